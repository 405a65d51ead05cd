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
    let source = serde_json::json!({"source": "consents", "rows": 22, "about": 20, "given": 12, "undated": 0});
    let wanted = serde_json::json!({"purpose": "win_back", "given": 5, "withdrawn": 6, "expired": 1, "silent": 2,
        "by_source": [source]});
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
    let source = serde_json::json!({"source": "crm", "rows": 8, "about": 8, "given": 4, "undated": 0,
        "not_understood": 1});
    let wanted = serde_json::json!({"purpose": "t", "given": 1, "withdrawn": 4, "expired": 0, "silent": 2,
        "by_source": [source]});
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

/// A use case that asks the CRM's own columns, and what its rows say beside ID and name.
fn in_its_own_columns(asked: &str, columns: &str, rows: &[(&str, &str)]) -> (Place, Vec<String>) {
    let crm = "  crm: {read: {csv: crm.csv}, record_id: id, updated_at: changed}\n";
    let yaml = use_case(crm, KEY, &ATTRIBUTES, asked);
    let rows = rows.iter().enumerate().map(|(n, (name, rest))| format!("{n},{name},2026-01-01,{rest}\n"));
    let people = format!("id,name,changed,{columns}\n{}", rows.collect::<String>());
    let place = Place::new(&yaml, &[("crm.csv", &people)]);
    let names = place.profile().into_keys().collect();
    (place, names)
}

#[test]
fn a_status_stands_inside_json_and_says_itself_when() {
    let asked = "consent: {lasts: 365d, from: {crm: {status: {json: [marketing, state]}, given: [subscribed], at: \
                 marked}}}\n";
    let state = |state: &str| format!(r#""{{""state"": ""{state}"", ""level"": 1}}""#);
    let (yes, no) = (state("SUBSCRIBED"), state("unsubscribed"));
    let rows = [
        ("in", format!("{yes},2025-12-01")),
        ("out", format!("{no},2025-12-01")),
        ("old", format!("{yes},2020-12-01")),
        ("when", format!("{yes},")),
        ("unread", format!("{yes},soon")),
        // What has not happened yet is no consent.
        ("later", format!("{yes},2026-12-01")),
        ("silent", "{},2025-12-01".to_owned()),
        ("empty", ",2025-12-01".to_owned()),
        ("broken", "no JSON,2025-12-01".to_owned()),
    ];
    let rows: Vec<(&str, &str)> = rows.iter().map(|(name, rest)| (*name, rest.as_str())).collect();
    let (place, names) = in_its_own_columns(asked, "marketing,marked", &rows);
    assert_eq!(names, ["in"]);
    let consent = &place.measures()["consent"];
    let of = |key: &str| consent[key].as_u64().unwrap();
    assert_eq!((of("withdrawn"), of("expired"), of("silent")), (2, 3, 3), "{consent}");
}

#[test]
fn who_withdraws_from_several_purposes_or_from_none_that_is_named_withdraws_from_this_one() {
    let asked = "consent: {purpose: win_back, from: {crm: {status: ok, given: [yes], purpose: about}}}\n";
    let rows = [
        ("in", "yes,win_back"),
        ("several", "no,newsletter; win_back"),
        ("listed", r#"no,"[""newsletter"", ""win_back""]""#),
        ("not_divided", "yes,newsletter; win_back"),
        ("other", "no,newsletter"),
        ("none", "no,N/A"),
        ("dash", "no,-"),
        ("null", "no,NULL"),
        ("none_given", "yes,N/A"),
    ];
    let (place, names) = in_its_own_columns(asked, "ok,about", &rows);
    assert_eq!(names, ["in"]);
    assert_eq!(place.measures()["consent"]["withdrawn"], 5);
    // Where they are divided, a consent to several is one to each; and a source may have a name of its own for it.
    let divided = asked.replace("purpose: about", "purpose: {split: [about, \";\"]}, called: [WB]");
    let rows = [("in", "yes,newsletter; wb"), ("out", "no,WB;x"), ("other", "yes,win_back")];
    let (place, names) = in_its_own_columns(&divided, "ok,about", &rows);
    assert_eq!((names, place.measures()["consent"]["silent"].as_u64()), (vec!["in".to_owned()], Some(1)));
}

#[test]
fn where_nobody_is_heard_it_is_said() {
    for (asked, why, key) in [
        ("purpose: winback, from: {crm: {status: ok, given: [yes], purpose: about}}", "is about the purpose", "about"),
        ("from: {crm: {status: ok, given: [granted]}}", "consents to the purpose", "granted"),
        ("lasts: 365d, from: {crm: {status: ok, given: [yes], at: about}}", "says when it was given", "ok"),
    ] {
        let rows = [("a", "yes,win_back"), ("b", "no,win_back")];
        let (place, names) = in_its_own_columns(&format!("consent: {{{asked}}}\n"), "ok,about", &rows);
        assert!(names.is_empty());
        let notes = place.measures()["notes"].to_string();
        assert!(notes.contains("consent in crm: none") && notes.contains(why), "{notes}");
        let (code, said) = place.ended(&["validate", "--with-data=values"]);
        assert!(code == 0 && said.contains("consent-unheard") && said.contains(why), "{said}");
        let at = said.split("consent-unheard").nth(1).unwrap();
        assert!(at.lines().nth(3).unwrap().contains(key), "{at}");
    }
}

#[test]
fn who_is_deleted_may_still_withdraw_by_mail_and_what_is_merged_lives_elsewhere() {
    let sources = "  consents: {read: {csv: consents.csv}, record_id: none, by: {mail: mail}, events_of: crm, \
                   happened_at: at}\n  \
                   crm: {read: {csv: crm.csv}, record_id: id, updated_at: changed, deleted: gone, merged_into: into}\n";
    let identity = format!("{KEY}  mail: {{type: email, crm: mail}}\n").replace("crm: id", "crm: key");
    let asked = "consent: {from: {consents: {status: state, given: [yes]}}}\n";
    let yaml = use_case(sources, &identity, &ATTRIBUTES, asked);
    let crm = "id,key,name,mail,changed,gone,into\n1,a,a,a@a.example,2026-01-01,,\n\
               2,a,a,old@a.example,2026-01-01,true,\n\
               3,b,b,b@b.example,2026-01-01,,\n4,c,b,old@b.example,2026-01-01,true,3\n5,d,d,d@d.example,2026-01-01,,\n";
    let said = "mail,state,at\na@a.example,yes,2026-01-01\nold@a.example,no,2026-02-01\nold@b.example,yes,2026-01-01\n\
                d@d.example,yes,2026-01-01\n";
    let place = Place::new(&yaml, &[("crm.csv", crm), ("consents.csv", said)]);
    assert_eq!(place.profile().into_keys().collect::<Vec<_>>(), ["b", "d"]);
}

#[test]
fn who_withdraws_by_a_value_that_is_nobodys_alone_withdraws_for_all_who_have_it() {
    let sources = "  consents: {read: {csv: consents.csv}, record_id: none, by: {mail: mail}, events_of: crm, \
                   happened_at: at}\n  crm: {read: {csv: crm.csv}, record_id: id, updated_at: changed}\n";
    let identity =
        format!("{KEY}  mail: {{type: email, crm: {{split: [mails, ';']}}}}\n").replace("crm: id", "crm: key");
    let asked = "consent: {from: {consents: {status: state, given: [yes]}, crm: {status: ok, given: [yes]}}}\n";
    let yaml = use_case(sources, &identity, &ATTRIBUTES, asked);
    let crm = "id,key,name,mails,ok,changed\n1,a,a,a@a.example;both@x.example,yes,2026-01-01\n\
               2,b,b,both@x.example,yes,2026-01-01\n3,c,c,c@c.example;Info@c.example,yes,2026-01-01\n\
               4,d,d,d@d.example,yes,2026-01-01\n5,e,e,shared@y.example,,2026-01-01\n\
               6,f,f,shared@y.example,,2026-01-01\n7,g,g,both@x.example;g@g.example,yes,2026-01-01\n";
    // Who consents by such a value consents for nobody; what has not happened yet withdraws for nobody.
    let said = "mail,state,at\nBoth@x.example,no,2026-02-01\ninfo@c.example,no,\nshared@y.example,yes,2026-01-01\n\
                nobody@z.example,no,2026-01-01\nshared@y.example,no,2027-01-01\n";
    let place = Place::new(&yaml, &[("crm.csv", crm), ("consents.csv", said)]);
    assert_eq!(place.profile().into_keys().collect::<Vec<_>>(), ["d"]);
    // Of one who says later in the same source that it consents, the later word counts.
    let later = said.to_owned() + "g@g.example,yes,2026-03-01\n";
    let place = Place::new(&yaml, &[("crm.csv", crm), ("consents.csv", &later)]);
    assert_eq!(place.profile().into_keys().collect::<Vec<_>>(), ["d", "g"]);
}

#[test]
fn who_is_withheld_is_forgotten_in_the_files_that_empty_their_fields() {
    let place = place("write_back: {crm: {canonical_id: cid, set: {label: name}, outside_population: clear}}\n");
    let with_label = |line: &str| format!("{line},{}\n", line.split(',').nth(2).unwrap().replace("name", "label"));
    let carried: String = people().lines().map(with_label).collect();
    place.write("crm.csv", &carried);
    place.profile();
    let (identity, build) = (place.path("identity"), place.path("build"));
    let back = || fs::read_to_string(Path::new(&place.path("build/t/write_back/crm.csv"))).unwrap();
    assert!(back().contains("\n2,"));
    let told = ["disclose", "crm/2", "--identity", &identity, "--out", &build];
    let told = String::from_utf8(c360(&told, 2).stdout).unwrap();
    assert!(told.contains("write_back/crm.csv"), "{told}");
    let forget =
        ["forget", "crm/2", "--request", "R1", "--decided-by", "legal", "--identity", &identity, "--out", &build];
    let out = c360(&forget, 2);
    assert!(out.status.success(), "{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr));
    assert!(!back().contains("\n2,") && back().contains("\n3,"), "{}", back());
}

#[test]
fn an_attribute_is_made_only_of_what_its_purpose_may_use() {
    let sources = format!(
        "{CRM}  calls: {{read: {{csv: calls.csv}}, events_of: crm, record_id: who, happened_at: none, codes: {{topic: \
         {{csv: topics.csv, of: reason, code: code, means: text}}}}}}\n"
    );
    let attributes = [
        ATTRIBUTES[0],
        "name: ill, type: text, system_of_record: calls, from: {calls: {aggregate: most_frequent(topic)}}",
        "name: n, type: integer, system_of_record: calls, from: {calls: {aggregate: count(*), where: \"note <> ''\"}}, \
         otherwise: 0",
    ];
    let use_case =
        |categories: &str| use_case(&sources, KEY, &attributes, &format!("personal_data: {{{categories}}}\n"));
    let files = [
        ("crm.csv", "id,name\n1,a\n"),
        ("calls.csv", "who,reason,note\n1,H,x\n"),
        ("topics.csv", "code,text\nH,health\n"),
    ];
    for (categories, found) in [
        ("health: {columns: {calls: [reason]}, purposes: [care, t]}", None),
        (
            "health: {columns: {calls: [reason]}, purposes: [care]}",
            Some(("`ill` is made of `reason`", "most_frequent")),
        ),
        ("health: {columns: {calls: [note]}, purposes: []}", Some(("`n` is made of `note`", "where"))),
        ("name: {columns: {crm: [name]}, purposes: [care]}", Some(("`name` is made of `name`", "from: {crm: name}"))),
    ] {
        let place = Place::new(&use_case(categories), &files);
        let (code, said) = place.ended(&["validate"]);
        let Some((wanted, line)) = found else {
            assert_eq!(code, 0, "{said}");
            place.profile();
            continue;
        };
        assert!(code == 1 && said.contains("not-for-this-purpose") && said.contains(wanted), "{said}");
        let at = said.split("not-for-this-purpose").nth(1).unwrap();
        assert!(at.lines().nth(3).unwrap().contains(line), "{at}");
    }
    // The purpose is that of the consent, where there is one.
    let asked = "consent: {purpose: care, from: {calls: {status: note, given: [x], purpose: reason, called: [H]}}}\n";
    let yaml = use_case("health: {columns: {calls: [reason]}, purposes: [care]}") + asked;
    assert_eq!(Place::new(&yaml, &files).ended(&["validate", "--with-data"]).0, 0);
    // A name that is not there protects nothing.
    for (categories, wanted) in [
        ("health: {columns: {calls: [raeson]}, purposes: [t]}", "names the column `raeson` of `calls`"),
        ("health: {columns: {cals: [reason]}, purposes: [t]}", "did you mean `calls`"),
        ("health: {columns: {}, purposes: [t]}", "no column holds `health`"),
    ] {
        let (code, said) = Place::new(&use_case(categories), &files).ended(&["validate", "--with-data"]);
        assert!(code == 1 && said.contains(wanted), "{said}");
    }
    // What a shared file protects no use case lets go.
    let whole = use_case("name: {columns: {crm: [name]}, purposes: [care]}");
    let place =
        Place::new(&format!("extends: shared.yaml\n{}", whole.replace("purposes: [care]", "purposes: [t]")), &files);
    place.write("shared.yaml", "entity: account\npersonal_data: {name: {columns: {crm: [name]}, purposes: [care]}}\n");
    let (code, said) = place.ended(&["validate"]);
    assert!(code == 1 && said.contains("are those of the file that this one extends"), "{said}");
}
