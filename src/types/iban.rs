//! International bank account numbers (ISO 13616).
//!
//! The check digits find every wrong character and every two that changed places, so a slip makes a value invalid, and
//! two valid numbers that are nearly equal are two accounts: banks hand out numbers in order. What two accounts can
//! have in common is the bank, where a customer with two accounts often has both; that is the one level between equal
//! and all other.
//!
//! Couples share an account, and companies of a group are paid into one. So an account is, like a phone, as good as
//! shared among customers who belong together: it tells a match from strangers, and not from a household.

use super::blocking::Cut;
use super::folding::fold;
use super::placeholders;
use super::value_type::{Prepared, Standardised, ValueType};
use crate::matching::Kinship;
use crate::matching::similarity::Scratch;
use crate::tables::{Frequencies, Texts};

/// A bank account number.
pub(super) struct Iban;

const SAME_BANK: u8 = 2;

impl ValueType for Iban {
    type Column<'a> = Column<'a>;

    const LEVELS: &'static [&'static str] = &["all other", "the same bank", "equal"];
    const IS_A_HOME: bool = true;
    const PERSONAL: bool = true;
    const HAS_A_FORM: bool = true;
    const IS_AN_IDENTIFIER: bool = true;
    const FEW_SHARE: bool = true;
    const ALONE: &'static [&'static [Cut]] = &[&[Cut::Whole]];
    const HINTS: &'static [&'static str] = &["iban", "bank account"];

    fn standard(trimmed: &str, _: Option<&str>) -> Standardised {
        standard(trimmed).map_or(Standardised::Invalid, Standardised::Value)
    }

    fn published(trimmed: &str, _: Option<&str>) -> Option<String> {
        standard(trimmed)
    }

    fn stands_for_nothing(_: &str, lower: &str) -> bool {
        let plain: String = lower.chars().filter(|c| c.is_alphanumeric()).collect();
        let plain = plain.strip_prefix("iban").unwrap_or(&plain).to_ascii_uppercase();
        let account = plain.get(4..).filter(|account| account.len() >= 4);
        plain.is_empty()
            || placeholders::is_nothing(lower)
            || placeholders::is_one_symbol(&plain)
            || account.is_some_and(placeholders::is_one_symbol)
            || COUNTRIES.iter().any(|country| country.4 == plain)
            || OTHER_EXAMPLES.split(' ').any(|example| example == plain)
    }

    fn kinship() -> Kinship {
        Kinship::Shared
    }
}

/// Accounts, with the country and the bank of each.
pub(super) struct Column<'a>(Vec<Option<[&'a str; 2]>>);

impl<'a> Prepared<'a> for Column<'a> {
    fn new(texts: &'a Texts, _: &Frequencies) -> Self {
        Self(texts.iter().map(bank).collect())
    }

    fn level(&self, a: usize, b: usize, _: &mut Scratch) -> u8 {
        if self.0[a].is_some() && self.0[a] == self.0[b] { SAME_BANK } else { 1 }
    }
}

/// The country and the bank, where it is known which characters name the bank.
fn bank(iban: &str) -> Option<[&str; 2]> {
    let &(code, _, start, end, _) = COUNTRIES.iter().find(|country| iban.starts_with(country.0))?;
    Some([code, iban.get(4 + start..4 + end)?])
}

/// Upper case, without the word IBAN before it and without blanks, hyphens and dots; nothing where the length is not
/// that of its country or the check digits do not hold.
fn standard(raw: &str) -> Option<String> {
    let folded = fold(raw);
    let number = folded.strip_prefix("iban").unwrap_or(&folded).trim_start_matches([':', ' ']);
    let iban: String =
        number.chars().filter(|c| !matches!(c, ' ' | '-' | '.')).map(|c| c.to_ascii_uppercase()).collect();
    let bytes = iban.as_bytes();
    let fits = (15..=34).contains(&bytes.len())
        && bytes.iter().all(u8::is_ascii_alphanumeric)
        && bytes[..2].iter().all(u8::is_ascii_uppercase)
        // 00, 01 and 99 would do for 97, 98 and 02, and one account would have two numbers.
        && ("02"..="98").contains(&&iban[2..4])
        && COUNTRIES.iter().find(|country| country.0 == &iban[..2]).is_none_or(|country| country.1 == bytes.len())
        && remainder(bytes) == 1;
    fits.then_some(iban)
}

/// The number modulo 97, the first four characters last, `A` as 10 to `Z` as 35 (ISO 7064).
fn remainder(iban: &[u8]) -> u32 {
    iban[4..].iter().chain(&iban[..4]).fold(0, |rest, byte| match byte {
        b'0'..=b'9' => (rest * 10 + u32::from(byte - b'0')) % 97,
        letter => (rest * 100 + u32::from(letter - b'A') + 10) % 97,
    })
}

/// Of each country in the registry of IBANs: its length, where the bank begins and ends behind the check digits, and
/// the number that the registry prints as an example, which stands in many test systems and is nobody's.
#[rustfmt::skip]
const COUNTRIES: &[(&str, usize, usize, usize, &str)] = &[
    ("AD", 24, 0, 4, "AD1200012030200359100100"),
    ("AE", 23, 0, 3, "AE070331234567890123456"),
    ("AL", 28, 0, 3, "AL47212110090000000235698741"),
    ("AT", 20, 0, 5, "AT611904300234573201"),
    ("AZ", 28, 0, 4, "AZ21NABZ00000000137010001944"),
    ("BA", 20, 0, 3, "BA391290079401028494"),
    ("BE", 16, 0, 3, "BE68539007547034"),
    ("BG", 22, 0, 4, "BG80BNBG96611020345678"),
    ("BH", 22, 0, 4, "BH67BMAG00001299123456"),
    ("BI", 27, 0, 5, "BI4210000100010000332045181"),
    ("BR", 29, 0, 8, "BR1800360305000010009795493C1"),
    ("BY", 28, 0, 4, "BY13NBRB3600900000002Z00AB00"),
    ("CH", 21, 0, 5, "CH9300762011623852957"),
    ("CR", 22, 0, 4, "CR05015202001026284066"),
    ("CY", 28, 0, 3, "CY17002001280000001200527600"),
    ("CZ", 24, 0, 4, "CZ6508000000192000145399"),
    ("DE", 22, 0, 8, "DE89370400440532013000"),
    ("DJ", 27, 0, 5, "DJ2100010000000154000100186"),
    ("DK", 18, 0, 4, "DK5000400440116243"),
    ("DO", 28, 0, 4, "DO28BAGR00000001212453611324"),
    ("EE", 20, 0, 2, "EE382200221020145685"),
    ("EG", 29, 0, 4, "EG380019000500000000263180002"),
    ("ES", 24, 0, 4, "ES9121000418450200051332"),
    ("FI", 18, 0, 3, "FI2112345600000785"),
    ("FK", 18, 0, 2, "FK88SC123456789012"),
    ("FO", 18, 0, 4, "FO6264600001631634"),
    ("FR", 27, 0, 5, "FR1420041010050500013M02606"),
    ("GB", 22, 0, 4, "GB29NWBK60161331926819"),
    ("GE", 22, 0, 2, "GE29NB0000000101904917"),
    ("GI", 23, 0, 4, "GI75NWBK000000007099453"),
    ("GL", 18, 0, 4, "GL8964710001000206"),
    ("GR", 27, 0, 3, "GR1601101250000000012300695"),
    ("GT", 28, 0, 4, "GT82TRAJ01020000001210029690"),
    ("HN", 28, 0, 4, "HN88CABF00000000000250005469"),
    ("HR", 21, 0, 7, "HR1210010051863000160"),
    ("HU", 28, 0, 3, "HU42117730161111101800000000"),
    ("IE", 22, 0, 4, "IE29AIBK93115212345678"),
    ("IL", 23, 0, 3, "IL620108000000099999999"),
    ("IQ", 23, 0, 4, "IQ98NBIQ850123456789012"),
    ("IS", 26, 0, 2, "IS140159260076545510730339"),
    ("IT", 27, 1, 6, "IT60X0542811101000000123456"),
    ("JO", 30, 0, 4, "JO94CBJO0010000000000131000302"),
    ("KW", 30, 0, 4, "KW81CBKU0000000000001234560101"),
    ("KZ", 20, 0, 3, "KZ86125KZT5004100100"),
    ("LB", 28, 0, 4, "LB62099900000001001901229114"),
    ("LC", 32, 0, 4, "LC55HEMM000100010012001200023015"),
    ("LI", 21, 0, 5, "LI21088100002324013AA"),
    ("LT", 20, 0, 5, "LT121000011101001000"),
    ("LU", 20, 0, 3, "LU280019400644750000"),
    ("LV", 21, 0, 4, "LV80BANK0000435195001"),
    ("LY", 25, 0, 3, "LY83002048000020100120361"),
    ("MC", 27, 0, 5, "MC5811222000010123456789030"),
    ("MD", 24, 0, 2, "MD24AG000225100013104168"),
    ("ME", 22, 0, 3, "ME25505000012345678951"),
    ("MK", 19, 0, 3, "MK07250120000058984"),
    ("MN", 20, 0, 4, "MN121234123456789123"),
    ("MR", 27, 0, 5, "MR1300020001010000123456753"),
    ("MT", 31, 0, 4, "MT84MALT011000012345MTLCAST001S"),
    ("MU", 30, 0, 6, "MU17BOMM0101101030300200000MUR"),
    ("NI", 28, 0, 4, "NI45BAPR00000013000003558124"),
    ("NL", 18, 0, 4, "NL91ABNA0417164300"),
    ("NO", 15, 0, 4, "NO9386011117947"),
    ("OM", 23, 0, 3, "OM810180000001299123456"),
    ("PK", 24, 0, 4, "PK36SCBL0000001123456702"),
    ("PL", 28, 0, 3, "PL61109010140000071219812874"),
    ("PS", 29, 0, 4, "PS92PALS000000000400123456702"),
    ("PT", 25, 0, 4, "PT50000201231234567890154"),
    ("QA", 29, 0, 4, "QA58DOHB00001234567890ABCDEFG"),
    ("RO", 24, 0, 4, "RO49AAAA1B31007593840000"),
    ("RS", 22, 0, 3, "RS35260005601001611379"),
    ("RU", 33, 0, 9, "RU0304452522540817810538091310419"),
    ("SA", 24, 0, 2, "SA0380000000608010167519"),
    ("SC", 31, 0, 6, "SC18SSCB11010000000000001497USD"),
    ("SD", 18, 0, 2, "SD8811123456789012"),
    ("SE", 24, 0, 3, "SE4550000000058398257466"),
    ("SI", 19, 0, 2, "SI56263300012039086"),
    ("SK", 24, 0, 4, "SK3112000000198742637541"),
    ("SM", 27, 1, 6, "SM86U0322509800000000270100"),
    ("SO", 23, 0, 4, "SO211000001001000100141"),
    ("ST", 25, 0, 4, "ST23000100010051845310146"),
    ("SV", 28, 0, 4, "SV62CENR00000000000000700025"),
    ("TL", 23, 0, 3, "TL380080012345678910157"),
    ("TN", 24, 0, 2, "TN5910006035183598478831"),
    ("TR", 26, 0, 5, "TR330006100519786457841326"),
    ("UA", 29, 0, 6, "UA213223130000026007233566001"),
    ("VA", 22, 0, 3, "VA59001123000012345678"),
    ("VG", 24, 0, 4, "VG96VPVG0000012345678901"),
    ("XK", 20, 0, 2, "XK051212012345678906"),
    ("YE", 30, 0, 4, "YE15CBYE0001018861234567891234"),
];

/// Other numbers that documentation prints and test systems hold.
const OTHER_EXAMPLES: &str = "\
     GB82WEST12345698765432 GB33BUKB20201555555555 GB94BARC10201530093459 DE68210501700012345678 \
     DE02120300000000202051 DE02500105170137075030 DE12500105170648489890 DE75512108001245126199 \
     DE91100000000123456789 DE02100500000054540402 DE02300209000106531065 DE02200505501015871393 \
     DE02100100100006820101 DE02370502990000684712 DE02600501010002034304 DE02700202700010108669 \
     DE02701500000000594937 DE88100900001234567892 FR7630006000011234567890189 FR7630004000031234567890143 \
     AT483200000012345864 CH5604835012345678009 NL13TEST0123456789 NL02ABNA0123456789 NL39RABO0300065264 \
     BE71096123456769 BE62510007547061 ES7921000813610123456789 IT40S0542811101000000123456 \
     LU120010001234567891 PL10105000997603123456789123 SI56191000000123438 FI1410093000123458 \
     IE64IRCE92050112345678 SE7280000810340009783242 NO8330001234567 DK9520000123456789 EE471000001020145685 \
     LT601010012345678901 LV97HABA0012345678910 PT50002700000001234567833 CZ5508000000001234567899 \
     SK8975000000000012345671 HU93116000060000000012345676 RO09BCYP0000001234567890 HR1723600001101234565 \
     GR9608100010000001234567890 CY21002001950000357001234567 MT31MALT01100000000000000000123 \
     BG18RZBB91550123456789 TR320010009999901234567890 SA4420000001234567891234 AE460090000000123456789 \
     IL170108000000012612345 GE60NB0000000123456789 UA903052992990004149123456789 MD21EX000000000001234567 \
     KZ244350000012344567 AZ77VTBA00000000001234567890";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::types::{FieldType, standardise};

    fn value(raw: &str) -> Standardised {
        standardise(FieldType::Iban, None, raw)
    }

    fn is(iban: &str) -> Standardised {
        Standardised::Value(iban.to_owned())
    }

    #[test]
    fn however_it_is_written_it_is_one_account() {
        for raw in [
            "DE87210501700047110815",
            "DE87 2105 0170 0047 1108 15",
            "de87-2105-0170-0047-1108-15",
            "IBAN DE87 2105 0170 0047 1108 15",
            "IBAN: DE87210501700047110815",
            "iban de87.2105.0170.0047.1108.15.",
            "ＤＥ８７２１０５０１７０００４７１１０８１５",
            "DE٨٧٢١٠٥٠١٧٠٠٠٤٧١١٠٨١٥",
            "\u{200B}DE87\u{A0}2105\u{A0}0170\u{A0}0047\u{A0}1108\u{A0}15",
        ] {
            assert_eq!(value(raw), is("DE87210501700047110815"), "{raw}");
        }
        assert_eq!(standard("DE87210501700047110815").as_deref(), Some("DE87210501700047110815"));
    }

    #[test]
    fn a_slip_is_found() {
        let right = "DE87210501700047110815";
        for at in 2..right.len() {
            for digit in "0123456789".chars().filter(|digit| !right[at..].starts_with(*digit)) {
                let wrong = format!("{}{digit}{}", &right[..at], &right[at + 1..]);
                assert_eq!(value(&wrong), Standardised::Invalid, "{wrong}");
            }
            if let (Some(a), Some(b)) = (right.get(at..=at), right.get(at + 1..at + 2))
                && a != b
            {
                let swapped = format!("{}{b}{a}{}", &right[..at], &right[at + 2..]);
                assert_eq!(value(&swapped), Standardised::Invalid, "{swapped}");
            }
        }
    }

    #[test]
    fn what_is_no_iban_is_invalid() {
        for raw in [
            "12345678",
            "DE8721050170004711081",
            "DE872105017000471108150",
            "DE87 2105 0170 0047 1108 15 / COBADEFF",
            "6821050170001234567DE8",
            "DE00210501700047110815",
            "IBAN IBAN DE87210501700047110815",
            "DE87 2105_0170 0047 1108 15",
        ] {
            assert_eq!(value(raw), Standardised::Invalid, "{raw}");
        }
    }

    /// With other check digits that have the same remainder an account would have two numbers.
    #[test]
    fn an_account_has_one_number() {
        let with = |check: u32| format!("NO{check:02}15030000041");
        let right: Vec<u32> = (0..100).filter(|check| remainder(with(*check).as_bytes()) == 1).collect();
        let valid: Vec<u32> = (0..100).filter(|check| standard(&with(*check)).is_some()).collect();
        assert!(valid.len() == 1 && right.contains(&valid[0]), "{right:?} {valid:?}");
    }

    #[test]
    fn a_country_that_is_not_known_needs_check_digits_and_a_length_that_can_be() {
        let with_check = |country: &str, account: &str| {
            let check = 98 - remainder(format!("{country}00{account}").as_bytes());
            format!("{country}{check:02}{account}")
        };
        for (account, fits) in [("1234567890", false), ("12345678901", true), (&"123456".repeat(5), true)] {
            let iban = with_check("ZZ", account);
            assert_eq!(value(&iban) == is(&iban), fits, "{iban}");
        }
        assert_eq!(value(&with_check("ZZ", &"1234567".repeat(5))), Standardised::Invalid);
        assert_eq!(bank(&with_check("ZZ", "12345678901")), None);
    }

    #[test]
    fn examples_are_valid_and_identify_nobody() {
        let examples = || COUNTRIES.iter().map(|country| country.4).chain(OTHER_EXAMPLES.split(' '));
        assert_eq!(COUNTRIES.len(), 89);
        for iban in examples() {
            assert_eq!(standard(iban).as_deref(), Some(iban));
            assert_eq!(value(iban), Standardised::Placeholder, "{iban}");
            assert!(bank(iban).is_some(), "{iban}");
        }
        for filler in [
            "GB82 WEST 1234 5698 7654 32",
            "IBAN DE89 3704 0044 0532 0130 00",
            "n/a",
            "IBAN",
            "0000 0000 0000 0000",
            "DE00 0000 0000 0000 0000 00",
            "DE36 0000 0000 0000 0000 00",
            "FRxx xxxx xxxx xxxx xxxx xxxx xxx",
        ] {
            assert_eq!(value(filler), Standardised::Placeholder, "{filler}");
        }
    }

    #[test]
    fn two_accounts_may_be_at_one_bank() {
        let distinct = [
            "DE87210501700047110815",
            "DE60210501700047110816",
            "DE25210501710047110815",
            "IT07X0542811101000000654321",
            "IT81Y0542811101000000654322",
            "ZZ8112345678901",
        ];
        let texts: Texts = distinct.iter().collect();
        let column = Column::new(&texts, &Frequencies::default());
        let level = |a, b| column.level(a, b, &mut Scratch::default());
        assert_eq!([level(0, 1), level(1, 0), level(0, 2), level(3, 4), level(0, 3), level(5, 5)], [2, 2, 1, 2, 1, 1]);
    }
}
