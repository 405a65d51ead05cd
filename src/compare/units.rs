//! From two records to their agreement pattern.

use rayon::prelude::*;

use crate::config::{Comparison, FieldType, Identity, MatchModel};
use crate::matching::ladder::{Ladder, Values};
use crate::matching::similarity::Scratch;
use crate::matching::{Kinship, MISSING, Pattern};
use crate::tables::{Own, RecordIndex, StandardField};

/// What several fields speak about, so that one of them foretells the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Subject {
    /// Where: street, postal code, city, country.
    Place,
    /// Mailbox and domain.
    Net,
}

impl Subject {
    fn of(kind: FieldType) -> Option<Self> {
        match kind {
            FieldType::Street | FieldType::PostalCode | FieldType::City | FieldType::Country => Some(Self::Place),
            FieldType::Email | FieldType::Domain => Some(Self::Net),
            _ => None,
        }
    }
}

/// What four bits of a pattern say.
#[derive(Clone, Debug)]
pub struct Slot {
    /// The field.
    pub name: String,
    /// The identity field's index.
    pub field: usize,
    /// What each level means, from 1 on.
    pub levels: Vec<String>,
    /// The level of equal values.
    pub exact: u8,
    /// What it speaks about together with other fields.
    pub subject: Option<Subject>,
    /// What two customers who belong together share of it.
    pub kinship: Kinship,
    /// How many levels stand in order of strength; names in the wrong order stand behind them.
    pub ordered: usize,
}

struct Side<'a> {
    field: &'a StandardField,
    values: Values<'a>,
}

enum Unit<'a> {
    One(Box<Side<'a>>),
    Person(Box<Side<'a>>, Box<Side<'a>>),
}

/// One of the two names stands in the place of the other.
const HALF_SWAPPED: u8 = 7;
/// Both names stand in each other's place.
const SWAPPED: u8 = 8;

/// The level of days that have but the year in common.
const SAME_YEAR: u8 = 3;
/// A name that so many records hold is no slip.
const ESTABLISHED: u32 = 5;
/// The level from which names of companies agree in most words.
const ALIKE: u8 = 3;

/// The levels from which names of persons, and last names, agree in most words.
const NAMES_ALIKE: u8 = 4;
const LAST_NAMES_ALIKE: u8 = 4;
/// The level of addresses whose mailboxes are alike.
const SIMILAR_MAILBOX: u8 = 2;

/// In a row: the record holds no value of the field, or several.
const NONE: u32 = u32::MAX;
const SEVERAL: u32 = u32::MAX - 1;

/// Compares records of one run.
pub struct Comparer<'a> {
    units: Vec<Unit<'a>>,
    /// For each record the code of its one value in each slot, side by side; [`NONE`] or [`SEVERAL`] otherwise.
    rows: Vec<u32>,
    slots: Vec<Slot>,
    /// Slots of company names, and of domains, which companies make from their names.
    companies: Vec<usize>,
    domains: Vec<usize>,
    /// Slots of persons' names, each with the level from which they agree in most words, and of mailboxes, which
    /// persons make from their names.
    persons: Vec<(usize, u8)>,
    mailboxes: Vec<usize>,
    /// Slots of streets and postal codes, and of cities and countries, which follow from them.
    addresses: Vec<usize>,
    regions: Vec<usize>,
}

impl<'a> Comparer<'a> {
    /// Prepares the distinct values of all compared fields.
    pub fn new(identity: &Identity, model: &MatchModel, fields: &'a [StandardField]) -> Self {
        let (mut units, mut slots) = (Vec::new(), Vec::new());
        let kinds = || model.compare.iter().flat_map(|comparison| &comparison.fields).map(|f| identity.fields[*f].kind);
        let homes = kinds()
            .any(|kind| matches!(kind, FieldType::Street | FieldType::Phone | FieldType::Email | FieldType::Domain));
        let (mut companies, mut domains) = (Vec::new(), Vec::new());
        let (mut persons, mut mailboxes) = (Vec::new(), Vec::new());
        let (mut addresses, mut regions) = (Vec::new(), Vec::new());
        let ladder = |comparison: &Comparison, f: usize| match &comparison.levels {
            Some(rules) => Ladder::Custom(rules.clone()),
            None => Ladder::of(identity.fields[f].kind, comparison.fields.len() == 2),
        };
        let compared: Vec<(usize, Ladder)> = model
            .compare
            .iter()
            .flat_map(|comparison| comparison.fields.iter().map(|f| (*f, ladder(comparison, *f))))
            .collect();
        let prepare = |(f, ladder): (usize, Ladder)| Values::new(ladder, &fields[f].values, &counts(&fields[f]));
        let prepared: Vec<Values<'a>> = compared.into_par_iter().map(prepare).collect();
        let mut prepared = prepared.into_iter();
        for comparison in &model.compare {
            let part = comparison.fields.len() == 2;
            let mut sides: Vec<Side<'a>> = Vec::new();
            for (f, values) in comparison.fields.iter().zip(prepared.by_ref()) {
                let ladder = values.ladder();
                match ladder {
                    Ladder::Company => companies.push(slots.len()),
                    Ladder::Domain => domains.push(slots.len()),
                    Ladder::Person => persons.push((slots.len(), NAMES_ALIKE)),
                    Ladder::Name if !sides.is_empty() => persons.push((slots.len(), LAST_NAMES_ALIKE)),
                    Ladder::Email => mailboxes.push(slots.len()),
                    _ => {}
                }
                match identity.fields[*f].kind {
                    FieldType::Street | FieldType::PostalCode => addresses.push(slots.len()),
                    FieldType::City | FieldType::Country => regions.push(slots.len()),
                    _ => {}
                }
                let mut levels = ladder.names();
                let ordered = levels.len();
                if part && sides.is_empty() {
                    levels
                        .extend(["one name in the other's place".to_owned(), "first and last name swapped".to_owned()]);
                }
                let kinship = kinship(identity.fields[*f].kind, ladder, part && !sides.is_empty(), homes);
                slots.push(Slot {
                    name: identity.fields[*f].name.clone(),
                    field: *f,
                    levels,
                    exact: ladder.exact(),
                    subject: Subject::of(identity.fields[*f].kind),
                    kinship,
                    ordered,
                });
                sides.push(Side { field: &fields[*f], values });
            }
            let second = if part { sides.pop() } else { None };
            match (sides.pop(), second) {
                (Some(first), Some(second)) => units.push(Unit::Person(Box::new(first), Box::new(second))),
                (Some(one), None) => units.push(Unit::One(Box::new(one))),
                _ => {}
            }
        }
        let rows = rows(&slots, fields);
        Self { units, rows, slots, companies, domains, persons, mailboxes, addresses, regions }
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
        let (mut pattern, mut slot) = (Pattern::default(), 0);
        let (row_a, row_b) = (self.row(a), self.row(b));
        for unit in &self.units {
            match unit {
                Unit::One(side) => {
                    pattern = pattern.with(slot, side.level(a, b, row_a[slot], row_b[slot], scratch));
                    slot += 1;
                }
                Unit::Person(first, last) => {
                    let straight = (
                        first.level(a, b, row_a[slot], row_b[slot], scratch),
                        last.level(a, b, row_a[slot + 1], row_b[slot + 1], scratch),
                    );
                    let (first_level, last_level) = person(first, last, a, b, straight, scratch);
                    pattern = pattern.with(slot, first_level).with(slot + 1, last_level);
                    slot += 2;
                }
            }
        }
        self.without_echoes(pattern)
    }

    /// Agreement that follows from other agreement says nothing new. A domain is made from the company's name: where
    /// the names agree, a similar domain is an echo; and so is a mailbox made from a person's name. A city follows from
    /// the postal code and mostly from the street: where these are equal, so is it.
    fn without_echoes(&self, pattern: Pattern) -> Pattern {
        let exact = |slot: &&usize| pattern.level(**slot) == self.slots[**slot].exact;
        let mut heard = pattern;
        if self.companies.iter().any(|slot| pattern.level(*slot) >= ALIKE) {
            let echo = |slot: &&usize| (2..self.slots[**slot].exact).contains(&pattern.level(**slot));
            heard = self.domains.iter().filter(echo).fold(heard, |heard, slot| heard.with(*slot, MISSING));
        }
        if self.persons.iter().any(|(slot, alike)| pattern.level(*slot) >= *alike) {
            let echo = |slot: &&usize| pattern.level(**slot) == SIMILAR_MAILBOX;
            heard = self.mailboxes.iter().filter(echo).fold(heard, |heard, slot| heard.with(*slot, MISSING));
        }
        if self.addresses.iter().any(|slot| exact(&slot)) {
            heard = self.regions.iter().filter(exact).fold(heard, |heard, slot| heard.with(*slot, MISSING));
        }
        heard
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
        equal.map(|(slot, _)| self.rarest(slot, a, b, &rarity[slot]).max(-30.0)).sum()
    }

    /// The fields that a person has but one true value of: first names and days. Two days are apart when they share
    /// neither slip nor part; two names are when both are borne by others as well, for a slip rarely makes a name that
    /// others bear.
    pub fn own(&self) -> Vec<Own<'_>> {
        let mut own: Vec<Own<'_>> = Vec::new();
        for unit in &self.units {
            match unit {
                Unit::One(side) if matches!(side.values.ladder(), Ladder::Date) => {
                    own.push(Own {
                        field: side.field,
                        apart: Box::new(|a, b| side.values.level(a, b, &mut Scratch::default()) <= SAME_YEAR),
                    });
                }
                Unit::Person(first, _) => {
                    let counts = counts(first.field);
                    own.push(Own {
                        field: first.field,
                        apart: Box::new(move |a, b| {
                            counts[a as usize] >= ESTABLISHED && counts[b as usize] >= ESTABLISHED
                        }),
                    });
                }
                Unit::One(_) => {}
            }
        }
        own
    }

    fn side(&self, slot: usize) -> Option<&Side<'a>> {
        self.units
            .iter()
            .flat_map(|unit| match unit {
                Unit::One(side) => [Some(&**side), None],
                Unit::Person(first, last) => [Some(&**first), Some(&**last)],
            })
            .flatten()
            .nth(slot)
    }

    /// The field behind a slot.
    pub(super) fn field(&self, slot: usize) -> Option<&StandardField> {
        self.side(slot).map(|side| side.field)
    }
}

/// What related customers share: an address, a phone, a mailbox, a website; a family its last name, a group of
/// companies some words. Without any of these a city in common makes nobody related.
fn kinship(kind: FieldType, ladder: &Ladder, is_last_name: bool, homes: bool) -> Kinship {
    match (kind, ladder) {
        _ if is_last_name => Kinship::Half,
        (FieldType::PostalCode | FieldType::City | FieldType::Country, _) if !homes => Kinship::Own,
        (FieldType::Email | FieldType::Phone | FieldType::Domain, _) => Kinship::Shared,
        (FieldType::Street | FieldType::PostalCode | FieldType::City | FieldType::Country, _) => Kinship::Shared,
        (_, Ladder::Person) => Kinship::Parts(vec![(2, 0.35), (3, 0.15)]),
        (_, Ladder::Company) => Kinship::Parts(vec![(2, 0.2), (3, 0.25), (4, 0.1), (5, 0.05)]),
        _ => Kinship::Own,
    }
}

/// The codes of all records, slot by slot, record by record.
fn rows(slots: &[Slot], fields: &[StandardField]) -> Vec<u32> {
    let n = fields.first().map_or(0, |field| field.offsets.len().saturating_sub(1));
    let mut rows = Vec::with_capacity(n * slots.len());
    for record in 0..n {
        rows.extend(slots.iter().map(|slot| match fields[slot.field].of(record) {
            [] => NONE,
            [code] => *code,
            _ => SEVERAL,
        }));
    }
    rows
}

/// How many records hold each value.
pub(super) fn counts(field: &StandardField) -> Vec<u32> {
    let mut counts = vec![0; field.values.len()];
    for code in &field.codes {
        counts[*code as usize] += 1;
    }
    counts
}

impl Side<'_> {
    /// The best level over all values of both records, of which the codes are given where there is but one.
    fn level(&self, a: RecordIndex, b: RecordIndex, code_a: u32, code_b: u32, scratch: &mut Scratch) -> u8 {
        if code_a == NONE || code_b == NONE {
            return MISSING;
        }
        if code_a != SEVERAL && code_b != SEVERAL {
            return self.values.level(code_a, code_b, scratch);
        }
        let (x, y) = (self.field.of(a as usize), self.field.of(b as usize));
        x.iter()
            .flat_map(|x| y.iter().map(move |y| (*x, *y)))
            .map(|(x, y)| self.values.level(x, y, scratch))
            .max()
            .unwrap_or(MISSING)
    }

    /// Whether a name here is nearly the other record's name there.
    fn crosses(&self, a: RecordIndex, other: &Self, b: RecordIndex, scratch: &mut Scratch) -> bool {
        self.field
            .of(a as usize)
            .iter()
            .any(|x| other.field.of(b as usize).iter().any(|y| self.values.across(*x, &other.values, *y, scratch)))
    }
}

/// The levels of first and last name, together, from their levels as they stand.
fn person(
    first: &Side<'_>,
    last: &Side<'_>,
    a: RecordIndex,
    b: RecordIndex,
    straight: (u8, u8),
    scratch: &mut Scratch,
) -> (u8, u8) {
    if straight.0 > 2 || straight.1 > 2 {
        return straight;
    }
    let crossings = u8::from(first.crosses(a, last, b, scratch)) + u8::from(last.crosses(a, first, b, scratch));
    match crossings {
        2 => (SWAPPED, MISSING),
        1 => (HALF_SWAPPED, MISSING),
        _ => straight,
    }
}
