//! The files of the world, open for writing.

use std::fs::File;
use std::io::{BufWriter, Write as _};
use std::path::Path;

use anyhow::{Context, Result, bail};

use crate::storage;

/// A file that counts its rows.
pub(super) struct Lines {
    writer: BufWriter<File>,
    name: &'static str,
    rows: usize,
}

impl Lines {
    /// Creates a file, with a header line unless it is empty.
    pub(super) fn create(out: &Path, name: &'static str, header: &str) -> Result<Self> {
        let path = out.join(name);
        // Below the folder that was asked for every name can be guessed.
        for folder in Path::new(name)
            .ancestors()
            .skip(1)
            .filter(|folder| !folder.as_os_str().is_empty())
            .map(|folder| out.join(folder))
        {
            if folder.is_symlink() {
                bail!(
                    "`{}` is a link, and is not written through; remove it, or choose another folder with `--out`",
                    folder.display()
                );
            }
        }
        if let Some(folder) = path.parent() {
            std::fs::create_dir_all(folder).with_context(|| format!("`{}` cannot be made", folder.display()))?;
        }
        let mut writer = BufWriter::with_capacity(1 << 18, storage::fresh(&path)?);
        if !header.is_empty() {
            writeln!(writer, "{header}")?;
        }
        Ok(Self { writer, name, rows: 0 })
    }

    /// Writes a CSV row, quoting where it must.
    pub(super) fn csv(&mut self, fields: &[&str]) -> Result<()> {
        for (f, field) in fields.iter().enumerate() {
            if f > 0 {
                self.writer.write_all(b",")?;
            }
            if field.contains([',', '"', '\n', '\r']) {
                write!(self.writer, "\"{}\"", field.replace('"', "\"\""))?;
            } else {
                self.writer.write_all(field.as_bytes())?;
            }
        }
        self.line("")
    }

    /// Writes a line as it is.
    pub(super) fn line(&mut self, text: &str) -> Result<()> {
        self.writer.write_all(text.as_bytes())?;
        self.writer.write_all(b"\n")?;
        self.rows += 1;
        Ok(())
    }

    /// Flushes, and says the name and the number of rows.
    pub(super) fn finish(mut self) -> Result<(String, usize)> {
        self.writer.flush().with_context(|| format!("`{}` cannot be written", self.name))?;
        Ok((self.name.to_owned(), self.rows))
    }
}

/// A text as a JSON string; `None` as `null`.
pub(super) fn json(text: Option<&str>) -> String {
    text.map_or_else(|| "null".to_owned(), |text| serde_json::Value::from(text).to_string())
}

/// Somebody who writes down whose record each ID of a source is.
pub(super) fn told<'a>(
    records: &'a mut Lines,
    source: &'static str,
    customer: &'a str,
) -> impl FnMut(&str) -> Result<()> + 'a {
    move |id| records.csv(&[source, id, customer])
}
