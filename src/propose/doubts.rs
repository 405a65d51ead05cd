//! What a proposal cannot know, in sentences.
//!
//! In: tables. Out: what stands first in the file, under what it is unsure of. It promises that no value of the data is
//! in a sentence. It proposes nothing.

use super::says::Says;
use super::table::Table;
use crate::diagnostic::count;

/// Columns of so many values at most tell kinds of rows apart.
const KINDS: usize = 12;
/// So many are named.
const NAMED: usize = 10;

/// That records of some tables have no name that was recognised.
pub(super) fn nameless(tables: &[Table], customers: &[usize]) -> Option<String> {
    let names = [Says::FirstName, Says::LastName, Says::Person, Says::Company, Says::Name];
    let has_none = |t: &&usize| !names.iter().any(|says| tables[**t].says(*says).is_some());
    let without: Vec<&str> = customers.iter().filter(has_none).map(|t| tables[*t].name.as_str()).collect();
    (!without.is_empty())
        .then(|| format!("no name was recognised in {}: their records meet others by what is left", without.join(", ")))
}

/// Columns that tell kinds of rows apart, for not all kinds may count.
pub(super) fn kinds(tables: &[Table], read: &[usize]) -> Option<String> {
    const WORDS: &[&str] =
        &["type", "status", "kind", "class", "category", "typ", "art", "soort", "statut", "tipo", "estado", "record"];
    let mut all = Vec::new();
    for table in read.iter().map(|t| &tables[*t]) {
        for column in &table.columns {
            let is_one = column.inside.is_none() && !column.is_technical() && !column.is_moment() && !column.is_flag();
            let few = (2..=KINDS).contains(&column.distinct.len()) && column.filled * 2 > table.n;
            if is_one && few && column.has(WORDS) && column.says.is_none() {
                all.push(format!("`{}` of {} ({})", column.name, table.name, count(column.distinct.len(), "kind")));
            }
        }
    }
    let more = all.len().saturating_sub(NAMED);
    all.truncate(NAMED);
    (!all.is_empty()).then(|| {
        let more = if more > 0 { format!(", and {more} more") } else { String::new() };
        format!("rows of every kind count; `where:` leaves kinds out: {}{more}", all.join(", "))
    })
}
