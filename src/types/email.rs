//! E-mail addresses: one mailbox is one value.

use super::blocking::Cut;
use super::domain::{is_free_mail, network_name};
use super::value_type::{Prepared, Standardised, Subject, Topic, ValueType, in_order};
use super::visible::technical;
use crate::matching::Kinship;
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, Texts};

/// A mailbox.
pub(super) struct Email;

/// Persons make their mailbox from their name.
const SIMILAR_MAILBOX: u8 = 2;
const SAME_MAILBOX_ELSEWHERE: u8 = 3;
const NEARLY: u8 = 4;

impl ValueType for Email {
    type Column<'a> = Column<'a>;

    const LEVELS: &'static [&'static str] =
        &["all other", "similar mailbox", "the same mailbox elsewhere", "nearly equal", "equal"];
    const ECHOES: Option<(Topic, u8, u8)> = Some((Topic::PersonName, SIMILAR_MAILBOX, SIMILAR_MAILBOX));
    const MAILBOXES: Option<(u8, u8)> = Some((SIMILAR_MAILBOX, NEARLY));
    const SUBJECT: Option<Subject> = Some(Subject::Net);
    const IS_A_HOME: bool = true;
    const PERSONAL: bool = true;
    const HAS_A_FORM: bool = true;
    const FEW_SHARE: bool = true;
    const ALONE: &'static [&'static [Cut]] = &[&[Cut::Whole], &[Cut::Prefix(6)]];
    const COMES_IN_LISTS: bool = true;
    const HINTS: &'static [&'static str] = &["email", "mail", "mailadresse", "courriel", "correo"];

    /// The second of a name at a company was given a number.
    fn are_given_apart(one: &str, other: &str) -> bool {
        let parts = [one, other].map(|address| address.split_once('@'));
        let [Some((one, host)), Some((other, host_of_other))] = parts else { return false };
        host == host_of_other && !is_free_mail(host) && differ_by_a_number(one, other)
    }

    fn standard(trimmed: &str, _: Option<&str>) -> Standardised {
        standard(trimmed)
    }

    fn published(trimmed: &str, _: Option<&str>) -> Option<String> {
        published(trimmed)
    }

    fn kinship() -> Kinship {
        Kinship::Shared
    }
}

/// Mailboxes, read part by part.
pub(super) struct Column<'a>(&'a Texts);

impl<'a> Prepared<'a> for Column<'a> {
    fn new(texts: &'a Texts, _: &Frequencies) -> Self {
        Self(texts)
    }

    fn level(&self, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        let (a, b) = in_order(self.0, a, b);
        level(&self.0[a], &self.0[b], scratch)
    }
}

number! {
    /// From this similarity on (Jaro–Winkler) two mailboxes are alike.
    ALIKE: f64 = 0.88;
    /// Shorter mailboxes are equal or nothing.
    SHORTEST: usize = 3;
    /// One mailbox on two hosts that are so many slips apart is nearly equal.
    SLIPS_IN_HOST: usize = 2;
    /// From this length on an address may have two slips and be nearly equal; a shorter one may have one.
    TWO_SLIPS_FROM: usize = 12;
}

fn level(x: &str, y: &str, scratch: &mut Scratch) -> u8 {
    let (Some((mailbox_x, host_x)), Some((mailbox_y, host_y))) = (x.split_once('@'), y.split_once('@')) else {
        return 1;
    };
    if mailbox_x == mailbox_y {
        // A mailbox with digits is somebody's choice; one without is a name, which others have at other hosts.
        let is_chosen = mailbox_x.bytes().any(|byte| byte.is_ascii_digit());
        return match () {
            () if scratch.edits(host_x, host_y) <= *SLIPS_IN_HOST => NEARLY,
            () if is_chosen => SAME_MAILBOX_ELSEWHERE,
            () => SIMILAR_MAILBOX,
        };
    }
    if host_x == host_y && differ_by_a_number(mailbox_x, mailbox_y) {
        // The second of a name at one host was given a number: it follows from the name, and is no slip.
        return SIMILAR_MAILBOX;
    }
    if scratch.edits(x, y) <= if x.len().min(y.len()) >= *TWO_SLIPS_FROM { 2 } else { 1 } {
        NEARLY
    } else if mailbox_x.len() >= *SHORTEST
        && mailbox_y.len() >= *SHORTEST
        && scratch.jaro_winkler(mailbox_x.min(mailbox_y), mailbox_x.max(mailbox_y)) >= *ALIKE
    {
        SIMILAR_MAILBOX
    } else {
        1
    }
}

/// Whether one is the other and digits beside, and the other has none: `john.smith` and `john.smith2`.
pub(super) fn differ_by_a_number(x: &str, y: &str) -> bool {
    let has_digits = |text: &str| text.bytes().any(|byte| byte.is_ascii_digit());
    has_digits(x) != has_digits(y)
        && x.bytes().filter(|byte| !byte.is_ascii_digit()).eq(y.bytes().filter(|byte| !byte.is_ascii_digit()))
}

/// Mailboxes of a role, which identify nobody: those of RFC 2142, and what offices are called; in order.
const ROLES: [&str; 76] = [
    "abuse",
    "accounting",
    "accounts",
    "accountspayable",
    "accountsreceivable",
    "admin",
    "administracion",
    "administrator",
    "ap",
    "bewerbung",
    "billing",
    "buchhaltung",
    "careers",
    "compliance",
    "comptabilite",
    "contabilidad",
    "contact",
    "customerservice",
    "do-not-reply",
    "donotreply",
    "einkauf",
    "email",
    "empfang",
    "enquiries",
    "facturacion",
    "facturation",
    "finance",
    "ftp",
    "hello",
    "help",
    "helpdesk",
    "hostmaster",
    "hr",
    "info",
    "inquiries",
    "invoice",
    "invoices",
    "it",
    "itsupport",
    "jobs",
    "kontakt",
    "legal",
    "mail",
    "marketing",
    "news",
    "no-reply",
    "noc",
    "none",
    "noreply",
    "office",
    "orders",
    "payments",
    "payroll",
    "post",
    "postmaster",
    "press",
    "privacy",
    "procurement",
    "purchasing",
    "reception",
    "rechnung",
    "rechnungen",
    "recruiting",
    "root",
    "sales",
    "security",
    "service",
    "support",
    "team",
    "test",
    "usenet",
    "uucp",
    "vertrieb",
    "verwaltung",
    "webmaster",
    "www",
];

/// Hosts of addresses that nobody has.
const EXAMPLES: [&str; 8] =
    ["example.com", "example.org", "example.net", "test.com", "none.com", "a.com", "noemail.com", "noreply.com"];

/// Mailbox and host in lower case, without display name and `mailto:`; the host as the network writes it.
fn parts(raw: &str) -> Option<(String, String)> {
    let lower = technical(raw).to_lowercase();
    let inner =
        lower.rsplit_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or(lower.as_str(), |(inner, _)| inner);
    let address = inner
        .trim()
        .trim_start_matches("mailto:")
        .trim_matches(|c: char| c == '.' || c == ',' || c == ';' || c.is_whitespace());
    let is_odd = |c: char| c.is_whitespace() || c.is_control() || matches!(c, '<' | '>' | ',' | ';' | '"');
    let (local, host) = address.split_once('@')?;
    if local.is_empty() || address.chars().any(is_odd) || host.contains('@') {
        return None;
    }
    let host = network_name(host)?;
    (host.contains('.') && !host.starts_with('.') && !host.contains("..")).then(|| (local.to_owned(), host))
}

/// Without plus tag, and for Gmail without dots.
fn standard(raw: &str) -> Standardised {
    let Some((local, host)) = parts(raw) else { return Standardised::Invalid };
    let host = if host == "googlemail.com" { "gmail.com" } else { &host };
    let mut local = local.split('+').next().unwrap_or_default().to_owned();
    if host == "gmail.com" {
        local.retain(|c| c != '.');
    }
    if local.is_empty() {
        return Standardised::Invalid;
    }
    if EXAMPLES.contains(&host) || ROLES.binary_search(&local.as_str()).is_ok() {
        return Standardised::Placeholder;
    }
    Standardised::Value(format!("{local}@{host}"))
}

/// The address itself: whoever reads a role's mailbox, or one with a tag, can be written to there and nowhere else.
fn published(raw: &str) -> Option<String> {
    let (local, host) = parts(raw).filter(|(_, host)| !EXAMPLES.contains(&host.as_str()))?;
    Some(format!("{local}@{host}"))
}

#[cfg(test)]
mod tests {
    use super::{ROLES, standard};
    use crate::types::Standardised;

    #[test]
    fn a_mailbox_of_a_role_identifies_nobody() {
        assert!(ROLES.is_sorted());
        for mail in ["Marketing@Acme.com", "it@acme.com", "Rechnung+1@acme.de", "security@acme.com"] {
            assert!(matches!(standard(mail), Standardised::Placeholder), "{mail}");
        }
        for mail in ["ita@acme.com", "it.smith@acme.com"] {
            assert!(matches!(standard(mail), Standardised::Value(_)), "{mail}");
        }
    }
}
