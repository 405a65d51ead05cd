//! Input files: nothing is waited for, memory is bounded, and no message holds what stands in a file or a variable.

use std::fs::{File, write};
use std::os::unix::fs::symlink;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use polars::prelude::{DataFrame, DataType, IntoColumn as _, NamedFrom as _, Series};
use polars_io::prelude::ParquetWriter;

use super::support::text;

/// Stands in cells, keys, headers and variables, and in no message.
const MARK: &str = "MARK7F3A";

const GOOD: &str = "id,name,value\n1,a,x\n2,b,y\n";

/// A use case over one source with the columns `id`, `name` and `value`.
fn use_case(folder: &Path, read: &str) -> String {
    let attribute = |n: usize| {
        format!(
            "  - {{name: a{n}, type: text, system_of_record: crm, from: {{crm: value}}, fallback: none, within_source: \
             longest, action: none}}\n"
        )
    };
    let yaml = format!(
        "use_case: inputs\ntitle: t\nentity: account\nid_prefix: ACC\npurpose:\n  decision: d\n  owner: o\n  workflow: \
         {{tool: t, task: t, minutes_before: 2, minutes_after: 1, times_per_month: 1}}\nsources:\n  crm:\n    read: \
         {read}\n    record_id: id\nidentity:\n  name: {{type: text, crm: name}}\nmatch_keys:\n  - {{name: by_name, \
         on: \
         [name]}}\nattributes:\n{}",
        (0..8).map(attribute).collect::<String>()
    );
    let file = folder.join("use_case.yaml");
    write(&file, yaml).unwrap();
    text(&file)
}

/// What the program said, how it ended, and the most memory it was seen with, in KiB. It has to end soon.
fn c360(folder: &Path, arguments: &[&str], environment: &[(&str, &str)]) -> (String, Option<i32>, u64) {
    let (out, err) = (folder.join("stdout.log"), folder.join("stderr.log"));
    let mut child = Command::new(env!("CARGO_BIN_EXE_c360"))
        .args(arguments)
        .env_clear()
        .envs(environment.iter().copied())
        .env("POLARS_MAX_THREADS", "2")
        .env("RAYON_NUM_THREADS", "2")
        .stdin(Stdio::null())
        .stdout(File::create(&out).unwrap())
        .stderr(File::create(&err).unwrap())
        .spawn()
        .unwrap();
    let (start, mut peak) = (Instant::now(), 0);
    let status = loop {
        if let Some(status) = child.try_wait().unwrap() {
            break status;
        }
        let about = std::fs::read_to_string(format!("/proc/{}/status", child.id())).unwrap_or_default();
        let high = about.lines().find_map(|line| line.strip_prefix("VmHWM:")?.trim().strip_suffix(" kB")?.parse().ok());
        peak = peak.max(high.unwrap_or(0));
        if start.elapsed() > Duration::from_secs(60) {
            child.kill().unwrap();
            panic!("`c360 {}` did not end", arguments.join(" "));
        }
        std::thread::sleep(Duration::from_millis(2));
    };
    let said = [out, err].map(|file| String::from_utf8(std::fs::read(file).unwrap()).unwrap()).concat();
    (said, status.code(), peak)
}

/// The source cannot be read, by any command and in any format, and nobody hears of the mark. Returns what `run` says.
fn refused_with(folder: &Path, read: &str, environment: &[(&str, &str)]) -> String {
    let file = use_case(folder, read);
    for format in ["human", "json", "github", "sarif", "junit"] {
        let (said, code, _) = c360(folder, &["validate", &file, "--with-data=values", "--format", format], environment);
        assert_eq!(code, Some(1), "{said}");
        assert!(!said.contains(MARK) && !said.contains("panicked"), "{format}: {said}");
    }
    let (out, identity) = (text(&folder.join("never")), text(&folder.join("identity")));
    let mut last = String::new();
    for arguments in [
        &["evaluate", &file, "--clusters", &text(&folder.join("clusters.csv"))][..],
        &["run", &file, "--out", &out, "--identity", &identity],
    ] {
        let (said, code, _) = c360(folder, arguments, environment);
        assert!(matches!(code, Some(1 | 4)), "{code:?} {said}");
        assert!(!said.contains(MARK) && !said.contains("panicked"), "{said}");
        last = said;
    }
    assert!(!folder.join("never").exists(), "nothing is published");
    last
}

fn refused(folder: &Path, read: &str) -> String {
    refused_with(folder, read, &[])
}

/// The same for one file with this content.
fn refused_content(name: &str, content: impl AsRef<[u8]>, read: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path().join(name), content).unwrap();
    refused(folder.path(), read)
}

fn csv(content: impl AsRef<[u8]>) -> String {
    refused_content("crm.csv", content, "{csv: crm.csv}")
}

fn ndjson(content: impl AsRef<[u8]>) -> String {
    refused_content("crm.ndjson", content, "{ndjson: crm.ndjson}")
}

/// What `new` says of a file that it does not propose from.
fn new_refuses(name: &str, content: &str) -> String {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path().join(name), content).unwrap();
    let (said, code, _) = c360(
        folder.path(),
        &["new", "x", "--source", &text(&folder.path().join(name)), "--out", &text(&folder.path().join("x.yaml"))],
        &[],
    );
    assert_eq!(code, Some(4), "{said}");
    assert!(!said.contains(MARK) && !folder.path().join("x.yaml").exists(), "{said}");
    said
}

/// The records that a run over the files finds: inputs by path, from its run record.
fn inputs(folder: &Path, read: &str, environment: &[(&str, &str)]) -> Vec<String> {
    let file = use_case(folder, read);
    let (out, identity) = (text(&folder.join("build")), text(&folder.join("identity")));
    let (said, code, _) = c360(folder, &["run", &file, "--out", &out, "--identity", &identity, "-q"], environment);
    assert_eq!(code, Some(0), "{said}");
    assert!(!said.contains(MARK), "{said}");
    let record = std::fs::read_to_string(folder.join("build/inputs/run.json")).unwrap();
    assert!(!record.contains(MARK), "{record}");
    let record: serde_json::Value = serde_json::from_str(&record).unwrap();
    record["inputs"].as_array().unwrap().iter().map(|input| input["path"].as_str().unwrap().to_owned()).collect()
}

fn fifo(path: &Path) {
    assert!(Command::new("mkfifo").arg(path).status().unwrap().success());
}

#[test]
fn what_is_no_regular_file_is_refused_at_once_also_behind_a_glob_or_a_link() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write(folder.join("1.csv"), GOOD).unwrap();
    fifo(&folder.join("2.csv"));
    symlink("/dev/zero", folder.join("zero")).unwrap();
    symlink("2.csv", folder.join("link")).unwrap();
    symlink("nowhere", folder.join("broken.tsv")).unwrap();
    std::fs::create_dir(folder.join("folder.txt")).unwrap();
    let _socket = std::os::unix::net::UnixListener::bind(folder.join("socket")).unwrap();
    for (path, what) in [
        ("2.csv", "a pipe"),
        ("'*.csv'", "2.csv` cannot be opened: it is a pipe"),
        ("link", "a pipe"),
        ("zero", "a device"),
        ("/dev/zero", "a device"),
        ("socket", "a socket"),
        ("folder.txt", "a folder"),
        ("'*.txt'", "a folder"),
        ("'*.tsv'", "broken.tsv` cannot be opened"),
        ("nothing.csv", "there is no file"),
        ("1.csv/x", "there is no file"),
        ("'*.nothing'", "no file matches"),
    ] {
        for format in ["csv", "ndjson", "parquet"] {
            let said = refused(folder, &format!("{{{format}: {path}}}"));
            assert!(said.contains(what), "{path}: {said}");
        }
    }
    for name in ["2.csv", "zero"] {
        let path = folder.join(format!("{name}.parquet"));
        symlink(folder.join(name), &path).unwrap();
        let (said, code, _) =
            c360(folder, &["new", "x", "--source", &text(&path), "--out", &text(&folder.join("x.yaml"))], &[]);
        assert!(code == Some(4) && said.contains("no regular file"), "{said}");
    }
}

#[test]
fn truth_judgements_crosswalk_and_model_are_regular_files_and_are_not_quoted() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path();
    super::support::world(folder, 40, 1);
    let file = text(&folder.join("accounts.yaml"));
    fifo(&folder.join("pipe"));
    write(folder.join("truth.csv"), "source,record_id,customer\nstripe,x,1\n").unwrap();
    let written = |content: &str| {
        write(folder.join("list"), content).unwrap();
        text(&folder.join("list"))
    };
    let evaluate = |option: &str, list: &str| {
        let truth = text(&folder.join("truth.csv"));
        let more = if option == "--crosswalk" { &["--truth", truth.as_str()][..] } else { &[] };
        let (said, code, _) = c360(folder, &[&["evaluate", &file, option, list, "-q"], more].concat(), &[]);
        assert!(code == Some(4) && !said.contains(MARK) && !said.contains("panicked"), "{option}: {code:?} {said}");
        said
    };
    for option in ["--truth", "--judged", "--crosswalk"] {
        assert!(evaluate(option, &text(&folder.join("pipe"))).contains("no regular file"));
        assert!(evaluate(option, "/dev/zero").contains("no regular file"));
        evaluate(option, &written(&format!("{MARK},{MARK}\n{MARK},{MARK}\n")));
    }
    assert!(evaluate("--truth", &written(&format!("{MARK},1,2\n"))).contains("is there a header row?"));
    assert!(evaluate("--truth", &written(&format!("source,record_id,customer\n{MARK},{MARK}\n"))).contains("line 2"));
    assert!(
        evaluate("--truth", &written(&format!("source,record_id,customer\na,{MARK},1\na,{MARK},2\n")))
            .contains("line 3")
    );
    assert!(
        evaluate("--truth", &written(&format!("source,record_id,customer\nstripe,x,\"{MARK}\n")))
            .contains("quotation mark")
    );
    assert!(
        evaluate("--judged", &written(&format!("left,right,match\nstripe/{MARK},x,true\n")))
            .contains("line 2: `left` names no record")
    );
    assert!(
        evaluate("--judged", &written(&format!("left,right,match\na,b,{MARK}\n"))).contains("neither true nor false")
    );
    assert!(
        evaluate("--judged", &written("left,right,mtach\n")).contains("has no column `match`; did you mean `mtach`?")
    );

    let yaml = std::fs::read_to_string(&file).unwrap();
    write(&file, yaml.replace("  compare: [company", "  fitted: list\n  compare: [company")).unwrap();
    let model = |content: &str| {
        std::fs::remove_file(folder.join("list")).unwrap();
        written(content);
        let (said, code, _) = c360(folder, &["validate", &text(&folder.join("churn_prevention.yaml"))], &[]);
        assert!(code == Some(1) && said.contains("fitted-model-does-not-fit") && !said.contains(MARK), "{said}");
        said
    };
    assert!(model(&format!("prior: {MARK}\nrelated: 0.1\ncomparisons: []\n")).contains("line 1"));
    assert!(model(&format!("{MARK}: 1\n")).contains("no fitted model"));
    assert!(model(&format!("{MARK},{MARK}\n1,2\n")).contains("no fitted model"));
    assert!(model("prior: 0.1\ncomparisons: []\n").contains("`related` is missing"));
    assert!(model(&format!("# {MARK}\n").repeat(1_700_000)).contains("larger than 16 MiB"));
    for (target, what) in [("pipe", "a pipe"), ("/dev/zero", "a device"), ("data", "a folder")] {
        std::fs::remove_file(folder.join("list")).unwrap();
        symlink(target, folder.join("list")).unwrap();
        let (said, code, _) = c360(folder, &["validate", &text(&folder.join("churn_prevention.yaml"))], &[]);
        assert!(code == Some(1) && said.contains(what), "{said}");
    }
}

#[test]
fn a_header_a_row_and_a_line_without_end_are_errors_in_bounded_memory() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let header: String = (0..3_000_000).map(|n| format!("{MARK}{n},")).collect();
    assert!(header.len() > 40_000_000);
    write(folder.join("header.csv"), header).unwrap();
    let cell = format!("{MARK} ").repeat(1 << 20);
    let mut row = format!("id,name,value\n1,a,x\n2,\"{MARK}\n{MARK}\",y\n3,\"").into_bytes();
    let mut line =
        format!("{{\"id\":1,\"name\":\"a\",\"value\":\"x\"}}\n\n{{\"id\":2,\"name\":\"{MARK}\",\"value\":\"")
            .into_bytes();
    for _ in 0..5 {
        row.extend(cell.as_bytes());
        line.extend(cell.as_bytes());
    }
    write(folder.join("row.csv"), row).unwrap();
    write(folder.join("line.ndjson"), line).unwrap();
    for (read, what) in [
        ("{csv: header.csv}", "line 1: the header is longer than 1 MiB"),
        ("{csv: row.csv}", "line 5: the row that begins here is longer than 16 MiB; a quotation mark"),
        (
            "{csv: row.csv, encoding: windows-1252}",
            "line 5: the row that begins here is longer than 16 MiB; a quotation mark",
        ),
        ("{ndjson: line.ndjson}", "line 3: the line is longer than 16 MiB"),
    ] {
        let file = use_case(folder, read);
        let (said, code, peak) =
            c360(folder, &["evaluate", &file, "--clusters", &text(&folder.join("clusters.csv"))], &[]);
        assert!(code == Some(4) && said.contains(what) && !said.contains(MARK), "{said}");
        assert!(peak < 250_000, "{read} took {peak} KiB");
    }
    let (said, code, peak) = c360(
        folder,
        &["new", "x", "--source", &text(&folder.join("header.csv")), "--out", &text(&folder.join("x.yaml"))],
        &[],
    );
    assert!(
        code == Some(4) && said.contains("longer than 1 MiB") && !said.contains(MARK) && peak < 250_000,
        "{peak} {said}"
    );
    let widest = format!("id,name,{}value\n", ",".repeat((1 << 20) - 20));
    assert!(csv(widest + "1,a\n").contains("line 2: the row has 2 columns and the header has 1048559"));
}

#[test]
fn limits_are_exact_and_what_is_just_within_is_read() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let json = |n: usize| format!("{{\"id\":1,\"name\":\"a\",\"value\":\"{}\"}}\n", "x".repeat(n));
    let csv = |n: usize| format!("id,name,value\n1,a,\"{}\"\n", "x\n".repeat(n / 2));
    let header = |n: usize| format!("id,name,value,{}\n1,a,x,\n", "x".repeat(n));
    let over = (16 << 20) - json(0).len();
    for (name, content, fits) in [
        ("crm.ndjson", json(over), true),
        ("crm.ndjson", json(over + 1), false),
        ("crm.csv", csv((16 << 20) - 8), true),
        ("crm.csv", csv((16 << 20) - 4), false),
        ("crm.csv", header((1 << 20) - 16), true),
        ("crm.csv", header((1 << 20) - 10), false),
    ] {
        write(folder.join(name), content).unwrap();
        let format = name.split_once('.').unwrap().1;
        let file = use_case(folder, &format!("{{{format}: {name}}}"));
        let (said, code, _) =
            c360(folder, &["evaluate", &file, "--clusters", &text(&folder.join("clusters.csv")), "-q"], &[]);
        assert_eq!(code, Some(if fits { 0 } else { 4 }), "{name} {said}");
    }
}

#[test]
fn a_file_without_header_is_told_by_none_of_its_words() {
    for content in [
        format!("{MARK},Jane,Berlin\n1,a,x\n"),
        format!("{MARK},{MARK},{MARK}\n"),
        format!("jane@{MARK}.example\n"),
        format!(",,{MARK}\n"),
    ] {
        let said = csv(&content);
        assert!(
            said.contains("the first row of")
                && said.contains("none of the columns")
                && said.contains("is there a header row?"),
            "{said}"
        );
        assert!(said.contains("`id`, `name`, `value`"), "{said}");
    }
    let said = ndjson(format!("{{\"{MARK}\":1}}\n{{\"{MARK}2\":\"x\"}}\n"));
    assert!(said.contains("has one of the keys"), "{said}");
    let folder = tempfile::tempdir().unwrap();
    let mut frame = DataFrame::new(1, vec![Series::new(MARK.into(), [1i64]).into_column()]).unwrap();
    ParquetWriter::new(File::create(folder.path().join("crm.parquet")).unwrap()).finish(&mut frame).unwrap();
    let said = refused(folder.path(), "{parquet: crm.parquet}");
    assert!(said.contains("has none of the columns"), "{said}");
}

#[test]
fn columns_of_one_name_are_told_by_their_places() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path().join("crm.csv"), format!("id,name,{MARK},value,{MARK}\n1,a,x,y,z\n")).unwrap();
    assert_eq!(inputs(folder.path(), "{csv: crm.csv}", &[]), ["crm.csv"], "nobody asks for the two");
    let columns = ["id", "name", "value", "twin1", "twin2"];
    let columns = columns.map(|name| Series::new(name.into(), [MARK, "b"]).into_column()).to_vec();
    let mut bytes = Vec::new();
    ParquetWriter::new(std::io::Cursor::new(&mut bytes)).finish(&mut DataFrame::new(2, columns).unwrap()).unwrap();
    while let Some(at) = bytes.windows(5).position(|part| part == b"twin2") {
        bytes[at + 4] = b'1';
    }
    let said = refused_content("crm.parquet", &bytes, "{parquet: crm.parquet}");
    assert!(said.contains("columns 4 and 5 have the same name"), "{said}");
    let said = csv("id,name,value,name\n");
    assert!(said.contains("columns 2 and 4 of the header have the same name, `name`"), "{said}");
    let said = csv("id,name,valeu\n1,a,x\n");
    assert!(
        said.contains("missing-column") && said.contains("did you mean `valeu`?"),
        "a header that is one is helpful: {said}"
    );
}

#[test]
fn what_cannot_be_read_is_told_by_its_place_and_not_by_its_value() {
    for (said, what) in [
        (csv(format!("id,name,value\n1,{MARK}\n")), "line 2: the row has 2 columns"),
        (csv(format!("id,name,value\n1,{MARK},x,{MARK}\n")), "line 2: the row has 4 columns"),
        (csv(format!("id,name,value\n1,a,\"{MARK}\n")), "quotation mark is opened"),
        (
            csv([format!("id,name,value\n1,{MARK}").as_bytes(), b"\xFF,x\n"].concat()),
            "line 2, column `name`: the text is not UTF-8",
        ),
        (
            csv([b"id,name,value\n1,\xC3,\xA9", MARK.as_bytes(), b"\n"].concat()),
            "line 2, column `name`: the text is not UTF-8",
        ),
        (csv(format!("id,name,value\n{MARK},a,x\n{MARK},a,y\n")), "same record ID"),
        (ndjson(format!("{{\"id\":1,\"name\":\"a\",\"value\":1}}\n\"{MARK}\"\n")), "line 2"),
        (ndjson(format!("{{\"id\":1,\"name\":\"a\",\"value\":1}}\n{{\"id\":\"{MARK}\" {MARK}}}\n")), "line 2, column"),
        (
            ndjson(format!("{{\"id\":1,\"name\":\"a\",\"value\":1,\"id\":\"{MARK}\"}}\n")),
            "line 1, column 33: the line is not a JSON object: a key occurs twice",
        ),
        (ndjson(format!("{{\"id\":\"\\ud80{MARK}\",\"name\":\"a\",\"value\":1}}\n")), "line 1, column"),
        (ndjson(format!("{{\"id\":\"{MARK}\",\n\"name\":\"a\"}}\n")), "line 1, column"),
        (ndjson(format!("{{\"id\":1,\"name\":\"a\",\"value\":1}} {MARK}\n")), "something follows the object"),
        (ndjson(format!("{{\"id\":1,\"name\":\"{MARK}\",\"valeu\":1}}\n")), "did you mean `valeu`?"),
    ] {
        assert!(said.contains(what), "{what}: {said}");
    }
    let folder = tempfile::tempdir().unwrap();
    write(folder.path().join("crm.csv"), [format!("id,name,value\n1,{MARK},x\n2,").as_bytes(), b"\x81,x\n"].concat())
        .unwrap();
    let said = refused(folder.path(), "{csv: crm.csv, encoding: shift_jis}");
    assert!(said.contains("line 3: the text is not Shift_JIS"), "{said}");
}

#[test]
fn a_file_of_another_kind_is_called_by_its_kind() {
    let object = format!("{{\"id\": 1, \"name\": \"{MARK}\"}}\n");
    let array = format!("\n [{{\"id\": 1, \"name\": \"{MARK}\"}}]\n");
    let table = format!("id,name,value\n1,{MARK},x\n");
    let parquet = format!("PAR1{MARK}PAR1");
    for (content, csv, ndjson, parquet) in [
        (object.as_bytes(), "`ndjson:` reads", "", "`ndjson:` reads"),
        (array.as_bytes(), "`ndjson:` reads", "JSON array", "`ndjson:` reads"),
        (table.as_bytes(), "", "`csv:` reads", "`csv:` reads"),
        (parquet.as_bytes(), "`parquet:` reads", "`parquet:` reads", "damaged"),
        (b"\x1f\x8b\x08\0MARK7F3A", "is a gzip file; unpack it", "gzip", "gzip"),
        (b"PK\x03\x04MARK7F3A", "is a zip archive; unpack it", "zip", "zip"),
        (b"PK\x03\x04\x14\0\x06\0[Content_Types].xml MARK7F3A", "is an Excel workbook", "Excel", "Excel"),
        (b"\x28\xb5\x2f\xfdMARK7F3A", "is a zstd file", "zstd", "zstd"),
        (b"\xff\xfei\0d\0,\0", "`encoding: utf-16le`", "`encoding: utf-16le`", "not a Parquet file"),
    ] {
        for (format, what) in [("csv", csv), ("ndjson", ndjson), ("parquet", parquet)] {
            if !what.is_empty() {
                let said = refused_content("crm", content, &format!("{{{format}: crm}}"));
                assert!(said.contains(what), "{format} of {:?}: {said}", String::from_utf8_lossy(content));
            }
        }
    }
    assert!(new_refuses("crm.csv", &object).contains("`ndjson:` reads"));
    assert!(new_refuses("crm.ndjson", &table).contains("`csv:` reads"));
    let folder = tempfile::tempdir().unwrap();
    write(folder.path().join("crm.csv"), "[id],name,id,value\nx,a,1,y\n").unwrap();
    assert_eq!(inputs(folder.path(), "{csv: crm.csv}", &[]), ["crm.csv"], "a header may begin with a bracket");
}

#[test]
fn new_takes_no_row_of_data_for_a_header() {
    for first in [
        "jane@MARK7F3A.example,a,b",
        "MARK7F3A,42,b",
        "MARK7F3A,2024-01-31,b",
        "MARK7F3A,+49 30 1234567,b",
        "https://MARK7F3A.example,a",
        "MARK7F3A,,,",
    ] {
        let said = new_refuses("crm.csv", &format!("{first}\n"));
        assert!(said.contains("the first row of") && said.contains("looks like data"), "{said}");
    }
    assert!(new_refuses("crm.ndjson", "{\"jane@MARK7F3A.example\":1}\n").contains("looks like data"));
    assert!(new_refuses("crm.csv", "id,MARK7F3A\n1\n").contains("the first missing one is number 2"));
    assert!(new_refuses("crm.csv", "id,MARK7F3A,MARK7F3A\n").contains("columns 2 and 3"));
}

#[test]
fn new_reads_no_more_rows_than_it_needs() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let rows = |n: usize| (0..n).map(|n| format!("{n},name {n},{}\n", n % 7)).collect::<String>();
    let json = |n: usize| {
        (0..n).map(|n| format!("{{\"id\":{n},\"name\":\"name {n}\",\"value\":{}}}\n", n % 7)).collect::<String>()
    };
    // What is wrong comes after the rows that are looked at, or among them.
    for (n, code) in [(20_000, Some(0)), (19_999, Some(4))] {
        write(folder.join("crm.csv"), format!("id,name,value\n{}ragged\n", rows(n))).unwrap();
        write(folder.join("crm.ndjson"), format!("{}broken\n", json(n))).unwrap();
        for name in ["crm.csv", "crm.ndjson"] {
            let (said, ended, _) = c360(
                folder,
                &["new", "x", "--source", &text(&folder.join(name)), "--out", &text(&folder.join("x.yaml")), "--force"],
                &[],
            );
            assert_eq!(ended, code, "{said}");
        }
    }
}

#[test]
fn values_of_variables_are_used_and_never_told() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let marked = folder.join(MARK);
    std::fs::create_dir(&marked).unwrap();
    write(marked.join("1.csv"), GOOD).unwrap();
    write(folder.join(format!("{MARK}.csv")), GOOD).unwrap();
    let full = text(&marked);
    let environment = [
        ("PLACE", MARK),
        ("FULL", full.as_str()),
        ("EMPTY", ""),
        ("SITE", "https://user:MARK7F3A@host/x.csv?MARK7F3A"),
        ("DAY", "1"),
    ];
    for (path, shown) in [
        ("${PLACE}/1.csv", "${PLACE}/1.csv"),
        ("${PLACE}/*.csv", "${PLACE}/1.csv"),
        ("${PLACE}.csv", "${PLACE}.csv"),
        ("*${PLACE}.csv", "${PLACE}.csv"),
        ("${FULL}/*.csv", "${FULL}/1.csv"),
        ("${FULL}/${DAY}*.csv", "${FULL}/${DAY}.csv"),
        ("./${PLACE}/1.csv", "${PLACE}/1.csv"),
    ] {
        assert_eq!(inputs(folder, &format!("{{csv: '{path}'}}"), &environment), [shown]);
    }
    let bad = format!("id,name,value\n{MARK}\n");
    write(marked.join("2.csv"), bad).unwrap();
    fifo(&marked.join("pipe.ndjson"));
    for (path, what) in [
        ("${PLACE}/2.csv", "${PLACE}/2.csv`, line 2"),
        ("${PLACE}/*.csv", "${PLACE}/2.csv`, line 2"),
        ("${FULL}/2*", "`${FULL}/2.csv`, line 2"),
        ("${PLACE}/3.csv", "${PLACE}/3.csv`; paths are relative"),
        ("${PLACE}/*.nothing", "${PLACE}/*.nothing`; paths are relative"),
        ("*/${PLACE}", "*/${PLACE}`; paths are relative"),
        ("${FULL}", "`${FULL}` cannot be opened: it is a folder"),
        ("${PLACE}/*.ndjson", "${PLACE}/pipe.ndjson` cannot be opened: it is a pipe"),
        ("${PLACE}/**.csv", "`**.csv` is no pattern"),
        ("x${PLACE}[.csv", "`x${PLACE}[.csv` is no pattern"),
        ("${EMPTY}/1.csv", "variable `EMPTY` is empty"),
        ("${NONE}/1.csv", "variable `NONE` is not set"),
        ("${PW:-MARK7F3A}/1.csv", "a secret is written here"),
        ("${OTHER:-x}/1.csv", "only `${NAME}` is understood"),
        ("${MARK7F3A/1.csv", "only `${NAME}` is understood"),
        ("${}/1.csv", "only `${NAME}` is understood"),
        ("https://MARK7F3A@host/x.csv?MARK7F3A", "begins with `https://`, and only files are read"),
        ("s3://MARK7F3A/*.csv", "begins with `s3://`, and only files are read"),
        ("${SITE}", "an address once its variables are filled in"),
    ] {
        let said = refused_with(folder, &format!("{{csv: '{path}'}}"), &environment);
        assert!(said.contains(what), "{path}: {said}");
    }
}

#[test]
fn a_folder_and_a_value_are_no_wildcards() {
    let place = tempfile::tempdir().unwrap();
    let folder = place.path().join("a [copy] *");
    for name in ["x*y", "xay", "[z]", "z"] {
        std::fs::create_dir_all(folder.join(name)).unwrap();
        write(folder.join(name).join("1.csv"), GOOD.replace("1,", &format!("{},", name.len()))).unwrap();
    }
    std::fs::create_dir(place.path().join("a c x")).unwrap();
    for value in ["x*y", "[z]"] {
        assert_eq!(inputs(&folder, "{csv: '${NAME}/*.csv'}", &[("NAME", value)]), ["${NAME}/1.csv"]);
        assert_eq!(inputs(&folder, "{csv: '*${NAME}/1.csv'}", &[("NAME", value)]), ["${NAME}/1.csv"]);
    }
    assert!(refused_with(&folder, "{csv: '${NAME}/*.csv'}", &[("NAME", "x?y")]).contains("no file matches"));
    // `*` means what it meant.
    assert_eq!(inputs(&folder, "{csv: '*a*/?.csv'}", &[]), ["xay/1.csv"]);
}

#[test]
fn one_file_under_two_names_is_refused_and_links_do_not_lead_in_circles() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    std::fs::create_dir(folder.join("day")).unwrap();
    write(folder.join("day/1.csv"), GOOD).unwrap();
    assert_eq!(inputs(folder, "{csv: '**/*.csv'}", &[]), ["day/1.csv"]);
    symlink("1.csv", folder.join("day/latest.csv")).unwrap();
    let said = refused(folder, "{csv: 'day/*.csv'}");
    assert!(said.contains("day/1.csv` and") && said.contains("day/latest.csv` are one file"), "{said}");
    assert_eq!(inputs(folder, "{csv: day/latest.csv}", &[]), ["day/latest.csv"], "one link alone is a file");
    std::fs::remove_file(folder.join("day/latest.csv")).unwrap();
    symlink(".", folder.join("day/self")).unwrap();
    symlink("..", folder.join("day/up")).unwrap();
    for pattern in ["**/*.csv", "**/*.nothing"] {
        let said = refused(folder, &format!("{{csv: '{pattern}'}}"));
        assert!(said.contains("are one folder"), "{said}");
    }
    assert_eq!(inputs(folder, "{csv: 'day/*.csv'}", &[]), ["day/1.csv"]);
}

#[test]
fn parquet_that_is_cut_or_spoilt_is_an_error_and_no_panic() {
    let mut bytes = Vec::new();
    let columns = ["id", "name", "value"].map(|name| Series::new(name.into(), [MARK, "b"]).into_column()).to_vec();
    ParquetWriter::new(std::io::Cursor::new(&mut bytes)).finish(&mut DataFrame::new(2, columns).unwrap()).unwrap();
    for end in [0, 3, 4, 8, 11, bytes.len() / 2, bytes.len() - 1] {
        let said = refused_content("crm.parquet", &bytes[..end], "{parquet: crm.parquet}");
        assert!(said.contains("crm.parquet"), "{said}");
    }
    // The library panics over a day that no calendar has.
    let days = Series::new("value".into(), [i32::MAX, 1]).cast(&DataType::Date).unwrap();
    let columns = vec![
        Series::new("id".into(), [MARK, "b"]).into_column(),
        Series::new("name".into(), ["a", "b"]).into_column(),
        days.into_column(),
    ];
    let mut bytes = Vec::new();
    ParquetWriter::new(std::io::Cursor::new(&mut bytes)).finish(&mut DataFrame::new(2, columns).unwrap()).unwrap();
    let said = refused_content("crm.parquet", &bytes, "{parquet: crm.parquet}");
    assert!(said.contains("crm.parquet`, column `value`: values of its type cannot be read as text"), "{said}");
}
