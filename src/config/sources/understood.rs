//! The sources, understood: every one holds customers or events, and is read in one way.

use chrono_tz::Tz;

use super::beside::{Codes, Validity, Via};
use super::files::Read;
use super::written::{DecayShape, Several};
use crate::config::duration::Span;
use crate::config::expression::Expression;
use crate::config::formerly::FormerSource;
use crate::config::json_place::JsonPlace;
use crate::types::{DecimalMark, IdForm};

/// A system that holds customers, or a kind of event.
#[derive(Clone, Debug)]
pub struct Source {
    /// The name used in YAML, crosswalk and lineage.
    pub name: String,
    /// The name people read.
    pub label: String,
    /// Where the files are.
    pub read: Read,
    /// The column of the record ID; for events, of the record they belong to. Where it is made from others, the name
    /// under which it is kept beside the columns.
    pub record_id: String,
    /// The time zone of moments that are written without one.
    pub timezone: Option<Tz>,
    /// Columns and the forms in which their moments are written.
    pub formats: Vec<(String, String)>,
    /// Columns of IDs and the forms in which they are written.
    pub id_forms: Vec<(String, IdForm)>,
    /// The mark before the parts of its numbers, where it is declared.
    pub decimal: Option<DecimalMark>,
    /// What it is made from, where it is no column of the files.
    pub record_id_made: Option<Made>,
    /// Which rows are read.
    pub filter: Option<Expression>,
    /// Columns whose values hold for a time.
    pub validity: Vec<(String, Validity)>,
    /// Columns of codes, and the files that say what they mean.
    pub codes: Vec<(String, Codes)>,
    /// What it holds.
    pub role: Role,
    /// Share of its values that are right when written.
    pub reliability: f64,
    /// How that fades.
    pub decay: Option<Decay>,
}

impl Source {
    /// The columns of the files of which the record ID is made.
    pub fn record_id_columns(&self) -> &[String] {
        match &self.record_id_made {
            None => std::slice::from_ref(&self.record_id),
            Some(Made::Inside(place)) => std::slice::from_ref(&place.column),
            Some(Made::Together(columns)) => columns,
            Some(Made::Nothing) => &[],
        }
    }

    /// The record ID of a row whose cells are told by column; none where a part is missing. Several parts stand with
    /// `/` between them; one in a part is written `\\/`, so that no two IDs are written alike.
    pub fn record_id_of<'a>(&self, cell: impl Fn(&str) -> Option<&'a str>) -> Option<String> {
        let columns = self.record_id_columns();
        let one = |column: &String| cell(column).map(str::trim).filter(|part| !part.is_empty());
        match columns {
            [only] => cell(only).map(str::to_owned),
            _ => {
                let parts: Option<Vec<String>> = columns.iter().map(|column| Some(escaped(one(column)?))).collect();
                parts.map(|parts| parts.join("/"))
            }
        }
    }

    /// The form that is declared for its record IDs.
    pub fn record_id_form(&self) -> Option<&IdForm> {
        match self.record_id_columns() {
            [only] => self.id_form(only),
            _ => None,
        }
    }

    /// Everything that is read for it: files or the tables of its query, what leads to its records, what codes mean.
    pub fn reads(&self) -> impl Iterator<Item = &Read> {
        let own: Vec<&Read> = match &self.read.query {
            Some(query) => query.tables.iter().map(|(_, read)| read).collect(),
            None => vec![&self.read],
        };
        let via: &[Via] = match &self.role {
            Role::Events(events) => &events.via,
            Role::Customers(_) => &[],
        };
        own.into_iter().chain(via.iter().map(|via| &via.read)).chain(self.codes.iter().map(|(_, codes)| &codes.read))
    }

    /// Whether a column is made here, of codes that stand in another.
    pub fn makes(&self, column: &str) -> bool {
        self.codes.iter().any(|(name, codes)| name == column && codes.of.is_some())
    }

    /// The columns of tables that lead to its records, which say when they do.
    pub fn beside(&self) -> Vec<&str> {
        let via: &[Via] = match &self.role {
            Role::Events(events) => &events.via,
            Role::Customers(_) => &[],
        };
        via.iter().flat_map(|via| via.validity.columns()).map(|(_, column)| column).collect()
    }

    /// The form that is declared for the days and moments of a column.
    pub fn form(&self, column: &str) -> Option<&str> {
        self.formats.iter().find(|(name, _)| name == column).map(|(_, form)| form.as_str())
    }

    /// The form that is declared for the IDs of a column.
    pub fn id_form(&self, column: &str) -> Option<&IdForm> {
        self.id_forms.iter().find(|(name, _)| name == column).map(|(_, form)| form)
    }
}

fn escaped(part: &str) -> String {
    part.replace('\\', "\\\\").replace('/', "\\/")
}

/// Of what a record ID is made that is no column of the files.
#[derive(Clone, Debug)]
pub enum Made {
    /// A value inside a column of JSON.
    Inside(JsonPlace),
    /// Several columns together.
    Together(Vec<String>),
    /// Events that name no record.
    Nothing,
}

/// What a source holds.
#[derive(Clone, Debug)]
pub enum Role {
    /// Records of customers.
    Customers(Customers),
    /// Events that hang on records of another source.
    Events(Events),
}

/// How events hang on records.
#[derive(Clone, Debug)]
pub struct Events {
    /// The source whose records they hang on.
    pub of: usize,
    /// The column that says which event a row is, where several rows are one.
    pub event_id: Option<String>,
    /// When such a row was written.
    pub updated_at: Option<String>,
    /// The column of lists whose elements are the events.
    pub each: Option<String>,
    /// The column with the moment; `None` where they have none.
    pub happened_at: Option<String>,
    /// Identity fields by name, and the columns that hold them, of events that name no record.
    pub by: Vec<(String, String)>,
    /// What leads from the ID at hand to that of the record.
    pub via: Vec<Via>,
    /// What becomes of an event that leads to several records.
    pub several: Option<Several>,
}

/// The habits of a source of customers.
#[derive(Clone, Debug, Default)]
pub struct Customers {
    /// When a record was last changed.
    pub updated_at: Option<String>,
    /// Marks deleted records.
    pub deleted: Option<String>,
    /// Marks the current version in a history table.
    pub current: Option<String>,
    /// Names the record this one was merged into.
    pub merged_into: Option<String>,
    /// Carries canonical IDs.
    pub canonical_id: Option<String>,
    /// When a record holds.
    pub validity: Validity,
    /// Two live records are never one customer.
    pub one_record_per_customer: bool,
    /// The column of which two live records that have one value are never one customer.
    pub distinct_within: Option<String>,
    /// What it was called before.
    pub formerly: FormerSource,
}

impl Customers {
    /// The columns that say something about a record itself, by the key that names them.
    pub fn habits(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let habits = [
            ("updated_at", &self.updated_at),
            ("deleted", &self.deleted),
            ("current", &self.current),
            ("merged_into", &self.merged_into),
            ("canonical_id", &self.canonical_id),
            ("distinct_within", &self.distinct_within),
        ];
        let habits = habits.into_iter().filter_map(|(key, column)| Some((key, column.as_deref()?)));
        habits.chain(self.validity.columns())
    }
}

/// How reliability fades with age.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Decay {
    /// The curve.
    pub shape: DecayShape,
    /// The age at which it has faded fully.
    pub over: Span,
    /// The share that is left then.
    pub to: f64,
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::*;
    use crate::config::sources::files::Format;

    #[test]
    fn no_two_ids_of_several_parts_are_written_alike() {
        let columns = vec!["a".to_owned(), "b".to_owned()];
        let source = Source {
            name: String::new(),
            label: String::new(),
            read: Read::new(Format::Csv, String::new(), PathBuf::new()),
            record_id: "[a, b]".to_owned(),
            timezone: None,
            formats: Vec::new(),
            id_forms: Vec::new(),
            decimal: None,
            record_id_made: Some(Made::Together(columns)),
            filter: None,
            validity: Vec::new(),
            codes: Vec::new(),
            role: Role::Customers(Customers::default()),
            reliability: 0.9,
            decay: None,
        };
        let id = |a: Option<&'static str>, b: Option<&'static str>| {
            source.record_id_of(|column| if column == "a" { a } else { b })
        };
        assert_eq!(id(Some("7"), Some(" 12 ")).as_deref(), Some("7/12"));
        assert_eq!(id(Some("a"), Some("b/c")).as_deref(), Some("a/b\\/c"));
        assert_ne!(id(Some("a/b"), Some("c")), id(Some("a"), Some("b/c")));
        assert_ne!(id(Some("a\\"), Some("b")), id(Some("a"), Some("/b")));
        assert_eq!(id(Some("7"), None), None);
        assert_eq!(id(Some("7"), Some(" ")), None);
    }
}
