//! From a file to its bytes as UTF-8, a piece at a time.
//!
//! In: a file and its encoding. Out: a reader that decodes, takes the hash of the bytes as they are on disk, and
//! gives no more than it was allowed. It promises that memory does not grow with the file. It knows no rows.

use std::fs::File;
use std::io::{self, Read as _, Seek as _, SeekFrom};

use anyhow::{Context, Result, anyhow, bail};
use encoding_rs::{Decoder, DecoderResult};
use xxhash_rust::xxh3::Xxh3;

use super::files::SourceFile;
use super::kind;
use crate::config::Read;
use crate::diagnostic::words;

/// A header holds at most so many bytes.
pub(super) const LONGEST_HEADER: u64 = 1 << 20;

/// A row holds at most so many bytes.
pub(super) const LONGEST_ROW: u64 = 16 << 20;

/// How much of a file's beginning says what kind of file it is.
pub(super) const HEAD: u64 = 4096;

/// Opens a file that is of the format that was declared.
pub(super) fn open(file: &SourceFile, read: &Read) -> Result<Input<File>> {
    let mut opened = file.open()?;
    let mut head = Vec::new();
    let cannot = || format!("`{}` cannot be read", file.shown);
    opened.by_ref().take(HEAD).read_to_end(&mut head).with_context(cannot)?;
    opened.seek(SeekFrom::Start(0)).with_context(cannot)?;
    kind::check(file, read, &head)?;
    let length = opened.metadata().map_or(0, |about| about.len());
    Ok(Input { length, ..Input::new(opened, read.encoding) })
}

/// The reader.
pub(super) struct Input<R> {
    inner: R,
    hash: Box<Xxh3>,
    decoding: Option<Decoding>,
    left: u64,
    stopped: Option<Stopped>,
    /// How many bytes it had when it was opened.
    length: u64,
}

/// Why nothing more is given.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stopped {
    /// The allowance is used up.
    TooLong,
    /// This line is not of the encoding.
    Malformed {
        /// The encoding.
        encoding: &'static str,
        /// The line.
        line: u64,
    },
}

impl<R: io::Read> Input<R> {
    fn new(inner: R, encoding: Option<&'static encoding_rs::Encoding>) -> Self {
        Self {
            inner,
            hash: Box::new(Xxh3::new()),
            decoding: encoding.map(Decoding::new),
            left: LONGEST_HEADER,
            stopped: None,
            length: 0,
        }
    }

    /// Allows so many bytes from here on; what waits in a buffer is not counted.
    pub(super) fn allow(&mut self, bytes: u64) {
        self.left = bytes;
    }

    /// The xxh3-128 of everything read.
    pub(super) fn finish(&self) -> u128 {
        self.hash.digest128()
    }

    /// Why reading failed, in words: `too_long` where the allowance was used up, `error` where the machine says so.
    pub(super) fn why(
        &self,
        file: &SourceFile,
        error: &io::Error,
        too_long: impl FnOnce() -> anyhow::Error,
    ) -> anyhow::Error {
        match self.stopped {
            Some(Stopped::TooLong) => too_long(),
            Some(Stopped::Malformed { encoding, line }) => {
                anyhow!(
                    "`{}`, line {line}: the text is not {encoding}; name the encoding the system really exports",
                    file.shown
                )
            }
            None => anyhow!("`{}` cannot be read: {}", file.shown, words(error)),
        }
    }

    fn stop(&mut self, why: Stopped) -> io::Error {
        self.stopped = Some(why);
        io::ErrorKind::InvalidData.into()
    }
}

impl Input<File> {
    /// The xxh3-128 of the file, of which everything was read.
    ///
    /// # Errors
    /// A file that became shorter while it was read: what was cut off is in no row.
    pub(super) fn whole(&self, file: &SourceFile) -> Result<u128> {
        if self.taken().is_some_and(|(_, now)| now < self.length) {
            bail!("`{}` became shorter while it was read; run again once it is written", file.shown);
        }
        Ok(self.finish())
    }

    /// How many bytes were taken of the file, and how many it has; nothing of what is no file on a disk.
    pub(super) fn taken(&self) -> Option<(u64, u64)> {
        let mut file = &self.inner;
        Some((file.stream_position().ok()?, file.metadata().ok()?.len()))
    }
}

impl<R: io::Read> io::Read for Input<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        if self.left == 0 {
            return Err(self.stop(Stopped::TooLong));
        }
        let n = match &mut self.decoding {
            None => {
                let n = self.inner.read(buffer)?;
                self.hash.update(&buffer[..n]);
                n
            }
            Some(decoding) => match decoding.read(&mut self.inner, &mut self.hash, buffer)? {
                Ok(n) => n,
                Err(why) => return Err(self.stop(why)),
            },
        };
        self.left = self.left.saturating_sub(n as u64);
        Ok(n)
    }
}

/// Decodes a piece at a time.
struct Decoding {
    decoder: Decoder,
    /// Bytes of the file, of which those before `taken` are decoded.
    raw: Vec<u8>,
    taken: usize,
    /// Text, of which what is before `given` was handed out.
    text: Vec<u8>,
    given: usize,
    /// Lines that were decoded.
    lines: u64,
    at_end: bool,
    is_done: bool,
    is_malformed: bool,
}

impl Decoding {
    const PIECE: usize = 1 << 16;

    fn new(encoding: &'static encoding_rs::Encoding) -> Self {
        Self {
            decoder: encoding.new_decoder(),
            raw: Vec::new(),
            taken: 0,
            text: Vec::new(),
            given: 0,
            lines: 0,
            at_end: false,
            is_done: false,
            is_malformed: false,
        }
    }

    fn read(
        &mut self,
        inner: &mut impl io::Read,
        hash: &mut Xxh3,
        buffer: &mut [u8],
    ) -> io::Result<std::result::Result<usize, Stopped>> {
        while self.given == self.text.len() {
            // What stands before the malformed bytes is handed out first, so that mistakes are told in order.
            if self.is_malformed {
                return Ok(Err(Stopped::Malformed { encoding: self.decoder.encoding().name(), line: self.lines + 1 }));
            }
            if self.is_done {
                return Ok(Ok(0));
            }
            self.fill(inner, hash)?;
        }
        let n = buffer.len().min(self.text.len() - self.given);
        buffer[..n].copy_from_slice(&self.text[self.given..self.given + n]);
        self.given += n;
        Ok(Ok(n))
    }

    fn fill(&mut self, inner: &mut impl io::Read, hash: &mut Xxh3) -> io::Result<()> {
        if self.taken == self.raw.len() && !self.at_end {
            self.raw.resize(Self::PIECE, 0);
            let n = inner.read(&mut self.raw)?;
            self.raw.truncate(n);
            self.taken = 0;
            self.at_end = n == 0;
            hash.update(&self.raw);
        }
        self.text.resize(Self::PIECE, 0);
        let (result, taken, written) =
            self.decoder.decode_to_utf8_without_replacement(&self.raw[self.taken..], &mut self.text, self.at_end);
        self.taken += taken;
        self.text.truncate(written);
        self.given = 0;
        self.lines += self.text.iter().filter(|byte| **byte == b'\n').count() as u64;
        match result {
            DecoderResult::InputEmpty => self.is_done = self.at_end,
            DecoderResult::OutputFull => {}
            DecoderResult::Malformed(..) => self.is_malformed = true,
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use std::io::BufRead as _;

    use super::*;

    /// A reader without end that counts what was taken from it.
    struct Endless(u64);

    impl io::Read for Endless {
        fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
            buffer.fill(b'x');
            self.0 += buffer.len() as u64;
            Ok(buffer.len())
        }
    }

    #[test]
    fn a_reader_stops_when_its_allowance_is_used_up() {
        let mut reader = io::BufReader::with_capacity(1 << 18, Input::new(Endless(0), None));
        reader.get_mut().allow(1 << 20);
        let mut line = Vec::new();
        assert!(reader.read_until(b'\n', &mut line).is_err());
        assert_eq!(reader.get_ref().stopped, Some(Stopped::TooLong));
        assert!(reader.get_ref().inner.0 <= (1 << 20) + (1 << 18), "{}", reader.get_ref().inner.0);
    }

    #[test]
    fn an_allowance_is_renewed_and_a_stream_of_short_lines_has_no_end() {
        let lines = b"0123456789abcde\n".repeat(1 << 12);
        let mut reader = io::BufReader::with_capacity(64, Input::new(lines.as_slice(), None));
        let mut n = 0;
        loop {
            reader.get_mut().allow(16);
            if reader.read_until(b'\n', &mut Vec::new()).unwrap() == 0 {
                break;
            }
            n += 1;
        }
        assert_eq!(n, 1 << 12);
    }

    /// Everything a reader of this encoding gives, and why it stopped.
    fn decoded(bytes: &[u8], encoding: &'static encoding_rs::Encoding) -> (Vec<u8>, Option<Stopped>) {
        let mut input = Input::new(bytes, Some(encoding));
        input.allow(u64::MAX);
        let mut text = Vec::new();
        if input.read_to_end(&mut text).is_ok() {
            assert_eq!(input.finish(), xxhash_rust::xxh3::xxh3_128(bytes), "the hash is of the file, not of the text");
        }
        (text, input.stopped)
    }

    #[test]
    fn decoding_in_pieces_gives_what_decoding_at_once_gives() {
        let text = "id,näme\n1,Ärger €\n".repeat(20_000);
        let (bytes, ..) = encoding_rs::WINDOWS_1252.encode(&text);
        assert_eq!(decoded(&bytes, encoding_rs::WINDOWS_1252), (text.clone().into_bytes(), None));
        let (bytes, ..) = encoding_rs::SHIFT_JIS.encode("顧客,名前\n1,山田\n");
        assert_eq!(
            decoded(&bytes.repeat(10_000), encoding_rs::SHIFT_JIS),
            ("顧客,名前\n1,山田\n".repeat(10_000).into_bytes(), None)
        );
        let wide: Vec<u8> = [0xFEFF].into_iter().chain(text.encode_utf16()).flat_map(u16::to_le_bytes).collect();
        assert_eq!(decoded(&wide, encoding_rs::UTF_16LE), (text.into_bytes(), None));
        assert_eq!(decoded(b"", encoding_rs::UTF_16LE), (Vec::new(), None));
    }

    #[test]
    fn the_line_of_the_first_malformed_byte_is_known_and_what_is_before_it_is_given() {
        let mut bytes = "良い\n".repeat(50_000).into_bytes();
        let good = bytes.len();
        bytes.extend(b"\xFF\n");
        let (text, stopped) = decoded(&bytes, encoding_rs::UTF_8);
        assert_eq!(text.len(), good);
        assert_eq!(stopped, Some(Stopped::Malformed { encoding: "UTF-8", line: 50_001 }));
    }
}
