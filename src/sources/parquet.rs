//! Parquet: the file has its types, and here every value becomes the text it would have in a lossless export.
//!
//! In: a file and the columns that are asked for. Out: columns of text. It promises that every value has a text or is
//! an error, and that no message holds one: those of the library do. Nested columns other than lists are not read.

use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};

use anyhow::{Context, Result, bail};
use polars::prelude::{Column, DataFrame, DataType, IntoSeries, PolarsResult, StringChunked, TimeUnit};
use polars_io::prelude::{ParquetReader, SerReader as _};
use xxhash_rust::xxh3::Xxh3;

use super::files::SourceFile;
use super::header::{Asked, Header};
use super::kind;
use super::text::TextTable;
use crate::config::{Format, Need, Read};

/// An open file and its columns.
struct Opened {
    file: File,
    reader: ParquetReader<File>,
    header: Header,
}

fn open(file: &SourceFile, read: &Read, asked: Asked) -> Result<Opened> {
    let mut opened = file.open()?;
    let cannot = || format!("`{}` cannot be read", file.shown);
    let mut head = Vec::new();
    opened.by_ref().take(4096).read_to_end(&mut head).with_context(cannot)?;
    kind::check(file, read, &head)?;
    let mut tail = Vec::new();
    opened.seek(SeekFrom::End(-4)).with_context(cannot)?;
    opened.by_ref().take(4).read_to_end(&mut tail).with_context(cannot)?;
    if tail != b"PAR1" || head.len() < 12 {
        bail!("`{}` ends before its footer; was it copied whole?", file.shown);
    }
    let mut reader = ParquetReader::new(opened.try_clone().with_context(cannot)?);
    let schema = unless_damaged(|| reader.schema())
        .with_context(|| format!("`{}` is damaged: its footer cannot be read", file.shown))?;
    let names = schema.iter_names().map(|name| name.to_string()).collect();
    Ok(Opened { file: opened, reader, header: Header::new(file, Format::Parquet, names, asked)? })
}

/// The columns of a file.
pub(super) fn columns(file: &SourceFile, read: &Read, needed: &[String]) -> Result<Header> {
    Ok(open(file, read, Asked::Named(needed))?.header)
}

/// Reads the needed columns of a file into the table; returns the hash of the file.
pub(super) fn read(file: &SourceFile, read: &Read, table: &mut TextTable) -> Result<u128> {
    let names = table.names().to_vec();
    let opened = open(file, read, Asked::Named(&names))?;
    for (c, name) in names.iter().enumerate() {
        if table.is_required(c) && !opened.header.names.contains(name) {
            bail!("`{}` has no column `{name}`; {}", file.shown, opened.header.suggestion(name));
        }
    }
    let present: Vec<String> = names.iter().filter(|name| opened.header.names.contains(name)).cloned().collect();
    let Opened { file: disk, reader, header } = opened;
    let frame = unless_damaged(|| reader.with_columns(Some(present)).finish()).with_context(|| damaged(file))?;
    take_over(file, &frame, &header, table)?;
    hash(disk).with_context(|| format!("`{}` cannot be read", file.shown))
}

/// The first rows of a file that no use case describes yet.
pub(super) fn sample(file: &SourceFile, read: &Read, most: usize) -> Result<TextTable> {
    let opened = open(file, read, Asked::Any)?;
    let named = opened.header.names.iter().filter(|name| !name.is_empty());
    let needs: Vec<Need> = named
        .map(|name| Need { column: name.clone(), path: Vec::new(), required: false, makes_values: false })
        .collect();
    let mut table = TextTable::new(&needs);
    table.start_file(&file.shown);
    let Opened { reader, header, .. } = opened;
    let wanted = Some(table.names().to_vec());
    let frame = unless_damaged(|| reader.with_columns(wanted).with_slice(Some((0, most))).finish())
        .with_context(|| damaged(file))?;
    take_over(file, &frame, &header, &mut table)?;
    Ok(table)
}

fn damaged(file: &SourceFile) -> String {
    format!("`{}` is damaged: its columns cannot be read; write it again", file.shown)
}

/// What the library makes of a file. It panics over some that are damaged, and its errors may quote values.
fn unless_damaged<T>(read: impl FnOnce() -> PolarsResult<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok()?.ok()
}

/// The columns of an open file, all of them text; `None` where it is damaged or has no such columns.
pub fn text_columns<const N: usize>(file: File, names: [&str; N]) -> Option<[StringChunked; N]> {
    let wanted = Some(names.map(str::to_owned).to_vec());
    let frame = unless_damaged(|| ParquetReader::new(file).with_columns(wanted).finish())?;
    let text = |name: &str| Some(frame.column(name).ok()?.str().ok()?.clone());
    names.into_iter().map(text).collect::<Option<Vec<_>>>()?.try_into().ok()
}

fn take_over(file: &SourceFile, frame: &DataFrame, header: &Header, table: &mut TextTable) -> Result<()> {
    let mut texts: Vec<Option<StringChunked>> = Vec::new();
    for name in table.names() {
        let Ok(column) = frame.column(name) else {
            texts.push(None);
            continue;
        };
        let place = || {
            let at = header.names.iter().position(|known| known == name).unwrap_or_default();
            format!("`{}`, column {}", file.shown, header.column(at))
        };
        if column.dtype().is_nested() && !matches!(column.dtype(), DataType::List(_)) {
            bail!("{}: a column of several values in one cannot be read as text; flatten it", place());
        }
        let text = unless_damaged(|| as_text(column))
            .with_context(|| format!("{}: values of its type cannot be read as text; export it as text", place()))?;
        let lost = text.null_count() - column.null_count().min(text.null_count());
        if lost > 0 {
            bail!("{}: {lost} values are no text; export it as text", place());
        }
        texts.push(Some(text));
    }
    Ok(table.take_over(texts, frame.height())?)
}

/// A column as text: lists of text as a JSON list, moments as RFC 3339, everything else as polars writes it.
fn as_text(column: &Column) -> PolarsResult<StringChunked> {
    let series = column.as_materialized_series();
    let text = match series.dtype() {
        DataType::String => series.clone(),
        DataType::Datetime(unit, zone) => {
            let micros = match unit {
                TimeUnit::Microseconds => series.clone(),
                _ => series.cast(&DataType::Datetime(TimeUnit::Microseconds, zone.clone()))?,
            };
            let micros = micros.to_physical_repr().cast(&DataType::Int64)?;
            let text: StringChunked =
                micros.i64()?.iter().map(|micros| micros.map(crate::tables::moments::timestamp_text)).collect();
            text.into_series()
        }
        DataType::List(_) => {
            let lists = series.list()?;
            let mut texts: Vec<Option<String>> = Vec::with_capacity(lists.len());
            for list in lists.amortized_iter() {
                texts.push(match list {
                    Some(list) => {
                        let elements = list.as_ref().cast(&DataType::String)?;
                        let elements: Vec<Option<&str>> = elements.str()?.iter().collect();
                        serde_json::to_string(&elements).ok()
                    }
                    None => None,
                });
            }
            texts.into_iter().collect::<StringChunked>().into_series()
        }
        _ => series.cast(&DataType::String)?,
    };
    Ok(text.str()?.clone())
}

fn hash(mut file: File) -> std::io::Result<u128> {
    file.seek(SeekFrom::Start(0))?;
    let mut hash = Xxh3::new();
    let mut buffer = vec![0; 1 << 18];
    loop {
        let n = file.read(&mut buffer)?;
        if n == 0 {
            return Ok(hash.digest128());
        }
        hash.update(&buffer[..n]);
    }
}
