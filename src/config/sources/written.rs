//! The sources as they are written.

use schemars::JsonSchema;

use crate::config::formerly::FormerSource;
use crate::config::json_place::RecordId;
use crate::config::text::Entries;
use crate::types::{DecimalMark, IdForm};

/// One system, or one kind of event.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Source {
    /// Its name in reports. Default: the name of the source.
    pub label: Option<String>,
    /// The files to read, relative to this YAML file.
    pub read: Read,
    /// SQL over the columns that says which rows are read, such as `role = 'end-user'`. Where `updated_at` says which
    /// row of a record is the latest, that row is asked.
    #[serde(rename = "where")]
    pub filter: Option<String>,
    /// The column that names the record, or several that do so together: `[store, customer_no]`; for events, what names
    /// the record they belong to, also inside a column that holds JSON: `{json: [payload, account, id]}`, or `none`
    /// where only `by` does.
    pub record_id: RecordId,
    /// The column that says when a record was last changed. Freshness and `most_recent` need it; beside `event_id` when
    /// an event was.
    pub updated_at: Option<String>,
    /// The source of customers on whose records these events hang.
    pub events_of: Option<String>,
    /// Of events that stand in several rows, as in a history, the column that says which event a row is: the latest row
    /// by `updated_at` counts, of those that there were at the moment of the run; without it only equal rows may
    /// repeat. Default: every row is an event.
    pub event_id: Option<String>,
    /// The column that holds a list as JSON of which every element is an event of its own, such as the items of an
    /// order: in it stands the element then, `json(line_items, 'title')`. An event without elements is none.
    pub each: Option<String>,
    /// The column that says when an event happened, or `none` where events have no moment, such as tags.
    pub happened_at: Option<String>,
    /// Of events that name no record, such as orders of guests: an identity field, and the column that holds it here:
    /// `{email: contact_email}`. It is read as the type of the field says. The event belongs to the customer who alone
    /// has this value.
    #[serde(default)]
    pub by: Entries<String>,
    /// Tables that lead from what `record_id` names to the record that the events belong to, one after the other: from
    /// deals to companies, or from refunds to orders and from orders to customers.
    #[serde(default)]
    pub via: Vec<Via>,
    /// What becomes of an event that `via` leads to several records: it counts in full for `each` of their customers,
    /// or what is summed of it is `shared` among them in equal parts.
    pub several: Option<Several>,
    /// For each column of codes the CSV file that says what they mean: `{plan: codes/plan.csv}` with a code and its
    /// meaning in each row, or with the columns named where there are more: `{stage: {csv: stages.csv, code: id, means:
    /// label}}`. What is not in it is not understood, and is counted.
    #[serde(default)]
    pub codes: Entries<Codes>,
    /// The column that marks deleted records: they keep their canonical ID and leave the profile. True, or any date, is
    /// deleted.
    pub deleted: Option<String>,
    /// The column that marks the current version in a history table, with true; other versions are left out.
    pub current: Option<String>,
    /// The column in which the system names the record that this one was merged into; several are separated by `;` or
    /// `,`.
    pub merged_into: Option<String>,
    /// The column in which the system carries canonical IDs, as write-back files bring them: a record that is new here
    /// and carries one belongs to its customer, also when the system and all its record IDs are others than before.
    pub canonical_id: Option<String>,
    /// The column that says from when on a record holds; empty is since ever. Outside, a record is as one that is
    /// deleted: it keeps its canonical ID and leaves the profile.
    pub valid_from: Option<String>,
    /// The column that says from when on a record holds no more; empty is for ever, and a day is its beginning.
    pub valid_to: Option<String>,
    /// Columns whose values hold for a time, such as cards, bands or numbers that change hands: `{card_no: {valid_from:
    /// issued_at, valid_to: returned_at}}`. Outside, such a value is an empty cell; events that are found `by` it
    /// belong to whom it was when they happened.
    #[serde(default)]
    pub validity: Entries<Validity>,
    /// The time zone of its clocks, such as `Europe/Berlin`, for moments that are written without one. Default UTC.
    pub timezone: Option<String>,
    /// For each column whose days or moments are not clear by themselves the form in which they are written, such as
    /// `%m/%d/%Y` or `%d.%m.%Y %H:%M`.
    #[serde(default)]
    pub formats: Entries<String>,
    /// For each column whose IDs other systems write without a prefix or without zeros in front, what stands there:
    /// `{account_no: {prefix: D-, zero_padded: true}}`. It holds wherever the column names a record or a customer: in
    /// identity fields, `record_id`, and `merged_into`.
    #[serde(default)]
    pub id_forms: Entries<IdForm>,
    /// The mark before the parts of its numbers: `point`, as in `1,234.56`, or `comma`, as in `1.234,56`. Needed only
    /// where the numbers themselves leave it open, such as `1,234`. Only for CSV.
    pub decimal: Option<DecimalMark>,
    /// The owners of the system have already deduplicated it: two of its live records are never one customer. Default
    /// false.
    #[serde(default)]
    pub one_record_per_customer: bool,
    /// A column: two live records with one value there are two customers, as the lines of a booking are two guests and
    /// the holders of a policy two people.
    pub distinct_within: Option<String>,
    /// What the source or its record IDs were called before, when they are renamed: `{source: sfdc}`, `{record_id:
    /// other_case}`.
    pub formerly: Option<FormerSource>,
    /// The share of this system's values that are right on the day they are written. Default 0.9.
    pub reliability: Option<f64>,
    /// How that share fades as values age. Default: it does not.
    pub decay: Option<Decay>,
}

/// When something holds. One of the two is enough.
#[derive(Clone, Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Validity {
    /// The column that says from when on; empty is since ever.
    pub valid_from: Option<String>,
    /// The column that says from when on no more; empty is for ever, and a day is its beginning.
    pub valid_to: Option<String>,
}

/// A table that says what codes mean.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(untagged)]
pub enum Codes {
    /// A file of two columns: the code, and what it stands for.
    File(String),
    /// A file of more columns.
    Named(NamedCodes),
}

/// A table that says what codes mean, and in which of its columns.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NamedCodes {
    /// The CSV file, relative to this YAML file.
    pub csv: String,
    /// The column of the codes.
    pub code: String,
    /// The column of what they stand for.
    pub means: String,
    /// The column of the source that holds the code, where its meaning is wanted beside it: it stands in a column of
    /// its own, under the name above.
    pub of: Option<String>,
    /// The column of the table that says from which day on the code stands for this, until the next row of the code;
    /// such as the days of exchange rates. Needs `of` and `at`.
    pub since: Option<String>,
    /// The column of the source that says of which moment the meaning is wanted.
    pub at: Option<String>,
}

/// A table that leads from one ID to another.
#[derive(Clone, Debug, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Via {
    /// Its files, relative to this YAML file.
    pub read: Read,
    /// The column of this table with the ID that is at hand.
    pub from: String,
    /// The column of this table with the ID that it leads to.
    pub to: String,
    /// The column that says from when on a row leads there: only what happened then or later. Empty is since ever.
    pub valid_from: Option<String>,
    /// The column that says from when on it leads there no more; empty is for ever, and a day is its beginning.
    pub valid_to: Option<String>,
}

/// What becomes of an event that belongs to several records.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Several {
    /// It counts in full for each of their customers, once for each.
    Each,
    /// What is summed of it is shared among the records in equal parts, which add up to the whole.
    Shared,
}

/// The files of a source, in exactly one format; or SQL over tables that are such files.
#[derive(Clone, Debug, Default, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Read {
    /// CSV files with a header row: a path, a pattern such as `data/*.csv`, with `${NAME}` for environment variables. A
    /// name that exists as it is written is that file, also with `[`, `*` or `?` in it.
    pub csv: Option<String>,
    /// Files with one JSON object a line.
    pub ndjson: Option<String>,
    /// Parquet files.
    pub parquet: Option<String>,
    /// SQL that makes the rows from the tables under `from`, such as `select c.*, a.city from customers c left join
    /// addresses a using (customer_id)`. In it every column is text.
    pub sql: Option<String>,
    /// The tables of `sql` by name, each with its files.
    #[serde(default)]
    pub from: Entries<Read>,
    /// The character between CSV columns. Default `,`.
    pub delimiter: Option<String>,
    /// The character around CSV values that hold delimiters or line ends, or `none` where no character has this
    /// meaning. Default `"`. Where it is not written, a value over several lines is an error if each of the lines could
    /// be a row.
    pub quote: Option<String>,
    /// What stands before a quotation mark that is part of a CSV value, where marks are not written twice.
    pub escape: Option<Escape>,
    /// The encoding of CSV and NDJSON, such as `windows-1252`. Default `utf-8`.
    pub encoding: Option<String>,
}

/// The character that takes its meaning from the one behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Escape {
    /// A backslash before a quotation mark, a delimiter, the end of a line, or another backslash.
    Backslash,
}

/// How the reliability of a value fades with its age.
#[derive(Clone, Debug, PartialEq, serde::Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Decay {
    /// The shape of the curve. Default `linear`.
    #[serde(default)]
    pub shape: DecayShape,
    /// The age at which it has faded as far as it goes, such as `365d`.
    pub over: String,
    /// The share of the reliability that is left then, from 0 to 1: of 0.9 and 0.5 it is 0.45.
    pub to: f64,
}

/// The field's three shapes of decay.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum DecayShape {
    /// The same loss every day.
    #[default]
    Linear,
    /// Fast at first, slow later (RISL).
    RapidInitial,
    /// Slow at first, fast later (SIRL).
    SlowInitial,
}
