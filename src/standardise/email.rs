//! E-mail addresses in the form in which one mailbox is one value.

use super::value::Standardised;

/// Mailboxes of a role, which identify nobody.
const ROLES: [&str; 32] = [
    "info",
    "sales",
    "billing",
    "accounts",
    "accounting",
    "office",
    "support",
    "admin",
    "contact",
    "hello",
    "noreply",
    "no-reply",
    "donotreply",
    "do-not-reply",
    "mail",
    "email",
    "post",
    "webmaster",
    "postmaster",
    "hostmaster",
    "help",
    "service",
    "team",
    "invoices",
    "invoice",
    "ap",
    "finance",
    "buchhaltung",
    "rechnung",
    "kontakt",
    "test",
    "none",
];

/// Lower case, without display name, plus tag, and for Gmail without dots.
pub(super) fn standard(raw: &str) -> Standardised {
    let lower = raw.to_lowercase();
    let inner =
        lower.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or(lower.as_str(), |(inner, _)| inner);
    let address = inner
        .trim()
        .trim_start_matches("mailto:")
        .trim_matches(|c: char| c == '.' || c == ',' || c == ';' || c.is_whitespace());
    let Some((local, host)) = address.split_once('@') else { return Standardised::Invalid };
    let bad_host = host.contains('@') || !host.contains('.') || host.starts_with('.') || host.contains("..");
    if bad_host
        || address.chars().any(|c| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"'))
    {
        return Standardised::Invalid;
    }
    let host = if host == "googlemail.com" { "gmail.com" } else { host };
    let mut local = local.split('+').next().unwrap_or_default().to_owned();
    if host == "gmail.com" {
        local.retain(|c| c != '.');
    }
    if local.is_empty() {
        return Standardised::Invalid;
    }
    let example = ["example.com", "example.org", "example.net", "test.com", "none.com", "a.com"].contains(&host);
    if example || ROLES.contains(&local.as_str()) {
        return Standardised::Placeholder;
    }
    Standardised::Value(format!("{local}@{host}"))
}
