//! Reading loses nothing, and what cannot be read says where.

use std::path::Path;

use c360::sources::Environment;
use c360::tables::Sources;
use polars::prelude::{DataFrame, IntoColumn as _, NamedFrom as _, Series};
use polars_io::prelude::ParquetWriter;

/// A use case over one source with the columns `id`, `name` and `value`, all of them read as text.
fn use_case(folder: &Path, read: &str) -> c360::config::UseCase {
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
    let loaded = c360::config::load(&file);
    loaded.use_case.unwrap_or_else(|| panic!("{:?}", loaded.findings))
}

fn read_case(case: &c360::config::UseCase, environment: &Environment) -> anyhow::Result<Sources> {
    c360::sources::read(&case.identity, &case.needs(), environment)
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
    let open = error(csv(b"id,name,value\n1,a,\"x\n2,b,y\n"));
    assert!(open.contains("quotation mark"), "{open}");
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
