//! Facts about trust.

use super::accuracy::accuracy;
use super::posterior::{Claim, posterior};
use crate::config::{Decay, DecayShape, parse_span};

fn near(a: f64, b: f64) -> bool {
    (a - b).abs() < 1e-9
}

#[test]
fn one_claim_alone_is_trusted_as_its_source() {
    for accuracy in [0.5, 0.8, 0.99] {
        assert!(near(posterior(&[Claim { class: 0, accuracy }], 10.0)[0], accuracy));
    }
}

#[test]
fn agreement_raises_trust_and_dissent_lowers_it() {
    let claim = |class, accuracy| Claim { class, accuracy };
    // Odds 90 and 40 multiply to 3600 against 10 unseen values: 3600/3610.
    assert!(near(posterior(&[claim(0, 0.9), claim(0, 0.8)], 10.0)[0], 3600.0 / 3610.0));
    // 90 against 40 and 9 unseen ones.
    let split = posterior(&[claim(0, 0.9), claim(1, 0.8)], 10.0);
    assert!(near(split[0], 90.0 / 139.0) && near(split[1], 40.0 / 139.0));
    // For booleans nothing is unseen: 9 against 4.
    assert!(near(posterior(&[claim(0, 0.9), claim(1, 0.8)], 1.0)[0], 9.0 / 13.0));
    assert!(posterior(&vec![claim(0, 0.999); 500], 10.0)[0] <= 1.0);
}

#[test]
fn decay_has_the_fields_three_shapes() {
    let half = |shape| accuracy(0.8, Some(Decay { shape, over: parse_span("100d").unwrap(), to: 0.5 }), Some(50.0));
    assert!(near(half(DecayShape::Linear), 0.8 * 0.75));
    assert!(near(half(DecayShape::RapidInitial), 0.8 * 0.625));
    assert!(near(half(DecayShape::SlowInitial), 0.8 * 0.875));
    let linear = Some(Decay { shape: DecayShape::Linear, over: parse_span("100d").unwrap(), to: 0.5 });
    assert!(near(accuracy(0.8, linear, Some(0.0)), 0.8));
    assert!(near(accuracy(0.8, linear, Some(900.0)), 0.4));
    assert!(near(accuracy(0.8, linear, None), 0.4));
    assert!(near(accuracy(0.8, None, None), 0.8));
}
