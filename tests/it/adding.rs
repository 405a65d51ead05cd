//! What is to be touched where something is added, as docs/ARCHITECTURE.md says it.
//!
//! Of each row one thing that is there already is looked for in all code: it stands in the files of its row and in no
//! other, so a row cannot say less than the truth, nor more.

use std::collections::BTreeSet;

use super::imports::words;
use super::support::root;
use super::tidy::sources;

/// For each row what is there already, by its names in code, and the folder in which these names mean it.
const EXAMPLES: &[(&str, &[&str], &str)] = &[
    ("a type of value", &["Iban", "iban"], "src/"),
    ("a survivorship rule", &["Union"], "src/"),
    ("a source format", &["Ndjson", "ndjson"], "src/"),
    ("a measure with its gate", &["IdChurn", "id_churn"], "src/"),
    ("an output", &["review"], "src/publish/"),
    ("a command", &["Train", "train"], "src/cli/"),
];

/// What is told in quotation marks, and so has a test of its own.
const A_DIAGNOSTIC: &str = "a diagnostic";

/// The rows of the table: what is added, what is touched, where else it is known.
fn rows() -> Vec<[String; 3]> {
    let page = std::fs::read_to_string(root().join("docs/ARCHITECTURE.md")).unwrap();
    let table = page.split("## To add").nth(1).unwrap().split("\n## ").next().unwrap();
    let cells = |line: &str| line.trim_matches('|').split('|').map(|cell| cell.trim().to_owned()).collect::<Vec<_>>();
    let rows = table.lines().filter(|line| line.starts_with('|')).skip(2);
    rows.map(|line| cells(line).try_into().unwrap()).collect()
}

/// What a cell names: files, and folders that one more file goes into.
fn named(cell: &str) -> (BTreeSet<String>, Vec<String>) {
    let paths = cell.split('`').filter(|path| path.starts_with("src/")).map(str::to_owned);
    let (folders, files): (Vec<String>, Vec<String>) = paths.partition(|path| path.ends_with('/'));
    (files.into_iter().collect(), folders)
}

/// The code of all files, without unit tests. Worlds write exports as systems do, and ask no type.
fn code() -> impl Iterator<Item = (String, String)> {
    sources()
        .into_iter()
        .filter(|(file, _)| !file.starts_with("worlds/"))
        .map(|(file, code)| (format!("src/{file}"), code))
}

#[test]
fn what_is_added_touches_the_files_of_its_row() {
    for [what, touched, _] in rows().into_iter().filter(|[what, ..]| what != A_DIAGNOSTIC) {
        let (_, names, inside) = EXAMPLES.iter().find(|(row, ..)| *row == what).expect("an example of each row");
        let is_called = |file: &str| names.contains(&file.rsplit('/').next().unwrap().trim_end_matches(".rs"));
        let knows = |text: &str| words(text).iter().any(|word| names.contains(&word.as_str()));
        let known = code().filter(|(file, text)| file.starts_with(inside) && (is_called(file) || knows(text)));
        let known: BTreeSet<String> = known.map(|(file, _)| file).collect();
        let (files, folders) = named(&touched);
        let silent: Vec<&String> = files.difference(&known).collect();
        assert!(silent.is_empty(), "{what}: {silent:?} need not be touched for {names:?}");
        let more: Vec<&String> = known.difference(&files).collect();
        let own: Vec<&String> =
            folders.iter().filter(|folder| more.iter().any(|file| file.starts_with(*folder))).collect();
        assert!(
            own.len() == folders.len() && more.len() == own.len(),
            "{what}: {names:?} stand in {more:?} too; docs/ARCHITECTURE.md knows one file more in each of {folders:?}"
        );
    }
}

#[test]
fn a_type_of_value_is_known_by_name_only_where_the_page_says() {
    let rows = rows();
    let [.., elsewhere] = rows.iter().find(|[what, ..]| what == EXAMPLES[0].0).unwrap();
    let asks = |text: &str| {
        text.match_indices("FieldType::").any(|(at, found)| {
            let name = text[at + found.len()..].split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
            name.starts_with(char::is_uppercase) && name.contains(char::is_lowercase)
        })
    };
    let known = code().filter(|(file, text)| !file.starts_with("src/types/") && asks(text));
    assert_eq!(known.map(|(file, _)| file).collect::<BTreeSet<_>>(), named(elsewhere).0);
}

#[test]
fn a_diagnostic_stands_in_the_list_on_the_page_and_where_it_is_found() {
    let rows = rows();
    let [_, touched, elsewhere] = rows.iter().find(|[what, ..]| what == A_DIAGNOSTIC).unwrap();
    let (list, page) = (named(touched).0, elsewhere.split('`').nth(1).unwrap());
    let page = std::fs::read_to_string(root().join(page)).unwrap();
    for code_of_one in c360::diagnostic::CODES {
        let quoted = format!("\"{}\"", code_of_one.name);
        let known: BTreeSet<String> = code().filter(|(_, text)| text.contains(&quoted)).map(|(file, _)| file).collect();
        assert!(list.is_subset(&known) && known.len() > list.len(), "{quoted} stands in {known:?}");
        assert!(page.contains(&format!("### {}\n", code_of_one.name)), "{quoted} is not on the page");
    }
}
