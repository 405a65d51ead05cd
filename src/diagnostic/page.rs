//! The page of all codes.
//!
//! In: the list of codes. Out: Markdown. It promises to name every code once. It decides nothing.

use std::fmt::Write as _;

use super::Severity::{Error, Warning};
use super::code::Code;
use super::codes::CODES;

/// `docs/diagnostics.md`.
pub fn page() -> String {
    let mut page = String::from(
        "# Diagnostics\n\nEvery problem `c360 validate` finds has a code. Errors stop a run. Warnings do not, unless \
         `--deny-warnings` is given; a use case, or\n\
         the file it extends, changes their severity in one place:\n\n```yaml\nlints: {no-freshness: allow, no-tests: \
         error} # allow | warn | error\n```\n\n\
         This page is generated from the code by `make fresh`.\n",
    );
    for (title, severity) in [("Errors", Error), ("Warnings", Warning)] {
        let _ = write!(page, "\n## {title}\n");
        for code in CODES.iter().filter(|code| code.severity == severity) {
            let _ = write!(page, "\n### {}\n\n**{}.** {}\n\n{}\n", code.name, code.headline, code.why, code.mend);
        }
    }
    page
}

/// What the page says of one code, for a terminal.
pub fn code_in_words(code: &Code) -> String {
    let (severity, lint) = match code.severity {
        Error => ("error", String::new()),
        Warning => {
            ("warning", format!("\n\nIts severity is set in the file: lints: {{{}: allow | warn | error}}", code.name))
        }
    };
    format!("{severity}[{}]: {}\n\n{}\n\n{}{lint}\n", code.name, code.headline, code.why, code.mend)
}
