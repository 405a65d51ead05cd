//! The forms in which columns write IDs.
//!
//! In: what is written. Out: forms that say something, or findings. It reads no data.

use crate::config::findings::{Findings, steps};
use crate::config::text::Entries;
use crate::types::IdForm;

/// Columns and forms, where a form leaves something out.
pub(super) fn id_forms(source: &str, entries: &Entries<IdForm>, findings: &mut Findings) -> Vec<(String, IdForm)> {
    for (column, form) in &entries.0 {
        let says = form.zero_padded || form.prefix.is_some();
        if !says || form.prefix.as_ref().is_some_and(|prefix| prefix.trim().is_empty()) {
            findings.report(
                "invalid-value",
                &steps!["sources", source, "id_forms", column.as_str()],
                format!("the form of `{column}` does not say what stands in front of its IDs"),
                "such as `{prefix: D-}`, `{zero_padded: true}`, or both",
            );
        }
    }
    entries.0.clone()
}
