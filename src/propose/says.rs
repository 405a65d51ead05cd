//! What the name of a column says that it holds.
//!
//! In: the words of a name. Out: the meaning that they have together. It promises nothing of what the column does
//! hold: that is asked of its values. The words that a type of value is known by stand with the type.

use super::words::singular;
use crate::config::FieldType;

/// What the name of a column says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Says {
    Email,
    Phone,
    FirstName,
    LastName,
    /// A name between first and last, or its letter.
    MiddleName,
    /// What stands before a last name and belongs to it, such as `van der`.
    NamePrefix,
    /// A whole name of a person.
    Person,
    Company,
    /// `name`, of whatever the table holds.
    Name,
    Domain,
    Street,
    /// The number of a house, where it stands apart.
    House,
    City,
    PostalCode,
    Country,
    Birth,
    /// An identifier of a type of its own, such as a bank account.
    Typed(FieldType),
    /// What tells people or companies apart beside names and places, under the name of its field.
    Trait(&'static str),
    /// A number that an authority or an institution gives, under the name of its field.
    Given(&'static str),
}

/// Words after which a column is about a thing, and does not hold it.
const ABOUT: &str = "\
    type status verified valid validated opt optin consent consented subscribed subscription count sent \
    format source preference extension ext label hash md5 sha256 score rank is has accepts marketing at \
    flag template campaign subject body bounced opened clicked permission enabled number_of total \
    created updated timezone tz lat lng token notifications";

/// Words of people who look after a customer, and of whom a customer names: what follows is not the customer's.
const OF_OTHERS: &str = "\
    owner agent rep assignee assigned advisor creator author manager referrer referred referral \
    emergency parent spouse guardian approver reviewer recruiter seller salesperson csm sender \
    employer operator cashier wife husband child children kin conjoint conjointe ehepartner ehefrau ehemann \
    echtgenoot ouder ouders eltern elternteil kind kinder enfant hijo hija mutter vater moeder vader mere pere \
    madre padre betreuer vendedor vendeur verkoper verkaufer notfallkontakt urgence emergencia noodcontact \
    tutor vormund voogd werber introducer inviter invited invitee parrain padrino aanbrenger geworben brought";

/// Words of places where somebody happens to be.
const PASSING: &str = "ip geo login session device signup browser utm geoip";

fn any(words: &[String], of: &[&str]) -> bool {
    words.iter().any(|word| of.contains(&word.as_str()))
}

/// Whether one of the words is in a list between blanks.
fn among(words: &[String], list: &str) -> bool {
    list.split(' ').any(|one| words.iter().any(|word| word == one))
}

/// Whether the words stand one after the other somewhere in the name.
fn together(words: &[String], of: &[&str]) -> bool {
    words.windows(of.len()).any(|window| window.iter().zip(of).all(|(word, of)| word == of))
}

fn are(words: &[String], of: &[&str]) -> bool {
    words.len() == of.len() && together(words, of)
}

/// Whether a type of value says that columns of this name hold it.
fn hinted(words: &[String], kind: FieldType) -> bool {
    let one: Vec<String> = words.iter().map(|word| singular(word)).collect();
    kind.about().hints.iter().any(|hint| {
        let hint: Vec<&str> = hint.split(' ').collect();
        together(&one, &hint) || together(words, &hint)
    })
}

/// Whether a name is about who looks after a customer, or whom it names.
fn is_somebody_elses(words: &[String]) -> bool {
    let by = ["created", "updated", "modified"].iter().any(|done| together(words, &[done, "by"]));
    // The mailbox of a partner is told from that of a table of partners by what stands last.
    let of_partner = words.len() > 1 && words.last().is_some_and(|word| word == "partner");
    by || of_partner || among(words, OF_OTHERS)
}

/// Whether the record that a column of this name leads to is another's than the customer's whose row it is.
pub(super) fn is_of_others(words: &[String]) -> bool {
    const BESIDE: &str = "group head ultimate reseller partner household guardian sponsor recommended introduced \
        billing recruited mother father child sibling family previous related";
    is_somebody_elses(words) || among(words, BESIDE)
}

/// Whether a number of this name is somebody else's, or that of several: of a household, or one of a customer's
/// contracts.
pub(super) fn is_of_several(words: &[String]) -> bool {
    const SEVERAL: &str = "household haushalt huishouden foyer contract vertrag meter zahler policy";
    is_somebody_elses(words) || among(words, SEVERAL)
}

/// What the words of a column's name say.
pub(super) fn says(words: &[String]) -> Option<Says> {
    if is_somebody_elses(words) {
        return None;
    }
    if let Some(given) = given(words) {
        return Some(given);
    }
    if hinted(words, FieldType::Date) {
        if any(words, &["place", "city", "location", "town"]) {
            return Some(Says::Trait("birth_place"));
        }
        let is_day = !any(words, &["country", "name", "state", "weight"]);
        return is_day.then_some(Says::Birth);
    }
    if among(words, ABOUT) {
        return None;
    }
    if hinted(words, FieldType::Email) {
        return (!any(words, &["domain", "id", "list"])).then_some(Says::Email);
    }
    if hinted(words, FieldType::Phone) {
        return (!any(words, &["country", "id", "code", "provider", "os", "app", "model"])).then_some(Says::Phone);
    }
    let typed = || {
        let mut identifiers = FieldType::ALL.iter().filter(|kind| kind.about().is_an_identifier);
        identifiers.find(|kind| hinted(words, **kind)).map(|kind| Says::Typed(*kind))
    };
    typed().or_else(|| name(words)).or_else(|| place(words)).or_else(|| traits(words))
}

fn given(words: &[String]) -> Option<Says> {
    let of = |words: &[String]| {
        let several = |all: &[&[&str]]| all.iter().any(|of| together(words, of));
        if any(words, &["ssn", "nino", "bsn"])
            || several(&[&["social", "security"], &["soc", "sec"], &["national", "id"]])
        {
            Some("social_security_no")
        } else if any(words, &["vat", "vatin", "ustid", "ust", "tin", "ein", "itin"])
            || several(&[&["tax", "id"], &["tax", "number"], &["tax", "no"], &["tax", "identifier"]])
        {
            Some("tax_id")
        } else if any(words, &["duns"]) || several(&[&["d", "u", "n", "s"]]) {
            Some("duns_no")
        } else if any(words, &["siret", "siren", "kvk", "lei"])
            || several(&[&["company", "number"], &["registration", "number"], &["register", "number"]])
        {
            Some("register_no")
        } else if any(words, &["passport"]) {
            Some("passport_no")
        } else if any(words, &["licence", "license"]) && any(words, &["driver", "drivers", "driving"]) {
            Some("driving_licence_no")
        } else {
            None
        }
    };
    let is_about =
        any(words, &["type", "status", "country", "rate", "exempt", "verified", "valid", "expiry", "issued"]);
    of(words).filter(|_| !is_about).map(Says::Given)
}

fn name(words: &[String]) -> Option<Says> {
    let is_name = words.last().is_some_and(|word| matches!(word.as_str(), "name" | "naam" | "nom"));
    let of = |all: &[&str]| any(words, all);
    if of(&["tussenvoegsel", "voorvoegsel", "infix"]) || together(words, &["last", "name", "prefix"]) {
        return Some(Says::NamePrefix);
    }
    if of(&["middle"]) && !of(&["east"]) {
        return Some(Says::MiddleName);
    }
    if of(&["first"]) && (together(words, &["last", "name"]) || of(&["last"])) {
        return Some(Says::Person);
    }
    if together(words, &["first", "name"]) || together(words, &["given", "name"]) || are(words, &["first"]) {
        return Some(Says::FirstName);
    }
    if together(words, &["last", "name"]) || together(words, &["family", "name"]) || are(words, &["last"]) {
        return Some(Says::LastName);
    }
    if of(&["file", "user", "username", "screen", "nick", "maiden", "domain", "host", "product", "plan", "event"])
        || of(&["event", "list", "segment", "team", "stage", "pipeline", "store", "school", "mother", "father", "pet"])
    {
        return None;
    }
    let is_else =
        of(&["id", "size", "type", "domain", "website", "url", "phone", "industry", "number", "no", "key", "unit"])
            || of(&[
                "city",
                "street",
                "address",
                "zip",
                "postal",
                "country",
                "revenue",
                "employees",
                "line",
                "code",
                "date",
            ]);
    // What the name ends with is held: of `company_industry` the industry.
    let ends = words.iter().rfind(|word| word.parse::<u32>().is_err());
    let is_held = ends.is_some_and(|word| word == "name" || hinted(std::slice::from_ref(word), FieldType::CompanyName));
    if is_held && hinted(words, FieldType::CompanyName) && !is_else {
        return Some(Says::Company);
    }
    if is_name && (of(&["full", "contact", "person", "display", "customer", "client", "patient", "guest", "member"])) {
        return Some(match of(&["customer", "client", "display"]) {
            true => Says::Name,
            false => Says::Person,
        });
    }
    match words {
        [only] if matches!(only.as_str(), "name" | "naam" | "nom" | "title") && only != "title" => Some(Says::Name),
        [_, last] if last == "name" && of(&["billing", "shipping", "payer", "cardholder", "holder"]) => {
            Some(Says::Person)
        }
        _ => None,
    }
}

fn place(words: &[String]) -> Option<Says> {
    let of = |all: &[&str]| any(words, all);
    if among(words, PASSING) || of(&["email", "mac", "wallet", "store", "shop"]) {
        return None;
    }
    if hinted(words, FieldType::Domain) || are(words, &["url"]) {
        return (!of(&["id", "list", "count"])).then_some(Says::Domain);
    }
    if hinted(words, FieldType::PostalCode) {
        return Some(Says::PostalCode);
    }
    if hinted(words, FieldType::City) {
        return (!of(&["id", "code"])).then_some(Says::City);
    }
    if hinted(words, FieldType::Country) {
        return (!of(&["calling", "phone"])).then_some(Says::Country);
    }
    if together(words, &["house", "number"])
        || together(words, &["street", "number"])
        || together(words, &["house", "no"])
    {
        return Some(Says::House);
    }
    // The second line of an address is a flat or a floor.
    let second = words.iter().any(|word| matches!(word.as_str(), "2" | "3" | "4"))
        && (together(words, &["line", "2"])
            || together(words, &["address", "2"])
            || !of(&["line"]) && words.last().is_some_and(|word| word == "2"));
    if second
        || of(&["id", "number", "validated", "state", "region", "county", "province", "name"])
            && !together(words, &["street", "name"])
    {
        return None;
    }
    (hinted(words, FieldType::Street) || together(words, &["line", "1"])).then_some(Says::Street)
}

/// What changes seldom, and that many share.
fn traits(words: &[String]) -> Option<Says> {
    let of = |all: &[&str]| any(words, all);
    if of(&["id", "code", "status", "previous", "shipping", "work", "ip", "store"]) && !of(&["state", "province"]) {
        return None;
    }
    let named = [
        (&["gender", "sex", "geschlecht", "geslacht"][..], "gender"),
        (&["state", "province", "county", "bundesland", "provincia"], "state"),
        (&["occupation", "profession", "beruf"], "occupation"),
        (&["industry", "branche", "sector"], "industry"),
        (&["nationality", "citizenship"], "nationality"),
        (&["founded", "found", "established", "incorporated"], "founded"),
    ];
    named.into_iter().find(|(all, _)| of(all)).map(|(_, name)| Says::Trait(name))
}

#[cfg(test)]
mod tests {
    use super::super::words::{plain, words};
    use super::*;

    #[test]
    fn what_names_of_columns_say() {
        use Says::*;
        for (name, wanted) in [
            ("emailaddress1", Some(Email)),
            ("E-Mail", Some(Email)),
            ("billing_email", Some(Email)),
            ("email_status", None),
            ("owner_email", None),
            ("PHONE_TYPE", None),
            ("telephone1", Some(Phone)),
            ("merge_fields_PHONE", Some(Phone)),
            ("Vorname", Some(FirstName)),
            ("merge_fields_FNAME", Some(FirstName)),
            ("given_name", Some(FirstName)),
            ("billing_last_name", Some(LastName)),
            ("name", Some(Name)),
            ("user_name", None),
            ("Firma / Company", Some(Company)),
            ("company_size", None),
            ("organization_fields_region", None),
            ("company", Some(Company)),
            ("cf_company_name", Some(Company)),
            ("websiteurl", Some(Domain)),
            ("url", Some(Domain)),
            ("PLZ", Some(PostalCode)),
            ("address1_postalcode", Some(PostalCode)),
            ("shipping_address_1", Some(Street)),
            ("address1_line1", Some(Street)),
            ("address_line2", None),
            ("Address", Some(Street)),
            ("addr", Some(Street)),
            ("address_route", Some(Street)),
            ("address_locality", Some(City)),
            ("street_number", Some(House)),
            ("ip_city", None),
            ("ip_address", None),
            ("employer_street_name", None),
            ("soc_sec_id", Some(Given("social_security_no"))),
            ("USt-IdNr.", Some(Given("tax_id"))),
            ("date_of_birth", Some(Birth)),
            ("birth_city", Some(Trait("birth_place"))),
            ("BillingCountry", Some(Country)),
            ("state", Some(Trait("state"))),
            ("first_and_surname", Some(Person)),
            ("middle_initial", Some(MiddleName)),
            ("Sex", Some(Trait("gender"))),
            ("created_at", None),
            ("billzipcode", Some(PostalCode)),
            ("address1_stateorprovince", Some(Trait("state"))),
            ("vatregnumber", Some(Given("tax_id"))),
            ("billcountrycode", Some(Country)),
            ("domains", Some(Domain)),
            ("FIRST_NM", Some(FirstName)),
            ("LAST_NM", Some(LastName)),
            ("BIRTH_NM", None),
            ("BIRTH_DT", Some(Birth)),
            ("ADDR_LN1", Some(Street)),
            ("ADDR_LN2", None),
            ("PSTCD", Some(PostalCode)),
            ("PHN_MOB", Some(Phone)),
            ("CNTRY", Some(Country)),
            ("plaats", Some(City)),
            ("billing_line1", Some(Street)),
            ("billing_line2", None),
            ("tussenvoegsel", Some(NamePrefix)),
            ("surname_prefix", Some(NamePrefix)),
            ("telefoonnummer", Some(Phone)),
            ("Telefonnummer", Some(Phone)),
            ("familienaam", Some(LastName)),
            ("Familienname", Some(LastName)),
            ("roepnaam", Some(FirstName)),
            ("Wohnort", Some(City)),
            ("plaatsnaam", Some(City)),
            ("Anschrift", Some(Street)),
            ("straatnaam", Some(Street)),
            ("mobiel", Some(Phone)),
            ("Geb.-Datum", Some(Birth)),
            ("geb_datum", Some(Birth)),
            ("nom", Some(Name)),
            ("Nom de famille", Some(LastName)),
            ("Né le", Some(Birth)),
            ("CP", Some(PostalCode)),
            ("Code postal", Some(PostalCode)),
            ("Commune", Some(City)),
            ("Portable", Some(Phone)),
            ("direccion", Some(Street)),
            ("codigo_postal", Some(PostalCode)),
            ("movil", Some(Phone)),
            ("poblacion", Some(City)),
            ("fecha_nacimiento", Some(Birth)),
            ("cognome", Some(LastName)),
            ("Nome", Some(Name)),
            ("indirizzo", Some(Street)),
            ("data_di_nascita", Some(Birth)),
            ("sobrenome", Some(LastName)),
            ("Fødselsdato", Some(Birth)),
            ("etternavn", Some(LastName)),
            ("Nazwisko", Some(LastName)),
            ("kod_pocztowy", Some(PostalCode)),
            ("FNM", Some(FirstName)),
            ("LNM", Some(LastName)),
            ("SURNM", Some(LastName)),
            ("FIRST_NME", Some(FirstName)),
            ("BRTHDT", Some(Birth)),
            ("POST_CD", Some(PostalCode)),
            ("TWN", Some(City)),
            ("name_first", Some(FirstName)),
            ("name_last", Some(LastName)),
            ("post code", Some(PostalCode)),
            ("market_cap", None),
            ("portable_device", None),
            ("post_count", None),
        ] {
            assert_eq!(says(&words(&plain(name))), wanted, "{name}");
        }
    }
}
