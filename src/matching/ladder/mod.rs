//! Comparison levels: how two values of a field agree, as a small number.
//!
//! In: the distinct standard values of a field and its ladder. Out: for any two of them a level, 1 for the weakest. A
//! level does not depend on which value comes first. Everything that can be known of a value alone is worked out once,
//! in [`Values::new`].

mod company;
mod countries;
mod date;
mod levels;
mod names;
mod parts;
mod spelling;
mod words;

pub use levels::Ladder;

use super::shape::Shape;
use super::similarity::Scratch;
use crate::config::LevelRule;
use crate::tables::Texts;
use company::Tokens;

/// The distinct values of a compared field, ready to be compared.
pub struct Values<'a> {
    ladder: Ladder,
    texts: &'a Texts,
    /// What is told of each value without reading it.
    shapes: Vec<Shape>,
    /// Days and digits of dates; empty for other ladders.
    dates: Vec<date::Day>,
    /// Words with their rarity; empty for ladders that do not read words.
    tokens: Option<Tokens>,
}

impl<'a> Values<'a> {
    /// Prepares values; `counts[v]` is how many records hold value `v`.
    pub fn new(ladder: Ladder, texts: &'a Texts, counts: &[u32]) -> Self {
        let dates = if matches!(ladder, Ladder::Date) { texts.iter().map(date::Day::of).collect() } else { Vec::new() };
        let tokens = ladder.reads_words().then(|| Tokens::new(texts, counts, matches!(ladder, Ladder::Company)));
        // Of domains only the name is read for being alike.
        let told =
            |text| if matches!(ladder, Ladder::Domain) { Shape::of(parts::name_of(text)) } else { Shape::of(text) };
        let shapes = texts.iter().map(told).collect();
        Self { ladder, texts, shapes, dates, tokens }
    }

    /// The ladder.
    pub fn ladder(&self) -> &Ladder {
        &self.ladder
    }

    /// The level of two values by code; equal codes are equal values.
    pub fn level(&self, a: u32, b: u32, scratch: &mut Scratch) -> u8 {
        if a == b {
            return self.ladder.exact();
        }
        let (a, b) = (a as usize, b as usize);
        let (shape_a, shape_b) = (&self.shapes[a], &self.shapes[b]);
        // Nearly all pairs are told apart here.
        match &self.ladder {
            Ladder::Equal => return 1,
            Ladder::Date => return date::level(&self.dates[a], &self.dates[b]),
            Ladder::Custom(rules) => return self.custom(rules, a, b, scratch),
            Ladder::Name if names::are_apart(shape_a, shape_b) => return 1,
            Ladder::Domain if shape_a.most_alike(shape_b) < parts::ALIKE => return 1,
            Ladder::Identifier if !shape_a.may_be_within(shape_b, 2) => return 1,
            _ => {}
        }
        let (a, b) = if self.texts[a] <= self.texts[b] { (a, b) } else { (b, a) };
        let (x, y) = (&self.texts[a], &self.texts[b]);
        let slip = shape_a.may_be_within(shape_b, 1);
        match &self.ladder {
            Ladder::Name => names::part(x, y, scratch),
            Ladder::Person => names::full(x, y, scratch),
            Ladder::Company => self
                .tokens
                .as_ref()
                .map_or(1, |tokens| tokens.company(x, y, a, b, shape_a.may_be_same_letters(shape_b), scratch)),
            Ladder::Text => {
                self.tokens.as_ref().map_or(1, |tokens| tokens.text(x, y, a, b, shape_a.most_alike(shape_b), scratch))
            }
            Ladder::Street => {
                self.tokens.as_ref().map_or(1, |tokens| tokens.street(x, y, a, b, shape_a.most_alike(shape_b), scratch))
            }
            Ladder::PostalCode => parts::postal_code(x, y, slip, scratch),
            Ladder::Phone => parts::phone(x, y, slip, scratch),
            Ladder::Email => parts::email(x, y, scratch),
            Ladder::Domain => parts::domain(x, y, scratch),
            Ladder::Identifier => parts::identifier(x, y, scratch),
            Ladder::Date | Ladder::Equal | Ladder::Custom(_) => 1,
        }
    }

    /// How alike two values of *different* name fields are, for names in the wrong order.
    pub fn across(&self, a: u32, other: &Self, b: u32, scratch: &mut Scratch) -> bool {
        if self.shapes[a as usize].most_alike(&other.shapes[b as usize]) < 0.92 {
            return false;
        }
        let (x, y) = (&self.texts[a as usize], &other.texts[b as usize]);
        x == y
            || (x.len() > 2 && y.len() > 2 && {
                if x <= y { scratch.jaro_winkler(x, y) } else { scratch.jaro_winkler(y, x) }
            } >= 0.92)
    }

    /// Two different values on levels of one's own.
    fn custom(&self, rules: &[LevelRule], a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        let (shape_a, shape_b) = (&self.shapes[a], &self.shapes[b]);
        // A text is read only where the shapes leave it open: it is seldom in the processor's cache.
        let texts = || (&self.texts[a], &self.texts[b]);
        let reached = rules.iter().position(|rule| match rule {
            LevelRule::Exact => false,
            LevelRule::Edits(n) => {
                shape_a.may_be_within(shape_b, *n) && {
                    let (x, y) = texts();
                    scratch.edits(x, y) <= *n
                }
            }
            LevelRule::JaroWinkler(similarity) => {
                shape_a.most_alike(shape_b) >= *similarity && {
                    let (x, y) = texts();
                    scratch.jaro_winkler(x.min(y), x.max(y)) >= *similarity
                }
            }
        });
        reached.map_or(1, |rule| (rules.len() - rule) as u8 + 1)
    }
}
