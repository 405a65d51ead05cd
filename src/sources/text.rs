//! Columns of text while they are read.
//!
//! An empty value is missing; every other value is kept byte for byte. The line of every row is kept, so that later
//! findings can name it.

use polars::prelude::*;

use crate::config::Need;
use crate::tables::{PlacedFile, Places, ToldBy};

/// The needed columns of a source, growing row by row.
pub struct TextTable {
    names: Vec<String>,
    required: Vec<bool>,
    builders: Vec<StringChunkedBuilder>,
    /// By column what was taken over whole, before what is in the builders.
    whole: Vec<Option<StringChunked>>,
    /// Rows in the builders.
    building: usize,
    /// Bytes of the texts that were added one by one.
    bytes: usize,
    /// Line of each row, in its file.
    pub lines: Vec<u32>,
    /// Files, and the first row of each.
    files: Vec<PlacedFile>,
}

impl TextTable {
    /// A table of so many bytes is large.
    pub const LARGE: usize = 1 << 25;

    /// An empty table with these columns.
    pub fn new(needs: &[Need]) -> Self {
        Self {
            required: needs.iter().map(|need| need.required).collect(),
            ..Self::of(needs.iter().map(|need| need.column.as_str()))
        }
    }

    /// An empty table of columns that must be in every file.
    pub fn of<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let names: Vec<String> = names.into_iter().map(str::to_owned).collect();
        Self {
            required: vec![true; names.len()],
            builders: names.iter().map(|name| StringChunkedBuilder::new(name.as_str().into(), 0)).collect(),
            whole: vec![None; names.len()],
            names,
            building: 0,
            bytes: 0,
            lines: Vec::new(),
            files: Vec::new(),
        }
    }

    /// An empty table of columns that may be missing in a file.
    pub fn optional<'a>(names: impl IntoIterator<Item = &'a str>) -> Self {
        let mut table = Self::of(names);
        table.required.fill(false);
        table
    }

    /// The columns, in order.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// Whether its texts have so many bytes that it is large, however few rows it has.
    pub fn is_large(&self) -> bool {
        self.bytes >= Self::LARGE
    }

    /// About so many bytes were added with whole columns.
    pub fn weigh(&mut self, bytes: usize) {
        self.bytes += bytes;
    }

    /// Whether the column at this place must be in every file.
    pub fn is_required(&self, column: usize) -> bool {
        self.required[column]
    }

    /// About so many rows will come; room is made for them while there is none.
    pub fn expect(&mut self, rows: usize) {
        if self.lines.is_empty() && rows > 0 {
            let roomy = |name: &String| StringChunkedBuilder::new(name.as_str().into(), rows);
            self.builders = self.names.iter().map(roomy).collect();
            self.lines.reserve(rows);
        }
    }

    /// What follows is from this file, by its name in messages and as seen from the YAML file; of some files rows are
    /// counted rather than lines.
    pub fn start_file(&mut self, shown: &str, name: &str, told_by: ToldBy) {
        self.files.push(PlacedFile {
            shown: shown.to_owned(),
            name: name.to_owned(),
            first: self.lines.len(),
            told_by,
        });
    }

    /// Adds a value to a column; empty is missing.
    pub fn push(&mut self, column: usize, value: Option<&str>) {
        match value {
            Some(value) if !value.is_empty() => {
                self.bytes += value.len();
                self.builders[column].append_value(value);
            }
            _ => self.builders[column].append_null(),
        }
    }

    /// The row is complete; it stood at this line.
    pub fn end_row(&mut self, line: u64) {
        self.lines.push(u32::try_from(line).unwrap_or(u32::MAX));
        self.building += 1;
    }

    /// Adds rows of a file, one column at each place; rows count as lines, with those `before` them. A column that the
    /// file lacks is `None`.
    ///
    /// # Errors
    /// Columns of different lengths.
    pub fn take_over(&mut self, columns: Vec<Option<StringChunked>>, height: usize, before: usize) -> PolarsResult<()> {
        self.settle()?;
        for ((whole, name), column) in self.whole.iter_mut().zip(&self.names).zip(columns) {
            let name = PlSmallStr::from(name.as_str());
            let column = match column {
                Some(column) if column.iter().any(|value| value == Some("")) => {
                    column.apply(|value| value.filter(|text| !text.is_empty()).map(Into::into))
                }
                Some(column) => column,
                None => StringChunked::full_null(name.clone(), height),
            };
            append(whole, column.with_name(name))?;
        }
        self.lines.extend((before + 1..=before + height).map(|row| u32::try_from(row).unwrap_or(u32::MAX)));
        Ok(())
    }

    /// Adds a column whose values are made from those of others, row by row.
    ///
    /// # Errors
    /// Columns of different lengths.
    pub fn derive(
        &mut self,
        name: &str,
        from: &[String],
        make: impl Fn(&[Option<&str>]) -> Option<String>,
    ) -> PolarsResult<()> {
        self.settle()?;
        let columns: Vec<Option<&StringChunked>> =
            from.iter().map(|name| self.place(name)).map(|place| self.whole[place?].as_ref()).collect();
        let mut row: Vec<Option<&str>> = Vec::new();
        let mut made = StringChunkedBuilder::new(name.into(), self.lines.len());
        for at in 0..self.lines.len() {
            row.clear();
            row.extend(columns.iter().map(|column| column.and_then(|column| column.get(at))));
            made.append_option(make(&row).filter(|text| !text.is_empty()));
        }
        self.names.push(name.to_owned());
        self.required.push(false);
        self.builders.push(StringChunkedBuilder::new(name.into(), 0));
        self.whole.push(Some(made.finish()));
        Ok(())
    }

    /// Writes the values of a column anew; what `make` does not know is missing from then on. Which rows those are.
    ///
    /// # Errors
    /// Columns of different lengths.
    pub fn rewrite(&mut self, name: &str, make: impl Fn(&str) -> Option<String>) -> PolarsResult<Vec<u32>> {
        self.settle()?;
        let Some(place) = self.place(name) else { return Ok(Vec::new()) };
        let Some(column) = &self.whole[place] else { return Ok(Vec::new()) };
        let mut unknown = Vec::new();
        let mut made = StringChunkedBuilder::new(name.into(), column.len());
        for (row, value) in (0..).zip(column.iter()) {
            let new = value.map(&make);
            unknown.extend((new == Some(None)).then_some(row));
            made.append_option(new.flatten());
        }
        self.whole[place] = Some(made.finish());
        Ok(unknown)
    }

    fn place(&self, name: &str) -> Option<usize> {
        self.names.iter().position(|known| known == name)
    }

    /// Moves the rows that are being built to those that are whole.
    fn settle(&mut self) -> PolarsResult<()> {
        if self.building > 0 {
            self.building = 0;
            for ((whole, name), builder) in self.whole.iter_mut().zip(&self.names).zip(&mut self.builders) {
                let built = std::mem::replace(builder, StringChunkedBuilder::new(name.as_str().into(), 0));
                append(whole, built.finish())?;
            }
        }
        Ok(())
    }

    /// The frame of all columns, and where its rows stand.
    pub fn finish(mut self) -> PolarsResult<(DataFrame, Places)> {
        self.settle()?;
        let height = self.lines.len();
        let column = |(whole, name): (Option<StringChunked>, &String)| {
            let column = whole.unwrap_or_else(|| StringChunked::full_null(name.as_str().into(), 0));
            column.rechunk().into_owned().into_series().into_column()
        };
        let columns = self.whole.into_iter().zip(&self.names).map(column).collect();
        Ok((DataFrame::new(height, columns)?, Places { lines: self.lines, files: self.files, rows: Vec::new() }))
    }
}

fn append(whole: &mut Option<StringChunked>, column: StringChunked) -> PolarsResult<()> {
    match whole {
        Some(whole) => whole.append(&column),
        None => {
            *whole = Some(column);
            Ok(())
        }
    }
}
