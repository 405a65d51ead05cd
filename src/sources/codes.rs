//! Codes and what they mean.
//!
//! In: CSV files with a code and what it stands for in each row. Out: columns in which meanings stand where codes
//! stood. It promises that a code that is not in the file means nothing, and is counted; capitals and blanks around a
//! code do not matter.

use std::collections::HashMap;

use anyhow::{Context as _, Result, bail};

use super::environment::Environment;
use super::text::TextTable;
use super::{csv, files};
use crate::config::{Codes, Identity, Source};
use crate::diagnostic::{Failure, count};
use crate::tables::InputFile;

/// What the codes of a column mean.
pub(super) struct Known {
    column: String,
    meanings: HashMap<String, String>,
}

/// The code tables of every source, and the files that they were read from.
pub(super) fn read(identity: &Identity, environment: &Environment) -> Result<(Vec<Vec<Known>>, Vec<InputFile>)> {
    let mut inputs = Vec::new();
    let mut all = Vec::new();
    for source in &identity.sources {
        let mut of_source = Vec::new();
        for (column, codes) in &source.codes {
            let of = || Failure::DataUnreadable(format!("reading the codes of `{column}` of source `{}`", source.name));
            let (meanings, mut read) = table(source, codes, environment).with_context(of)?;
            inputs.append(&mut read);
            of_source.push(Known { column: column.clone(), meanings });
        }
        all.push(of_source);
    }
    Ok((all, inputs))
}

fn table(
    source: &Source,
    Codes { read, columns }: &Codes,
    environment: &Environment,
) -> Result<(HashMap<String, String>, Vec<InputFile>)> {
    let (mut meanings, mut inputs) = (HashMap::new(), Vec::new());
    for file in files::find(read, environment)? {
        let (code, meaning) = match columns {
            Some(named) => named.clone(),
            None => match <[String; 2]>::try_from(csv::names(&file, read, true)?.1) {
                Ok([code, meaning]) => (code, meaning),
                Err(names) => bail!(
                    "`{}` has {}, and a code and its meaning are two; name them: `{{csv: ..., code: ..., means: ...}}`",
                    file.shown,
                    count(names.len(), "column")
                ),
            },
        };
        let mut table = TextTable::of([code.as_str(), meaning.as_str()]);
        table.start_file(&file.shown, &file.name, false);
        let hash = csv::read(&file, read, &mut table)?;
        inputs.push(InputFile { source: source.name.clone(), path: file.name, xxh3_128: format!("{hash:032x}") });
        let (frame, places) = table.finish()?;
        let (codes, texts) = (frame.columns()[0].str()?.clone(), frame.columns()[1].str()?.clone());
        for (row, (code, text)) in codes.iter().zip(texts.iter()).enumerate() {
            let Some(code) = code.map(plain).filter(|code| !code.is_empty()) else { continue };
            let text = text.map(str::trim).unwrap_or_default().to_owned();
            if meanings.insert(code, text.clone()).is_some_and(|before| before != text) {
                bail!("{}: the code has another meaning further up", places.shown(row));
            }
        }
    }
    Ok((meanings, inputs))
}

/// A code without what does not matter.
fn plain(code: &str) -> String {
    code.trim().to_lowercase()
}

/// Writes meanings where codes stand; by column the rows whose code is not known. A code that means nothing is missing.
pub(super) fn translate(codes: &[Known], text: &mut TextTable) -> Result<Vec<(String, Vec<u32>)>> {
    let mut unknown = Vec::new();
    for Known { column, meanings } in codes {
        let rows = text.rewrite(column, |code| match plain(code) {
            blank if blank.is_empty() => Some(String::new()),
            code => meanings.get(&code).cloned(),
        })?;
        unknown.push((column.clone(), rows));
    }
    Ok(unknown)
}
