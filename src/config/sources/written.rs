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
    /// The column that names the record; for events, the column that names the record they belong to, or its place
    /// inside a column that holds JSON: `{json: [payload, account, id]}`.
    pub record_id: RecordId,
    /// The column that says when a record was last changed. Freshness and `most_recent` need it.
    pub updated_at: Option<String>,
    /// The source of customers on whose records these events hang.
    pub events_of: Option<String>,
    /// The column that says when an event happened.
    pub happened_at: Option<String>,
    /// The column that marks deleted records: they keep their canonical ID and leave the profile. True, or any date, is
    /// deleted.
    pub deleted: Option<String>,
    /// The column that marks the current version in a history table; other versions are left out.
    pub current: Option<String>,
    /// The column in which the system names the record that this one was merged into; several are separated by `;` or
    /// `,`.
    pub merged_into: Option<String>,
    /// The column in which the system carries canonical IDs, as write-back files bring them: a record that is new here
    /// and carries one belongs to its customer, also when the system and all its record IDs are others than before.
    pub canonical_id: Option<String>,
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
    /// What the source or its record IDs were called before, when they are renamed: `{source: sfdc}`, `{record_id:
    /// other_case}`.
    pub formerly: Option<FormerSource>,
    /// The share of this system's values that are right on the day they are written. Default 0.9.
    pub reliability: Option<f64>,
    /// How that share fades as values age. Default: it does not.
    pub decay: Option<Decay>,
}

/// The files of a source, in exactly one format.
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
    /// What is left of the reliability then, from 0 to 1.
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
