//! What kind of file it is, whatever it was declared to be.
//!
//! In: how a file begins. Out: nothing, or an error that says what it is and how to read it. It promises that no file
//! of the declared format is refused. It looks at no more than the beginning.

use anyhow::{Result, bail};

use super::files::SourceFile;
use crate::config::{Format, Read};

/// How files begin that somebody has to unpack or export first.
const PACKED: [(&[u8], &str); 8] = [
    (b"\x1f\x8b", "a gzip file; unpack it"),
    (b"PK\x03\x04", "a zip archive; unpack it, or export the workbook as CSV if it is one"),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an Excel workbook of the old kind; export it as CSV"),
    (b"\x28\xb5\x2f\xfd", "a zstd file; unpack it"),
    (b"\xfd7zXZ\0", "an xz file; unpack it"),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive; unpack it"),
    (b"SQLite format 3\0", "an SQLite database; export the table as CSV"),
    (b"%PDF-", "a PDF; export the data as CSV"),
];

/// Makes sure that a file is what it was declared to be, as far as its beginning tells.
pub(super) fn check(file: &SourceFile, read: &Read, head: &[u8]) -> Result<()> {
    let shown = &file.shown;
    let format = read.format.name();
    if head.starts_with(b"PK\x03\x04") && is_workbook(head) {
        bail!("`{shown}` is an Excel workbook, not {format}; export it as CSV");
    }
    if let Some((_, what)) = PACKED.iter().find(|(magic, _)| head.starts_with(magic)) {
        bail!("`{shown}` is {what}");
    }
    if head.starts_with(b"BZh") && head.get(4..10) == Some(b"1AY&SY") {
        bail!("`{shown}` is a bzip2 file; unpack it");
    }
    if read.format == Format::Parquet {
        return parquet(shown, head);
    }
    if head.starts_with(b"PAR1") {
        bail!("`{shown}` is Parquet, not {format}; `parquet:` reads it");
    }
    if let (None, [0xFF, 0xFE, ..] | [0xFE, 0xFF, ..]) = (read.encoding, head) {
        let label = if head[0] == 0xFF { "utf-16le" } else { "utf-16be" };
        bail!("`{shown}`, line 1: the text is not UTF-8; it looks like `encoding: {label}`");
    }
    let text = match read.encoding {
        Some(encoding) => encoding.decode(head).0,
        None => String::from_utf8_lossy(head),
    };
    let content = text.trim_start_matches('\u{FEFF}').trim_start();
    let line = 1 + text[..text.len() - content.len()].matches('\n').count();
    match read.format {
        Format::Csv if is_json(content) => bail!("`{shown}` holds JSON, not CSV; `ndjson:` reads one object a line"),
        Format::Ndjson if content.starts_with('[') => {
            bail!(
                "`{shown}`, line {line}: this is a JSON array; `ndjson:` reads one object a line, as `jq -c '.[]'` \
                 writes them"
            )
        }
        Format::Ndjson if !content.is_empty() && !content.starts_with('{') => {
            bail!("`{shown}`, line {line}: this is no JSON object; if the file is CSV, `csv:` reads it")
        }
        _ => Ok(()),
    }
}

fn parquet(shown: &str, head: &[u8]) -> Result<()> {
    if head.starts_with(b"PAR1") {
        return Ok(());
    }
    if head.starts_with(b"PARE") {
        bail!("`{shown}` is encrypted Parquet; export it without encryption");
    }
    let content = String::from_utf8_lossy(head);
    let content = content.trim_start_matches('\u{FEFF}').trim_start();
    match content {
        "" => bail!("`{shown}` is empty, and no Parquet file"),
        _ if is_json(content) => bail!("`{shown}` holds JSON, not Parquet; `ndjson:` reads one object a line"),
        _ => bail!("`{shown}` is not a Parquet file; if it is text with a header row, `csv:` reads it"),
    }
}

/// `{` begins JSON; so does `[`, unless a name follows, as in the header `[Account ID],[Name]`.
fn is_json(content: &str) -> bool {
    match content.strip_prefix('[') {
        Some(rest) => rest.trim_start().starts_with(|c: char| "{[\"]-".contains(c) || c.is_ascii_digit()),
        None => content.starts_with('{'),
    }
}

/// The first files of a zip archive tell that it is a workbook.
fn is_workbook(head: &[u8]) -> bool {
    [b"[Content_Types].xml".as_slice(), b"xl/", b"mimetypeapplication/vnd.oasis"]
        .iter()
        .any(|name| head.windows(name.len()).any(|part| part == *name))
}
