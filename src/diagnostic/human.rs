//! Findings for people: headline, place, the line with a caret under the word, and what to do.

use std::fmt::Write as _;

use super::{Diagnostic, Severity};

/// The finding as a person reads it in a terminal; `source` is the text of the file, when it is at hand.
pub fn draw(finding: &Diagnostic, source: Option<&str>, colour: bool) -> String {
    let mut out = String::new();
    let (word, paint) = match finding.severity {
        Severity::Error => ("error", "31"),
        Severity::Warning => ("warning", "33"),
    };
    let word = if colour { format!("\u{1b}[1;{paint}m{word}\u{1b}[0m") } else { word.to_owned() };
    let _ = writeln!(out, "{word}[{}]: {}", finding.code, finding.headline);
    let file = finding.file.display();
    let Some(place) = finding.place else {
        let _ = writeln!(out, "  --> {file}");
        if !finding.help.is_empty() {
            let _ = writeln!(out, "   = {}", finding.help);
        }
        return out;
    };
    let _ = writeln!(out, "  --> {file}:{}:{}", place.line, place.column);
    let line = source.filter(|_| !finding.secret).and_then(|text| text.lines().nth(place.line - 1));
    match line {
        Some(line) => {
            let number = place.line.to_string();
            let margin = " ".repeat(number.len());
            let (line, caret) = excerpt(line, place.column);
            let _ = writeln!(out, "{margin} |\n{number} | {line}\n{margin} | {caret} {}", finding.help);
        }
        None if !finding.help.is_empty() => {
            let _ = writeln!(out, "   = {}", finding.help);
        }
        None => {}
    }
    out.lines().map(str::trim_end).fold(String::new(), |mut text, line| {
        text.push_str(line);
        text.push('\n');
        text
    })
}

/// The part of the line around the column, at most 160 characters of it, and the carets under its word.
fn excerpt(line: &str, column: usize) -> (String, String) {
    const WIDEST: usize = 160;
    let start = if column + 40 > WIDEST { column - 40 } else { 0 };
    let shown: String = line.chars().skip(start).take(WIDEST).collect();
    let shown = if start > 0 { format!("…{shown}") } else { shown };
    let column = if start > 0 { column - start + 1 } else { column };
    let before: String = shown.chars().take(column - 1).map(|c| if c == '\t' { '\t' } else { ' ' }).collect();
    let word = shown.chars().skip(column - 1).take_while(|c| !matches!(c, ' ' | ':' | ',' | '}' | ']' | '{' | '[')).count();
    (shown, format!("{before}{}", "^".repeat(word.clamp(1, 60))))
}
