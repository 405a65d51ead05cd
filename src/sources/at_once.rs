//! A whole CSV file at once: rows are read here, and stored by another thread where there are many.
//!
//! In: a file and a table of columns. Out: all its rows in the table. It reads nothing itself.

use std::sync::mpsc;

use anyhow::Result;

use super::csv::{Open, Rows};
use super::files::SourceFile;
use super::text::TextTable;
use crate::config::Read;

/// Rows that are stored together.
const BATCH_ROWS: usize = 1 << 14;
/// Their bytes.
const BATCH_BYTES: usize = 1 << 20;
/// Batches that wait to be stored.
const WAITING: usize = 4;
/// For no more rows room is made in advance.
const MOST_ROWS: usize = 1 << 24;

/// Reads the needed columns of a file into the table; returns the hash of the file.
pub(super) fn read(file: &SourceFile, read: &Read, table: &mut TextTable) -> Result<u128> {
    let Open { mut rows, wanted } = Open::new(file, read, table)?;
    fill(&mut rows, &wanted, table)?;
    rows.finish()
}

/// Moves all rows into the table.
fn fill(rows: &mut Rows, wanted: &[Option<usize>], table: &mut TextTable) -> Result<()> {
    let mut batch = Batch::default();
    if !batch.fill(rows, wanted)? {
        batch.store(table);
        return Ok(());
    }
    table.expect(rows.about(batch.lines.len()).min(MOST_ROWS));
    std::thread::scope(|scope| {
        let (send, receive) = mpsc::sync_channel::<Batch>(WAITING);
        let (back, stored) = mpsc::channel::<Batch>();
        scope.spawn(move || {
            for mut batch in receive {
                batch.store(table);
                // Whoever reads may have stopped.
                let _ = back.send(batch);
            }
        });
        let mut goes_on = true;
        while goes_on {
            let next = stored.try_recv().unwrap_or_default();
            if send.send(std::mem::replace(&mut batch, next)).is_err() {
                break;
            }
            goes_on = batch.fill(rows, wanted)?;
        }
        // It has stopped only if it panicked, which the end of the scope tells.
        let _ = send.send(batch);
        Ok(())
    })
}

/// Rows of the wanted columns on their way into a table.
#[derive(Default)]
struct Batch {
    text: String,
    /// Where each cell ends in the text, row by row.
    ends: Vec<u32>,
    lines: Vec<u64>,
}

impl Batch {
    /// Takes rows until it is full; whether there may be more.
    fn fill(&mut self, rows: &mut Rows, wanted: &[Option<usize>]) -> Result<bool> {
        while self.lines.len() < BATCH_ROWS && self.text.len() < BATCH_BYTES {
            let Some(row) = rows.next()? else { return Ok(false) };
            for place in wanted {
                if let Some(place) = place {
                    self.text.push_str(row.cell(*place)?);
                }
                self.ends.push(self.text.len() as u32);
            }
            self.lines.push(row.line);
        }
        Ok(true)
    }

    /// Puts the rows into the table, and is empty.
    fn store(&mut self, table: &mut TextTable) {
        let width = table.names().len();
        let (mut start, mut ends) = (0, self.ends.iter());
        for line in &self.lines {
            for (c, end) in ends.by_ref().take(width).enumerate() {
                let end = *end as usize;
                table.push(c, Some(&self.text[start..end]));
                start = end;
            }
            table.end_row(*line);
        }
        self.text.clear();
        self.ends.clear();
        self.lines.clear();
    }
}
