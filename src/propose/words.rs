//! The words of a column's name.
//!
//! In: names as systems and connectors give them. Out: their words in small letters, taken apart where a system wrote
//! several as one. It promises nothing of what the words mean.

use any_ascii::any_ascii;

/// Before names that users of a system give themselves.
const OWN: [&str; 10] = [
    "property_",
    "properties_",
    "custom_fields_",
    "custom_field_",
    "custom_",
    "cf_",
    "merge_fields_",
    "traits_",
    "fields_",
    "attributes_",
];

/// `Billing City__c` as `billing_city`.
pub(super) fn plain(name: &str) -> String {
    let mut out = String::new();
    let mut before = ' ';
    for c in any_ascii(name.trim_end_matches("__c")).chars() {
        if c.is_ascii_alphanumeric() {
            if c.is_ascii_uppercase() && (before.is_ascii_lowercase() || before.is_ascii_digit()) && !out.ends_with('_')
            {
                out.push('_');
            }
            out.push(c.to_ascii_lowercase());
        } else if !out.is_empty() && !out.ends_with('_') {
            out.push('_');
        }
        before = c;
    }
    let name = out.trim_end_matches('_');
    let name = OWN.iter().find_map(|own| name.strip_prefix(own)).filter(|rest| rest.len() > 2).unwrap_or(name);
    let word = matches!(name, "true" | "false" | "null" | "yes" | "no" | "on" | "off" | "y" | "n");
    let name = match name.starts_with(|c: char| c.is_ascii_lowercase()) && !word {
        true => name.to_owned(),
        false => format!("c_{name}"),
    };
    name.chars().take(63).collect()
}

/// Short words, words of other languages, and words that are several, by what they mean.
const MEANING: [(&str, &str); 42] = [
    (
        "first name",
        "fname forename vorname prenom voornaam nombre firstnm roepnaam rufname nombres fornavn fornamn \
         etunimi imie jmeno firstnme frstnm fnm",
    ),
    ("first", "given frst fst"),
    (
        "last name",
        "lname surname nachname achternaam apellido apellidos lastnm familienaam familienname zuname cognome \
         sobrenome apelido etternavn efternavn efternamn sukunimi nazwisko prijmeni lnm surnm nomdefamille \
         patronyme",
    ),
    ("last", "family lst"),
    ("postal code", "postcode pstcd postcd pcode pcd postnummer postnr psc"),
    (
        "birth date",
        "dob geburtsdatum geboortedatum dateofbirth bday birthdt brthdt geboortedag geburtstag fodselsdato \
         fodelsedatum gebdat gebdatum",
    ),
    ("birth day", "birthday"),
    ("house number", "hausnummer huisnummer streetnumber hausnr huisnr"),
    ("address", "addr adr adresse direccion domicilio indirizzo morada endereco anschrift"),
    ("email address", "emailaddress emailaddr emailadres emailadresse"),
    ("name", "nm nme navn namn nome"),
    ("date", "dt dte datum fecha"),
    ("birth", "brth bth geb geboren naiss nascita nascimento urodzenia nac fnac fecnac narozeni fodt fodd"),
    ("line", "ln"),
    ("street", "strt ulica ulice rua"),
    ("zip code", "zipcd"),
    ("code", "cd codigo codice kod"),
    ("city", "cty wohnort plaatsnaam poblacion localidad municipio cidade miasto mesto poststed postort twn"),
    ("country", "cntry ctry cntr"),
    ("phone", "phn telefone tlf"),
    ("phone number", "telno telnr phoneno telefoonnummer telefonnummer rufnummer telefonnr telefoonnr"),
    ("mobile", "mob mobil mobiel movil cellulare telemovel celular mobilni"),
    ("mobile phone", "cell mobiltelefon"),
    ("email", "eml epost"),
    ("number", "nbr"),
    ("customer", "cust"),
    ("account", "acct acc"),
    ("company", "cmpny bedrijf societe entreprise empresa azienda"),
    ("household", "hshld"),
    ("flag", "flg"),
    ("description", "descr"),
    ("status", "sts"),
    ("gender", "gndr"),
    ("amount", "amt bedrag betrag montant importe importo"),
    ("created", "aangemaakt erstellt creado"),
    ("updated", "gewijzigd geaendert geandert modifie actualizado upd"),
    ("changed", "chg"),
    ("street name", "straatnaam strassenname"),
    ("postal", "pocztowy"),
    ("mobile number", "mobielnummer handynummer mobilnummer mobnr mobno"),
    ("company name", "bedrijfsnaam firmenname compnm"),
    ("customer number", "klantnummer klantnr kundennr"),
];

/// Names that mean this where they are the whole name.
const WHOLE: [(&str, &str); 6] = [
    ("cp", "postal code"),
    ("pc", "postal code"),
    ("cep", "postal code"),
    ("commune", "city"),
    ("comune", "city"),
    ("portable", "mobile phone"),
];

/// Words that stand in another order or mean something together.
const PHRASES: [(&[&str], &[&str]); 9] = [
    (&["name", "first"], &["first", "name"]),
    (&["name", "last"], &["last", "name"]),
    (&["nom", "de", "famille"], &["last", "name"]),
    (&["nom", "famille"], &["last", "name"]),
    (&["post", "code"], &["postal", "code"]),
    (&["ne", "le"], &["birth", "date"]),
    (&["razon", "social"], &["company", "name"]),
    (&["raison", "sociale"], &["company", "name"]),
    (&["ragione", "sociale"], &["company", "name"]),
];

/// Words of which systems make one: `billzipcode`, `stateorprovince`.
const PARTS: [&str; 62] = [
    "account", "address", "at", "bill", "billing", "birth", "business", "by", "city", "code", "company", "contact",
    "country", "county", "created", "custom", "customer", "date", "deleted", "display", "domain", "duns", "email",
    "family", "first", "full", "given", "home", "id", "is", "last", "legal", "line", "main", "middle", "mobile",
    "modified", "name", "number", "of", "on", "or", "org", "person", "phone", "postal", "primary", "province", "reg",
    "ship", "shipping", "site", "state", "street", "tax", "updated", "url", "vat", "web", "website", "work", "zip",
];

/// A word as the words that it is made of, where it is made of known ones alone; the longest first.
fn apart(word: &str) -> Option<Vec<String>> {
    if word.is_empty() {
        return Some(Vec::new());
    }
    let mut begin: Vec<&&str> = PARTS.iter().filter(|part| word.starts_with(**part)).collect();
    begin.sort_by_key(|part| std::cmp::Reverse(part.len()));
    begin.into_iter().find_map(|part| {
        let mut rest = apart(&word[part.len()..])?;
        rest.insert(0, (*part).to_owned());
        Some(rest)
    })
}

/// The words of a plain name; digits at the end of a word are a word of their own.
pub(super) fn words(plain: &str) -> Vec<String> {
    if let Some((_, several)) = WHOLE.iter().find(|(name, _)| *name == plain) {
        return several.split(' ').map(str::to_owned).collect();
    }
    let mut all: Vec<String> = Vec::new();
    for part in plain.split('_').filter(|part| !part.is_empty()) {
        let bare = part.trim_end_matches(|c: char| c.is_ascii_digit());
        match MEANING.iter().find(|(_, words)| words.split(' ').any(|word| word == bare)) {
            Some((several, _)) => all.extend(several.split(' ').map(str::to_owned)),
            None if bare.is_empty() => {}
            None => all.extend(apart(bare).filter(|parts| parts.len() > 1).unwrap_or_else(|| vec![bare.to_owned()])),
        }
        if bare.len() < part.len() {
            all.push(part[bare.len()..].to_owned());
        }
    }
    for (said, meant) in PHRASES {
        if let Some(at) = all.windows(said.len()).position(|window| window == said) {
            all.splice(at..at + said.len(), meant.iter().map(|word| (*word).to_owned()));
        }
    }
    all
}

/// Columns that a connector adds, and that say nothing of the customer.
pub(super) fn is_technical(name: &str) -> bool {
    const BEGIN: &str = "dbt_ _fivetran_ _airbyte_ _ab_ _sdc_ _dlt_ _hevo __hevo _stitch_ _rivery __rivery _dbt_ \
        _loaded _etl_ etl_ _batch _partition _file _row metadata$ mtln_ __ _modified _line _estuary \
        flow_ meltano_";
    let lower = name.to_ascii_lowercase();
    BEGIN.split_whitespace().any(|mark| lower.starts_with(mark))
        || ["chksum", "checksum", "row_hash", "rowhash", "row_version", "rowversion", "sync_token", "synctoken"]
            .iter()
            .any(|mark| lower.contains(mark))
        || matches!(lower.as_str(), "uuid_ts" | "loaded_at" | "load_ts" | "last_sync_ts" | "src_batch" | "batch_id")
}

/// A noun in the singular.
pub(super) fn singular(word: &str) -> String {
    match word {
        "people" => "person".to_owned(),
        _ if word.ends_with("ies") && word.len() > 4 => format!("{}y", &word[..word.len() - 3]),
        _ if word.ends_with("sses") || word.ends_with("xes") => word[..word.len() - 2].to_owned(),
        _ if word.ends_with('s') && !word.ends_with("ss") && !word.ends_with("us") && word.len() > 3 => {
            word[..word.len() - 1].to_owned()
        }
        _ => word.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn column_names_become_names() {
        for (column, name) in [
            ("Billing City", "billing_city"),
            ("Tier__c", "tier"),
            ("ARR ($)", "arr"),
            ("2nd", "c_2nd"),
            ("lastName", "last_name"),
            ("Straße", "strasse"),
            ("property_industry", "industry"),
            ("ID", "id"),
        ] {
            assert_eq!(plain(column), name);
        }
        assert_eq!(singular("companies"), "company");
        assert_eq!(singular("addresses"), "address");
        assert_eq!(singular("status"), "status");
    }
}
