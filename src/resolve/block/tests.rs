//! Facts about blocks on hand-made fields.

use super::*;
use crate::config::{BlockingRule, Cut};

/// A field in which each record holds these values.
pub(super) fn field(records: &[&[&str]]) -> StandardField {
    let mut field = StandardField { offsets: vec![0], ..StandardField::default() };
    for values in records {
        for value in *values {
            let known = field.values.iter().position(|known| known == *value);
            let code = known.unwrap_or_else(|| field.values.push(value));
            field.codes.push(code as u32);
        }
        field.offsets.push(field.codes.len() as u32);
    }
    field
}

fn model(rules: &[&[(usize, Cut)]]) -> MatchModel {
    let block_on = rules.iter().map(|parts| BlockingRule { parts: parts.to_vec() }).collect();
    MatchModel {
        block_on,
        compare: Vec::new(),
        link_at: 3.0,
        review_at: -3.0,
        fitted: None,
        fitted_file: None,
        max_pairs: 1,
    }
}

/// Every pair with the rule that owns it, as often as it is owned.
fn owned(blocks: &Blocks) -> Vec<(u32, u32, usize)> {
    let mut pairs = Vec::new();
    for (r, rule) in blocks.rules.iter().enumerate() {
        for b in 0..rule.len() {
            let members = rule.members(b);
            for (i, x) in members.iter().enumerate() {
                pairs
                    .extend(members[i + 1..].iter().filter(|y| blocks.owns(r, b as u32, *x, **y)).map(|y| (*x, *y, r)));
            }
        }
    }
    pairs.sort_unstable();
    pairs
}

#[test]
fn a_pair_belongs_to_the_first_rule_that_proposes_it_and_to_it_once() {
    let name = field(&[&["ann lee"], &["ann lee"], &["lee ann"], &[], &["bob"]]);
    let post = field(&[&["1", "2"], &["1", "2"], &["2"], &["2"], &["3"]]);
    let model = model(&[&[(0, Cut::Words)], &[(1, Cut::Whole)]]);
    let blocks = blocks(&model, &[name, post], &Guards::default(), 5);
    assert_eq!(owned(&blocks), [(0, 1, 0), (0, 2, 0), (0, 3, 1), (1, 2, 0), (1, 3, 1), (2, 3, 1)]);
    assert_eq!(blocks.proposed_by(0, 4), None);
}

#[test]
fn a_value_shared_by_very_many_is_divided_and_does_not_stop_the_run() {
    let n = *LARGEST_BLOCK * 9;
    let surname = field(&vec![&["smith"][..]; n]);
    let born = StandardField {
        values: (0..n / 3).map(|i| i.to_string()).collect(),
        offsets: (0..=n as u32).collect(),
        codes: (0..n as u32).map(|i| i / 3).collect(),
        ..StandardField::default()
    };
    let model = model(&[&[(0, Cut::Whole)], &[(1, Cut::Whole)]]);
    let blocks = blocks(&model, &[surname, born], &Guards::default(), n);
    let left_out = pairs_of(n as u64) - n as u64;
    assert_eq!(blocks.rules[0].skew, Skew { divided: 1, records: n, left_out: 0, pairs_left_out: left_out });
    assert_eq!(blocks.rules[0].n_pairs(), n as u64);
}

#[test]
fn another_rule_takes_no_pair_from_a_block_that_is_little_too_large() {
    let n = *LARGEST_BLOCK + 1;
    let surname = field(&vec![&["smith"][..]; n]);
    let born: Vec<String> = (0..n).map(|i| (i / 3).to_string()).collect();
    let born: Vec<[&str; 1]> = born.iter().map(|year| [year.as_str()]).collect();
    let born = field(&born.iter().map(|year| &year[..]).collect::<Vec<_>>());
    let mut model = model(&[&[(0, Cut::Whole)], &[(1, Cut::Whole)]]);
    model.max_pairs = 1_000_000;
    let blocks = blocks(&model, &[surname, born], &Guards::default(), n);
    assert_eq!(blocks.rules[0].skew, Skew::default());
    assert_eq!(blocks.rules[0].n_pairs(), pairs_of(n as u64));
}

#[test]
fn a_rule_that_stands_alone_compares_a_large_block_or_says_what_it_leaves_out() {
    let n = *LARGEST_BLOCK as u64 + 10;
    let surname = [field(&vec![&["smith"][..]; n as usize])];
    let mut model = model(&[&[(0, Cut::Whole)]]);
    let skew = blocks(&model, &surname, &Guards::default(), n as usize).rules[0].skew.clone();
    assert_eq!((skew.left_out, skew.pairs_left_out), (0, pairs_of(n)));
    model.max_pairs = pairs_of(n);
    assert_eq!(blocks(&model, &surname, &Guards::default(), n as usize).rules[0].n_pairs(), pairs_of(n));
}

#[test]
fn before_blocks_are_divided_records_share_a_key_all_the_same() {
    let n = *LARGEST_BLOCK * 9;
    let surname: Vec<&[&str]> = (0..n).map(|i| if i < n - 2 { &["smith"][..] } else { &["jones"][..] }).collect();
    let fields = [field(&surname), field(&vec![&[][..]; n])];
    let model = model(&[&[(0, Cut::Whole)], &[(1, Cut::Whole)]]);
    let (made, undivided) = (blocks(&model, &fields, &Guards::default(), n), Undivided::new(&model, &fields, n));
    assert!(made.proposed_by(0, 1).is_none() && undivided.share(0, 1));
    assert!(!undivided.share(0, n as u32 - 1));
    let all = pairs_of(n as u64 - 2);
    assert_eq!((undivided.large(all).n_pairs(), undivided.large(all - 1).n_pairs()), (all, 0));
}

#[test]
fn names_that_sound_alike_have_one_code() {
    for (name, code) in [
        ("robert", "r163"),
        ("rupert", "r163"),
        ("ashcraft", "a261"),
        ("tymczak", "t522"),
        ("pfister", "p236"),
        ("honeyman", "h555"),
    ] {
        assert_eq!(Cut::Sound.of(name), [code], "{name}");
    }
    assert!(Cut::Sound.of("j").is_empty() && Cut::Sound.of("42").is_empty());
}
