//! Identity fields after standardising.

use std::borrow::Cow;

use super::places::Unread;
use super::texts::Texts;

/// One identity field after standardising: each record's values as codes into the distinct values.
#[derive(Clone, Debug, Default)]
pub struct StandardField {
    /// The distinct standard values.
    pub values: Texts,
    /// `codes[offsets[r]..offsets[r + 1]]` are the values of record `r`, each once, in order of the values.
    pub offsets: Vec<u32>,
    /// Indices into `values`.
    pub codes: Vec<u32>,
    /// The values, ascending, that are none of the field's type but near to one: they are compared, and no match key or
    /// guard reads them.
    pub doubtful: Vec<u32>,
    /// What became of the raw values, by source.
    pub counts: Vec<FieldCounts>,
}

impl StandardField {
    /// The same without the values that are none of the field's type; itself where there are none.
    pub fn without_doubtful(&self) -> Cow<'_, Self> {
        if self.doubtful.is_empty() {
            return Cow::Borrowed(self);
        }
        let mut field = Self { codes: Vec::new(), offsets: vec![0], ..self.clone() };
        for record in 0..self.offsets.len() - 1 {
            field.codes.extend(self.of_its_type(record));
            field.offsets.push(field.codes.len() as u32);
        }
        Cow::Owned(field)
    }

    /// The same without these values.
    pub fn without(&self, codes: &[u32]) -> Self {
        let mut field = Self { codes: Vec::new(), offsets: vec![0], ..self.clone() };
        for record in 0..self.offsets.len() - 1 {
            field.codes.extend(self.of(record).iter().filter(|code| !codes.contains(code)));
            field.offsets.push(field.codes.len() as u32);
        }
        field
    }

    /// The codes of a record's values.
    pub fn of(&self, record: usize) -> &[u32] {
        &self.codes[self.offsets[record] as usize..self.offsets[record + 1] as usize]
    }

    /// A record's values that are of the field's type, which alone match keys read.
    pub fn of_its_type(&self, record: usize) -> impl Iterator<Item = u32> + '_ {
        self.of(record).iter().copied().filter(|code| !self.is_near(*code))
    }

    /// Whether a record has a value that is near to the field's type but not of it.
    pub fn is_doubtful(&self, record: usize) -> bool {
        self.of(record).iter().any(|code| self.is_near(*code))
    }

    fn is_near(&self, code: u32) -> bool {
        self.doubtful.binary_search(&code).is_ok()
    }
}

fn is_zero(n: &usize) -> bool {
    *n == 0
}

/// What became of the raw values of a field in one source.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct FieldCounts {
    /// The name of the source.
    pub source: String,
    /// Records.
    pub records: usize,
    /// Records with at least one usable value.
    pub usable: usize,
    /// Values such as `n/a` or `info@`, taken as missing.
    pub placeholders: usize,
    /// Free-mail and parked domains, taken as missing.
    pub ignored: usize,
    /// Values that are not what the field says.
    pub invalid: usize,
    /// Records with a value that is near to what the field says but not of it, which the match model compares and no
    /// match key reads. It is counted with the figures of a run.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub compared_only: usize,
    /// What says nothing: by column and what is wrong, with the place of the first.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unread: Vec<Unread>,
}
