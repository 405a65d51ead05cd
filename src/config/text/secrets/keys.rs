//! Secrets that are known by how they begin: private keys, keys of services, tokens after `Bearer`.
//!
//! In: a text or a line. Out: where they stand. What a word before them says is not asked.

use super::span::Span;

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

/// PEM blocks, line by line so that indentation stays; one that never ends goes on as long as its lines look like one.
pub(super) fn private_keys(text: &str) -> Vec<Span> {
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

/// Keys of well-known services, by how they begin.
pub(super) fn service_keys(line: &str, spans: &mut Vec<Span>) {
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
pub(super) fn bearers(line: &str, spans: &mut Vec<Span>) {
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
