//! Whether the rows of a table are people, companies, what happened to them, or nothing of the kind.
//!
//! In: a table with its columns. Out: what its rows are. What several columns hold together decides, and the name of
//! the table where they leave it open.

use super::nouns::Noun;
use super::says::Says;
use super::table::{Rows, Table};
use crate::config::FieldType;
use crate::types::{Standardised, standardise};

/// The share of names that end as names of companies do.
pub(super) fn legal_forms(table: &Table, c: usize) -> f64 {
    let is = |name: &str| matches!(standardise(FieldType::LegalForm, None, name), Standardised::Value(_));
    table.columns[c].share(is)
}

/// Whether a name without more is that of companies.
fn names_companies(table: &Table, c: usize) -> bool {
    let told = !has_people(table) && table.noun != Some(Noun::Person);
    legal_forms(table, c) > 0.05
        || (told && (table.noun == Some(Noun::Company) || table.columns[c].share(may_be_a_person) < 0.8))
}

fn has_people(table: &Table) -> bool {
    table.name_parts().is_some() || table.says(Says::Person).is_some() || table.says(Says::Birth).is_some()
}

/// What the rows of a table are: its name decides nothing that the columns contradict.
pub(super) fn of(table: &Table) -> Rows {
    if table.n == 0 {
        return Rows::Others;
    }
    let company = table.says(Says::Company).or_else(|| table.says(Says::Name).filter(|c| names_companies(table, *c)));
    let email = table.says(Says::Email);
    let is_own = |c: usize| table.columns[c].repeats() < 1.3;
    let people = table.name_parts().is_some()
        || table.says(Says::Person).is_some()
        || table.says(Says::Birth).is_some()
        || email.is_some_and(is_own)
        || table.says(Says::Name).is_some_and(|c| !names_companies(table, c));
    if table.noun == Some(Noun::Event) || table.noun == Some(Noun::Address) {
        return Rows::Events;
    }
    if matches!(table.noun, Some(Noun::Staff)) {
        return Rows::Others;
    }
    // A name alone is as well that of a product.
    let reached = [Says::Domain, Says::Email, Says::Phone, Says::Street, Says::PostalCode];
    if table.noun == Some(Noun::LookedUp) && !has_people(table) && !reached.iter().any(|at| table.says(*at).is_some()) {
        return Rows::Others;
    }
    let named = table.says(Says::Person).is_some() || table.name_parts().is_some();
    match company {
        // Contacts and leads say where they work.
        Some(_) if table.noun == Some(Noun::Person) => Rows::People,
        Some(_) if table.noun == Some(Noun::Company) => Rows::Companies,
        Some(c) if !named && (table.columns[c].full >= 0.5) => Rows::Companies,
        Some(c) if named && table.columns[c].full >= 0.6 && table.columns[c].repeats() < 1.5 => Rows::Companies,
        _ if has_people(table) || (people && table.noun == Some(Noun::Person)) => Rows::People,
        // A domain is a company's, as is whatever accounts, workspaces and the like have.
        _ if table.noun == Some(Noun::Company)
            && (table.says(Says::Name).is_some() || table.says(Says::Domain).is_some()) =>
        {
            Rows::Companies
        }
        _ if table.says(Says::Domain).is_some() && email.is_none() && table.says(Says::Name).is_some() => {
            Rows::Companies
        }
        _ if people && email.is_some_and(|c| is_own(c) && table.columns[c].full >= 0.3) => Rows::People,
        // Some share a mailbox; the record ID is each one's own.
        _ if table.is_unique && email.is_some_and(|c| table.columns[c].full >= 0.5) && table.n_moments() < 2 => {
            Rows::People
        }
        _ if people
            && table.says(Says::Name).is_some()
            && table.says(Says::Street).or(table.says(Says::City)).is_some() =>
        {
            Rows::People
        }
        _ => Rows::Others,
    }
}

/// Whether a name may be that of a person: a few words of letters, none of which stands in names of companies alone.
fn may_be_a_person(name: &str) -> bool {
    const NOT: &str = "the of and & at on in for by cafe restaurant bar shop store hotel bank";
    let words: Vec<String> = name.split_whitespace().map(str::to_lowercase).collect();
    let of_letters =
        |word: &String| word.chars().all(|c| c.is_alphabetic() || matches!(c, '-' | '\'' | '’' | '.' | ','));
    let is_owned = |word: &String| word.ends_with("'s") || word.ends_with("’s");
    let is_not = |word: &String| NOT.split(' ').any(|not| not == word);
    (2..=4).contains(&words.len()) && words.iter().all(|word| of_letters(word) && !is_owned(word) && !is_not(word))
}
