//! Where rows stand in the files they were read from, and what of their values says nothing.

/// Where the rows of a table stand in the files they were read from.
#[derive(Clone, Debug, Default)]
pub struct Places {
    /// The line of each row that was read, in its file.
    pub lines: Vec<u32>,
    /// The files, in the order they were read.
    pub files: Vec<PlacedFile>,
    /// For each row of the table the row that was read; empty where the two are the same.
    pub rows: Vec<u32>,
}

/// A file that rows were read from.
#[derive(Clone, Debug)]
pub struct PlacedFile {
    /// Its name in messages.
    pub shown: String,
    /// Its name as seen from the YAML file, which is the same wherever that stands.
    pub name: String,
    /// The first row that was read from it.
    pub first: usize,
    /// What says where in it a row stands.
    pub told_by: ToldBy,
}

/// What says where in a file a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ToldBy {
    /// Its line.
    Line,
    /// Its number, in a file without lines.
    Row,
    /// Nothing: it is made by a query, whose rows have no order.
    Nothing,
}

impl Places {
    /// The row that was read, of a row of the table.
    pub fn read_row(&self, row: usize) -> u32 {
        match self.rows.get(row) {
            Some(read) => *read,
            None => row as u32,
        }
    }

    /// The file and line of a row that was read, for a message.
    pub fn shown(&self, row: usize) -> String {
        self.file(row).map_or_else(String::new, |file| self.at(&file.shown, file, row))
    }

    /// The file, as seen from the YAML file, and line of a row that was read.
    pub fn named(&self, row: usize) -> String {
        self.file(row).map_or_else(String::new, |file| self.at(&file.name, file, row))
    }

    fn file(&self, row: usize) -> Option<&PlacedFile> {
        self.files.iter().rev().find(|file| file.first <= row)
    }

    fn at(&self, name: &str, file: &PlacedFile, row: usize) -> String {
        let line = self.lines.get(row).copied().unwrap_or_default();
        match file.told_by {
            ToldBy::Line => format!("`{name}`, line {line}"),
            ToldBy::Row => format!("`{name}`, row {line}"),
            ToldBy::Nothing => format!("what `{name}` gives"),
        }
    }
}

/// What is wrong with values.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Wrong {
    /// They were not understood.
    #[default]
    Unread,
    /// They name no record that was read.
    NoRecord,
    /// Rows of one record contradict each other, and nothing says which is the latest.
    Contradicting,
    /// They lie after the moment the run looks from.
    InTheFuture,
    /// They break what the attribute declares to be valid.
    NotValid,
    /// They are days such as 1970-01-01, and so many that they stand for no date.
    NoDate,
    /// They are codes of which nothing says what they mean.
    NoCode,
    /// They are ends that lie before their beginnings.
    Backwards,
    /// Without what their form leaves out they are IDs of other records.
    OneOfTwo,
}

impl Wrong {
    fn is_unread(&self) -> bool {
        *self == Self::Unread
    }
}

/// Values of a column that were not understood, or cannot be.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Unread {
    /// The key in YAML that names the column, such as `updated_at`; of an identity field the column.
    pub key: String,
    /// What is wrong with them.
    #[serde(default, skip_serializing_if = "Wrong::is_unread")]
    pub wrong: Wrong,
    /// How many values it is.
    pub values: usize,
    /// How many were not empty.
    pub filled: usize,
    /// The file, as seen from the YAML file, and the line of the first. Of all figures of a run this alone depends on
    /// the order of rows.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub first: String,
}

impl Unread {
    /// Adds what is said of the next part of the column.
    pub fn add(&mut self, part: Self) {
        self.values += part.values;
        self.filled += part.filled;
        if self.first.is_empty() {
            self.first = part.first;
        }
    }

    /// Whether it is so much that it must be said: over 20 values, or one in 200.
    pub fn is_much(&self) -> bool {
        self.values > 20 || self.values * 200 > self.filled
    }
}

/// Counts the values of a column that say nothing, row by row.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Counting {
    /// How many say nothing.
    pub values: usize,
    /// How many are not empty.
    pub filled: usize,
    /// The first row of them, as it was read.
    pub first: Option<u32>,
}

impl Counting {
    /// A value that is not empty, the row that was read, and whether it says something.
    pub fn saw(&mut self, row: u32, understood: bool) {
        self.filled += 1;
        if !understood {
            self.values += 1;
            self.first = Some(self.first.map_or(row, |first| first.min(row)));
        }
    }

    /// Adds what was counted elsewhere in the column.
    pub fn add(&mut self, other: Self) {
        self.values += other.values;
        self.filled += other.filled;
        self.first = self.first.into_iter().chain(other.first).min();
    }

    /// What is said of the column that a key names, where there is anything to say.
    pub fn said(&self, key: &str, wrong: Wrong, places: &Places) -> Option<Unread> {
        Some(self.told(key, wrong, places)).filter(|unread| unread.values > 0)
    }

    /// What is said of a part of the column, also where there is nothing to say: parts add up.
    pub fn told(&self, key: &str, wrong: Wrong, places: &Places) -> Unread {
        let Self { values, filled, first } = *self;
        let first = first.map_or_else(String::new, |first| places.named(first as usize));
        Unread { key: key.to_owned(), wrong, values, filled, first }
    }
}
