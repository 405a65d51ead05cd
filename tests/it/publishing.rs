//! Publishing: nothing that is not ours is removed, one set is shown, one run wins, and damage is not emptiness.

use std::fs;
use std::io::{BufRead as _, BufReader};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use super::support::{AS_OF, c360, root, rows, text, whole};

const LATER: &str = "2026-11-02T00:00:00Z";

/// A use case over one file, so that a run takes no time; `population` selects customers.
fn write_use_case(folder: &Path, name: &str, population: &str) -> PathBuf {
    let attribute = |n: usize| {
        format!(
            "  - {{name: a{n}, label: A{n}, type: text, system_of_record: crm, from: {{crm: v{n}}}, fallback: none, \
             within_source: longest, action: Somebody acts}}\n"
        )
    };
    let yaml = format!(
        "use_case: {name}\ntitle: T\nentity: account\nid_prefix: ACC\npurpose:\n  decision: d\n  owner: o\n  steward: \
         s@example.com\n  workflow: {{tool: t, task: t, \
         minutes_before: 2, minutes_after: 1, times_per_month: 1}}\npopulation: {population}\nsources:\n  crm: \
         {{label: \
         CRM, read: {{csv: crm.csv}}, record_id: id}}\n\
         identity:\n  mail: {{type: email, crm: mail}}\nmatch_keys:\n  - {{name: same_mail, on: \
         [mail]}}\nattributes:\n{}gates:\n  population: 1\n",
        (1..=8).map(attribute).collect::<String>()
    );
    let file = folder.join(format!("{name}.yaml"));
    fs::write(&file, yaml).unwrap();
    file
}

fn write_crm(folder: &Path, n: usize) {
    let header = "id,mail,v1,v2,v3,v4,v5,v6,v7,v8\n".to_owned();
    let row = |i: usize| format!("{i},m{i}@acme{i}.example,a,b,c,d,e,f,g,h\n");
    // In one step, for a run may be reading the file there was.
    fs::write(folder.join("new.csv"), header + &(0..n).map(row).collect::<String>()).unwrap();
    fs::rename(folder.join("new.csv"), folder.join("crm.csv")).unwrap();
}

/// A folder with a use case `calls` over ten records.
fn shop() -> tempfile::TempDir {
    let folder = tempfile::tempdir().unwrap();
    write_use_case(folder.path(), "calls", "v1 = 'a'".replace("v1", "a1").as_str());
    write_crm(folder.path(), 10);
    folder
}

struct Ended {
    code: Option<i32>,
    out: String,
    err: String,
}

fn run_in(folder: &Path, arguments: &[&str]) -> Ended {
    let output = Command::new(env!("CARGO_BIN_EXE_c360"))
        .arg("run")
        .args(arguments)
        .current_dir(folder)
        .env_clear()
        .output()
        .unwrap();
    let read = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    Ended { code: output.status.code(), out: read(&output.stdout), err: read(&output.stderr) }
}

fn run_at(folder: &Path, as_of: &str) -> Ended {
    run_in(folder, &["calls.yaml", "--as-of", as_of, "-q"])
}

/// Every file below a folder with its bytes; links as what they say.
fn contents(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut all = Vec::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).unwrap() {
            let path = entry.unwrap().path();
            match path.symlink_metadata().unwrap() {
                there if there.is_symlink() => {
                    all.push((path.clone(), fs::read_link(&path).unwrap().to_string_lossy().into_owned().into_bytes()))
                }
                there if there.is_dir() => folders.push(path),
                _ => all.push((path.clone(), fs::read(&path).unwrap())),
            }
        }
    }
    all.sort();
    all
}

#[test]
fn outputs_that_would_replace_or_hold_what_is_not_ours_are_refused_and_nothing_is_touched() {
    type Arrange = fn(&Path);
    let cases: [(&str, Arrange, &[&str], &str); 14] = [
        (
            "the outputs are inside a set",
            |_| (),
            &["calls.yaml", "--out", "build/.c360/calls/000001-aa"],
            "inside the sets",
        ),
        ("the registry is inside a set", |_| (), &["calls.yaml", "--identity", "build/.c360/x"], "inside the sets"),
        (
            "sources at the place of the outputs",
            |at| move_data(at, "calls"),
            &["calls.yaml", "--out", "."],
            "without a run record",
        ),
        (
            "the place holds another use case's folder",
            |at| winback(at),
            &["calls.yaml", "--out", "usecases"],
            "without a run record",
        ),
        (
            "the place is a file",
            |at| fs::write(at.join("calls"), "mine").unwrap(),
            &["calls.yaml", "--out", "."],
            "no folder",
        ),
        (
            "the place is a link",
            |at| symlink("elsewhere", at.join("calls")).unwrap(),
            &["calls.yaml", "--out", "."],
            "link to somewhere else",
        ),
        ("the registry is inside the outputs", |_| (), &["calls.yaml", "--identity", "build/calls"], "overlap"),
        (
            "the registry is inside our store",
            |_| (),
            &["calls.yaml", "--identity", "build/.c360/calls/x"],
            "inside the sets",
        ),
        (
            "the registry is inside the rejected outputs",
            |_| (),
            &["calls.yaml", "--identity", "build/calls.rejected"],
            "overlap",
        ),
        ("the outputs are inside the registry", |_| (), &["calls.yaml", "--out", "identity/account"], "overlap"),
        (
            "the registry is the outputs",
            |at| rename_entity(at),
            &["calls.yaml", "--out", "build", "--identity", "build"],
            "overlap",
        ),
        (
            "the registry's folder holds other files",
            |at| other_files(at),
            &["calls.yaml", "--identity", "."],
            "no registry",
        ),
        (
            "the use case lies in the registry",
            |at| use_case_in_registry(at),
            &["identity/account/calls.yaml"],
            "inside the registry",
        ),
        ("our store is a link", |at| store_is_a_link(at), &["calls.yaml"], "is a link"),
    ];
    for (what, arrange, arguments, says) in cases {
        let folder = shop();
        arrange(folder.path());
        let before = contents(folder.path());
        let ended = run_in(folder.path(), &[arguments, &["--as-of", AS_OF, "-q"]].concat());
        assert_eq!(ended.code, Some(4), "{what}: {}{}", ended.out, ended.err);
        assert!(ended.err.contains(says), "{what}: {}", ended.err);
        assert!(before == contents(folder.path()), "{what}: something was changed");
    }
}

fn move_data(at: &Path, name: &str) {
    fs::create_dir(at.join(name)).unwrap();
    fs::rename(at.join("crm.csv"), at.join(name).join("crm.csv")).unwrap();
    let yaml = fs::read_to_string(at.join("calls.yaml")).unwrap();
    fs::write(at.join("calls.yaml"), yaml.replace("crm.csv", &format!("{name}/crm.csv"))).unwrap();
}

fn winback(at: &Path) {
    fs::create_dir_all(at.join("usecases/calls")).unwrap();
    fs::write(at.join("usecases/calls/calls.yaml"), "mine").unwrap();
}

fn rename_entity(at: &Path) {
    let yaml = fs::read_to_string(at.join("calls.yaml")).unwrap();
    fs::write(at.join("calls.yaml"), yaml.replace("entity: account", "entity: calls")).unwrap();
}

fn other_files(at: &Path) {
    fs::create_dir(at.join("account")).unwrap();
    fs::write(at.join("account/customers.csv"), "mine").unwrap();
}

fn use_case_in_registry(at: &Path) {
    fs::create_dir_all(at.join("identity/account")).unwrap();
    for file in ["calls.yaml", "crm.csv"] {
        fs::rename(at.join(file), at.join("identity/account").join(file)).unwrap();
    }
}

fn store_is_a_link(at: &Path) {
    fs::create_dir_all(at.join("elsewhere")).unwrap();
    fs::create_dir(at.join("build")).unwrap();
    symlink("../elsewhere", at.join("build/.c360")).unwrap();
}

#[test]
fn what_looks_like_an_overlap_and_is_none_runs() {
    for arguments in [
        ["calls.yaml", "--out", ".", "--identity", "identity"],
        ["calls.yaml", "--out", ".", "--identity", "."],
        ["calls.yaml", "--out", "new/deep/build", "--identity", "new/identity"],
    ] {
        let folder = shop();
        let ended = run_in(folder.path(), &[&arguments[..], &["--as-of", AS_OF, "-q"]].concat());
        assert_eq!(ended.code, Some(0), "{arguments:?}: {}", ended.err);
        assert!(folder.path().join("crm.csv").is_file() && folder.path().join("calls.yaml").is_file());
    }
}

#[test]
fn every_file_says_which_run_made_it_and_the_last_three_sets_stay() {
    let folder = shop();
    for n in 1..=5 {
        write_crm(folder.path(), 10 + n);
        assert_eq!(run_at(folder.path(), AS_OF).code, Some(0));
    }
    let build = folder.path().join("build");
    let (run_id, version) = whole(&build.join("calls"));
    assert_eq!(version, 5);
    for page in ["report.html", "report.md", "measures.json", "run.json"] {
        assert!(fs::read_to_string(build.join("calls").join(page)).unwrap().contains(&run_id), "{page}");
    }
    for table in [
        "build/calls/profile.parquet",
        "build/calls/crosswalk.parquet",
        "build/calls/lineage.parquet",
        "identity/account/v000005/records.parquet",
    ] {
        let bytes = fs::read(folder.path().join(table)).unwrap();
        assert!(bytes.windows(run_id.len()).any(|part| part == run_id.as_bytes()), "{table}");
    }
    let sets = fs::read_dir(build.join(".c360/calls"))
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().path().is_dir())
        .count();
    assert_eq!(sets, 3);
    let versions = fs::read_dir(folder.path().join("identity/account"))
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().path().is_dir())
        .count();
    assert_eq!(versions, 5, "no version is ever removed");
}

#[test]
fn a_reader_who_resolved_the_link_reads_its_set_to_the_end() {
    let folder = shop();
    assert_eq!(run_at(folder.path(), AS_OF).code, Some(0));
    let resolved = folder.path().join("build/calls").canonicalize().unwrap();
    let (first, _) = whole(&resolved);
    for n in 1..=2 {
        write_crm(folder.path(), 10 + n);
        assert_eq!(run_at(folder.path(), AS_OF).code, Some(0));
        assert_eq!(whole(&resolved).0, first);
        assert_ne!(whole(&folder.path().join("build/calls")).0, first);
    }
}

#[test]
fn the_registry_is_for_its_owner_alone() {
    let folder = shop();
    assert_eq!(run_at(folder.path(), AS_OF).code, Some(0));
    let mode = |path: &str| folder.path().join(path).metadata().unwrap().permissions().mode() & 0o777;
    for path in ["identity", "identity/account", "identity/account/v000001"] {
        assert_eq!(mode(path), 0o700, "{path}");
    }
    for path in ["CURRENT", "LOCK", "v000001/manifest.json", "v000001/records.parquet", "v000001/ids.parquet"] {
        assert_eq!(mode(&format!("identity/account/{path}")), 0o600, "{path}");
    }
}

#[test]
fn a_new_registry_is_said() {
    let folder = shop();
    assert!(run_at(folder.path(), AS_OF).out.contains("a new registry was made in `identity/account`"));
    assert!(!run_at(folder.path(), AS_OF).out.contains("new registry"));
    let other = run_in(folder.path(), &["calls.yaml", "--as-of", AS_OF, "-q", "--identity", "identiy"]);
    assert!(
        other.out.contains("a new registry was made in `identiy/account`") && other.out.contains("another registry"),
        "{}",
        other.out
    );
}

/// Puts the shown set back to the one before, as a crash between the registry's commit and the link leaves it.
fn crash_before_the_link(folder: &Path, target: &Path) {
    let link = folder.join("build/calls");
    fs::remove_file(&link).unwrap();
    symlink(target, &link).unwrap();
}

#[test]
fn what_a_run_left_that_died_after_its_commit_is_finished_by_the_next_also_one_that_breaks_a_gate() {
    for breaks_a_gate in [false, true] {
        let folder = shop();
        assert_eq!(run_at(folder.path(), AS_OF).code, Some(0));
        let before = fs::read_link(folder.path().join("build/calls")).unwrap();
        write_crm(folder.path(), 12);
        assert_eq!(run_at(folder.path(), AS_OF).code, Some(0));
        let after = fs::read_link(folder.path().join("build/calls")).unwrap();
        crash_before_the_link(folder.path(), &before);
        if breaks_a_gate {
            write_use_case(folder.path(), "calls", "a1 = 'nobody'");
            let ended = run_at(folder.path(), AS_OF);
            assert_eq!(ended.code, Some(3), "{}", ended.err);
            assert!(ended.err.contains("shown now"), "{}", ended.err);
            assert_eq!(fs::read_link(folder.path().join("build/calls")).unwrap(), after);
        } else {
            // Another use case of the entity finds it too.
            write_use_case(folder.path(), "letters", "a1 = 'a'");
            assert_eq!(
                run_in(folder.path(), &["letters.yaml", "--as-of", AS_OF, "-q", "--out", "elsewhere"]).code,
                Some(0)
            );
            assert_eq!(fs::read_link(folder.path().join("build/calls")).unwrap(), after);
        }
        assert_eq!(whole(&folder.path().join("build/calls")).1, 2);
    }
}

#[test]
fn a_first_run_that_died_leaves_an_empty_registry_and_not_a_damaged_one() {
    let folder = shop();
    let registry = folder.path().join("identity/account");
    fs::create_dir_all(registry.join("v000001")).unwrap();
    fs::write(registry.join("CURRENT"), "v000000\n").unwrap();
    let ended = run_at(folder.path(), AS_OF);
    assert_eq!(ended.code, Some(0), "{}", ended.err);
    assert!(ended.out.contains("a new registry was made"));
    assert_eq!(whole(&folder.path().join("build/calls")).1, 2);
}

#[test]
fn a_registry_that_was_set_back_is_said_and_no_number_is_given_twice() {
    let folder = shop();
    for n in 1..=3 {
        write_crm(folder.path(), 10 + n);
        assert_eq!(run_at(folder.path(), AS_OF).code, Some(0));
    }
    // As a backup brings it back: later versions are not there.
    let registry = folder.path().join("identity/account");
    fs::write(registry.join("CURRENT"), "v000001\n").unwrap();
    fs::remove_dir_all(registry.join("v000002")).unwrap();
    fs::remove_dir_all(registry.join("v000003")).unwrap();
    write_crm(folder.path(), 20);
    let ended = run_at(folder.path(), AS_OF);
    assert_eq!(ended.code, Some(0));
    assert!(ended.out.contains("was set back to version 1"), "{}", ended.out);
    assert_eq!(whole(&folder.path().join("build/calls")).1, 4);
}

#[test]
fn a_copy_that_follows_links_does_no_harm_and_a_folder_that_is_replaced_is_said() {
    let folder = shop();
    assert_eq!(run_at(folder.path(), AS_OF).code, Some(0));
    let link = folder.path().join("build/calls");
    for n in 1..=3 {
        let set = link.canonicalize().unwrap();
        fs::remove_file(&link).unwrap();
        copy(&set, &link);
        write_crm(folder.path(), 10 + n);
        let ended = run_at(folder.path(), AS_OF);
        assert_eq!(ended.code, Some(0), "{}", ended.err);
        assert!(ended.err.contains("was a plain folder") && !ended.err.contains("died"), "{}", ended.err);
        whole(&link);
    }
}

#[test]
fn a_group_can_share_a_folder_of_outputs() {
    let folder = shop();
    let command = format!("umask 002 && exec {} run calls.yaml --as-of {AS_OF} -q", env!("CARGO_BIN_EXE_c360"));
    assert!(Command::new("sh").args(["-c", &command]).current_dir(folder.path()).output().unwrap().status.success());
    let mode = |path: &str| folder.path().join(path).metadata().unwrap().permissions().mode() & 0o777;
    assert_eq!(
        (mode("build/.c360/calls"), mode("build/.c360/calls/LOCK"), mode("build/calls/profile.parquet")),
        (0o775, 0o664, 0o664)
    );
    assert_eq!(mode("identity/account/LOCK"), 0o600);
}

#[test]
fn what_runs_left_that_died_before_their_commit_goes_with_the_next_and_harms_nobody() {
    let folder = shop();
    assert_eq!(run_at(folder.path(), AS_OF).code, Some(0));
    let before = whole(&folder.path().join("build/calls"));
    let (registry, store) = (folder.path().join("identity/account"), folder.path().join("build/.c360/calls"));
    for at in [&registry, &store] {
        fs::create_dir_all(at.join("tmp-99999-0/write_back")).unwrap();
        fs::write(at.join("tmp-99999-0/half"), "half").unwrap();
        fs::write(at.join("tmp-99999-1"), "v0000").unwrap();
    }
    // A version that never became current, and a set that was never shown.
    fs::create_dir(registry.join("v000002")).unwrap();
    fs::write(registry.join("v000002/records.parquet"), "half").unwrap();
    fs::create_dir(store.join("000002-aaaa")).unwrap();
    fs::write(store.join("000002-aaaa/run.json"), "{\"use_case\": \"calls\", \"run_id\": \"aaaa\", \"outputs\": []}")
        .unwrap();
    write_crm(folder.path(), 12);
    assert_eq!(run_at(folder.path(), AS_OF).code, Some(0));
    assert_eq!(whole(&folder.path().join("build/calls")).1, 3, "the number that is taken is passed over");
    assert!(registry.join("v000002/records.parquet").exists(), "no version is ever removed");
    let left = |at: &Path| {
        fs::read_dir(at)
            .unwrap()
            .filter(|entry| entry.as_ref().unwrap().file_name().to_string_lossy().starts_with("tmp-"))
            .count()
    };
    assert_eq!((left(&registry), left(&store), store.join("000002-aaaa").exists()), (0, 0, false));
    assert_ne!(whole(&folder.path().join("build/calls")), before);
}

fn start(folder: &Path, as_of: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_c360"))
        .args(["run", "calls.yaml", "--as-of", as_of])
        .current_dir(folder)
        .env_clear()
        .env("RAYON_NUM_THREADS", "1")
        .env("POLARS_MAX_THREADS", "1")
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap()
}

fn signal(child: &Child, name: &str) {
    assert!(Command::new("kill").args([name, &child.id().to_string()]).status().unwrap().success());
}

/// A run that was stopped when it entered its first room, before which it reads what is published; and what it says
/// from then on.
fn stopped(folder: &Path) -> (Child, BufReader<std::process::ChildStderr>) {
    let mut slow = start(folder, AS_OF);
    let mut err = BufReader::new(slow.stderr.take().unwrap());
    let mut line = String::new();
    while !line.contains("c360: sources") {
        line.clear();
        assert_ne!(err.read_line(&mut line).unwrap(), 0);
    }
    signal(&slow, "-STOP");
    (slow, err)
}

#[test]
fn a_run_that_was_stopped_meanwhile_loses_and_says_so() {
    let folder = shop();
    write_crm(folder.path(), 60_000);
    let (mut slow, mut err) = stopped(folder.path());
    write_crm(folder.path(), 20);
    assert_eq!(run_at(folder.path(), LATER).code, Some(0));
    let winner = whole(&folder.path().join("build/calls"));
    signal(&slow, "-CONT");
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut err, &mut rest).unwrap();
    assert_eq!(slow.wait().unwrap().code(), Some(4), "{rest}");
    assert!(rest.contains("another run published"), "{rest}");
    assert_eq!(whole(&folder.path().join("build/calls")), winner);
}

#[test]
fn outputs_are_compared_too_where_the_registry_did_not_change() {
    let folder = shop();
    write_crm(folder.path(), 60_000);
    assert_eq!(run_at(folder.path(), AS_OF).code, Some(0));
    let (mut slow, mut err) = stopped(folder.path());
    assert_eq!(run_at(folder.path(), LATER).code, Some(0));
    signal(&slow, "-CONT");
    let mut rest = String::new();
    std::io::Read::read_to_string(&mut err, &mut rest).unwrap();
    assert_eq!(slow.wait().unwrap().code(), Some(4), "{rest}");
    assert!(fs::read_to_string(folder.path().join("build/calls/run.json")).unwrap().contains(LATER));
}

#[test]
fn of_ten_runs_at_once_those_that_win_leave_one_whole_set() {
    let folder = shop();
    write_crm(folder.path(), 2_000);
    let runs: Vec<Child> = (0..10).map(|_| start(folder.path(), AS_OF)).collect();
    let codes: Vec<Option<i32>> = runs
        .into_iter()
        .map(|run| {
            let output = run.wait_with_output().unwrap();
            let err = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.code() == Some(0) || err.contains("another run"), "{err}");
            output.status.code()
        })
        .collect();
    assert!(codes.contains(&Some(0)) && codes.iter().all(|code| matches!(code, Some(0 | 4))), "{codes:?}");
    whole(&folder.path().join("build/calls"));
    assert_eq!(run_at(folder.path(), AS_OF).code, Some(0));
}

#[test]
fn a_lock_that_another_run_holds_is_said_and_has_a_limit() {
    let folder = shop();
    assert_eq!(run_at(folder.path(), AS_OF).code, Some(0));
    for lock in ["identity/account/LOCK", "build/.c360/calls/LOCK"] {
        let held = fs::File::open(folder.path().join(lock)).unwrap();
        held.lock().unwrap();
        write_crm(folder.path(), 11);
        let before = contents(folder.path());
        let ended = run_in(folder.path(), &["calls.yaml", "--as-of", AS_OF, "--lock-timeout", "2"]);
        assert_eq!(ended.code, Some(4));
        assert!(
            ended.err.contains("waiting for") && ended.err.contains("locked by another run for more than 2 s"),
            "{}",
            ended.err
        );
        assert!(before == contents(folder.path()));
    }
}

#[test]
fn damage_is_not_emptiness() {
    type Damage = fn(&Path);
    let cases: [(&str, Damage, &str); 12] = [
        ("CURRENT is gone", |at| fs::remove_file(at.join("CURRENT")).unwrap(), "no `CURRENT`"),
        ("CURRENT is empty", |at| fs::write(at.join("CURRENT"), "").unwrap(), "names no version"),
        ("CURRENT names something else", |at| fs::write(at.join("CURRENT"), "../../x\n").unwrap(), "names no version"),
        (
            "CURRENT names a version that is not there",
            |at| fs::write(at.join("CURRENT"), "v000009\n").unwrap(),
            "damaged",
        ),
        ("CURRENT is a link", |at| relink(&at.join("CURRENT")), "is a link"),
        ("CURRENT is a folder", |at| refolder(&at.join("CURRENT")), "no regular file"),
        ("a table is cut", |at| cut(&at.join("v000001/ids.parquet")), "not what was written"),
        ("a table is gone", |at| fs::remove_file(at.join("v000001/links.parquet")).unwrap(), "cannot be read"),
        ("the manifest is no JSON", |at| fs::write(at.join("v000001/manifest.json"), "{").unwrap(), "not JSON"),
        ("a later format", |at| edit(at, "\"format\": 3", "\"format\": 99"), "format 99"),
        ("another entity", |at| edit(at, "\"entity\": \"account\"", "\"entity\": \"person\""), "entity `person`"),
        ("the manifest of another version", |at| edit(at, "\"version\": 1", "\"version\": 7"), "another version"),
    ];
    for (what, damage, says) in cases {
        let folder = shop();
        assert_eq!(run_at(folder.path(), AS_OF).code, Some(0));
        damage(&folder.path().join("identity/account"));
        let before = contents(folder.path());
        let ended = run_at(folder.path(), AS_OF);
        assert_eq!(ended.code, Some(4), "{what}: {}", ended.out);
        assert!(ended.err.contains(says), "{what}: {}", ended.err);
        assert!(before == contents(folder.path()), "{what}: something was changed");
    }
}

fn relink(path: &Path) {
    fs::rename(path, path.with_extension("real")).unwrap();
    symlink("CURRENT.real", path).unwrap();
}

fn refolder(path: &Path) {
    fs::remove_file(path).unwrap();
    fs::create_dir(path).unwrap();
}

fn cut(path: &Path) {
    let bytes = fs::read(path).unwrap();
    fs::write(path, &bytes[..bytes.len() / 2]).unwrap();
}

fn edit(registry: &Path, from: &str, to: &str) {
    let path = registry.join("v000001/manifest.json");
    let manifest = fs::read_to_string(&path).unwrap();
    assert!(manifest.contains(from));
    fs::write(&path, manifest.replace(from, to)).unwrap();
}

#[test]
fn a_run_cannot_look_from_before_the_last_one() {
    let folder = shop();
    assert_eq!(run_at(folder.path(), LATER).code, Some(0));
    let ended = run_at(folder.path(), AS_OF);
    assert_eq!(ended.code, Some(4));
    assert!(ended.err.contains("which is before it"), "{}", ended.err);
    let ended = run_in(folder.path(), &["calls.yaml", "--as-of", AS_OF, "-q", "--out", "other"]);
    assert!(
        ended.code == Some(4) && ended.err.contains("the last run that changed the registry looked from"),
        "{}",
        ended.err
    );
    assert_eq!(run_at(folder.path(), LATER).code, Some(0));
}

#[test]
fn places_that_cannot_be_written_end_the_run_before_anything_is_published() {
    let folder = shop();
    assert_eq!(run_at(folder.path(), AS_OF).code, Some(0));
    write_crm(folder.path(), 12);
    // Root may write everywhere, so a file stands where a folder is needed.
    for out in ["crm.csv/build", "/proc/build"] {
        let before = contents(folder.path());
        let ended = run_in(folder.path(), &["calls.yaml", "--as-of", AS_OF, "-q", "--out", out]);
        assert_eq!(ended.code, Some(4), "{}", ended.err);
        assert!(before == contents(folder.path()), "{out}");
    }
}

#[test]
fn the_portfolio_shows_what_is_published_and_nothing_else() {
    let folder = shop();
    assert_eq!(run_at(folder.path(), AS_OF).code, Some(0));
    write_use_case(folder.path(), "calls", "a1 = 'nobody'");
    assert_eq!(run_at(folder.path(), AS_OF).code, Some(3));
    let out = c360(&["report", "--out", &text(&folder.path().join("build"))], 1);
    let shown = String::from_utf8_lossy(&out.stdout).into_owned();
    assert_eq!(shown.lines().count(), 2, "{shown}");
    assert!(folder.path().join("build/calls.rejected/report.md").is_file());
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        match entry.file_type().unwrap().is_dir() {
            true => copy(&entry.path(), &to.join(entry.file_name())),
            false => drop(fs::copy(entry.path(), to.join(entry.file_name())).unwrap()),
        }
    }
}

#[test]
fn registries_of_every_format_are_read_and_keep_their_ids() {
    // Record 0 came later than record 5, whose ID it has: an ID that no new registry would give it.
    let mails = ["m5", "m1", "m2", "m3", "m4", "m5", "m6", "m7", "m8", "m8", "m10"];
    for format in [1, 2] {
        let fixture = root().join(format!("tests/fixtures/registry/format_{format}"));
        let folder = shop();
        let registry = folder.path().join("identity/account");
        copy(&fixture, &registry);
        let manifest = fs::read_to_string(registry.join("v000003/manifest.json")).unwrap();
        assert!(manifest.contains(&format!("\"format\": {format}")));
        let expected = rows(&fixture.join("crosswalk.csv"));
        for (n, version) in [(10, 4), (11, 5)] {
            let row = |i: usize| format!("{i},{}@acme.example,a,b,c,d,e,f,g,h\n", mails[i]);
            fs::write(
                folder.path().join("crm.csv"),
                "id,mail,v1,v2,v3,v4,v5,v6,v7,v8\n".to_owned() + &(0..n).map(row).collect::<String>(),
            )
            .unwrap();
            let ended = run_in(folder.path(), &["calls.yaml", "--as-of", AS_OF, "-q", "--csv"]);
            assert_eq!(ended.code, Some(0), "format {format}: {}", ended.err);
            assert_eq!(whole(&folder.path().join("build/calls")).1, version);
            let found = rows(&folder.path().join("build/calls/crosswalk.csv"));
            for row in &expected {
                assert!(
                    found
                        .iter()
                        .any(|other| other["record_id"] == row["record_id"]
                            && other["canonical_id"] == row["canonical_id"]),
                    "{row:?}"
                );
            }
        }
        assert!(fs::read_to_string(registry.join("v000004/manifest.json")).unwrap().contains("\"format\": 3"));
    }
}
