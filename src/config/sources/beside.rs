//! What is read beside the rows of a source, understood: what codes mean, what leads to records, and when it holds.

use super::files::Read;

/// A table that says what codes mean.
#[derive(Clone, Debug)]
pub struct Codes {
    /// Its file.
    pub read: Read,
    /// The columns of code and meaning, where they are named; else there are two.
    pub columns: Option<(String, String)>,
    /// Where the code stands, if its meaning stands in a column of its own.
    pub of: Option<String>,
    /// The column of the table that says from when on, and that of the source that says when.
    pub since: Option<(String, String)>,
}

impl Codes {
    /// The columns of the table that are named, each with its key.
    pub fn named(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let two = self.columns.iter().flat_map(|(code, means)| [("code", code.as_str()), ("means", means.as_str())]);
        two.chain(self.since.iter().map(|(since, _)| ("since", since.as_str())))
    }

    /// The columns of the source that are looked up, each with its key; nothing where it is the one that is named.
    pub fn looked_up(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let of = self.of.iter().map(|of| ("of", of.as_str()));
        of.chain(self.since.iter().map(|(_, at)| ("at", at.as_str())))
    }
}

/// The columns that say when something holds.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Validity {
    /// From when on.
    pub from: Option<String>,
    /// From when on no more.
    pub to: Option<String>,
}

impl Validity {
    /// The columns, each with its key.
    pub fn columns(&self) -> impl Iterator<Item = (&'static str, &str)> {
        let both = [("valid_from", &self.from), ("valid_to", &self.to)];
        both.into_iter().filter_map(|(key, column)| Some((key, column.as_deref()?)))
    }

    /// Whether anything says when.
    pub fn is_declared(&self) -> bool {
        self.columns().next().is_some()
    }
}

/// A table that leads from one ID to another.
#[derive(Clone, Debug)]
pub struct Via {
    /// Where and how it is read.
    pub read: Read,
    /// The column with the ID at hand.
    pub from: String,
    /// The column with the ID it leads to.
    pub to: String,
    /// When a row leads there.
    pub validity: Validity,
}
