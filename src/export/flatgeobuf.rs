//! FlatGeobuf 3 with its packed R-tree, after <https://flatgeobuf.org> (`header.fbs`, `feature.fbs`, `packedrtree.h`).
//!
//! ```text
//! magic | length header | nodes of the tree, root first | length feature | length feature …
//! ```
//!
//! The size of the tree follows from the number of rows, so it gets its place once all of them are written and their boxes and
//! offsets are known. Rows are in the order in which they come, which for incidents is along a Hilbert curve.

use std::io::{BufWriter, Seek, SeekFrom, Write};

use flatbuffers::{FlatBufferBuilder, ForwardsUOffset, TableFinishedWIPOffset, Vector, WIPOffset};
use geo::LineString;

use super::ExportError;
use super::about::About;
use super::packed_tree::PackedTree;
use super::rows::{Cell, Column, ColumnType, Row, Rows, bounds, join};
use crate::domain::LocalClock;
use crate::layer::{Geometry, GeometryKind};

const MAGIC: [u8; 8] = *b"fgb\x03fgb\x00";
const NODE_SIZE: u16 = 16;
const MULTI_LINE: u8 = 5;
const POLYGON: u8 = 3;
const MULTI_POLYGON: u8 = 6;

/// Position of a field in the table that describes a table, by its number in the schema.
const fn slot(number: u16) -> u16 {
    4 + 2 * number
}

type Table = WIPOffset<TableFinishedWIPOffset>;
type Builder<'b> = FlatBufferBuilder<'b>;

/// Writes a layer from the beginning of an empty file.
///
/// # Errors
/// When it cannot be written; when nobody waits any more.
pub fn write(file: impl Write + Seek, rows: &Rows<'_>, about: &About) -> Result<(), ExportError> {
    let (columns, count) = (rows.columns(), rows.count()?);
    let mut file = BufWriter::with_capacity(1 << 18, file);
    let mut builder = Builder::with_capacity(1 << 12);
    // The header has the same length with any envelope.
    header(&mut builder, rows.geometry(), &columns, about, count, [0.0; 4]);
    let tree_start = (MAGIC.len() + builder.finished_data().len()) as u64;
    let mut tree = PackedTree::new(count, NODE_SIZE.into());
    file.seek(SeekFrom::Start(tree_start + tree.byte_len()))?;

    let (mut extent, mut offset, mut properties, mut clock) = (None, 0, Vec::new(), LocalClock::default());
    rows.visit(&mut |row| {
        write_properties(&mut properties, row, &mut clock);
        feature(&mut builder, row.geometry, &properties);
        let content = builder.finished_data();
        file.write_all(content)?;
        let bounds = bounds(row.geometry);
        tree.push(bounds, offset);
        extent = bounds.map_or(extent, |bounds| Some(join(extent, bounds)));
        offset += content.len() as u64;
        Ok(())
    })?;

    file.seek(SeekFrom::Start(0))?;
    file.write_all(&MAGIC)?;
    header(&mut builder, rows.geometry(), &columns, about, count, extent.unwrap_or_default());
    file.write_all(builder.finished_data())?;
    tree.write(&mut file)?;
    file.flush()?;
    Ok(())
}

fn header(builder: &mut Builder<'_>, geometry: GeometryKind, columns: &[Column], about: &About, count: u64, envelope: [f64; 4]) {
    builder.reset();
    let columns: Vec<Table> = columns.iter().map(|column| describe(builder, column)).collect();
    let columns = builder.create_vector(&columns);
    let crs = reference_system(builder);
    let texts = [&about.name, &about.title[0], &about.description(), &about.json().to_string()].map(|text| builder.create_string(text));
    let envelope = builder.create_vector(&envelope);
    let table = builder.start_table();
    builder.push_slot_always(slot(0), texts[0]);
    builder.push_slot_always(slot(1), envelope);
    builder.push_slot_always(slot(2), geometry_type(geometry));
    builder.push_slot_always(slot(7), columns);
    builder.push_slot_always(slot(8), count);
    // Without rows there is no tree.
    builder.push_slot_always(slot(9), if count == 0 { 0 } else { NODE_SIZE });
    builder.push_slot_always(slot(10), crs);
    builder.push_slot_always(slot(11), texts[1]);
    builder.push_slot_always(slot(12), texts[2]);
    builder.push_slot_always(slot(13), texts[3]);
    let table = builder.end_table(table);
    builder.finish_size_prefixed(table, None);
}

fn describe(builder: &mut Builder<'_>, column: &Column) -> Table {
    let texts = [column.name, column.title_vi, column.title_en].map(|text| builder.create_string(text));
    let table = builder.start_table();
    builder.push_slot_always(slot(0), texts[0]);
    builder.push_slot_always(slot(1), type_code(column.kind));
    builder.push_slot_always(slot(2), texts[1]);
    builder.push_slot_always(slot(3), texts[2]);
    builder.end_table(table)
}

fn reference_system(builder: &mut Builder<'_>) -> Table {
    let [organisation, name] = ["EPSG", "WGS 84"].map(|text| builder.create_string(text));
    let table = builder.start_table();
    builder.push_slot_always(slot(0), organisation);
    builder.push_slot_always(slot(1), 4326i32);
    builder.push_slot_always(slot(2), name);
    builder.end_table(table)
}

fn feature(builder: &mut Builder<'_>, geometry: Option<Geometry<'_>>, properties: &[u8]) {
    builder.reset();
    let properties = builder.create_vector(properties);
    let geometry = geometry.map(|geometry| match geometry {
        Geometry::Point(place) => simple(builder, &place, &[], 0),
        Geometry::Line(lines) => paths(builder, lines.iter(), MULTI_LINE),
        Geometry::Polygon(polygons) => {
            let rings = |polygon| std::iter::once(geo::Polygon::exterior(polygon)).chain(geo::Polygon::interiors(polygon));
            let parts: Vec<Table> = polygons.iter().map(|polygon| paths(builder, rings(polygon), POLYGON)).collect();
            let parts = builder.create_vector(&parts);
            parent(builder, parts)
        }
    });
    let table = builder.start_table();
    if let Some(geometry) = geometry {
        builder.push_slot_always(slot(0), geometry);
    }
    builder.push_slot_always(slot(1), properties);
    let table = builder.end_table(table);
    builder.finish_size_prefixed(table, None);
}

fn parent<'b>(builder: &mut Builder<'b>, parts: WIPOffset<Vector<'b, ForwardsUOffset<TableFinishedWIPOffset>>>) -> Table {
    let table = builder.start_table();
    builder.push_slot_always(slot(6), MULTI_POLYGON);
    builder.push_slot_always(slot(7), parts);
    builder.end_table(table)
}

/// Lines or rings: all corners one after the other, and where each path ends.
fn paths<'l>(builder: &mut Builder<'_>, paths: impl Iterator<Item = &'l LineString<f64>>, kind: u8) -> Table {
    let (mut corners, mut ends) = (Vec::new(), Vec::new());
    for path in paths {
        corners.extend(path.coords().flat_map(|place| [place.x, place.y]));
        ends.push((corners.len() / 2) as u32);
    }
    simple(builder, &corners, &ends, kind)
}

fn simple(builder: &mut Builder<'_>, corners: &[f64], ends: &[u32], kind: u8) -> Table {
    let corners = builder.create_vector(corners);
    let ends = (!ends.is_empty()).then(|| builder.create_vector(ends));
    let table = builder.start_table();
    if let Some(ends) = ends {
        builder.push_slot_always(slot(0), ends);
    }
    builder.push_slot_always(slot(1), corners);
    builder.push_slot(slot(6), kind, 0);
    builder.end_table(table)
}

/// Number of a column and its value, one after the other; what is not known is left out.
fn write_properties(out: &mut Vec<u8>, row: &Row<'_>, clock: &mut LocalClock) {
    out.clear();
    for (column, cell) in (0u16..).zip(row.cells).filter(|(_, cell)| **cell != Cell::Null) {
        out.extend_from_slice(&column.to_le_bytes());
        match *cell {
            Cell::Null => {}
            Cell::Text(value) => text(out, value),
            Cell::Integer(number) => out.extend_from_slice(&number.to_le_bytes()),
            Cell::Number(number) => out.extend_from_slice(&number.to_le_bytes()),
            Cell::Boolean(value) => out.push(value.into()),
            Cell::Moment(moment) => text(out, moment.time(clock, &mut [0; LocalClock::LONGEST])),
        }
    }
}

fn text(out: &mut Vec<u8>, value: &str) {
    out.extend_from_slice(&(value.len() as u32).to_le_bytes());
    out.extend_from_slice(value.as_bytes());
}

const fn type_code(kind: ColumnType) -> u8 {
    match kind {
        ColumnType::Boolean => 2,
        ColumnType::Integer => 7,
        ColumnType::Number => 10,
        ColumnType::Text => 11,
        // A day is a time too: the format has no other type for it.
        ColumnType::Day | ColumnType::Moment => 13,
    }
}

const fn geometry_type(kind: GeometryKind) -> u8 {
    match kind {
        GeometryKind::Raster => 0,
        GeometryKind::Point => 1,
        GeometryKind::Line => MULTI_LINE,
        GeometryKind::Polygon => MULTI_POLYGON,
    }
}
