//! Codes and what they mean.
//!
//! In: CSV files with a code and what it stands for in each row, and from which day on. Out: columns in which meanings
//! stand where codes stood, or beside them. It promises that a code that is not in the file, or was not at the time,
//! means nothing, and is counted; blanks around a code do not matter, nor do capitals where no two codes differ by
//! them alone.

use std::cell::{Cell, RefCell};
use std::collections::{BTreeMap, BTreeSet, HashMap};

use anyhow::{Context as _, Error, Result, bail};

use super::asked::one_chunk;
use super::environment::Environment;
use super::files::SourceFile;
use super::text::TextTable;
use super::{at_once, csv, files};
use crate::config::{Codes, Identity, Read, Source};
use crate::diagnostic::{Failure, Located, Step, count};
use crate::tables::{InputFile, Micros, ToldBy, UNKNOWN};
use crate::types::{Assumed, moment_in, no_date, trimmed};

/// By code what it means, with the moment from which on, ascending.
type Meanings = BTreeMap<String, Vec<(Micros, String)>>;

/// What the codes of a column mean.
pub(super) struct Known {
    column: String,
    meanings: Meanings,
}

/// The code tables of every source, and the files that they were read from.
pub(super) fn read(identity: &Identity, environment: &Environment) -> Result<(Vec<Vec<Known>>, Vec<InputFile>)> {
    let mut inputs = Vec::new();
    let mut all = Vec::new();
    for source in &identity.sources {
        let mut of_source = Vec::new();
        for (column, codes) in &source.codes {
            let of = || Failure::DataUnreadable(format!("reading the codes of `{column}` of source `{}`", source.name));
            let at = || Located::at(["sources", &source.name, "codes", column].map(Step::from).to_vec());
            let (meanings, mut read) = table(source, codes, environment).with_context(of).with_context(at)?;
            inputs.append(&mut read);
            of_source.push(Known { column: column.clone(), meanings });
        }
        all.push(of_source);
    }
    Ok((all, inputs))
}

fn table(source: &Source, of: &Codes, environment: &Environment) -> Result<(Meanings, Vec<InputFile>)> {
    let mut meanings = Meanings::new();
    let mut inputs = Vec::new();
    let read = &of.read;
    for file in files::find(read, environment)? {
        let (code, meaning) = match &of.columns {
            Some(named) => named.clone(),
            None => two(&file, read)?,
        };
        let since = of.since.as_ref().map(|(since, _)| since.as_str());
        let columns: BTreeSet<&str> = [code.as_str(), meaning.as_str()].into_iter().chain(since).collect();
        let mut table = TextTable::of(columns);
        table.start_file(&file.shown, &file.name, ToldBy::Line);
        let hash = at_once::read(&file, read, &mut table)?;
        inputs.push(InputFile { source: source.name.clone(), path: file.name, xxh3_128: format!("{hash:032x}") });
        let (frame, places) = table.finish()?;
        let (codes, texts) = (one_chunk(&frame, &code)?, one_chunk(&frame, &meaning)?);
        let since = since.map(|since| Ok::<_, Error>((since, one_chunk(&frame, since)?))).transpose()?;
        for (row, (code, text)) in codes.iter().zip(texts.iter()).enumerate() {
            let Some(code) = code.map(str::trim).filter(|code| !code.is_empty()).map(str::to_owned) else { continue };
            let text = text.map(str::trim).unwrap_or_default().to_owned();
            let from = match &since {
                None => UNKNOWN,
                Some((column, texts)) => {
                    let said = texts.get(row).and_then(|text| moment_in(trimmed(text), assumed(source, column)));
                    said.with_context(|| format!("{}: `{column}` is no day", places.shown(row)))?
                }
            };
            let of_code = meanings.entry(code).or_default();
            match of_code.binary_search_by_key(&from, |(from, _)| *from) {
                Ok(known) if of_code[known].1 != text => {
                    bail!("{}: the code has another meaning further up", places.shown(row))
                }
                Ok(_) => {}
                Err(place) => of_code.insert(place, (from, text)),
            }
        }
    }
    Ok((meanings, inputs))
}

fn assumed<'a>(source: &'a Source, column: &str) -> Assumed<'a> {
    Assumed { zone: source.timezone, form: source.form(column), ..Assumed::default() }
}

/// The columns of code and meaning of a table that has no others.
///
/// # Errors
/// A file that cannot be read, or has more columns or fewer.
pub(super) fn two(file: &SourceFile, read: &Read) -> Result<(String, String)> {
    match <[String; 2]>::try_from(csv::names(file, read, true)?.1) {
        Ok([code, meaning]) => Ok((code, meaning)),
        Err(names) => bail!(
            "`{}` has {}, and a code and its meaning are two; name them: `{{csv: ..., code: ..., means: ...}}`",
            file.shown,
            count(names.len(), "column")
        ),
    }
}

/// The codes of a table by their small letters, where no two differ by capitals alone.
fn by_small_letters(meanings: &Meanings) -> HashMap<String, &str> {
    let mut all: HashMap<String, Option<&str>> = HashMap::new();
    for code in meanings.keys() {
        all.entry(code.to_lowercase()).and_modify(|one| *one = None).or_insert(Some(code));
    }
    all.into_iter().filter_map(|(small, code)| Some((small, code?))).collect()
}

/// Writes meanings where codes stand, or beside them; by column the rows whose code is not known, at the time that is
/// asked for. A code that means nothing is missing.
pub(super) fn translate(source: &Source, known: &[Known], text: &mut TextTable) -> Result<Vec<(String, Vec<u32>)>> {
    let mut unknown = Vec::new();
    for (Known { column, meanings }, (_, codes)) in known.iter().zip(&source.codes) {
        let small = by_small_letters(meanings);
        let is_dated = codes.since.is_some();
        let meaning = |code: &str, at: Micros| match code.trim() {
            // Of what is asked on a day nothing can be said without a code.
            "" => Some(String::new()).filter(|_| !is_dated),
            code => {
                let of_code = meanings.get(code).or_else(|| meanings.get(*small.get(&code.to_lowercase())?))?;
                let place = of_code.partition_point(|(from, _)| *from <= at).checked_sub(1)?;
                Some(of_code[place].1.clone()).filter(|text| !(is_dated && text.is_empty()))
            }
        };
        let rows = match &codes.of {
            None => text.rewrite(column, |code| meaning(code, UNKNOWN))?,
            Some(of) => {
                let at = codes.since.as_ref().map(|(_, at)| at);
                let from: Vec<String> = [of].into_iter().chain(at).cloned().collect();
                let (row, rows) = (Cell::new(0), RefCell::new(Vec::new()));
                text.derive(column, &from, |cells| {
                    let when = at.map(|at| {
                        let text = cells.get(1).copied().flatten().map(trimmed).unwrap_or_default();
                        // A day that stands for none is of no day.
                        moment_in(text, assumed(source, at)).filter(|_| no_date(text, assumed(source, at)).is_none())
                    });
                    let code = cells.first().copied().flatten().unwrap_or_default();
                    let made = match when {
                        // Nobody knows of when it is asked.
                        Some(None) => None,
                        when => meaning(code, when.flatten().unwrap_or(UNKNOWN)),
                    };
                    if made.is_none() {
                        rows.borrow_mut().push(row.get());
                    }
                    row.set(row.get() + 1);
                    made
                })?;
                rows.into_inner()
            }
        };
        unknown.push((column.clone(), rows));
    }
    Ok(unknown)
}
