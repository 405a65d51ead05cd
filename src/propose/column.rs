//! What the values of a column look like.
//!
//! In: the values of a sample. Out: how full it is, how distinct, and of which kinds its values are, each as a share of
//! those that are filled. What is empty or stands for nothing counts as not there. Names are not asked here.

use std::collections::{HashMap, HashSet};

use super::inside::{at, object, paths, text};
use super::says::{self, Says};
use super::words;
use crate::types::{AttributeType, FieldType, Standardised, flag, in_form, moment, number, says_nothing, standardise};

/// Of its filled values, so many must be of a kind.
pub(super) const MOST: f64 = 0.8;
/// Distinct values that are looked at one by one.
const LOOKED_AT: usize = 2_000;
/// Paths into JSON objects that are looked at.
const PATHS: usize = 30;

/// Days and moments that do not say by themselves which number is the month.
const FORMS: [&str; 15] = [
    "%d/%m/%Y",
    "%m/%d/%Y",
    "%d/%m/%Y %H:%M",
    "%m/%d/%Y %H:%M",
    "%d/%m/%Y %H:%M:%S",
    "%m/%d/%Y %H:%M:%S",
    "%d.%m.%Y",
    "%d.%m.%Y %H:%M",
    "%d.%m.%Y %H:%M:%S",
    "%d-%m-%Y",
    "%m-%d-%Y",
    "%d-%m-%Y %H:%M:%S",
    "%d/%m/%y",
    "%m/%d/%y",
    "%d.%m.%y",
];

/// How the days or moments of a column are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Dated {
    /// Not at all.
    Not,
    /// So that they say themselves which day is meant.
    Clear,
    /// In this form.
    In(&'static str),
    /// In either of two forms, for all that the values tell.
    Open(&'static str, &'static str),
}

/// A column, and what is known of it.
pub(super) struct Column {
    pub(super) name: String,
    /// The column that holds it as JSON, and the keys that lead to it there.
    pub(super) inside: Option<(String, Vec<String>)>,
    /// The name in words: lower case, without the marks that systems add.
    pub(super) plain: String,
    pub(super) words: Vec<String>,
    /// What the name says that it holds.
    pub(super) says: Option<Says>,
    /// Rows with a value.
    pub(super) filled: usize,
    /// The share of rows with a value.
    pub(super) full: f64,
    /// Its values, and how many rows have each.
    pub(super) distinct: HashMap<String, usize>,
    pub(super) dated: Dated,
    /// Whether its IDs are filled up with zeros that other columns leave out.
    pub(super) is_padded: bool,
    /// Filled values, each once, some at most.
    looked_at: Vec<String>,
}

impl Column {
    pub(super) fn of(name: &str, values: &[Option<String>]) -> Self {
        let plain = words::plain(name);
        let words = words::words(&plain);
        let mut distinct: HashMap<String, usize> = HashMap::new();
        let mut looked_at: Vec<String> = Vec::new();
        let mut filled = 0;
        for value in
            values.iter().flatten().map(|value| value.trim()).filter(|value| !value.is_empty() && !says_nothing(value))
        {
            filled += 1;
            match distinct.get_mut(value) {
                Some(n) => *n += 1,
                None => {
                    distinct.insert(value.to_owned(), 1);
                    if looked_at.len() < LOOKED_AT {
                        looked_at.push(value.to_owned());
                    }
                }
            }
        }
        let full = filled as f64 / values.len().max(1) as f64;
        let is_object = |value: &String| value.starts_with('{');
        let holds_objects = looked_at.iter().filter(|value| is_object(value)).count() * 2 > looked_at.len();
        let says = says::says(&words).filter(|_| !words::is_technical(name) && !holds_objects);
        let mut column = Self {
            name: name.to_owned(),
            inside: None,
            plain,
            words,
            says,
            filled,
            full,
            distinct,
            dated: Dated::Not,
            is_padded: false,
            looked_at,
        };
        column.dated = column.dated();
        // A column of nothing but mailboxes is one of mailboxes, whatever language its name is in.
        let is_unsaid = column.says.is_none() && !words::is_technical(name) && !says::is_of_others(&column.words);
        let may_be = is_unsaid && column.share(|value| value.contains('@')) >= 0.95;
        if may_be && column.separator().is_none() && column.understood(FieldType::Email, None) >= 0.95 {
            column.says = Some(Says::Email);
        }
        column
    }

    /// The values inside a column of JSON objects, each key as a column.
    pub(super) fn inside(&self, values: &[Option<String>]) -> Vec<Self> {
        if self.share(|value| value.starts_with('{')) < MOST {
            return Vec::new();
        }
        let objects: Vec<_> = values.iter().map(object).collect();
        let mut all: Vec<Vec<String>> = Vec::new();
        for path in objects.iter().flatten().take(LOOKED_AT).flat_map(paths) {
            if all.len() < PATHS && !all.contains(&path) {
                all.push(path);
            }
        }
        let of_path = |path: Vec<String>| {
            let texts: Vec<Option<String>> = objects.iter().map(|object| text(at(object.as_ref()?, &path)?)).collect();
            let column = Self::of(&format!("{}_{}", self.name, path.join("_")), &texts);
            Self { inside: Some((self.name.clone(), path)), ..column }
        };
        all.into_iter().map(of_path).collect()
    }

    /// Whether its name has one of the words.
    pub(super) fn has(&self, words: &[&str]) -> bool {
        self.words.iter().any(|word| words.contains(&word.as_str()))
    }

    /// Whether it may hold what a customer is known by.
    pub(super) fn identifies(&self) -> bool {
        let known = |says| matches!(says, Says::Email | Says::Phone | Says::Typed(_) | Says::Given(_) | Says::Company);
        self.filled > 0 && self.says.is_some_and(known)
    }

    pub(super) fn is_technical(&self) -> bool {
        words::is_technical(&self.name) || self.name.trim().is_empty() || self.inside.is_some()
    }

    /// The share of the distinct values for which `is` holds; 0 when there are none.
    pub(super) fn share(&self, is: impl Fn(&str) -> bool) -> f64 {
        let of = self.looked_at.iter().filter(|value| is(value)).count();
        of as f64 / self.looked_at.len().max(1) as f64
    }

    /// Some of the values, each with how many rows have it.
    pub(super) fn values(&self) -> impl Iterator<Item = (&str, usize)> {
        self.looked_at.iter().map(|value| (value.as_str(), self.distinct.get(value).copied().unwrap_or(0)))
    }

    /// The share of the distinct values, or of the parts of lists, that the type of a field understands.
    pub(super) fn understood(&self, kind: FieldType, region: Option<&str>) -> f64 {
        let one = |value: &str| match standardise(kind, region, value) {
            Standardised::Value(_) | Standardised::Ignored | Standardised::Doubtful(_) => true,
            // A role's mailbox is a mailbox.
            Standardised::Placeholder => kind == FieldType::Email && value.contains('@'),
            Standardised::Missing | Standardised::Invalid => false,
        };
        let several = self.separator();
        self.share(|value| match several {
            Some(separator) => parts(value, separator).iter().any(|part| one(part)),
            None => one(value),
        })
    }

    /// Whether nearly all rows hold a few values of a type: a mailbox or host that is the system's own.
    pub(super) fn is_the_systems_own(&self, kind: FieldType) -> bool {
        let several = self.separator();
        let values = self.looked_at.iter().flat_map(|value| match several {
            Some(separator) => parts(value, separator),
            None => vec![value.clone()],
        });
        // What identifies nobody, such as a role's mailbox, is told apart as it is written.
        let standard = values.map(|value| match standardise(kind, None, &value) {
            Standardised::Value(value) => value,
            _ => value,
        });
        let different: HashSet<String> = standard.collect();
        self.looked_at.len() >= 20 && different.len() * 20 < self.looked_at.len() || self.repeats() > 20.0
    }

    /// What stands between several values of a cell, where some cells hold several.
    pub(super) fn separator(&self) -> Option<char> {
        if self.share(|value| value.starts_with('[') && value.ends_with(']')) > 0.02 {
            return Some(',');
        }
        [';', ',', '|'].into_iter().find(|separator| self.share(|value| value.contains(*separator)) > 0.02)
    }

    /// Whether nearly every row of `rows` has a value, and none has another's.
    pub(super) fn is_unique(&self, rows: usize) -> bool {
        rows > 0 && self.filled * 20 >= rows * 19 && self.distinct.len() == self.filled
    }

    /// How many rows have one value, in the mean.
    pub(super) fn repeats(&self) -> f64 {
        self.filled as f64 / self.distinct.len().max(1) as f64
    }

    pub(super) fn is_moment(&self) -> bool {
        !matches!(self.dated, Dated::Not)
    }

    pub(super) fn is_flag(&self) -> bool {
        self.share(|value| flag(value).is_some()) >= 0.98
    }

    pub(super) fn is_number(&self) -> bool {
        self.share(is_number) >= 0.98
    }

    /// Whole numbers of few digits: those of one table are as likely those of another.
    pub(super) fn is_small_number(&self) -> bool {
        self.share(|value| value.len() < 8 && value.parse::<u32>().is_ok()) >= MOST
    }

    /// Whether its values are short codes of letters and digits, as IDs are.
    pub(super) fn holds_codes(&self) -> bool {
        let is_code = |value: &str| {
            value.len() <= 40
                && value.chars().any(|c| c.is_ascii_digit())
                && value.chars().any(char::is_alphabetic)
                && value.chars().all(|c| c.is_alphanumeric() || matches!(c, '-' | '_'))
        };
        self.says.is_none() && self.share(is_code) >= 0.95
    }

    pub(super) fn is_json(&self) -> bool {
        self.share(|value| value.starts_with(['{', '['])) > 0.2
    }

    pub(super) fn is_long(&self) -> bool {
        self.share(|value| value.chars().count() > 120) > 0.2
    }

    fn dated(&self) -> Dated {
        let digits = self.share(|value| value.bytes().all(|byte| byte.is_ascii_digit())) >= MOST;
        // An ID may look like seconds since 1970, and a day without marks like a number.
        let may_be =
            ["at", "on", "date", "time", "timestamp", "ts", "created", "updated", "modified", "epoch", "since"];
        if digits && !self.has(&may_be) && self.says != Some(Says::Birth) {
            return Dated::Not;
        }
        if self.share(|value| moment(value).is_some()) >= 0.95 {
            return Dated::Clear;
        }
        // `%Y` reads 61 as a year of antiquity.
        let is_year = |iso: &str| iso.get(..4).is_some_and(|year| ("1850".."2200").contains(&year));
        let holds = |form: &&str| {
            self.share(|value| in_form(value, form).is_some()) >= 0.98
                && self.share(|value| in_form(value, form).is_some_and(|iso| is_year(&iso))) >= MOST
        };
        // A birthday in '61 would be read as one that is yet to come.
        let says_the_year = |form: &&str| self.says != Some(Says::Birth) || form.contains("%Y");
        let fit: Vec<&'static str> = FORMS.into_iter().filter(says_the_year).filter(holds).collect();
        match fit[..] {
            [one] => Dated::In(one),
            [one, other, ..] => Dated::Open(one, other),
            [] if self.share(|value| moment(value).is_some()) >= MOST => Dated::Clear,
            [] => Dated::Not,
        }
    }

    /// The type of an attribute made from the column.
    pub(super) fn attribute_type(&self) -> AttributeType {
        let of_field = || match self.says {
            Some(Says::Email) => AttributeType::of_field(FieldType::Email),
            Some(Says::Phone) => AttributeType::of_field(FieldType::Phone),
            Some(Says::Country) if self.understood(FieldType::Country, None) >= MOST => Some(AttributeType::Country),
            Some(Says::City) => AttributeType::of_field(FieldType::City),
            Some(Says::PostalCode) => AttributeType::of_field(FieldType::PostalCode),
            Some(Says::Street) => AttributeType::of_field(FieldType::Street),
            Some(Says::Company) => AttributeType::of_field(FieldType::CompanyName),
            _ => None,
        };
        if self.filled == 0 {
            return AttributeType::Text;
        }
        if let Some(kind) = of_field() {
            return kind;
        }
        // 0 and 1 are as often counts as truths.
        if self.is_flag() && self.share(|value| value.bytes().all(|byte| byte.is_ascii_alphabetic())) >= 0.98 {
            return AttributeType::Boolean;
        }
        match self.dated {
            Dated::Clear | Dated::In(_) if self.share(|value| value.len() > 10) < 0.02 => return AttributeType::Date,
            Dated::Clear | Dated::In(_) => return AttributeType::Timestamp,
            Dated::Not | Dated::Open(..) => {}
        }
        if self.share(|value| is_number(value) && value.parse::<i64>().is_ok()) >= 0.98 {
            return AttributeType::Integer;
        }
        if self.is_number() {
            return AttributeType::Decimal;
        }
        AttributeType::Text
    }
}

/// `007` and `+49` are names of something, not amounts.
fn is_number(value: &str) -> bool {
    let digits = value.trim_start_matches('-');
    let is_code = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
    !(is_code || digits.starts_with('+')) && number(value).is_some()
}

/// The values inside a value: of a JSON list, or between the marks.
fn parts(value: &str, separator: char) -> Vec<String> {
    match serde_json::from_str::<Vec<String>>(value) {
        Ok(parts) => parts,
        Err(_) => value.split(separator).map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect(),
    }
}
