//! A table as a file that says which run made it, written in parts.
//!
//! In: frames of one table, in order. Out: Parquet with a row group for each. It promises that parts can be encoded
//! side by side and that the bytes do not depend on how many are. It holds no more than the parts it is given.

use std::io::Write;

use anyhow::Result;
use polars::prelude::{CompatLevel, DataFrame, Schema};
use polars_io::parquet::write::{BatchedWriter, KeyValueMetadata, ParquetCompression, ParquetWriter};
use polars_parquet::parquet::error::{ParquetError, ParquetResult};
use polars_parquet::write::{
    CompressedPage, Compressor, ParquetType, StatisticsOptions, Version, WriteOptions, array_to_columns,
    get_dtype_encoding,
};
use rayon::prelude::*;

/// Which run made a file, and with which version of the registry.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize, schemars::JsonSchema)]
pub struct Stamp {
    /// The run: the hash of all it was made from, so that equal runs have equal IDs.
    pub run_id: String,
    /// The version of the registry whose canonical IDs it holds.
    pub registry_version: u64,
}

/// Rows of one row group at most.
pub const ROW_GROUP: usize = 1 << 18;

/// A Parquet file while it is written; its footer carries the stamp as `c360.run_id` and `c360.registry_version`.
pub struct Stamped<W: Write> {
    writer: BatchedWriter<W>,
}

/// How the columns of a table are stored.
pub struct Columns(Vec<ParquetType>);

/// Rows of a table, encoded and compressed.
pub struct RowGroup {
    rows: u64,
    columns: Vec<Vec<CompressedPage>>,
}

impl<W: Write> Stamped<W> {
    /// A file of a table with these columns.
    ///
    /// # Errors
    /// A column that Parquet cannot hold, or a file that cannot be written.
    pub fn begin(file: W, schema: &Schema, stamp: &Stamp) -> Result<(Self, Columns)> {
        let stamp = vec![
            ("c360.run_id".to_owned(), stamp.run_id.clone()),
            ("c360.registry_version".to_owned(), stamp.registry_version.to_string()),
        ];
        let stamp = Some(KeyValueMetadata::from_static(stamp));
        let mut writer = ParquetWriter::new(file).with_key_value_metadata(stamp).batched(schema)?;
        let columns = Columns(writer.parquet_schema().fields().to_vec());
        Ok((Self { writer }, columns))
    }

    /// The rows that follow.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn add(&mut self, rows: &RowGroup) -> Result<()> {
        if rows.rows > 0 {
            self.writer.write_row_group(rows.rows, &rows.columns)?;
        }
        Ok(())
    }

    /// The footer: the file is whole.
    ///
    /// # Errors
    /// A file that cannot be written.
    pub fn finish(self) -> Result<()> {
        self.writer.finish()?;
        Ok(())
    }
}

impl Columns {
    /// The rows of a frame, at most [`ROW_GROUP`], as they are stored.
    ///
    /// # Errors
    /// A column that is not as it was said.
    pub fn row_group(&self, mut frame: DataFrame) -> Result<RowGroup> {
        let options = WriteOptions {
            statistics: StatisticsOptions::default(),
            version: Version::V1,
            compression: ParquetCompression::default().into(),
            data_page_size: None,
        };
        let rows = frame.height() as u64;
        frame.rechunk_mut();
        let mut columns = Vec::with_capacity(self.0.len());
        for chunk in frame.iter_chunks(CompatLevel::newest(), false).filter(|_| rows > 0) {
            for (array, kind) in chunk.columns().iter().zip(&self.0) {
                for pages in array_to_columns(array, kind.clone(), options, &get_dtype_encoding(array.dtype()))? {
                    let pages = pages
                        .map(|page| page.map_err(|_| ParquetError::OutOfSpec("a column cannot be encoded".to_owned())));
                    let pages = Compressor::new_from_vec(pages, options.compression, Vec::new());
                    columns.push(pages.collect::<ParquetResult<Vec<CompressedPage>>>()?);
                }
            }
        }
        Ok(RowGroup { rows, columns })
    }
}

/// A whole table as Parquet.
///
/// # Errors
/// A column that Parquet cannot hold.
pub fn parquet(frame: &DataFrame, stamp: &Stamp) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    write(&mut bytes, frame, stamp)?;
    Ok(bytes)
}

/// The same, written to a file, as many row groups at once as there are threads.
///
/// # Errors
/// A column that Parquet cannot hold, or a file that cannot be written.
pub fn write<W: Write>(file: W, frame: &DataFrame, stamp: &Stamp) -> Result<()> {
    let (mut file, columns) = Stamped::begin(file, frame.schema(), stamp)?;
    let starts: Vec<usize> = (0..frame.height()).step_by(ROW_GROUP).collect();
    for starts in starts.chunks(rayon::current_num_threads()) {
        let part = |start: &usize| columns.row_group(frame.slice(*start as i64, ROW_GROUP));
        for rows in starts.par_iter().map(part).collect::<Result<Vec<_>>>()? {
            file.add(&rows)?;
        }
    }
    file.finish()
}
