//! Whether records under one value are known alike.
//!
//! In: tables of customers and their rows. Out: for two columns the share of the values of both whose records have the
//! same mailbox or the same beginning of a name. It tells an ID of one customer in two systems from numbers that both
//! count. Of values whose records say neither nothing is told.

use std::borrow::Cow;
use std::collections::{HashMap, HashSet};

use super::column::Column;
use super::inside::under;
use super::says::Says;
use super::table::{Rows, Table};
use crate::sources::Sample;

/// Fewer rows that can be compared tell nothing of two columns.
const TOLD: usize = 10;
/// From this share of records on that are known alike two columns name one customer.
pub(super) const ALIKE: f64 = 0.3;

/// What the record of a row is known by.
struct Marks {
    mail: Option<String>,
    /// The beginnings of the words of its name, or of a company's first.
    name: Vec<String>,
}

impl Marks {
    /// Whether two are known by the same mailbox or name; nothing where they cannot be compared.
    fn alike(&self, other: &Self) -> Option<bool> {
        let mails = self.mail.as_ref().zip(other.mail.as_ref()).map(|(a, b)| a == b);
        let both = !self.name.is_empty() && !other.name.is_empty();
        let names = both.then(|| self.name.iter().any(|word| other.name.contains(word)));
        mails.into_iter().chain(names).reduce(|a, b| a || b)
    }
}

/// What the records of tables of customers are known by.
pub(super) struct Known<'a> {
    samples: &'a [Sample],
    /// By table and row; empty where the rows are no customers.
    by: Vec<Vec<Marks>>,
}

/// By the value of a column what the record there is known by.
pub(super) struct Named<'a>(HashMap<String, &'a Marks>);

impl<'a> Known<'a> {
    pub(super) fn of(tables: &[Table], samples: &'a [Sample]) -> Self {
        let of = |(table, sample): (&Table, &Sample)| match table.is_of_customers() {
            true => known_by(table, sample),
            false => Vec::new(),
        };
        Self { samples, by: tables.iter().zip(samples).map(of).collect() }
    }

    /// What stands under the values of a column of a table.
    pub(super) fn named(&self, tables: &[Table], t: usize, column: usize) -> Named<'_> {
        let known = &self.by[t];
        let keys = if known.is_empty() { None } else { values(&tables[t], &self.samples[t], column) };
        let named = keys.iter().flat_map(|keys| keys.iter().zip(known));
        Named(named.filter_map(|(key, known)| Some((bare(key.as_ref()?.trim()).to_owned(), known))).collect())
    }
}

impl Named<'_> {
    /// The share of the values of both whose records are known by the same mailbox or name; nothing where few tell.
    pub(super) fn alike(&self, other: &Self) -> Option<f64> {
        let meet = self.0.iter().filter_map(|(key, ours)| ours.alike(other.0.get(key)?));
        let (told, alike) = meet.fold((0usize, 0usize), |(told, alike), is| (told + 1, alike + usize::from(is)));
        (told >= TOLD).then(|| alike as f64 / told as f64)
    }
}

/// An ID without zeros in front, where it is a number.
fn bare(id: &str) -> &str {
    let bare = id.trim_start_matches('0');
    if !bare.is_empty() && bare.bytes().all(|byte| byte.is_ascii_digit()) { bare } else { id }
}

/// The values of a column without zeros in front, where no two become one.
pub(super) fn all_bare(column: &Column) -> Option<HashSet<&str>> {
    let all: HashSet<&str> = column.distinct.keys().map(|id| bare(id)).collect();
    (all.len() == column.distinct.len()).then_some(all)
}

/// The values of a column, or of a key inside one.
fn values<'a>(table: &Table, sample: &'a Sample, column: usize) -> Option<Cow<'a, [Option<String>]>> {
    match &table.columns[column].inside {
        None => sample.values.get(column).map(|values| Cow::Borrowed(values.as_slice())),
        Some((object, path)) => {
            let at = sample.columns.iter().position(|name| name == object)?;
            Some(Cow::Owned(under(sample.values.get(at)?, path)))
        }
    }
}

/// What the record of every row is known by.
fn known_by(table: &Table, sample: &Sample) -> Vec<Marks> {
    let known = |says: &[Says]| {
        let column = says.iter().find_map(|says| table.says(*says));
        column.and_then(|column| values(table, sample, column))
    };
    let mail = known(&[Says::Email]);
    // A person may be written whole in one table and in parts in another; where somebody works is not who it is.
    let is_company = table.rows == Rows::Companies;
    let name = match is_company {
        true => known(&[Says::Company, Says::Name]),
        false => known(&[Says::LastName, Says::Person, Says::Name]),
    };
    let small = |text: &String| text.trim().to_lowercase();
    let begin = |word: &str| word.chars().take(5).collect::<String>();
    let of_name = |text: &String| -> Vec<String> {
        if is_company {
            let letters: String = small(text).chars().filter(|c| c.is_alphanumeric()).collect();
            return vec![begin(&letters)];
        }
        let text = small(text);
        text.split(|c: char| !c.is_alphanumeric()).filter(|word| word.chars().count() > 1).map(begin).collect()
    };
    let of = |row: usize| {
        let cell = |values: &Option<Cow<'_, [Option<String>]>>| {
            values.as_ref()?.get(row)?.clone().filter(|text| !text.trim().is_empty())
        };
        Marks { mail: cell(&mail).as_ref().map(small), name: cell(&name).as_ref().map(of_name).unwrap_or_default() }
    };
    (0..table.n).map(of).collect()
}
