//! Where secrets stand in a text, told by their form.
//!
//! In: a value, a sentence or a whole file. Out: the places, in order. A place that is *certain* is a secret whose file
//! must not be used; all others are hidden as well, for a letter too many under a mask harms nobody. It knows no YAML
//! beyond the line.

use super::keys::{bearers, private_keys, service_keys};
use super::names::{Name, literal_parts, secret_name};
use super::span::Span;
use super::urls;

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
