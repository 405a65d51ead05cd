//! Consent: who is in a profile, and that nothing of anybody else is in what a run publishes.

use std::fs;
use std::path::Path;

use polars_io::prelude::{ParquetReader, SerReader as _};

use super::business::{CRM, KEY, Place, use_case};
use super::support::{c360, rows};

const CONSENTS: &str = "  consents: {read: {csv: consents.csv}, record_id: who, events_of: crm, happened_at: at}\n";
const ASKED: &str = "consent:\n  purpose: win_back\n  lasts: 365d\n  from: {consents: {status: state, purpose: about, \
                     given: [granted, Yes]}}\n";

/// Records by what becomes of them: the name says what is wanted. Two rows with one key are one customer.
const PEOPLE: &str = "id,mail,name\n1,a@a.example,granted\n2,b@b.example,withdrawn\n3,c@c.example,expired\n\
                      4,d@d.example,silent\n5,e@e.example,again\n6,f@f.example,both_at_once\n7,g@g.example,merged_a\n\
                      8,g@g.example,merged_b\n9,h@h.example,other_purpose\n10,i@i.example,of_all\n\
                      11,j@j.example,tomorrow\n12,k@k.example,undated\n13,l@l.example,odd_word\n\
                      14,m@m.example,renewed\n15,n@n.example,blank\n";

const SAID: &str = "who,about,state,at\n1,win_back,granted,2026-01-01\n\
                    2,win_back,granted,2026-01-01\n2,win_back,no,2026-02-01\n\
                    3,win_back,granted,2025-01-01\n\
                    5,win_back,no,2025-12-01\n5,win_back,yes,2026-01-01\n\
                    6,win_back,granted,2026-01-01\n6,win_back,no,2026-01-01\n\
                    7,win_back,granted,2026-02-01\n8,win_back,no,2025-11-01\n\
                    9,newsletter,granted,2026-01-01\n9,newsletter,no,2026-02-01\n\
                    10,win_back,granted,2026-01-01\n10,,no,2026-02-01\n\
                    11,Win_Back ,GRANTED,2026-01-01\n11,win_back,no,2026-04-15\n\
                    12,win_back,granted,2026-03-01\n12,win_back,no,\n\
                    13,win_back,perhaps,2026-01-01\n\
                    14,win_back,granted,2024-06-01\n14,win_back,granted,2026-03-30\n\
                    15,win_back,granted,2026-01-01\n15,win_back,,2026-02-01\n";

/// The CRM's file.
fn people() -> String {
    PEOPLE
        .lines()
        .map(|line| format!("{line},{}\n", if line == "id,mail,name" { "at" } else { "2026-01-01" }))
        .collect()
}

const ATTRIBUTES: [&str; 1] = ["name: name, type: text, system_of_record: crm, from: {crm: name}, fresh_for: always"];

fn place(more: &str) -> Place {
    let crm = CRM.replace("one_record_per_customer: true", "updated_at: at");
    let key = KEY.replace("identifier", "email").replace("crm: id", "crm: mail");
    let yaml = use_case(&format!("{CONSENTS}{crm}"), &key, &ATTRIBUTES, &format!("{ASKED}{more}"));
    Place::new(&yaml, &[("crm.csv", &people()), ("consents.csv", SAID)])
}

/// All that a folder holds, as text.
fn all_of(folder: &Path) -> String {
    let mut all = String::new();
    for entry in fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
        if entry.is_dir() {
            all += &all_of(&entry);
        } else if entry.extension().is_some_and(|ending| ending == "parquet") {
            let frame = ParquetReader::new(fs::File::open(&entry).unwrap()).finish().unwrap();
            for row in 0..frame.height() {
                all += &format!("{:?}\n", frame.get(row).unwrap());
            }
        } else {
            all += &String::from_utf8(fs::read(&entry).unwrap()).unwrap();
        }
    }
    all
}

#[test]
fn nothing_of_who_has_not_consented_is_in_any_file() {
    let place = place("identifiers: value\nwrite_back: {crm: {canonical_id: cid, set: {label: name}}}\n");
    let names: Vec<String> = place.profile().into_keys().collect();
    assert_eq!(names, ["again", "blank", "granted", "renewed", "tomorrow"]);
    let consent = &place.measures()["consent"];
    let wanted = serde_json::json!({"purpose": "win_back", "given": 5, "withdrawn": 6, "expired": 1, "silent": 2});
    assert_eq!(*consent, wanted);
    let notes = place.measures()["notes"].to_string();
    assert!(notes.contains("consent for win_back: 5 of 14 customers have given it; 6 have withdrawn"), "{notes}");
    // Who is withheld is known to the registry alone.
    let (identity, exported) = (place.path("identity"), place.path("exported"));
    let out = c360(&["registry", "export", "--identity", &identity, "--to", &exported], 2);
    assert!(out.status.success(), "{}", String::from_utf8_lossy(&out.stderr));
    let registry = rows(Path::new(&format!("{exported}/crosswalk.csv")));
    assert_eq!(registry.len(), 15);
    let built = all_of(Path::new(&place.path("build/t")));
    for row in registry {
        let (record, id) = (&row["record_id"], &row["canonical_id"]);
        let name = PEOPLE.lines().find(|line| line.starts_with(&format!("{record},"))).unwrap();
        let (mail, name) = name.split_once(',').unwrap().1.split_once(',').unwrap();
        let is_told = names.iter().any(|known| known == name);
        for text in [mail, id.as_str()] {
            assert_eq!(built.contains(text), is_told, "{name}: {text}");
        }
    }
    let crosswalk = rows(Path::new(&place.path("build/t/crosswalk.csv")));
    assert_eq!(crosswalk.len(), 5);
    let verified = c360(&["verify", &place.path("build"), "--identity", &identity], 2);
    assert!(verified.status.success(), "{}", String::from_utf8_lossy(&verified.stderr));
}

#[test]
fn what_was_written_back_before_a_withdrawal_is_taken_out() {
    let place = place("write_back: {crm: {canonical_id: cid, set: {label: name}, outside_population: clear}}\n");
    let with_label = |line: &str| format!("{line},{}\n", line.split(',').nth(2).unwrap().replace("name", "label"));
    let carried: String = people().lines().map(with_label).collect();
    place.write("crm.csv", &carried);
    place.profile();
    let back = rows(Path::new(&place.path("build/t/write_back/crm.csv")));
    let of = |id: &str| back.iter().find(|row| row["id"] == id).unwrap();
    assert_eq!((of("1")["label"].as_str(), of("2")["label"].as_str()), ("granted", ""));
}

#[test]
fn a_customer_may_consent_in_its_own_record_and_a_code_without_a_meaning_is_no_consent() {
    let crm = "  crm: {read: {csv: crm.csv}, record_id: id, updated_at: changed, deleted: gone, codes: {ok: ok.csv}}\n";
    let asked = "consent: {from: {crm: {status: ok, given: [yes]}}}\n";
    let yaml = use_case(crm, &KEY.replace("crm: id", "crm: key"), &ATTRIBUTES, asked);
    let people = "id,key,name,ok,changed,gone\n1,a,yes,1,2026-01-01,\n2,b,no,0,2026-01-01,\n3,c,code,7,2026-01-01,\n\
                  4,d,none,,2026-01-01,\n5,e,both,1,2026-01-01,\n6,e,both,0,2020-01-01,\n\
                  7,f,gone_yes,1,2026-01-01,true\n8,f,gone_yes,,2026-01-01,\n\
                  9,g,gone_no,0,2026-01-01,true\n10,g,gone_no,1,2026-01-01,\n";
    let place = Place::new(&yaml, &[("crm.csv", people), ("ok.csv", "code,means\n1,yes\n0,no\n")]);
    assert_eq!(place.profile().into_keys().collect::<Vec<_>>(), ["yes"]);
    let wanted = serde_json::json!({"purpose": "t", "given": 1, "withdrawn": 4, "expired": 0, "silent": 2});
    assert_eq!(place.measures()["consent"], wanted);
}

#[test]
fn what_is_wrong_in_consent_is_said_at_its_line() {
    for (asked, said) in [
        ("consent: {from: {}}\n", "names no source"),
        ("consent: {from: {consent: {status: state, given: [granted]}}}\n", "did you mean `consents`"),
        ("consent: {from: {consents: {status: state, given: []}}}\n", "nobody would be in the profile"),
        ("consent: {from: {consents: {status: state, given: [granted], purpose: about}}}\n", "which counts"),
        ("consent: {purpose: p, from: {consents: {status: state, given: [granted]}}}\n", "chooses none"),
        ("consent: {lasts: long, from: {consents: {status: state, given: [granted]}}}\n", "lasts"),
        ("consent: {from: {consents: {status: stat, given: [granted]}}}\n", "names the column `stat`"),
    ] {
        let crm = CRM.replace("one_record_per_customer: true", "updated_at: at");
        let key = KEY.replace("identifier", "email").replace("crm: id", "crm: mail");
        let yaml = use_case(&format!("{CONSENTS}{crm}"), &key, &ATTRIBUTES, asked);
        let line = yaml.lines().position(|line| line.starts_with("consent")).unwrap() + 1;
        let place = Place::new(&yaml, &[("crm.csv", &people()), ("consents.csv", SAID)]);
        let (code, out) = place.ended(&["validate", "--with-data"]);
        // A purpose that chooses nothing is a warning.
        assert_eq!(code == 0, said == "chooses none", "{asked}{out}");
        assert!(out.contains(said) && out.contains(&format!("t.yaml:{line}")), "{asked}{out}");
    }
    let said = place("").ended(&["validate", "--with-data"]).1;
    assert!(!said.contains("unused-source"), "{said}");
    let shown = place("").ended(&["show"]).1;
    let wanted = "consent: {from: {consents: {status: state, given: [granted, \"Yes\"], purpose: about}}, purpose: \
                  win_back, lasts: \"365d\"}";
    assert!(shown.contains(wanted), "{shown}");
}
