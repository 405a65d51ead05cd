//! Facts about writing, on folders made for the purpose.

use std::fs;
use std::os::unix::fs::symlink;

use super::*;

struct Nobody;

impl Waiting for Nobody {
    fn waiting_for(&self, _: &str) {}
}

const LIMIT: Limit<'static> = Limit { seconds: 5, waiting: &Nobody };

/// Publishes a set with one file, and returns it.
fn publish(sets: &Sets, run: &str, keep: usize) -> Set {
    let _lock = sets.lock(LIMIT).unwrap();
    let set = sets.next(run).unwrap();
    let mut aside = sets.aside().unwrap();
    let hash = aside.write("in/figures.json", run.as_bytes()).unwrap();
    let record = format!(
        "{{\"use_case\": \"u\", \"run_id\": \"{run}\", \"outputs\": \
         [{{\"file\": \"in/figures.json\", \"xxh3_128\": \"{hash}\"}}]}}"
    );
    aside.write(RECORD, record.as_bytes()).unwrap();
    aside.move_to(&sets.folder(&set)).unwrap();
    sets.show(&set).unwrap();
    sets.prune(keep).unwrap();
    set
}

#[test]
fn the_last_sets_stay_and_older_ones_go() {
    let out = tempfile::tempdir().unwrap();
    let sets = Sets::new(out.path(), "u", "u");
    let all: Vec<Set> = ["a", "b", "c", "d"].iter().map(|run| publish(&sets, &run.repeat(16), 3)).collect();
    assert_eq!(sets.shown().unwrap(), Shown::Set(all[3].clone()));
    assert_eq!(all.iter().map(|set| sets.folder(set).exists()).collect::<Vec<_>>(), [false, true, true, true]);
    assert_eq!(fs::read_to_string(out.path().join("u/in/figures.json")).unwrap(), "d".repeat(16));
}

#[test]
fn what_somebody_put_into_a_set_or_changed_there_is_never_removed() {
    let out = tempfile::tempdir().unwrap();
    let sets = Sets::new(out.path(), "u", "u");
    let first = publish(&sets, &"a".repeat(16), 1);
    fs::write(out.path().join("u/notes.txt"), "mine").unwrap();
    let second = publish(&sets, &"b".repeat(16), 1);
    fs::write(out.path().join("u/in/figures.json"), "changed by hand").unwrap();
    publish(&sets, &"c".repeat(16), 1);
    publish(&sets, &"d".repeat(16), 1);
    assert_eq!(fs::read_to_string(sets.folder(&first).join("notes.txt")).unwrap(), "mine");
    assert_eq!(fs::read_to_string(sets.folder(&second).join("in/figures.json")).unwrap(), "changed by hand");
}

#[test]
fn a_record_cannot_name_files_outside_its_set() {
    let out = tempfile::tempdir().unwrap();
    let sets = Sets::new(out.path(), "u", "u");
    let first = publish(&sets, &"a".repeat(16), 1);
    let victim = out.path().join("victim");
    fs::write(&victim, "mine").unwrap();
    let hash = format!("{:032x}", xxhash_rust::xxh3::xxh3_128(b"mine"));
    for name in ["../../../victim".to_owned(), victim.display().to_string()] {
        let record = format!(
            "{{\"use_case\": \"u\", \"run_id\": \"a\", \"outputs\": \
             [{{\"file\": \"{name}\", \"xxh3_128\": \"{hash}\"}}]}}"
        );
        fs::write(sets.folder(&first).join(RECORD), record).unwrap();
        publish(&sets, &"b".repeat(16), 1);
        assert!(victim.exists(), "{name}");
    }
}

#[test]
fn what_is_not_ours_is_refused_and_left_alone() {
    for make in [
        (|path: &std::path::Path| fs::write(path, "mine").unwrap()) as fn(&std::path::Path),
        |path| {
            fs::create_dir(path).unwrap();
            fs::write(path.join("customers.csv"), "mine").unwrap();
        },
        |path| {
            fs::create_dir(path).unwrap();
            fs::write(path.join(RECORD), "{\"use_case\": \"other\"}").unwrap();
        },
        |path| symlink("elsewhere", path).unwrap(),
        |path| symlink(".c360/other/000001-aa", path).unwrap(),
        |path| symlink(".c360/u/../../victim", path).unwrap(),
    ] {
        let out = tempfile::tempdir().unwrap();
        make(&out.path().join("u"));
        assert!(Sets::new(out.path(), "u", "u").shown().is_err());
    }
}

#[test]
fn links_at_names_that_can_be_guessed_are_not_followed() {
    let (out, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    symlink(elsewhere.path(), out.path().join(".c360")).unwrap();
    assert!(Sets::new(out.path(), "u", "u").lock(LIMIT).is_err());
    assert_eq!(fs::read_dir(elsewhere.path()).unwrap().count(), 0);

    let (folder, victim) = (tempfile::tempdir().unwrap(), tempfile::NamedTempFile::new().unwrap());
    fs::write(victim.path(), "mine").unwrap();
    symlink(victim.path(), folder.path().join("LOCK")).unwrap();
    assert!(Lock::take(&folder.path().join("LOCK"), Privacy::Owner, "it", LIMIT).is_err());
    symlink(victim.path(), folder.path().join("CURRENT")).unwrap();
    assert!(open_own(&folder.path().join("CURRENT")).is_err());
    point_to(&folder.path().join("CURRENT"), "v000001\n", Privacy::Owner).unwrap();
    assert_eq!(fs::read_to_string(victim.path()).unwrap(), "mine", "the link is replaced, not what it points to");
}

#[test]
fn a_plain_folder_of_an_earlier_release_becomes_a_set() {
    let out = tempfile::tempdir().unwrap();
    fs::create_dir(out.path().join("u")).unwrap();
    fs::write(out.path().join("u").join(RECORD), "{\"format\": 1, \"use_case\": \"u\", \"outputs\": []}").unwrap();
    fs::write(out.path().join("u/notes.txt"), "mine").unwrap();
    let sets = Sets::new(out.path(), "u", "u");
    assert_eq!(sets.shown().unwrap(), Shown::Folder);
    let set = publish(&sets, &"a".repeat(16), 1);
    assert_eq!(sets.shown().unwrap(), Shown::Set(set));
    assert_eq!(fs::read_to_string(sets.store().join("000000-earlier/notes.txt")).unwrap(), "mine");
}

#[test]
fn a_lock_is_given_up_on_and_comes_free_with_its_owner() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("LOCK");
    let held = Lock::take(&path, Privacy::Owner, "it", LIMIT).unwrap();
    let late = Lock::take(&path, Privacy::Owner, "the registry", Limit { seconds: 0, waiting: &Nobody });
    assert!(format!("{:#}", late.unwrap_err()).contains("the registry is locked by another run"));
    drop(held);
    Lock::take(&path, Privacy::Owner, "it", LIMIT).unwrap();
}

#[test]
fn a_folder_aside_is_gone_unless_it_is_moved_and_never_replaces_another() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("v000001");
    drop(Aside::create(folder.path(), Privacy::Owner).unwrap());
    fs::create_dir(&place).unwrap();
    assert!(Aside::create(folder.path(), Privacy::Owner).unwrap().move_to(&place).is_err());
    assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1);
    fs::create_dir(folder.path().join("tmp-1-1")).unwrap();
    fs::create_dir(folder.path().join("tmp-mine")).unwrap();
    sweep(folder.path()).unwrap();
    assert!(!folder.path().join("tmp-1-1").exists() && folder.path().join("tmp-mine").exists());
}

#[test]
fn a_path_that_is_not_there_yet_is_known_by_what_is() {
    let folder = tempfile::tempdir().unwrap();
    let base = real(folder.path()).unwrap();
    symlink(folder.path(), folder.path().join("link")).unwrap();
    assert_eq!(real(&folder.path().join("link/a/../b")).unwrap(), base.join("b"));
    assert_eq!(relative(&base.join("build"), &base.join("identity/account")), std::path::Path::new("../../build"));
}

#[test]
fn a_link_inside_a_set_is_not_followed_when_the_set_goes() {
    let (out, elsewhere) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let sets = Sets::new(out.path(), "u", "u");
    let first = publish(&sets, &"a".repeat(16), 1);
    fs::rename(sets.folder(&first).join("in/figures.json"), elsewhere.path().join("figures.json")).unwrap();
    fs::remove_dir(sets.folder(&first).join("in")).unwrap();
    symlink(elsewhere.path(), sets.folder(&first).join("in")).unwrap();
    publish(&sets, &"b".repeat(16), 1);
    assert!(elsewhere.path().join("figures.json").exists());
}

#[test]
fn a_plain_folder_can_come_again_and_again() {
    let out = tempfile::tempdir().unwrap();
    let sets = Sets::new(out.path(), "u", "u");
    for n in 0..4 {
        let set = publish(&sets, &format!("{n}").repeat(16), 1);
        assert_eq!(sets.shown().unwrap(), Shown::Set(set.clone()));
        // What a copy that follows links makes of it, with a note of somebody's.
        fs::remove_file(sets.link()).unwrap();
        fs::create_dir(sets.link()).unwrap();
        fs::copy(sets.folder(&set).join(RECORD), sets.link().join(RECORD)).unwrap();
        fs::write(sets.link().join("notes.txt"), format!("{n}")).unwrap();
    }
    publish(&sets, &"e".repeat(16), 1);
    let notes = fs::read_dir(sets.store())
        .unwrap()
        .filter(|entry| entry.as_ref().unwrap().path().join("notes.txt").exists())
        .count();
    assert_eq!(notes, 4);
}
