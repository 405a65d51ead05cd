//! Rows that SQL makes of several tables.
//!
//! In: a query that was checked, and the files of its tables. Out: columns of text. It promises that nothing is opened
//! but these files, that every column of a table is text as it is written there, and that no message quotes a value.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Context as _, Result, anyhow, bail};
use polars::prelude::{
    ChunkFullNull as _, DataFrame, DataType, IntoColumn as _, IntoLazy as _, PolarsError, PolarsResult, StringChunked,
};
use polars::sql::SQLContext;

use super::environment::Environment;
use super::files;
use super::text::TextTable;
use super::whole::{self, Texts};
use crate::config::{Query, Read};
use crate::diagnostic::{count, words};
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
    table.start_file("sql", "sql", ToldBy::Nothing);
    let mut columns: Vec<Option<StringChunked>> = Vec::new();
    if has_no_line(&tables) {
        columns.resize_with(table.names().len(), || None);
        table.take_over(columns, 0, 0)?;
        return Ok((table, inputs));
    }
    run(query, tables.iter().map(|(name, frame)| (name.clone(), frame.head(Some(0)))).collect())?;
    let frame = run(query, tables)?;
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

/// Whether the one table is NDJSON without a line, which no query can be planned for and none makes rows of.
fn has_no_line(tables: &[(String, DataFrame)]) -> bool {
    matches!(tables, [(_, frame)] if frame.width() == 0 && frame.height() == 0)
}

fn no_text(name: &str) -> anyhow::Error {
    anyhow!("column `{name}` of the query is a list or a structure; make it text")
}

/// The columns that a query gives, of tables that hold no row; `None` where nobody can know, for there is no line.
pub(super) fn columns(query: &Query, environment: &Environment) -> Result<Option<Vec<String>>> {
    let mut tables = Vec::new();
    for (name, read) in &query.tables {
        let names = names(query, read, environment).with_context(|| format!("table `{name}`"))?;
        let columns = names.iter().map(|name| StringChunked::full_null(name.as_str().into(), 0).into_column());
        tables.push((name.clone(), DataFrame::new(0, columns.collect())?));
    }
    if has_no_line(&tables) {
        return Ok(None);
    }
    let frame = run(query, tables)?;
    Ok(Some(frame.get_column_names().into_iter().map(|name| name.to_string()).collect()))
}

/// What a query makes of tables. A library that stumbles over it is no bug of the user's data.
fn run(query: &Query, tables: Vec<(String, DataFrame)>) -> Result<DataFrame> {
    let sql = query.runs.clone();
    let is_empty = tables.iter().all(|(_, frame)| frame.height() == 0);
    let names: BTreeSet<String> =
        tables.iter().flat_map(|(_, frame)| frame.get_column_names()).map(|name| name.to_string()).collect();
    // Whether a way of asking will be another in some later version is not the user's to know.
    polars::error::set_warning_function(|_, _| {});
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
        Ok(Ok(Err(refused))) => bail!("the query cannot be run: {}{}", words(&refused), of(&refused, &names)),
        _ => bail!("the query cannot be run: it is one that cannot be planned; write it in another way"),
    }
}

/// The column that an error is about, where it is one of a table.
fn of(refused: &PolarsError, names: &BTreeSet<String>) -> String {
    let said = refused.to_string();
    let column = said.split_once("in column '").and_then(|(_, rest)| rest.split_once('\''));
    let Some((column, rest)) = column.filter(|(column, _)| names.contains(*column)) else { return String::new() };
    let number = |mark: &str| -> Option<usize> { rest.split_once(mark)?.1.split(' ').next()?.parse().ok() };
    let many = number(" for ").zip(number(" out of ")).map(|(n, of)| format!(" ({n} of {})", count(of, "value")));
    format!(": it stands in column `{}`{}", visible(column), many.unwrap_or_default())
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

    /// What is guessed elsewhere is an error, and what wraps round or is nothing is what it says.
    #[test]
    fn queries_give_what_they_say() {
        let mut wrong = Vec::new();
        for (sql, gives) in [
            ("select right('abc', 4) from t where id = '1'", "abc"),
            ("select right(name, 30) from t", "Ada Lovelace | Bo | null"),
            ("select right(name, 0) from t where id = '1'", ""),
            ("select pow(10, 10) from t where id = '1'", "10000000000.0"),
            ("select cast(n as int) * 1000000000 from t", "5000000000 | 7000000000 | null"),
            ("select try_cast(name as smallint) from t", "null | null | null"),
            ("select avg(n) from t", "6.0"),
            ("select median(n) from t", "6.0"),
            ("select quantile_cont(n, 0.5) from t", "6.0"),
            ("select stddev(id) from t", "1.0"),
            ("select avg(n) over (partition by day) from t", "5.0 | 7.0 | null"),
            ("select cast(day as date) from t", "2026-03-01 | 2026-04-30 | null"),
            ("select day::date from t", "2026-03-01 | 2026-04-30 | null"),
            ("select date(timestamp('2026-03-01 10:00:00')) from t where id = '1'", "2026-03-01"),
            ("select date('2026-03-01T10:00:00Z') from t where id = '1'", "2026-03-01"),
            ("select date(date(day)) from t", "2026-03-01 | 2026-04-30 | null"),
            ("select cast(day as timestamp) from t where id = '1'", "2026-03-01 00:00:00.000000"),
            ("select timestamp(concat(day, ' 10:30:00')) from t where id = '1'", "2026-03-01 10:30:00.000000"),
            ("select timestamp('2026-03-01T10:30:00') from t where id = '1'", "2026-03-01 10:30:00.000000"),
            ("select try_cast(name as date) from t", "null | null | null"),
            ("select try_cast(day as date) from t", "2026-03-01 | 2026-04-30 | null"),
            ("select try_cast('2026-02-31' as date) from t where id = '1'", "null"),
            ("select date('03/04/2026', '%d/%m/%Y') from t where id = '1'", "2026-04-03"),
            ("select try_cast('2026-03-01 10:00:00' as timestamp) from t where id = '1'", "2026-03-01 10:00:00.000000"),
            ("select concat('a''''b', right(name, 1)) from t", "a''be | a''bo | a''b"),
            ("select median(date(day)) from t", "2026-03-31 00:00:00.000000"),
            ("select avg(d) from (select date(day) as d from t) x", "2026-03-31 00:00:00.000000"),
            (
                "select date(date(date(date(date(date(date(date(date(date(day)))))))))) from t",
                "2026-03-01 | 2026-04-30 | null",
            ),
            ("select avg(cast(n as int)) from t", "6.0"),
        ] {
            if example(sql) != gives {
                wrong.push(format!("{sql}: {}", example(sql)));
            }
        }
        let refused = "the query cannot be run: a value cannot be converted";
        for sql in [
            "select date('03/04/2026') from t",
            "select date('03/04/26') from t",
            "select date('26-03-01') from t",
            "select date('2026-02-31') from t",
            "select cast('01.03.2026' as date) from t",
            "select avg(name) from t",
            "select date(name) from t",
        ] {
            if !example(sql).starts_with(refused) {
                wrong.push(format!("{sql}: {}", example(sql)));
            }
        }
        assert!(wrong.is_empty(), "{}", wrong.join("\n"));
        assert!(example("select timestamp('03/04/2026 10:00:00') from t").starts_with("the query cannot be run"));
        let of_a_column = ": it stands in column `name` (2 of 3 values)";
        assert_eq!(example("select avg(name) from t"), format!("{refused}{of_a_column}"));
        assert_eq!(example("select date(name) from t"), format!("{refused}{of_a_column}"));
    }

    fn example(sql: &str) -> String {
        let mut lines = crate::config::SQL_TABLE.lines().map(|line| line.split(',').collect::<Vec<_>>());
        let (names, rows) = (lines.next().unwrap_or_default(), lines.collect::<Vec<_>>());
        let column = |(n, name): (usize, &&str)| {
            let cells = rows.iter().map(|row| Some(row[n]).filter(|cell| !cell.is_empty()));
            cells.collect::<StringChunked>().with_name((*name).into()).into_column()
        };
        let frame = DataFrame::new(rows.len(), names.iter().enumerate().map(column).collect()).unwrap();
        let query = Query::new(sql.to_owned(), Vec::new(), None);
        let made = match run(&query, vec![("t".to_owned(), frame)]) {
            Ok(made) => made,
            Err(error) => return format!("{error:#}"),
        };
        let texts = made.columns()[0].cast(&DataType::String).unwrap();
        let cells: Vec<String> = texts.str().unwrap().iter().map(|cell| cell.unwrap_or("null").to_owned()).collect();
        cells.join(" | ")
    }
}
