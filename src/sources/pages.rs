//! What the pages of a Parquet file say of themselves, before they are decoded.
//!
//! In: an open file, its footer and some columns. Out: whether each page holds no more values than its part of the
//! column has. The decoder sets memory aside for as many as a page claims, and a claim of minus one is more than any
//! machine has: that ends the process and cannot be caught.

use std::fs::File;
use std::io::{Cursor, Read as _, Seek as _, SeekFrom};

use polars_buffer::Buffer;
use polars_io::parquet::metadata::FileMetadata;
use polars_parquet::parquet::metadata::ColumnChunkMetadata;
use polars_parquet::parquet::page::CompressedPage;
use polars_parquet::parquet::read::{PageMetaData, PageReader};

/// Whether the pages of these columns hold together. One part of one column is in memory at a time.
pub(super) fn hold_together(file: &mut File, metadata: &FileMetadata, columns: &[String]) -> bool {
    let sound = |file: &mut File| -> Option<()> {
        for group in &metadata.row_groups {
            for column in columns {
                for chunk in group.columns_under_root_iter(column)? {
                    // A column without lists has a value, if only a missing one, in each row.
                    let is_flat = chunk.descriptor().descriptor.max_rep_level == 0;
                    let values = usize::try_from(chunk.num_values()).ok()?;
                    if is_flat && values != group.num_rows() {
                        return None;
                    }
                    pages(file, chunk, values)?;
                }
            }
        }
        Some(())
    };
    sound(file).is_some()
}

/// Walks the pages of a column's part that has so many values.
fn pages(file: &mut File, chunk: &ColumnChunkMetadata, values: usize) -> Option<()> {
    let range = chunk.byte_range();
    let length = range.end.checked_sub(range.start)?;
    if range.end > file.metadata().ok()?.len() {
        return None;
    }
    let mut bytes = Vec::with_capacity(usize::try_from(length).ok()?);
    file.seek(SeekFrom::Start(range.start)).ok()?;
    file.take(length).read_to_end(&mut bytes).ok()?;
    let most = bytes.len();
    let mut reader =
        PageReader::new_with_page_meta(Cursor::new(Buffer::from(bytes)), PageMetaData::from(chunk), Vec::new(), most);
    reader.read_dict().ok()?;
    let mut left = values;
    for page in reader {
        let CompressedPage::Data(page) = page.ok()? else { continue };
        left = left.checked_sub(page.num_values())?;
        if page.null_count().is_some_and(|nulls| nulls > page.num_values()) {
            return None;
        }
    }
    Some(())
}
