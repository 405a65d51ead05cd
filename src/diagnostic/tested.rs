//! Results of tests as people read them.
//!
//! In: suites of cases. Out: lines of text, and how many passed. It promises that nothing in a name commands a
//! terminal. It runs no test.

use super::amounts::count;
use super::junit::Suite;
use super::visible::{visible, visible_lines};

/// Every case with what it got instead of what it expects; `failed` of them do not hold.
pub fn draw(suites: &[Suite], failed: usize, colour: bool) -> String {
    let paint =
        |text: &str, code: &str| if colour { format!("\u{1b}[{code}m{text}\u{1b}[0m") } else { text.to_owned() };
    let mut text = String::new();
    for suite in suites {
        text.push_str(&format!("{}\n", visible_lines(&visible(&suite.name))));
        if suite.cases.is_empty() {
            text.push_str("  no tests\n");
        }
        for case in &suite.cases {
            match &case.failure {
                None => text.push_str(&format!("  {}    {}\n", paint("ok", "32"), visible(&case.name))),
                Some((_, differences)) => {
                    text.push_str(&format!("  {}  {}\n", paint("FAIL", "1;31"), visible(&case.name)));
                    for line in differences.lines() {
                        text.push_str(&format!("          {}\n", visible_lines(&visible(line))));
                    }
                }
            }
        }
    }
    let all: usize = suites.iter().map(|suite| suite.cases.len()).sum();
    text.push_str(&format!("{}: {} passed, {failed} failed\n", count(all, "test"), all - failed));
    text
}
