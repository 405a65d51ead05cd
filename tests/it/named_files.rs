//! Files that are written at a name which a user gave: whole or not at all, never through a link, and nothing that is
//! there is lost.

use std::os::unix::fs::{MetadataExt as _, PermissionsExt as _, symlink};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};

use super::support::{c360, root, text};

/// The commands that write to a name, and what they are to write there.
fn commands(target: &Path) -> Vec<(&'static str, Vec<String>)> {
    let accounts = text(&root().join("usecases/b2b_saas/accounts.yaml"));
    let words = |list: &[&str]| list.iter().map(|word| (*word).to_owned()).collect();
    let target = text(target);
    vec![
        ("new", words(&["new", "mine", "--force", "--out", &target])),
        ("train", words(&["train", &accounts, "-q", "--out", &target])),
        ("evaluate", words(&["evaluate", &accounts, "-q", "--clusters", &target])),
    ]
}

fn run(arguments: &[String]) -> (Option<i32>, String) {
    let out = c360(&arguments.iter().map(String::as_str).collect::<Vec<_>>(), 2);
    (out.status.code(), String::from_utf8(out.stderr).unwrap())
}

/// What a folder holds, by name.
fn names(folder: &Path) -> Vec<String> {
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    names
}

#[test]
fn a_link_a_folder_or_a_pipe_is_refused_and_stays_what_it_was() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    std::fs::write(at("precious"), "mine").unwrap();
    symlink("precious", at("link")).unwrap();
    symlink("not_there", at("broken")).unwrap();
    std::fs::create_dir(at("folder")).unwrap();
    assert!(std::process::Command::new("mkfifo").arg(at("pipe")).status().unwrap().success());
    let before = names(place.path());
    for (name, words) in
        [("link", "is a link"), ("broken", "is a link"), ("folder", "is a folder"), ("pipe", "is a pipe")]
    {
        for (command, arguments) in commands(&at(name)) {
            let (status, said) = run(&arguments);
            assert!(status == Some(4) && said.contains(words) && said.contains(name), "{command} {name}: {said}");
        }
    }
    let (status, said) = run(&["new".into(), "mine".into(), "--out".into(), text(&at("broken"))]);
    assert!(status == Some(4) && said.contains("is a link"), "{said}");
    assert_eq!((names(place.path()), std::fs::read_to_string(at("precious")).unwrap()), (before, "mine".to_owned()));
}

#[test]
fn a_file_is_replaced_whole_and_keeps_its_permissions_and_its_other_names() {
    let place = tempfile::tempdir().unwrap();
    let (target, other) = (place.path().join("file"), place.path().join("other"));
    for (command, arguments) in commands(&target) {
        std::fs::write(&target, "earlier").unwrap();
        std::fs::set_permissions(&target, std::fs::Permissions::from_mode(0o640)).unwrap();
        std::fs::hard_link(&target, &other).unwrap();
        let (status, said) = run(&arguments);
        assert_eq!(status, Some(0), "{command}: {said}");
        assert!(std::fs::read_to_string(&target).unwrap().len() > 100, "{command}");
        assert_eq!(target.metadata().unwrap().mode() & 0o777, 0o640, "{command}");
        assert_eq!(std::fs::read_to_string(&other).unwrap(), "earlier", "{command}");
        std::fs::remove_file(&other).unwrap();
        assert_eq!(names(place.path()), ["file"], "{command}: nothing is left beside it");
    }
}

#[test]
fn new_never_overwrites_unasked() {
    let place = tempfile::tempdir().unwrap();
    let target = place.path().join("mine.yaml");
    std::fs::write(&target, "earlier").unwrap();
    let (status, said) = run(&["new".into(), "mine".into(), "--out".into(), text(&target)]);
    assert!(status == Some(4) && said.contains("--force"), "{said}");
    assert_eq!(std::fs::read_to_string(&target).unwrap(), "earlier");
}

#[test]
fn of_many_who_create_one_file_exactly_one_does() {
    let place = tempfile::tempdir().unwrap();
    for round in 0..20 {
        let target: PathBuf = place.path().join(format!("{round}"));
        let made = AtomicUsize::new(0);
        std::thread::scope(|scope| {
            for writer in 0..8_u8 {
                let (target, made) = (&target, &made);
                scope.spawn(move || match c360::storage::create(target, &[b'a' + writer; 5_000]) {
                    Ok(()) => drop(made.fetch_add(1, Ordering::SeqCst)),
                    Err(error) => assert!(error.to_string().contains("is there already"), "{error:#}"),
                });
            }
        });
        let bytes = std::fs::read(&target).unwrap();
        assert!(made.into_inner() == 1 && bytes.len() == 5_000 && bytes.iter().all(|byte| *byte == bytes[0]));
    }
    assert_eq!(names(place.path()).len(), 20, "nothing is left beside them");
}

#[test]
fn whoever_reads_while_a_file_is_replaced_reads_one_or_the_other() {
    let place = tempfile::tempdir().unwrap();
    let target = place.path().join("file");
    c360::storage::replace(&target, &[b'0'; 100_000]).unwrap();
    std::thread::scope(|scope| {
        let writer = scope
            .spawn(|| (0..200_u8).for_each(|round| c360::storage::replace(&target, &vec![round; 100_000]).unwrap()));
        while !writer.is_finished() {
            let bytes = std::fs::read(&target).unwrap();
            assert!(bytes.len() == 100_000 && bytes.iter().all(|byte| *byte == bytes[0]));
        }
    });
}

#[test]
fn what_cannot_be_written_leaves_what_was_there() {
    let place = tempfile::tempdir().unwrap();
    let nowhere = place.path().join("no/such/file");
    for (command, arguments) in commands(&nowhere).into_iter().skip(1) {
        let (status, said) = run(&arguments);
        assert!(status == Some(4) && said.contains("cannot be written"), "{command}: {said}");
    }
    assert_eq!(names(place.path()).len(), 0);
    // Nothing longer than 10 kB can be written: the earlier file stays, and nothing beside it.
    let target = place.path().join("file");
    std::fs::write(&target, "earlier").unwrap();
    let script = "ulimit -f 10; trap '' XFSZ; exec \"$0\" \"$@\"";
    let crosswalk = commands(&target).remove(2).1;
    let out = std::process::Command::new("sh")
        .args(["-c", script, env!("CARGO_BIN_EXE_c360")])
        .args(&crosswalk)
        .env_clear()
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&out.stderr).into_owned();
    assert!(out.status.code() == Some(4) && said.contains("cannot be written"), "{said}");
    assert_eq!(
        (names(place.path()), std::fs::read_to_string(&target).unwrap()),
        (vec!["file".to_owned()], "earlier".to_owned())
    );
}

#[test]
fn a_demo_does_not_write_through_links() {
    let place = tempfile::tempdir().unwrap();
    let at = |name: &str| place.path().join(name);
    let demo = |out: &str| c360(&["demo", "--scale", "3", "--out", &text(&at(out)), "--force", "-q"], 2);
    assert!(demo("world").status.success() && demo("world").status.success());
    for name in ["accounts.yaml", "data/stripe/customers.csv", "truth/records.csv"] {
        std::fs::write(at("precious"), "mine").unwrap();
        std::fs::remove_file(at("world").join(name)).unwrap();
        symlink(at("precious"), at("world").join(name)).unwrap();
        let out = demo("world");
        let said = String::from_utf8_lossy(&out.stderr).into_owned();
        assert!(out.status.code() == Some(4) && said.contains("is a link") && said.contains(name), "{name}: {said}");
        std::fs::remove_file(at("world").join(name)).unwrap();
        // Another name of the file is another file afterwards.
        std::fs::hard_link(at("precious"), at("world").join(name)).unwrap();
        assert!(demo("world").status.success());
        assert_eq!(std::fs::read_to_string(at("precious")).unwrap(), "mine", "{name}");
        std::fs::remove_file(at("precious")).unwrap();
    }
    std::fs::create_dir(at("elsewhere")).unwrap();
    std::fs::remove_dir_all(at("world/data")).unwrap();
    symlink(at("elsewhere"), at("world/data")).unwrap();
    assert_eq!((demo("world").status.code(), names(&at("elsewhere")).len()), (Some(4), 0));
}
