//! From a path to what is written in a use case and the file it extends.
//!
//! In: the path of a use-case file. Out: the keys of both files, where the shape is right; everything that is wrong
//! with text, shape, secrets and `extends` among the findings. Reading the files is the only I/O here. What the keys
//! mean is asked later.

use std::path::Path;

use serde_yaml::with::singleton_map_recursive;

use super::declared::Declared;
use super::files::shortened;
use super::findings::{Findings, steps};
use super::lints::Level;
use super::text::{self, Entries, Node, second_document, text_of};
use super::{schema, version, written};
use crate::diagnostic::{self, Place, Severity};

/// What is written in a use case and the file it extends.
pub(super) fn written(path: &Path, findings: &mut Findings) -> Option<written::UseCase> {
    let mut own = read(path, findings)?;
    if let Some(base) = own.extends.clone() {
        let base_path = path.parent().unwrap_or(Path::new("")).join(&base);
        if let Some((code, headline, help)) = no_base(path, &base_path, &base) {
            findings.report(code, &steps!["extends"], headline, help);
            return None;
        }
        let shared = read(&base_path, findings)?;
        if shared.extends.is_some() {
            findings.point_into(1);
            findings.report(
                "nested-extends",
                &steps!["extends"],
                format!("`{base}` extends another file, and `extends` is one level deep"),
                "declare everything shared in one file",
            );
            return None;
        }
        if own.customer_is.is_some() && own.customer_is != shared.customer_is {
            let headline = "`customer_is` is said here and not in the file that this one extends".to_owned();
            let help = format!("say it in `{base}`, for who is who belongs to all its use cases");
            findings.report("customer-is-not-followed", &steps!["customer_is"], headline, help);
        }
        merge(&mut own, shared, findings);
    }
    let texts = &findings.files().texts;
    let text = |n: usize| texts.get(n).map(|(file, text)| (file.as_path(), text.as_str()));
    if let Some(first) = text(0) {
        own.declared = Declared::of(first, text(1));
    }
    if let Some(written) = &own.lints {
        lints(written, findings);
    }
    for n in 0..findings.files().texts.len() {
        let text = findings.files().texts[n].1.clone();
        findings.point_into(n);
        version::older(&text, findings);
    }
    findings.point_into(0);
    Some(own)
}

fn read(path: &Path, findings: &mut Findings) -> Option<written::UseCase> {
    let text = match text_of(path) {
        Ok(text) => text,
        Err(why) => {
            findings.add_to(path.to_owned(), None, why);
            return None;
        }
    };
    findings.begin(path, text.clone());
    let written = understand(&text, findings);
    findings.point_into(0);
    written
}

/// The text as a use case; what is wrong with its shape is reported.
fn understand(text: &str, findings: &mut Findings) -> Option<written::UseCase> {
    let mut tree: Node = match serde_yaml::from_str(text) {
        Ok(tree) => tree,
        Err(_) if let Some(place) = second_document(text) => {
            let headline = "the file holds several YAML documents, and a use case is one".to_owned();
            findings.add_at(
                Some(place),
                "several-documents",
                headline,
                "write each use case into a file of its own; `---` begins another document",
            );
            return None;
        }
        Err(error) => {
            yaml_error("invalid-yaml", &error, text, findings);
            secrets(None, text, findings);
            return None;
        }
    };
    secrets(Some(&tree), text, findings);
    let problems = text::problems(&tree, schema::schema());
    const MOST: usize = 100;
    for problem in problems.iter().take(MOST) {
        findings.add(problem.code, &problem.path, problem.at_key, problem.headline.clone(), problem.help.clone());
    }
    version::unknown(&tree, findings);
    if problems.is_empty() {
        // From the text, so that a value that cannot be understood is reported at its place.
        return match singleton_map_recursive::deserialize(serde_yaml::Deserializer::from_str(text)) {
            Ok(written) => Some(written),
            Err(error) => {
                yaml_error("invalid-value", &error, text, findings);
                None
            }
        };
    }
    if problems.iter().any(|problem| !problem.harmless) {
        return None;
    }
    text::without(&mut tree, &problems.iter().collect::<Vec<_>>());
    singleton_map_recursive::deserialize(tree.to_value()).ok()
}

/// Reports every secret of a file: those of the tree, and those that only its lines tell.
fn secrets(tree: Option<&Node>, text: &str, findings: &mut Findings) {
    const HEADLINE: &str = "a secret is written here";
    const HELP: &str = "take it out, revoke it, and write `${NAME}`";
    let found = tree.map(|tree| findings.files_mut().secrets.learn(tree)).unwrap_or_default();
    for secret in found.iter().take(text::REPORTED) {
        let at_key = secret.on_key.then_some(0);
        findings.add("secret-in-file", &secret.path, at_key, HEADLINE.to_owned(), HELP.to_owned());
    }
    let Some(file) = findings.current().map(Path::to_owned) else { return };
    for place in findings.files().secrets.outside(text, tree.is_some()) {
        findings.add_to(file.clone(), Some(place), ("secret-in-file", HEADLINE.to_owned(), HELP.to_owned()));
    }
    if tree.is_none() {
        findings.files_mut().broken.push(file);
    }
}

fn yaml_error(code: &'static str, error: &serde_yaml::Error, text: &str, findings: &mut Findings) {
    let lines = text.lines().count().max(1);
    let place = error.location().map(|l| Place { line: l.line().clamp(1, lines), column: l.column().max(1) });
    let message = error.to_string();
    // serde appends the place, which the finding carries itself.
    let message = message.rfind(" at line ").map_or(message.as_str(), |end| &message[..end]);
    let message = match message.rsplit_once(": ") {
        Some((path, rest)) if code == "invalid-value" && !path.contains(' ') => rest,
        _ => message,
    };
    findings.add_at(place, code, shortened(message.to_owned()), "");
}

/// What the use case declares itself wins, whole key by whole key.
fn merge(own: &mut written::UseCase, shared: written::UseCase, findings: &mut Findings) {
    macro_rules! inherit {
        ($($key:ident),*) => {$(
            if own.$key.is_none() && shared.$key.is_some() {
                own.$key = shared.$key;
                findings.inherit(stringify!($key));
            }
        )*};
    }
    if own.personal_data.is_some() && shared.personal_data.is_some() {
        let headline = "categories of personal data are those of the file that this one extends";
        findings.report_at_key("invalid-value", &steps!["personal_data"], headline, "change them there");
    }
    if own.sources.is_some() && shared.personal_data.is_some() {
        let headline = "sources are those of the file that says which of their columns hold personal data";
        findings.report_at_key("invalid-value", &steps!["sources"], headline, "declare them there");
    }
    inherit!(
        version,
        title,
        purpose,
        entity,
        id_prefix,
        formerly,
        customer_is,
        retire_after,
        keep_versions,
        sources,
        identity,
        match_keys,
        match_model,
        never_link,
        personal_data,
        consent,
        population,
        relate,
        attributes,
        segments,
        gates,
        write_back,
        identifiers,
        tests,
        lints
    );
}

/// Takes the severities that the use case gives to warnings.
fn lints(written: &Entries<Level>, findings: &mut Findings) {
    for (name, level) in &written.0 {
        let path = steps!["lints", name.as_str()];
        match diagnostic::code(name) {
            None => {
                let known =
                    diagnostic::CODES.iter().filter(|code| code.severity == Severity::Warning).map(|code| code.name);
                findings.report_at_key(
                    "unknown-code",
                    &path,
                    format!("`{name}` is not a code"),
                    diagnostic::did_you_mean(name, known),
                );
            }
            Some(code) if code.severity == Severity::Error => {
                findings.report_at_key(
                    "not-adjustable",
                    &path,
                    format!("`{name}` is an error, and only warnings can be adjusted"),
                    "remove it",
                );
            }
            Some(_) => findings.weigh(name, *level),
        }
    }
}

/// Why there is no file to extend; nothing is opened to find out.
fn no_base(path: &Path, base_path: &Path, base: &str) -> Option<(&'static str, String, &'static str)> {
    let same = |path: &Path| std::fs::canonicalize(path).ok();
    match std::fs::metadata(base_path).map(|metadata| metadata.file_type()) {
        Ok(kind) if kind.is_file() && same(path) == same(base_path) => Some((
            "nested-extends",
            "`extends` names this file itself".to_owned(),
            "name the file that holds what is shared, or remove `extends`",
        )),
        Ok(kind) if kind.is_file() => None,
        Ok(kind) if kind.is_dir() => {
            Some(("missing-file", format!("`extends` names `{base}`, which is a folder"), "name a file in it"))
        }
        Ok(_) => Some((
            "missing-file",
            format!("`extends` names `{base}`, which is a pipe, a socket or a device"),
            "name a regular file",
        )),
        Err(_) => Some((
            "missing-file",
            format!("`extends` names `{base}`, which is not a file"),
            "paths are relative to this YAML file",
        )),
    }
}
