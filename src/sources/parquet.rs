//! Parquet: the file has its types, and here every value becomes the text it would have in a lossless export.
//!
//! In: a file and the columns that are asked for. Out: columns of text, lists, structs and maps as JSON. It promises
//! that every value has a text or is an error that names its column, and that no message holds one: those of the
//! library do.

use std::collections::HashMap;
use std::fs::File;
use std::io::{Read as _, Seek as _, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;

use anyhow::{Context, Result, anyhow, bail};
use polars::prelude::{
    ArrowDataType, ArrowSchema, DataFrame, Float64Chunked, PolarsError, PolarsResult, StringChunked,
};
use polars_io::parquet::metadata::{FileMetadata, FileMetadataRef};
use polars_io::prelude::{ParquetReader, SerReader as _};
use xxhash_rust::xxh3::Xxh3;

use super::as_text::{as_text, note};
use super::files::SourceFile;
use super::header::{Asked, Header};
use super::kind;
use super::pages;
use super::text::TextTable;
use crate::config::{Format, Need, Read};
use crate::tables::ToldBy;

/// An open file and its columns.
struct Opened {
    file: File,
    metadata: FileMetadataRef,
    header: Header,
    /// The types of the columns, with the zones that the writer has noted.
    kinds: ArrowSchema,
}

impl Opened {
    /// Reads some columns and rows, if the pages of the columns claim no more than they hold.
    fn frame(&self, columns: Vec<String>, rows: Option<(usize, usize)>) -> Option<DataFrame> {
        self.hold_together(&columns)?;
        self.checked(columns, rows)
    }

    fn hold_together(&self, columns: &[String]) -> Option<()> {
        let mut file = self.file.try_clone().ok()?;
        unless_damaged(|| refuse_claims(&mut file, &self.metadata, columns))
    }

    /// Reads some rows of columns of which it is known that their pages hold together.
    fn checked(&self, columns: Vec<String>, rows: Option<(usize, usize)>) -> Option<DataFrame> {
        let file = self.file.try_clone().ok()?;
        unless_damaged(|| {
            let mut reader = ParquetReader::new(file);
            reader.set_metadata(self.metadata.clone());
            reader.with_columns(Some(columns)).with_slice(rows).finish()
        })
    }

    /// A column in a message.
    fn place(&self, file: &SourceFile, name: &str) -> String {
        let at = self.header.names.iter().position(|known| known == name).unwrap_or_default();
        format!("`{}`, column {}", file.shown, self.header.column(at))
    }
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
    let damaged = || format!("`{}` is damaged: its footer cannot be read", file.shown);
    let mut reader = ParquetReader::new(opened.try_clone().with_context(cannot)?);
    let metadata = unless_damaged(|| reader.get_metadata().cloned()).with_context(damaged)?;
    refuse_twins(file, &metadata)?;
    // What the writer has noted beside the format's own types makes the library read some of them wrongly, and others
    // not at all. Only zones are taken from it.
    let noted = unless_damaged(|| reader.schema());
    let metadata = Arc::new(FileMetadata { key_value_metadata: None, ..(*metadata).clone() });
    let mut reader = ParquetReader::new(opened.try_clone().with_context(cannot)?);
    reader.set_metadata(metadata.clone());
    let mut kinds = unless_damaged(|| reader.schema()).with_context(damaged)?.as_ref().clone();
    for (name, field) in kinds.iter_mut() {
        if let Some(noted) = noted.as_ref().and_then(|noted| noted.get(name)) {
            note(&mut field.dtype, &noted.dtype);
        }
    }
    let names = kinds.iter_names().map(|name| name.to_string()).collect();
    let header = Header::new(file, Format::Parquet, names, asked)?;
    Ok(Opened { file: opened, metadata, header, kinds })
}

/// The library reads no file in which two columns have one name, whether anybody asks for them or not.
fn refuse_twins(file: &SourceFile, metadata: &FileMetadataRef) -> Result<()> {
    let mut places = HashMap::new();
    for (n, field) in metadata.schema().fields().iter().enumerate() {
        if let Some(first) = places.insert(field.name(), n + 1) {
            let (shown, second) = (&file.shown, n + 1);
            bail!("`{shown}`: columns {first} and {second} have the same name; export the file with one of them");
        }
    }
    Ok(())
}

/// The columns of a file.
pub(super) fn columns(file: &SourceFile, read: &Read, needed: &[String]) -> Result<Header> {
    Ok(open(file, read, Asked::Named(needed))?.header)
}

/// A file that is being read.
pub(super) struct Open {
    file: SourceFile,
    opened: Opened,
    /// The columns that are wanted and there.
    present: Vec<String>,
    /// Rows of which group come next, how many rows the groups before it have, and how many were taken.
    group: usize,
    until: usize,
    before: usize,
    /// What was read of a group and not yet taken.
    left: Option<DataFrame>,
}

impl Open {
    /// Opens a file that has the columns of a table.
    pub(super) fn new(file: &SourceFile, read: &Read, table: &TextTable) -> Result<Self> {
        let names = table.names();
        let opened = open(file, read, Asked::Named(names))?;
        for (c, name) in names.iter().enumerate() {
            if table.is_required(c) && !opened.header.names.contains(name) {
                bail!("`{}` has no column `{name}`; {}", file.shown, opened.header.suggestion(name));
            }
        }
        let present: Vec<String> = names.iter().filter(|name| opened.header.names.contains(name)).cloned().collect();
        Ok(Self { file: file.clone(), opened, present, group: 0, until: 0, before: 0, left: None })
    }

    /// Adds at most so many rows to the table, of one group of the file; whether there may be more.
    pub(super) fn fill(&mut self, table: &mut TextTable, most: usize) -> Result<bool> {
        let groups = &self.opened.metadata.row_groups;
        let Some(group) = groups.get(self.group) else { return Ok(false) };
        // About so many bytes a row has, and so many rows are read and taken together. The footer may say what it
        // likes: some always are.
        let bytes = group.total_byte_size() / group.num_rows().max(1) + 1;
        let (read, taken) = ((8 * TextTable::LARGE / bytes).max(1_024), (TextTable::LARGE / bytes).max(64));
        let frame = match self.left.take() {
            Some(left) => left,
            None => {
                let rows = Some((self.before, read.min(self.until + group.num_rows() - self.before)));
                let holds = self.before > 0 || self.opened.hold_together(&self.present).is_some();
                let read = holds.then(|| self.opened.checked(self.present.clone(), rows)).flatten();
                read.ok_or_else(|| unread(&self.file, &self.opened, &self.present))?
            }
        };
        let (piece, left) = frame.split_at(most.min(taken).min(frame.height()) as i64);
        take_over(&self.file, &piece, &self.opened, table, self.before)?;
        table.weigh(piece.height() * bytes);
        self.before += piece.height();
        self.left = Some(left).filter(|left| left.height() > 0);
        if self.left.is_none() && self.before >= self.until + group.num_rows() {
            (self.group, self.until) = (self.group + 1, self.until + group.num_rows());
        }
        Ok(self.group < groups.len())
    }

    /// The hash of the file, once all rows were read.
    pub(super) fn finish(self) -> Result<u128> {
        hash(self.opened.file).with_context(|| format!("`{}` cannot be read", self.file.shown))
    }
}

/// Reads the needed columns of a file into the table; returns the hash of the file.
pub(super) fn read(file: &SourceFile, read: &Read, table: &mut TextTable) -> Result<u128> {
    let Open { opened, present, .. } = Open::new(file, read, table)?;
    let Some(frame) = opened.frame(present.clone(), None) else { return Err(unread(file, &opened, &present)) };
    take_over(file, &frame, &opened, table, 0)?;
    hash(opened.file).with_context(|| format!("`{}` cannot be read", file.shown))
}

/// Why columns cannot be read: one of them, or the file.
fn unread(file: &SourceFile, opened: &Opened, columns: &[String]) -> anyhow::Error {
    match columns.iter().find(|name| opened.frame(vec![(*name).clone()], Some((0, 1))).is_none()) {
        Some(name) => anyhow!(
            "{}: it is of a type that cannot be read, or damaged; export it as text, or write the file again",
            opened.place(file, name)
        ),
        None => anyhow!("`{}` is damaged: its columns cannot be read; write it again", file.shown),
    }
}

/// The first rows of a file that no use case describes yet.
pub(super) fn sample(file: &SourceFile, read: &Read, most: usize) -> Result<TextTable> {
    let opened = open(file, read, Asked::Any)?;
    let named = opened.header.names.iter().filter(|name| !name.is_empty());
    let needs: Vec<Need> = named.map(|name| Need::unasked(name)).collect();
    let mut table = TextTable::new(&needs);
    table.start_file(&file.shown, &file.name, ToldBy::Row);
    let wanted = table.names().to_vec();
    let Some(frame) = opened.frame(wanted.clone(), Some((0, most))) else { return Err(unread(file, &opened, &wanted)) };
    take_over(file, &frame, &opened, &mut table, 0)?;
    Ok(table)
}

/// What the library makes of a file. It panics over some that are damaged, and its errors may quote values.
fn unless_damaged<T>(read: impl FnOnce() -> PolarsResult<T>) -> Option<T> {
    catch_unwind(AssertUnwindSafe(read)).ok()?.ok()
}

/// The columns of an open file, all of them text; `None` where it is damaged or has no such columns.
pub fn text_columns<const N: usize>(file: File, names: [&str; N]) -> Option<[StringChunked; N]> {
    texts(&of_columns(file, &names)?, names)
}

/// The same, with a column of numbers of 64 bits.
pub fn trusted_columns<const N: usize>(
    file: File,
    names: [&str; N],
    number: &str,
) -> Option<([StringChunked; N], Float64Chunked)> {
    let frame = of_columns(file, &[&names[..], &[number]].concat())?;
    Some((texts(&frame, names)?, frame.column(number).ok()?.f64().ok()?.clone()))
}

fn of_columns(file: File, names: &[&str]) -> Option<DataFrame> {
    let wanted: Vec<String> = names.iter().map(|name| (*name).to_owned()).collect();
    unless_damaged(|| {
        let mut copy = file.try_clone()?;
        let mut reader = ParquetReader::new(file);
        refuse_claims(&mut copy, reader.get_metadata()?, &wanted)?;
        reader.with_columns(Some(wanted)).finish()
    })
}

fn texts<const N: usize>(frame: &DataFrame, names: [&str; N]) -> Option<[StringChunked; N]> {
    let text = |name: &str| Some(frame.column(name).ok()?.str().ok()?.clone());
    names.into_iter().map(text).collect::<Option<Vec<_>>>()?.try_into().ok()
}

fn refuse_claims(file: &mut File, metadata: &FileMetadata, columns: &[String]) -> PolarsResult<()> {
    if pages::hold_together(file, metadata, columns) {
        return Ok(());
    }
    Err(PolarsError::NoData("a page claims more values than its column has".into()))
}

fn take_over(
    file: &SourceFile,
    frame: &DataFrame,
    opened: &Opened,
    table: &mut TextTable,
    before: usize,
) -> Result<()> {
    let mut texts: Vec<Option<StringChunked>> = Vec::new();
    for name in table.names() {
        let Ok(column) = frame.column(name) else {
            texts.push(None);
            continue;
        };
        let kind = opened.kinds.get(name).map_or(&ArrowDataType::Null, |field| &field.dtype);
        let text = unless_damaged(|| as_text(column.as_materialized_series(), kind)).with_context(|| {
            format!("{}: values of its type cannot be read as text; export it as text", opened.place(file, name))
        })?;
        let lost = text.null_count() - column.null_count().min(text.null_count());
        if lost > 0 {
            bail!("{}: {lost} values are no text; export it as text", opened.place(file, name));
        }
        texts.push(Some(text));
    }
    Ok(table.take_over(texts, frame.height(), before)?)
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
