//! Categories of personal data as they are understood.

/// A category of personal data.
#[derive(Clone, Debug)]
pub struct Category {
    /// Its name.
    pub name: String,
    /// Sources and their columns that hold it, each with its place in the list of its source.
    pub columns: Vec<(usize, usize, String)>,
    /// The purposes that may use it.
    pub purposes: Vec<String>,
}

impl Category {
    /// The columns of a source that hold it, with its name and the place of each in the list.
    pub fn of_source(&self, source: usize) -> impl Iterator<Item = (&str, usize, &String)> {
        let of = self.columns.iter().filter(move |(of, ..)| *of == source);
        of.map(|(_, place, column)| (self.name.as_str(), *place, column))
    }

    /// Whether a column of a source holds it.
    pub fn holds(&self, source: usize, column: &str) -> bool {
        self.columns.iter().any(|(of, _, held)| *of == source && held == column)
    }
}
