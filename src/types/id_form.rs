//! IDs that a system writes in a form of its own: with a prefix, or filled up with zeros.
//!
//! In: an ID, and the form that is declared for its column. Out: the ID as other systems know it. It promises to guess
//! nothing: what is not in the form is not read. It does not say what one ID is in several spellings.

use std::borrow::Cow;

use schemars::JsonSchema;

pub use super::identifier::{record_key, stands_for_no_record};
use super::visible::trimmed;

/// What a system writes in front of its IDs.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Deserialize, serde::Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct IdForm {
    /// The text in front of each ID, such as `D-`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prefix: Option<String>,
    /// Whether IDs are filled up with zeros in front, as in `0010234`. Default false.
    #[serde(default, skip_serializing_if = "is_false")]
    pub zero_padded: bool,
}

fn is_false(flag: &bool) -> bool {
    !flag
}

impl IdForm {
    /// The ID without what stands in front of it; `None` where the prefix is not there, or nothing else is.
    pub fn bare<'a>(&self, id: &'a str) -> Option<&'a str> {
        let rest = trimmed(id).strip_prefix(self.prefix.as_deref().unwrap_or_default())?;
        let rest = trimmed(rest);
        let bare = if self.zero_padded { rest.trim_start_matches('0') } else { rest };
        // Nothing but zeros is zero.
        let bare = if bare.is_empty() && !rest.is_empty() { &rest[rest.len() - 1..] } else { bare };
        (!bare.is_empty()).then_some(bare)
    }
}

/// The form in which an ID of a column names a record; one that is not in the form of its column stays as it is.
pub fn key_in<'a>(id: &'a str, form: Option<&IdForm>) -> Cow<'a, str> {
    record_key(form.and_then(|form| form.bare(id)).unwrap_or(id))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_in_front_of_an_id_is_left_out_where_it_is_declared() {
        let form = |prefix: &str, zero_padded| IdForm { prefix: Some(prefix.to_owned()), zero_padded };
        for (id, form, bare) in [
            ("D-10234", form("D-", false), Some("10234")),
            (" D-10234\u{200b}", form("D-", false), Some("10234")),
            ("D- 10234", form("D-", false), Some("10234")),
            ("d-10234", form("D-", false), None),
            ("10234", form("D-", false), None),
            ("D-", form("D-", true), None),
            ("D-0010234", form("D-", false), Some("0010234")),
            ("D-0010234", form("D-", true), Some("10234")),
            ("0010234", IdForm { prefix: None, zero_padded: true }, Some("10234")),
            ("10234", IdForm { prefix: None, zero_padded: true }, Some("10234")),
            ("0010", IdForm { prefix: None, zero_padded: true }, Some("10")),
            ("000", IdForm { prefix: None, zero_padded: true }, Some("0")),
            ("00ä", IdForm { prefix: None, zero_padded: true }, Some("ä")),
            ("", IdForm { prefix: None, zero_padded: true }, None),
            ("0010234", IdForm::default(), Some("0010234")),
        ] {
            assert_eq!(form.bare(id), bare, "{id} {form:?}");
        }
        assert_eq!(key_in("0009.0", Some(&IdForm { prefix: None, zero_padded: true })), "9");
        assert_eq!(key_in("X-1", Some(&form("D-", false))), "X-1");
    }
}
