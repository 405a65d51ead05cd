//! Words of a text that only repeat what another field of the same record says.
//!
//! In: the compared fields, record by record. Out: for two records the words of a text that say nothing beside their
//! other fields. The title of an article often holds its brand, its kind and its size: where both records have the
//! brand, it is compared by itself, and the title is compared without it. It promises that a field says what it says
//! once, and that a value which is not wholly in the text takes nothing from it.

use hashbrown::HashMap;
use rayon::prelude::*;

use super::side::{NONE, SEVERAL, Side};
use crate::tables::RecordIndex;
use crate::types::Tokens;

/// The words that are repeated in one slot.
pub(super) struct Repeated {
    /// `words[offsets[r]..offsets[r + 1]]` are those of record `r`: the slot that says them, and the word.
    offsets: Vec<u32>,
    words: Vec<(u32, u32)>,
}

impl Repeated {
    /// For each slot the words that the others say; nothing where none are, or no words are compared by their rarity.
    ///
    /// `rows` are the codes of the records' single values by slot, side by side.
    pub(super) fn among(sides: &[&Side<'_>], rows: &[u32]) -> Vec<Option<Self>> {
        (0..sides.len()).map(|slot| Self::of_slot(sides, slot, sides[slot].values.free_text()?, rows)).collect()
    }

    fn of_slot(sides: &[&Side<'_>], slot: usize, words: &Tokens, rows: &[u32]) -> Option<Self> {
        let known: HashMap<&str, u32> = (0..).zip(words.texts.iter()).map(|(code, text)| (text, code)).collect();
        // For each other slot and value its words, if the texts know them all.
        let of_value = |value: &str| -> Box<[u32]> {
            let codes: Option<Vec<u32>> = value.split(' ').map(|word| known.get(word).copied()).collect();
            codes.unwrap_or_default().into_boxed_slice()
        };
        let said = |(other, side): (usize, &&Side<'_>)| -> Vec<Box<[u32]>> {
            let values = &side.field.values;
            if other == slot {
                Vec::new()
            } else {
                (0..values.len()).into_par_iter().map(|v| of_value(&values[v])).collect()
            }
        };
        let said: Vec<Vec<Box<[u32]>>> = sides.iter().enumerate().map(said).collect();
        let (mut offsets, mut repeated) = (vec![0], Vec::new());
        for row in rows.chunks_exact(sides.len()) {
            if row[slot] < SEVERAL {
                let text = words.of(row[slot] as usize);
                for (other, said) in
                    said.iter().enumerate().filter(|(other, _)| *other != slot && row[*other] < SEVERAL)
                {
                    let said = &said[row[other] as usize];
                    if !said.is_empty() && said.len() < text.len() && said.iter().all(|word| text.contains(word)) {
                        repeated.extend(said.iter().map(|word| (other as u32, *word)));
                    }
                }
            }
            offsets.push(repeated.len() as u32);
        }
        (!repeated.is_empty()).then_some(Self { offsets, words: repeated })
    }

    fn of(&self, record: RecordIndex) -> &[(u32, u32)] {
        &self.words[self.offsets[record as usize] as usize..self.offsets[record as usize + 1] as usize]
    }

    /// The words of each of two records that say nothing beside fields which both have; none where there are none.
    pub(super) fn of_both(
        &self,
        (a, row_a): (RecordIndex, &[u32]),
        (b, row_b): (RecordIndex, &[u32]),
    ) -> Option<[Vec<u32>; 2]> {
        let (x, y) = (self.of(a), self.of(b));
        if x.is_empty() && y.is_empty() {
            return None;
        }
        let of = |words: &[(u32, u32)], other: &[u32]| {
            words.iter().filter(|(slot, _)| other[*slot as usize] != NONE).map(|(_, word)| *word).collect::<Vec<_>>()
        };
        let both = [of(x, row_b), of(y, row_a)];
        both.iter().any(|words| !words.is_empty()).then_some(both)
    }
}
