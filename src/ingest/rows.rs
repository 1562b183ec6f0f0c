//! Every format as the same thing: columns, then rows, one at a time.

use geo::Geometry;

use super::IngestError;
use super::source::Source;
use super::{csv_rows, geojson_rows, geopackage_rows};

/// One row or feature.
pub struct Row<'a> {
    /// Line of a table as an editor counts, number of a feature otherwise.
    pub line: u64,
    /// Values in the order of the columns; empty where there is none.
    pub values: &'a [&'a str],
    /// Its shape as it stands in the file; `None` in a table or when it is null.
    pub geometry: Option<Geometry<f64>>,
    /// What makes the row unusable whatever is asked of it.
    pub fault: Option<String>,
}

/// Who takes the rows.
pub trait RowSink {
    /// The columns; again, with more of them, when a later feature brings properties that earlier ones lack.
    fn columns(&mut self, names: &[String], has_geometry: bool) -> Result<(), IngestError>;
    /// The reference system that the file names; not called when it names none.
    fn crs(&mut self, name: &str) -> Result<(), IngestError>;
    /// A row.
    fn row(&mut self, row: Row<'_>) -> Result<(), IngestError>;
}

const SUPPORTED: &str = "GeoJSON, GeoPackage and CSV, the first and the last also as .gz";

/// Reads a file whatever its format, which its first bytes tell.
pub fn read(source: &mut Source, sink: &mut dyn RowSink) -> Result<(), IngestError> {
    let name = source.name.clone();
    let head = source.head()?;
    let first = head.iter().copied().find(|byte| !byte.is_ascii_whitespace() && !matches!(byte, 0xef | 0xbb | 0xbf));
    let unsupported = |found| Err(IngestError::Unsupported { file: name.clone(), found, supported: SUPPORTED });
    let stem = name.to_ascii_lowercase();
    let stem = stem.strip_suffix(".gz").unwrap_or(&stem);
    let ends = |endings: &[&str]| endings.iter().any(|ending| stem.ends_with(ending));
    let Some(first) = first else { return Err(IngestError::Empty(name)) };
    match head {
        _ if head.starts_with(b"SQLite format 3\0") => geopackage_rows::read(source, sink),
        _ if head.starts_with(b"PK\x03\x04") && ends(&[".xlsx"]) => unsupported("an Excel workbook"),
        _ if head.starts_with(b"PK\x03\x04") => unsupported("a zip archive (Shapefile)"),
        _ if head.starts_with(&[0xd0, 0xcf, 0x11, 0xe0]) => unsupported("an old Excel workbook"),
        _ if head.starts_with(b"fgb") => unsupported("FlatGeobuf"),
        _ if head.starts_with(&[0, 0, 0x27, 0x0a]) => unsupported("a bare .shp of a Shapefile"),
        _ if head.starts_with(b"PAR1") => unsupported("Parquet"),
        _ if first == b'<' => unsupported("XML (KML, GML)"),
        _ if first == b'{' || ends(&[".geojson", ".json"]) => geojson_rows::read(source, sink),
        _ if ends(&[".gpkg"]) => {
            Err(IngestError::Format { file: name, expected: "a GeoPackage", reason: "it does not begin as an SQLite file does".into() })
        }
        _ => csv_rows::read(source, sink),
    }
}
