//! Rows that SQL makes of several tables.
//!
//! In: a query that was checked, and the files of its tables. Out: columns of text. It promises that nothing is opened
//! but these files, that every column of a table is text as it is written there, and that no message quotes a value.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Context as _, Result, anyhow, bail};
use polars::prelude::{
    ChunkFullNull as _, DataFrame, DataType, IntoColumn as _, IntoLazy as _, PolarsResult, StringChunked,
};
use polars::sql::SQLContext;

use super::environment::Environment;
use super::files;
use super::text::TextTable;
use super::whole::{self, Texts};
use crate::config::{Query, Read};
use crate::diagnostic::words;
use crate::tables::{InputFile, ToldBy};
use crate::types::visible;

/// The stack of the thread that plans, for a query goes down as deep as it is nested.
const STACK: usize = 64 << 20;

/// The rows into a table that names the columns; they are counted, for they stand on no line.
pub(super) fn rows(source: &str, query: &Query, mut table: TextTable, environment: &Environment) -> Result<Texts> {
    let mut inputs = Vec::new();
    let mut tables = Vec::new();
    for (name, read) in &query.tables {
        let (frame, mut files) =
            all_rows(source, query, read, environment).with_context(|| format!("table `{name}`"))?;
        inputs.append(&mut files);
        tables.push((name.clone(), frame));
    }
    run(query, tables.iter().map(|(name, frame)| (name.clone(), frame.head(Some(0)))).collect())?;
    let frame = run(query, tables)?;
    table.start_file("sql", "sql", ToldBy::Nothing);
    let mut columns: Vec<Option<StringChunked>> = Vec::new();
    for (c, name) in table.names().iter().enumerate() {
        columns.push(match frame.column(name) {
            Ok(column) => Some(column.cast(&DataType::String).map_err(|_| no_text(name))?.str()?.clone()),
            Err(_) if table.is_required(c) => bail!("the query gives no column `{name}`"),
            Err(_) => None,
        });
    }
    let height = frame.height();
    table.take_over(columns, height, 0)?;
    Ok((table, inputs))
}

fn no_text(name: &str) -> anyhow::Error {
    anyhow!("column `{name}` of the query is a list or a structure; make it text")
}

/// The columns that a query gives, of tables that hold no row.
pub(super) fn columns(query: &Query, environment: &Environment) -> Result<Vec<String>> {
    let mut tables = Vec::new();
    for (name, read) in &query.tables {
        let names = names(query, read, environment).with_context(|| format!("table `{name}`"))?;
        let columns = names.iter().map(|name| StringChunked::full_null(name.as_str().into(), 0).into_column());
        tables.push((name.clone(), DataFrame::new(0, columns.collect())?));
    }
    let frame = run(query, tables)?;
    Ok(frame.get_column_names().into_iter().map(|name| name.to_string()).collect())
}

/// What a query makes of tables. A library that stumbles over it is no bug of the user's data.
fn run(query: &Query, tables: Vec<(String, DataFrame)>) -> Result<DataFrame> {
    let sql = query.sql.clone();
    let is_empty = tables.iter().all(|(_, frame)| frame.height() == 0);
    let plan = move || -> PolarsResult<DataFrame> {
        let mut context = SQLContext::new();
        for (name, frame) in tables {
            context.register(&name, frame.lazy());
        }
        context.execute(&sql)?.collect()
    };
    let caught = move || catch_unwind(AssertUnwindSafe(plan));
    let thread = std::thread::Builder::new().stack_size(STACK).spawn(caught).context("no thread can be started")?;
    match thread.join() {
        Ok(Ok(Ok(frame))) => Ok(frame),
        // Of tables without rows it says nothing but names.
        Ok(Ok(Err(refused))) if is_empty => {
            let said = refused.to_string();
            let said = said.lines().next().unwrap_or_default().split([';', '(']).next().unwrap_or_default();
            bail!("the query cannot be run: {}", visible(said))
        }
        Ok(Ok(Err(refused))) => bail!("the query cannot be run: {}", words(&refused)),
        _ => bail!("the query cannot be run: it is one that cannot be planned; write it in another way"),
    }
}

/// All rows of the files of a table, with the columns that the query may read.
fn all_rows(
    source: &str,
    query: &Query,
    read: &Read,
    environment: &Environment,
) -> Result<(DataFrame, Vec<InputFile>)> {
    let names = names(query, read, environment)?;
    let table = TextTable::optional(names.iter().map(String::as_str));
    let (text, inputs): Texts = whole::rows(source, read, table, environment)?;
    Ok((text.finish()?.0, inputs))
}

/// The columns of the files of a table that the query may read, in order.
fn names(query: &Query, read: &Read, environment: &Environment) -> Result<Vec<String>> {
    let (mut names, mut first, mut seen) = (Vec::new(), None, BTreeSet::new());
    for file in files::find(read, environment)? {
        for name in whole::names(&file, read)?.into_iter().filter(|name| !name.is_empty()) {
            first.get_or_insert_with(|| name.clone());
            let is_read = query.words.as_ref().is_none_or(|words| words.contains(&name));
            if is_read && seen.insert(name.clone()) {
                names.push(name);
            }
        }
    }
    // Of a table that is only counted one column says how many rows there are.
    Ok(if names.is_empty() { first.into_iter().collect() } else { names })
}

#[cfg(test)]
mod tests {
    use polars::prelude::IntoColumn as _;

    use super::*;

    /// Every example of the page gives what the page says.
    #[test]
    fn examples_of_functions() {
        let mut wrong = Vec::new();
        for function in crate::config::SQL_FUNCTIONS.iter().flat_map(|(_, all)| *all) {
            let given = example(function.example);
            if given != function.gives {
                wrong.push(format!("{}: {given}", function.example));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    }

    fn example(sql: &str) -> String {
        let mut lines = crate::config::SQL_TABLE.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let (names, rows) = (lines.next().unwrap_or_default(), lines.collect::<Vec<_>>());
        let column = |(n, name): (usize, &&str)| {
            let cells = rows.iter().map(|row| Some(row[n]).filter(|cell| !cell.is_empty()));
            cells.collect::<StringChunked>().with_name((*name).into()).into_column()
        };
        let frame = DataFrame::new(rows.len(), names.iter().enumerate().map(column).collect()).unwrap();
        let query = Query { sql: sql.to_owned(), tables: Vec::new(), words: None };
        let made = match run(&query, vec![("t".to_owned(), frame)]) {
            Ok(made) => made,
            Err(error) => return format!("{error:#}"),
        };
        let texts = made.columns()[0].cast(&DataType::String).unwrap();
        let cells: Vec<String> = texts.str().unwrap().iter().map(|cell| cell.unwrap_or("null").to_owned()).collect();
        cells.join(" | ")
    }
}
