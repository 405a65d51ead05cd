//! From `quote` and `escape` as written to what holds CSV values together.
//!
//! In: the two keys, the format and the delimiter. Out: the quoting, or findings at the key that is wrong. It looks at
//! no file.

use super::files::{Format, Quoting};
use super::written::{Escape, Read};
use crate::config::findings::{Findings, steps};
use crate::diagnostic::Step;

const CODE: &str = "invalid-quote";

/// What holds the values of a source together.
pub(super) fn quoting(read: &Read, format: Format, delimiter: u8, at: &[Step], findings: &mut Findings) -> Quoting {
    let below = |key: &str| [at, &steps![key]].concat();
    let mut quoting = Quoting::default();
    if format != Format::Csv {
        for (key, is_written) in [("quote", read.quote.is_some()), ("escape", read.escape.is_some())] {
            if is_written {
                let headline = format!("`{key}` is for CSV, and this source is {}", format.name());
                findings.report_at_key(CODE, &below(key), headline, "remove it");
            }
        }
        return quoting;
    }
    if let Some(text) = read.quote.as_deref() {
        quoting.is_declared = true;
        match (text, text.as_bytes()) {
            ("none", _) => quoting.mark = None,
            (_, [mark]) if *mark == delimiter => {
                let headline = format!("`{text}` is the delimiter, and cannot be the quotation mark too");
                findings.report(CODE, &below("quote"), headline, "another character, or `none`");
            }
            (_, [mark]) if mark.is_ascii_punctuation() => quoting.mark = Some(*mark),
            _ => findings.report(
                CODE,
                &below("quote"),
                format!("`{text}` cannot be a quotation mark"),
                "one ASCII character that is no letter, digit or blank, or `none`",
            ),
        }
    }
    if let Some(Escape::Backslash) = read.escape {
        quoting.escape = Some(b'\\');
        if delimiter == b'\\' || quoting.mark == Some(b'\\') {
            quoting.escape = None;
            let headline = "a backslash cannot be the delimiter or the quotation mark and escape it too";
            findings.report_at_key(CODE, &below("escape"), headline, "remove it, or name another character there");
        }
    }
    quoting
}
