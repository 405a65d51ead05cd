//! Expressions open nothing, whatever is written in them; and one that fails on data says where, and never what it
//! read.
//!
//! Each hostile expression stands in `from`, `valid`, `where`, `aggregate` and `population` of one file, and as a cell
//! of a test's rows. Beside the file are a pipe that nobody writes to and a file whose content must not come out; a
//! listener counts connections.

use std::net::TcpListener;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::{Duration, Instant};

use polars::prelude::{DataFrame, IntoColumn as _, NamedFrom as _, Series};
use polars_io::prelude::ParquetWriter;

use super::support::text;

/// What stands in the file that no expression may open.
const CANARY: &str = "canary-7f3a91";

/// The keys under which the expression stands.
const PLACES: [&str; 5] = ["population", "from", "valid", "aggregate", "where"];

/// `{url}` is a listener, `{pipe}` a pipe, `{file}` the canary; each is refused wherever it stands.
const HOSTILE: &[&str] = &[
    "email in (select a from read_parquet('{url}/a.parquet'))",
    "email in (select a from read_csv('{url}/a.csv'))",
    "email in (select a from read_json('{url}/a.json'))",
    "email in (select a from read_ipc('{url}/a.ipc'))",
    "email in (select a from read_parquet('s3://127.0.0.1/a.parquet'))",
    "email in (select canary from read_parquet('{file}'))",
    "email in (select canary from read_csv('{pipe}'))",
    "email in (select canary from read_parquet('{pipe}'))",
    "email in (select canary from read_json('{pipe}'))",
    "email not in (select canary from read_parquet('{file}'))",
    "(select canary from read_parquet('{file}')) = email",
    "email = (select canary from read_parquet('{pipe}'))",
    "email < (select max(canary) from read_parquet('{file}'))",
    "exists (select * from read_parquet('{url}/a.parquet'))",
    "not exists (select * from read_csv('{pipe}'))",
    "email = any (select canary from read_parquet('{file}'))",
    "email <> all (select canary from read_parquet('{pipe}'))",
    "email = some (select canary from read_parquet('{url}/a.parquet'))",
    "coalesce((select canary from read_parquet('{file}')), email)",
    "coalesce(email, (select canary from read_parquet('{pipe}')))",
    "upper((select canary from read_parquet('{url}/a.parquet')))",
    "concat(email, (select canary from read_parquet('{file}')))",
    "case when email in (select canary from read_parquet('{pipe}')) then true else false end",
    "case when true then (select canary from read_parquet('{file}')) end",
    "case (select canary from read_parquet('{pipe}')) when email then 1 end",
    "case when email = 'a' then 1 else (select 1 from read_csv('{url}/a.csv')) end",
    "cast((select canary from read_parquet('{file}')) as text)",
    "email between (select a from read_parquet('{pipe}')) and 'z'",
    "email like (select canary from read_parquet('{file}'))",
    "email is distinct from (select canary from read_parquet('{pipe}'))",
    "trim((select canary from read_parquet('{file}')) from email)",
    "substring(email from (select 1 from read_parquet('{pipe}')) for 2)",
    "extract(year from (select canary from read_parquet('{file}')))",
    "position((select canary from read_parquet('{pipe}')) in email)",
    "sum(1) filter (where email in (select canary from read_parquet('{pipe}')))",
    "sum(1) over (partition by (select canary from read_csv('{file}')))",
    "lower(email) over (order by (select canary from read_parquet('{pipe}')))",
    "quantile_cont(0.5) within group (order by (select a from read_parquet('{url}/a.parquet')))",
    "array(select canary from read_parquet('{file}'))",
    "email in (with t as (select canary from read_parquet('{pipe}')) select canary from t)",
    "email in (from read_parquet('{url}/a.parquet') select canary)",
    "email in (table read_parquet('{file}'))",
    "email in (values ((select canary from read_parquet('{pipe}'))))",
    "email in ((select canary from read_parquet('{url}/a.parquet')), 'x')",
    "email in (select canary from read_parquet('{file}') union select canary from read_parquet('{pipe}'))",
    "email in (select canary from (select * from read_parquet('{pipe}')) t)",
    "email in (select a.canary from read_parquet('{file}') a join read_parquet('{pipe}') b on true)",
    "email in (read_parquet('{pipe}'))",
    "read_parquet('{file}')",
    "read_parquet('{url}/a.parquet') = email",
    "scan_csv('{pipe}')",
    "pg_read_file('{file}')",
    "load_file('{file}')",
    "getenv('HOME') = email",
    "current_setting('data_directory') = email",
    "xmlparse(document '{file}')",
    "unnest((select canary from read_parquet('{file}')))",
    "columns('.*')",
    "columns(*)",
    "(select 1); copy t to '{file}'",
    "'a'; select * from read_parquet('{url}/a.parquet')",
    "email as x from read_parquet('{pipe}')",
    "email union select canary from read_parquet('{file}')",
    "* from read_parquet('{pipe}')",
    "t.*",
    "\"^.*$\" = 'a'",
    "$1 = email",
    "? = email",
    ":file = email",
    "@@datadir = email",
    "now() = current_timestamp",
    "{fn user()} = email",
    "map {'a': (select canary from read_parquet('{pipe}'))}",
    "struct((select canary from read_parquet('{file}')) as a)",
    "not (email in (select canary from read_parquet('{pipe}')))",
    "(email in (select canary from read_parquet('{file}'))) is true",
    "email = 'a' or email in (select canary from read_parquet('{pipe}'))",
    "upper(email) in (select upper(canary) from read_parquet('{file}'))",
    "coalesce(email in (select canary from read_parquet('{pipe}')), false)",
    "if(email in (select canary from read_parquet('{url}/a.parquet')), 1, 2) = 1",
    "concat(email, email in (select canary from read_parquet('{file}')))",
    "cast(email in (select canary from read_parquet('{pipe}')) as text)",
    "case when true then email in (select canary from read_parquet('{file}')) end",
    "(email in (select canary from read_parquet('{pipe}'))) in (true, false)",
    "email in (select canary from read_parquet('{file}') where canary in (select canary from read_parquet('{pipe}')))",
    "email in ((select canary from read_parquet('{pipe}')))",
    "email /*! in (select canary from read_parquet('{pipe}')) */",
    "lambda x : (select canary from read_parquet('{file}'))",
    "match (email) against ((select canary from read_parquet('{pipe}')))",
    "cast(email as array<struct<a int default (select 1 from read_parquet('{pipe}'))>>)",
];

fn hostile(folder: &Path, listener: &TcpListener) -> Vec<String> {
    let url = format!("http://{}", listener.local_addr().unwrap());
    let inside = |name: &str| text(&folder.join(name));
    HOSTILE
        .iter()
        .map(|one| {
            one.replace("{url}", &url)
                .replace("{pipe}", &inside("pipe.parquet"))
                .replace("{file}", &inside("canary.parquet"))
        })
        .collect()
}

/// A folder with data, a pipe and a canary.
fn folder() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "crm.csv",
        "id,email,n,at\n\
         1,anna.secret@acme.example,5,2026-01-01\n\
         2,bob.secret@acme.example,7,soon-secret\n\
         3,cleo.secret@acme.example,-3,2026-02-30\n",
    );
    write("events.csv", "crm,amount,at\n1,10,2026-01-01\n1,ten-secret,2026-01-02\n2,30,2026-01-03\n");
    let canary = Series::new("canary".into(), [CANARY]).into_column();
    let file = std::fs::File::create(folder.path().join("canary.parquet")).unwrap();
    ParquetWriter::new(file).finish(&mut DataFrame::new(1, vec![canary]).unwrap()).unwrap();
    let made = Command::new("mkfifo").arg(folder.path().join("pipe.parquet")).status().unwrap();
    assert!(made.success());
    folder
}

/// A use case whose expressions are these.
fn use_case(population: &str, from: &str, valid: &str, aggregate: &str, filter: &str, given: &str) -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let more = |(n, column): (usize, &str)| {
        format!(
            "  - {{name: a{n}, type: text, system_of_record: crm, from: {{crm: {column}}}, fallback: none, \
             within_source: longest, action: none}}\n"
        )
    };
    format!(
        "use_case: watched\ntitle: t\nentity: account\nid_prefix: ACC\npurpose:\n  decision: d\n  owner: o\n  \
         workflow: \
         {{tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: 1}}\n\
         sources:\n  crm:\n    read: {{csv: crm.csv}}\n    record_id: id\n  events:\n    read: {{csv: \
         events.csv}}\n    \
         events_of: crm\n    record_id: crm\n    happened_at: at\n\
         identity:\n  email: {{type: text, crm: email}}\nmatch_keys:\n  - {{name: by_email, on: [email]}}\npopulation: \
         {}\nattributes:\n\
         \x20 - name: first\n    type: text\n    system_of_record: crm\n    from:\n      crm: {}\n    fallback: \
         none\n    within_source: longest\n    valid: {}\n    action: none\n\
         \x20 - name: second\n    type: integer\n    system_of_record: events\n    from:\n      events:\n        \
         aggregate: {}\n        where: {}\n    fallback: none\n    within_source: max\n    action: none\n{}\
         tests:\n  - name: rows are data\n    given: {{crm: [{{id: \"1\", email: {}, n: \"1\", \
         at: \"2026-01-01\"}}]}}\n    expect: [{{records: [crm/1], a0: {}, in_population: true}}]\n",
        quoted(population),
        quoted(from),
        quoted(valid),
        quoted(&format!("sum({aggregate})")),
        quoted(filter),
        (0..).zip(["email", "n", "at", "email", "email", "email"]).map(more).collect::<String>(),
        quoted(given),
        quoted(given),
    )
}

/// Runs the program; one that does not end within twenty seconds is killed and fails the test.
fn c360(arguments: &[&str]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_c360"))
        .args(arguments)
        .env_clear()
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let start = Instant::now();
    while child.try_wait().unwrap().is_none() {
        if start.elapsed() > Duration::from_secs(20) {
            child.kill().unwrap();
            panic!("{arguments:?} does not end");
        }
        std::thread::sleep(Duration::from_millis(5));
    }
    child.wait_with_output().unwrap()
}

fn all(out: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&out.stdout), String::from_utf8_lossy(&out.stderr))
}

fn connections(listener: &TcpListener) -> usize {
    listener.set_nonblocking(true).unwrap();
    listener.incoming().take_while(Result::is_ok).count()
}

/// The line on which a key of the file stands.
fn line_of(yaml: &str, key: &str) -> u64 {
    let key = if key == "from" { "crm:".to_owned() } else { format!("{key}:") };
    let wanted = |line: &str| line.trim_start().starts_with(&key) && !line.ends_with(':');
    1 + yaml.lines().position(wanted).unwrap() as u64
}

#[test]
fn hostile_expressions_open_nothing_and_are_refused_at_their_lines() {
    let folder = folder();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let inside = |name: &str| text(&folder.path().join(name));
    let (file, build, identity) = (inside("use_case.yaml"), inside("build"), inside("identity"));
    for expression in hostile(folder.path(), &listener) {
        let yaml = use_case(&expression, &expression, &expression, &expression, &expression, "anna");
        std::fs::write(&file, &yaml).unwrap();
        let out = c360(&["validate", &file, "--with-data=values", "--format", "json"]);
        assert_eq!(out.status.code(), Some(1), "{expression}: {}", all(&out));
        let said: serde_json::Value = serde_json::from_slice(&out.stdout).unwrap();
        let findings = said["findings"].as_array().unwrap();
        for key in PLACES {
            let code = findings
                .iter()
                .find(|finding| finding["line"] == line_of(&yaml, key))
                .map(|finding| finding["code"].as_str().unwrap());
            assert!(
                matches!(code, Some("invalid-sql" | "invalid-aggregate")),
                "{expression} in `{key}`: {code:?} {said:#}"
            );
        }
        let run = c360(&["run", &file, "--as-of", "2026-06-01T00:00:00Z", "--out", &build, "--identity", &identity]);
        assert_eq!(run.status.code(), Some(1), "{expression}: {}", all(&run));
        assert!(!all(&out).contains(CANARY) && !all(&run).contains(CANARY), "{expression}");
        assert!(!all(&out).contains("this is a bug") && !all(&run).contains("this is a bug"), "{expression}");
        assert!(!Path::new(&build).exists() && !Path::new(&identity).exists(), "{expression}");
    }
    assert_eq!(connections(&listener), 0);
}

#[test]
fn a_hostile_text_among_the_rows_of_a_test_is_a_text() {
    let folder = folder();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let file = text(&folder.path().join("use_case.yaml"));
    for expression in hostile(folder.path(), &listener) {
        std::fs::write(
            &file,
            use_case("a0 is not null", "upper(email)", "value <> ''", "amount", "amount is not null", &expression),
        )
        .unwrap();
        let out = c360(&["test", &file]);
        assert_eq!(out.status.code(), Some(0), "{expression}: {}", all(&out));
        assert!(!all(&out).contains(CANARY));
    }
    assert_eq!(connections(&listener), 0);
}

/// The same, seen by the system: of this folder only the use case is opened, and no socket is made.
#[test]
fn the_system_sees_no_other_file_opened_and_no_socket_made() {
    let folder = folder();
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let use_cases = folder.path().join("use_cases");
    std::fs::create_dir(&use_cases).unwrap();
    for (n, expression) in hostile(folder.path(), &listener).into_iter().enumerate() {
        let yaml = use_case(&expression, &expression, &expression, &expression, &expression, "anna")
            .replace("use_case: watched", &format!("use_case: watched_{n}"));
        std::fs::write(
            use_cases.join(format!("{n}.yaml")),
            yaml.replace("entity: account", &format!("entity: account_{n}")),
        )
        .unwrap();
    }
    let log = folder.path().join("calls.log");
    let watched = [
        "-f",
        "-qq",
        "-e",
        "trace=open,openat,openat2,socket,connect",
        "-o",
        &text(&log),
        env!("CARGO_BIN_EXE_c360"),
        "validate",
        &text(&use_cases),
    ]
    .map(str::to_owned);
    let Ok(out) = Command::new("strace").args(watched).env_clear().output() else {
        println!("strace is not here; system calls were not watched");
        return;
    };
    let Ok(calls) = std::fs::read_to_string(&log) else {
        println!("strace may not trace here; system calls were not watched");
        return;
    };
    if !calls.contains("use_cases") {
        println!("strace may not trace here; system calls were not watched");
        return;
    }
    assert_eq!(out.status.code(), Some(1), "{}", all(&out));
    for call in calls.lines() {
        assert!(!call.contains("socket(") && !call.contains("connect("), "{call}");
        let opened = call.split('"').nth(1).unwrap_or_default();
        let ours = !opened.contains(&text(folder.path()))
            || opened == text(&use_cases)
            || (opened.starts_with(&text(&use_cases)) && opened.ends_with(".yaml"));
        assert!(ours, "{call}");
    }
}

#[test]
fn a_text_that_cannot_be_read_is_counted_and_stops_nothing() {
    let folder = folder();
    let inside = |name: &str| text(&folder.path().join(name));
    let file = inside("use_case.yaml");
    let from = "strftime(strptime(at, '%Y-%m-%d'), '%d.%m.%Y')";
    std::fs::write(
        &file,
        use_case("a0 is not null", from, "value <> ''", "amount * 2", "cast(amount as integer) > 0", "anna")
            .split("tests:")
            .next()
            .unwrap(),
    )
    .unwrap();
    let out = c360(&[
        "run",
        &file,
        "--as-of",
        "2026-06-01T00:00:00Z",
        "--out",
        &inside("build"),
        "--identity",
        &inside("identity"),
        "--csv",
    ]);
    assert_eq!(out.status.code(), Some(0), "{}", all(&out));
    assert!(!all(&out).contains("secret"), "{}", all(&out));
    let measures = std::fs::read_to_string(folder.path().join("build/watched/measures.json")).unwrap();
    let measures: serde_json::Value = serde_json::from_str(&measures).unwrap();
    let invalid = |attribute: usize| measures["attributes"][attribute]["invalid"].clone();
    // Of three days one is none and one does not exist; of three events one amount is no number.
    assert_eq!((invalid(0), invalid(1)), (2.into(), 1.into()), "{measures:#}");
    let profile = super::support::rows(&folder.path().join("build/watched/profile.csv"));
    let first: Vec<&str> = profile.iter().map(|row| row["first"].as_str()).filter(|value| !value.is_empty()).collect();
    assert_eq!(first, ["01.01.2026"]);
}

#[test]
fn a_value_that_does_not_fit_an_expression_is_counted_and_ends_nothing() {
    let folder = folder();
    let inside = |name: &str| text(&folder.path().join(name));
    let file = inside("use_case.yaml");
    let from = "substr(email, 1, cast(n as integer))";
    let yaml = use_case("a0 is not null", from, "value <> ''", "60 / (amount - 10)", "amount is not null", "anna");
    // The row of the test does not fit either.
    std::fs::write(&file, yaml.replace("n: \"1\"", "n: \"-1\"")).unwrap();
    let (build, identity) = (inside("build"), inside("identity"));
    let run = ["run", &file, "--as-of", "2026-06-01T00:00:00Z", "--out", &build, "--identity", &identity];
    for arguments in [&run[..], &["validate", &file, "--with-data=values"], &["test", &file]] {
        let out = c360(arguments);
        assert_eq!(out.status.code(), Some(0), "{arguments:?}: {}", all(&out));
        assert!(!all(&out).contains("secret"), "{}", all(&out));
    }
    let measures = std::fs::read_to_string(folder.path().join("build/watched/measures.json")).unwrap();
    let measures: serde_json::Value = serde_json::from_str(&measures).unwrap();
    // A length below zero; a division by zero and an amount that is none.
    assert_eq!(measures["attributes"][0]["invalid"], 1, "{measures:#}");
    assert_eq!(measures["attributes"][1]["invalid"], 2, "{measures:#}");
}

/// A use case with one attribute for each pair of a type and an expression over `crm`, or an aggregate of `events`.
fn with_attributes(attributes: &[(&str, &str)]) -> String {
    let quoted = |text: &str| serde_json::to_string(text).unwrap();
    let padding = std::iter::repeat_n(("text", "id"), 8usize.saturating_sub(attributes.len()));
    let one = |(n, (kind, from)): (usize, (&str, &str))| {
        let (source, from) = match from.strip_prefix("events: ") {
            Some(aggregate) => ("events", format!("{{aggregate: {}}}", quoted(aggregate))),
            None => ("crm", quoted(from)),
        };
        format!(
            "  - {{name: v{n}, type: {kind}, system_of_record: {source}, from: {{{source}: {from}}}, fallback: none, \
             action: none}}\n"
        )
    };
    format!(
        "use_case: small\ntitle: t\nentity: account\nid_prefix: ACC\npurpose:\n  decision: d\n  owner: o\n  \
         workflow: {{tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: 1}}\n\
         sources:\n  crm: {{read: {{csv: crm.csv}}, record_id: id, updated_at: at}}\n  \
         events: {{read: {{ndjson: events.ndjson}}, events_of: crm, record_id: crm, happened_at: at}}\n\
         identity:\n  id: {{type: identifier, crm: id}}\nmatch_keys:\n  - {{name: by_id, on: [id]}}\nattributes:\n{}",
        attributes.iter().copied().chain(padding).enumerate().map(one).collect::<String>()
    )
}

/// The values of the attributes for the records 1 and 2, and how many are invalid.
fn published(attributes: &[(&str, &str)]) -> Result<Vec<(String, String, u64)>, String> {
    let folder = tempfile::tempdir().unwrap();
    let inside = |name: &str| text(&folder.path().join(name));
    let write = |name: &str, text: &str| std::fs::write(folder.path().join(name), text).unwrap();
    write(
        "crm.csv",
        "id,at,12,9f1c80aa,$insert_id,total amount,select,status,signed\n\
         1,2026-01-01,twelve,hash,first,\"1,200.50\",all,1,03.02.2026\n\
         2,2026-01-02,dozen,mark,second,7,none,open,soon\n",
    );
    write(
        "events.ndjson",
        "{\"crm\": \"1\", \"at\": \"2026-02-01\", \"payload\": {\"plan\": \"pro\"}, \"net price\": \"1.5\"}\n\
         {\"crm\": \"1\", \"at\": \"2026-02-02\", \"payload\": [1, null], \"net price\": 2}\n\
         {\"crm\": \"2\", \"at\": \"2026-02-03\", \"payload\": \"{\", \"net price\": \"x\"}\n",
    );
    let file = inside("small.yaml");
    std::fs::write(&file, with_attributes(attributes)).unwrap();
    let (build, identity) = (inside("build"), inside("identity"));
    let out =
        c360(&["run", &file, "--as-of", "2026-06-01T00:00:00Z", "--out", &build, "--identity", &identity, "--csv"]);
    if out.status.code() != Some(0) {
        return Err(format!("{:?} {}", out.status.code(), all(&out)));
    }
    let lineage = super::support::rows(&folder.path().join("build/small/crosswalk.csv"));
    let id_of = |record: &str| {
        lineage.iter().find(|row| row["record_id"] == record).map(|row| row["canonical_id"].clone()).unwrap()
    };
    let profile = super::support::rows(&folder.path().join("build/small/profile.csv"));
    let of = |record: &str, name: &str| {
        profile.iter().find(|row| row["canonical_id"] == id_of(record)).map(|row| row[name].clone()).unwrap()
    };
    let measures = std::fs::read_to_string(folder.path().join("build/small/measures.json")).unwrap();
    let measures: serde_json::Value = serde_json::from_str(&measures).unwrap();
    Ok((0..attributes.len())
        .map(|n| {
            let name = format!("v{n}");
            (of("1", &name), of("2", &name), measures["attributes"][n]["invalid"].as_u64().unwrap())
        })
        .collect())
}

fn values(attributes: &[(&str, &str)]) -> Vec<(String, String, u64)> {
    published(attributes).unwrap_or_else(|why| panic!("{attributes:?}: {why}"))
}

fn expect(given: &[(&str, &str, &str, &str, u64)]) {
    for chunk in given.chunks(12) {
        let attributes: Vec<(&str, &str)> = chunk.iter().map(|(kind, from, ..)| (*kind, *from)).collect();
        for (got, (_, from, one, other, invalid)) in values(&attributes).into_iter().zip(chunk) {
            assert_eq!(got, ((*one).to_owned(), (*other).to_owned(), *invalid), "{from}");
        }
    }
}

#[test]
fn a_column_of_any_name_is_read_where_only_a_column_can_be_meant() {
    expect(&[
        ("text", "12", "twelve", "dozen", 0),
        ("text", "9f1c80aa", "hash", "mark", 0),
        ("text", "$insert_id", "first", "second", 0),
        ("text", "select", "all", "none", 0),
        ("decimal", "\"total amount\" * 2", "2401", "14", 0),
        ("boolean", "\"12\" = 'dozen'", "false", "true", 0),
        ("text", "events: latest(net price)", "2", "x", 0),
    ]);
    let missing = published(&[("text", "13")]).unwrap_err();
    assert!(missing.contains("missing-column") && missing.contains("the same for everybody"), "{missing}");
}

#[test]
fn days_numbers_and_flags_in_columns_of_text_are_calculated_with() {
    expect(&[
        ("date", "signed + interval '30 days'", "2026-03-05", "", 1),
        ("date", "cast(signed as date) - interval '1 month'", "2026-01-03", "", 1),
        ("integer", "signed - date '2026-02-01'", "2", "", 1),
        ("integer", "date_part('month', signed)", "2", "", 1),
        ("timestamp", "cast(signed as timestamp)", "2026-02-03 00:00:00.000000+00:00", "", 1),
        ("boolean", "signed between date '2026-01-01' and date '2026-12-31'", "true", "", 1),
        ("text", "case when status in (1, 2) then 'new' else 'old' end", "new", "", 1),
        ("boolean", "status not in (2, 3)", "true", "", 1),
        ("integer", "coalesce(status, 0)", "1", "", 1),
        ("integer", "round(status) + abs(status)", "2", "", 1),
    ]);
}

#[test]
fn whatever_an_event_holds_an_aggregate_is_refused_or_runs() {
    expect(&[
        ("text", "events: distinct(lower(payload))", "[1, null]; {\"plan\": \"pro\"}", "{", 0),
        ("integer", "events: count(payload)", "2", "1", 0),
        ("integer", "events: count(1)", "2", "1", 0),
        ("integer", "events: count(distinct case when payload like '%pro%' then 'pro' end)", "1", "", 0),
    ]);
    for wrong in
        ["latest(payload -> 'plan')", "latest(payload ->> 'plan')", "latest(payload:plan)", "count(payload['a'])"]
    {
        let why = published(&[("text", &format!("events: {wrong}"))]).unwrap_err();
        assert!(why.starts_with("Some(1)") && why.contains("invalid-sql") && !why.contains("LogicalPlan"), "{why}");
    }
}
