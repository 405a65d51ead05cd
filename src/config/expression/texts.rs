//! Functions of texts.
//!
//! In: texts, counted in characters from one as SQL does. Out: a text, a number, or not understood where a position or
//! length makes no sense. It promises that no length is too long to be made. It reads no kind of value but text.

use unicode_normalization::UnicodeNormalization as _;

use super::value::Value;
use crate::tables::Decimal;

/// The whole number in a value.
fn whole(value: &Value<'_>) -> Option<i64> {
    match value {
        Value::Number(n) => n.whole(),
        _ => None,
    }
}

fn slice<'a>(text: &str, from: i64, to: i64) -> Value<'a> {
    let (from, to) = (usize::try_from(from).unwrap_or(0), usize::try_from(to).unwrap_or(0));
    Value::text(text.chars().skip(from).take(to.saturating_sub(from)).collect())
}

fn characters(text: &str) -> i64 {
    i64::try_from(text.chars().count()).unwrap_or(i64::MAX)
}

/// The part from a position, counted from one, to the end or of a length.
pub(super) fn part<'a>(given: &[Value<'a>]) -> Value<'a> {
    let (text, start, length) = match given {
        [Value::Text(text), start] => (text, whole(start), Some(i64::MAX)),
        [Value::Text(text), start, length] => (text, whole(start), whole(length)),
        _ => return Value::Unread,
    };
    match (start, length) {
        (Some(start), Some(length @ 0..)) => {
            slice(text, start.saturating_sub(1).max(0), start.saturating_sub(1).saturating_add(length))
        }
        _ => Value::Unread,
    }
}

/// So many characters of the beginning; below zero, all but so many of the end.
pub(super) fn left<'a>(given: &[Value<'a>]) -> Value<'a> {
    let [Value::Text(text), length] = given else { return Value::Unread };
    match whole(length) {
        Some(n @ 0..) => slice(text, 0, n),
        Some(n) => slice(text, 0, characters(text).saturating_add(n)),
        None => Value::Unread,
    }
}

/// So many characters of the end; below zero, all but so many of the beginning.
pub(super) fn right<'a>(given: &[Value<'a>]) -> Value<'a> {
    let [Value::Text(text), length] = given else { return Value::Unread };
    match whole(length) {
        Some(n @ 0..) => slice(text, characters(text).saturating_sub(n).max(0), i64::MAX),
        Some(n) => slice(text, n.saturating_neg(), i64::MAX),
        None => Value::Unread,
    }
}

/// The part of this number between separators, counted from one, or below zero from the end; empty where there is none.
pub(super) fn split_part<'a>(given: &[Value<'a>]) -> Value<'a> {
    let [Value::Text(text), Value::Text(separator), n] = given else { return Value::Unread };
    let parts: Vec<&str> = if separator.is_empty() { vec![text] } else { text.split(separator.as_ref()).collect() };
    let place = |n: u64| usize::try_from(n - 1).ok();
    let part = match whole(n) {
        None | Some(0) => return Value::Unread,
        Some(n @ 1..) => place(n.unsigned_abs()).and_then(|n| parts.get(n)),
        Some(n) => place(n.unsigned_abs()).and_then(|n| parts.iter().rev().nth(n)),
    };
    Value::text(part.copied().unwrap_or_default().to_owned())
}

/// The position of a text in another, counted from one; 0 where it is not.
pub(super) fn position<'a>(text: &str, wanted: &str) -> Value<'a> {
    text.find(wanted).map_or(Value::Number(Decimal::ZERO), |at| Value::whole(text[..at].chars().count() + 1))
}

/// On which side something is done.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Side {
    Left,
    Right,
    Both,
}

/// Without blanks, or without these characters, on a side.
pub(super) fn trimmed<'a>(given: &[Value<'a>], side: Side) -> Value<'a> {
    let (text, characters) = match given {
        [Value::Text(text)] => (text, None),
        [Value::Text(text), Value::Text(characters)] => (text, Some(characters)),
        _ => return Value::Unread,
    };
    let goes = |c: char| characters.map_or(c.is_whitespace(), |characters| characters.contains(c));
    Value::text(
        match side {
            Side::Left => text.trim_start_matches(goes),
            Side::Right => text.trim_end_matches(goes),
            Side::Both => text.trim_matches(goes),
        }
        .to_owned(),
    )
}

/// Filled up to a length on a side; what is longer stays as it is.
pub(super) fn filled<'a>(given: &[Value<'a>], side: Side) -> Value<'a> {
    let (text, length, filling) = match given {
        [Value::Text(text), length] => (text, whole(length), " "),
        [Value::Text(text), length, Value::Text(filling)] => (text, whole(length), filling.as_ref()),
        _ => return Value::Unread,
    };
    let Some(missing) = length.map(|length| length.saturating_sub(characters(text))) else { return Value::Unread };
    let filling: String = filling.chars().cycle().take(usize::try_from(missing).unwrap_or(0)).collect();
    Value::text(if side == Side::Left { filling + text } else { text.to_string() + &filling })
}

/// One of the forms of Unicode.
pub(super) fn normalized(text: &str, form: &str) -> Option<String> {
    Some(match form.to_ascii_uppercase().as_str() {
        "NFC" => text.nfc().collect(),
        "NFD" => text.nfd().collect(),
        "NFKC" => text.nfkc().collect(),
        "NFKD" => text.nfkd().collect(),
        _ => return None,
    })
}
