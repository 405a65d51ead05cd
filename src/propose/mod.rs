//! A use case to start from: proposed from the data, or a commented example.
//!
//! In: samples of the files. Out: the text of a YAML file that validates and runs as it is, with a comment on why each
//! thing was proposed. It promises that no value of the data stands in the file. It reads and writes nothing.

mod attributes;
mod facts;
mod identity;
mod name;
mod names;

pub use name::{is_name, source_name};

use std::fmt::Write as _;

use crate::sources::Sample;
use facts::Table;
use names::quoted;

/// The file that `c360 new` writes without data.
pub const TEMPLATES: [(&str, &str); 2] =
    [("b2b_accounts", include_str!("b2b_accounts.yaml")), ("b2c_persons", include_str!("b2c_persons.yaml"))];

/// The text of a proposed use case; `samples` are name of the source, path as written in the YAML, and the rows.
pub fn from_samples(name: &str, samples: Vec<(String, String, Sample)>) -> String {
    let tables = facts::tables(samples);
    let identity = identity::propose(&tables);
    let company = identity.fields.iter().any(|field| field.kind == "company_name");
    let (entity, prefix) = if company { ("account", "ACC") } else { ("person", "PER") };
    let mut yaml = String::new();
    // Writing to a `String` cannot fail.
    let _ = write!(
        yaml,
        "# Proposed from the data: read every line, and make it yours. `c360 validate {name}.yaml --with-data` says \
         what is wrong with it.\n\
         use_case: {name}\n\
         title: {}\n\
         entity: {entity} # what is resolved; all use cases of one entity share its canonical IDs\n\
         id_prefix: {prefix}\n\n\
         purpose: # why this exists; without a decision there is no use case\n  \
         decision: Which decision does somebody take with this profile?\n  \
         owner: The team that takes it\n  \
         steward: Whom to write to when a value is wrong\n  \
         workflow: {{tool: Where people work, task: What they do, minutes_before: 10, minutes_after: 5, \
         times_per_month: 100}}\n\n",
        quoted(&format!("{} in one line that an executive understands", name.replace('_', " ")))
    );
    sources(&tables, &mut yaml);
    identity.write(&tables, &mut yaml);
    attributes::write(&tables, &mut yaml);
    yaml.push_str(
        "\ngates: # a run that breaks one publishes nothing; raise them when you have seen the first report\n  trust: \
         0.5\n  largest_cluster: 200\n\n\
         lints: {no-tests: allow} # until you have written `tests:`; docs/diagnostics.md lists what else can be set \
         here\n",
    );
    yaml
}

fn sources(tables: &[Table], yaml: &mut String) {
    yaml.push_str("sources:\n");
    for table in tables {
        let column = |c: usize| quoted(&table.sample.columns[c]);
        let format = table.sample.format.key();
        let delimiter = match table.sample.delimiter {
            b',' => String::new(),
            b'\t' => ", delimiter: \"\\t\"".to_owned(),
            other => format!(", delimiter: {}", quoted(&char::from(other).to_string())),
        };
        let _ = writeln!(yaml, "  {}:\n    read: {{{format}: {}{delimiter}}}", table.name, quoted(&table.path));
        if let Some((parent, moment)) = table.events_of {
            let _ = writeln!(yaml, "    events_of: {} # its rows point at records there", tables[parent].name);
            let _ = writeln!(yaml, "    record_id: {}\n    happened_at: {}", column(table.record_id), column(moment));
        } else {
            let why =
                if table.is_unique(table.record_id) { "filled and unique" } else { "CHECK: not unique in the data" };
            let _ = writeln!(yaml, "    record_id: {} # {why}", column(table.record_id));
            if let Some(updated_at) = table.updated_at {
                let _ = writeln!(yaml, "    updated_at: {} # freshness is measured by it", column(updated_at));
            }
            for c in 0..table.sample.columns.len() {
                match table.plain(c).as_str() {
                    "is_deleted" | "deleted" | "deleted_at" => {
                        let _ = writeln!(
                            yaml,
                            "    deleted: {} # deleted records keep their ID and leave the profile",
                            column(c)
                        );
                    }
                    "master_record_id" | "merged_into" | "merged_into_id" => {
                        let _ = writeln!(yaml, "    merged_into: {} # the system's own merges are links", column(c));
                        if table.filled(c) > 0.0 {
                            yaml.push_str(
                                "    one_record_per_customer: true # CHECK: its owners seem to merge \
                                 duplicates themselves\n",
                            );
                        }
                    }
                    _ => {}
                }
            }
        }
        yaml.push_str("    reliability: 0.9 # the share of its values that are right; check 50 by hand\n");
    }
}

#[cfg(test)]
mod tests;
