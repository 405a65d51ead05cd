//! What a file holds: what names its records, what dates them, and whether they are people, companies or something
//! else.
//!
//! In: samples. Out: tables with their columns and habits. What a table is, is told by its name and by what its
//! columns hold together; the name alone decides nothing that the columns contradict.

use super::column::Column;
use super::nouns::{self, Noun};
use super::says::Says;
use super::words::{self, singular};
use crate::sources::Sample;
use crate::types::flag;

/// What the rows of a table are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rows {
    People,
    Companies,
    /// What happened, or belongs to a customer.
    Events,
    /// Nothing that is about customers.
    Others,
}

/// A query that joins a table to another.
pub(super) struct Joined {
    /// The other table.
    pub(super) table: usize,
    /// The query.
    pub(super) sql: String,
}

/// A file with what is known of it.
pub(super) struct Table {
    pub(super) name: String,
    /// The path as it stands in the YAML.
    pub(super) path: String,
    pub(super) format: crate::config::Format,
    pub(super) delimiter: u8,
    /// How its text is written, where it is not UTF-8.
    pub(super) encoding: Option<String>,
    pub(super) columns: Vec<Column>,
    pub(super) n: usize,
    pub(super) rows: Rows,
    /// What its name calls its rows, in the singular.
    nouns: Vec<String>,
    /// The kind of thing that its name calls its rows.
    pub(super) noun: Option<Noun>,
    pub(super) record_id: usize,
    /// The columns that name the record beside it, where it does not do so alone.
    pub(super) with: Vec<usize>,
    /// Whether the record ID is filled and unique, of current rows where there is a history.
    pub(super) is_unique: bool,
    pub(super) updated_at: Option<usize>,
    pub(super) current: Option<usize>,
    pub(super) deleted: Option<usize>,
    pub(super) merged_into: Option<usize>,
    /// The column that names its rows, of which some stand twice as they are, and how many.
    pub(super) twice: Option<(usize, usize)>,
    /// The query that brings it the columns of another table.
    pub(super) joined: Option<Joined>,
    /// Whether another table is joined with it, which says all that it says.
    pub(super) is_joined: bool,
    /// Whether it is of those who look after customers.
    pub(super) is_staff: bool,
}

impl Table {
    pub(super) fn of(name: String, path: String, sample: &Sample) -> Self {
        let mut columns: Vec<Column> =
            sample.columns.iter().zip(&sample.values).map(|(name, values)| Column::of(name, values)).collect();
        let n = sample.values.first().map_or(0, Vec::len);
        let inside: Vec<Column> =
            columns.iter().zip(&sample.values).flat_map(|(column, values)| column.inside(values)).collect();
        columns.extend(inside);
        let nouns: Vec<String> = words::words(&name).iter().map(|word| singular(word)).collect();
        let mut table = Self {
            name,
            path,
            format: sample.format,
            delimiter: sample.delimiter,
            encoding: sample.encoding.map(|encoding| encoding.name().to_lowercase()),
            columns,
            n,
            rows: Rows::Others,
            noun: nouns::of(&nouns),
            nouns,
            record_id: 0,
            with: Vec::new(),
            is_unique: false,
            updated_at: None,
            current: None,
            deleted: None,
            merged_into: None,
            twice: None,
            joined: None,
            is_joined: false,
            is_staff: false,
        };
        table.current = table.find(|column| {
            if column.inside.is_some() {
                return false;
            }
            let named = matches!(column.plain.as_str(), "fivetran_active" | "is_current" | "current" | "current_flag")
                || (column.has(&["current", "latest"]) && column.has(&["is", "row", "record", "flag", "version"]));
            named && column.is_flag() && column.distinct.len() == 2
        });
        table.twice = table.twice(&sample.values);
        let id = table.record_id(&sample.values);
        (table.record_id, table.is_unique) = id;
        table.updated_at = table.dated(&["updat", "modif", "modstamp", "changed", "last_edit"]).or_else(|| {
            // Of a history the beginning of a version.
            table.current.and_then(|_| table.find(|column| column.plain == "fivetran_start" && column.is_moment()))
        });
        if !table.is_unique {
            table.updated_at = table.updated_at.or_else(|| table.dated(&["valid_from", "effective_from", "start"]));
        }
        table.updated_at = table.updated_at.or_else(|| table.dated(&["creat", "signup", "joined", "registered"]));
        let is_known = table.current.is_some() || (table.updated_at.is_some() && table.versions_agree(&sample.values));
        if !table.is_unique
            && !is_known
            && let Some((first, others)) = table.together(&sample.values)
        {
            (table.record_id, table.with) = (first, others);
        }
        table.deleted = table.find(|column| {
            let said = column.words.join("_");
            let named = ["deleted_date", "date_deleted", "deletion_date", "deleted_flag"].contains(&said.as_str());
            let named = named
                || matches!(
                    column.plain.as_str(),
                    "is_deleted"
                        | "deleted"
                        | "deleted_at"
                        | "fivetran_deleted"
                        | "sdc_deleted_at"
                        | "isdeleted"
                        | "is_archived"
                        | "archived"
                );
            let marked = column.share(|value| flag(value) != Some(false));
            let named = named && column.inside.is_none();
            // Where every record has one it is no mark of deletion, and where none has it nothing is known of it.
            named
                && (column.is_flag() || (column.is_moment() && column.full < 0.5))
                && (column.full < 0.5 || marked < 1.0)
        });
        table.merged_into = table.find(|column| {
            matches!(
                column.plain.as_str(),
                "master_record_id"
                    | "masterid"
                    | "master_id"
                    | "merged_into"
                    | "merged_into_id"
                    | "merged_to"
                    | "merge_target_id"
            )
        });
        table
    }

    pub(super) fn find(&self, is: impl Fn(&Column) -> bool) -> Option<usize> {
        self.columns.iter().position(is)
    }

    /// The first column with a meaning that is filled in some rows.
    pub(super) fn says(&self, what: Says) -> Option<usize> {
        self.find(|column| column.says == Some(what) && column.full >= 0.02)
    }

    /// A moment whose name holds one of the parts.
    fn dated(&self, parts: &[&str]) -> Option<usize> {
        let named = |column: &Column| {
            let said = column.words.join("_");
            parts.iter().any(|part| column.plain.contains(part) || said.contains(part))
        };
        let is = |column: &Column| {
            let is_clear = matches!(column.dated, super::column::Dated::Clear | super::column::Dated::In(_));
            named(column) && is_clear && !column.is_technical() && column.full >= 0.5
        };
        self.find(is)
    }

    /// The column that names the record, and whether it does so alone.
    fn record_id(&self, values: &[Vec<Option<String>>]) -> (usize, bool) {
        let unique = |c: usize| match self.current {
            None => self.columns[c].is_unique(self.n),
            Some(current) => {
                let mut seen = std::collections::HashSet::new();
                let is_current = |row: &usize| values[current][*row].as_deref().and_then(flag) == Some(true);
                (0..self.n)
                    .filter(is_current)
                    .all(|row| values[c][row].as_ref().is_some_and(|value| seen.insert(value)))
            }
        };
        let rank = |c: usize| {
            let column = &self.columns[c];
            let name = column.plain.as_str();
            let of_customer = column.has(&["customer", "kunden", "client", "debitor", "kundennummer", "klant"])
                && column.has(&["id", "no", "nr", "number", "nummer", "code", "key"]);
            let of_table = of_customer
                || column.plain == "kundennummer"
                || self.nouns.iter().any(|noun| {
                    name == format!("{noun}_id") || name == format!("{noun}id") || name == format!("{noun}_number")
                });
            let is_id = name == "id" || column.has(&["id", "uuid", "guid", "key", "gid"]) || name.ends_with("id");
            let numbered = column.has(&["number", "no", "nr", "nummer", "code", "ref"]) || column.holds_codes();
            let is_mail = column.says == Some(Says::Email);
            let is_said = column.says.is_some_and(|says| !matches!(says, Says::Email | Says::Typed(_)));
            let cannot = column.is_technical() || column.is_moment() || column.is_json() || is_said;
            let named = match () {
                () if name == "id" => 0,
                () if of_table => 1,
                () if is_id => 2,
                () if numbered => 3,
                // Where no ID is, a mailbox is nearer to one than any text.
                () if is_mail => 4,
                () => 5,
            };
            (usize::from(cannot), usize::from(!unique(c)), named, c)
        };
        let best = (0..values.len()).min_by_key(|c| rank(*c)).unwrap_or(0);
        // A row of a history has a name of its own that is not the record's.
        let is_dated = ["updat", "modif", "valid_from", "changed"].iter().any(|part| self.dated(&[part]).is_some());
        let repeated = |c: &usize| {
            let (cannot, _, named, _) = rank(*c);
            let column = &self.columns[*c];
            cannot == 0 && named < 2 && column.full >= 0.99 && !unique(*c) && column.repeats() < 20.0
        };
        if is_dated
            && rank(best).2 == 4
            && let Some(c) = (0..values.len()).find(repeated)
        {
            return (c, false);
        }
        (best, !self.columns.is_empty() && unique(best))
    }

    /// The column that names rows of which some stand twice, equal in every cell.
    fn twice(&self, values: &[Vec<Option<String>>]) -> Option<(usize, usize)> {
        let named = |c: &usize| {
            let column = &self.columns[*c];
            column.has(&["id", "number", "no", "nr", "key", "ref", "code", "uuid"]) && column.filled == self.n
        };
        let is_nearly = |c: &usize| {
            let distinct = self.columns[*c].distinct.len();
            distinct < self.n && distinct as f64 >= 0.9 * self.n as f64
        };
        (0..values.len()).filter(named).filter(is_nearly).find_map(|c| {
            let mut first = std::collections::HashMap::new();
            let mut is_same = |row: usize| match first.insert(&values[c][row], row) {
                None => true,
                Some(other) => values.iter().all(|column| column[other] == column[row]),
            };
            (0..self.n).all(&mut is_same).then(|| (c, self.n - self.columns[c].distinct.len()))
        })
    }

    /// Whether its rows are people or companies.
    pub(super) fn is_of_customers(&self) -> bool {
        matches!(self.rows, Rows::People | Rows::Companies)
    }

    /// Columns of days and moments.
    pub(super) fn n_moments(&self) -> usize {
        self.columns.iter().filter(|column| column.is_moment() && !column.is_technical()).count()
    }

    /// Whether its owners merge duplicates themselves: it says what was merged, and no mailbox or name stands twice.
    pub(super) fn is_deduplicated(&self) -> bool {
        let merges = self.merged_into.is_some_and(|c| self.columns[c].filled > 0);
        let known = [Says::Email, Says::Company, Says::Name, Says::Person];
        let name = known.iter().find_map(|says| self.says(*says));
        merges && name.is_none_or(|c| self.columns[c].repeats() < 1.02)
    }

    /// Whether a row can be told from others, or is known as a version of a record.
    pub(super) fn names_its_records(&self) -> bool {
        self.is_unique || self.updated_at.is_some() || self.current.is_some() || !self.with.is_empty()
    }

    /// Whether rows of one record ID are about one customer, as versions are: of one mailbox or name.
    fn versions_agree(&self, values: &[Vec<Option<String>>]) -> bool {
        let known = [Says::Email, Says::LastName, Says::Person, Says::Company, Says::Name];
        let known = known.iter().find_map(|says| self.says(*says).filter(|c| *c < values.len()));
        let Some(c) = known else { return true };
        let mut seen: std::collections::HashMap<&str, &str> = std::collections::HashMap::new();
        let (mut told, mut alike) = (0usize, 0usize);
        for (id, value) in values[self.record_id].iter().zip(&values[c]) {
            let (Some(id), Some(value)) = (id, value) else { continue };
            match seen.get(id.as_str()) {
                Some(other) => {
                    told += 1;
                    alike += usize::from(other.eq_ignore_ascii_case(value));
                }
                None => drop(seen.insert(id, value)),
            }
        }
        told < 3 || alike * 2 >= told
    }

    /// Columns that name the record together, the one that should first; none where no two or three do.
    fn together(&self, values: &[Vec<Option<String>>]) -> Option<(usize, Vec<usize>)> {
        const LOOKED_AT: usize = 12;
        let is_full = |c: &usize| self.columns[*c].filled == self.n && !self.columns[*c].is_technical();
        let others = (0..values.len()).filter(|c| *c != self.record_id && !self.columns[*c].is_long());
        let mut all: Vec<usize> = [self.record_id].into_iter().chain(others).filter(is_full).take(LOOKED_AT).collect();
        // What a customer is known by changes; a number does not.
        all.sort_by_key(|c| (*c != self.record_id, self.columns[*c].says.is_some()));
        let is_unique = |columns: &[usize]| {
            let mut seen = std::collections::HashSet::new();
            let row = |row: usize| columns.iter().map(|c| &values[*c][row]).collect::<Vec<_>>();
            (0..self.n).all(|n| seen.insert(row(n)))
        };
        let pairs = all.iter().enumerate().flat_map(|(n, a)| all[n + 1..].iter().map(|b| vec![*a, *b]));
        let triples = all.iter().skip(1).flat_map(|b| all.iter().skip(1).map(|c| vec![all[0], *b, *c]));
        let found = pairs.chain(triples.filter(|of| of[1] < of[2])).find(|columns| is_unique(columns))?;
        Some((found[0], found[1..].to_vec()))
    }

    /// Whether a word of a column is one of the table's own, such as `organization` of `crm_organizations`.
    pub(super) fn is_named_by(&self, column: &Column) -> bool {
        let alike = |noun: &String, word: &String| {
            noun == word
                || (noun.len() >= 3
                    && word.len() >= 3
                    && (noun.starts_with(word.as_str()) || word.starts_with(noun.as_str())))
        };
        self.nouns.iter().any(|noun| column.words.iter().any(|word| alike(noun, &singular(word))))
            || (self.columns[self.record_id].plain != "id" && self.columns[self.record_id].plain == column.plain)
    }

    /// Whether the name of another table says all that its own says, and more.
    pub(super) fn is_above(&self, other: &Self) -> bool {
        other.nouns.len() > self.nouns.len() && self.nouns.iter().all(|noun| other.nouns.contains(noun))
    }

    /// The columns of first and last name.
    pub(super) fn name_parts(&self) -> Option<(usize, usize)> {
        Some((self.says(Says::FirstName)?, self.says(Says::LastName)?))
    }
}
