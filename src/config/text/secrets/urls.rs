//! Secrets in addresses: passwords before a host, web hooks, and the defaults of variables.
//!
//! In: a line. Out: what `spans` gathers. Everything ends with the word it stands in.

use super::names::{literal_parts, secret_name};
use super::span::Span;

/// The address of a web hook is all that its callers need.
pub(super) fn web_hooks(line: &str, spans: &mut Vec<Span>) {
    const HOOKS: [&str; 3] =
        ["hooks.slack.com/services/", "discord.com/api/webhooks/", "webhook.office.com/webhookb2/"];
    for (at, hook) in HOOKS.iter().flat_map(|hook| line.match_indices(hook)) {
        let start = at + hook.len();
        let end = start + line[start..].find(is_outside_url).unwrap_or(line.len() - start);
        let certain = end - start >= 20;
        spans.push(Span { range: start..end, certain });
    }
}

fn is_outside_url(c: char) -> bool {
    c.is_whitespace() || matches!(c, '"' | '\'' | '`' | '<' | '>')
}

/// `scheme://user:password@host`, and `user:password@host:port` as drivers of databases write it.
pub(super) fn passwords_in_urls(line: &str, spans: &mut Vec<Span>) {
    let mut done = 0;
    for (at, _) in line.match_indices('@') {
        if at < done {
            continue;
        }
        let before = &line[done..at];
        let word = before.rfind(is_outside_url).map_or(0, |i| i + char_at(before, i));
        let scheme = before[word..].rfind("://").map(|scheme| word + scheme + 3);
        let inner = |c: char| is_outside_url(c) || matches!(c, ',' | '{' | '}' | '[' | ']' | '(' | ')' | '=');
        let start = done + scheme.unwrap_or_else(|| before.rfind(inner).map_or(0, |i| i + char_at(before, i)));
        let stop = line[at..].find(is_outside_url).map_or(line.len(), |stop| at + stop);
        // A password may hold an `@`: it ends at the last one before path and query.
        let path = line[at..stop].find(['/', '?', '#']).map_or(stop, |path| at + path);
        let end = line[at..path].rfind('@').map_or(at, |end| at + end);
        done = stop;
        let Some(colon) = line[start..end].find(':').map(|colon| start + colon) else { continue };
        let (user, password, host) = (&line[start..colon], &line[colon + 1..end], &line[end + 1..stop]);
        let is_user = match scheme {
            Some(_) => !user.contains(['/', '?', '#']),
            None => !user.is_empty() && !user.contains('/') && !password.contains('/') && !is_mail(user),
        };
        // `host:8080/x@y` is a port and a path.
        let port = password.bytes().take_while(u8::is_ascii_digit).count();
        if !is_user || (port > 0 && password[port..].starts_with('/')) {
            continue;
        }
        let name = host.find([':', '/', '(']).unwrap_or(0);
        let names_host = name > 0 && host[..name].chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_'));
        let mut parts = literal_parts(password);
        if let (Some(part), Some(last)) = (parts.last_mut(), line[end..stop].rfind('@')) {
            // It may hold a `/` as well; then what seems to be the host is the rest of it.
            part.end = part.end.max(end + last - colon - 1);
        }
        for part in parts {
            spans.push(Span {
                range: colon + 1 + part.start..colon + 1 + part.end,
                certain: scheme.is_some() || names_host,
            });
        }
    }
}

fn char_at(text: &str, at: usize) -> usize {
    text[at..].chars().next().map_or(1, char::len_utf8)
}

fn is_mail(scheme: &str) -> bool {
    ["mailto", "acct", "sip", "sips", "xmpp", "im"].contains(&scheme.to_ascii_lowercase().as_str())
}

/// `${NAME:-default}`, where the name is that of a secret.
pub(super) fn defaults(line: &str, spans: &mut Vec<Span>) {
    let mut done = 0;
    for (at, _) in line.match_indices("${") {
        let name = &line[at + 2..];
        let length = name.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(name.len());
        if at < done || secret_name(&name[..length]).is_none() {
            continue;
        }
        let end = at + line[at..].find('}').map_or(line.len() - at, |end| end + 1);
        done = end;
        for part in literal_parts(&line[at..end]) {
            spans.push(Span { range: at + part.start..at + part.end, certain: true });
        }
    }
}
