//! What the files of sources lack, before any row is read.
//!
//! In: sources, and the columns that are wanted of each. Out: problems, each at the place in the YAML that asks for
//! what is not there. Headers are read, rows are not.

use anyhow::{Error, Result};

use super::environment::Environment;
use super::header::Asked;
use super::{codes, files, query, whole};
use crate::config::{Category, Codes, Identity, Need, Read, Relation, Role, Source, UseCase};
use crate::diagnostic::{Step, plain};

/// A problem with a source's files.
pub struct Problem {
    /// The index of the source.
    pub source: usize,
    /// Where in the YAML it is asked for.
    pub path: Vec<Step>,
    /// Whether the key there asks for it, not the value.
    pub on_key: bool,
    /// What is wrong.
    pub wrong: WrongOf,
    /// The sentence that says what is wrong.
    pub headline: String,
    /// What is written of the files, which may hold a secret.
    pub pattern: String,
}

/// What is wrong with a source's files.
pub enum WrongOf {
    /// One cannot be read.
    Unreadable,
    /// A column is missing; with those that are there and may be told.
    Lacks(String, Vec<String>),
    /// A column that is made has the name of one that is there.
    Hides,
}

/// Checks that every file is there and has every column the use case names; the headers are read, the rows are not.
pub fn missing_columns(identity: &Identity, needs: &[Vec<Need>], environment: &Environment) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (s, source) in identity.sources.iter().enumerate() {
        let mut looking = Looking { s, source, environment, problems: &mut problems };
        match &source.read.query {
            Some(of) => looking.at_query(of, &needs[s], &identity.personal_data),
            None => looking.at_files(&needs[s], &identity.personal_data),
        }
        if let Role::Events(events) = &source.role {
            for (v, via) in events.via.iter().enumerate() {
                let at = |key: &str| looking_at(source, &["via".into(), v.into(), key.into()]);
                let named = [("from", via.from.as_str()), ("to", via.to.as_str())].into_iter();
                let wanted = named.chain(via.validity.columns()).map(|(key, column)| (at(key), column));
                looking.at_table(&via.read, &at("read"), &wanted.collect::<Vec<_>>());
            }
        }
        for (column, of) in &source.codes {
            let at = |key: &str| looking_at(source, &["codes".into(), column.as_str().into(), key.into()]);
            match &of.columns {
                Some(_) => {
                    let wanted: Vec<_> = of.named().map(|(key, column)| (at(key), column)).collect();
                    looking.at_table(&of.read, &at("csv"), &wanted);
                }
                None => {
                    let path = looking_at(source, &["codes".into(), column.as_str().into()]);
                    let found = files::find(&of.read, environment);
                    let checked =
                        found.and_then(|all| all.iter().try_for_each(|file| codes::two(file, &of.read).map(drop)));
                    looking.unreadable(checked, &path, &of.read.pattern);
                }
            }
        }
    }
    problems
}

/// The same of the crosswalks to which relations lead.
pub fn missing_crosswalks(use_case: &UseCase, environment: &Environment) -> Vec<Problem> {
    let mut problems = Vec::new();
    for (a, attribute) in use_case.attributes.iter().enumerate() {
        if let (Some(Relation::Elsewhere { crosswalk, .. }), Some(supply)) =
            (&attribute.relation, attribute.supplies.first())
        {
            let source = &use_case.identity.sources[supply.source];
            let at = [&use_case.place_of(a)[..], &["crosswalk".into()]].concat();
            let wanted = Relation::CROSSWALK.map(|column| (at.clone(), column));
            let named = Source { name: format!("crosswalk of {}", attribute.name), ..source.clone() };
            let mut looking = Looking { s: supply.source, source: &named, environment, problems: &mut problems };
            looking.at_table(crosswalk, &at, &wanted);
            if let (Err(_), Some(problem)) = (files::find(crosswalk, environment), problems.last_mut()) {
                problem.headline += "; the use case of that entity publishes its crosswalk, and runs first";
            }
        }
    }
    problems
}

fn looking_at(source: &Source, steps: &[Step]) -> Vec<Step> {
    let above: [Step; 2] = ["sources".into(), source.name.as_str().into()];
    above.iter().chain(steps).cloned().collect()
}

/// A source that is looked at.
struct Looking<'a> {
    s: usize,
    source: &'a Source,
    environment: &'a Environment,
    problems: &'a mut Vec<Problem>,
}

impl Looking<'_> {
    fn at_query(&mut self, of: &crate::config::Query, needs: &[Need], categories: &[Category]) {
        let source = self.source;
        let at = |steps: &[Step]| looking_at(source, steps);
        let read = at(&["read".into()]);
        for (table, files_of) in &of.tables {
            if let Err(error) = files::find(files_of, self.environment) {
                let path = at(&["read".into(), "from".into(), table.as_str().into()]);
                return self.unreadable(Err::<(), _>(error), &path, &files_of.pattern);
            }
        }
        match query::columns(of, self.environment) {
            Ok(None) => {}
            Ok(Some(columns)) => {
                for need in needs.iter().filter(|need| need.required && !columns.contains(&need.column)) {
                    let headline = format!(
                        "`{}` names the column `{}`, which its query does not give",
                        self.source.name, need.column
                    );
                    self.lacks(need, columns.clone(), headline);
                }
                self.unprotected(categories, &columns, "its query does not give", &columns);
            }
            Err(error) => {
                let path = [&read[..], &["sql".into()]].concat();
                self.unreadable(Err::<(), _>(error), &path, "");
            }
        }
    }

    fn at_files(&mut self, needs: &[Need], categories: &[Category]) {
        let read = looking_at(self.source, &["read".into()]);
        let pattern = &self.source.read.pattern;
        let found = match files::find(&self.source.read, self.environment) {
            Ok(files) => files,
            Err(error) => return self.unreadable(Err::<(), _>(error), &read, pattern),
        };
        let personal: Vec<(&str, usize, &String)> = categories.iter().flat_map(|of| of.of_source(self.s)).collect();
        let mut names: Vec<String> = needs.iter().map(|need| need.column.clone()).collect();
        names.extend(personal.iter().map(|(.., column)| (*column).clone()));
        let made =
            |(column, codes): &(String, Codes)| codes.of.as_ref().filter(|of| *of != column).map(|_| column.clone());
        let made: Vec<String> = self.source.codes.iter().filter_map(made).collect();
        names.extend(made.iter().cloned());
        for file in found {
            match whole::header(&file, &self.source.read, Asked::Named(&names)) {
                Err(error) => self.unreadable(Err::<(), _>(error), &read, pattern),
                // An NDJSON file without a row has no columns, and lacks none.
                Ok(None) => {}
                Ok(Some(header)) => {
                    for need in needs.iter().filter(|need| need.required && !header.names.contains(&need.column)) {
                        let headline = format!(
                            "`{}` names the column `{}`, which {} does not have",
                            self.source.name, need.column, file.shown
                        );
                        self.lacks(need, header.suggested().map(str::to_owned).collect(), headline);
                    }
                    for column in made.iter().filter(|column| header.names.contains(column)) {
                        let headline = format!(
                            "`codes` of `{}` makes the column `{column}`, and {} has one of that name",
                            self.source.name, file.shown
                        );
                        let path = looking_at(self.source, &["codes".into(), column.as_str().into()]);
                        let pattern = pattern.clone();
                        let wrong = WrongOf::Hides;
                        self.problems.push(Problem { source: self.s, path, on_key: true, wrong, headline, pattern });
                    }
                    let told: Vec<String> = header.suggested().map(str::to_owned).collect();
                    let why = format!("{} does not have", file.shown);
                    self.unprotected(categories, &header.names, &why, &told);
                }
            }
        }
    }

    /// What is protected under a name that is not there is not protected.
    fn unprotected(&mut self, categories: &[Category], columns: &[String], why: &str, told: &[String]) {
        let s = self.s;
        let personal = categories.iter().flat_map(|of| of.of_source(s));
        for (category, i, column) in personal.filter(|(.., column)| !columns.contains(column)) {
            let at: [Step; 5] =
                ["personal_data".into(), category.into(), "columns".into(), self.source.name.as_str().into(), i.into()];
            let need = Need { path: at.to_vec(), ..Need::unasked(column) };
            let headline = format!("`{category}` names the column `{column}` of `{}`, which {why}", self.source.name);
            self.lacks(&need, told.to_vec(), headline);
        }
    }

    /// A table beside the source, and the columns that are wanted of it.
    fn at_table(&mut self, read: &Read, at: &[Step], wanted: &[(Vec<Step>, &str)]) {
        let found = match files::find(read, self.environment) {
            Ok(files) => files,
            Err(error) => return self.unreadable(Err::<(), _>(error), at, &read.pattern),
        };
        let names: Vec<String> = wanted.iter().map(|(_, column)| (*column).to_owned()).collect();
        for file in found {
            match whole::header(&file, read, Asked::Named(&names)) {
                Err(error) => self.unreadable(Err::<(), _>(error), at, &read.pattern),
                Ok(None) => {}
                Ok(Some(header)) => {
                    let lacks = |column: &str| !header.names.iter().any(|name| name == column);
                    for (path, column) in wanted.iter().filter(|(_, column)| lacks(column)) {
                        let headline = format!(
                            "`{}` names the column `{column}`, which {} does not have",
                            self.source.name, file.shown
                        );
                        let columns = header.suggested().map(str::to_owned).collect();
                        let wrong = WrongOf::Lacks((*column).to_owned(), columns);
                        let (path, on_key, pattern) = (path.clone(), false, read.pattern.clone());
                        self.problems.push(Problem { source: self.s, path, on_key, wrong, headline, pattern });
                    }
                }
            }
        }
    }

    fn lacks(&mut self, need: &Need, columns: Vec<String>, headline: String) {
        let (path, pattern) = (need.path.clone(), self.source.read.pattern.clone());
        let wrong = WrongOf::Lacks(need.column.clone(), columns);
        self.problems.push(Problem { source: self.s, path, on_key: need.on_key, wrong, headline, pattern });
    }

    fn unreadable<T>(&mut self, result: Result<T, Error>, at: &[Step], pattern: &str) {
        if let Err(error) = result {
            let headline = format!("source `{}`: {}", self.source.name, plain(&error));
            let (path, pattern) = (at.to_vec(), pattern.to_owned());
            let wrong = WrongOf::Unreadable;
            self.problems.push(Problem { source: self.s, path, on_key: false, wrong, headline, pattern });
        }
    }
}
