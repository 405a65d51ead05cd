//! The registrable domain of a URL, a host or an e-mail address.
//!
//! By the public suffix list with its private part: `foo.myshopify.com` is Foo's, and `myshopify.com` is nobody's.

use super::blocking::Cut;
use super::value_type::{Prepared, Standardised, Subject, Topic, ValueType, in_order};
use super::visible::technical;
use crate::matching::Kinship;
use crate::matching::shape::Shape;
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, Texts};

/// A registrable domain.
pub(super) struct Domain;

const SIMILAR: u8 = 2;
const ANOTHER_ENDING: u8 = 3;

impl ValueType for Domain {
    type Column<'a> = Column<'a>;

    const LEVELS: &'static [&'static str] = &["all other", "similar", "another ending", "equal"];
    /// A domain is made from the company's name: where the names agree, a similar domain is an echo.
    const ECHOES: Option<(Topic, u8, u8)> = Some((Topic::CompanyName, SIMILAR, ANOTHER_ENDING));
    const SUBJECT: Option<Subject> = Some(Subject::Net);
    const IS_A_HOME: bool = true;
    const NAMES_NOBODY: bool = true;
    const HAS_A_FORM: bool = true;
    const ALONE: &'static [&'static [Cut]] = &[&[Cut::Whole]];
    const COMES_IN_LISTS: bool = true;
    const HINTS: &'static [&'static str] = &["website", "domain", "homepage", "webseite", "web site"];

    fn standard(trimmed: &str, _: Option<&str>) -> Standardised {
        standard(trimmed)
    }

    fn published(trimmed: &str, _: Option<&str>) -> Option<String> {
        let host = host(trimmed)?;
        Some(registrable(&host).unwrap_or(&host).to_owned())
    }

    fn kinship() -> Kinship {
        Kinship::Shared
    }
}

/// Domains, and what is told of their names without reading them.
pub(super) struct Column<'a> {
    texts: &'a Texts,
    names: Vec<Shape>,
}

number! {
    /// From this similarity on (Jaro–Winkler) the names of two domains are alike.
    ALIKE: f64 = 0.92;
}

impl<'a> Prepared<'a> for Column<'a> {
    fn new(texts: &'a Texts, _: &Frequencies) -> Self {
        Self { texts, names: texts.iter().map(|text| Shape::of(name_of(text))).collect() }
    }

    fn level(&self, a: usize, b: usize, scratch: &mut Scratch) -> u8 {
        // Nearly all pairs are told apart here.
        if self.names[a].most_alike(&self.names[b]) < *ALIKE {
            return 1;
        }
        let (a, b) = in_order(self.texts, a, b);
        let (x, y) = (name_of(&self.texts[a]), name_of(&self.texts[b]));
        if x == y {
            ANOTHER_ENDING
        } else if scratch.jaro_winkler(x, y) >= *ALIKE {
            SIMILAR
        } else {
            1
        }
    }
}

/// A domain without its endings.
fn name_of(domain: &str) -> &str {
    domain.split('.').next().unwrap_or_default()
}

/// Providers whose domain says nothing about who writes.
const FREE_MAIL: [&str; 120] = [
    "gmail.com",
    "googlemail.com",
    "outlook.com",
    "outlook.de",
    "outlook.fr",
    "outlook.es",
    "outlook.jp",
    "hotmail.com",
    "hotmail.co.uk",
    "hotmail.de",
    "hotmail.fr",
    "hotmail.it",
    "hotmail.es",
    "live.com",
    "live.co.uk",
    "live.nl",
    "live.fr",
    "live.de",
    "msn.com",
    "yahoo.com",
    "yahoo.co.uk",
    "yahoo.co.jp",
    "yahoo.co.in",
    "yahoo.de",
    "yahoo.fr",
    "yahoo.it",
    "yahoo.es",
    "yahoo.com.br",
    "ymail.com",
    "rocketmail.com",
    "icloud.com",
    "me.com",
    "mac.com",
    "aol.com",
    "aol.de",
    "posteo.de",
    "gmx.de",
    "gmx.net",
    "gmx.com",
    "gmx.at",
    "gmx.ch",
    "web.de",
    "t-online.de",
    "freenet.de",
    "arcor.de",
    "online.de",
    "orange.fr",
    "wanadoo.fr",
    "free.fr",
    "laposte.net",
    "sfr.fr",
    "neuf.fr",
    "bbox.fr",
    "libero.it",
    "virgilio.it",
    "tiscali.it",
    "alice.it",
    "tin.it",
    "mail.ru",
    "yandex.ru",
    "yandex.com",
    "bk.ru",
    "list.ru",
    "inbox.ru",
    "rambler.ru",
    "qq.com",
    "163.com",
    "126.com",
    "sina.com",
    "sina.cn",
    "foxmail.com",
    "aliyun.com",
    "naver.com",
    "daum.net",
    "hanmail.net",
    "proton.me",
    "protonmail.com",
    "pm.me",
    "tutanota.com",
    "fastmail.com",
    "zoho.com",
    "mail.com",
    "bluewin.ch",
    "btinternet.com",
    "sky.com",
    "ntlworld.com",
    "virginmedia.com",
    "talktalk.net",
    "comcast.net",
    "verizon.net",
    "att.net",
    "sbcglobal.net",
    "cox.net",
    "bellsouth.net",
    "charter.net",
    "earthlink.net",
    "rediffmail.com",
    "uol.com.br",
    "bol.com.br",
    "terra.com.br",
    "ig.com.br",
    "wp.pl",
    "o2.pl",
    "onet.pl",
    "interia.pl",
    "poczta.onet.pl",
    "seznam.cz",
    "centrum.cz",
    "ziggo.nl",
    "kpnmail.nl",
    "planet.nl",
    "hetnet.nl",
    "home.nl",
    "telenet.be",
    "skynet.be",
    "bigpond.com",
    "docomo.ne.jp",
    "ezweb.ne.jp",
    "telia.com",
    "spray.se",
];

/// Sites that many share, and domains that nobody has.
const NOBODYS: [&str; 32] = [
    "facebook.com",
    "linkedin.com",
    "linktr.ee",
    "instagram.com",
    "twitter.com",
    "x.com",
    "youtube.com",
    "google.com",
    "bit.ly",
    "amazon.com",
    "amazon.de",
    "appleid.com",
    "booking.com",
    "ebay.com",
    "ebay.de",
    "github.com",
    "goo.gl",
    "mailinator.com",
    "pinterest.com",
    "snapchat.com",
    "t.me",
    "threads.net",
    "tiktok.com",
    "vimeo.com",
    "wa.me",
    "xing.com",
    "yelp.com",
    "example.com",
    "example.org",
    "example.net",
    "test.com",
    "none.com",
];

/// Services that give every customer a name below theirs, and are not in the public suffix list.
const HOSTS: [&str; 25] = [
    "atlassian.net",
    "bamboohr.com",
    "bigcartel.com",
    "business.site",
    "etsy.com",
    "force.com",
    "freshdesk.com",
    "godaddysites.com",
    "hubspotpagebuilder.com",
    "jimdo.com",
    "jimdofree.com",
    "my.salesforce.com",
    "mystrikingly.com",
    "odoo.com",
    "onmicrosoft.com",
    "salesforce.com",
    "sharepoint.com",
    "slack.com",
    "squarespace.com",
    "tumblr.com",
    "typeform.com",
    "webnode.com",
    "weebly.com",
    "wordpress.com",
    "zendesk.com",
];

/// What of a host somebody has registered: by the public suffix list, and below services that hand out names; `None`
/// where it belongs to everybody below it.
fn registrable(host: &str) -> Option<&str> {
    let domain = psl::domain_str(host)?;
    let is_below =
        |service: &&&str| host.strip_suffix(**service).is_some_and(|below| below.is_empty() || below.ends_with('.'));
    let Some(service) = HOSTS.iter().filter(is_below).max_by_key(|service| service.len()) else { return Some(domain) };
    let below = host.strip_suffix(service)?.strip_suffix('.')?;
    let name = below.rsplit('.').next().filter(|name| *name != "www")?;
    host.get(host.len() - service.len() - 1 - name.len()..)
}

/// The name of a host as the network writes it (IDNA, RFC 5891 and UTS 46): `bücher.example` is
/// `xn--bcher-kva.example`, whatever the dots between its parts look like; `None` where it is none.
pub(super) fn network_name(host: &str) -> Option<String> {
    let host = host.trim_end_matches('.');
    let plain = host.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.' | b'_'));
    if plain && !host.contains("xn--") {
        return Some(host.to_owned());
    }
    idna::domain_to_ascii(host).ok().map(|name| name.trim_end_matches('.').to_owned())
}

/// The host of a URL or an e-mail address, as the network writes it.
fn host(raw: &str) -> Option<String> {
    let lower = technical(raw).to_lowercase();
    let rest = lower.split_once("://").map_or(lower.as_str(), |(_, rest)| rest);
    let rest = rest.trim_start_matches("mailto:");
    let rest = rest.split(['/', '?', '#', '\\', '>', ',', ';']).next().unwrap_or_default();
    let rest = rest.rsplit_once('@').map_or(rest, |(_, host)| host);
    let host = network_name(rest.split(':').next().unwrap_or_default().trim().trim_matches('.'))?;
    let label_is_sound = |label: &str| {
        !label.is_empty()
            && label.len() <= 63
            && !label.starts_with('-')
            && !label.ends_with('-')
            && label.chars().all(|c| c.is_ascii_alphanumeric() || c == '-' || c == '_')
    };
    let sound = host.contains('.')
        && host.len() <= 253
        && host.split('.').all(label_is_sound)
        && !host.split('.').next_back().is_some_and(|top| top.bytes().all(|b| b.is_ascii_digit()));
    sound.then_some(host)
}

/// Whether a host gives mailboxes to everybody.
pub(super) fn is_free_mail(host: &str) -> bool {
    FREE_MAIL.contains(&host) || registrable(host).is_some_and(|domain| FREE_MAIL.contains(&domain))
}

/// The registrable domain, lower case.
fn standard(raw: &str) -> Standardised {
    let Some(host) = host(raw) else { return Standardised::Invalid };
    match registrable(&host) {
        Some(domain)
            if FREE_MAIL.contains(&domain) || FREE_MAIL.contains(&host.as_str()) || NOBODYS.contains(&domain) =>
        {
            Standardised::Ignored
        }
        Some(domain) => Standardised::Value(domain.to_owned()),
        // A public suffix itself belongs to everybody below it.
        None => Standardised::Ignored,
    }
}
