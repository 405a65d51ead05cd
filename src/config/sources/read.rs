//! Where the files of a source are, and how they are read.
//!
//! In: what is written. Out: what is understood, or findings. It opens no file.

use std::path::PathBuf;

use super::files::{Format, Read};
use super::path;
use super::quoting::quoting;
use super::written;
use crate::config::findings::{Findings, steps};
use crate::diagnostic::Step;

/// The files of a source or a table.
pub(in crate::config) fn read(read: &written::Read, at: &[Step], base: PathBuf, findings: &mut Findings) -> Read {
    let given = [(Format::Csv, &read.csv), (Format::Ndjson, &read.ndjson), (Format::Parquet, &read.parquet)];
    let mut given = given.into_iter().filter_map(|(format, pattern)| pattern.clone().map(|pattern| (format, pattern)));
    let (Some((format, pattern)), None) = (given.next(), given.next()) else {
        let is_source = at.last().is_some_and(|step| *step == Step::from("read")) && at.len() == 3;
        let or_sql = if is_source { ", `parquet` and `sql`" } else { " and `parquet`" };
        findings.report("one-format", at, format!("it is read from exactly one of `csv`, `ndjson`{or_sql}"), "");
        // Whoever names the source is right about it, whatever is wrong here.
        return Read::new(Format::Csv, String::new(), base);
    };
    path::review(&pattern, &base, &[at, &steps![format.key()]].concat(), findings);
    let delimiter = match read.delimiter.as_deref() {
        None => b',',
        Some(text)
            if text.len() == 1 && format == Format::Csv && !matches!(text.as_bytes()[0], b'"' | b'\n' | b'\r') =>
        {
            text.as_bytes()[0]
        }
        Some(text) => {
            findings.report(
                "invalid-delimiter",
                &[at, &steps!["delimiter"]].concat(),
                format!("`{text}` cannot separate columns"),
                "one ASCII character, and only for CSV",
            );
            b','
        }
    };
    let encoding = match read.encoding.as_deref() {
        None => None,
        Some(label) => match encoding_rs::Encoding::for_label(label.as_bytes()) {
            Some(encoding) if format != Format::Parquet => (encoding != encoding_rs::UTF_8).then_some(encoding),
            _ => {
                findings.report(
                    "unknown-encoding",
                    &[at, &steps!["encoding"]].concat(),
                    format!("`{label}` is not an encoding that can be read"),
                    "such as `utf-8`, `windows-1252`, `utf-16le`, `shift_jis`; Parquet takes none",
                );
                None
            }
        },
    };
    let quoting = quoting(read, format, delimiter, at, findings);
    Read { format, pattern, base, delimiter, quoting, encoding, query: None }
}
