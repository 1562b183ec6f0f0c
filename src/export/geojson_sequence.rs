//! GeoJSON features one after the other, so that a reader need not hold the whole: a text sequence (RFC 8142, each behind a record
//! separator) or one a line. GDAL reads both.

use std::io::{self, Write};

use super::geojson;
use super::rows::Rows;

/// What stands before each text of a sequence.
pub const RECORD_SEPARATOR: &[u8] = b"\x1E";

/// Writes a layer, each feature behind `before`.
///
/// # Errors
/// When the writer fails.
pub fn write(out: &mut dyn Write, rows: &Rows<'_>, before: &[u8]) -> io::Result<()> {
    let mut line = Vec::new();
    geojson::each(rows.view, rows.layer, rows.filter, rows.limit, &mut |feature| {
        line.clear();
        line.extend_from_slice(before);
        line.extend_from_slice(feature);
        line.push(b'\n');
        out.write_all(&line)
    })
}
