//! From two records to their agreement pattern.

use rayon::prelude::*;

use super::echoes::Echoes;
use super::ladders::ladders;
use super::repeated::Repeated;
use super::side::{SEVERAL, Side, rows};
use super::spelt::Spellings;
use crate::config::{CustomerIs, Identity, MatchModel};
use crate::matching::similarity::Scratch;
use crate::matching::{Kinship, Pattern};
use crate::tables::{Frequencies, RecordIndex, StandardField};
use crate::types::{FieldType, Ladder, Subject, Tokens, crossed};

/// What four bits of a pattern say.
#[derive(Clone, Debug)]
pub struct Slot {
    /// The field.
    pub name: String,
    /// The identity field's index.
    pub field: usize,
    /// Its type.
    pub kind: FieldType,
    /// What each level means, from 1 on.
    pub levels: Vec<String>,
    /// The level of equal values.
    pub exact: u8,
    /// What it speaks about together with other fields.
    pub subject: Option<Subject>,
    /// What two customers who belong together share of it.
    pub kinship: Kinship,
    /// Two values that agree no better than at this level are not slips of each other, where the type says so.
    pub apart: Option<u8>,
    /// Two values that agree no better than at this level are two places.
    pub elsewhere: Option<u8>,
    /// Whether it is the first or last name of a person.
    pub is_part_of_a_name: bool,
    /// How many levels stand in order of strength; names in the wrong order stand behind them.
    pub ordered: usize,
}

enum Unit<'a> {
    One(Box<Side<'a>>),
    Person(Box<Side<'a>>, Box<Side<'a>>),
}

number! {
    /// A first name that so many records hold is no slip of another.
    ESTABLISHED: u32 = 5;
    /// So many bits of rarity an equal value that is known to be shared has while the model is learned.
    SHARED_BITS: f32 = -30.0;
}

/// Compares records of one run.
pub struct Comparer<'a> {
    units: Vec<Unit<'a>>,
    /// For each record the code of its one value in each slot, side by side; [`NONE`] or [`SEVERAL`] otherwise.
    rows: Vec<u32>,
    slots: Vec<Slot>,
    echoes: Echoes,
    spellings: Option<Spellings>,
    /// By slot.
    repeated: Vec<Option<Repeated>>,
    customer_is: Option<CustomerIs>,
}

impl<'a> Comparer<'a> {
    /// Prepares the distinct values of all compared fields; `frequencies` are those of the fields.
    pub fn new(
        identity: &Identity,
        model: &MatchModel,
        fields: &'a [StandardField],
        frequencies: &'a [Frequencies],
    ) -> Self {
        let ladders = ladders(identity, model);
        let homes = ladders.iter().any(|(f, _)| identity.fields[*f].kind.about().is_a_home);
        let persons = ladders.iter().any(|(_, ladder)| ladder.is_of_a_person());
        let slot = |(f, ladder): &(usize, Ladder)| Slot {
            name: identity.fields[*f].name.clone(),
            field: *f,
            kind: identity.fields[*f].kind,
            levels: ladder.names(),
            exact: ladder.exact(),
            subject: identity.fields[*f].kind.about().subject,
            kinship: ladder.kinship(homes, persons),
            apart: ladder.apart(),
            elsewhere: ladder.elsewhere(),
            is_part_of_a_name: matches!(ladder, Ladder::NamePart { .. }),
            ordered: ladder.ordered(),
        };
        let slots: Vec<Slot> = ladders.iter().map(slot).collect();
        let side = |(f, ladder): &(usize, Ladder)| Side::new(ladder, &fields[*f], &frequencies[*f]);
        let sides: Vec<Side<'a>> = ladders.par_iter().map(side).collect();
        let of_slots: Vec<usize> = slots.iter().map(|slot| slot.field).collect();
        let rows = rows(&of_slots, fields);
        let repeated = Repeated::among(&sides.iter().collect::<Vec<_>>(), &rows);
        let mut sides = sides.into_iter();
        let mut units = Vec::with_capacity(model.compare.len());
        for comparison in &model.compare {
            let second = |sides: &mut std::vec::IntoIter<Side<'a>>| match comparison.fields.len() {
                2 => sides.next(),
                _ => None,
            };
            match (sides.next(), second(&mut sides)) {
                (Some(first), Some(last)) => units.push(Unit::Person(Box::new(first), Box::new(last))),
                (Some(one), None) => units.push(Unit::One(Box::new(one))),
                (None, _) => {}
            }
        }
        let echoes = Echoes::among(ladders.iter().map(|(_, ladder)| ladder));
        let spellings = Spellings::among(ladders.iter().map(|(_, ladder)| ladder));
        Self { units, rows, slots, echoes, spellings, repeated, customer_is: identity.customer_is }
    }

    /// What one customer is, where the use case says so.
    pub(super) fn customer_is(&self) -> Option<CustomerIs> {
        self.customer_is
    }

    /// How many records there are.
    pub fn n_records(&self) -> usize {
        self.rows.len() / self.slots.len().max(1)
    }

    /// The codes of a record, by slot.
    fn row(&self, record: RecordIndex) -> &[u32] {
        let width = self.slots.len();
        &self.rows[record as usize * width..(record as usize + 1) * width]
    }

    /// What the bits of a pattern say.
    pub fn slots(&self) -> &[Slot] {
        &self.slots
    }

    /// The agreement pattern of two records; which comes first changes nothing.
    pub fn pattern(&self, a: RecordIndex, b: RecordIndex, scratch: &mut Scratch) -> Pattern {
        self.pattern_of(a, b, &[], scratch)
    }

    /// The same without some slots, which are as if they were missing.
    pub(super) fn pattern_of(
        &self,
        a: RecordIndex,
        b: RecordIndex,
        without: &[bool],
        scratch: &mut Scratch,
    ) -> Pattern {
        let (mut pattern, mut slot) = (Pattern::default(), 0);
        let (row_a, row_b) = (self.row(a), self.row(b));
        for unit in &self.units {
            let is_left_out = without.get(slot) == Some(&true);
            match unit {
                Unit::One(side) => {
                    if !is_left_out {
                        let is_single = row_a[slot] < SEVERAL && row_b[slot] < SEVERAL;
                        let repeated = match &self.repeated[slot] {
                            Some(repeated) if is_single => repeated.of_both((a, row_a), (b, row_b)),
                            _ => None,
                        };
                        let level = match repeated {
                            Some(without) => side.level_without(row_a[slot], row_b[slot], &without, scratch),
                            None => side.level(a, b, row_a[slot], row_b[slot], scratch),
                        };
                        pattern = pattern.with(slot, level);
                    }
                    slot += 1;
                }
                Unit::Person(first, last) => {
                    if !is_left_out {
                        let straight = (
                            first.level(a, b, row_a[slot], row_b[slot], scratch),
                            last.level(a, b, row_a[slot + 1], row_b[slot + 1], scratch),
                        );
                        let crossings = || [first.crosses(a, last, b, scratch), last.crosses(a, first, b, scratch)];
                        let (first_level, last_level) = crossed(straight, crossings);
                        pattern = pattern.with(slot, first_level).with(slot + 1, last_level);
                    }
                    slot += 2;
                }
            }
        }
        if let Some(spellings) = &self.spellings {
            pattern = spellings.heard(pattern, [row_a, row_b], |slot| self.side(slot));
        }
        self.echoes.taken_from(pattern)
    }

    /// For each slot about how many pairs of values are compared for a pair of records.
    pub(super) fn costs(&self) -> Vec<f64> {
        (0..self.slots.len()).map(|slot| self.side(slot).map_or(0.0, |side| side.mean_values().powi(2))).collect()
    }

    /// How many values of each slot's field are compared for one record.
    pub(super) fn values_of(&self, slot: usize, record: RecordIndex) -> usize {
        self.side(slot).map_or(0, |side| side.compared(record))
    }

    /// The slots whose levels are read together: those that one is an echo of go with it, and both names of a person.
    pub(super) fn with_their_echoes(&self, mut slots: Vec<bool>) -> Vec<bool> {
        self.echoes.spread(&mut slots);
        let mut slot = 0;
        for unit in &self.units {
            let width = if matches!(unit, Unit::One(_)) { 1 } else { 2 };
            if slots[slot..slot + width].contains(&true) {
                slots[slot..slot + width].fill(true);
            }
            slot += width;
        }
        slots
    }

    /// The rarity of the value that two records share in a slot where they are equal; of several, the rarest.
    pub(super) fn rarest(&self, slot: usize, a: RecordIndex, b: RecordIndex, rarity: &[f32]) -> f32 {
        let (one, other) = (self.row(a)[slot], self.row(b)[slot]);
        if one == other && one < SEVERAL {
            return rarity[one as usize];
        }
        let Some(side) = self.side(slot) else { return 0.0 };
        let (x, y) = (side.field.of(a as usize), side.field.of(b as usize));
        let both = x.iter().filter(|code| y.contains(code)).map(|code| rarity[*code as usize]);
        both.reduce(f32::max).unwrap_or(0.0)
    }

    /// Whether this holds of any value of a record and any of another, by code.
    pub(super) fn any_pair(
        &self,
        slot: usize,
        a: RecordIndex,
        b: RecordIndex,
        mut holds: impl FnMut(u32, u32) -> bool,
    ) -> bool {
        let (one, other) = (self.row(a)[slot], self.row(b)[slot]);
        if one < SEVERAL && other < SEVERAL {
            return holds(one, other);
        }
        let Some(side) = self.side(slot) else { return false };
        let (x, y) = (side.telling(a), side.telling(b));
        x.iter().any(|x| y.iter().any(|y| holds(*x, *y)))
    }

    /// How much rarer what two records share is than average values, over all slots but some where they are equal, in
    /// bits.
    pub(super) fn rarity(
        &self,
        pattern: Pattern,
        a: RecordIndex,
        b: RecordIndex,
        rarity: &[Vec<f32>],
        but: &[usize],
    ) -> f32 {
        let equal = self.slots.iter().enumerate().filter(|(slot, known)| {
            !but.contains(slot) && pattern.level(*slot) == known.exact && !rarity[*slot].is_empty()
        });
        equal.map(|(slot, _)| self.rarest(slot, a, b, &rarity[slot]).max(*SHARED_BITS)).sum()
    }

    /// The fields that a person has but one true value of: first names and days. Two days are apart when they share
    /// neither slip nor part; two names are when both are borne by others as well, for a slip rarely makes a name that
    /// others bear.
    pub fn own(&self) -> Vec<Own> {
        let of = |(unit, one): (usize, &Unit<'_>)| match one {
            Unit::One(side) => Some(Own { unit, apart: Apart::ByLevel(side.apart?) }),
            Unit::Person(..) => Some(Own { unit, apart: Apart::Established }),
        };
        self.units.iter().enumerate().filter_map(of).collect()
    }

    /// The values, by code, that a record has of such a field.
    pub fn own_values(&self, own: &Own, record: RecordIndex) -> &[u32] {
        self.units[own.unit].first().field.of(record as usize)
    }

    /// Whether two different values of such a field, by code, are too far apart to be a slip of each other.
    pub fn are_apart(&self, own: &Own, a: u32, b: u32) -> bool {
        match &own.apart {
            Apart::ByLevel(most) => self.units[own.unit].first().values.level(a, b, &mut Scratch::default()) <= *most,
            Apart::Established => {
                let held = &self.units[own.unit].first().held.of;
                [a, b].iter().all(|code| held[*code as usize] >= *ESTABLISHED)
            }
        }
    }

    pub(super) fn side(&self, slot: usize) -> Option<&Side<'a>> {
        self.units
            .iter()
            .flat_map(|unit| match unit {
                Unit::One(side) => [Some(&**side), None],
                Unit::Person(first, last) => [Some(&**first), Some(&**last)],
            })
            .flatten()
            .nth(slot)
    }

    /// How often the values behind each slot are held.
    pub(super) fn held(&self) -> Vec<&'a Frequencies> {
        let held = |unit: &Unit<'a>| match unit {
            Unit::One(side) => vec![side.held],
            Unit::Person(first, last) => vec![first.held, last.held],
        };
        self.units.iter().flat_map(held).collect()
    }

    /// The values of each slot, record by record.
    pub(super) fn fields(&self) -> Vec<&'a StandardField> {
        let fields = |unit: &Unit<'a>| match unit {
            Unit::One(side) => vec![side.field],
            Unit::Person(first, last) => vec![first.field, last.field],
        };
        self.units.iter().flat_map(fields).collect()
    }

    /// The words of the values behind a slot, where their rarity counts.
    pub fn words(&self, slot: usize) -> Option<&Tokens> {
        self.side(slot)?.values.words()
    }
}

/// A field that a customer has but one true value of.
pub struct Own {
    unit: usize,
    apart: Apart,
}

enum Apart {
    /// Two values that agree no better than this level.
    ByLevel(u8),
    /// Two values that [`ESTABLISHED`] records hold each.
    Established,
}

impl<'a> Unit<'a> {
    fn first(&self) -> &Side<'a> {
        match self {
            Self::One(side) | Self::Person(side, _) => side,
        }
    }
}
