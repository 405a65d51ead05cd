//! Words that name a secret, and what of a value is one.

use std::ops::Range;

/// How much a name says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Name {
    /// Whatever stands there is a password.
    Password,
    /// A token or a key, as long as the name is not that of a column.
    Token,
    /// A signature, in the query of a URL only.
    InQuery,
}

/// What a word names, if it is a secret: `password`, `DB_PASSWORD`, `clientSecret`, `X-Amz-Signature`.
///
/// `password_hash`, `token_count` and the like name something else.
pub(super) fn secret_name(word: &str) -> Option<Name> {
    const PASSWORDS: [&str; 6] = ["password", "passwd", "pwd", "passphrase", "passwort", "kennwort"];
    const TOKENS: [&str; 13] = [
        "secret",
        "token",
        "apikey",
        "accesskey",
        "secretkey",
        "privatekey",
        "accountkey",
        "sharedkey",
        "signingkey",
        "encryptionkey",
        "masterkey",
        "authkey",
        "credential",
    ];
    const IN_QUERY: [&str; 4] = ["sig", "signature", "code", "auth"];
    // Most words end in no letter that such a name ends in.
    if !word
        .bytes()
        .rev()
        .find(u8::is_ascii_alphanumeric)
        .is_some_and(|b| b"dteyghlnsw".contains(&b.to_ascii_lowercase()))
    {
        return None;
    }
    let last = word.rsplit(['_', '-', '.']).next().unwrap_or_default();
    let squeezed: String = word.chars().filter(char::is_ascii_alphanumeric).map(|c| c.to_ascii_lowercase()).collect();
    let ends = |names: &[&str]| names.iter().any(|name| squeezed.ends_with(name));
    if ends(&PASSWORDS) || matches!(last.to_ascii_lowercase().as_str(), "pw" | "pass") {
        Some(Name::Password)
    } else if ends(&TOKENS) || matches!(squeezed.as_str(), "credentials" | "sas" | "accesskeysecret") {
        Some(Name::Token)
    } else if ends(&IN_QUERY[1..2]) || IN_QUERY.contains(&squeezed.as_str()) {
        Some(Name::InQuery)
    } else {
        None
    }
}

/// The parts of a value that are written out and are no `${NAME}`; of `${NAME:-default}` the default. None where
/// nothing is told.
pub(super) fn literal_parts(value: &str) -> Vec<Range<usize>> {
    let mut parts = Vec::new();
    let mut start = 0;
    while let Some(open) = value[start..].find("${").map(|open| start + open) {
        let name = open + 2;
        let length =
            value[name..].find(|c: char| !(c.is_ascii_alphanumeric() || c == '_')).unwrap_or(value.len() - name);
        if length == 0 {
            break;
        }
        push(value, start..open, &mut parts);
        let end = value[name..].find('}').map_or(value.len(), |end| name + end);
        let sign = value[name + length..end].len()
            - value[name + length..end].trim_start_matches([':', '-', '=', '?', '+']).len();
        push(value, name + length + sign..end, &mut parts);
        start = (end + 1).min(value.len());
    }
    push(value, start..value.len(), &mut parts);
    parts
}

fn push(value: &str, range: Range<usize>, parts: &mut Vec<Range<usize>>) {
    let text = &value[range.clone()];
    let start = range.start + text.len() - text.trim_start().len();
    let text = text.trim();
    let empty = matches!(
        text.to_ascii_lowercase().as_str(),
        "" | "null" | "~" | "none" | "true" | "false" | "yes" | "no" | "on" | "off"
    );
    // `xxxx` and `***` are what somebody has hidden already.
    let hidden = text.chars().next().is_some_and(|first| text.chars().all(|c| c == first))
        && text.starts_with(|c: char| matches!(c, 'x' | 'X') || !c.is_alphanumeric());
    if !empty && !hidden {
        parts.push(start..start + text.len());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_secrets_are_known_however_they_are_written() {
        for name in ["password", "DB_PASSWORD", "PGPASSWORD", "dbPassword", "user.pwd", "ftp_pass", "PW"] {
            assert_eq!(secret_name(name), Some(Name::Password), "{name}");
        }
        for name in [
            "token",
            "client_secret",
            "clientSecret",
            "API-Key",
            "AccountKey",
            "SharedAccessKey",
            "aws_secret_access_key",
            "private_key",
        ] {
            assert_eq!(secret_name(name), Some(Name::Token), "{name}");
        }
        assert_eq!(secret_name("X-Amz-Signature"), Some(Name::InQuery));
        for name in [
            "password_hash",
            "token_count",
            "tokens",
            "passenger",
            "bypass",
            "secretary",
            "key",
            "keyboard",
            "compass",
            "assignature_id",
            "signed",
            "",
        ] {
            assert_eq!(secret_name(name), None, "{name}");
        }
    }

    #[test]
    fn references_are_no_secrets_and_their_defaults_are() {
        let parts =
            |text: &'static str| -> Vec<&str> { literal_parts(text).into_iter().map(|part| &text[part]).collect() };
        assert_eq!(parts("${PGPASSWORD}"), [""; 0]);
        assert_eq!(parts("${A}${B}"), [""; 0]);
        assert_eq!(parts("${PW:-hunter2}"), ["hunter2"]);
        assert_eq!(parts("${PW-hunter2}/${HOST}y"), ["hunter2", "y"]);
        assert_eq!(parts(" hunter2 "), ["hunter2"]);
        for nothing in ["", "~", "null", "***", "xxxxxx", "yes", "..."] {
            assert_eq!(parts(nothing), [""; 0], "{nothing}");
        }
        assert_eq!(parts("${PW:-hunter2"), ["hunter2"]);
        assert_eq!(parts("${}"), ["${}"]);
    }
}
