//! Events that are read a piece at a time, when it is known who is who.
//!
//! In: where the events of a source stand, and the records that they may hang on. Out: tables of events, one after the
//! other. It promises that pieces which pass until nothing is to begin again are read as the whole would be, and that
//! a file which changes meanwhile is an error.

use anyhow::{Context as _, Result, bail};

use super::bridge::Bridge;
use super::codes::Known;
use super::environment::Environment;
use super::events::Reader;
use super::files;
use super::pieces::{Files, Pieces};
use super::unreadable::{at_read, unreadable};
use crate::config::{Identity, Need, Source};
use crate::tables::{EventTable, Forgotten, InputFile, Micros, Sources, Unread};

/// So many rows are read together where nothing else is asked.
pub const TOGETHER: usize = 1 << 17;

/// The sources of events that are read a piece at a time.
#[derive(Default)]
pub struct Streams {
    /// Each by its index in the use case, with its files.
    pub(super) of: Vec<(usize, Files)>,
    pub(super) needs: Vec<Vec<Need>>,
    pub(super) codes: Vec<Vec<Known>>,
    pub(super) bridges: Vec<Bridge>,
    pub(super) forgotten: Forgotten,
    pub(super) at: Micros,
    /// How many rows are read together.
    pub together: usize,
    /// How many files were read that hold no rows of sources, and stand before all others.
    pub beside: usize,
}

/// The files of a source, of which each has its columns.
pub(super) fn files(source: &Source, needs: &[Need], environment: &Environment) -> Result<Files> {
    let files = || -> Result<Files> {
        let files = files::find(&source.read, environment)?;
        let of = Files { source: source.name.clone(), read: source.read.clone(), files, needs: needs.to_vec() };
        of.check()?;
        Ok(of)
    };
    files().with_context(|| unreadable(source)).with_context(|| at_read(source))
}

impl Streams {
    /// The sources, by their index in the use case.
    pub fn sources(&self) -> impl Iterator<Item = usize> + '_ {
        self.of.iter().map(|(s, _)| *s)
    }

    /// Begins to read a source.
    ///
    /// # Errors
    /// A source that is not among them; no thread can be started.
    pub fn open<'a>(&'a self, identity: &'a Identity, sources: &'a Sources, s: usize) -> Result<Stream<'a>> {
        let (_, files) = self.of.iter().find(|(of, _)| *of == s).context("this is a bug: the source is not read")?;
        let with = (&self.codes[s][..], &self.bridges[s]);
        let reader = Reader::new(identity, s, &self.needs[s], with, (sources, &self.forgotten, self.at))?;
        let pieces = Pieces::begin(files.clone(), self.together)?;
        let (source, together) = (&identity.sources[s], self.together);
        Ok(Stream { source, files, together, reader, pieces, inputs: Vec::new() })
    }
}

/// The events of a source, while they are read.
pub struct Stream<'a> {
    source: &'a Source,
    files: &'a Files,
    together: usize,
    reader: Reader<'a>,
    pieces: Pieces,
    /// The files, once they were read.
    inputs: Vec<InputFile>,
}

impl Stream<'_> {
    /// The next events; `None` where there are no more.
    ///
    /// # Errors
    /// As [`super::read`].
    pub fn piece(&mut self) -> Result<Option<EventTable>> {
        let piece = match self.pieces.next() {
            Some(text) => self.reader.table(text).map(Some),
            None => self.end().map(|()| None),
        };
        piece.with_context(|| unreadable(self.source)).with_context(|| at_read(self.source))
    }

    /// The files were read to their end.
    fn end(&mut self) -> Result<()> {
        let read = self.pieces.end();
        let hashes = |inputs: &[InputFile]| inputs.iter().map(|file| file.xxh3_128.clone()).collect::<Vec<_>>();
        // What could be read once can be read again, unless somebody writes there.
        let is_one = read.as_ref().is_ok_and(|inputs| hashes(inputs) == hashes(&self.inputs));
        if !self.inputs.is_empty() && !is_one {
            bail!("the files changed while they were read; run again when nobody writes them");
        }
        self.inputs = read?;
        Ok(())
    }

    /// All pieces have passed: begins to read once more where that is `wanted`, or a column says something else than
    /// was taken; whether it does.
    ///
    /// # Errors
    /// No thread can be started.
    pub fn begin_again(&mut self, wanted: bool) -> Result<bool> {
        let is_again = self.reader.begin_again() || wanted;
        if is_again {
            self.pieces = Pieces::begin(self.files.clone(), self.together)?;
        }
        Ok(is_again)
    }

    /// The files that were read, and what was not understood in what leads from events to records.
    pub fn read(self) -> (Vec<InputFile>, Vec<Unread>) {
        (self.inputs, self.reader.beside().to_vec())
    }
}
