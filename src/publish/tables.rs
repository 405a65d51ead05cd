//! The tables of a set, part by part: what is written is forgotten before the next is made.
//!
//! In: golden records. Out: `profile`, `crosswalk`, `lineage`, `aliases` and, where the use case wants it,
//! `identifiers`, as Parquet; the first two as CSV too where that is asked for. It promises that as many parts are held
//! as there are threads, whatever the size of a table, and that threads change no byte.

use std::io::Write as _;
use std::ops::Range;

use anyhow::Result;
use polars::prelude::DataFrame;
use rayon::prelude::*;

use super::{aliases, write_back};
use crate::identity::Assignment;
use crate::profile::{self, Golden};
use crate::storage::Aside;
use crate::tables::stamped::{Columns, RowGroup, Stamped};
use crate::tables::{Micros, ROW_GROUP, Stamp};

/// The tables of a run.
pub(super) struct Tables<'a> {
    golden: &'a Golden<'a>,
    /// Places in the scope, in order of canonical ID.
    order: Vec<usize>,
    aliases: DataFrame,
    identifiers: Option<&'a DataFrame>,
    as_of: Micros,
    stamp: &'a Stamp,
}

/// One of them.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Table {
    /// One row per customer.
    Profile,
    /// One row per source record.
    Crosswalk,
    /// One row per customer and attribute.
    Lineage,
    /// IDs that lead to others.
    Aliases,
    /// Values that identify customers.
    Identifiers,
}

impl Table {
    fn name(self) -> &'static str {
        match self {
            Self::Profile => "profile",
            Self::Crosswalk => "crosswalk",
            Self::Lineage => "lineage",
            Self::Aliases => "aliases",
            Self::Identifiers => "identifiers",
        }
    }
}

impl<'a> Tables<'a> {
    /// The tables of golden records as of a moment.
    ///
    /// # Errors
    /// None that data can cause.
    pub(super) fn new(
        golden: &'a Golden<'a>,
        assignment: &Assignment,
        identifiers: Option<&'a DataFrame>,
        (as_of, stamp): (Micros, &'a Stamp),
    ) -> Result<Self> {
        let aliases = aliases::aliases(assignment.next(), golden)?;
        Ok(Self { golden, order: golden.by_id(), aliases, identifiers, as_of, stamp })
    }

    /// Writes all of them: the name and the hash of each file.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub(super) fn write(&self, aside: &mut Aside, also_csv: bool) -> Result<Vec<(String, String)>> {
        let mut written = Vec::new();
        let all = [Table::Profile, Table::Crosswalk, Table::Lineage, Table::Aliases, Table::Identifiers];
        for table in all.into_iter().filter(|table| *table != Table::Identifiers || self.identifiers.is_some()) {
            let with_csv = also_csv && matches!(table, Table::Profile | Table::Crosswalk);
            self.one(table, with_csv, aside, &mut written)?;
        }
        Ok(written)
    }

    fn one(&self, table: Table, csv: bool, aside: &mut Aside, written: &mut Vec<(String, String)>) -> Result<()> {
        let name = table.name();
        let mut texts = csv.then(|| aside.begin(&format!("{name}.csv"))).transpose()?;
        let mut file = aside.begin(&format!("{name}.parquet"))?;
        let mut fill = || -> Result<()> {
            let none = self.part(table, 0..0)?;
            if let Some(texts) = &mut texts {
                texts.write_all(&write_back::csv_of(&none, true)?)?;
            }
            let (mut stamped, columns) = Stamped::begin(&mut file, none.schema(), self.stamp)?;
            for parts in self.ranges(table).chunks(rayon::current_num_threads()) {
                let made: Vec<(RowGroup, Vec<u8>)> = parts
                    .par_iter()
                    .map(|rows| self.encoded(table, rows.clone(), &columns, csv))
                    .collect::<Result<_>>()?;
                for (rows, lines) in &made {
                    stamped.add(rows)?;
                    if let Some(texts) = &mut texts {
                        texts.write_all(lines)?;
                    }
                }
            }
            stamped.finish()
        };
        let filled = fill();
        let is_whole = filled.is_ok();
        if let Some(texts) = texts {
            // What the other file could not do is said of the other file.
            let hash = texts.finish(Ok(()))?;
            written.extend(is_whole.then(|| (format!("{name}.csv"), hash)));
        }
        written.push((format!("{name}.parquet"), file.finish(filled)?));
        Ok(())
    }

    /// The parts of a table: of customers, of records, or of its own rows.
    fn ranges(&self, table: Table) -> Vec<Range<usize>> {
        let attributes = self.golden.columns.len().max(1);
        let (n, step) = match table {
            Table::Profile => (self.order.len(), ROW_GROUP),
            Table::Crosswalk => (self.golden.clusters.of.len(), ROW_GROUP),
            Table::Lineage => (self.order.len(), (ROW_GROUP / attributes).max(1)),
            Table::Aliases => (self.aliases.height(), ROW_GROUP),
            Table::Identifiers => (self.identifiers.map_or(0, DataFrame::height), ROW_GROUP),
        };
        (0..n).step_by(step).map(|start| start..n.min(start + step)).collect()
    }

    fn part(&self, table: Table, rows: Range<usize>) -> Result<DataFrame> {
        let of = |frame: &DataFrame| frame.slice(rows.start as i64, rows.len());
        let frame = match table {
            Table::Profile => profile::profile(self.golden, &self.order[rows])?,
            Table::Crosswalk => profile::crosswalk(self.golden, rows)?,
            Table::Lineage => profile::lineage(self.golden, &self.order[rows])?,
            Table::Aliases => of(&self.aliases),
            Table::Identifiers => self.identifiers.map(of).unwrap_or_default(),
        };
        profile::of_run(frame, (self.as_of, &self.stamp.run_id))
    }

    fn encoded(&self, table: Table, rows: Range<usize>, columns: &Columns, csv: bool) -> Result<(RowGroup, Vec<u8>)> {
        let frame = self.part(table, rows)?;
        let lines = if csv { write_back::csv_of(&frame, false)? } else { Vec::new() };
        Ok((columns.row_group(frame)?, lines))
    }
}
