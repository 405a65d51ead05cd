//! Identifiers of some system: kept as they are but for blanks, and for what is the same identifier written otherwise.
//!
//! Two spellings are one identifier where a program makes one of the other unasked: the 18 characters of a Salesforce
//! ID, of which the last three are only a checksum of the case of the others; `9.0`, which a data frame makes of 9 in a
//! column with gaps; a GUID in capitals or in braces. Zeros before a number and the case of letters stay.

use std::borrow::Cow;

use super::blocking::Cut;
use super::placeholders;
use super::value_type::{Prepared, Shaped, Standardised, ValueType};
use super::visible::{technical, visible};
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, Texts};

/// An identifier.
pub(super) struct Identifier;

const TWO_SLIPS: u8 = 2;
const ONE_SLIP: u8 = 3;

impl ValueType for Identifier {
    type Column<'a> = Column<'a>;

    const LEVELS: &'static [&'static str] = &["all other", "two slips", "one slip", "equal"];
    const IS_AN_IDENTIFIER: bool = true;
    const FEW_SHARE: bool = true;
    const ALONE: &'static [&'static [Cut]] = &[&[Cut::Whole]];

    fn standard(trimmed: &str, _: Option<&str>) -> Standardised {
        Standardised::unless_empty(standard(trimmed))
    }

    fn stands_for_nothing(_: &str, lower: &str) -> bool {
        placeholders::is_no_identifier(lower)
            || without_marks(lower).is_some_and(|bare| placeholders::is_no_identifier(&bare))
    }
}

number! {
    /// Shorter identifiers leave no room for a slip.
    SLIP_FROM: usize = 5;
    /// Shorter ones leave no room for two.
    TWO_SLIPS_FROM: usize = 7;
}

/// Identifiers.
pub(super) struct Column<'a>(Shaped<'a>);

impl<'a> Prepared<'a> for Column<'a> {
    fn new(texts: &'a Texts, _: &Frequencies) -> Self {
        Self(Shaped::new(texts))
    }

    fn level(&self, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        if !self.0.may_be_within(a, b, 2) {
            return 1;
        }
        let (x, y) = self.0.in_order(a, b);
        let shortest = x.len().min(y.len());
        if shortest < *SLIP_FROM {
            return 1;
        }
        match scratch.edits(x, y) {
            0 | 1 => ONE_SLIP,
            2 if shortest >= *TWO_SLIPS_FROM => TWO_SLIPS,
            _ => 1,
        }
    }
}

/// Without blanks, and as one of several spellings of the same.
fn standard(raw: &str) -> String {
    let compact: String = technical(raw).chars().filter(|c| !c.is_whitespace()).collect();
    // An accent that stood behind a blank now stands behind a letter.
    one_spelling(&technical(&compact)).into_owned()
}

/// The form in which two IDs of records of one system are one ID, whatever column names it; empty where there is none.
/// Of one that several columns name together, `store/12.0`, each part is an ID.
pub fn record_key(raw: &str) -> Cow<'_, str> {
    // Nothing in a few letters and digits has another spelling.
    if raw.len() < 15 && raw.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return Cow::Borrowed(raw);
    }
    match visible(raw) {
        Cow::Borrowed(text) => of_parts(text),
        Cow::Owned(text) => Cow::Owned(of_parts(&text).into_owned()),
    }
}

fn of_parts(id: &str) -> Cow<'_, str> {
    if !id.contains('/') {
        return one_spelling(id);
    }
    let parts: Vec<Cow<'_, str>> = id.split('/').map(one_spelling).collect();
    if parts.iter().zip(id.split('/')).all(|(key, part)| key == part) {
        return Cow::Borrowed(id);
    }
    Cow::Owned(parts.join("/"))
}

/// Whether an ID is empty or what systems write where there is no record.
pub fn stands_for_no_record(raw: &str) -> bool {
    let key = record_key(raw);
    key.is_empty() || placeholders::is_written_by_a_program(&key) || matches!(key.as_ref(), "0" | "None" | "none")
}

fn one_spelling(id: &str) -> Cow<'_, str> {
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if id.len() == 18
        && id.bytes().all(|b| b.is_ascii_alphanumeric())
        && case_checksum(&id[..15]).eq(id.bytes().skip(15))
    {
        return Cow::Borrowed(&id[..15]);
    }
    if let Some((whole, zeros)) = id.split_once('.')
        && digits(whole)
        && !zeros.is_empty()
        && zeros.bytes().all(|b| b == b'0')
    {
        return Cow::Borrowed(whole);
    }
    let bare = id.strip_prefix('{').and_then(|rest| rest.strip_suffix('}')).unwrap_or(id);
    match is_guid(bare) {
        true if bare.bytes().any(|b| b.is_ascii_uppercase()) => Cow::Owned(bare.to_ascii_lowercase()),
        true => Cow::Borrowed(bare),
        false => Cow::Borrowed(id),
    }
}

/// For each five characters one letter or digit that says which of them are capitals.
fn case_checksum(id: &str) -> impl Iterator<Item = u8> {
    const ALPHABET: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ012345";
    id.as_bytes().chunks(5).map(|five| {
        let bits = five.iter().enumerate().fold(0usize, |bits, (i, b)| bits | usize::from(b.is_ascii_uppercase()) << i);
        ALPHABET[bits]
    })
}

/// An identifier without hyphens, points and slashes; `None` where it has none, or where they are part of its form.
///
/// Of what is left five characters or more must remain, or marks are what tells it from a number.
pub fn without_marks(id: &str) -> Option<String> {
    const MARKS: [char; 3] = ['-', '.', '/'];
    let is_plain = |c: char| c.is_ascii_alphanumeric() || MARKS.contains(&c);
    if !id.contains(MARKS) || !id.chars().all(is_plain) || is_guid(id) {
        return None;
    }
    let bare: String = id.chars().filter(|c| !MARKS.contains(c)).collect();
    (bare.len() >= 5).then_some(bare)
}

fn is_guid(id: &str) -> bool {
    id.len() == 36
        && id.bytes().enumerate().all(|(at, b)| match at {
            8 | 13 | 18 | 23 => b == b'-',
            _ => b.is_ascii_hexdigit(),
        })
}
