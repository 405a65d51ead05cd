//! Where secrets stand in a text, told by their form.
//!
//! In: a value, a sentence or a whole file. Out: the places, in order. A place that is *certain* is a secret whose file
//! must not be used; all others are hidden as well, for a letter too many under a mask harms nobody. It knows no YAML
//! beyond the line.

use std::ops::Range;

use super::names::{Name, literal_parts, secret_name};
use super::urls;

/// A secret in a text, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) range: Range<usize>,
    /// Nobody writes this by accident.
    pub(super) certain: bool,
}

/// What a text is, which decides where a value ends and what `password = 'x'` means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Of {
    /// A value of the tree, or a sentence.
    Value,
    /// A value that is SQL, where `=` compares.
    Sql,
    /// A file whose values the tree knows as well.
    Yaml,
    /// A file that is no YAML: only its lines are known.
    Lines,
}

/// How keys of well-known services begin that go on in letters and digits, and how many of them at least.
const PLAIN: [(&str, usize); 19] = [
    ("AKIA", 16),
    ("ASIA", 16),
    ("sk_live_", 16),
    ("rk_live_", 16),
    ("sk_test_", 16),
    ("rk_test_", 16),
    ("whsec_", 20),
    ("ghp_", 30),
    ("gho_", 30),
    ("ghu_", 30),
    ("ghs_", 30),
    ("ghr_", 30),
    ("npm_", 30),
    ("hf_", 30),
    ("shpat_", 28),
    ("shpss_", 28),
    ("dop_v1_", 40),
    ("dapi", 32),
    ("AGE-SECRET-KEY-", 40),
];

/// The same of keys with dashes, underscores and dots in them.
const DASHED: [(&str, usize); 17] = [
    ("sk-ant-", 20),
    ("sk-proj-", 20),
    ("sk-svcacct-", 20),
    ("github_pat_", 30),
    ("glpat-", 16),
    ("glrt-", 16),
    ("pypi-AgE", 30),
    ("xoxa-", 20),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("xoxs-", 20),
    ("xapp-", 20),
    ("AIza", 30),
    ("ya29.", 30),
    ("SG.", 40),
    ("eyJhbGciOi", 40),
    ("eyJ0eXAiOi", 40),
];

/// Every place of a secret, in order of where it begins.
pub(super) fn find(text: &str, of: Of) -> Vec<Span> {
    let mut spans = private_keys(text);
    let mut above: Option<usize> = None;
    let mut start = 0;
    for line in text.split('\n') {
        let mut found = in_line(line, of);
        let indent = line.len() - line.trim_start().len();
        // Where the tree is unknown, all that is deeper than a secret's key belongs to it.
        if let Some(key) = above.filter(|_| of == Of::Lines) {
            if line.trim().is_empty() || indent > key {
                found = vec![Span { range: indent..line.trim_end().len(), certain: false }];
            } else {
                above = None;
            }
        }
        if above.is_none() && of == Of::Lines {
            above = key_of_secret(line);
        }
        spans.extend(
            found
                .into_iter()
                .map(|span| Span { range: start + span.range.start..start + span.range.end, certain: span.certain }),
        );
        start += line.len() + 1;
    }
    spans.retain(|span| !span.range.is_empty());
    spans.sort_by_key(|span| (span.range.start, span.range.end));
    spans
}

fn in_line(line: &str, of: Of) -> Vec<Span> {
    let mut spans = Vec::new();
    let has = |byte: u8| line.as_bytes().contains(&byte);
    service_keys(line, &mut spans);
    if has(b'/') {
        urls::web_hooks(line, &mut spans);
    }
    if has(b'@') {
        urls::passwords_in_urls(line, &mut spans);
    }
    if has(b'$') {
        urls::defaults(line, &mut spans);
    }
    if has(b' ') && line.len() > 20 {
        bearers(line, &mut spans);
    }
    if has(b':') || has(b'=') {
        named(line, of, &mut spans);
    }
    spans
}

/// PEM blocks, line by line so that indentation stays; one that never ends goes on as long as its lines look like one.
fn private_keys(text: &str) -> Vec<Span> {
    const BEGIN: &str = "PRIVATE KEY-----";
    let mut spans = Vec::new();
    let mut rest = 0;
    let mut ends = text.contains("-----END");
    while let Some(at) = text[rest..].find(BEGIN).map(|at| rest + at) {
        let begin = text[rest..at].rfind("-----BEGIN").map_or(at, |begin| rest + begin);
        let body = at + BEGIN.len();
        let end = text[body..].find("-----END").filter(|_| ends);
        ends = end.is_some();
        let end = match end {
            Some(end) => text[body + end..].find(BEGIN).map_or(text.len(), |tail| body + end + tail + BEGIN.len()),
            None => body + looks_like_key(&text[body..]),
        };
        let mut start = begin;
        for line in text[begin..end].split('\n') {
            let indent = line.len() - line.trim_start().len();
            // The whole block is one secret.
            spans.push(Span { range: start + indent..start + line.trim_end().len(), certain: start == begin });
            start += line.len() + 1;
        }
        rest = end.max(body);
    }
    spans
}

fn looks_like_key(text: &str) -> usize {
    let mut length = 0;
    for (l, line) in text.split_inclusive('\n').enumerate() {
        let is_key = line.trim().chars().all(|c| c.is_ascii_alphanumeric() || "+/=\\".contains(c))
            || line.contains("Proc-Type:")
            || line.contains("DEK-Info:");
        if l > 0 && !is_key {
            break;
        }
        length += line.trim_end_matches('\n').len() + usize::from(line.ends_with('\n'));
    }
    length
}

fn service_keys(line: &str, spans: &mut Vec<Span>) {
    let bytes = line.as_bytes();
    let mut done = 0;
    for at in 0..bytes.len() {
        let begins = bytes[at].is_ascii_alphabetic() && (at == 0 || !bytes[at - 1].is_ascii_alphanumeric());
        if at < done || !begins {
            continue;
        }
        let of = |keys: &'static [(&str, usize)]| {
            keys.iter()
                .find(|(start, _)| bytes[at] == start.as_bytes()[0] && bytes[at..].starts_with(start.as_bytes()))
                .map(|(start, least)| (start.len(), *least))
        };
        // A long name of a column, such as `hf_lifetime_value_of_the_customer`, is none.
        let (Some((start, least)), marks) = (match of(&PLAIN) {
            Some(plain) => (Some(plain), false),
            None => (of(&DASHED), true),
        }) else {
            continue;
        };
        let length = bytes[at + start..]
            .iter()
            .take_while(|b| b.is_ascii_alphanumeric() || (marks && matches!(b, b'_' | b'-' | b'.')))
            .count();
        let key = &bytes[at..at + start + length];
        // Neither is `ASIAPACIFICCUSTOMERS`.
        if length >= least && (key[0] != b'A' || key.iter().any(u8::is_ascii_digit)) {
            done = at + start + length;
            spans.push(Span { range: at..done, certain: true });
        }
    }
}

/// `Authorization: Bearer …` and `Basic …`.
fn bearers(line: &str, spans: &mut Vec<Span>) {
    let mut is_header = None;
    for (space, _) in line.match_indices(' ') {
        let ends = |word: &str| {
            space
                .checked_sub(word.len())
                .and_then(|at| line.as_bytes().get(at..space))
                .is_some_and(|b| b.eq_ignore_ascii_case(word.as_bytes()))
        };
        if !line.as_bytes()[..space].last().is_some_and(|b| matches!(b, b'r' | b'R' | b'c' | b'C'))
            || !(ends("bearer") || ends("basic"))
        {
            continue;
        }
        let start = space + 1;
        let length = line[start..]
            .find(|c: char| !(c.is_ascii_alphanumeric() || "_-.+/=~".contains(c)))
            .unwrap_or(line.len() - start);
        let token = &line[start..start + length];
        let is_header = *is_header.get_or_insert_with(|| line.to_ascii_lowercase().contains("authorization"));
        if (is_header && length >= 4) || length >= 16 && token.bytes().any(|b| b.is_ascii_digit() || b == b'=') {
            spans.push(Span { range: start..start + length, certain: true });
        }
    }
}

/// `password=…`, `password: …` and the like, where what follows is no `${NAME}`.
fn named(line: &str, of: Of, spans: &mut Vec<Span>) {
    const DSN: [&str; 8] = ["host=", "server=", "dbname=", "database=", "user=", "uid=", "user id=", "data source="];
    // What every secret of the line asks is found out once, and only where there is one.
    let (mut comment, mut is_dsn) = (None, None);
    let mut done = 0;
    for (at, sign) in line.char_indices().filter(|(_, c)| matches!(c, '=' | ':')) {
        if at < done {
            continue;
        }
        let Some((key, word)) = word_before(line, at) else { continue };
        let in_query = line[..key].ends_with(['?', '&', ';']);
        let Some(name) = secret_name(word).filter(|name| *name != Name::InQuery || in_query) else { continue };
        let after = &line[at + 1..];
        if after.starts_with('=') || after.starts_with("//") {
            continue;
        }
        let blanks = after.len() - after.trim_start().len();
        let start = at + 1 + blanks;
        let quote = line[start..].chars().next().filter(|c| matches!(c, '"' | '\''));
        let in_comment = comment.get_or_insert_with(|| comment_of(line, of)).is_some_and(|comment| key > comment);
        let (from, to) = match quote {
            Some(quote) => (start + 1, start + 1 + quoted_end(&line[start + 1..], quote)),
            None => (start, start + plain_end(&line[start..], sign, of, in_comment)),
        };
        done = to;
        let quoted_key = line[..at].trim_end().ends_with(['"', '\'']);
        let is_dsn = *is_dsn.get_or_insert_with(|| {
            let lower = line.to_ascii_lowercase();
            DSN.iter().any(|word| lower.contains(word))
        });
        let is_word = name == Name::Password || quote.is_some() || !line[from..to].contains(char::is_whitespace);
        let certain = match (sign, of) {
            ('=', Of::Sql) => in_query,
            ('=', _) => {
                (blanks == 0 || is_dsn) && !in_comment && (quote.is_none() || is_dsn) && (to - from >= 4 || in_query)
            }
            (_, Of::Lines) => {
                !in_comment && blanks > 0 && is_word && !line[from..to].starts_with(['{', '[', '*', '&', '!'])
            }
            (_, Of::Value) => quoted_key && quote.is_some(),
            _ => false,
        };
        for part in literal_parts(&line[from..to]) {
            spans.push(Span { range: from + part.start..from + part.end, certain });
        }
    }
}

/// The word before a sign, blanks and a quotation mark aside, and where it begins.
fn word_before(line: &str, at: usize) -> Option<(usize, &str)> {
    let before = line[..at].trim_end_matches(' ');
    let before = before.strip_suffix(['"', '\'']).unwrap_or(before);
    let length: usize = before
        .bytes()
        .rev()
        .take_while(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'))
        .take(80)
        .count();
    (length > 0).then(|| (before.len() - length, &before[before.len() - length..]))
}

fn quoted_end(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, c) in text.char_indices() {
        match c {
            _ if escaped => escaped = false,
            '\\' if quote == '"' => escaped = true,
            c if c == quote => return at,
            _ => {}
        }
    }
    text.len()
}

fn plain_end(text: &str, sign: char, of: Of, in_comment: bool) -> usize {
    let trimmed = text.trim_end();
    let all = match (sign, of) {
        // A map, a list or a reference is no text.
        (':', _) if text.starts_with(['{', '[', '*', '|', '>', '&', '!']) && of != Of::Lines => 0,
        (':', Of::Lines) => trimmed.len(),
        (':', Of::Yaml) if in_comment => trimmed.len(),
        (':', Of::Yaml) => {
            let inner = trimmed.find([',', '}', ']']).unwrap_or(trimmed.len());
            trimmed[..inner].find(" #").unwrap_or(inner)
        }
        (':', _) => {
            trimmed.find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | ',')).unwrap_or(trimmed.len())
        }
        _ => trimmed
            .find(|c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '&' | ';'))
            .unwrap_or(trimmed.len()),
    };
    // What closes a list or a map is not part of its last value, but for that of a reference.
    let value = text[..all].trim_end_matches([',', ')', ']', ' ']);
    match value.strip_suffix('}') {
        Some(inner) if !inner.contains("${") => inner.trim_end_matches(['}', ' ']).len(),
        _ => value.len(),
    }
}

/// Where the comment of a line begins.
fn comment_of(line: &str, of: Of) -> Option<usize> {
    if !matches!(of, Of::Yaml | Of::Lines) {
        return None;
    }
    if line.trim_start().starts_with('#') { line.find('#') } else { line.find(" #") }
}

/// How deep a line stands whose secret may go on below it.
fn key_of_secret(line: &str) -> Option<usize> {
    let is_secret = |at: &usize| {
        word_before(line, *at).is_some_and(|(_, word)| secret_name(word).is_some_and(|name| name != Name::InQuery))
    };
    let at = line.match_indices(':').map(|(at, _)| at).find(is_secret)?;
    let (key, _) = word_before(line, at)?;
    if comment_of(line, Of::Lines).is_some_and(|comment| key > comment) {
        return None;
    }
    let before = line[..key].trim_end_matches(['"', '\'']);
    let value = line[at + 1..].trim_start();
    let is_open = ['"', '\'']
        .into_iter()
        .any(|quote| value.strip_prefix(quote).is_some_and(|inner| quoted_end(inner, quote) == inner.len()));
    // Between the margin and the key of a block stand blanks and the dashes of a list.
    match before.chars().all(|c| matches!(c, ' ' | '-' | '?')) {
        true => Some(before.len()),
        false => is_open.then(|| line.len() - line.trim_start().len()),
    }
}
