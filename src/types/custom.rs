//! Levels that a use case declares itself.

use schemars::JsonSchema;

use crate::matching::shape::Shape;
use crate::matching::similarity::Scratch;
use crate::tables::Texts;

/// When a pair reaches a level.
#[derive(Clone, Copy, Debug, PartialEq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum LevelRule {
    /// The standard values are equal.
    Exact,
    /// At most so many insertions, deletions, replacements and swaps of neighbours apart.
    Edits(usize),
    /// A Jaro–Winkler similarity of at least so much.
    JaroWinkler(f64),
}

/// Values, and what is told of them without reading them.
pub(super) struct Column<'a> {
    rules: Vec<LevelRule>,
    texts: &'a Texts,
    shapes: Vec<Shape>,
}

impl<'a> Column<'a> {
    /// Prepares values for rules, of which the strongest comes first.
    pub(super) fn new(rules: Vec<LevelRule>, texts: &'a Texts) -> Self {
        Self { rules, texts, shapes: texts.iter().map(Shape::of).collect() }
    }

    /// The level of two values that differ.
    pub(super) fn level(&self, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        let (shape_a, shape_b) = (&self.shapes[a], &self.shapes[b]);
        // A text is read only where the shapes leave it open: it is seldom in the processor's cache.
        let texts = || (&self.texts[a], &self.texts[b]);
        let reached = self.rules.iter().position(|rule| match rule {
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
        reached.map_or(1, |rule| (self.rules.len() - rule) as u8 + 1)
    }
}

/// What each level means, from 1 on.
pub(super) fn names(rules: &[LevelRule]) -> Vec<String> {
    let name = |rule: &LevelRule| match rule {
        LevelRule::Exact => "equal".to_owned(),
        LevelRule::Edits(n) => format!("{n} edits"),
        LevelRule::JaroWinkler(similarity) => format!("Jaro–Winkler {similarity}"),
    };
    std::iter::once("all other".to_owned()).chain(rules.iter().rev().map(name)).collect()
}
