//! A proposal as the text of a YAML file.
//!
//! In: tables, fields, events and attributes. Out: the file, with what it is unsure of first. It decides nothing but
//! how things are written.

use std::collections::BTreeSet;

use super::attributes::Proposed;
use super::column::{Column, Dated};
use super::events::Event;
use super::fields::Field;
use super::identity;
use super::names::{line, quoted, sql_inner};
use super::table::{Rows, Table};
use crate::config::{AttributeType, FORMAT_VERSION, word};
use crate::types::flag;

/// What is proposed.
pub(super) struct Proposal<'a> {
    pub(super) name: &'a str,
    pub(super) tables: Vec<Table>,
    pub(super) rows: Rows,
    pub(super) customers: Vec<usize>,
    pub(super) fields: Vec<Field>,
    pub(super) events: Vec<Event>,
    pub(super) attributes: Vec<Proposed>,
    /// What it is unsure of, in sentences.
    pub(super) unsure: Vec<String>,
}

impl Proposal<'_> {
    pub(super) fn write(mut self) -> String {
        let (mut sources, mut attributes) = (String::new(), String::new());
        self.sources(&mut sources);
        let identity = identity::write((&self.tables, &self.customers), &self.fields, self.rows);
        self.attributes(&mut attributes);
        let mut yaml = String::new();
        self.head(&mut yaml);
        yaml + &sources
            + &identity
            + &attributes
            + "\ngates: # a run that breaks one publishes nothing; raise them when you have seen the first report\n  \
               trust: 0.5\n  largest_cluster: 200\n\n\
               lints: {no-tests: allow} # until you have written `tests:`; docs/diagnostics.md lists what else can be \
               set here\n"
    }

    fn head(&self, yaml: &mut String) {
        let name = self.name;
        line!(yaml, "# Proposed from the data: read every line, and make it yours. What is wrong with it says");
        line!(yaml, "# `c360 validate {name}.yaml --with-data=values`.");
        if !self.unsure.is_empty() {
            line!(yaml, "#\n# What it is unsure of:");
            for sentence in &self.unsure {
                line!(yaml, "# - {sentence}");
            }
        }
        let (entity, prefix) = if self.rows == Rows::Companies { ("account", "ACC") } else { ("person", "PER") };
        let title = quoted(&format!("{} in one line that an executive understands", name.replace('_', " ")));
        line!(yaml, "use_case: {name}\nversion: {FORMAT_VERSION}\ntitle: {title}");
        line!(yaml, "entity: {entity} # what is resolved; all use cases of one entity share its canonical IDs");
        line!(yaml, "id_prefix: {prefix}\n\npurpose: # why this exists; without a decision there is no use case");
        line!(
            yaml,
            "  decision: Which decision does somebody take with this profile?\n  owner: The team that takes it"
        );
        line!(yaml, "  steward: Whom to write to when a value is wrong");
        line!(
            yaml,
            "  workflow: {{tool: Where people work, task: What they do, minutes_before: 10, minutes_after: 5, \
             times_per_month: 100}}\n"
        );
    }

    fn sources(&mut self, yaml: &mut String) {
        yaml.push_str("sources:\n");
        for t in self.customers.clone() {
            self.customer(t, yaml);
        }
        for event in &self.events {
            self.event(event, yaml);
        }
        let moments = self.events.iter().filter_map(|event| Some((&self.tables[event.table], event.happened_at?)));
        self.unsure.extend(moments.filter_map(|(table, c)| open(table, &table.columns[c])));
        let read: BTreeSet<usize> =
            self.customers.iter().copied().chain(self.events.iter().map(|event| event.table)).collect();
        let between =
            self.events.iter().filter_map(|event| event.way.as_ref()).flat_map(|way| way.via.iter().map(|via| via.0));
        let read: BTreeSet<usize> = read.into_iter().chain(between).collect();
        let left = (0..self.tables.len()).filter(|t| !read.contains(t) && !self.tables[*t].is_joined);
        let left: Vec<&str> = left.map(|t| self.tables[t].name.as_str()).collect();
        if !left.is_empty() {
            self.unsure.push(format!("left out, for nothing in them leads to a customer: {}", left.join(", ")));
        }
    }

    /// Where a table stands: its file, or the query that joins it with another or leaves rows out.
    fn read(&self, t: usize) -> String {
        let (table, file) = (&self.tables[t], self.file(t));
        let name = &table.name;
        let sql = |text: &str| serde_json::Value::from(text).to_string();
        if let Some(joined) = &table.joined {
            let other = &self.tables[joined.table].name;
            return format!(
                "{{sql: {}, from: {{{name}: {file}, {other}: {}}}}}",
                sql(&joined.sql),
                self.file(joined.table)
            );
        }
        if self.without_ids(t).is_some() {
            let id = sql_inner(&table.columns[table.record_id].name);
            let text = format!("select * from {name} where {id} <> ''");
            return format!("{{sql: {}, from: {{{name}: {file}}}}}", sql(&text));
        }
        file
    }

    /// Rows of a table of customers that have no record ID, where nearly all others have one of their own.
    fn without_ids(&self, t: usize) -> Option<usize> {
        let table = &self.tables[t];
        let without = table.n - table.columns[table.record_id].filled;
        let is_plain = self.customers.contains(&t) && table.is_unique && table.current.is_none();
        Some(without).filter(|n| *n > 0 && is_plain)
    }

    fn file(&self, t: usize) -> String {
        let table = &self.tables[t];
        let delimiter = match table.delimiter {
            b',' => String::new(),
            b'\t' => ", delimiter: \"\\t\"".to_owned(),
            other => format!(", delimiter: {}", quoted(&char::from(other).to_string())),
        };
        let encoding = table.encoding.as_ref().map_or_else(String::new, |name| format!(", encoding: {}", quoted(name)));
        format!("{{{}: {}{delimiter}{encoding}}}", table.format.key(), quoted(&table.path))
    }

    fn customer(&mut self, t: usize, yaml: &mut String) {
        let read = self.read(t);
        let forms = self.forms(t);
        let table = &self.tables[t];
        let column = |c: usize| quoted(&table.columns[c].name);
        let why = match (table.is_unique, table.current) {
            (true, None) => "filled and unique",
            (true, Some(_)) => "unique among current rows",
            (false, _) if !table.with.is_empty() => "CHECK: unique together, for no column is alone",
            (false, _) if table.updated_at.is_some() => "CHECK: several rows are versions of a record",
            (false, _) => "CHECK: not unique in the data",
        };
        let named: Vec<String> = [table.record_id].iter().chain(&table.with).map(|c| column(*c)).collect();
        let named = if named.len() == 1 { named[0].clone() } else { format!("[{}]", named.join(", ")) };
        line!(yaml, "  {}:\n    read: {read}\n    record_id: {} # {why}", table.name, named);
        if !table.is_unique && table.with.is_empty() {
            let sentence = format!(
                "no column of {} names its records: `{}` is empty or repeated in some",
                table.name, table.columns[table.record_id].name
            );
            self.unsure.push(sentence);
        }
        if let Some(without) = self.without_ids(t) {
            self.unsure.push(format!("rows of {} that have no record ID are left out: {without}", table.name));
        }
        let table = &self.tables[t];
        for (key, c, why) in [
            ("updated_at", table.updated_at, "freshness is measured by it"),
            ("current", table.current, "other versions are history"),
            ("deleted", table.deleted, "deleted records keep their ID and leave the profile"),
            ("merged_into", table.merged_into, "the system's own merges are links"),
        ] {
            if let Some(c) = c {
                line!(yaml, "    {key}: {} # {why}", column(c));
            }
        }
        if table.is_deduplicated() {
            line!(yaml, "    one_record_per_customer: true # CHECK: its owners seem to merge duplicates themselves");
        }
        yaml.push_str(&forms);
        padded(&table.columns.iter().collect::<Vec<_>>(), yaml);
        line!(yaml, "    reliability: 0.9 # the share of its values that are right; check 50 by hand");
    }

    fn event(&self, event: &Event, yaml: &mut String) {
        let table = &self.tables[event.table];
        let column = |c: usize| quoted(&table.columns[c].name);
        line!(
            yaml,
            "  {}:\n    read: {}\n    events_of: {}",
            table.name,
            self.read(event.table),
            self.tables[event.of].name
        );
        match &event.way {
            Some(way) => {
                line!(yaml, "    record_id: {} # its values are record IDs there", column(way.column));
                padded(&[&table.columns[way.column]], yaml);
                let via = way.via.iter().map(|(between, from, to)| {
                    let columns = &self.tables[*between].columns;
                    let (from, to) = (quoted(&columns[*from].name), quoted(&columns[*to].name));
                    format!("{{read: {}, from: {from}, to: {to}}}", self.read(*between))
                });
                let via: Vec<String> = via.collect();
                if !via.is_empty() {
                    line!(yaml, "    via: [{}]", via.join(", "));
                }
                if way.several {
                    line!(yaml, "    several: shared # CHECK: or `each`; a row may lead to several customers");
                }
            }
            None => {
                line!(yaml, "    record_id: none # no column names a record");
            }
        }
        if let Some(c) = table.deleted {
            let yes = table.columns[c].values().find(|(value, _)| flag(value) == Some(true)).map(|(value, _)| value);
            if let Some(yes) = yes.filter(|_| table.columns[c].is_flag()) {
                let column = sql_inner(&table.columns[c].name);
                let wanted = quoted(&format!("{column} is null or {column} <> '{yes}'"));
                line!(yaml, "    where: {wanted} # deleted rows have not happened");
            }
        }
        if let Some((c, n)) = table.twice {
            let rows = crate::diagnostic::count(n, "row");
            line!(yaml, "    event_id: {} # {rows} stand twice as they are, and count once", column(c));
        }
        if let Some(by) = event.by {
            line!(yaml, "    by: {{email: {}}} # the customer who alone has this mail", column(by));
        }
        match event.happened_at {
            Some(c) => {
                line!(yaml, "    happened_at: {}", column(c));
                yaml.push_str(&forms(&[&table.columns[c]]));
            }
            None => {
                line!(yaml, "    happened_at: none # CHECK: no column says when");
            }
        }
        line!(yaml, "    reliability: 0.9 # the share of its values that are right; check 50 by hand");
    }

    /// The forms of the days that are read of a table of customers.
    fn forms(&mut self, t: usize) -> String {
        let table = &self.tables[t];
        let of_fields =
            self.fields.iter().filter(|field| field.kind.about().is_a_day).filter_map(|field| field.places.get(&t));
        let of_attributes = self
            .attributes
            .iter()
            .filter(|attribute| {
                matches!(attribute.kind, AttributeType::Date | AttributeType::Timestamp) && !attribute.events
            })
            .flat_map(|attribute| attribute.from.iter().filter(|(from, _)| *from == t).map(|(_, column)| column));
        let named: Vec<&String> = of_fields.flatten().chain(of_attributes).collect();
        let read = |(c, column): &(usize, &Column)| {
            [table.updated_at, table.deleted].contains(&Some(*c))
                || named.iter().any(|name| **name == quoted(&column.name) || **name == column.name)
        };
        let read: Vec<&Column> = table.columns.iter().enumerate().filter(read).map(|(_, column)| column).collect();
        let open = read.iter().filter_map(|column| open(table, column));
        self.unsure.extend(open);
        forms(&read)
    }

    fn attributes(&mut self, yaml: &mut String) {
        yaml.push_str("\nattributes: # 8 to 12; each changes what somebody does, or it does not belong here\n");
        for attribute in &self.attributes {
            self.attribute(attribute, yaml);
        }
        if self.attributes.iter().any(|attribute| attribute.fills) {
            self.unsure.push("the data hold fewer than 8 attributes; record IDs fill the list".to_owned());
        }
    }

    fn attribute(&self, attribute: &Proposed, yaml: &mut String) {
        let source = |t: usize| self.tables[t].name.as_str();
        let from: Vec<String> =
            attribute.from.iter().map(|(t, expression)| format!("{}: {expression}", source(*t))).collect();
        let others: Vec<&str> = attribute.from.iter().skip(1).map(|(t, _)| source(*t)).collect();
        let (fallback, why) = match others.is_empty() {
            true => ("none".to_owned(), "the only source"),
            false => (format!("[{}]", others.join(", ")), "it has most values; is it the one that is right?"),
        };
        let first = source(attribute.from[0].0);
        line!(yaml, "  - name: {}\n    type: {}", attribute.name, word(&attribute.kind));
        line!(
            yaml,
            "    system_of_record: {first} # {why}\n    from: {{{}}}\n    fallback: {fallback}",
            from.join(", ")
        );
        if attribute.counts {
            yaml.push_str("    otherwise: 0 # no event is zero, not unknown\n");
        }
        if !attribute.events {
            if attribute.from.iter().any(|(t, _)| self.tables[*t].updated_at.is_none()) {
                let within = match attribute.kind {
                    AttributeType::Integer
                    | AttributeType::Decimal
                    | AttributeType::Date
                    | AttributeType::Timestamp => "max",
                    AttributeType::Boolean => "any",
                    _ => "most_frequent",
                };
                line!(yaml, "    within_source: {within} # a customer may have several records in one source");
            }
            yaml.push_str("    fresh_for: always # or a span, such as 180d\n");
        }
        let action = match attribute.fills {
            true => "CHECK: it fills the list; put something in its place that somebody acts on",
            false => "Say what somebody does with it, or remove it",
        };
        line!(yaml, "    action: {}", quoted(action));
    }
}

/// The columns whose IDs others write without the zeros in front.
fn padded(columns: &[&Column], yaml: &mut String) {
    let name = |column: &&&Column| match &column.inside {
        Some((object, _)) => quoted(object),
        None => quoted(&column.name),
    };
    let all: Vec<String> = columns.iter().filter(|column| column.is_padded).map(|column| name(&column)).collect();
    if !all.is_empty() {
        let forms: Vec<String> = all.iter().map(|name| format!("{name}: {{zero_padded: true}}")).collect();
        line!(yaml, "    id_forms: {{{}}} # others write these IDs without zeros in front", forms.join(", "));
    }
}

/// That the days of a column may be read in either of two ways.
fn open(table: &Table, column: &Column) -> Option<String> {
    let Dated::Open(one, other) = column.dated else { return None };
    let name = &table.name;
    Some(format!("`{}` of {name} is read as `{one}`, and every value is as well one of `{other}`", column.name))
}

/// The forms in which days are written that do not say themselves which is meant.
fn forms(columns: &[&Column]) -> String {
    let form = |column: &&&Column| match column.dated {
        Dated::In(form) | Dated::Open(form, _) => Some(format!("{}: \"{form}\"", quoted(&column.name))),
        Dated::Not | Dated::Clear => None,
    };
    let all: Vec<String> = columns.iter().filter_map(|column| form(&column)).collect();
    if all.is_empty() { String::new() } else { format!("    formats: {{{}}}\n", all.join(", ")) }
}
