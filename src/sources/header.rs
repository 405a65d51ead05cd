//! The names that a file gives its columns, and whether they may be told.
//!
//! In: the names, and which of them are needed. Out: the names as a header, or an error. A file without a header row
//! has a row of data in its place, so a name is told only where a needed one stands beside it, or where it is one but
//! for capitals and blanks. It promises that no message holds anything else. It does not ask whether every needed
//! column is there.

use std::collections::HashMap;

use anyhow::{Result, anyhow, bail};

use super::files::SourceFile;
use crate::config::Format;
use crate::diagnostic::did_you_mean;
use crate::types::moment;

/// A proposal for a file of more columns would help nobody.
pub(super) const MOST_COLUMNS: usize = 10_000;

/// Longer names are no help in a message.
const LONGEST_SUGGESTED: usize = 128;

/// Which columns of a file are asked for.
#[derive(Clone, Copy)]
pub(super) enum Asked<'a> {
    /// These; other names may stand twice.
    Named(&'a [String]),
    /// These, in a file that people write by hand: blanks around a name do no harm.
    Beside(&'a [String]),
    /// Whatever it has: there is no use case yet.
    Any,
}

impl Asked<'_> {
    pub(super) fn names(&self) -> &[String] {
        match self {
            Self::Named(names) | Self::Beside(names) => names,
            Self::Any => &[],
        }
    }

    /// Whether a name is one of these but for capitals and blanks.
    fn has_like(&self, name: &str) -> bool {
        let same = |needed: &String| needed.trim().to_lowercase() == name.trim().to_lowercase();
        self.names().iter().any(same)
    }
}

/// The columns of a file.
pub(super) struct Header {
    /// Their names, in order.
    pub(super) names: Vec<String>,
    /// Those of them that a message may hold, by place.
    is_told: Vec<bool>,
}

impl Header {
    /// Takes names as a header if they are one; `names` that are empty are no columns.
    pub(super) fn new(file: &SourceFile, format: Format, names: Vec<String>, asked: Asked) -> Result<Self> {
        let is_needed = |name: &String| asked.names().contains(name);
        // A needed name shows that it is a header, whose names may be told; one that is alike tells of itself alone.
        let is_told: Vec<bool> = match asked {
            Asked::Any => vec![false; names.len()],
            _ if names.iter().any(is_needed) => vec![true; names.len()],
            _ => names.iter().take(MOST_COLUMNS).map(|name| asked.has_like(name)).collect(),
        };
        match asked {
            Asked::Any => refuse_data(file, format, &names)?,
            _ if !is_told.contains(&true) => return Err(none_of(file, format, &names, asked.names())),
            _ => {}
        }
        let mut places: HashMap<&str, usize> = HashMap::with_capacity(names.len());
        for (n, name) in names.iter().enumerate().filter(|(_, name)| !name.is_empty()) {
            if let Some(first) = places.insert(name, n) {
                let is_needed = is_needed(name);
                if !matches!(asked, Asked::Any) && !is_needed {
                    continue;
                }
                let which = if is_needed { format!(", `{name}`") } else { String::new() };
                bail!(
                    "`{}`, line 1: columns {} and {} of the header have the same name{which}",
                    file.shown,
                    first + 1,
                    n + 1
                );
            }
        }
        Ok(Self { names, is_told })
    }

    /// Whether the fields of a row are the names.
    pub(super) fn is_repeated<'a>(&self, mut fields: impl Iterator<Item = &'a [u8]>) -> bool {
        self.names.iter().all(|name| fields.next() == Some(name.as_bytes()))
    }

    /// A column in a message.
    pub(super) fn column(&self, c: usize) -> String {
        match self.names.get(c) {
            Some(name) if self.is_told.get(c) == Some(&true) && name.chars().count() <= LONGEST_SUGGESTED => {
                format!("`{name}`")
            }
            _ => format!("number {}", c + 1),
        }
    }

    /// What to do about a name that is not among the columns.
    pub(super) fn suggestion(&self, name: &str) -> String {
        did_you_mean(name, self.suggested())
    }

    /// The names that a message may hold.
    pub(super) fn suggested(&self) -> impl Iterator<Item = &str> + Clone {
        let told = self.names.iter().zip(&self.is_told).filter(|(_, is_told)| **is_told);
        told.map(|(name, _)| name.as_str()).filter(|name| name.len() <= LONGEST_SUGGESTED)
    }
}

/// The error of a file that has none of the columns that are needed; what it has instead may be data.
fn none_of(file: &SourceFile, format: Format, names: &[String], needed: &[String]) -> anyhow::Error {
    let shown = &file.shown;
    let such_as: Vec<String> = needed.iter().take(3).map(|name| format!("`{name}`")).collect();
    let such_as = such_as.join(", ");
    let hint = match format {
        Format::Csv => match delimiter(names, needed) {
            Some(delimiter) => format!("its columns are divided by another delimiter, say `delimiter: {delimiter:?}`"),
            None => "is there a header row?".to_owned(),
        },
        _ => "is it the right file?".to_owned(),
    };
    match format {
        Format::Csv => anyhow!(
            "the first row of `{shown}` holds none of the columns that are read from it, such as {such_as}; {hint}"
        ),
        Format::Ndjson => {
            anyhow!("no row of `{shown}` has one of the keys that are read from it, such as {such_as}; {hint}")
        }
        Format::Parquet => {
            anyhow!("`{shown}` has none of the columns that are read from it, such as {such_as}; {hint}")
        }
    }
}

/// The delimiter that would divide a needed name from the rest.
fn delimiter(names: &[String], needed: &[String]) -> Option<char> {
    let unquoted = |cell: &str| cell.trim().trim_matches('"').to_owned();
    let holds = |delimiter: char| {
        names.iter().take(8).any(|name| {
            name.split(delimiter)
                .skip_while(|cell| cell.len() == name.len())
                .any(|cell| needed.contains(&unquoted(cell)))
        })
    };
    [',', ';', '\t', '|'].into_iter().find(|delimiter| holds(*delimiter))
}

/// Nobody has said yet what the columns are called, so what looks like data is taken for data.
fn refuse_data(file: &SourceFile, format: Format, names: &[String]) -> Result<()> {
    let shown = &file.shown;
    if names.len() > MOST_COLUMNS {
        bail!(
            "`{shown}` has more than {MOST_COLUMNS} columns, and no use case is proposed from so many; are they data?"
        );
    }
    let found = names.iter().enumerate().find_map(|(n, name)| Some((n + 1, looks_like(name)?)));
    let empty = names.iter().filter(|name| name.trim().is_empty()).count();
    let what = match found {
        Some((n, what)) => format!("column {n} is {what}"),
        None if empty * 2 > names.len() => "most of its cells are empty".to_owned(),
        None => return Ok(()),
    };
    match format {
        Format::Csv => bail!(
            "the first row of `{shown}` looks like data, not like a header: {what}; put a row with the names of the \
             columns above it"
        ),
        _ => bail!("the columns of `{shown}` are called by what looks like data: {what}; export it with names"),
    }
}

/// What kind of value this is, if it is hardly a name.
fn looks_like(cell: &str) -> Option<&'static str> {
    let cell = cell.trim();
    let lower = cell.to_ascii_lowercase();
    if cell.contains("://") || lower.starts_with("www.") {
        return Some("a URL");
    }
    // `@timestamp` is a name.
    if cell.find('@').is_some_and(|at| at > 0) {
        return Some("an e-mail address");
    }
    if cell.chars().any(|c| c.is_ascii_digit())
        && cell.chars().all(|c| c.is_ascii_digit() || " \u{a0}+-.,:/()'%$€£".contains(c))
    {
        return Some("a number, a date or a phone number");
    }
    if moment(cell).is_some() {
        return Some("a date");
    }
    let is_uuid = cell.len() == 36
        && cell
            .char_indices()
            .all(|(i, c)| if matches!(i, 8 | 13 | 18 | 23) { c == '-' } else { c.is_ascii_hexdigit() });
    is_uuid.then_some("an ID")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_look_like_data_and_names_do_not() {
        for value in [
            "jane@example.com",
            "42",
            "-1.5",
            "1,234.50",
            "2024-01-31",
            "31.01.2024",
            "1/31/2024 10:00",
            "2024-01-31T00:00:00Z",
            "+49 (0)30 1234-567",
            "https://example.com/x",
            "www.example.com",
            "12 %",
            "550e8400-e29b-41d4-a716-446655440000",
            "€ 12",
        ] {
            assert!(looks_like(value).is_some(), "{value}");
        }
        for name in [
            "id",
            "Account ID",
            "@timestamp",
            "address_line_1",
            "Q1 2024",
            "ga4_client_id",
            "",
            "e-mail",
            "Straße",
            "n/a",
            "%",
            "a.b.c",
            "Amount ($)",
        ] {
            assert!(looks_like(name).is_none(), "{name}");
        }
    }

    #[test]
    fn a_name_is_told_only_beside_one_that_is_needed() {
        let file = SourceFile::given(std::path::Path::new("crm.csv"));
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        let needed = names(&["id", "email"]);
        let asked = Asked::Named(&needed);
        let error = |given: &[&str], asked| {
            format!(
                "{:#}",
                Header::new(&file, Format::Csv, names(given), asked).map(|header| header.names).unwrap_err()
            )
        };
        let header = Header::new(&file, Format::Csv, names(&["id", "mail"]), asked).unwrap();
        assert_eq!(
            (header.column(1).as_str(), header.suggestion("email").as_str()),
            ("`mail`", "did you mean `mail`?")
        );
        for given in [&["MARK", "Jane"][..], &["MARK", "MARK"]] {
            let error = error(given, asked);
            assert!(error.contains("header row?") && !error.contains("MARK"), "{error}");
        }
        let alike = Header::new(&file, Format::Csv, names(&["MARK", " ID"]), asked).unwrap();
        assert_eq!(
            (alike.column(0).as_str(), alike.column(1).as_str()),
            ("number 1", "` ID`"),
            "one alike is told alone"
        );
        assert_eq!(alike.suggested().collect::<Vec<_>>(), [" ID"]);
        assert!(error(&["id;email"], asked).contains("`delimiter: ';'`"));
        assert!(Header::new(&file, Format::Csv, names(&["id", "MARK", "x", "MARK"]), asked).is_ok(), "nobody asks");
        assert!(
            error(&["id", "MARK", "x", "MARK"], Asked::Any)
                .ends_with("columns 2 and 4 of the header have the same name")
        );
        assert!(
            error(&["id", "email", "email"], asked)
                .ends_with("columns 2 and 3 of the header have the same name, `email`")
        );
        assert!(error(&["", "", "MARK"], Asked::Any).contains("most of its cells are empty"));
        assert_eq!(Header::new(&file, Format::Csv, names(&["MARK"]), Asked::Any).unwrap().column(0), "number 1");
    }
}
