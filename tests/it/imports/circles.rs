//! Files that import each other, directly or through others.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use super::house::Imports;

/// Every set of two files and more in which each file leads to each other, in order.
pub(super) fn circles(imports: &Imports) -> Vec<BTreeSet<String>> {
    let reached: BTreeMap<&String, BTreeSet<String>> =
        imports.keys().map(|file| (file, behind(imports, file).into_keys().collect())).collect();
    let leads = |from: &String, to: &String| reached.get(from).is_some_and(|reached| reached.contains(to));
    let mut circles: BTreeSet<BTreeSet<String>> = BTreeSet::new();
    for file in imports.keys() {
        let circle: BTreeSet<String> =
            imports.keys().filter(|other| leads(file, other) && leads(other, file)).cloned().collect();
        if circle.len() > 1 {
            circles.insert(circle);
        }
    }
    circles.into_iter().collect()
}

/// Every file that a file leads to, and the file before it on a shortest way.
fn behind(imports: &Imports, file: &str) -> BTreeMap<String, String> {
    let (mut before, mut todo) = (BTreeMap::new(), VecDeque::from([file.to_owned()]));
    while let Some(at) = todo.pop_front() {
        for next in imports.get(&at).into_iter().flatten().map(|(next, _)| next) {
            if !before.contains_key(next) {
                before.insert(next.clone(), at.clone());
                todo.push_back(next.clone());
            }
        }
    }
    before
}

/// How its files import each other: shortest circles, until each file is on one.
pub(super) fn told(imports: &Imports, circle: &BTreeSet<String>) -> String {
    let mut lines = vec![format!("a circle of {} files:", circle.len())];
    let mut covered = BTreeSet::new();
    for file in circle {
        if covered.contains(file) {
            continue;
        }
        let before = behind(imports, file);
        let (mut way, mut at) = (Vec::new(), file.clone());
        while let Some(from) = before.get(&at) {
            way.push(format!("  {from} → {at} by `{}`", imports[from][&at]));
            covered.insert(from.clone());
            at.clone_from(from);
            if at == *file {
                break;
            }
        }
        way.reverse();
        lines.append(&mut way);
        lines.push(String::new());
    }
    lines.join("\n")
}

/// The list as it stands in the test.
pub(super) fn to_paste(circles: &[BTreeSet<String>]) -> String {
    let mut text = "const KNOWN: &[&[&str]] = &[\n".to_owned();
    for circle in circles {
        let files: Vec<String> = circle.iter().map(|file| format!("\"{file}\"")).collect();
        let line = format!("    &[{}],\n", files.join(", "));
        text.push_str(&if line.chars().count() <= 121 {
            line
        } else {
            format!("    &[\n        {},\n    ],\n", files.join(",\n        "))
        });
    }
    text + "];"
}
