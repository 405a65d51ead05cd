//! Secrets that were written into a file: keys of well-known forms, private keys, and passwords inside URLs.
//!
//! In: the tree. Out: the paths of the values; the values themselves go nowhere.

use super::tree::Node;
use crate::diagnostic::Step;

/// How keys of well-known services begin, and how long the rest is at least.
const KEYS: [(&str, usize); 16] = [
    ("AKIA", 16),
    ("ASIA", 16),
    ("sk_live_", 16),
    ("rk_live_", 16),
    ("sk-ant-", 20),
    ("sk-proj-", 20),
    ("ghp_", 30),
    ("gho_", 30),
    ("github_pat_", 30),
    ("glpat-", 16),
    ("xoxb-", 20),
    ("xoxp-", 20),
    ("AIza", 30),
    ("SG.", 40),
    ("dapi", 32),
    ("eyJhbGciOi", 40),
];

/// The paths of all values that hold a secret.
pub(super) fn find(node: &Node) -> Vec<Vec<Step>> {
    let mut found = Vec::new();
    walk(node, &mut Vec::new(), &mut found);
    found
}

fn walk(node: &Node, path: &mut Vec<Step>, found: &mut Vec<Vec<Step>>) {
    match node {
        Node::Text(text) if is_secret(text) => found.push(path.clone()),
        Node::List(items) => {
            for (i, item) in items.iter().enumerate() {
                path.push(i.into());
                walk(item, path, found);
                path.pop();
            }
        }
        Node::Map(entries) => {
            for (key, value) in entries {
                path.push(key.as_str().into());
                walk(value, path, found);
                path.pop();
            }
        }
        _ => {}
    }
}

fn is_secret(text: &str) -> bool {
    text.contains("PRIVATE KEY-----")
        || password_in_url(text)
        || text.split(|c: char| c.is_whitespace() || "\"'=;,()?&".contains(c)).any(is_key)
        || assigned(text)
}

fn is_key(word: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '_' | '-' | '.');
    KEYS.iter().any(|(start, least)| word.strip_prefix(start).is_some_and(|rest| rest.len() >= *least && rest.chars().all(plain)))
}

/// `scheme://user:password@host`, where the password is no `${NAME}`.
fn password_in_url(text: &str) -> bool {
    text.match_indices("://").any(|(at, _)| {
        let authority = text[at + 3..].split(['/', ' ', '?']).next().unwrap_or_default();
        let Some((user, _)) = authority.rsplit_once('@') else { return false };
        user.split_once(':').is_some_and(|(_, password)| !password.is_empty() && !password.starts_with("${"))
    })
}

/// `password=...` and the like, where what follows is no `${NAME}`.
fn assigned(text: &str) -> bool {
    let lower = text.to_ascii_lowercase();
    ["password=", "passwd=", "pwd=", "api_key=", "apikey=", "secret=", "access_token="].iter().any(|name| {
        lower.match_indices(name).any(|(at, _)| {
            let rest = &lower[at + name.len()..];
            rest.len() >= 4 && !rest.starts_with("${") && !rest.starts_with(['\'', ' ', '='])
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_known_by_their_form() {
        for secret in [
            "postgres://app:hunter2@db.example/crm",
            "AKIAIOSFODNN7EXAMPLE",
            "host=db password=hunter22",
            "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
            &format!("ghp_{}", "a1".repeat(18)),
        ] {
            assert!(is_secret(secret), "{secret}");
        }
    }

    #[test]
    fn what_only_looks_like_one_is_left_alone() {
        for plain in ["postgres://app:${PGPASSWORD}@db/crm", "https://acme.example/x@y", "status = 'password'", "sk_live", "Reset password", "data/AKIA.csv"] {
            assert!(!is_secret(plain), "{plain}");
        }
    }
}
