//! Results as JUnit XML, which every CI reads.
//!
//! The dialect is the common one: `testsuites` > `testsuite` > `testcase` with `failure` and `system-out`.

use std::fmt::Write as _;

use super::{COMMAND, begins_command, is_unseen};

/// A named group of cases.
pub struct Suite {
    /// Its name.
    pub name: String,
    /// Its cases, in order.
    pub cases: Vec<Case>,
}

/// One thing that holds or does not.
pub struct Case {
    /// Its name.
    pub name: String,
    /// The class it is shown under.
    pub class: String,
    /// Why it failed: one line, and everything.
    pub failure: Option<(String, String)>,
    /// What it has to say although it holds.
    pub output: String,
}

/// The suites as one XML document. Times are left out, so that equal results are equal bytes.
pub fn write(suites: &[Suite]) -> String {
    let failed = |suite: &Suite| suite.cases.iter().filter(|case| case.failure.is_some()).count();
    let (tests, failures) =
        suites.iter().fold((0, 0), |(tests, failures), suite| (tests + suite.cases.len(), failures + failed(suite)));
    let mut xml = String::from("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n");
    // Writing to a `String` cannot fail.
    let _ = writeln!(xml, "<testsuites name=\"c360\" tests=\"{tests}\" failures=\"{failures}\" errors=\"0\">");
    for suite in suites {
        let _ = writeln!(
            xml,
            "  <testsuite name=\"{}\" tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"0\">",
            escaped(&suite.name),
            suite.cases.len(),
            failed(suite)
        );
        for case in &suite.cases {
            let _ =
                write!(xml, "    <testcase name=\"{}\" classname=\"{}\"", escaped(&case.name), escaped(&case.class));
            match (&case.failure, case.output.is_empty()) {
                (None, true) => xml.push_str("/>\n"),
                (None, false) => {
                    let _ =
                        writeln!(xml, ">\n      <system-out>{}</system-out>\n    </testcase>", escaped(&case.output));
                }
                (Some((message, everything)), _) => {
                    let _ = writeln!(
                        xml,
                        ">\n      <failure message=\"{}\">{}</failure>\n    </testcase>",
                        escaped(message),
                        escaped(everything)
                    );
                }
            }
        }
        xml.push_str("  </testsuite>\n");
    }
    xml.push_str("</testsuites>\n");
    xml
}

/// Text that XML can hold: markup is escaped, characters that XML 1.0 forbids become a replacement character, and those
/// that a terminal or a CI runner would obey, if the document is printed, are written by number.
fn escaped(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for (l, line) in text.split('\n').enumerate() {
        if l > 0 {
            out.push('\n');
        }
        let mut by_number = begins_command(line);
        for c in line.chars() {
            match c {
                '&' => out.push_str("&amp;"),
                '<' => out.push_str("&lt;"),
                '>' => out.push_str("&gt;"),
                '"' => out.push_str("&quot;"),
                ':' if by_number => {
                    by_number = false;
                    out.push_str("&#x3a;");
                }
                '\t' => out.push(c),
                c if is_forbidden(c) => out.push('\u{FFFD}'),
                c if is_unseen(c) => out.push_str(&format!("&#x{:x};", u32::from(c))),
                c => out.push(c),
            }
        }
    }
    out.replace(COMMAND, "##&#x5b;")
}

fn is_forbidden(c: char) -> bool {
    (c < ' ' && c != '\r') || matches!(c, '\u{FFFE}' | '\u{FFFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_and_forbidden_characters_cannot_break_the_document() {
        let case = |name: &str| Case {
            name: name.to_owned(),
            class: "x".to_owned(),
            failure: Some(("a\"b".into(), "<&>\u{1}".into())),
            output: String::new(),
        };
        let xml = write(&[Suite { name: "s".to_owned(), cases: vec![case("one"), case("\u{0}")] }]);
        let unseen = write(&[Suite { name: "a\u{202e}\u{85}\r\u{1b}\u{fffe}".to_owned(), cases: Vec::new() }]);
        assert!(unseen.contains("name=\"a&#x202e;&#x85;&#xd;\u{FFFD}\u{FFFD}\""), "{unseen}");
        let commands = write(&[Suite { name: "##[error]x\n ::set-env".to_owned(), cases: Vec::new() }]);
        assert!(commands.contains("name=\"##&#x5b;error]x\n &#x3a;:set-env\""), "{commands}");
        assert!(
            xml.contains("tests=\"2\" failures=\"2\"")
                && xml.contains("a&quot;b")
                && xml.contains("&lt;&amp;&gt;\u{FFFD}"),
            "{xml}"
        );
    }
}
