//! Which columns of a source the use case names, and where it names them.

use super::identity::Extract;
use super::sources::{Customers, Made, Role, Source};
use super::usecase::{Identity, UseCase};
use crate::diagnostic::Step;
use crate::types::{AttributeType, FieldType};

/// A column that is read, and the place in the YAML that asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Need {
    /// The column.
    pub column: String,
    /// Where it is named.
    pub path: Vec<Step>,
    /// Whether it is named by the key there, not by the value.
    pub on_key: bool,
    /// Whether the file must have it; a write-back column may be absent.
    pub required: bool,
    /// Whether the value of an attribute is made from it.
    pub makes_values: bool,
    /// What its cells are read as, each once; nothing where nobody reads them.
    pub reads: Vec<Reads>,
}

impl Need {
    /// A column that nobody has asked for yet.
    pub fn unasked(column: &str) -> Self {
        Self { column: column.to_owned(), ..Self::default() }
    }
}

/// What a cell is read as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reads {
    /// The value of an attribute.
    Value(AttributeType),
    /// The value of an identity field.
    Field(FieldType),
    /// A moment.
    Moment,
    /// A flag, or the moment of a deletion.
    Flag,
    /// IDs of records.
    Id,
    /// The text that is written, such as a part of an expression.
    Text,
    /// The text, in letters of either case.
    Word,
}

/// The columns of one source, each once, in the order of first mention; the record ID is the first.
#[derive(Default)]
struct Columns(Vec<Need>);

impl Columns {
    fn add(&mut self, column: &str, path: Vec<Step>, required: bool, makes_values: bool) {
        match self.0.iter_mut().find(|known| known.column == column) {
            Some(known) => {
                if required && !known.required {
                    (known.path, known.required) = (path, required);
                }
                known.makes_values |= makes_values;
            }
            None => {
                self.0.push(Need { path, required, makes_values, ..Need::unasked(column) });
            }
        }
    }

    /// A column that a key names.
    fn add_key(&mut self, column: &str, path: Vec<Step>) {
        let is_new = !self.0.iter().any(|known| known.column == column && known.required);
        self.add(column, path, true, false);
        if let Some(known) = self.0.iter_mut().find(|known| known.column == column && is_new) {
            known.on_key = true;
        }
    }

    /// Without those that the source makes itself.
    fn of_files(self, source: &Source) -> Vec<Need> {
        self.0.into_iter().filter(|need| !source.makes(&need.column)).collect()
    }

    /// A column that is known is read as this.
    fn read(&mut self, column: &str, reads: Reads) {
        if let Some(known) = self.0.iter_mut().find(|known| known.column == column)
            && !known.reads.contains(&reads)
        {
            known.reads.push(reads);
        }
    }
}

impl Identity {
    /// For each source the columns that decide who is who.
    pub fn needs(&self) -> Vec<Vec<Need>> {
        (0..self.sources.len()).map(|s| self.columns(s).of_files(&self.sources[s])).collect()
    }

    fn columns(&self, s: usize) -> Columns {
        let source = &self.sources[s];
        let mut needs = Columns::default();
        let below = |key: &str| vec![Step::from("sources"), source.name.as_str().into(), key.into()];
        for (i, column) in source.record_id_columns().iter().enumerate() {
            let path = match &source.record_id_made {
                Some(Made::Together(_)) => [&below("record_id")[..], &[i.into()]].concat(),
                Some(Made::Inside(_)) => [&below("record_id")[..], &["json".into(), 0.into()]].concat(),
                Some(Made::Nothing) | None => below("record_id"),
            };
            needs.add(column, path, true, false);
        }
        for column in source.filter.iter().flat_map(|filter| &filter.columns) {
            needs.add(column, below("where"), true, false);
        }
        for (column, codes) in &source.codes {
            let at = [&below("codes")[..], &[column.as_str().into()]].concat();
            if codes.of.is_none() {
                needs.add_key(column, at.clone());
            }
            for (key, column) in codes.looked_up() {
                needs.add(column, [&at[..], &[key.into()]].concat(), true, false);
            }
        }
        for (column, validity) in &source.validity {
            let at = |key: &str| [&below("validity")[..], &[column.as_str().into(), key.into()]].concat();
            needs.add_key(column, [&below("validity")[..], &[column.as_str().into()]].concat());
            for (key, column) in validity.columns() {
                needs.add(column, at(key), true, false);
                needs.read(column, Reads::Moment);
            }
        }
        for (column, _) in &source.id_forms {
            needs.add_key(column, [&below("id_forms")[..], &[column.as_str().into()]].concat());
        }
        let of_tables = source.beside();
        for (column, _) in source.formats.iter().filter(|(column, _)| !of_tables.contains(&column.as_str())) {
            needs.add_key(column, [&below("formats")[..], &[column.as_str().into()]].concat());
        }
        match &source.role {
            Role::Customers(customers) => {
                for (key, column) in customers.habits() {
                    // Before the first write-back was imported, no file has it.
                    needs.add(column, below(key), key != "canonical_id", false);
                    let reads = match key {
                        "updated_at" | "valid_from" | "valid_to" => Some(Reads::Moment),
                        "merged_into" => Some(Reads::Id),
                        "canonical_id" | "distinct_within" => None,
                        _ => Some(Reads::Flag),
                    };
                    reads.iter().for_each(|reads| needs.read(column, *reads));
                }
            }
            Role::Events(events) => {
                let keys = [
                    ("event_id", &events.event_id),
                    ("updated_at", &events.updated_at),
                    ("happened_at", &events.happened_at),
                ];
                for (key, column) in keys.into_iter().filter_map(|(key, column)| Some((key, column.as_ref()?))) {
                    needs.add(column, below(key), true, false);
                    needs.read(column, if key == "event_id" { Reads::Id } else { Reads::Moment });
                }
                source.record_id_columns().iter().for_each(|column| needs.read(column, Reads::Id));
                events.each.iter().for_each(|column| needs.add(column, below("each"), true, true));
                for (field, column) in &events.by {
                    needs.add(column, [&below("by")[..], &[field.as_str().into()]].concat(), true, true);
                    let kind = self.fields.iter().find(|known| known.name == *field).map(|known| known.kind);
                    kind.iter().for_each(|kind| needs.read(column, Reads::Field(*kind)));
                }
            }
        }
        for field in &self.fields {
            let path = || vec!["identity".into(), field.name.as_str().into(), source.name.as_str().into()];
            if let Some(column) = field.region.column(s) {
                needs.add(column, vec!["identity".into(), field.name.as_str().into(), "region".into()], true, false);
            }
            for extract in field.places.iter().filter(|(source, _)| *source == s).flat_map(|(_, extracts)| extracts) {
                let reads = match extract {
                    Extract::Column(_) => Reads::Field(field.kind),
                    Extract::Split(..) | Extract::Json(..) | Extract::Join(_) => Reads::Text,
                };
                for column in extract.columns() {
                    needs.add(column, path(), true, false);
                    needs.read(column, reads);
                }
            }
        }
        needs
    }
}

impl UseCase {
    /// For each source the columns that the use case reads.
    pub fn needs(&self) -> Vec<Vec<Need>> {
        let sources = &self.identity.sources;
        (0..sources.len()).map(|s| self.columns(s).of_files(&sources[s])).collect()
    }

    /// For each source the columns that are still read of records when it is known who is who.
    pub fn columns_of_values(&self) -> Vec<Vec<String>> {
        let of_source = |s: usize| {
            let mut needs = Columns::default();
            if let Role::Customers(Customers { canonical_id: Some(column), .. }) = &self.identity.sources[s].role {
                needs.add(column, Vec::new(), false, false);
            }
            self.of_values(s, &mut needs);
            needs.0.into_iter().map(|need| need.column).collect()
        };
        (0..self.identity.sources.len()).map(of_source).collect()
    }

    fn columns(&self, s: usize) -> Columns {
        let mut needs = self.identity.columns(s);
        self.of_values(s, &mut needs);
        needs
    }

    fn of_values(&self, s: usize, needs: &mut Columns) {
        let name = &self.identity.sources[s].name;
        for (a, attribute) in self.attributes.iter().enumerate() {
            for supply in attribute.supplies.iter().filter(|supply| supply.source == s) {
                let of_attribute = self.place_of(a);
                let mut path = [&of_attribute[..], &["from".into(), name.as_str().into()]].concat();
                path.extend(supply.under.map(Step::from));
                let expressions = supply.how.placed(&path);
                if let Some(column) = supply.region.column(s) {
                    needs.add(column, [&of_attribute[..], &["region".into()]].concat(), true, true);
                }
                for (expression, place) in expressions {
                    for column in &expression.columns {
                        needs.add(column, place.clone(), true, true);
                    }
                    let bare = expression.bare_column().map(|_| match &attribute.relation {
                        Some(_) => Reads::Id,
                        None => Reads::Value(attribute.kind),
                    });
                    expression.columns.iter().for_each(|column| needs.read(column, bare.unwrap_or(Reads::Text)));
                }
            }
        }
        for from in self.consent.iter().flat_map(|consent| &consent.from).filter(|from| from.source == s) {
            let path = ["consent".into(), "from".into(), name.as_str().into()];
            for (key, column) in from.columns() {
                needs.add(column, [&path[..], &[key.into()]].concat(), true, true);
                needs.read(column, if key == "at" { Reads::Moment } else { Reads::Word });
            }
        }
        for write_back in self.write_back.iter().filter(|write_back| write_back.source == s) {
            let path = vec!["write_back".into(), name.as_str().into()];
            needs.add(&write_back.canonical_id, path.clone(), false, false);
            needs.add(&write_back.key, [&path[..], &["key".into()]].concat(), true, false);
            for (column, _) in &write_back.set {
                needs.add(column, path.clone(), false, false);
            }
        }
    }
}
