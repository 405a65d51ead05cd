//! Levels that a use case declares itself.

use schemars::JsonSchema;

use super::value_type::Shaped;
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

/// Values and the rules they are compared by.
pub(super) struct Column<'a> {
    rules: Vec<LevelRule>,
    values: Shaped<'a>,
}

impl<'a> Column<'a> {
    /// Prepares values for rules, of which the strongest comes first.
    pub(super) fn new(rules: Vec<LevelRule>, texts: &'a Texts) -> Self {
        Self { rules, values: Shaped::new(texts) }
    }

    /// The level of two values that differ.
    pub(super) fn level(&self, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        let reached = self.rules.iter().position(|rule| match rule {
            LevelRule::Exact => false,
            LevelRule::Edits(n) => {
                self.values.may_be_within(a, b, *n) && {
                    let (x, y) = self.values.in_order(a, b);
                    scratch.edits(x, y) <= *n
                }
            }
            LevelRule::JaroWinkler(similarity) => {
                self.values.most_alike(a, b) >= *similarity && {
                    let (x, y) = self.values.in_order(a, b);
                    scratch.jaro_winkler(x, y) >= *similarity
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
