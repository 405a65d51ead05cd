//! Nothing personal and no secret is said: marks stand in every value of every source, in the names of folders, in
//! variables and in secrets, every error is made to happen, and none of the marks comes out, whatever the command and
//! the format.
//!
//! The outputs proper (profile, crosswalk, lineage) hold values; `explain --values` shows them; record IDs may stand in
//! `review.csv` and in answers about records. The marks of the cases are in none of these.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use polars::prelude::{DataFrame, IntoColumn as _, NamedFrom as _, Series};
use polars_io::prelude::ParquetWriter;

use super::support::{AS_OF, text};

/// What must not come out, in the forms that values are written and standardised in; letters are compared without case.
const MARKS: [&str; 16] = [
    "markq", "hunter2", "ter2z", "8675301", "867-5301", "867 5301", "912-44", "91244", "1931-07", "07/1931", "mq19zz",
    "mq1 9zz", "7771903", "MIIEmark", "0b5c1e7d", "m4rk",
];

const USE_CASE: &str = include_str!("privacy.yaml");

/// How an error is made.
enum Make {
    /// In the use case, one text instead of another.
    Yaml(&'static str, &'static str),
    /// In a file, one text instead of another.
    In(&'static str, &'static str, &'static str),
    /// A file with this content.
    File(&'static str, &'static [u8]),
    /// A file under another name.
    Copy(&'static str, &'static str),
    /// A file that is not there.
    Gone(&'static str),
    /// Another value of a variable; none removes it.
    Variable(&'static str, Option<&'static str>),
    /// A run before, and then a byte of the registry is another.
    Damage(&'static str),
    /// A run before, and then a file of the registry has this content.
    Registry(&'static str, &'static str),
}
use Make::*;

/// A kind of error: its name, how it is made, and the exit code of each command, in the order of [`COMMANDS`].
type Case = (&'static str, &'static [Make], &'static str);

/// Each command; `FILE` is the use case, `AT` the folder of everything.
const COMMANDS: [(&str, &[&str]); 20] = [
    ("validate", &["validate", "FILE"]),
    ("validate columns", &["validate", "FILE", "--with-data", "--format", "json"]),
    ("validate values", &["validate", "FILE", "--with-data=values", "--as-of", AS_OF]),
    ("validate values", &["validate", "FILE", "--with-data=values", "--as-of", AS_OF, "--format", "json"]),
    ("validate values", &["validate", "FILE", "--with-data=values", "--as-of", AS_OF, "--format", "github"]),
    ("validate values", &["validate", "FILE", "--with-data=values", "--as-of", AS_OF, "--format", "sarif"]),
    ("validate values", &["validate", "FILE", "--with-data=values", "--as-of", AS_OF, "--format", "junit"]),
    ("test", &["test", "FILE"]),
    ("test", &["test", "FILE", "--format", "junit"]),
    ("show", &["show", "FILE"]),
    ("run", &["run", "FILE", "--as-of", AS_OF, "--out", "AT/build", "--identity", "AT/identity"]),
    ("blocking", &["blocking", "FILE"]),
    ("explain", &["explain", "FILE", "crm/c01", "crm/c02"]),
    ("explain", &["explain", "FILE", "crm/c01", "shop/s07", "--format", "json"]),
    ("evaluate", &["evaluate", "FILE", "--truth", "AT/truth.csv"]),
    ("judged", &["evaluate", "FILE", "--judged", "AT/judged.csv"]),
    ("train", &["train", "FILE", "--out", "AT/model.yaml"]),
    ("train judged", &["train", "FILE", "--judged", "AT/judged.csv", "--out", "AT/model.yaml"]),
    ("report", &["report", "privacy", "--out", "AT/build"]),
    (
        "new",
        &[
            "new",
            "mine",
            "--out",
            "AT/mine.yaml",
            "--force",
            "--source",
            "crm=AT/data/crm.csv",
            "shop=AT/data/shop.ndjson",
            "desk=AT/data/desk.parquet",
        ],
    ),
];

const LINE: &str = "read: {csv: \"${EXPORTS}/crm.csv\"}";

#[rustfmt::skip]
const CASES: &[Case] = &[
    ("nothing", &[], "00000000000000000000"),
    // Columns and files.
    ("a column is missing in CSV", &[In("EXPORTS/crm.csv", "email,", "e_mail,")], "01111110001444444440"),
    ("a column is missing in NDJSON", &[Yaml("shop: full_name", "shop: nobody")], "01111110001444444440"),
    ("a column is missing in Parquet", &[Yaml("desk: memo", "desk: nothing")], "01111110001444444440"),
    ("CSV without a header row", &[In("EXPORTS/crm.csv", "id,email,person,company,phone,ssn,birth,street,postal,city,note,amount,plan,updated_at\n", "")], "01111110004444444440"),
    ("a header that names a column twice", &[In("EXPORTS/crm.csv", "id,email,person", "id,email,email")], "01111110004444444440"),
    ("a row that is too short", &[In("EXPORTS/crm.csv", ",2026-10-04T00:00:00Z\n", "\n")], "00111110004444444440"),
    ("a row that is too long", &[In("EXPORTS/crm.csv", ",2026-10-04T00:00:00Z", ",2026-10-04T00:00:00Z,markq")], "00111110004444444440"),
    ("a ragged row under a header of data", &[File("EXPORTS/visits.csv", b"markq,912-44-7001\nc01\n")], "01111110004000000040"),
    ("an open quotation mark", &[In("EXPORTS/crm.csv", "markq is ill,7771903.3", "\"markq is ill,7771903.3")], "00111110004444444440"),
    ("CSV that is not UTF-8", &[File("EXPORTS/visits.csv", b"crm_id,at,kind,words\nc01,2026-09-01T08:00:00Z,call,markq M\xFCller\n")], "00111110004000000040"),
    ("CSV in another encoding than declared", &[Yaml("{csv: \"${EXPORTS}/visits.csv\"}", "{csv: \"${EXPORTS}/visits.csv\", encoding: shift_jis}"), File("EXPORTS/visits.csv", b"crm_id,at,kind,words\nc01,2026-09-01T08:00:00Z,call,markq \xFF\n")], "00111110004000000040"),
    ("a header that is not UTF-8", &[File("EXPORTS/visits.csv", b"markq \xFC,at,kind,words\n")], "01111110004000000040"),
    ("NDJSON that is not UTF-8", &[File("EXPORTS/shop.ndjson", b"{\"id\": \"s01\", \"mail\": \"markq \xFF\"}\n")], "01111110004444444440"),
    ("a line that is no JSON", &[In("EXPORTS/shop.ndjson", "{\"id\": \"s03\", \"mail\": ", "{\"id\": \"s03\", \"mail\": markq")], "01111110004444444440"),
    ("a line that is a list", &[In("EXPORTS/shop.ndjson", "{\"id\": \"s03\"", "[\"markq\", \"8675301\"]\n{\"id\": \"s03\"")], "01111110004444444440"),
    ("a line that is cut off", &[In("EXPORTS/shop.ndjson", "\"full_name\": \"Markqina Sorensen\", ", "\"full_name\": \"Markqina\n")], "01111110004444444440"),
    ("a key that occurs twice", &[In("EXPORTS/shop.ndjson", "{\"id\": \"s03\"", "{\"mail\": \"markq@x.example\", \"id\": \"s03\"")], "01111110004444444440"),
    ("a JSON string with a bad escape", &[In("EXPORTS/shop.ndjson", "Markqina Sorensen", "Markqina \\ud80 Sorensen")], "01111110004444444440"),
    ("NDJSON named as CSV", &[Yaml("{csv: \"${EXPORTS}/crm.csv\"}", "{csv: \"${EXPORTS}/shop.ndjson\"}")], "01111110004444444440"),
    ("CSV named as NDJSON", &[Yaml("{ndjson: \"${EXPORTS}/shop.ndjson\"}", "{ndjson: \"${EXPORTS}/crm.csv\"}")], "01111110004444444440"),
    ("CSV named as Parquet", &[Yaml("{parquet: \"${EXPORTS}/desk.parquet\"}", "{parquet: \"${EXPORTS}/crm.csv\"}")], "01111110004444444440"),
    ("Parquet named as CSV", &[Yaml("{csv: \"${EXPORTS}/crm.csv\"}", "{csv: \"${EXPORTS}/desk.parquet\"}")], "01111110004444444440"),
    ("a wrong delimiter", &[Yaml("{csv: \"${EXPORTS}/crm.csv\"}", "{csv: \"${EXPORTS}/crm.csv\", delimiter: \";\"}")], "01111110004444444440"),
    ("an empty file", &[File("EXPORTS/crm.csv", b"")], "01111110004444444440"),
    ("Parquet that is cut off", &[File("EXPORTS/desk.parquet", b"PAR1markq8675301PAR1")], "01111110004444444440"),
    ("a file that is not there", &[Gone("EXPORTS/crm.csv")], "01111110004444444440"),
    ("a pattern that matches nothing", &[Yaml("${EXPORTS}/crm.csv", "${EXPORTS}/markless-*.csv")], "01111110004444444440"),
    ("a variable that is not set", &[Variable("EXPORTS", None)], "01111110004444444440"),
    ("a variable that names no folder", &[Variable("EXPORTS", Some("/nowhere/markq"))], "01111110004444444440"),
    ("a variable with a password in a path", &[Yaml("${EXPORTS}/crm.csv", "https://app:${CRM_PASSWORD}@files.example/crm.csv")], "01111110004444444440"),
    // Records.
    ("two records of one ID", &[In("EXPORTS/shop.ndjson", "\"s09\"", "\"markq@8675301\""), In("EXPORTS/shop.ndjson", "\"s10\"", "\"markq@8675301\"")], "00111110004444444440"),
    ("a record without an ID", &[In("EXPORTS/crm.csv", "c05,", ",")], "00111110004444444440"),
    ("an ID that is a list", &[In("EXPORTS/shop.ndjson", "\"s05\"", "[\"markq\"]")], "00000000000000040400"),
    ("dates that are none", &[In("EXPORTS/crm.csv", "2026-10-02T00:00:00Z", "markq"), In("EXPORTS/visits.csv", "2026-09-02T08:00:00Z", "markq")], "00000000000000000000"),
    ("events of nobody", &[In("EXPORTS/visits.csv", "c03,", "markq,"), In("EXPORTS/visits.csv", "c04,", "markq@8675301,")], "00000000000000000000"),
    // Expressions that fail on the data.
    ("STRPTIME in from", &[Yaml("{name: note, type: text, system_of_record: crm, from: {crm: note}", "{name: note, type: timestamp, system_of_record: crm, from: {crm: \"strptime(email, '%Y-%m-%d')\"}")], "00000000000000000000"),
    ("a cast in from", &[Yaml("{name: plan, type: text, system_of_record: crm, from: {crm: plan}", "{name: plan, type: integer, system_of_record: crm, from: {crm: cast(plan as integer)}")], "00000000000000000000"),
    ("a cast of an expression in from", &[Yaml("{name: plan, type: text, system_of_record: crm, from: {crm: plan}", "{name: plan, type: integer, system_of_record: crm, from: {crm: \"cast(concat(plan, '1') as integer)\"}")], "00000000000000000000"),
    ("a cast to a date in from", &[Yaml("{name: note, type: text, system_of_record: crm, from: {crm: note}", "{name: note, type: date, system_of_record: crm, from: {crm: cast(phone as date)}")], "00000000000000000000"),
    ("a timestamp in from", &[Yaml("{name: note, type: text, system_of_record: crm, from: {crm: note}", "{name: note, type: timestamp, system_of_record: crm, from: {crm: \"timestamp(birth, '%d.%m.%Y')\"}")], "00000000000000000000"),
    ("a pattern from the data", &[Yaml("from: {crm: note}", "from: {crm: \"case when regexp_like(note, concat('(', email)) then 'a' else 'b' end\"}")], "11111111111111111140"),
    ("STRPTIME in where", &[Yaml("where: \"kind = 'call'\"", "where: \"strptime(words, '%Y-%m-%d') is not null\"")], "00000000000000000000"),
    ("a cast in where", &[Yaml("where: \"kind = 'call'\"", "where: \"cast(concat(words, '') as integer) > 1\"")], "00000000000000000000"),
    ("STRPTIME in valid", &[Yaml("from: {crm: note}, fallback: none,", "from: {crm: note}, fallback: none, valid: \"strptime(value, '%Y-%m-%d') is not null\",")], "00000000000000000000"),
    ("a cast in valid", &[Yaml("from: {crm: note}, fallback: none,", "from: {crm: note}, fallback: none, valid: \"cast(concat(value, '') as integer) > 1\",")], "00000000000000000000"),
    ("STRPTIME in population", &[Yaml("population: amount > 0", "population: strptime(note, '%Y-%m-%d') is not null")], "00000001103000000040"),
    ("a cast in population", &[Yaml("population: amount > 0", "population: cast(person as integer) > 0")], "00000001103000000040"),
    ("an aggregate of no numbers", &[Yaml("aggregate: count(*)", "aggregate: sum(words)")], "00000000000000000000"),
    ("a type that no value has", &[Yaml("{name: note, type: text,", "{name: note, type: date,"), Yaml("phone: {type: phone,", "phone: {type: email,"), Yaml(" region: US,", "")], "00000000000000000000"),
    ("a region that is wrong", &[Yaml("region: US", "region: XX")], "11111111111111111140"),
    // Limits, gates, registry.
    ("a broken gate", &[Yaml("population: 1}", "population: 1000}")], "00000000003000000040"),
    ("an empty population", &[Yaml("population: amount > 0", "population: amount > 99999999"), Yaml("gates: {coverage: {email: 0.5}, trust: 0.1, population: 1}\n", "")], "00000001100000000000"),
    ("too many pairs", &[Yaml("  block_on:\n", "  max_pairs: 1\n  block_on:\n    - [ssn]\n    - [{prefix: [company, 3]}]\n    - [note]\n    - [{year: birth}]\n")], "00111110001111111140"),
    ("a damaged registry", &[Damage("ids.parquet")], "00000000004000000000"),
    ("a registry of something else", &[Registry("manifest.json", "{\"markq\": [\"8675301\"")], "00000000004000000000"),
    ("a registry without a table", &[Registry("records.parquet", "markq")], "00000000004000000000"),
    // Truth, judged pairs and models.
    ("a truth without a header row", &[In("truth.csv", "source,record_id,customer\n", ""), In("judged.csv", "left,right,match,who\n", "")], "00000000000000440400"),
    ("a truth with a ragged row", &[In("truth.csv", "crm,c03,", "crm,c03,markq,"), In("judged.csv", "crm/c03,", "crm/c03,markq,")], "00000000000000440400"),
    ("a truth with an empty cell", &[In("truth.csv", "crm,c03,Markqina", "crm,c03,"), In("judged.csv", ",yes,", ",markq,")], "00000000000000440400"),
    ("a record with two customers", &[In("truth.csv", "crm,c03,Markqina\n", "crm,c03,Markqina\ncrm,c03,Markq Other\n"), In("judged.csv", "crm/c03,", "crm/markq@8675301,")], "00000000000000440400"),
    ("a truth about nobody", &[File("truth.csv", b"source,record_id,customer\nmarkq,markq,markq\n"), File("judged.csv", b"left,right,match\nmarkq,markq,yes\n")], "00000000000000440400"),
    ("a truth that is not UTF-8", &[File("truth.csv", b"source,record_id,customer\ncrm,c01,markq \xFF\n"), File("judged.csv", b"left,right,match\ncrm/c01,crm/c02,markq \xFF\n")], "00000000000000040400"),
    ("a truth that is Parquet", &[Copy("EXPORTS/desk.parquet", "truth.csv"), Copy("EXPORTS/desk.parquet", "judged.csv")], "00000000000000440400"),
    ("a fitted model that is data", &[Yaml("  block_on:\n", "  fitted: exports-m4rk/crm.csv\n  block_on:\n"), Copy("EXPORTS/crm.csv", "model.yaml"), Yaml("exports-m4rk/crm.csv", "model.yaml")], "11111111111111110040"),
    ("a base that is data", &[Copy("EXPORTS/shop.ndjson", "base.ndjson"), Yaml("use_case: privacy", "extends: base.ndjson\nuse_case: privacy")], "11111111111111111140"),
    ("a base that is CSV", &[Copy("EXPORTS/crm.csv", "base.csv"), Yaml("use_case: privacy", "extends: base.csv\nuse_case: privacy")], "11111111111111111140"),
    // Secrets, alone and on the line of another mistake.
    ("a password in a URL", &[Yaml("${EXPORTS}/crm.csv", "https://app:hunter2@files.example/c.csv")], "11111111111111111140"),
    ("a password in a URL with another mistake", &[Yaml(LINE, "read: {csv: \"https://app:hunter2@files.example/c.csv\", delimter: \";\"}")], "11111111111111111140"),
    ("a password with an @ and a slash", &[Yaml(LINE, "read: {csv: \"https://app:hunter2@ter2z/x@files.example/c.csv\", delimter: \";\"}")], "11111111111111111140"),
    ("a key password", &[Yaml(LINE, "read: {csv: \"${EXPORTS}/crm.csv\", password: hunter2}")], "11111111111111111140"),
    ("a key password over lines", &[Yaml("    read: {csv: \"${EXPORTS}/crm.csv\"}", "    read:\n      csv: \"${EXPORTS}/crm.csv\"\n      password: >-\n        hunter2\n        ter2z")], "11111111111111111140"),
    ("a key of a client", &[Yaml("    record_id: id\n    updated_at", "    client_secret: hunter2\n    api_key: \"hunter2\"\n    record_id: id\n    updated_at")], "11111111111111111140"),
    ("a default of a variable", &[Yaml("${EXPORTS}/crm.csv", "https://app:${PW:-hunter2}@files.example/c.csv")], "11111111111111111140"),
    ("a default of a secret variable", &[Yaml("${EXPORTS}/crm.csv", "${CRM_TOKEN:-hunter2}/c.csv")], "11111111111111111140"),
    ("a signed URL", &[Yaml("${EXPORTS}/crm.csv", "https://acct.blob.example/x/c.csv?sv=2024&sig=Zm9vMIIEmark")], "11111111111111111140"),
    ("a secret as a key", &[Yaml("from: {crm: note}", "from: {\"https://app:hunter2@db.example/x\": note, crm: note}")], "11111111111111111140"),
    ("a secret as a top-level key", &[Yaml("title: Nobody's business", "title: Nobody's business\n\"https://app:hunter2@db.example/x\": 1")], "11111111111111111140"),
    ("a secret as the name of a source", &[Yaml("  desk:\n", "  AKIAMIIEMARK0B5C1E7D:\n")], "11111111111111111140"),
    ("a secret that is a name", &[Yaml("entity: person", "entity: AKIAMIIEMARK0B5C1E7D"), Yaml("use_case: privacy", "use_case: AKIAMIIEMARK0B5C1E7D")], "11111111111111111140"),
    ("a secret in SQL", &[Yaml("population: amount > 0", "population: amount > 0 and note = 'ghp_0b5c1e7d0b5c1e7d0b5c1e7d0b5c1e7d0b5c' and nothing > 1")], "11111111111111111140"),
    ("a secret in a choice", &[Yaml("{name: plan, type: text,", "{name: plan, type: \"postgres://app:hunter2@db/x\",")], "11111111111111111140"),
    ("a secret that is too long to quote", &[Yaml("{name: plan, type: text,", "{name: plan, type: \"postgres://app:hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2hunter2@db/x\",")], "11111111111111111140"),
    ("a secret in a comment on the line of a mistake", &[Yaml("entity: person", "entty: person # password: hunter2, and ghp_0b5c1e7d0b5c1e7d0b5c1e7d0b5c1e7d0b5c")], "11111111111111111140"),
    ("a key in a comment", &[Yaml("entity: person", "entity: person # AKIAMIIEMARK0B5C1E7D")], "11111111111111111140"),
    ("a secret behind an alias", &[Yaml("entity: person", "entity: &pw hunter2"), Yaml(LINE, "read: {csv: \"${EXPORTS}/crm.csv\", password: *pw}")], "11111111111111111140"),
    ("a secret with escapes", &[Yaml(LINE, "read: {csv: \"${EXPORTS}/crm.csv\", password: \"h\\x75nter2\\tter2z\", delimter: x}")], "11111111111111111140"),
    ("a private key", &[Yaml("entity: person", "entity: |\n  -----BEGIN PRIVATE KEY-----\n  MIIEmark0b5c1e7d\n  -----END PRIVATE KEY-----")], "11111111111111111140"),
    ("a secret in an unknown name", &[Yaml("fallback: [shop]", "fallback: [\"https://app:hunter2@db.example\"]")], "11111111111111111140"),
    ("a secret in a test", &[Yaml("crm: [{id: \"1\"", "crm: [{password: hunter2, id: \"1\"")], "11111111111111111140"),
    ("a secret in a base that is not there", &[Yaml("use_case: privacy", "extends: \"https://app:hunter2@db.example/base.yaml\"\nuse_case: privacy")], "11111111111111111140"),
    // No YAML at all.
    ("an open list", &[Yaml(LINE, "read: {csv: \"https://app:hunter2@files.example/c.csv\", password: hunter2")], "11111111111111111140"),
    ("an open quotation mark in YAML", &[Yaml("entity: person", "entity: person\npassword: \"hunter2\n  ter2z")], "11111111111111111140"),
    ("a tab in YAML", &[Yaml("entity: person", "\tpassword: hunter2\nentity: person")], "11111111111111111140"),
    ("a private key in no YAML", &[Yaml("entity: person", "entity: [person\nkey: -----BEGIN RSA PRIVATE KEY-----\nMIIEmark0b5c1e7d\n-----END RSA PRIVATE KEY-----")], "11111111111111111140"),
    ("two values on a line", &[Yaml("entity: person", "password: hunter2: ter2z")], "11111111111111111140"),
];

/// The data, the use case and the variables of a case.
pub(crate) struct Place {
    folder: tempfile::TempDir,
    variables: BTreeMap<String, String>,
}

impl Place {
    pub(crate) fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let exports = folder.path().join("exports-m4rk");
        std::fs::create_dir(&exports).unwrap();
        let variables =
            [("EXPORTS", text(&exports)), ("CRM_PASSWORD", "hunter2".to_owned()), ("NOBODY", "markq".to_owned())];
        let place = Self { variables: variables.map(|(name, value)| (name.to_owned(), value)).into(), folder };
        place.write("privacy.yaml", USE_CASE.as_bytes());
        place.data();
        place
    }

    /// Twelve people in each system; half of them share every value there is.
    fn data(&self) {
        let own = |i: usize, shared: &str, own: String| if i <= 6 { shared.to_owned() } else { own };
        let mut crm =
            "id,email,person,company,phone,ssn,birth,street,postal,city,note,amount,plan,updated_at\n".to_owned();
        let (mut shop, mut visits) = (String::new(), "crm_id,at,kind,words\n".to_owned());
        let mut columns: [Vec<String>; 4] = Default::default();
        for i in 1..=12 {
            let email = own(i, "markq.all@shared.example", format!("markq.p{i}@firm{i}.example"));
            let person =
                own(i, "Markqina Sorensen", format!("Markqo{} Lind{i}", "abcdefghijklm".chars().nth(i).unwrap()));
            let company = own(i, "Markq Industries", format!("Markq{i} Works"));
            let phone = own(i, "+1 415 867 5301", format!("+1 {}15 867-5301", 200 + i));
            let ssn = own(i, "912-44-7001", format!("912-44-80{i:02}"));
            let birth = own(i, "1931-07-04", format!("1931-07-{i:02}"));
            let postal = own(i, "MQ1 9ZZ", format!("MQ1 9ZZ{i}"));
            crm.push_str(&format!(
                "c{i:02},{email},{person},{company},{phone},{ssn},{birth},{i} Markq Street,{postal},Springfield,markq is ill,7771903.{i},markqgold,2026-10-{i:02}T00:00:00Z\n"
            ));
            let born = format!("{i:02}/07/1931");
            shop.push_str(&format!(
                "{{\"id\": \"s{i:02}\", \"mail\": \"{email}\", \"full_name\": \"{person}\", \"firm\": \"{company}\", \"tel\": \"{phone}\", \"tax\": \"{ssn}\", \"born\": \"{birth}\", \"zip\": \"{postal}\", \"extra\": {{\"markq\": \"{born}\"}}}}\n"
            ));
            visits.push_str(&format!("c{i:02},2026-09-{i:02}T08:00:00Z,call,markq called\n"));
            for (column, value) in columns.iter_mut().zip([format!("d{i:02}"), email, person, "markq wrote".to_owned()])
            {
                column.push(value);
            }
        }
        self.write("exports-m4rk/crm.csv", crm.as_bytes());
        self.write("exports-m4rk/shop.ndjson", shop.as_bytes());
        self.write("exports-m4rk/visits.csv", visits.as_bytes());
        let columns = ["id", "email", "name", "memo"]
            .iter()
            .zip(columns)
            .map(|(name, values)| Series::new((*name).into(), values).into_column())
            .collect();
        let mut frame = DataFrame::new(12, columns).unwrap();
        ParquetWriter::new(std::fs::File::create(self.path("exports-m4rk/desk.parquet")).unwrap())
            .finish(&mut frame)
            .unwrap();
        let customer = |i: usize| if i <= 6 { "Markqina".to_owned() } else { format!("Markq {i}") };
        let truth: String = (1..=12)
            .flat_map(|i| [format!("crm,c{i:02},{}\n", customer(i)), format!("shop,s{i:02},{}\n", customer(i))])
            .collect();
        self.write("truth.csv", format!("source,record_id,customer\n{truth}").as_bytes());
        let judged: String =
            (1..=12).map(|i| format!("crm/c{i:02},shop/s{i:02},yes\ncrm/c{i:02},desk/d{:02},no\n", 13 - i)).collect();
        self.write("judged.csv", format!("left,right,match,who\n{}", judged.replace("\n", ",markq\n")).as_bytes());
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name.replace("EXPORTS", "exports-m4rk"))
    }

    pub(crate) fn write(&self, name: &str, bytes: &[u8]) {
        std::fs::write(self.path(name), bytes).unwrap();
    }

    pub(crate) fn edit(&self, name: &str, from: &str, to: &str) {
        let bytes = std::fs::read(self.path(name)).unwrap();
        let content = String::from_utf8(bytes).unwrap();
        assert!(content.contains(from), "`{from}` is nowhere in {name}");
        self.write(name, content.replacen(from, to, 1).as_bytes());
    }

    fn make(&mut self, make: &Make) {
        match make {
            Yaml(from, to) => self.edit("privacy.yaml", from, to),
            In(file, from, to) => self.edit(file, from, to),
            File(file, bytes) => self.write(file, bytes),
            Copy(from, to) => drop(std::fs::copy(self.path(from), self.path(to)).unwrap()),
            Gone(file) => std::fs::remove_file(self.path(file)).unwrap(),
            Variable(name, Some(value)) => drop(self.variables.insert((*name).to_owned(), (*value).to_owned())),
            Variable(name, None) => drop(self.variables.remove(*name)),
            Damage(file) => {
                self.publish();
                let path = self.registry(file);
                let mut bytes = std::fs::read(&path).unwrap();
                let middle = bytes.len() / 2;
                bytes[middle] ^= 1;
                std::fs::write(path, bytes).unwrap();
            }
            Registry(file, content) => {
                self.publish();
                std::fs::write(self.registry(file), content).unwrap();
            }
        }
    }

    pub(crate) fn publish(&self) {
        let out = self.run(COMMANDS[10].1);
        assert!(out.status.success(), "{out:?}");
    }

    /// `new` is told paths, which it writes down: copies stand where no mark is.
    fn copy_for_new(&self) {
        std::fs::create_dir(self.path("data")).unwrap();
        for file in self.path("EXPORTS").read_dir().unwrap() {
            let file = file.unwrap();
            std::fs::copy(file.path(), self.path("data").join(file.file_name())).unwrap();
        }
    }

    /// A file of the registry, wherever its version stands.
    fn registry(&self, name: &str) -> PathBuf {
        let mut found = Vec::new();
        files(&self.path("identity"), &mut found);
        found.into_iter().find(|path| path.ends_with(name)).unwrap_or_else(|| panic!("the registry has no {name}"))
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Output {
        let exports = self.path("exports-m4rk");
        let named = |argument: &&str| {
            argument.replace("FILE", "privacy.yaml").replace("AT/", "").replace("EXPORTS", &text(&exports))
        };
        Command::new(env!("CARGO_BIN_EXE_c360"))
            .args(arguments.iter().map(named))
            .current_dir(self.folder.path())
            .env_clear()
            .envs(&self.variables)
            .envs([("POLARS_MAX_THREADS", "1"), ("RAYON_NUM_THREADS", "1")])
            .output()
            .unwrap()
    }

    /// What is written for people and for CI: reports, figures, run records, pairs for review, and what `new` and
    /// `train` propose.
    fn public(&self) -> Vec<(String, String)> {
        let mut all = vec![self.path("mine.yaml"), self.path("model.yaml")];
        files(&self.path("build"), &mut all);
        all.retain(|path| {
            path.is_file() && !["parquet"].iter().any(|ending| path.extension().is_some_and(|there| there == *ending))
        });
        all.into_iter()
            .map(|path| (text(&path), String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned()))
            .collect()
    }
}

fn files(folder: &Path, all: &mut Vec<PathBuf>) {
    for entry in folder.read_dir().into_iter().flatten() {
        let path = entry.unwrap().path();
        if path.is_dir() { files(&path, all) } else { all.push(path) }
    }
}

/// The marks in a text, with what stands around the first.
fn marks(content: &str) -> Option<String> {
    let lower = content.to_lowercase();
    let (at, mark) = MARKS.iter().find_map(|mark| lower.find(&mark.to_lowercase()).map(|at| (at, mark)))?;
    let from = lower[..at].char_indices().rev().nth(120).map_or(0, |(i, _)| i);
    Some(format!("{mark}: …{}…", lower[from..].chars().take(240).collect::<String>()))
}

/// Runs every command of a case; says what leaked and which command ended otherwise.
fn failures((name, makes, exits): &Case) -> Vec<String> {
    let mut place = Place::new();
    makes.iter().for_each(|make| place.make(make));
    place.copy_for_new();
    let mut failures = Vec::new();
    let mut ended = String::new();
    for (label, arguments) in COMMANDS {
        let out = place.run(arguments);
        let code = out.status.code().map_or_else(|| "!".to_owned(), |code| code.to_string());
        ended.push_str(&code);
        for stream in [&out.stdout, &out.stderr] {
            let said = String::from_utf8_lossy(stream);
            failures.extend(marks(&said).map(|leak| format!("{name}: {label} ({}) says {leak}", arguments.join(" "))));
        }
    }
    for (file, content) in place.public() {
        failures.extend(marks(&content).map(|leak| format!("{name}: {file} holds {leak}")));
    }
    if ended != *exits {
        failures.push(format!("{name}: the commands end with {ended}, and should with {exits}"));
    }
    failures
}

#[test]
fn no_mark_comes_out_whatever_goes_wrong() {
    let next = std::sync::atomic::AtomicUsize::new(0);
    let all = std::sync::Mutex::new(Vec::new());
    std::thread::scope(|scope| {
        for _ in 0..2 {
            scope.spawn(|| {
                while let Some(case) = CASES.get(next.fetch_add(1, std::sync::atomic::Ordering::Relaxed)) {
                    let failures = failures(case);
                    all.lock().unwrap().extend(failures);
                }
            });
        }
    });
    let mut all = all.into_inner().unwrap();
    all.sort();
    println!("{} kinds of errors, {} commands each", CASES.len(), COMMANDS.len());
    assert!(all.is_empty(), "{}", all.join("\n"));
}

#[test]
fn the_run_record_names_the_file_as_it_is_and_not_as_it_is_drawn() {
    let place = Place::new();
    place.publish();
    let record: serde_json::Value =
        serde_json::from_slice(&std::fs::read(place.path("build/privacy/run.json")).unwrap()).unwrap();
    let hash = xxhash_rust::xxh3::xxh3_128(USE_CASE.as_bytes());
    assert_eq!(record["configuration"][0]["xxh3_128"], format!("{hash:032x}"));
    let loaded = c360::config::load(&place.path("privacy.yaml"));
    assert!(
        loaded.text(&place.path("privacy.yaml")).is_some_and(|drawn| drawn.contains("password: xxxxxxx")),
        "a note that may be a secret is hidden"
    );
}

#[test]
fn values_that_too_many_records_share_are_masked_unless_they_name_nobody() {
    let place = Place::new();
    place.publish();
    let measures: serde_json::Value =
        serde_json::from_slice(&std::fs::read(place.path("build/privacy/measures.json")).unwrap()).unwrap();
    let blocked: BTreeMap<&str, &str> = measures["identity"]["blocked"]
        .as_array()
        .unwrap()
        .iter()
        .map(|value| (value["key"].as_str().unwrap(), value["value"].as_str().unwrap()))
        .collect();
    assert_eq!(blocked["by_ssn"], "9 characters");
    assert_eq!(blocked["by_day"], "10 characters");
    assert_eq!(blocked["by_domain"], "shared.example");
    assert!(blocked["by_birth"].contains(" characters + 10 characters"), "{blocked:?}");
    assert!(blocked.len() >= 8, "{blocked:?}");
    let html = std::fs::read_to_string(place.path("build/privacy/report.html")).unwrap();
    assert!(
        html.contains("9 characters") && html.contains("c360 explain"),
        "it says how long they are and how to see them"
    );
    let explained = place.run(&["explain", "FILE", "crm/c01", "crm/c02", "--values"]);
    assert!(String::from_utf8_lossy(&explained.stdout).contains("912447001 | 912447001"), "{explained:?}");
}
