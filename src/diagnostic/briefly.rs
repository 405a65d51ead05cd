//! Many warnings of one kind, said in a few lines.
//!
//! In: findings. Out: the same, where of three or more warnings of one code about one thing the first is left and one
//! more names the lines of the others. It promises that no error and no line is lost.

use std::path::Path;

use super::{Diagnostic, Severity, count};

/// So many warnings of one kind are said as one.
const MANY: usize = 3;

/// What a path is about: a field, whatever its source; a key of attributes, whichever; else itself.
fn thing(path: &str) -> String {
    let parts: Vec<&str> = path.split('.').collect();
    match parts.as_slice() {
        ["identity", field, ..] => format!("identity.{field}"),
        [first, .., last] if first.starts_with("attributes[") => format!("attributes.{last}"),
        _ => path.to_owned(),
    }
}

/// What makes warnings one kind: code, file and thing; nothing of what is always said by itself.
fn kind(finding: &Diagnostic) -> Option<(&str, &Path, String)> {
    let may_be = finding.severity == Severity::Warning && finding.place.is_some();
    may_be.then(|| (finding.code, finding.file.as_path(), thing(&finding.path)))
}

/// The findings, in order, with those of one kind said once.
pub fn briefly(findings: &[Diagnostic]) -> Vec<Diagnostic> {
    let kinds: Vec<_> = findings.iter().map(kind).collect();
    let mut kept = Vec::new();
    for (n, finding) in findings.iter().enumerate() {
        let same: Vec<usize> = (0..findings.len()).filter(|other| kinds[*other] == kinds[n]).collect();
        let (Some((.., thing)), true) = (&kinds[n], same.len() >= MANY) else {
            kept.push(finding.clone());
            continue;
        };
        if same[0] != n {
            continue;
        }
        kept.push(finding.clone());
        let mut lines: Vec<usize> = same[1..].iter().filter_map(|other| Some(findings[*other].place?.line)).collect();
        lines.sort_unstable();
        lines.dedup();
        let lines: Vec<String> = lines.iter().map(usize::to_string).collect();
        let more = count(same.len() - 1, "more such warning");
        kept.push(Diagnostic {
            headline: format!("{more} of `{thing}`, at lines {}", lines.join(", ")),
            help: format!("`c360 validate {} --with-data=values` draws each", finding.file.display()),
            place: None,
            ..finding.clone()
        });
    }
    kept
}

#[cfg(test)]
mod tests {
    use std::path::PathBuf;

    use super::super::Place;
    use super::*;

    fn finding(code: &'static str, path: &str, line: usize, severity: Severity) -> Diagnostic {
        Diagnostic {
            code,
            severity,
            headline: format!("{code} at {line}"),
            file: PathBuf::from("t.yaml"),
            place: Some(Place { line, column: 1 }),
            help: String::new(),
            path: path.to_owned(),
            secret: false,
        }
    }

    #[test]
    fn three_of_a_kind_are_said_as_one_with_the_lines_of_the_others() {
        let (w, e) = (Severity::Warning, Severity::Error);
        let all = [
            finding("a", "identity.phone.crm", 3, w),
            finding("a", "identity.mail.crm", 9, w),
            finding("a", "identity.phone.shop", 5, w),
            finding("b", "identity.phone.shop", 5, w),
            finding("a", "identity.phone.till", 4, w),
            finding("a", "identity.phone.app", 6, e),
        ];
        let said: Vec<String> = briefly(&all).into_iter().map(|finding| finding.headline).collect();
        let more = "2 more such warnings of `identity.phone`, at lines 4, 5";
        assert_eq!(said, ["a at 3", more, "a at 9", "b at 5", "a at 6"]);
        assert_eq!(briefly(&all[..3]).len(), 3);
    }
}
