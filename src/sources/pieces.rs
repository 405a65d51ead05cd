//! The rows of the files of a source, a piece at a time.
//!
//! In: files, and how many rows are wanted together. Out: tables of so many rows, read by a thread of its own while
//! the one before is worked on, and at the end the files. It promises that all pieces together are the rows of the
//! files, in their order, and that no more than a few pieces are held.

use std::sync::mpsc::{Receiver, sync_channel};
use std::thread::JoinHandle;

use anyhow::{Context as _, Result};

use super::files::SourceFile;
use super::text::TextTable;
use super::whole::{Open, told_by};
use crate::config::{Need, Read};
use crate::tables::{InputFile, ToldBy};

/// For no more rows room is made in advance.
const MOST: usize = 1 << 17;
/// Pieces that wait to be worked on.
const WAITING: usize = 1;

/// Where rows are read from, and as what.
#[derive(Clone, Debug)]
pub(super) struct Files {
    /// The name of the source.
    pub(super) source: String,
    pub(super) read: Read,
    pub(super) files: Vec<SourceFile>,
    pub(super) needs: Vec<Need>,
}

impl Files {
    /// Whether each can be read and has the columns, as far as its beginning tells.
    ///
    /// # Errors
    /// The first that cannot or has not.
    pub(super) fn check(&self) -> Result<()> {
        let table = TextTable::new(&self.needs);
        self.files.iter().try_for_each(|file| Open::new(file, &self.read, &table).map(drop))
    }
}

/// The files as far as they were read.
struct Reading {
    of: Files,
    next: usize,
    open: Option<Open>,
    inputs: Vec<InputFile>,
}

impl Reading {
    /// The next rows; `None` where there are no more.
    fn piece(&mut self, together: usize) -> Result<Option<TextTable>> {
        let mut table = TextTable::new(&self.of.needs);
        let told_by = told_by(&self.of.read);
        // Where rows are counted, whole columns are brought.
        if told_by == ToldBy::Line {
            table.expect(together.min(MOST));
        }
        while table.lines.len() < together && !table.is_large() {
            let mut open = match self.open.take() {
                Some(open) => open,
                None if self.next == self.of.files.len() => break,
                None => {
                    self.next += 1;
                    Open::new(&self.of.files[self.next - 1], &self.of.read, &table)?
                }
            };
            let file = &self.of.files[self.next - 1];
            table.start_file(&file.shown, &file.name, told_by);
            let wanted = together - table.lines.len();
            match open.fill(&mut table, wanted)? {
                true => self.open = Some(open),
                false => self.inputs.push(InputFile {
                    source: self.of.source.clone(),
                    path: file.name.clone(),
                    xxh3_128: format!("{:032x}", open.finish(&table)?),
                }),
            }
        }
        Ok(Some(table).filter(|table| !table.lines.is_empty()))
    }
}

/// The pieces, while a thread reads them.
pub(super) struct Pieces {
    tables: Option<Receiver<TextTable>>,
    thread: Option<JoinHandle<Result<Vec<InputFile>>>>,
}

impl Pieces {
    /// Begins to read.
    ///
    /// # Errors
    /// No thread can be started.
    pub(super) fn begin(of: Files, together: usize) -> Result<Self> {
        let (send, tables) = sync_channel(WAITING);
        let read = move || {
            let mut reading = Reading { of, next: 0, open: None, inputs: Vec::new() };
            while let Some(table) = reading.piece(together)? {
                // Who works on them may have stopped.
                if send.send(table).is_err() {
                    break;
                }
            }
            Ok(reading.inputs)
        };
        let thread = std::thread::Builder::new().spawn(read).context("no thread can be started")?;
        Ok(Self { tables: Some(tables), thread: Some(thread) })
    }

    /// The next piece; `None` where there is none, which may be so because it could not be read: [`Self::end`] tells.
    pub(super) fn next(&mut self) -> Option<TextTable> {
        self.tables.as_ref()?.recv().ok()
    }

    /// Stops reading; the files that were read to their end.
    ///
    /// # Errors
    /// Why no more could be read.
    pub(super) fn end(&mut self) -> Result<Vec<InputFile>> {
        self.tables = None;
        match self.thread.take().map(JoinHandle::join) {
            None => Ok(Vec::new()),
            Some(Ok(read)) => read,
            Some(Err(panic)) => std::panic::resume_unwind(panic),
        }
    }
}

impl Drop for Pieces {
    fn drop(&mut self) {
        // A thread that is stopped has nothing to say.
        let _ = self.end();
    }
}
