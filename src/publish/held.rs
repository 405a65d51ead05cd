//! What a system holds in a column that an attribute is written to, and what becomes of it.
//!
//! In: the column, and the attribute. Out: for the records that one key finds the text that the column gets. It
//! promises that what the system holds already, in whatever spelling, stays as it is spelt, and that an amount in one
//! currency is not taken for one in another. It writes no file.

use std::borrow::Cow;

use anyhow::{Context as _, Result};
use chrono_tz::Tz;
use polars::prelude::StringChunked;

use crate::config::{Attribute, How, Region};
use crate::profile::Golden;
use crate::sources::Regions;
use crate::tables::{Scalar, Testimony};
use crate::testimony::{number, parse};
use crate::types::{Assumed, DecimalMark, Notation, currency_of, number_with, to_form, trimmed};

/// What a system holds in a column, and how it writes there.
pub(super) struct Held<'a> {
    golden: &'a Golden<'a>,
    /// The place of the attribute in the profile.
    a: usize,
    attribute: &'a Attribute,
    texts: StringChunked,
    form: Option<&'a str>,
    zone: Option<Tz>,
    mark: Option<DecimalMark>,
    /// How its numbers are written, where they are numbers.
    notation: Option<Notation>,
    regions: Regions,
}

impl<'a> Held<'a> {
    /// A column of a source, and the attribute that is written to it.
    ///
    /// # Errors
    /// The column was not read.
    pub(super) fn new(golden: &'a Golden<'a>, source: usize, column: &str, a: usize) -> Result<Self> {
        let attribute = &golden.use_case.attributes[a];
        let declared = &golden.use_case.identity.sources[source];
        let (table, _) = golden.sources.of_source(source).unzip();
        let frame = &table.context("the source was not read")?.frame;
        let texts = frame.column(column)?.str()?.clone();
        let supply = attribute.supplies.iter().find(|supply| supply.source == source);
        let otherwise = attribute.supplies.first().and_then(|supply| supply.region.otherwise.clone());
        let region = supply.map_or(Region { otherwise, columns: Vec::new() }, |supply| supply.region.clone());
        let notation = attribute.kind.is_numeric().then(|| Notation::of(texts.iter().flatten(), declared.decimal));
        Ok(Self {
            golden,
            a,
            attribute,
            form: declared.form(column),
            zone: declared.timezone,
            mark: declared.decimal,
            notation,
            regions: Regions::of_source(&region, source, frame)?,
            texts,
        })
    }

    /// What the column gets for the records that one key finds, and whether one of them holds something else. `at` is
    /// the place of their customer in the population.
    pub(super) fn becomes(&self, found: &[u32], at: Option<usize>) -> (Cow<'_, str>, bool) {
        let value = at.map(|at| self.golden.columns[self.a].cells[at].value.as_ref());
        match (at, value) {
            (Some(at), Some(Some(value))) => {
                let holds = |row: &&u32| self.is(**row as usize, value, at);
                let text = match found.iter().find(holds) {
                    Some(row) => self.kept(*row as usize),
                    None => self.written(value).into(),
                };
                let differs = |row: &u32| !holds(&row) && self.kept(*row as usize) != text;
                let differs = found.iter().any(differs);
                (text, differs)
            }
            // Who is related to nobody any more is so at once: the ID that was written may be one that nobody may tell.
            (Some(_), _) if self.attribute.relation.is_some() => {
                ("".into(), found.iter().any(|row| !self.kept(*row as usize).is_empty()))
            }
            // A missing value does not wipe out what the system holds; of several the first stays.
            (Some(_), _) => {
                let texts = || found.iter().map(|row| self.kept(*row as usize));
                let text = texts().find(|text| !trimmed(text).is_empty()).unwrap_or_default();
                let differs = found.len() > 1 && texts().any(|one| one != text);
                (if found.len() > 1 { text } else { texts().next().unwrap_or_default() }, differs)
            }
            // The customer has left the population, and its columns are to be emptied.
            (None, _) => ("".into(), found.iter().any(|row| !self.kept(*row as usize).is_empty())),
        }
    }

    /// The text as the system spells it.
    fn kept(&self, row: usize) -> Cow<'_, str> {
        self.texts.get(row).unwrap_or_default().into()
    }

    /// Whether a record holds the value of a customer already, in whatever spelling its type allows.
    fn is(&self, row: usize, value: &Scalar, at: usize) -> bool {
        let text = self.texts.get(row).unwrap_or_default();
        let kind = self.attribute.kind;
        let Some(notation) = &self.notation else {
            let assumed = Assumed { region: self.regions.of(row).0, zone: self.zone, mark: self.mark, form: self.form };
            return parse(kind, text, assumed).ok().flatten().is_some_and(|held| held == *value);
        };
        let currency = currency_of(text, self.mark);
        let theirs = match (currency, self.golden.columns[self.a].winning(at)) {
            (Some(_), Some(winning)) => self.currencies(&winning),
            _ => Vec::new(),
        };
        // A column of several currencies says what each of its amounts is counted in.
        let is_same = currency.is_some_and(|currency| theirs.contains(&currency));
        let amount = notation.number(text).or_else(|| number_with(text, self.mark).filter(|_| is_same));
        let held = amount.and_then(|amount| number(kind, amount).ok());
        held.is_some_and(|held| held.rounded(self.attribute.digits()) == *value)
            && currency.is_none_or(|currency| theirs.iter().all(|their| *their == currency))
    }

    /// The currencies that a record writes in the columns from which its value is made.
    fn currencies(&self, testimony: &Testimony<'_>) -> Vec<&'static str> {
        let supply = &self.attribute.supplies[testimony.supply];
        let How::Expression(expression) = &supply.how else { return Vec::new() };
        let Some((table, range)) = self.golden.sources.of_source(supply.source) else { return Vec::new() };
        let Some(row) = (testimony.record as usize).checked_sub(range.start) else { return Vec::new() };
        let mark = self.golden.use_case.identity.sources[supply.source].decimal;
        let text = |name: &String| table.frame.column(name).ok()?.str().ok()?.get(row);
        expression.columns.iter().filter_map(text).filter_map(|text| currency_of(text, mark)).collect()
    }

    /// A value as the system reads it.
    fn written(&self, value: &Scalar) -> String {
        let text = value.to_string();
        match (value, self.form, &self.notation) {
            (Scalar::Decimal(_) | Scalar::Integer(_), _, Some(notation)) => {
                value.number().map_or(text, |n| notation.text_of(n))
            }
            (Scalar::Date(_) | Scalar::Timestamp(_), Some(form), _) => {
                // A year of two digits may be read as that of another century: such a day is written in full.
                let assumed = Assumed { zone: self.zone, form: Some(form), ..Assumed::default() };
                let is_read =
                    |written: &String| parse(self.attribute.kind, written, assumed) == Ok(Some(value.clone()));
                to_form(&text, form, self.zone.unwrap_or(Tz::UTC)).filter(is_read).unwrap_or(text)
            }
            _ => text,
        }
    }
}
