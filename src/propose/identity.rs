//! Identity fields, match keys and match model as the text of YAML.
//!
//! In: fields and their places. Out: the text. It decides nothing but how things are written.

use super::fields::Field;
use super::keys::{self, Model};
use super::names::{line, quoted};
use super::table::{Rows, Table};

/// `identity`, `match_keys` and `match_model`.
pub(super) fn write((tables, customers): (&[Table], &[usize]), fields: &[Field], rows: Rows) -> String {
    let yaml = &mut String::new();
    yaml.push_str("\nidentity: # the fields that say who a record is about; the type brings its standardiser\n");
    if fields.is_empty() {
        // Something must be there to resolve; the record's own ID joins nothing wrongly.
        let table = &tables[customers[0]];
        let id = quoted(&table.columns[table.record_id].name);
        line!(
            yaml,
            "  record: {{type: identifier, {}: {id}}} # CHECK: no identifying column was recognised",
            table.name
        );
        yaml.push_str("\nmatch_keys: # CHECK: this key joins nothing\n  - {name: same_record, on: [record]}\n");
        return std::mem::take(yaml);
    }
    for field in fields {
        line!(yaml, "  {}: # {}\n    type: {}", field.name, field.why, field.word());
        let mut regions: Vec<String> =
            field.region.iter().map(|(t, column)| format!("{}: {}", tables[*t].name, quoted(column))).collect();
        match (&field.otherwise, regions.is_empty()) {
            (Some(country), true) => {
                line!(yaml, "    region: {country} # CHECK: the country of values that name none");
            }
            (otherwise, false) => {
                regions.extend(otherwise.iter().map(|country| format!("otherwise: {country}")));
                line!(yaml, "    region: {{{}}}", regions.join(", "));
            }
            (None, true) => {}
        }
        for (t, places) in &field.places {
            match places.as_slice() {
                [only] => {
                    line!(yaml, "    {}: {only}", tables[*t].name);
                }
                several => {
                    line!(yaml, "    {}: [{}]", tables[*t].name, several.join(", "));
                }
            }
        }
    }
    yaml.push_str("\nmatch_keys: # strongest first: records with an equal key are one customer\n");
    for key in keys::keys(fields, rows) {
        let most = key.most.map_or_else(String::new, |most| format!(", max_records: {most}"));
        let differs_by = key.differs_by.map_or_else(String::new, |field| format!(", differs_by: {field}"));
        line!(yaml, "  - {{name: {}, on: [{}]{most}{differs_by}}}", key.name, key.on.join(", "));
    }
    if let Some(Model { block_on, name, beside }) = keys::model(fields, rows) {
        yaml.push_str("match_model: # for what no key joins; learned from the data, without labels\n");
        yaml.push_str(
            "  block_on: # compared are records that agree on one; `c360 blocking` says what they cost and find\n",
        );
        for rule in block_on {
            line!(yaml, "    - {rule}");
        }
        let name = match &name[..] {
            [one] => one.clone(),
            several => format!("{{person: [{}]}}", several.join(", ")),
        };
        line!(yaml, "  compare: [{name}, {}]", beside.join(", "));
    }
    std::mem::take(yaml)
}
