//! Findings for people: headline, place, the line with a caret under the word, and what to do.

use std::borrow::Cow;
use std::fmt::Write as _;

use super::{Diagnostic, Severity, visible};

/// The finding as a person reads it in a terminal; `source` is the text of the file, when it is at hand.
pub fn draw(finding: &Diagnostic, source: Option<&str>, colour: bool) -> String {
    let mut out = String::new();
    let (word, paint) = match finding.severity {
        Severity::Error => ("error", "31"),
        Severity::Warning => ("warning", "33"),
    };
    let word = if colour { format!("\u{1b}[1;{paint}m{word}\u{1b}[0m") } else { word.to_owned() };
    let _ = writeln!(out, "{word}[{}]: {}", finding.code, visible(&finding.headline));
    let file = finding.file.to_string_lossy();
    let (file, help) = (visible(&file), visible(&finding.help));
    let Some(place) = finding.place else {
        let _ = writeln!(out, "  --> {file}");
        if !help.is_empty() {
            let _ = writeln!(out, "   = {help}");
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
            let _ = writeln!(out, "{margin} |\n{number} | {line}\n{margin} | {caret} {help}");
        }
        None if !help.is_empty() => {
            let _ = writeln!(out, "   = {help}");
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
    let (mut shown, mut caret) = (String::new(), String::new());
    if start > 0 {
        shown.push('…');
        caret.push(' ');
    }
    let mut ended = false;
    let window: Vec<char> = line.chars().skip(start).take(WIDEST).collect();
    for (i, c) in window.iter().enumerate() {
        // What is written out is wider than it was.
        let text = c.to_string();
        let piece = if window[..=i].ends_with(&['#', '#']) && window.get(i + 1) == Some(&'[') {
            Cow::Borrowed("\\u{23}")
        } else {
            visible(&text)
        };
        if start + i + 1 < column {
            caret.extend(piece.chars().map(|_| ' '));
        } else if !ended && matches!(c, ' ' | ':' | ',' | '}' | ']' | '{' | '[') {
            ended = true;
        } else if !ended {
            caret.extend(piece.chars().map(|_| '^'));
        }
        shown.push_str(&piece);
    }
    let blanks = caret.find('^').unwrap_or(caret.len());
    let carets = (caret.len() - blanks).clamp(1, 60);
    (shown, format!("{}{}", " ".repeat(blanks), "^".repeat(carets)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_carets_stand_under_the_word() {
        assert_eq!(excerpt("a: wrong, b", 4), ("a: wrong, b".to_owned(), "   ^^^^^".to_owned()));
        assert_eq!(excerpt("\ta: b", 5), ("\\ta: b".to_owned(), "     ^".to_owned()));
        assert_eq!(excerpt("a: [", 4), ("a: [".to_owned(), "   ^".to_owned()));
        assert_eq!(excerpt("a: \u{1b}x", 5), ("a: \\u{1b}x".to_owned(), "         ^".to_owned()));
        assert_eq!(excerpt("##[x", 4), ("#\\u{23}[x".to_owned(), "        ^".to_owned()));
        assert_eq!(excerpt("a", 7).1, " ^");
    }
}
