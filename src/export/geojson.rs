//! GeoJSON (RFC 7946), written feature by feature, so that a layer of any size needs no memory of its own.

use std::io::{self, Write};
use std::ops::ControlFlow;

use geo::LineString;

use super::about::About;
use super::geojson_incidents::IncidentWriter;
use super::rows::bounds;
use crate::index::Snapshot;
use crate::layer::{Feature, Geometry, Layer, Value, View};
use crate::priority::Note;
use crate::query::Filter;

/// What stands at the top of a file, beside the features.
#[derive(Debug, Clone, Default, serde::Serialize)]
pub struct Header {
    /// Number of the commit it was made from.
    pub generation: u64,
    /// What must be known of the data, such as that they are synthetic.
    pub notices: Vec<Note>,
    /// Whom to name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub attribution: Option<String>,
    /// More members, as the caller needs.
    #[serde(flatten)]
    pub more: serde_json::Map<String, serde_json::Value>,
}

impl Header {
    /// What a file says of itself.
    #[must_use]
    pub fn new(about: &About) -> Self {
        let mut more = serde_json::Map::new();
        more.insert("filters".into(), about.filters.as_str().into());
        more.insert("as_of".into(), about.as_of.as_str().into());
        more.insert("data_until".into(), about.data_until.as_deref().into());
        Self { generation: about.generation, notices: about.notices.clone(), attribution: about.attribution.clone(), more }
    }
}

/// Writes a layer as a `FeatureCollection`, at most `limit` features.
///
/// # Errors
/// When the writer fails.
pub fn write(out: &mut dyn Write, view: &View, layer: &dyn Layer, filter: &Filter, header: &Header, limit: usize) -> io::Result<()> {
    let mut collection = Collection::begin(out, layer.id(), header)?;
    each(view, layer, filter, limit, &mut |feature| {
        collection.add(|line| {
            line.extend_from_slice(feature);
            Ok(())
        })
    })?;
    collection.end()
}

/// The same with the box around each geometry in its place, for those who list features and need to know where they are.
///
/// # Errors
/// When the writer fails.
pub fn write_boxes(out: &mut dyn Write, view: &View, layer: &dyn Layer, filter: &Filter, header: &Header) -> io::Result<()> {
    let mut collection = Collection::begin(out, layer.id(), header)?;
    let mut result = Ok(());
    let _ = layer.features(view, filter, None, &mut |feature| {
        result = collection.add(|line| {
            write_properties(line, layer, &feature)?;
            line.extend_from_slice(b"null");
            if let Some([west, south, east, north]) = bounds(feature.geometry) {
                write!(line, ",\"bbox\":[{west},{south},{east},{north}]")?;
            }
            line.push(b'}');
            Ok(())
        });
        if result.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    });
    result?;
    collection.end()
}

/// Calls `visit` with the bytes of each feature, at most `limit`.
///
/// # Errors
/// Those of `visit`.
pub fn each(
    view: &View,
    layer: &dyn Layer,
    filter: &Filter,
    limit: usize,
    visit: &mut dyn FnMut(&[u8]) -> io::Result<()>,
) -> io::Result<()> {
    let (mut line, mut visited, mut result) = (Vec::new(), 0, Ok(()));
    let mut step = |write: &mut dyn FnMut(&mut Vec<u8>) -> io::Result<()>| {
        if visited >= limit {
            return ControlFlow::Break(());
        }
        visited += 1;
        line.clear();
        result = write(&mut line).and_then(|()| visit(&line));
        if result.is_err() { ControlFlow::Break(()) } else { ControlFlow::Continue(()) }
    };
    if layer.is_of_incidents() {
        let incidents = &view.snapshot.incidents;
        let mut writer = IncidentWriter::new(&view.snapshot, filter);
        let _ = incidents.chunks_until(&filter.selection(&view.snapshot), |chunk| {
            chunk.rows().try_for_each(|row| step(&mut |line| writer.write(line, row)))
        });
    } else {
        let _ = layer.features(view, filter, None, &mut |feature| step(&mut |line| write_feature(line, layer, &feature)));
    }
    result
}

/// Writes some incidents as a `FeatureCollection`, in the order of `rows`.
///
/// # Errors
/// When the writer fails.
pub fn write_incidents(out: &mut dyn Write, snapshot: &Snapshot, filter: &Filter, header: &Header, rows: &[usize]) -> io::Result<()> {
    let mut collection = Collection::begin(out, "incidents", header)?;
    let mut writer = IncidentWriter::new(snapshot, filter);
    writer.read_ahead(rows);
    rows.iter().try_for_each(|row| collection.add(|line| writer.write(line, *row)))?;
    collection.end()
}

/// A `FeatureCollection` that is being written.
pub struct Collection<'w> {
    out: &'w mut dyn Write,
    line: Vec<u8>,
    written: usize,
}

impl<'w> Collection<'w> {
    /// Writes what stands before the features.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn begin(out: &'w mut dyn Write, name: &str, header: &Header) -> io::Result<Self> {
        write!(out, "{{\"type\":\"FeatureCollection\",\"name\":{}", serde_json::to_string(name)?)?;
        let header = serde_json::to_string(header)?;
        if header.len() > 2 {
            write!(out, ",{}", &header[1..header.len() - 1])?;
        }
        out.write_all(b",\"features\":[")?;
        Ok(Self { out, line: Vec::new(), written: 0 })
    }

    /// Writes one feature, whose bytes `write` gives.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn add(&mut self, write: impl FnOnce(&mut Vec<u8>) -> io::Result<()>) -> io::Result<()> {
        self.line.clear();
        self.line.extend_from_slice(if self.written > 0 { b",\n" } else { b"\n" });
        write(&mut self.line)?;
        self.written += 1;
        self.out.write_all(&self.line)
    }

    /// Writes what stands behind them.
    ///
    /// # Errors
    /// When the writer fails.
    pub fn end(self) -> io::Result<()> {
        self.out.write_all(b"\n]}\n")
    }
}

/// Writes one feature.
///
/// # Errors
/// When the writer fails.
pub fn write_feature(out: &mut Vec<u8>, layer: &dyn Layer, feature: &Feature<'_>) -> io::Result<()> {
    write_properties(out, layer, feature)?;
    match feature.geometry {
        None => out.extend_from_slice(b"null"),
        Some(Geometry::Point(place)) => {
            out.extend_from_slice(b"{\"type\":\"Point\",\"coordinates\":");
            write_position(out, place)?;
            out.push(b'}');
        }
        Some(Geometry::Line(lines)) => {
            out.extend_from_slice(b"{\"type\":\"MultiLineString\",\"coordinates\":");
            write_list(out, lines.iter(), write_line)?;
            out.push(b'}');
        }
        Some(Geometry::Polygon(polygons)) => {
            out.extend_from_slice(b"{\"type\":\"MultiPolygon\",\"coordinates\":");
            write_list(out, polygons.iter(), |out, polygon| {
                write_list(out, std::iter::once(polygon.exterior()).chain(polygon.interiors()), write_line)
            })?;
            out.push(b'}');
        }
    }
    out.push(b'}');
    Ok(())
}

/// Writes one feature up to where its geometry begins.
fn write_properties(out: &mut Vec<u8>, layer: &dyn Layer, feature: &Feature<'_>) -> io::Result<()> {
    write!(out, "{{\"type\":\"Feature\",\"id\":{},\"properties\":{{", feature.number)?;
    let present = layer.fields().iter().zip(&feature.values).filter(|(_, value)| **value != Value::Absent);
    for (number, (field, value)) in present.enumerate() {
        if number > 0 {
            out.push(b',');
        }
        write!(out, "\"{}\":", field.name)?;
        serde_json::to_writer(&mut *out, value)?;
    }
    out.extend_from_slice(b"},\"geometry\":");
    Ok(())
}

fn write_list<T>(
    out: &mut Vec<u8>,
    items: impl Iterator<Item = T>,
    mut write: impl FnMut(&mut Vec<u8>, T) -> io::Result<()>,
) -> io::Result<()> {
    out.push(b'[');
    for (number, item) in items.enumerate() {
        if number > 0 {
            out.push(b',');
        }
        write(out, item)?;
    }
    out.push(b']');
    Ok(())
}

fn write_line(out: &mut Vec<u8>, line: &LineString<f64>) -> io::Result<()> {
    write_list(out, line.coords(), |out, place| write_position(out, [place.x, place.y]))
}

fn write_position(out: &mut Vec<u8>, place: [f64; 2]) -> io::Result<()> {
    Ok(serde_json::to_writer(out, &place)?)
}
