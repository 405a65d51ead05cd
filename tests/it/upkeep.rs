//! What is done to registries beside runs: golden IDs, rollback, verify, forget and disclose.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use polars::prelude::DataType;
use polars_io::prelude::{ParquetReader, SerReader as _};
use serde_json::Value;

use super::ids::{Place, events, list, phone};
use super::support::{c360, text};

/// Runs a command in the folder of a place.
fn ask(place: &Place, arguments: &[&str]) -> Output {
    let path = |name: &str| text(&place.path().join(name));
    let mut all: Vec<String> = arguments.iter().map(|argument| (*argument).to_owned()).collect();
    all.extend(["--identity".to_owned(), path("identity"), "-q".to_owned()]);
    let all: Vec<&str> = all.iter().map(String::as_str).collect();
    c360(&all, 2)
}

fn said(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

fn done(out: Output) -> String {
    assert_eq!(out.status.code(), Some(0), "{}", said(&out));
    said(&out)
}

fn json(out: &Output) -> Value {
    serde_json::from_slice(&out.stdout).unwrap_or_else(|_| panic!("{}", said(out)))
}

fn build(place: &Place) -> String {
    text(&place.path().join("build"))
}

/// Every file below a folder that is no link.
fn files(folder: &Path) -> Vec<PathBuf> {
    let mut all = Vec::new();
    for entry in fs::read_dir(folder).into_iter().flatten() {
        let entry = entry.unwrap();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() {
            all.extend(files(&entry.path()));
        } else if kind.is_file() {
            all.push(entry.path());
        }
    }
    all
}

/// All that a file says: its bytes, and the cells of a table.
fn content(path: &Path) -> String {
    let bytes = fs::read(path).unwrap();
    let mut all = String::from_utf8_lossy(&bytes).into_owned();
    if path.extension().is_some_and(|extension| extension == "parquet") {
        let frame = ParquetReader::new(std::io::Cursor::new(bytes)).finish().unwrap();
        for column in frame.columns() {
            let Ok(texts) = column.cast(&DataType::String) else { continue };
            all.extend(texts.str().unwrap().iter().flatten().map(|cell| format!("\n{cell}")));
        }
    }
    all
}

/// The files below registry and outputs that say one of these texts.
fn that_say(place: &Place, texts: &[&str]) -> Vec<String> {
    let all = ["identity", "build"].map(|folder| files(&place.path().join(folder)));
    let says = |path: &&PathBuf| {
        let content = content(path);
        texts.iter().any(|text| content.contains(text))
    };
    all.iter().flatten().filter(says).map(|path| text(path)).collect()
}

#[test]
fn golden_ids_are_the_canonical_ids_of_their_records_and_conflicts_are_listed() {
    let mut place = Place::new("");
    let file = text(&place.path().join("calls.yaml"));
    let row = |id: &str, source: &str, n: u32| format!("{id},{source},{n}\n");
    let mut golden = String::from("canonical_id,source,record_id\n");
    (0..30).for_each(|n| golden += &row(&format!("G.{n:03}"), "crm", n));
    (0..10).for_each(|n| golden += &row(&format!("G.{n:03}"), "bill", n));
    // A golden customer that nothing in the data joins.
    golden += &row("G.003", "shop", 39);
    place.write("golden.csv", &golden);
    let ids = text(&place.path().join("golden.csv"));
    let told = done(ask(&place, &["registry", "import", &file, &ids, "--as-of", "2026-02-01T00:00:00Z"]));
    assert!(told.contains("41 records read, 30 IDs new; version 1"), "{told}");
    let told = done(ask(&place, &["registry", "import", &file, &ids, "--as-of", "2026-02-02T00:00:00Z"]));
    assert!(told.contains("0 IDs new; version 1"), "the same again changes nothing: {told}");
    let found = place.ids();
    for n in 0..30 {
        for source in ["crm", "bill", "shop"] {
            assert_eq!(found[&format!("{source}/{n}")], format!("G.{n:03}"));
        }
    }
    assert!(found["crm/35"].starts_with("ACC-") && found["shop/39"] != "G.003");
    let history = events(&place.history("shop/39", &[]));
    assert!(history.iter().any(|(event, _)| event == "moved"), "what was taken apart is told: {history:?}");
    assert_eq!(place.history("G.003", &[])["state"], "in use");

    place.write(
        "golden.csv",
        "canonical_id;source;record_id\nG.100;crm;5\nG 101;crm;41\nG.102;crm;42\nG.103;crm;42\nG.104;cmr;1\n",
    );
    let out = ask(&place, &["registry", "import", &file, &ids]);
    let told = said(&out);
    assert_eq!(out.status.code(), Some(1));
    assert!(told.contains("golden.csv:6: there is no source `cmr`; did you mean `crm`?"), "{told}");
    place.write("golden.csv", "canonical_id;source;record_id\nG.100;crm;5\nG 101;crm;41\nG.102;crm;42\nG.103;crm;42\n");
    let told = said(&ask(&place, &["registry", "import", &file, &ids]));
    for line in [
        "golden.csv:2: the record has `G.005` in the registry, and `G.100` here",
        "golden.csv:3: an ID has one to 64",
        "golden.csv:5: the record has `G.103` here and `G.102` in line 4",
        "nothing was taken over, for 3 lines cannot be",
    ] {
        assert!(told.contains(line), "{line}: {told}");
    }
    assert_eq!(place.ids(), found, "a refused import changes nothing");
}

#[test]
fn what_is_exported_can_be_imported_elsewhere() {
    let mut place = Place::new("");
    let found = place.ids();
    let out = text(&place.path().join("out"));
    done(ask(&place, &["registry", "export", "--to", &out]));
    assert_eq!(ask(&place, &["registry", "export", "--to", &out]).status.code(), Some(4), "nothing is overwritten");
    let mut other = Place::new("");
    let (file, ids) = (text(&other.path().join("calls.yaml")), format!("{out}/crosswalk.csv"));
    done(ask(&other, &["registry", "import", &file, &ids, "--as-of", "2026-02-01T00:00:00Z"]));
    assert_eq!(other.ids(), found);
    let told = done(ask(&other, &["registry", "check"]));
    assert!(told.contains("40 of 40 IDs in use"), "{told}");
}

/// A bill with the mail of another customer, a new customer, and a bill that joins one: a day that was a mistake.
fn mistaken(place: &Place) {
    let mails = |n: u32| if n == 7 { "m8@acme8.example".to_owned() } else { format!("m{n}@acme{n}.example") };
    let crm = fs::read_to_string(place.path().join("crm.csv")).unwrap();
    place.write("crm.csv", &format!("{crm}90,m20@acme20.example,{},v\n", phone(21)));
    let more = [(50, "m50@acme50.example".to_owned()), (51, "m3@acme3.example".to_owned())];
    place.write("bill.csv", &list("mail", (0..40).map(|n| (n, mails(n))).chain(more)));
}

#[test]
fn a_rollback_gives_every_customer_its_id_of_then_and_shows_the_outputs_of_then() {
    let mut place = Place::new("");
    let crm = fs::read_to_string(place.path().join("crm.csv")).unwrap();
    let first = place.ids();
    let was = fs::read(place.path().join("build/calls/crosswalk.parquet")).unwrap();
    mistaken(&place);
    let second = place.ids();
    assert!(second["bill/7"] != first["bill/7"] && second["crm/20"] == second["crm/21"]);
    let build = build(&place);
    let told = done(ask(&place, &["rollback", "--to", "1", "--out", &build, "--as-of", "2026-03-03T00:00:00Z"]));
    assert!(told.contains("IDs of version 1 again; version 3 of the registry is current"), "{told}");
    assert_eq!(fs::read(place.path().join("build/calls/crosswalk.parquet")).unwrap(), was);
    done(ask(&place, &["verify", &build]));
    // A new customer's ID may have been carried away and stays; a new record of a known one was not known then.
    let history = place.history("bill/50", &[]);
    assert_eq!(history["id"], second["bill/50"].as_str());
    assert_eq!(ask(&place, &["history", "bill/51"]).status.code(), Some(4));
    let moved = events(&place.history("bill/7", &[]));
    assert!(moved.contains(&("moved".to_owned(), "rolled back to version 1".to_owned())), "{moved:?}");
    for record in first.keys() {
        assert_eq!(place.history(record, &[])["id"], first[record].as_str(), "{record}");
    }
    // The mistake is mended, and what was new comes again.
    place.write("crm.csv", &crm);
    let more = [(50, "m50@acme50.example".to_owned()), (51, "m3@acme3.example".to_owned())];
    let mails = (0..40).map(|n| (n, format!("m{n}@acme{n}.example"))).chain(more);
    place.write("bill.csv", &list("mail", mails));
    place.ended("calls.yaml");
    place.ended("calls.yaml");
    let third = place.ids();
    assert!(first.iter().all(|(record, id)| third[record] == *id));
    assert_eq!((&third["bill/50"], &third["bill/51"]), (&second["bill/50"], &first["bill/3"]));

    // And back to the mistake, by its moment: the versions after it stay, and can be gone back to as well.
    done(ask(
        &place,
        &["rollback", "--to", "2026-03-02T12:00:00Z", "--out", &build, "--as-of", "2026-03-08T00:00:00Z"],
    ));
    for record in second.keys().filter(|record| !["bill/51", "crm/90"].contains(&record.as_str())) {
        assert_eq!(place.history(record, &[])["id"], second[record].as_str(), "{record}");
    }
    for (to, code) in [("9", 4), ("0", 4), ("2020-01-01T00:00:00Z", 4), ("soon", 2)] {
        let out = ask(&place, &["rollback", "--to", to, "--out", &build]);
        assert_eq!(out.status.code(), Some(code), "{}", said(&out));
    }
    let told = done(ask(&place, &["registry", "check"]));
    assert!(told.contains("whole"), "{told}");
}

#[test]
fn a_rollback_knows_a_record_that_was_forgotten_and_came_again() {
    let mut place = Place::new("");
    place.ids();
    let bill = fs::read_to_string(place.path().join("bill.csv")).unwrap();
    place.write("bill.csv", &format!("{bill}51,m3@acme3.example\n"));
    let second = place.ids();
    let build = build(&place);
    let back = |place: &Place, to: &str, as_of: &str| {
        done(ask(place, &["rollback", "--to", to, "--out", &build, "--as-of", as_of]));
    };
    back(&place, "1", "2026-03-02T00:00:00Z");
    // Without a run between them, and with one.
    back(&place, "2", "2026-03-02T00:00:00Z");
    assert_eq!(place.history("bill/51", &[])["id"], second["bill/51"].as_str());
    back(&place, "1", "2026-03-02T00:00:00Z");
    place.ids();
    back(&place, "2", "2026-03-03T00:00:00Z");
    assert_eq!(place.history("bill/51", &[])["id"], second["bill/51"].as_str());
    done(ask(&place, &["verify", &build]));
    done(ask(&place, &["registry", "check"]));
}

#[test]
fn a_rollback_shows_the_newest_outputs_of_then_and_reaches_behind_a_renaming() {
    let mut place = Place::new("");
    let first = place.ids();
    let crosswalk = |place: &Place| fs::read(place.path().join("build/calls/crosswalk.parquet")).unwrap();
    mistaken(&place);
    place.ids();
    let second = crosswalk(&place);
    let build = build(&place);
    let back = |place: &Place, to: &str, day: u32| {
        let as_of = format!("2026-03-{day:02}T00:00:00Z");
        done(ask(place, &["rollback", "--to", to, "--out", &build, "--as-of", &as_of]))
    };
    back(&place, "1", 3);
    assert_ne!(crosswalk(&place), second);
    back(&place, "2", 3);
    assert_eq!(crosswalk(&place), second, "of the sets of then the newest");
    let shared = fs::read_to_string(place.path().join("shared.yaml")).unwrap();
    let renamed = shared
        .replace(
            "  crm: {read: {csv: crm.csv}, record_id: id}",
            "  sfdc: {read: {csv: crm.csv}, record_id: id, formerly: {source: crm}}",
        )
        .replace("crm: mail", "sfdc: mail")
        .replace("crm: phone", "sfdc: phone");
    place.write("shared.yaml", &renamed);
    let calls = fs::read_to_string(place.path().join("calls.yaml")).unwrap();
    place.write("calls.yaml", &calls.replace("crm", "sfdc"));
    (0..2).for_each(|_| _ = place.ended("calls.yaml"));
    back(&place, "1", 20);
    for n in 0..40 {
        assert_eq!(place.history(&format!("sfdc/{n}"), &[])["id"], first[&format!("crm/{n}")].as_str());
    }
    done(ask(&place, &["registry", "check"]));
}

/// A company in which one customer can be told from all others, in every file.
fn with_a_person(extra: &str) -> Place {
    let place = Place::new(extra);
    let shared = fs::read_to_string(place.path().join("shared.yaml")).unwrap();
    place.write(
        "shared.yaml",
        &(shared + "match_model:\n  block_on: [[phone]]\n  compare: [mail, phone]\n  link_at: 30\n  review_at: -30\n")
            .replace("  - {name: same_phone, on: [phone]}\n", ""),
    );
    let crm = fs::read_to_string(place.path().join("crm.csv")).unwrap();
    place.write("crm.csv", &format!("{crm}KEY-ZQX,zq@zebulon.example,(917) 555-9911,Zebulon Quirk\n"));
    let bill = fs::read_to_string(place.path().join("bill.csv")).unwrap();
    place.write("bill.csv", &format!("{bill}BILL-ZQX,zq@zebulon.example\n"));
    place.write(
        "calls.yaml",
        &(fs::read_to_string(place.path().join("calls.yaml")).unwrap()
            + "write_back:\n  crm: {canonical_id: v, set: {mail: f0}}\n"),
    );
    place
}

const PERSON: [&str; 6] = ["KEY-ZQX", "BILL-ZQX", "Zebulon", "zebulon", "zq@", "9175559911"];

#[test]
fn a_forgotten_person_is_nowhere_and_does_not_come_back() {
    let mut place = with_a_person("");
    let first = place.ids();
    // More versions, one of which says what changed; more sets; a second use case; a run that is rejected.
    let calls = fs::read_to_string(place.path().join("calls.yaml")).unwrap();
    place.write(
        "mails.yaml",
        &calls
            .replace("use_case: calls", "use_case: mails")
            .replace("write_back:\n  crm: {canonical_id: v, set: {mail: f0}}\n", ""),
    );
    assert_eq!(place.ended("mails.yaml").0, 0);
    let shop = fs::read_to_string(place.path().join("shop.csv")).unwrap();
    place.write("shop.csv", &format!("{shop}70,(212) 555-7070\n"));
    place.ids();
    place.write("calls.yaml", &format!("{calls}gates: {{population: 5000}}\n"));
    assert_eq!(place.ended("calls.yaml").0, 3);
    place.write("calls.yaml", &calls);
    let judged = place.path().join("judged.csv");
    fs::write(&judged, "left,right,match\ncrm/KEY-ZQX,bill/BILL-ZQX,yes\ncrm/1,bill/1,yes\n").unwrap();
    assert!(that_say(&place, &PERSON).len() > 8, "{:?}", that_say(&place, &PERSON));

    let build = build(&place);
    let disclosed = json(&ask(&place, &["disclose", "crm/KEY-ZQX", "--out", &build, "--format", "json"]));
    let in_outputs: BTreeSet<String> = disclosed["outputs"]
        .as_array()
        .unwrap()
        .iter()
        .map(|of| of["file"].as_str().unwrap().rsplit('/').next().unwrap().to_owned())
        .collect();
    for file in ["crosswalk.parquet", "profile.parquet", "profile.csv", "lineage.parquet", "crm.csv"] {
        assert!(in_outputs.contains(file), "{file}: {in_outputs:?}");
    }
    assert_eq!(disclosed["versions"], serde_json::json!([1, 2]));
    assert!(disclosed.to_string().contains("Zebulon Quirk"));

    let id = first["crm/KEY-ZQX"].clone();
    assert_eq!(first["bill/BILL-ZQX"], id);
    let also = text(&judged);
    let arguments = [
        "forget",
        &id,
        "--request",
        "DSR-17",
        "--decided-by",
        "DPO",
        "--out",
        &build,
        "--also",
        &also,
        "--as-of",
        "2026-03-05T00:00:00Z",
        "--backups",
        "tape 4 until 2027-01-01",
    ];
    let told = done(ask(&place, &arguments));
    assert!(told.contains("a closing search found nothing"), "{told}");
    assert_eq!(that_say(&place, &PERSON), Vec::<String>::new());
    assert_eq!(fs::read_to_string(&judged).unwrap(), "left,right,match\ncrm/1,bill/1,yes\n");
    let erasure: Value =
        serde_json::from_slice(&fs::read(place.path().join("identity/account/erasures/000001.json")).unwrap()).unwrap();
    assert_eq!((&erasure["request"], &erasure["left"]), (&"DSR-17".into(), &0.into()));
    assert_eq!(erasure["tombstones"].as_array().unwrap().len(), 2);
    assert!(erasure["backups"].as_str().unwrap().contains("tape 4"));
    done(ask(&place, &["verify", &build]));
    let told = done(ask(&place, &["registry", "check"]));
    assert!(told.matches("whole").count() >= 3, "every version is read: {told}");

    // The sources hold it still: no run brings it back, under no use case, from no version.
    for file in ["calls.yaml", "mails.yaml"] {
        let (code, why) = place.ended(file);
        assert_eq!(code, 0, "{why}");
        assert_eq!(that_say(&place, &PERSON), Vec::<String>::new());
    }
    let measures: Value =
        serde_json::from_slice(&fs::read(place.path().join("build/calls/measures.json")).unwrap()).unwrap();
    assert!(measures["notes"].to_string().contains("1 row left out, of records that were asked to be forgotten"));
    let third = place.ids();
    let others: BTreeMap<_, _> = first.iter().filter(|(record, _)| !record.ends_with("ZQX")).collect();
    assert!(others.iter().all(|(record, id)| third[*record] == **id), "nobody else is touched");
    done(ask(&place, &["rollback", "--to", "1", "--out", &build, "--as-of", "2026-03-20T00:00:00Z"]));
    assert_eq!(that_say(&place, &PERSON), Vec::<String>::new());
    assert_eq!(ask(&place, &["history", "crm/KEY-ZQX"]).status.code(), Some(4));
}

#[test]
fn what_is_mistyped_is_not_said_to_be_forgotten_and_what_died_is_taken_up_again() {
    let mut place = with_a_person("");
    place.ids();
    let build = build(&place);
    let ask_for = |place: &Place, whom: &str, request: &str| {
        ask(place, &["forget", whom, "--request", request, "--decided-by", "DPO", "--out", &build])
    };
    for (whom, why) in [
        ("crm/KEY-ZQY", "is it mistyped?"),
        ("cmr/KEY-ZQX", "did you mean `crm`?"),
        ("ACC-00000-00000-00000", "stands for no record"),
    ] {
        let out = ask_for(&place, whom, "R1");
        assert_eq!(out.status.code(), Some(4));
        assert!(said(&out).contains(why), "{}", said(&out));
    }
    assert!(!place.path().join("identity/account/erasures").exists());
    done(ask_for(&place, "crm/KEY-ZQX", "R1"));
    let record = place.path().join("identity/account/erasures/000001.json");
    let written = fs::read_to_string(&record).unwrap();
    let mut open: Value = serde_json::from_str(&written).unwrap();
    open["closed_at"] = Value::Null;
    fs::write(&record, open.to_string()).unwrap();
    let out = ask(&place, &["registry", "check"]);
    assert_eq!(out.status.code(), Some(1));
    assert!(said(&out).contains("erasure `R1` is not ended"), "{}", said(&out));
    done(ask_for(&place, "crm/KEY-ZQX", "R1"));
    done(ask(&place, &["registry", "check"]));
    assert_eq!(ask_for(&place, "bill/BILL-ZQX", "R1").status.code(), Some(4), "a request is ended once");
    done(ask_for(&place, "bill/BILL-ZQX", "R2"));
    assert_eq!(that_say(&place, &PERSON), Vec::<String>::new());
    fs::write(&record, "{").unwrap();
    assert_eq!(place.ended("calls.yaml").0, 4, "no run goes on without knowing whom to leave out");
}

#[test]
fn outputs_that_were_changed_or_contradict_the_registry_are_found() {
    let mut place = Place::new("");
    place.ids();
    let (build, set) = (build(&place), place.path().join("build/calls"));
    done(ask(&place, &["verify", &build]));
    let profile = set.join("profile.csv");
    let written = fs::read(&profile).unwrap();
    fs::write(&profile, [&written[..], b"x"].concat()).unwrap();
    fs::write(set.join("more.txt"), "x").unwrap();
    fs::remove_file(set.join("report.md")).unwrap();
    let out = ask(&place, &["verify", &build]);
    assert_eq!(out.status.code(), Some(1));
    for what in ["`profile.csv` is not what", "`more.txt` was written by no run", "`report.md` is not there"] {
        assert!(said(&out).contains(what), "{what}: {}", said(&out));
    }
    let other = Place::new("");
    fs::create_dir_all(other.path().join("identity")).unwrap();
    assert_eq!(ask(&other, &["verify", &build]).status.code(), Some(1));
}

#[test]
fn versions_go_when_they_are_older_than_is_kept_and_the_current_one_never_hangs_on_one_that_went() {
    let mut place = Place::new("keep_versions: 5d\n");
    let mut seen = BTreeSet::new();
    for day in 0..40u32 {
        place.write("bill.csv", &list("mail", (0..40 + day).map(|n| (n, format!("m{n}@acme{n}.example")))));
        place.ids();
        let versions: BTreeSet<String> = fs::read_dir(place.path().join("identity/account"))
            .unwrap()
            .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
            .filter(|name| name.starts_with('v'))
            .collect();
        seen.extend(versions);
        if day % 13 == 0 {
            done(ask(&place, &["registry", "check"]));
        }
        if day == 27 {
            break;
        }
    }
    let told = done(ask(&place, &["registry", "check"]));
    assert!(seen.contains("v000001") && !told.contains("v000001"), "{told}");
    assert_eq!(place.history("crm/1", &[])["happened"][0]["version"], 1, "what happened stays");
}

#[test]
fn superseded_ids_and_identifiers_are_tables_of_their_own() {
    let mut place = Place::new("identifiers: value\n");
    let first = place.ids();
    let crm = fs::read_to_string(place.path().join("crm.csv")).unwrap();
    place.write("crm.csv", &format!("{crm}90,m20@acme20.example,{},v\n", phone(21)));
    let second = place.ids();
    let set = place.path().join("build/calls");
    let gone = [&first["crm/20"], &first["crm/21"]].into_iter().find(|id| **id != second["crm/20"]).unwrap();
    let aliases = content(&set.join("aliases.parquet"));
    assert!(aliases.contains(gone.as_str()) && aliases.contains(second["crm/20"].as_str()));
    let identifiers = content(&set.join("identifiers.parquet"));
    assert!(identifiers.contains("m7@acme7.example") && identifiers.contains("+12125551007"), "{identifiers}");
    place.write(
        "shared.yaml",
        &fs::read_to_string(place.path().join("shared.yaml")).unwrap().replace(": value", ": sha256"),
    );
    place.ids();
    let identifiers = content(&set.join("identifiers.parquet"));
    assert!(!identifiers.contains("m7@acme7.example"));
    // printf 'm7@acme7.example' | sha256sum
    assert!(identifiers.contains("86b8d04536f9a97a6faafed96fe9d02627d05ce9bd4112347af07cdffaa6c7f1"), "{identifiers}");
    let profile = content(&set.join("profile.parquet"));
    let run: Value = serde_json::from_slice(&fs::read(set.join("run.json")).unwrap()).unwrap();
    assert!(profile.contains("c360_as_of") && profile.contains(run["run_id"].as_str().unwrap()));
}

#[test]
fn a_person_is_forgotten_record_by_record_while_some_are_away() {
    let mut place = Place::new("");
    let first = place.ids();
    let shop = fs::read_to_string(place.path().join("shop.csv")).unwrap();
    place.write("shop.csv", &shop.replace(&format!("6,{}\n", phone(6)), ""));
    place.ids();
    let build = build(&place);
    for (record, n) in [("crm/6", 1), ("bill/6", 2), ("shop/6", 3)] {
        let request = format!("R{n}");
        let named = ["--request", &request, "--decided-by", "DPO", "--out", &build];
        done(ask(&place, &[&["forget", record, "--as-of", "2026-03-02T00:00:00Z"], &named[..]].concat()));
        done(ask(&place, &["registry", "check"]));
        let state = place.history(&first["crm/6"], &[])["state"].clone();
        assert_eq!(state, ["in use", "away", "retired"][n - 1], "{record}");
    }
    place.write("shop.csv", &shop);
    let ids = place.ids();
    assert!(!ids.keys().any(|record| record.ends_with("/6")) && ids.len() == 117);
}

#[test]
fn a_request_that_died_is_ended_whole_by_whoever_asks_again() {
    let mut place = with_a_person("");
    let id = place.ids()["crm/KEY-ZQX"].clone();
    place.ids();
    let build = build(&place);
    let registry = place.path().join("identity/account");
    let forget = |place: &Place, whom: &str| {
        let named = ["--request", "R1", "--decided-by", "DPO", "--out", &build, "--as-of", "2026-03-05T00:00:00Z"];
        ask(place, &[&["forget", whom][..], &named].concat())
    };
    // What a kill leaves: the record of the request, and a set that lost files.
    let folder = place.path().join("copy");
    let copied = std::process::Command::new("cp").arg("-a").arg(&registry).arg(&folder).status().unwrap();
    assert!(copied.success());
    done(forget(&place, &id));
    let mut open: Value = serde_json::from_slice(&fs::read(registry.join("erasures/000001.json")).unwrap()).unwrap();
    open["closed_at"] = Value::Null;
    for again in ["crm/KEY-ZQX", id.as_str()] {
        fs::remove_dir_all(&registry).unwrap();
        assert!(std::process::Command::new("cp").arg("-a").arg(&folder).arg(&registry).status().unwrap().success());
        fs::create_dir(registry.join("erasures")).unwrap();
        fs::write(registry.join("erasures/000001.json"), open.to_string()).unwrap();
        let old = fs::read_dir(place.path().join("build/.c360/calls")).unwrap();
        let sets: Vec<PathBuf> = old.map(|entry| entry.unwrap().path()).filter(|path| path.is_dir()).collect();
        if sets.len() > 1 {
            fs::remove_file(sets.iter().min().unwrap().join("crosswalk.parquet")).unwrap();
        }
        assert!(!that_say(&place, &PERSON).is_empty());
        done(forget(&place, again));
        assert_eq!(that_say(&place, &PERSON), Vec::<String>::new(), "asked again by {again}");
        done(ask(&place, &["registry", "check"]));
    }
}

#[test]
fn a_lost_erasure_record_brings_nobody_back_and_an_import_neither() {
    let mut place = with_a_person("");
    let ids = place.ids();
    let out = text(&place.path().join("exported"));
    done(ask(&place, &["registry", "export", "--to", &out]));
    let build = build(&place);
    let named = ["--request", "R1", "--decided-by", "DPO", "--out", &build, "--as-of", "2026-03-01T00:00:00Z"];
    // A copy of outputs that no run made is found, and left to whoever made it.
    let copy = place.path().join("build/copy");
    let link = place.path().join("build/calls");
    assert!(std::process::Command::new("cp").arg("-rL").arg(&link).arg(&copy).status().unwrap().success());
    let refused = ask(&place, &[&["forget", "crm/KEY-ZQX"][..], &named].concat());
    assert_eq!(refused.status.code(), Some(4), "{}", said(&refused));
    assert!(said(&refused).contains("kept: no run shows this folder"), "{}", said(&refused));
    fs::remove_dir_all(&copy).unwrap();
    done(ask(&place, &[&["forget", &ids["crm/KEY-ZQX"]][..], &named].concat()));
    fs::remove_dir_all(place.path().join("identity/account/erasures")).unwrap();
    let check = ask(&place, &["registry", "check"]);
    assert_eq!(check.status.code(), Some(1));
    assert!(said(&check).contains("2 records forgotten of which no erasure record says why"), "{}", said(&check));
    let file = text(&place.path().join("calls.yaml"));
    let told = done(ask(&place, &["registry", "import", &file, &format!("{out}/crosswalk.csv")]));
    assert!(told.contains("0 IDs new"), "{told}");
    place.ids();
    assert_eq!(that_say(&place, &PERSON), Vec::<String>::new());
}

#[test]
fn what_is_wrong_beside_tables_is_said() {
    let mut place = Place::new("");
    place.ids();
    let build = build(&place);
    let registry = place.path().join("identity/account");
    for (arguments, code, why) in [
        (&["registry", "check", "--entity", "nope"][..], 4, "holds no registry of `nope`"),
        (&["registry", "check", "--entity", "../x"], 2, "no name of an entity"),
        (&["registry", "export", "--to", &text(&registry.join("e"))], 4, "among the registries"),
        (&["forget", "crm/1", "--request", " ", "--decided-by", "x"], 2, "`--request` names nothing"),
        (&["rollback", "--to", "1", "--as-of", "2020-01-01T00:00:00Z"], 4, "not before it"),
        (&["history", "crm/1", "--at", "soon"], 2, "`--at soon` is not a moment"),
    ] {
        let out = ask(&place, arguments);
        assert_eq!(out.status.code(), Some(code), "{arguments:?}");
        assert!(said(&out).contains(why), "{arguments:?}: {}", said(&out));
    }
    let link = place.path().join("build/calls");
    fs::remove_file(&link).unwrap();
    let gone = ask(&place, &["verify", &build]);
    assert!(gone.status.code() == Some(1) && said(&gone).contains("nothing is shown"), "{}", said(&gone));
    std::os::unix::fs::symlink(".c360/calls/000009-0", &link).unwrap();
    assert_eq!(ask(&place, &["verify", &build]).status.code(), Some(1));
    fs::write(registry.join("CURRENT"), "v000099\n").unwrap();
    let check = ask(&place, &["registry", "check"]);
    assert!(check.status.code() == Some(1) && said(&check).contains("version 99, which is not there"));
}

#[test]
fn versions_that_were_marked_are_exchanged_by_whoever_comes_next_and_others_that_wait_are_removed() {
    let mut place = Place::new("");
    for day in 0..3u32 {
        place.write("bill.csv", &list("mail", (0..40 + day).map(|n| (n, format!("m{n}@acme{n}.example")))));
        place.ids();
    }
    let registry = place.path().join("identity/account");
    let copy = |version: u32| {
        let (from, to) = (registry.join(format!("v{version:06}")), registry.join(format!("new-v{version:06}")));
        assert!(std::process::Command::new("cp").arg("-a").arg(&from).arg(&to).status().unwrap().success());
        let manifest: Value = serde_json::from_slice(&fs::read(to.join("manifest.json")).unwrap()).unwrap();
        let said = |key: &str| manifest[key].clone();
        let tables = serde_json::json!([said("entity"), said("version"), said("files"), said("base_digest")]);
        format!("{version} {:032x}\n", xxhash_rust::xxh3::xxh3_128(tables.to_string().as_bytes()))
    };
    // Two wait, one of them is marked; its place holds something else, as before the exchange.
    let marked = copy(1);
    copy(2);
    fs::write(registry.join("REWRITING"), marked).unwrap();
    fs::remove_file(registry.join("v000001/links.parquet")).unwrap();
    place.ids();
    let told = done(ask(&place, &["registry", "check"]));
    assert_eq!(told.matches("whole").count(), 3, "{told}");
    let names: Vec<String> =
        fs::read_dir(&registry).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert!(!names.iter().any(|name| name.starts_with("new-") || name == "REWRITING"), "{names:?}");
}

#[test]
fn who_is_asked_for_by_id_is_forgotten_with_records_that_are_remembered_no_more() {
    let mut place = with_a_person("retire_after: 1d\n");
    let id = place.ids()["crm/KEY-ZQX"].clone();
    let bill = fs::read_to_string(place.path().join("bill.csv")).unwrap();
    place.write("bill.csv", &bill.replace("BILL-ZQX,zq@zebulon.example\n", ""));
    (0..3).for_each(|_| _ = place.ids());
    let build = build(&place);
    let disclosed = json(&ask(&place, &["disclose", &id, "--out", &build, "--format", "json"]));
    assert!(disclosed["versions"].as_array().unwrap().len() > 1);
    let named: BTreeSet<&str> =
        disclosed["records"].as_array().unwrap().iter().filter_map(|of| of["record_id"].as_str()).collect();
    assert_eq!(named, BTreeSet::from(["BILL-ZQX", "KEY-ZQX"]), "{disclosed}");
    let named = ["--request", "R1", "--decided-by", "DPO", "--out", &build, "--as-of", "2026-03-05T00:00:00Z"];
    done(ask(&place, &[&["forget", &id][..], &named].concat()));
    assert_eq!(that_say(&place, &PERSON), Vec::<String>::new());
}

#[test]
fn what_cannot_be_searched_is_not_said_to_hold_nobody() {
    type Spoil = fn(&Path);
    let spoil: [(&str, Spoil); 6] = [
        ("no run record", |set| fs::remove_file(set.join("run.json")).unwrap()),
        ("an empty run record", |set| fs::write(set.join("run.json"), "").unwrap()),
        ("a run record of nothing", |set| fs::write(set.join("run.json"), "{}").unwrap()),
        ("a store of another name", |set| {
            let store = set.parent().and_then(Path::parent).unwrap();
            fs::rename(store, store.with_file_name(".old")).unwrap();
        }),
        ("a set that was moved away, with a link", |set| {
            let away = set.ancestors().nth(4).unwrap().join("older");
            fs::rename(set, &away).unwrap();
            std::os::unix::fs::symlink(&away, set).unwrap();
        }),
        ("a set of another name", |set| fs::rename(set, set.with_file_name("older")).unwrap()),
    ];
    for (what, spoil) in spoil {
        let mut place = with_a_person("");
        place.ids();
        place.ids();
        let store = place.path().join("build/.c360/calls");
        let mut sets: Vec<PathBuf> = fs::read_dir(&store).unwrap().map(|entry| entry.unwrap().path()).collect();
        sets.retain(|set| set.is_dir());
        sets.sort();
        spoil(&sets[0]);
        let build = build(&place);
        let disclosed = ask(&place, &["disclose", "crm/KEY-ZQX", "--out", &build, "--format", "json"]);
        let found = json(&disclosed);
        let is_told = !found["unread"].as_array().unwrap().is_empty()
            || found["outputs"].as_array().unwrap().iter().any(|of| of["file"].as_str().unwrap().contains("old"));
        assert!(is_told, "{what}: {found}");
        let named = ["--request", "R1", "--decided-by", "DPO", "--out", &build, "--as-of", "2026-03-05T00:00:00Z"];
        let out = ask(&place, &[&["forget", "crm/KEY-ZQX"][..], &named].concat());
        let left = that_say(&place, &PERSON);
        assert!(out.status.code() == Some(4) || left.is_empty(), "{what}: {} {left:?}", said(&out));
    }
}

/// Bills under another name, with what the source says of itself before.
fn bills_as(place: &Place, name: &str, former: &str) {
    let shared = fs::read_to_string(place.path().join("shared.yaml")).unwrap();
    let line = |line: &str| match line.contains("{read: {csv: bill.csv}") {
        true => format!("  {name}: {{read: {{csv: bill.csv}}, {former}record_id: id}}\n"),
        false => match line
            .split_once("mail: {type: email, ")
            .and_then(|(before, rest)| Some((before, rest.split_once(':')?)))
        {
            Some((before, (_, rest))) => format!("{before}mail: {{type: email, {name}:{rest}\n"),
            None => format!("{line}\n"),
        },
    };
    place.write("shared.yaml", &shared.lines().map(line).collect::<String>());
}

/// Asks on a day of March to forget somebody.
fn forget_on(day: u32, place: &Place, whom: &str, request: &str) -> Output {
    let (build, at) = (build(place), format!("2026-03-{day:02}T12:00:00Z"));
    ask(place, &["forget", whom, "--request", request, "--decided-by", "DPO", "--out", &build, "--as-of", &at])
}

fn forget(place: &Place, whom: &str, request: &str) -> Output {
    forget_on(30, place, whom, request)
}

const OF_BILLS: [&str; 1] = ["BILL-ZQX"];

#[test]
fn who_is_forgotten_stays_so_under_other_names_of_source_and_records() {
    let mut place = with_a_person("");
    place.ids();
    done(forget_on(1, &place, "bill/BILL-ZQX", "R1"));
    for (name, former) in [
        ("debtors", "formerly: {source: bill}, "),
        ("debtors", ""),
        ("payers", "formerly: {source: debtors}, "),
        ("payers", ""),
    ] {
        bills_as(&place, name, former);
        let ids = place.ids();
        assert_eq!(ids.keys().filter(|record| record.starts_with(name)).count(), 40, "{name} {former}");
        assert_eq!(that_say(&place, &OF_BILLS), Vec::<String>::new(), "{name} {former}");
    }
    // Record IDs in other letters, while it is said and ever after.
    let bill = fs::read_to_string(place.path().join("bill.csv")).unwrap();
    place.write("bill.csv", &bill.replace("BILL-ZQX", "bill-zqx"));
    for former in ["formerly: {record_id: other_case}, ", ""] {
        bills_as(&place, "payers", former);
        place.ids();
        assert_eq!(that_say(&place, &["bill-zqx"]), Vec::<String>::new(), "{former}");
    }
}

#[test]
fn a_record_is_found_and_forgotten_under_every_name_that_it_had() {
    let mut place = with_a_person("");
    place.ids();
    bills_as(&place, "debtors", "formerly: {source: bill}, ");
    place.ids();
    let bill = fs::read_to_string(place.path().join("bill.csv")).unwrap();
    place.write("bill.csv", &bill.replace("BILL-ZQX", "bill-zqx"));
    bills_as(&place, "debtors", "formerly: {record_id: other_case}, ");
    place.ids();
    let told = json(&ask(&place, &["disclose", "bill/BILL-ZQX", "--out", &build(&place), "--format", "json"]));
    assert_eq!(told["versions"], serde_json::json!([1, 2, 3]));
    done(forget_on(3, &place, "debtors/bill-zqx", "R1"));
    assert_eq!(that_say(&place, &["BILL-ZQX", "bill-zqx"]), Vec::<String>::new());
    place.ids();
    assert_eq!(that_say(&place, &["BILL-ZQX", "bill-zqx"]), Vec::<String>::new());
}

#[test]
fn sources_that_exchange_their_names_are_renamed_at_once_and_once() {
    let mut place = Place::new("");
    let first = place.ids();
    let shared = fs::read_to_string(place.path().join("shared.yaml")).unwrap();
    let swapped = shared
        .replace("bill: {read: {csv: bill.csv}, ", "shop: {read: {csv: bill.csv}, formerly: {source: bill}, ")
        .replace("  shop: {read: {csv: shop.csv}, ", "  bill: {read: {csv: shop.csv}, formerly: {source: shop}, ")
        .replace("bill: mail", "shop: mail")
        .replace("shop: phone", "bill: phone");
    place.write("shared.yaml", &swapped);
    for _ in 0..3 {
        let ids = place.ids();
        for n in 0..40 {
            assert_eq!(ids[&format!("shop/{n}")], first[&format!("bill/{n}")]);
            assert_eq!(ids[&format!("bill/{n}")], first[&format!("shop/{n}")]);
        }
    }
}

#[test]
fn who_has_the_name_of_another_is_not_taken_for_them() {
    let mut place = Place::new("");
    place.ids();
    let shared = fs::read_to_string(place.path().join("shared.yaml")).unwrap();
    let swapped = shared
        .replace("bill: {read: {csv: bill.csv}, ", "shop: {read: {csv: bill.csv}, formerly: {source: bill}, ")
        .replace("  shop: {read: {csv: shop.csv}, ", "  bill: {read: {csv: shop.csv}, formerly: {source: shop}, ")
        .replace("bill: mail", "shop: mail")
        .replace("shop: phone", "bill: phone");
    place.write("shared.yaml", &swapped);
    place.ids();
    let refused = forget(&place, "bill/7", "R1");
    assert_eq!(refused.status.code(), Some(4), "{}", said(&refused));
    assert!(said(&refused).contains("was another record's name in version 1"), "{}", said(&refused));
    done(forget(&place, "crm/7", "R2"));
}

#[test]
fn a_folder_is_searched_to_which_a_run_published_that_changed_nothing() {
    let mut place = with_a_person("");
    place.ids();
    let file = text(&place.path().join("calls.yaml"));
    let (identity, second) = (text(&place.path().join("identity")), text(&place.path().join("second")));
    done(c360(&["run", &file, "--identity", &identity, "--out", &second, "-q", "--as-of", "2026-03-05T00:00:00Z"], 2));
    let says = |place: &Place| {
        let all = files(&place.path().join("second"));
        all.into_iter().filter(|path| content(path).contains("KEY-ZQX")).count()
    };
    assert!(says(&place) > 1);
    done(forget(&place, "crm/KEY-ZQX", "R1"));
    assert_eq!(says(&place), 0);
}

#[test]
fn copies_under_any_name_are_found_and_what_somebody_changed_is_no_runs() {
    let mut place = with_a_person("");
    let ids = place.ids();
    let id = &ids["crm/KEY-ZQX"];
    let shown = place.path().join("build/calls");
    for (name, of) in [("mine.csv", "profile.csv"), ("x.parquet", "crosswalk.parquet")] {
        let copy = place.path().join("build").join(name);
        fs::copy(shown.join(of), &copy).unwrap();
        let out = forget(&place, id, name);
        assert_eq!(out.status.code(), Some(4), "{}", said(&out));
        assert!(said(&out).contains("kept: no run shows this folder"), "{}", said(&out));
        fs::remove_file(&copy).unwrap();
        done(forget(&place, id, name));
        // For the next round.
        fs::remove_dir_all(place.path().join("identity")).unwrap();
        fs::remove_dir_all(place.path().join("build")).unwrap();
        place.ids();
    }
    let notes = place.path().join("notes.txt");
    fs::write(&notes, "KEY-ZQX called").unwrap();
    let profile = fs::canonicalize(&shown).unwrap().join("profile.csv");
    let before = fs::read_to_string(&profile).unwrap();
    fs::write(&profile, before.replace("Zebulon", "Zebulun")).unwrap();
    let refused = forget(&place, id, "R7");
    assert_eq!(refused.status.code(), Some(4), "{}", said(&refused));
    assert!(said(&refused).contains("is not what the run has written"), "{}", said(&refused));
    fs::write(&profile, before).unwrap();
    done(forget(&place, id, "R7"));
    let also = [
        "forget",
        "bill/3",
        "--request",
        "R8",
        "--decided-by",
        "DPO",
        "--out",
        &build(&place),
        "--also",
        &text(&notes),
    ]
    .map(str::to_owned);
    let also: Vec<&str> = also.iter().map(String::as_str).collect();
    let out = ask(&place, &also);
    assert_eq!(out.status.code(), Some(4), "{}", said(&out));
    assert!(said(&out).contains("not searched: it is neither CSV nor Parquet"), "{}", said(&out));
}

#[test]
fn a_person_is_found_wherever_a_version_was_published() {
    let mut place = with_a_person("");
    place.ids();
    let elsewhere = place.path().join("elsewhere");
    fs::rename(place.path().join("build"), &elsewhere).unwrap();
    let file = text(&place.path().join("calls.yaml"));
    let (identity, out) = (text(&place.path().join("identity")), text(&elsewhere));
    let run = ["run", &file, "--identity", &identity, "--out", &out, "-q", "--as-of", "2026-03-05T00:00:00Z"];
    let shop = fs::read_to_string(place.path().join("shop.csv")).unwrap();
    place.write("shop.csv", &format!("{shop}70,(212) 555-7070\n"));
    done(c360(&run, 2));
    done(forget(&place, "crm/KEY-ZQX", "R1"));
    let says = |path: &PathBuf| content(path).contains("KEY-ZQX");
    assert_eq!(files(&elsewhere).into_iter().filter(|path| says(path)).collect::<Vec<_>>(), Vec::<PathBuf>::new());
    // Where outputs went is not known.
    fs::rename(&elsewhere, place.path().join("moved")).unwrap();
    let told = done(forget(&place, "crm/3", "R2"));
    assert!(told.contains("elsewhere: 0 rows; not searched: a run published there"), "{told}");
}

#[test]
fn rollback_says_what_it_cannot_bring_back_and_history_what_an_id_was() {
    let mut place = with_a_person("retire_after: 1d\n");
    let first = place.ids();
    place.write("shop.csv", "id,phone\n1,(212) 555-7070\n");
    place.ids();
    place.ids();
    place.ids();
    let told = done(ask(&place, &["rollback", "--to", "1", "--out", &build(&place)]));
    assert!(told.contains("records of then are remembered no more, retired or forgotten since"), "{told}");
    let _ = first;
}
