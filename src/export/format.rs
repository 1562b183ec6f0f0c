//! The formats, in one table.

use std::fs::File;
use std::io::Write;
use std::path::Path;

use super::about::About;
use super::csv::Headers;
use super::geojson::Header;
use super::rows::Rows;
use super::{ExportError, csv, flatgeobuf, geojson, geojson_sequence, geopackage, geoparquet, kml, shapefile, xlsx};

/// A format of a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// GeoPackage.
    GeoPackage,
    /// FlatGeobuf.
    FlatGeobuf,
    /// GeoParquet.
    GeoParquet,
    /// One GeoJSON document.
    GeoJson,
    /// GeoJSON, a feature a line.
    GeoJsonLines,
    /// GeoJSON text sequence.
    GeoJsonSequence,
    /// CSV.
    Csv,
    /// The types of the columns of CSV.
    CsvTypes,
    /// What is said of the data, beside CSV.
    Text,
    /// Excel workbook.
    Xlsx,
    /// KML.
    Kml,
    /// Shapefile in an archive.
    Shapefile,
}

use Format::{Csv, CsvTypes, FlatGeobuf, GeoJson, GeoJsonLines, GeoJsonSequence, GeoPackage, GeoParquet, Kml, Shapefile, Text, Xlsx};

impl Format {
    /// All of them.
    pub const ALL: [Self; 12] =
        [GeoJson, GeoPackage, FlatGeobuf, GeoParquet, GeoJsonLines, GeoJsonSequence, Csv, CsvTypes, Text, Xlsx, Kml, Shapefile];

    /// How the name of a file ends, without a dot before it.
    #[must_use]
    pub const fn ending(self) -> &'static str {
        match self {
            GeoPackage => "gpkg",
            FlatGeobuf => "fgb",
            GeoParquet => "parquet",
            GeoJson => "geojson",
            GeoJsonLines => "geojsonl",
            GeoJsonSequence => "geojsons",
            Csv => "csv",
            CsvTypes => "csvt",
            Text => "txt",
            Xlsx => "xlsx",
            Kml => "kml",
            Shapefile => "shp.zip",
        }
    }

    /// Media type.
    #[must_use]
    pub const fn media_type(self) -> &'static str {
        match self {
            GeoPackage => "application/geopackage+sqlite3",
            FlatGeobuf => "application/flatgeobuf",
            GeoParquet => "application/vnd.apache.parquet",
            GeoJson => "application/geo+json",
            GeoJsonLines => "application/x-ndjson",
            GeoJsonSequence => "application/geo+json-seq",
            Csv => "text/csv; charset=utf-8",
            CsvTypes | Text => "text/plain; charset=utf-8",
            Xlsx => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
            Kml => "application/vnd.google-earth.kml+xml",
            Shapefile => "application/zip",
        }
    }

    /// The name of a layer and the format of a file's name.
    #[must_use]
    pub fn of_file(name: &str) -> Option<(&str, Self)> {
        Self::ALL.into_iter().find_map(|format| Some((name.strip_suffix(format.ending())?.strip_suffix('.')?, format)))
    }

    /// Whether its beginning depends on its end, so that it is made as a whole before it is sent.
    #[must_use]
    pub const fn is_made_whole(self) -> bool {
        matches!(self, GeoPackage | FlatGeobuf | GeoParquet | Shapefile)
    }

    /// Whether compressing it again is of no use, or in the way of asking for a part of it.
    #[must_use]
    pub const fn is_packed(self) -> bool {
        self.is_made_whole() || matches!(self, Xlsx)
    }

    /// Refuses what the format cannot hold.
    ///
    /// # Errors
    /// [`ExportError::Refused`].
    pub fn check(self, rows: &Rows<'_>) -> Result<(), ExportError> {
        if self == Xlsx && rows.count()? > xlsx::MOST_ROWS {
            let detail = format!("a sheet holds no more than {} rows; narrow the filter, set a limit or take .csv", xlsx::MOST_ROWS);
            return Err(ExportError::Refused(detail));
        }
        Ok(())
    }

    /// Writes a layer into an empty file.
    ///
    /// # Errors
    /// When it cannot be written; when the format cannot hold it; when nobody waits any more.
    pub fn write_file(self, path: &Path, rows: &Rows<'_>, about: &About, headers: Headers) -> Result<(), ExportError> {
        let file = || File::options().write(true).create(true).truncate(true).open(path);
        match self {
            GeoPackage => geopackage::write(path, &[(*rows, about.clone())], None),
            FlatGeobuf => flatgeobuf::write(file()?, rows, about),
            GeoParquet => geoparquet::write(std::io::BufWriter::new(file()?), rows, about),
            Shapefile => shapefile::write(std::io::BufWriter::new(file()?), rows, about),
            _ => {
                let mut out = std::io::BufWriter::with_capacity(1 << 18, file()?);
                self.write_stream(&mut out, rows, about, headers)?;
                Ok(out.flush()?)
            }
        }
    }

    /// Writes a layer from its beginning to its end.
    ///
    /// # Errors
    /// When the writer fails; when the format [is made whole](Self::is_made_whole).
    pub fn write_stream(self, out: &mut dyn Write, rows: &Rows<'_>, about: &About, headers: Headers) -> Result<(), ExportError> {
        match self {
            GeoJson => Ok(geojson::write(out, rows.view, rows.layer, rows.filter, &Header::new(about), rows.limit)?),
            GeoJsonLines => Ok(geojson_sequence::write(out, rows, b"")?),
            GeoJsonSequence => Ok(geojson_sequence::write(out, rows, geojson_sequence::RECORD_SEPARATOR)?),
            Csv => csv::write(out, rows, headers),
            CsvTypes => Ok(out.write_all(csv::types(&rows.columns(), rows.geometry()).as_bytes())?),
            Text => {
                let columns = rows.columns();
                let names: Vec<String> = columns.iter().map(|column| column.name.to_owned()).collect();
                Ok(out.write_all(about.text(&columns, &names).as_bytes())?)
            }
            Xlsx => xlsx::write(out, rows, about),
            Kml => kml::write(out, rows, about),
            GeoPackage | FlatGeobuf | GeoParquet | Shapefile => {
                Err(ExportError::Refused(format!("a .{} file cannot be written as it is sent", self.ending())))
            }
        }
    }
}
