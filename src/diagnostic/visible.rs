//! Text from files and data as it may be printed for people.
//!
//! In: any text. Out: the same text, in which every character that a terminal obeys rather than shows is written out,
//! such as `\u{1b}`. It promises that what is printed is what a person sees: no colour, no cursor, no reversed or
//! invisible letters, and no command of a CI runner. It hides nothing; secrets and personal values are the business of
//! others.

use std::borrow::Cow;

/// A name, a value or a sentence: one line.
pub fn visible(text: &str) -> Cow<'_, str> {
    match text.contains(COMMAND) || text.chars().any(is_unseen) {
        true => Cow::Owned(written_out(text, |_| false)),
        false => Cow::Borrowed(text),
    }
}

/// A text of several lines; their ends stay. A line that a CI runner would take for a command is broken up.
pub fn visible_lines(text: &str) -> Cow<'_, str> {
    let shown = match text.contains(COMMAND) || text.chars().any(|c| c != '\n' && is_unseen(c)) {
        true => Cow::Owned(written_out(text, |c| c == '\n')),
        false => Cow::Borrowed(text),
    };
    match shown.lines().any(begins_command) {
        true => Cow::Owned(shown.split('\n').map(without_command).collect::<Vec<_>>().join("\n")),
        false => shown,
    }
}

/// `##[error]` is a command to GitHub's runner wherever it stands, and `::error::` at the beginning of a line, blanks
/// aside.
pub(crate) const COMMAND: &str = "##[";

pub(super) fn begins_command(line: &str) -> bool {
    line.trim_start().starts_with("::")
}

fn without_command(line: &str) -> String {
    let blanks = line.len() - line.trim_start().len();
    match line[blanks..].strip_prefix("::") {
        Some(rest) => format!("{}\\u{{3a}}:{rest}", &line[..blanks]),
        None => line.to_owned(),
    }
}

fn written_out(text: &str, kept: impl Fn(char) -> bool) -> String {
    let mut out = String::with_capacity(text.len() + 16);
    for c in text.chars() {
        match c {
            c if kept(c) || !is_unseen(c) => out.push(c),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c => out.extend(c.escape_unicode()),
        }
    }
    out.replace(COMMAND, "#\\u{23}[")
}

/// Control characters (C0, DEL, C1), marks and overrides of direction, ends of lines and paragraphs, and what has no
/// width.
pub(crate) fn is_unseen(c: char) -> bool {
    c.is_control()
        || matches!(c,
            '\u{AD}' | '\u{61C}' | '\u{180E}' | '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}'
            | '\u{2060}'..='\u{206F}' | '\u{FEFF}' | '\u{FFF9}'..='\u{FFFB}' | '\u{E0000}'..='\u{E007F}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_terminal_obeys_is_written_out() {
        assert_eq!(visible("a\u{1b}[31mred\u{7}\u{7f}\u{9b}"), "a\\u{1b}[31mred\\u{7}\\u{7f}\\u{9b}");
        assert_eq!(
            visible("\u{202e}txt.exe\u{2066}\u{200f}\u{200b}\u{feff}"),
            "\\u{202e}txt.exe\\u{2066}\\u{200f}\\u{200b}\\u{feff}"
        );
        assert_eq!(visible("one\ntwo\r\n\u{2028}"), "one\\ntwo\\r\\n\\u{2028}");
    }

    #[test]
    fn ordinary_text_stays_as_it_is() {
        for text in ["Müller & Söhne GmbH", "日本語", "👩🏽 ✓ – … “x”", "a b"] {
            assert!(matches!(visible(text), Cow::Borrowed(same) if same == text), "{text}");
        }
        assert!(matches!(visible_lines("a\nb: :c\n"), Cow::Borrowed(_)));
    }

    #[test]
    fn no_line_is_a_command_to_a_runner() {
        for (text, shown) in [
            ("::error::x", "\\u{3a}:error::x"),
            ("a\n  ::set-output name=x::y\n", "a\n  \\u{3a}:set-output name=x::y\n"),
            ("a ##[add-path]b", "a #\\u{23}[add-path]b"),
        ] {
            assert_eq!(visible_lines(text), shown);
        }
    }
}
