//! What can only be seen when all use cases lie side by side.
//!
//! In: the loaded files. Out: findings added to the later of two files that do not go together.

use std::path::PathBuf;

use super::attributes::{Attribute, How};
use super::load::Loaded;
use super::sources::Role;
use super::usecase::UseCase;
use crate::diagnostic::Step;

/// Compares the use cases with one another.
pub fn across_files(all: &mut [Loaded]) {
    for later in 1..all.len() {
        let (earlier, rest) = all.split_at_mut(later);
        let mut found = Vec::new();
        if let Some(two) = &rest[0].use_case {
            for one in earlier.iter().filter_map(|loaded| loaded.use_case.as_ref()) {
                compare(one, two, &mut found);
            }
        }
        // A key that several earlier files contradict is one finding.
        let mut reported: Vec<Vec<Step>> = Vec::new();
        for (code, path, on_key, headline, help) in found {
            if !reported.contains(&path) {
                rest[0].report(code, &path, on_key, headline, help);
                reported.push(path);
            }
        }
    }
    unused_shared(all);
}

type Found = (&'static str, Vec<Step>, bool, String, String);

fn compare(one: &UseCase, two: &UseCase, found: &mut Vec<Found>) {
    let other = one.files.first().map(|file| file.display().to_string()).unwrap_or_default();
    let mut add = |code, path: &[Step], on_key, headline: String, help: &str| {
        found.push((code, path.to_vec(), on_key, headline, help.to_owned()))
    };
    if one.name == two.name {
        add(
            "use-case-name-taken",
            &["use_case".into()],
            false,
            format!("`{}` is the name of the use case in {other} too", two.name),
            "rename one of them",
        );
    }
    if one.identity.entity == two.identity.entity && one.identity.id_prefix != two.identity.id_prefix {
        let headline = format!(
            "`{}` has the ID prefix `{}` here and `{}` in {other}",
            two.identity.entity, two.identity.id_prefix, one.identity.id_prefix
        );
        add("prefix-taken", &["id_prefix".into()], false, headline, "one entity has one prefix");
    }
    if one.identity.entity != two.identity.entity && one.identity.id_prefix == two.identity.id_prefix {
        let headline = format!("`{}` is the ID prefix of `{}` in {other}", two.identity.id_prefix, one.identity.entity);
        add("prefix-taken", &["id_prefix".into()], false, headline, "two entities have two prefixes");
    }
    if one.identity.entity != two.identity.entity {
        return;
    }
    if let Some(key) = one.identity.declared.difference(&two.identity.declared).filter(|key| *key != "id_prefix") {
        let headline = format!("entity `{}` has other `{key}` here than in {other}", two.identity.entity);
        add("entity-declared-twice", &[key.into()], true, headline, "declare it once, in a file that both extend");
    }
    for (a, attribute) in two.attributes.iter().enumerate() {
        let Some(same) = one.attributes.iter().find(|other| other.name == attribute.name) else { continue };
        if attribute.differs_because.is_some() || same.differs_because.is_some() {
            continue;
        }
        if let Some((key, what)) = difference(one, same, two, attribute) {
            let headline = format!("`{}` has {what} than in {other}", attribute.name);
            add(
                "attribute-differs",
                &[&two.place_of(a)[..], &[key.into()]].concat(),
                false,
                headline,
                "make them equal, rename one, or add `differs_because:`",
            );
        }
    }
    for mine in &two.write_back {
        let source = &two.identity.sources[mine.source].name;
        for theirs in one.write_back.iter().filter(|theirs| one.identity.sources[theirs.source].name == *source) {
            for (column, a) in &mine.set {
                let clash = theirs.set.iter().find(|(other, _)| other == column);
                if clash.is_some_and(|(_, b)| one.attributes[*b].name != two.attributes[*a].name)
                    || theirs.canonical_id == *column
                {
                    let path: [Step; 4] =
                        ["write_back".into(), source.as_str().into(), "set".into(), column.as_str().into()];
                    add(
                        "write-back-collides",
                        &path,
                        true,
                        format!("`{column}` of `{source}` is written by {other} too"),
                        "name another column",
                    );
                }
            }
            if theirs.set.iter().any(|(column, _)| *column == mine.canonical_id) {
                let path: [Step; 3] = ["write_back".into(), source.as_str().into(), "canonical_id".into()];
                add(
                    "write-back-collides",
                    &path,
                    false,
                    format!("`{}` of `{source}` is written by {other} too", mine.canonical_id),
                    "name another column",
                );
            }
        }
    }
}

/// What differs between two declarations of one attribute: the key, and how to say it.
fn difference(one: &UseCase, a: &Attribute, two: &UseCase, b: &Attribute) -> Option<(&'static str, &'static str)> {
    if a.kind != b.kind {
        return Some(("type", "another type"));
    }
    let record = |use_case: &UseCase, attribute: &Attribute| {
        attribute.supplies.first().map(|supply| use_case.identity.sources[supply.source].name.clone())
    };
    if record(one, a) != record(two, b) {
        return Some(("system_of_record", "another system of record"));
    }
    let origin = |use_case: &UseCase, attribute: &Attribute| {
        let supply = attribute.supplies.first();
        supply.map(|supply| match &supply.how {
            How::Expression(expression) => {
                format!("{} {}", use_case.identity.sources[supply.source].name, expression.text)
            }
            how => {
                let calculated = match how {
                    How::Calculation(calculation) => calculation.expression.text.as_str(),
                    _ => "",
                };
                let of = how.aggregates().map(|aggregate| {
                    let filter = aggregate.filter.as_ref().map(|filter| filter.text.as_str()).unwrap_or_default();
                    format!(" {} {filter} {:?}", aggregate.text, aggregate.within)
                });
                let of: String = of.collect();
                format!("{} {calculated}{of}", use_case.identity.sources[supply.source].name)
            }
        })
    };
    if origin(one, a) != origin(two, b) {
        return Some(("from", "another origin in its system of record"));
    }
    let derived = |one: &Attribute| {
        let made = one.derived.as_ref()?;
        Some(made.rolled_up.as_ref().map_or(&made.expression.text, |rolled_up| &rolled_up.text).clone())
    };
    if derived(a) != derived(b) {
        let is_rolled_up = a.derived.as_ref().is_some_and(|made| made.rolled_up.is_some());
        let key = if a.segment().is_some() {
            "where"
        } else if is_rolled_up {
            "roll_up"
        } else {
            "derive"
        };
        return Some((key, "another expression"));
    }
    if a.rule != b.rule {
        return Some(("survivorship", "another survivorship"));
    }
    if a.within_source != b.within_source {
        return Some(("within_source", "another `within_source`"));
    }
    (a.scale != b.scale).then_some(("scale", "another `scale`"))
}

/// Sources and fields of a shared file that no use case needs, told once, when all that extend it are here and sound.
fn unused_shared(all: &mut [Loaded]) {
    let shared_of = |loaded: &Loaded| loaded.texts.get(1).map(|(path, _)| path.clone());
    let mut files: Vec<PathBuf> = all.iter().filter_map(shared_of).collect();
    files.sort();
    files.dedup();
    for file in files {
        let users: Vec<usize> = (0..all.len()).filter(|i| shared_of(&all[*i]).as_ref() == Some(&file)).collect();
        let cases: Vec<&UseCase> = users.iter().filter_map(|i| all[*i].use_case.as_ref()).collect();
        if cases.len() != users.len() || cases.len() < 2 {
            continue;
        }
        let mut found: Vec<(Vec<Step>, String)> = Vec::new();
        for source in &cases[0].identity.sources {
            if cases.iter().all(|case| case.identity.source(&source.name).is_some_and(|s| !uses_source(case, s))) {
                found.push((
                    vec!["sources".into(), source.name.as_str().into()],
                    format!("no use case uses the source `{}`", source.name),
                ));
            }
        }
        for field in &cases[0].identity.fields {
            let used = |case: &&UseCase| {
                let Some(f) = case.identity.fields.iter().position(|other| other.name == field.name) else {
                    return true;
                };
                case.identity.is_used(f)
            };
            if !cases.iter().any(used) {
                found.push((
                    vec!["identity".into(), field.name.as_str().into()],
                    format!("no use case uses the field `{}`", field.name),
                ));
            }
        }
        for (path, headline) in found {
            all[users[0]].report("unused-shared", &path, true, headline, "remove it from the shared file".to_owned());
        }
    }
}

fn uses_source(use_case: &UseCase, s: usize) -> bool {
    use_case.attributes.iter().any(|attribute| attribute.supplies.iter().any(|supply| supply.source == s))
        || use_case.identity.fields.iter().any(|field| field.places.iter().any(|(source, _)| *source == s))
        || use_case.consent.iter().flat_map(|consent| &consent.from).any(|from| from.source == s)
        || use_case.identity.sources.iter().any(|other| matches!(&other.role, Role::Events(events) if events.of == s))
}
