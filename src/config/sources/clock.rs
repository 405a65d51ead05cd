//! How a source writes moments: the zone of its clocks, and the forms of columns that are not clear by themselves.
//!
//! In: what is written. Out: a zone and forms that can be read by, or findings. It reads no data.

use chrono::format::{Item, StrftimeItems};
use chrono_tz::{TZ_VARIANTS, Tz};

use crate::config::findings::{Findings, steps};
use crate::config::text::Entries;
use crate::diagnostic::{Step, did_you_mean};
use crate::types::writes_a_day;

/// The zone of this name.
pub(super) fn timezone(name: Option<&str>, path: &[Step], findings: &mut Findings) -> Option<Tz> {
    let name = name?;
    let zone = name.parse().ok();
    if zone.is_none() {
        let help = did_you_mean(name, TZ_VARIANTS.iter().map(|zone| zone.name()));
        let help = if help.is_empty() { "a zone such as `Europe/Berlin` or `UTC`".to_owned() } else { help };
        findings.report("unknown-timezone", path, format!("`{name}` is no time zone"), help);
    }
    zone
}

/// Columns and forms, where a form names a whole day.
pub(super) fn formats(source: &str, entries: &Entries<String>, findings: &mut Findings) -> Vec<(String, String)> {
    let mut formats = Vec::new();
    for (column, form) in &entries.0 {
        let known = StrftimeItems::new(form).all(|item| !matches!(item, Item::Error));
        if known && writes_a_day(form) {
            formats.push((column.clone(), form.clone()));
            continue;
        }
        findings.report(
            "invalid-format",
            &steps!["sources", source, "formats", column.as_str()],
            format!("`{form}` does not say how a day or a moment is written"),
            "such as `%m/%d/%Y` or `%d.%m.%Y %H:%M`: %Y year, %m month, %d day, %H hour, %M minute, %S second, %b Mar, \
             %p AM or PM with %I, %z offset",
        );
    }
    formats
}
