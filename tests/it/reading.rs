//! Reading loses nothing, and what cannot be read says where.

use std::path::Path;

use c360::sources::Environment;
use c360::tables::Sources;
use polars::prelude::{
    DataFrame, DataType, IntoColumn as _, IntoSeries as _, NamedFrom as _, Series, StructChunked, TimeUnit, TimeZone,
};
use polars_io::prelude::ParquetWriter;

/// A use case over one source with the columns `id`, `name` and `value`, all of them read as text.
fn written(folder: &Path, read: &str) -> std::path::PathBuf {
    let attribute = |n: usize| {
        format!(
            "  - {{name: a{n}, type: text, system_of_record: crm, from: {{crm: value}}, fallback: none, within_source: \
             longest, action: none}}\n"
        )
    };
    let yaml = format!(
        "use_case: reading\ntitle: t\nentity: account\nid_prefix: ACC\npurpose:\n  decision: d\n  owner: o\n  \
         workflow: \
         {{tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: 1}}\nsources:\n  crm:\n    read: \
         {read}\n    record_id: id\nidentity:\n  name: {{type: text, crm: name}}\nmatch_keys:\n  - {{name: by_name, \
         on: \
         [name]}}\nattributes:\n{}",
        (0..8).map(attribute).collect::<String>()
    );
    let file = folder.join("use_case.yaml");
    std::fs::write(&file, yaml).unwrap();
    file
}

fn use_case(folder: &Path, read: &str) -> c360::config::UseCase {
    let loaded = c360::config::load(&written(folder, read));
    loaded.use_case.unwrap_or_else(|| panic!("{:?}", loaded.findings))
}

/// The errors in a use case that reads like this: code and path of each.
fn findings(folder: &Path, read: &str) -> Vec<(String, String)> {
    let findings = c360::config::load(&written(folder, read)).findings;
    let errors = findings.iter().filter(|finding| finding.severity == c360::diagnostic::Severity::Error);
    errors.map(|finding| (finding.code.to_owned(), finding.path.clone())).collect()
}

fn read_case(case: &c360::config::UseCase, environment: &Environment) -> anyhow::Result<Sources> {
    c360::sources::read(&case.identity, &case.needs(), environment, i64::MAX)
}

fn read_bytes(name: &str, bytes: &[u8], read: &str) -> anyhow::Result<Sources> {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join(name), bytes).unwrap();
    read_case(&use_case(folder.path(), read), &Environment::new())
}

fn csv(bytes: &[u8]) -> anyhow::Result<Sources> {
    read_bytes("crm.csv", bytes, "{csv: crm.csv}")
}

fn ndjson(bytes: &[u8]) -> anyhow::Result<Sources> {
    read_bytes("crm.ndjson", bytes, "{ndjson: crm.ndjson}")
}

fn values(sources: &Sources) -> Vec<Option<String>> {
    sources.customers[0]
        .frame
        .column("value")
        .unwrap()
        .str()
        .unwrap()
        .iter()
        .map(|value| value.map(str::to_owned))
        .collect()
}

fn error(result: anyhow::Result<Sources>) -> String {
    format!("{:#}", result.expect_err("it must not be read"))
}

#[test]
fn csv_values_stay_as_they_are_written() {
    let sources = csv(
        b"id,name,value\n1,a,007\n2,b,1e5\n3,c,F\n4,d,NA\n5,e,\n6,f,\" two\n lines \"\"x\"\"\"\n7,g,+1\n8,h,1.50\n",
    )
    .unwrap();
    let expected =
        [Some("007"), Some("1e5"), Some("F"), Some("NA"), None, Some(" two\n lines \"x\""), Some("+1"), Some("1.50")];
    assert_eq!(values(&sources), expected.map(|value| value.map(str::to_owned)));
}

#[test]
fn a_byte_order_mark_and_windows_line_ends_are_no_content() {
    let sources = csv(b"\xEF\xBB\xBFid,name,value\r\n1,a,x\r\n2,b,y\r\n").unwrap();
    assert_eq!(values(&sources), [Some("x".to_owned()), Some("y".to_owned())]);
}

#[test]
fn a_ragged_row_is_an_error_with_its_line() {
    let short = error(csv(b"id,name,value\n1,\"a\nb\",x\n2,b\n"));
    assert!(
        short.contains("crm.csv")
            && short.contains("line 4")
            && short.contains("2 columns")
            && short.contains("`value`"),
        "{short}"
    );
    let long = error(csv(b"id,name,value\n1,a,x\n2,b,y,z\n"));
    assert!(long.contains("line 3") && long.contains("4 columns"), "{long}");
}

#[test]
fn a_wrong_encoding_is_an_error_with_line_and_column_and_the_right_one_is_read() {
    let latin = b"id,name,value\n1,a,x\n2,b,M\xFCller\n";
    let wrong = error(csv(latin));
    assert!(wrong.contains("line 3") && wrong.contains("`value`") && wrong.contains("encoding"), "{wrong}");
    let sources = read_bytes("crm.csv", latin, "{csv: crm.csv, encoding: windows-1252}").unwrap();
    assert_eq!(values(&sources)[1].as_deref(), Some("Müller"));
    let json = error(ndjson(
        b"{\"id\":\"1\",\"name\":\"a\",\"value\":\"x\"}\n{\"id\":\"2\",\"name\":\"M\xFC\",\"value\":\"x\"}\n",
    ));
    assert!(json.contains("line 2") && json.contains("column"), "{json}");
}

#[test]
fn an_unclosed_quotation_mark_does_not_swallow_rows() {
    for (bytes, place, remedy) in [
        (
            &b"id,name,value\n1,a,\"x\n2,b,y\n"[..],
            "line 2: a quotation mark is opened here and never closed",
            "`quote: none`",
        ),
        (
            b"id,name,value\n1,6\" pipe,x\n2,b,\"open\n3,c,y\n4,d,z\n",
            "line 3: a quotation mark is opened",
            "`quote: none`",
        ),
        (b"id,name,value\n1,a,x\n2,b,\"open\n3,c,5\"\n4,d,z\n", "line 3: a quotation mark is opened", "`quote: '\"'`"),
        (b"id,name,value\n1,\"open,x\n2,b,\"shut\"\n", "line 2, column `name`: a quotation mark is opened", "line 3"),
        (b"id,name,value\n1,\"Acme\" Inc,x\n", "line 2, column `name`: text follows", "`quote: none`"),
        (b"id,name,value\n1,\"Jo \\\"J\\\" Doe\",x\n", "line 2, column `name`: text follows", "`escape: backslash`"),
        (b"id,\"name,value\n1,a,x\n", "line 1: a quotation mark is opened", "`quote: none`"),
        (b"id,\"name\" x,value\n1,a,x\n", "line 1, column number 2: text follows", "`quote: none`"),
        (b"id,name,value\n1,\"a\nb\n2,c\",y\n3\n", "line 5: the row has 1 columns", "`name`"),
        (b"id,name,value\n1,\"a\n2,c,d\",y,z\n", "line 2: the row has 4 columns", "ends at line 3"),
    ] {
        let said = error(csv(bytes));
        assert!(said.contains("crm.csv") && said.contains(place) && said.contains(remedy), "{said}");
    }
}

#[test]
fn marks_and_escapes_are_read_as_the_source_says() {
    let tabs = b"id\tname\tvalue\n1\ta\t\"Best\" Bakery\n2\t\"b\t6\"\n";
    let sources = read_bytes("crm.tsv", tabs, r#"{csv: crm.tsv, delimiter: "\t", quote: none}"#).unwrap();
    assert_eq!(values(&sources), [Some("\"Best\" Bakery".to_owned()), Some("6\"".to_owned())]);
    let escapes = b"id,name,value\n1,a,\"Jo \\\"J\\\" Doe\"\n2,b,x\\,y\n3,c,\\N\n4,d,\"C:\\\\\"\n";
    let sources = read_bytes("crm.csv", escapes, "{csv: crm.csv, escape: backslash}").unwrap();
    let expected = ["Jo \"J\" Doe", "x,y", "\\N", "C:\\"];
    assert_eq!(values(&sources), expected.map(|value| Some(value.to_owned())));
    let lines = b"id,name,value\n1,a,\"one\n2,b,two\"\n";
    let sources = read_bytes("crm.csv", lines, r#"{csv: crm.csv, quote: '"'}"#).unwrap();
    assert_eq!(values(&sources), [Some("one\n2,b,two".to_owned())]);
    let sources = csv(b"id,name,value\r1,a,6\" x\r2,b,\"\"\"\"\r").unwrap();
    assert_eq!(values(&sources), [Some("6\" x".to_owned()), Some("\"".to_owned())]);
}

#[test]
fn the_line_in_which_a_spreadsheet_names_the_delimiter_is_no_row() {
    let semicolons = b"\xef\xbb\xbfsep=;\r\nid;name;value\r\n1;a,b;x\r\n";
    let sources = read_bytes("crm.csv", semicolons, "{csv: crm.csv, delimiter: ';'}").unwrap();
    assert_eq!(values(&sources), [Some("x".to_owned())]);
    let tabs = b"sep=\t\nid\tname\tvalue\n1\ta\ty\n";
    let sources = read_bytes("crm.csv", tabs, r#"{csv: crm.csv, delimiter: "\t"}"#).unwrap();
    assert_eq!(values(&sources), [Some("y".to_owned())]);
    for (bytes, part) in [
        (&b"sep=;\nid;name;value\n1;a;x\n"[..], "line 1, says that `;` divides its columns; say `delimiter: ';'`"),
        (b"sep=,\nid,name,value\n1,a\n", "line 3: the row has 2 columns"),
        (b"sep=,\n", "no header row"),
        (b"sep=;;\nid;name;value\n", "line 1, says that `;` divides its columns"),
        (b"id,name,value\n1,a,x\nid,name,value\n2,b,y\n", "line 3: the row is the header once more"),
    ] {
        let said = error(csv(bytes));
        assert!(said.contains(part), "{said}");
    }
}

#[test]
fn marks_and_escapes_that_no_file_can_have_are_found_at_their_key() {
    for (read, column) in [
        ("{csv: crm.csv, quote: ab}", "quote"),
        ("{csv: crm.csv, quote: ''}", "quote"),
        ("{csv: crm.csv, quote: a}", "quote"),
        ("{csv: crm.csv, quote: ' '}", "quote"),
        ("{csv: crm.csv, quote: ü}", "quote"),
        ("{csv: crm.csv, delimiter: '|', quote: '|'}", "quote"),
        ("{csv: crm.csv, delimiter: '\\', escape: backslash}", "escape"),
        ("{csv: crm.csv, quote: '\\', escape: backslash}", "escape"),
        ("{ndjson: crm.csv, quote: none}", "quote"),
        ("{parquet: crm.csv, escape: backslash}", "escape"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let findings = findings(folder.path(), read);
        let [finding] = findings.as_slice() else { panic!("{read}: {findings:?}") };
        assert_eq!(finding.0, "invalid-quote", "{read}");
        assert!(finding.1.ends_with(&format!("crm.read.{column}")), "{read}: {}", finding.1);
    }
    let folder = tempfile::tempdir().unwrap();
    let said = findings(folder.path(), "{csv: crm.csv, escape: doubled}");
    assert_eq!(said.len(), 1, "{said:?}");
}

#[test]
fn an_empty_file_is_an_error_and_one_without_rows_is_not() {
    assert!(error(csv(b"")).contains("is empty"));
    assert_eq!(csv(b"id,name,value\n").unwrap().n_records(), 0);
    assert_eq!(ndjson(b"").unwrap().n_records(), 0);
}

#[test]
fn a_missing_column_is_an_error_with_the_nearest_name() {
    let missing = error(csv(b"id,name,valeu\n1,a,x\n"));
    assert!(missing.contains("`value`") && missing.contains("did you mean `valeu`?"), "{missing}");
    let missing = error(ndjson(b"{\"id\":1,\"name\":\"a\",\"valeu\":2}\n"));
    assert!(missing.contains("`value`") && missing.contains("`valeu`"), "{missing}");
}

#[test]
fn json_values_keep_the_way_they_are_written() {
    let lines = br#"{"id":1,"name":"a","value":1e5}
{"id":2,"name":"b","value":"007"}
{"id":3,"name":"c","value":null}
{"id":4,"name":"d","value":{"k": [1,  2]}}
{"id":5,"name":"e","value":"\u00fc\n"}
{"id":6,"name":"f","value":12345678901234567890123}
{"id":7,"name":"g"}
"#;
    let expected =
        [Some("1e5"), Some("007"), None, Some("{\"k\": [1,  2]}"), Some("ü\n"), Some("12345678901234567890123"), None];
    assert_eq!(values(&ndjson(lines).unwrap()), expected.map(|value| value.map(str::to_owned)));
}

#[test]
fn a_line_that_is_no_object_is_an_error_with_line_and_column() {
    let broken = error(ndjson(b"{\"id\":1,\"name\":\"a\",\"value\":1}\n{\"id\":2,\"name\": oops}\n"));
    assert!(broken.contains("line 2") && broken.contains("column 17"), "{broken}");
    assert!(error(ndjson(b"[1]\n")).contains("line 1"));
}

#[test]
fn parquet_values_become_the_text_they_stand_for() {
    let folder = tempfile::tempdir().unwrap();
    let mut frame = DataFrame::new(
        2,
        vec![
            Series::new("id".into(), [10i64, 9]).into_column(),
            Series::new("name".into(), ["a", "b"]).into_column(),
            Series::new("value".into(), [Some(true), None]).into_column(),
        ],
    )
    .unwrap();
    ParquetWriter::new(std::fs::File::create(folder.path().join("crm.parquet")).unwrap()).finish(&mut frame).unwrap();
    let sources = read_case(&use_case(folder.path(), "{parquet: crm.parquet}"), &Environment::new()).unwrap();
    assert_eq!(sources.customers[0].record_ids.iter().flatten().collect::<Vec<_>>(), ["10", "9"]);
    assert_eq!(values(&sources), [Some("true".to_owned()), None]);
}

#[test]
fn globs_and_environment_variables_name_files() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::create_dir(folder.path().join("day")).unwrap();
    std::fs::write(folder.path().join("day/1.csv"), "id,name,value\n1,a,x\n").unwrap();
    std::fs::write(folder.path().join("day/2.csv"), "value,id,name\ny,2,b\n").unwrap();
    let environment: Environment = [("DAY".to_owned(), "day".to_owned())].into();
    let case = use_case(folder.path(), "{csv: \"${DAY}/*.csv\"}");
    assert_eq!(values(&read_case(&case, &environment).unwrap()), [Some("x".to_owned()), Some("y".to_owned())]);
    assert!(error(read_case(&case, &Environment::new())).contains("`DAY` is not set"));
}

#[test]
fn one_id_with_two_contents_is_an_error_unless_the_latest_is_known() {
    let twice = error(csv(b"id,name,value\n1,a,x\n1,a,y\n"));
    assert!(twice.contains("line 2") && twice.contains("line 3") && twice.contains("updated_at"), "{twice}");
    assert_eq!(csv(b"id,name,value\n1,a,x\n1,a,x\n").unwrap().n_records(), 1);
    assert!(error(csv(b"id,name,value\n,a,x\n")).contains("no ID"));
}

#[test]
fn a_name_that_exists_as_it_is_written_is_that_file() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("copy [2] of *");
    std::fs::create_dir_all(folder.join("day[1]")).unwrap();
    std::fs::create_dir_all(folder.join("day1")).unwrap();
    let row = |value: &str| format!("id,name,value\n{value},a,{value}\n");
    for (name, value) in [
        ("day[1]/1.csv", "brackets"),
        ("day1/1.csv", "none"),
        ("crm [1].csv", "name"),
        ("crm 1.csv", "other"),
        ("what?.csv", "question"),
        ("whatx.csv", "x"),
        ("open[.csv", "open"),
        ("a*.csv", "star"),
        ("ab.csv", "b"),
    ] {
        std::fs::write(folder.join(name), row(value)).unwrap();
    }
    let found = |pattern: &str| {
        let read = format!("{{csv: '{pattern}'}}");
        let sources = read_case(&use_case(&folder, &read), &Environment::new()).unwrap();
        values(&sources).into_iter().flatten().collect::<Vec<_>>()
    };
    assert_eq!(found("day[1]/*.csv"), ["brackets"]);
    assert_eq!(found("day[1-1]/*.csv"), ["none"], "a pattern where there is no such name");
    assert_eq!(found("crm [1].csv"), ["name"]);
    assert_eq!(found("crm [1-9].csv"), ["other"]);
    assert_eq!(found("what?.csv"), ["question"]);
    assert_eq!(found("open[.csv"), ["open"]);
    assert_eq!(found("a*.csv"), ["star"]);
    assert_eq!(found("[a]b.csv"), ["b"]);
    std::fs::remove_file(folder.join("a*.csv")).unwrap();
    assert_eq!(found("a*.csv"), ["b"]);
}

#[test]
fn half_a_surrogate_pair_and_a_nul_stop_nothing_and_are_not_missing() {
    let lines = br#"{"id":1,"name":"a","value":"\ud83d"}
{"id":2,"name":"b","value":"\u0000null"}
{"id":3,"name":"c","value":"\ud83d\ude00 \ude00x","\udfff":1}
{"id":4,"name":"d","value":null}
{"id":5,"name":"e","value":1e400}
{"id":6,"name":"f","value":0.10}
"#;
    let expected = [Some("\u{fffd}"), Some("\0null"), Some("😀 \u{fffd}x"), None, Some("1e400"), Some("0.10")];
    assert_eq!(values(&ndjson(lines).unwrap()), expected.map(|value| value.map(str::to_owned)));
    assert!(error(ndjson(b"{\"id\":1,\"na\tme\":2}\n")).contains("line 1, column"), "a key is checked as a value is");
}

#[test]
fn columns_of_one_name_that_nobody_asks_for_do_no_harm() {
    let sources = csv(b"x,id,name,x,value,\n,1,a,,y,\n").unwrap();
    assert_eq!(values(&sources), [Some("y".to_owned())]);
    assert!(error(csv(b"id,name,value,name\n1,a,y,b\n")).contains("same name, `name`"));
}

#[test]
fn parquet_lists_and_structs_are_json_and_moments_keep_their_day() {
    let folder = tempfile::tempdir().unwrap();
    let read = |value: Series| {
        let columns = vec![
            Series::new("id".into(), ["1", "2"]).into_column(),
            Series::new("name".into(), ["a", "b"]).into_column(),
            value.with_name("value".into()).into_column(),
        ];
        let mut frame = DataFrame::new(2, columns).unwrap();
        let file = std::fs::File::create(folder.path().join("crm.parquet")).unwrap();
        ParquetWriter::new(file).finish(&mut frame).unwrap();
        let sources = read_case(&use_case(folder.path(), "{parquet: crm.parquet}"), &Environment::new()).unwrap();
        values(&sources).into_iter().map(Option::unwrap_or_default).collect::<Vec<_>>()
    };
    let micros = Series::new("".into(), [1_767_222_000_000_000i64, 0]);
    for (zone, expected) in [
        (None, ["2025-12-31T23:00:00", "1970-01-01T00:00:00"]),
        (Some("UTC"), ["2025-12-31T23:00:00Z", "1970-01-01T00:00:00Z"]),
        (Some("Europe/Berlin"), ["2026-01-01T00:00:00+01:00", "1970-01-01T01:00:00+01:00"]),
    ] {
        let zone = TimeZone::opt_try_new(zone).unwrap();
        assert_eq!(read(micros.cast(&DataType::Datetime(TimeUnit::Microseconds, zone)).unwrap()), expected);
    }
    let lists = [Series::new("".into(), [Some("a\"b"), None]), Series::new("".into(), [""; 0])];
    assert_eq!(read(Series::new("".into(), &lists)), ["[\"a\\\"b\",null]", "[]"]);
    let numbers = [Series::new("".into(), [9_007_199_254_740_993i64]), Series::new("".into(), [0i64, -1])];
    assert_eq!(read(Series::new("".into(), &numbers)), ["[9007199254740993]", "[0,-1]"]);
    let members = [Series::new("k".into(), [Some("x"), None]), Series::new("n".into(), [0.5, f64::INFINITY])];
    let structs = StructChunked::from_series("".into(), 2, members.iter()).unwrap().into_series();
    assert_eq!(read(structs), [r#"{"k":"x","n":0.5}"#, r#"{"k":null,"n":"inf"}"#]);
}
