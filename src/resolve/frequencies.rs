//! How often the values of the compared fields are held.
//!
//! In: standard fields, and what is saved beside a pinned model. Out: [`Frequencies`] for every identity field; and the
//! other way round what is worth saving. It promises that nothing is saved of what few customers hold, and that where
//! frequencies are saved the records of a run change none.

use rayon::prelude::*;

use super::compare::{Comparer, Slot};
use crate::config::{Identity, MatchModel, word};
use crate::diagnostic::thousands;
use crate::tables::blocks::pairs_of;
use crate::tables::{Clusters, Common, Frequencies, Grouped, RecordIndex, SavedFrequencies, StandardField, Texts};
use crate::types::Tokens;

number! {
    /// With a fitted model is saved how often a value is held that so many customers hold; what fewer hold may be their
    /// own.
    FEWEST_CUSTOMERS: u32 = 20;
}

/// The most values, and the most words, that are saved of a field.
const MOST_SAVED: usize = 100_000;
/// The most of all fields together, so that the file stays one that is read again.
const MOST_IN_ALL: usize = 500_000;

/// How often the values of the compared fields are held, by identity field; of the others nothing is told.
///
/// Saved frequencies are those of the pinned model; a model that has none, and one that is learned, counts them.
pub fn of(
    identity: &Identity,
    model: &MatchModel,
    fields: &[StandardField],
    saved: Option<&[SavedFrequencies]>,
) -> Vec<Frequencies> {
    let compared = |f: usize| model.compare.iter().any(|comparison| comparison.fields.contains(&f));
    let one = |(f, field): (usize, &StandardField)| {
        if !compared(f) {
            return Frequencies::default();
        }
        let name = &identity.fields[f].name;
        match saved.and_then(|saved| saved.iter().find(|saved| saved.field == *name)) {
            Some(saved) => known(field, saved),
            None => counted(field),
        }
    };
    fields.par_iter().enumerate().map(one).collect()
}

/// Frequencies as the records of a run show them.
fn counted(field: &StandardField) -> Frequencies {
    let mut of = vec![0; field.values.len()];
    for code in &field.codes {
        of[*code as usize] += 1;
    }
    Frequencies {
        records: field.offsets.windows(2).filter(|two| two[1] > two[0]).count() as u64,
        equal_pairs: of.iter().map(|n| pairs_of(u64::from(*n))).sum(),
        of,
        ..Frequencies::default()
    }
}

/// Saved frequencies, for the values of a run.
fn known(field: &StandardField, saved: &SavedFrequencies) -> Frequencies {
    let values: Vec<&str> = field.values.iter().collect();
    Frequencies {
        records: saved.values.records,
        equal_pairs: saved.equal_pairs,
        of: values.par_iter().map(|value| saved.values.of(value).unwrap_or(0)).collect(),
        rare: saved.values.rare,
        words: saved.words.clone(),
    }
}

/// What is worth saving of counted frequencies, by comparison; `customers` tell who holds what.
pub fn to_save(
    comparer: &Comparer<'_>,
    fields: &[StandardField],
    counted: &[Frequencies],
    customers: &Clusters,
) -> Vec<SavedFrequencies> {
    held_by_at_least(*FEWEST_CUSTOMERS, comparer, fields, counted, customers)
}

/// The frequencies of what at least so many customers hold.
pub fn held_by_at_least(
    fewest: u32,
    comparer: &Comparer<'_>,
    fields: &[StandardField],
    counted: &[Frequencies],
    customers: &Clusters,
) -> Vec<SavedFrequencies> {
    let members = customers.members();
    let words: Vec<Option<&Tokens>> = (0..comparer.slots().len()).map(|slot| comparer.words(slot)).collect();
    let lists = words.len() + words.iter().flatten().count();
    let most = MOST_SAVED.min(MOST_IN_ALL / lists.max(1));
    let one = |(slot, tokens): (&Slot, &Option<&Tokens>)| {
        let (field, held) = (&fields[slot.field], &counted[slot.field]);
        let each: Vec<u32> = (0..field.values.len() as u32).collect();
        let by = holders(field, &members, each.len(), |code| &each[code..=code]);
        let listed = Listing { fewest, most, texts: &field.values, counts: &held.of, holders: &by };
        let values = listed.common(held.records, typical_value);
        let words = tokens.map(|tokens| {
            let mut counts = vec![0; tokens.texts.len()];
            for (code, n) in held.of.iter().enumerate() {
                tokens.of(code).iter().for_each(|word| counts[*word as usize] += n);
            }
            let by = holders(field, &members, counts.len(), |code| tokens.of(code));
            let listed = Listing { fewest, most, texts: &tokens.texts, counts: &counts, holders: &by };
            listed.common(field.codes.len() as u64, typical_word)
        });
        SavedFrequencies {
            field: slot.name.clone(),
            kind: word(&slot.kind),
            equal_pairs: held.equal_pairs,
            values,
            words,
        }
    };
    comparer.slots().par_iter().zip(&words).map(one).collect()
}

/// Of how much is told how often it is held.
pub fn in_words(saved: &[SavedFrequencies]) -> String {
    let values: usize = saved.iter().map(|saved| saved.values.counts.len()).sum();
    let words: usize = saved.iter().filter_map(|saved| Some(saved.words.as_ref()?.counts.len())).sum();
    let [values, words] = [values, words].map(thousands);
    format!("frequencies of {values} values and {words} words that at least {} customers hold\n", *FEWEST_CUSTOMERS)
}

/// How many customers hold each of `n` items; `items` are those of a value, by code.
fn holders<'a>(
    field: &StandardField,
    members: &Grouped<RecordIndex>,
    n: usize,
    items: impl Fn(usize) -> &'a [u32],
) -> Vec<u32> {
    let (mut holders, mut here) = (vec![0; n], Vec::new());
    for customer in 0..members.len() {
        here.clear();
        for record in members.of(customer) {
            field.of(*record as usize).iter().for_each(|code| here.extend_from_slice(items(*code as usize)));
        }
        here.sort_unstable();
        here.dedup();
        here.iter().for_each(|item| holders[*item as usize] += 1);
    }
    holders
}

/// Texts with how many records and how many customers hold each.
struct Listing<'a> {
    /// What fewer customers hold is not listed.
    fewest: u32,
    /// Of more than so many the most frequent are listed.
    most: usize,
    texts: &'a Texts,
    counts: &'a [u32],
    holders: &'a [u32],
}

impl Listing<'_> {
    /// The texts that are listed; `typical` makes one count of those of all others.
    fn common(&self, records: u64, typical: fn(&[u32]) -> f64) -> Common {
        let Self { fewest, most, texts, counts, holders } = *self;
        let (mut listed, rest): (Vec<usize>, Vec<usize>) = (0..texts.len()).partition(|item| holders[*item] >= fewest);
        listed.sort_unstable_by(|a, b| counts[*b].cmp(&counts[*a]).then_with(|| texts[*a].cmp(&texts[*b])));
        let too_many = listed.split_off(listed.len().min(most));
        let others: Vec<u32> = rest.iter().chain(&too_many).map(|item| counts[*item]).collect();
        let salt = listed.iter().fold(0, |salt, item| Common::hash(&texts[*item], salt));
        let mut entries: Vec<(u64, u32)> =
            listed.iter().map(|item| (Common::hash(&texts[*item], salt), counts[*item])).collect();
        entries.sort_unstable();
        entries.dedup_by_key(|entry| entry.0);
        Common { records, salt, counts: entries, rare: typical(&others).min(records.max(1) as f64) }
    }
}

/// How many records hold the value that a record holds, on average over records. Likelihoods ask for this mean: of
/// records whose value is one of many, so many others hold an equal one. A value is never held by fewer than the two
/// records that are compared.
fn typical_value(counts: &[u32]) -> f64 {
    let (mut records, mut sum) = (0.0, 0.0);
    for n in counts.iter().map(|n| f64::from(*n)) {
        (records, sum) = (records + n, sum + n * n.max(2.0));
    }
    if records > 0.0 { sum / records } else { 2.0 }
}

/// The count whose rarity is that of a word on average over records. Rarities of words are added up.
fn typical_word(counts: &[u32]) -> f64 {
    let (mut records, mut sum) = (0.0, 0.0);
    for n in counts.iter().map(|n| f64::from(*n)) {
        (records, sum) = (records + n, sum + n * (0.5 + n).ln());
    }
    if records > 0.0 { (sum / records).exp() - 0.5 } else { 1.0 }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every value with how many records hold it, each a customer of its own.
    fn texts(counts: &[(&str, u32)]) -> (Texts, Vec<u32>) {
        (counts.iter().map(|(text, _)| *text).collect(), counts.iter().map(|(_, n)| *n).collect())
    }

    #[test]
    fn only_what_many_customers_hold_is_listed() {
        let (texts, counts) = texts(&[("berlin", 40), ("ulm", 20), ("jena", 19), ("own", 300)]);
        let listing = Listing { fewest: 20, most: 3, texts: &texts, counts: &counts, holders: &[40, 20, 19, 1] };
        let found = listing.common(379, typical_value);
        assert_eq!(found.counts.len(), 2);
        assert_eq!(
            ["berlin", "ulm", "jena", "own", "nowhere"].map(|text| found.of(text)),
            [Some(40), Some(20), None, None, None]
        );
        // Of the records that hold another value most share it with 299 others.
        let rare = (19.0 * 19.0 + 300.0 * 300.0) / 319.0;
        assert!((found.rare - rare).abs() < 1e-9 && (found.held_by("nowhere") - rare).abs() < 1e-9);
    }

    #[test]
    fn of_too_many_values_the_most_frequent_are_listed() {
        let names: Vec<String> = (0..15).map(|n| format!("name {n}")).collect();
        let counts: Vec<u32> = (20..35).collect();
        let texts = names.iter().collect();
        let listing = Listing { fewest: 20, most: 10, texts: &texts, counts: &counts, holders: &counts };
        let found = listing.common(405, typical_word);
        assert_eq!(found.counts.len(), 10);
        assert_eq!((found.of("name 4"), found.of("name 5")), (None, Some(25)));
        assert!((20.0..25.0).contains(&found.rare), "{}", found.rare);
    }

    #[test]
    fn a_customer_counts_once_however_many_records_it_has() {
        let field = StandardField {
            values: ["a", "b"].iter().collect(),
            offsets: vec![0, 1, 2, 4, 4],
            codes: vec![0, 0, 0, 1],
            ..StandardField::default()
        };
        let each = [0, 1];
        let members = Grouped::by_label(&[0, 0, 1, 1], 2);
        assert_eq!(holders(&field, &members, 2, |code| &each[code..=code]), [2, 1]);
    }
}
