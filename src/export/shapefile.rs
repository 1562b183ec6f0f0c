//! Shapefile (ESRI, July 1998) with its tables (dBASE III) in one archive, because offices ask for it.
//!
//! Names of columns have ten letters at most; a text file in the archive says the full ones, the filters and what must be known. Text is
//! UTF-8 (`.cpg`) and cut at 254 bytes, times are text.
//!
//! Every part says its own size at its beginning, so the rows are visited once to measure and once for each part.

use std::io::{Seek, Write};

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, ZipWriter};

use super::ExportError;
use super::about::About;
use super::dbase::{self, Field};
use super::rows::{Rows, bounds, join};
use super::shape_record as record;

/// Largest part in bytes: sizes are signed, and many readers take no more.
const LARGEST: u64 = (1 << 31) - 1;
const HEADER_BYTES: u64 = 100;
const PROJECTION: &str = "GEOGCS[\"GCS_WGS_1984\",DATUM[\"D_WGS_1984\",SPHEROID[\"WGS_1984\",6378137.0,298.257223563]],PRIMEM[\"Greenwich\",0.0],UNIT[\"Degree\",0.0174532925199433]]";

/// What the parts say at their beginning.
struct Measured {
    rows: u64,
    bytes: u64,
    extent: Option<[f64; 4]>,
    fields: Vec<Field>,
}

/// Writes a layer.
///
/// # Errors
/// When it is too large for the format or cannot be written; when nobody waits any more.
pub fn write(file: impl Write + Seek, rows: &Rows<'_>, about: &About) -> Result<(), ExportError> {
    let measured = measure(rows)?;
    let name = &about.name;
    let mut archive = ZipWriter::new(file);
    // Without the time of writing, so that the same question gives the same bytes.
    let options = SimpleFileOptions::default().compression_method(CompressionMethod::Deflated).compression_level(Some(1));
    let options = options.last_modified_time(DateTime::default()).large_file(true);

    archive.start_file(format!("{name}.shp"), options)?;
    archive.write_all(&header(rows, &measured, HEADER_BYTES + measured.bytes))?;
    let mut number = 0u32;
    let mut bytes = Vec::new();
    rows.visit(&mut |row| {
        number += 1;
        record::encode(&mut bytes, row.geometry);
        archive.write_all(&number.to_be_bytes())?;
        archive.write_all(&(bytes.len() as u32 / 2).to_be_bytes())?;
        archive.write_all(&bytes)?;
        Ok(())
    })?;

    archive.start_file(format!("{name}.shx"), options)?;
    archive.write_all(&header(rows, &measured, HEADER_BYTES + 8 * measured.rows))?;
    let mut start = HEADER_BYTES;
    rows.visit(&mut |row| {
        let length = record::byte_len(row.geometry);
        archive.write_all(&((start / 2) as u32).to_be_bytes())?;
        archive.write_all(&((length / 2) as u32).to_be_bytes())?;
        start += 8 + length;
        Ok(())
    })?;

    archive.start_file(format!("{name}.dbf"), options)?;
    dbase::write(&mut archive, rows, &measured.fields, measured.rows, about.data_until.as_deref())?;

    let names: Vec<String> = measured.fields.iter().map(|field| field.name.clone()).collect();
    let texts = [("prj", PROJECTION.to_owned()), ("cpg", "UTF-8".to_owned()), ("txt", about.text(&rows.columns(), &names))];
    for (ending, text) in texts {
        archive.start_file(format!("{name}.{ending}"), options)?;
        archive.write_all(text.as_bytes())?;
    }
    archive.finish()?;
    Ok(())
}

fn measure(rows: &Rows<'_>) -> Result<Measured, ExportError> {
    let mut measured = Measured { rows: 0, bytes: 0, extent: None, fields: dbase::fields(&rows.columns()) };
    measured.rows = rows.visit(&mut |row| {
        measured.bytes += 8 + record::byte_len(row.geometry);
        if let Some(bounds) = bounds(row.geometry) {
            measured.extent = Some(join(measured.extent, bounds));
        }
        measured.fields.iter_mut().zip(row.cells).for_each(|(field, cell)| field.widen(cell));
        Ok(())
    })?;
    let table = dbase::byte_len(&measured.fields, measured.rows);
    if HEADER_BYTES + measured.bytes > LARGEST || table > LARGEST {
        let detail =
            format!("{} features are more than a Shapefile holds (2 GB); narrow the filter, set a limit or take .gpkg", measured.rows);
        return Err(ExportError::Refused(detail));
    }
    Ok(measured)
}

fn header(rows: &Rows<'_>, measured: &Measured, bytes: u64) -> [u8; HEADER_BYTES as usize] {
    let mut header = [0; HEADER_BYTES as usize];
    header[..4].copy_from_slice(&9994u32.to_be_bytes());
    header[24..28].copy_from_slice(&((bytes / 2) as u32).to_be_bytes());
    header[28..32].copy_from_slice(&1000u32.to_le_bytes());
    header[32..36].copy_from_slice(&record::kind(rows.geometry()).to_le_bytes());
    for (place, side) in header[36..68].as_chunks_mut::<8>().0.iter_mut().zip(measured.extent.unwrap_or_default()) {
        *place = side.to_le_bytes();
    }
    header
}
