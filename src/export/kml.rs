//! KML 2.2 (OGC 07-147r2): a folder of places with typed data, as Google Earth and QGIS show it.

use std::io::{self, Write};

use geo::{LineString, Polygon};

use super::ExportError;
use super::about::About;
use super::rows::{Cell, Column, ColumnType, Rows};
use super::xml::{escape, escaped};
use crate::domain::LocalClock;
use crate::layer::Geometry;

/// Writes a layer.
///
/// # Errors
/// When the writer fails.
pub fn write(out: &mut dyn Write, rows: &Rows<'_>, about: &About) -> Result<(), ExportError> {
    let columns = rows.columns();
    let schema = escaped(&about.name);
    write!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\"><Document id=\"root_doc\"><name>{}</name><description>{}</description>\n",
        escaped(&about.title[0]),
        escaped(&about.description())
    )?;
    write!(out, "<Schema name=\"{schema}\" id=\"{schema}\">")?;
    for column in &columns {
        let title = escaped(column.title_vi);
        write!(
            out,
            "<SimpleField name=\"{}\" type=\"{}\"><displayName>{title}</displayName></SimpleField>",
            column.name,
            type_name(column.kind)
        )?;
    }
    writeln!(out, "</Schema>\n<Folder><name>{schema}</name>")?;
    let mut line = Vec::new();
    let mut clock = LocalClock::default();
    rows.visit(&mut |row| {
        line.clear();
        line.extend_from_slice(b"<Placemark>");
        if let Some(name) = title(&columns, row.cells) {
            line.extend_from_slice(b"<name>");
            escape(&mut line, name)?;
            line.extend_from_slice(b"</name>");
        }
        write!(line, "<ExtendedData><SchemaData schemaUrl=\"#{schema}\">")?;
        for (column, cell) in columns.iter().zip(row.cells).filter(|(_, cell)| **cell != Cell::Null) {
            write!(line, "<SimpleData name=\"{}\">", column.name)?;
            match *cell {
                Cell::Null => {}
                Cell::Text(text) => escape(&mut line, text)?,
                Cell::Integer(number) => write!(line, "{number}")?,
                Cell::Number(number) => write!(line, "{number}")?,
                // GDAL reads the other way of writing it as false.
                Cell::Boolean(value) => line.push(if value { b'1' } else { b'0' }),
                Cell::Moment(moment) => line.extend_from_slice(moment.text(&mut clock, &mut [0; LocalClock::LONGEST]).as_bytes()),
            }
            line.extend_from_slice(b"</SimpleData>");
        }
        line.extend_from_slice(b"</SchemaData></ExtendedData>");
        shape(&mut line, row.geometry)?;
        line.extend_from_slice(b"</Placemark>\n");
        out.write_all(&line)?;
        Ok(())
    })?;
    writeln!(out, "</Folder></Document></kml>")?;
    Ok(())
}

/// What a list of places shows: the name, or else the id.
fn title<'r>(columns: &[Column], cells: &[Cell<'r>]) -> Option<&'r str> {
    let value = |wanted: &str| match columns.iter().position(|column| column.name == wanted).and_then(|at| cells.get(at)) {
        Some(Cell::Text(text)) => Some(*text),
        _ => None,
    };
    value("name").or_else(|| value("id"))
}

const fn type_name(kind: ColumnType) -> &'static str {
    match kind {
        // KML has no type for times.
        ColumnType::Text | ColumnType::Day | ColumnType::Moment => "string",
        // A sum of đồng does not fit into its 32-bit `int`.
        ColumnType::Integer | ColumnType::Number => "double",
        ColumnType::Boolean => "bool",
    }
}

fn shape(out: &mut Vec<u8>, geometry: Option<Geometry<'_>>) -> io::Result<()> {
    match geometry {
        None => Ok(()),
        Some(Geometry::Point([x, y])) => write!(out, "<Point><coordinates>{x},{y}</coordinates></Point>"),
        Some(Geometry::Line(lines)) => {
            out.extend_from_slice(b"<MultiGeometry>");
            for path in lines {
                out.extend_from_slice(b"<LineString>");
                coordinates(out, path)?;
                out.extend_from_slice(b"</LineString>");
            }
            out.write_all(b"</MultiGeometry>")
        }
        Some(Geometry::Polygon(polygons)) => {
            out.extend_from_slice(b"<MultiGeometry>");
            polygons.iter().try_for_each(|one| polygon(out, one))?;
            out.write_all(b"</MultiGeometry>")
        }
    }
}

fn polygon(out: &mut Vec<u8>, polygon: &Polygon<f64>) -> io::Result<()> {
    out.extend_from_slice(b"<Polygon><outerBoundaryIs><LinearRing>");
    coordinates(out, polygon.exterior())?;
    out.extend_from_slice(b"</LinearRing></outerBoundaryIs>");
    for ring in polygon.interiors() {
        out.extend_from_slice(b"<innerBoundaryIs><LinearRing>");
        coordinates(out, ring)?;
        out.extend_from_slice(b"</LinearRing></innerBoundaryIs>");
    }
    out.write_all(b"</Polygon>")
}

fn coordinates(out: &mut Vec<u8>, path: &LineString<f64>) -> io::Result<()> {
    out.extend_from_slice(b"<coordinates>");
    for place in path.coords() {
        write!(out, "{},{} ", place.x, place.y)?;
    }
    out.write_all(b"</coordinates>")
}
