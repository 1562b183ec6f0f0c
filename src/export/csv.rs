//! CSV (RFC 4180) in UTF-8 with a byte order mark, which Excel needs to see Vietnamese.
//!
//! Points are two columns of degrees, other shapes a last column of well-known text (`WKT`), as GDAL reads them. Text that a
//! spreadsheet would take for a formula has an apostrophe before it. The types are at an address of their own, `.csvt`, in GDAL's
//! words; what is said of the data at `.txt`.

use std::io::Write;

use super::ExportError;
use super::rows::{Cell, Column, ColumnType, Rows};
use super::well_known_text;
use crate::domain::LocalClock;
use crate::layer::{Geometry, GeometryKind};

/// The language of the headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Headers {
    /// Names of the fields, as in every other format.
    #[default]
    Names,
    /// Vietnamese titles.
    Vietnamese,
    /// English titles.
    English,
}

impl Headers {
    /// The header of a column.
    #[must_use]
    pub const fn of(self, column: &Column) -> &'static str {
        match self {
            Self::Names => column.name,
            Self::Vietnamese => column.title_vi,
            Self::English => column.title_en,
        }
    }
}

/// Writes a layer.
///
/// # Errors
/// When the writer fails.
pub fn write(out: &mut dyn Write, rows: &Rows<'_>, headers: Headers) -> Result<(), ExportError> {
    out.write_all("\u{feff}".as_bytes())?;
    let mut file = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(out);
    let columns = rows.columns();
    let shape: &[&str] = if rows.geometry() == GeometryKind::Point { &["longitude", "latitude"] } else { &["WKT"] };
    file.write_record(columns.iter().map(|column| headers.of(column)).chain(shape.iter().copied()))?;
    let (mut clock, mut text) = (LocalClock::default(), String::new());
    rows.visit(&mut |row| {
        for cell in row.cells {
            field(*cell, &mut clock, &mut text);
            file.write_field(&text)?;
        }
        match row.geometry {
            Some(Geometry::Point(place)) => {
                for degrees in place {
                    file.write_field(degrees.to_string())?;
                }
            }
            geometry => file.write_field(geometry.map(well_known_text::write).unwrap_or_default())?,
        }
        file.write_record(None::<&[u8]>)?;
        Ok(())
    })?;
    file.flush()?;
    Ok(())
}

/// The types of the columns as `.csvt`.
#[must_use]
pub fn types(columns: &[Column], geometry: GeometryKind) -> String {
    let kinds = columns.iter().map(|column| match column.kind {
        ColumnType::Text | ColumnType::Boolean => "String",
        ColumnType::Integer => "Integer64",
        ColumnType::Number => "Real",
        ColumnType::Day => "Date",
        ColumnType::Moment => "DateTime",
    });
    let shape: &[&str] = if geometry == GeometryKind::Point { &["CoordX", "CoordY"] } else { &["WKT"] };
    let kinds: Vec<String> = kinds.chain(shape.iter().copied()).map(|kind| format!("\"{kind}\"")).collect();
    kinds.join(",") + "\r\n"
}

fn field(cell: Cell<'_>, clock: &mut LocalClock, out: &mut String) {
    out.clear();
    match cell {
        Cell::Null => {}
        Cell::Text(text) => {
            if text.starts_with(['=', '+', '-', '@', '\t', '\r']) {
                out.push('\'');
            }
            out.push_str(text);
        }
        Cell::Integer(number) => out.push_str(&number.to_string()),
        Cell::Number(number) => out.push_str(&number.to_string()),
        Cell::Boolean(value) => out.push_str(if value { "true" } else { "false" }),
        Cell::Moment(moment) => out.push_str(moment.text(clock, &mut [0; LocalClock::LONGEST])),
    }
}
