//! What the columns of a file look like: how full, how distinct, and values of which type.
//!
//! In: a sample. Out: facts per column, and what each column could be. Names only break ties between what values allow.

use std::collections::HashSet;

use crate::config::{AttributeType, FieldType};
use crate::sources::Sample;
use crate::types::{Partner, Standardised, moment, number, standardise};

/// Of its filled values, so many must be of a type.
const MOST: f64 = 0.8;

/// A file with facts about its columns.
pub(super) struct Table {
    pub(super) name: String,
    /// The path as it stands in the YAML.
    pub(super) path: String,
    pub(super) sample: Sample,
    pub(super) record_id: usize,
    pub(super) updated_at: Option<usize>,
    /// Events: the table whose records they hang on, and the column with the moment.
    pub(super) events_of: Option<(usize, usize)>,
}

impl Table {
    pub(super) fn rows(&self) -> usize {
        self.sample.values.first().map_or(0, Vec::len)
    }

    /// The share of the rows with a value.
    pub(super) fn filled(&self, column: usize) -> f64 {
        let filled = self.sample.values[column].iter().flatten().count();
        filled as f64 / self.rows().max(1) as f64
    }

    /// The filled values.
    pub(super) fn values(&self, column: usize) -> impl Iterator<Item = &str> {
        self.sample.values[column].iter().flatten().map(String::as_str)
    }

    /// Whether every row has a value and none has another's.
    pub(super) fn is_unique(&self, column: usize) -> bool {
        let mut seen = HashSet::new();
        self.rows() > 0 && self.filled(column) >= 1.0 && self.values(column).all(|value| seen.insert(value))
    }

    /// The share of the filled values for which `is` holds; 0 when there are none.
    pub(super) fn share(&self, column: usize, is: impl Fn(&str) -> bool) -> f64 {
        let (mut of, mut n) = (0usize, 0usize);
        for value in self.values(column) {
            n += 1;
            of += usize::from(is(value));
        }
        if n == 0 { 0.0 } else { of as f64 / n as f64 }
    }

    pub(super) fn is_moment(&self, column: usize) -> bool {
        self.share(column, |value| moment(value).is_some()) >= MOST
    }

    /// The name of a column in words: lower case, without the marks that systems add.
    pub(super) fn plain(&self, column: usize) -> String {
        plain(&self.sample.columns[column])
    }

    fn named(&self, column: usize, words: &[&str]) -> bool {
        let name = self.plain(column);
        words.iter().any(|word| {
            name == *word || name.split('_').any(|part| part == *word) || (word.len() > 5 && name.contains(word))
        })
    }

    /// The identifying type that both the column's name and its values speak for.
    pub(super) fn field_type(&self, column: usize) -> Option<FieldType> {
        // `name` alone says least.
        let (names, others): (Vec<FieldType>, Vec<FieldType>) =
            FieldType::ALL.iter().partition(|kind| kind.about().with_others == Partner::Name);
        let hinted = |kind: &&FieldType| self.named(column, kind.about().hints);
        let kind = others.iter().chain(&names).find(hinted)?;
        let one = |value: &str| {
            matches!(
                standardise(*kind, Some("US"), value),
                Standardised::Value(_) | Standardised::Ignored | Standardised::Placeholder
            )
        };
        let several = kind.about().comes_in_lists && self.holds_lists(column);
        let is = |value: &str| if several { parts(value).iter().all(|part| one(part)) } else { one(value) };
        let not_an_id = !self.plain(column).ends_with("id");
        (not_an_id && self.share(column, is) >= MOST && !self.is_nearly_constant(column, *kind)).then_some(*kind)
    }

    /// Whether some values hold several, as a JSON list or between commas.
    pub(super) fn holds_lists(&self, column: usize) -> bool {
        self.values(column).any(|value| value.starts_with('['))
            || self.share(column, |value| value.contains(',')) > 0.02
    }

    /// A mailbox or domain that nearly all records share is the system's own.
    fn is_nearly_constant(&self, column: usize, kind: FieldType) -> bool {
        const ENOUGH: usize = 20;
        let telling = !kind.about().alone.is_empty();
        let listed = self.holds_lists(column);
        let standard: HashSet<String> = self
            .values(column)
            .flat_map(|value| if listed { parts(value) } else { vec![value.to_owned()] })
            .filter_map(|value| match standardise(kind, Some("US"), &value) {
                Standardised::Value(value) => Some(value),
                _ => None,
            })
            .collect();
        let n = self.values(column).count();
        telling && n >= ENOUGH && standard.len() * 20 < n
    }

    /// The type of an attribute made from the column.
    pub(super) fn attribute_type(&self, column: usize) -> AttributeType {
        let all = |is: &dyn Fn(&str) -> bool| self.share(column, is) >= 0.98;
        let field_type = self.field_type(column);
        let of_field = || field_type.and_then(AttributeType::of_field).unwrap_or(AttributeType::Text);
        if field_type.is_some_and(|kind| kind.about().with_others == Partner::PostalCode) {
            return of_field();
        }
        let is_boolean =
            |value: &str| matches!(value.trim().to_ascii_lowercase().as_str(), "true" | "false" | "yes" | "no");
        // `007` and `+49` are names of something, not amounts.
        let plain_number = |value: &str| {
            let digits = value.trim().trim_start_matches('-');
            let code = digits.len() > 1 && digits.starts_with('0') && !digits.starts_with("0.");
            !(code || digits.starts_with('+'))
        };
        if all(&is_boolean) {
            return AttributeType::Boolean;
        }
        if all(&|value| plain_number(value) && value.trim().parse::<i64>().is_ok()) {
            return AttributeType::Integer;
        }
        if all(&|value| plain_number(value) && number(value).is_some()) {
            return AttributeType::Decimal;
        }
        if all(&|value| value.trim().parse::<chrono::NaiveDate>().is_ok()) {
            return AttributeType::Date;
        }
        if all(&|value| moment(value).is_some()) {
            return AttributeType::Timestamp;
        }
        of_field()
    }
}

/// The values inside a value: of a JSON list, or between commas.
fn parts(value: &str) -> Vec<String> {
    match serde_json::from_str::<Vec<String>>(value) {
        Ok(parts) => parts,
        Err(_) => value.split(',').map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect(),
    }
}

/// `Billing City__c` as `billing_city`.
pub(super) fn plain(name: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for c in name.trim_end_matches("__c").chars() {
        if c.is_ascii_alphanumeric() {
            if c.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit()) && !out.ends_with('_')
            {
                out.push('_');
            }
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
        before = c;
    }
    let name = out.trim_end_matches('_').to_owned();
    let word = matches!(name.as_str(), "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n");
    let name = if name.starts_with(|c: char| c.is_ascii_lowercase()) && !word { name } else { format!("c_{name}") };
    name.chars().take(63).collect()
}

/// Finds what names a record, what dates it, and which tables hold events.
pub(super) fn tables(samples: Vec<(String, String, Sample)>) -> Vec<Table> {
    let mut tables: Vec<Table> = samples
        .into_iter()
        .map(|(name, path, sample)| Table { name, path, sample, record_id: 0, updated_at: None, events_of: None })
        .collect();
    for table in &mut tables {
        let n = table.sample.columns.len();
        let id_rank = |c: usize| {
            let name = table.plain(c);
            let named = usize::from(!(name == "id" || name.ends_with("_id") || name.ends_with("id")));
            (usize::from(!table.is_unique(c)), named, usize::from(name != "id"), c)
        };
        table.record_id = (0..n).min_by_key(|c| id_rank(*c)).unwrap_or(0);
        let moment =
            |c: usize, words: &[&str]| words.iter().any(|word| table.plain(c).contains(word)) && table.is_moment(c);
        let changed = ["updat", "modif", "modstamp", "changed"];
        table.updated_at = (0..n).find(|c| moment(*c, &changed)).or_else(|| (0..n).find(|c| moment(*c, &["creat"])));
    }
    for t in 0..tables.len() {
        tables[t].events_of = events_of(&tables, t);
        if let Some((_, _)) = tables[t].events_of
            && let Some(link) = link(&tables, t)
        {
            tables[t].record_id = link.1;
        }
    }
    tables
}

/// The table and column by which most rows of `t` point at records of another table, several at one.
fn link(tables: &[Table], t: usize) -> Option<(usize, usize)> {
    let table = &tables[t];
    for (p, parent) in tables.iter().enumerate().filter(|(p, _)| *p != t) {
        let ids: HashSet<&str> = parent.values(parent.record_id).collect();
        let points = |c: &usize| {
            !table.is_unique(*c)
                && table.filled(*c) >= MOST
                && !ids.is_empty()
                && table.share(*c, |value| ids.contains(value)) >= MOST
        };
        if let Some(c) = (0..table.sample.columns.len()).find(points) {
            return Some((p, c));
        }
    }
    None
}

fn events_of(tables: &[Table], t: usize) -> Option<(usize, usize)> {
    let table = &tables[t];
    let (parent, column) = link(tables, t)?;
    let identifies = (0..table.sample.columns.len())
        .any(|c| matches!(table.field_type(c), Some(FieldType::Email | FieldType::Domain | FieldType::PersonName)));
    let distinct: HashSet<&str> = table.values(column).collect();
    if identifies || distinct.len() * 10 > table.rows() * 9 {
        return None;
    }
    let happened = |words: &[&str]| {
        (0..table.sample.columns.len())
            .find(|c| table.is_moment(*c) && words.iter().any(|word| table.plain(*c).contains(word)))
    };
    let moment = happened(&["happen", "occur", "event", "creat", "time", "date"])
        .or_else(|| (0..table.sample.columns.len()).find(|c| table.is_moment(*c)))?;
    Some((parent, moment))
}
