//! Layers of an operator: points, lines or polygons of places, such as schools and industrial zones.

use std::path::Path;

use geo::{CoordsIter, Geometry, MultiLineString, MultiPolygon};

use super::columns::{Columns, Field};
use super::options::Options;
use super::reference_system::ReferenceSystem;
use super::report::Report;
use super::rows::{self, Row, RowSink};
use super::source::Source;
use super::{IngestError, finish, personal, unique};
use crate::domain::operator_layer::interned;
use crate::domain::text::normalise;
use crate::domain::{ColumnKind, OperatorColumn, OperatorFeature, OperatorLayer, OperatorShape, ShapeKind};
use crate::spatial::repair;
use crate::store::Store;

/// Most columns of a layer: more are a table that somebody joined by mistake.
const MOST_COLUMNS: usize = 100;
/// Most features of a layer; they are all in memory.
const MOST_FEATURES: u64 = 1_000_000;
/// Names by which an exported layer would tell its own number and shape.
const NAMES_OF_FILES: [&str; 4] = ["fid", "geom", "geometry", "ogc_fid"];

/// What the layer is called.
#[derive(Debug, Clone, Default)]
pub struct Naming {
    /// Identifier.
    pub layer: String,
    /// Vietnamese title; the identifier when not said.
    pub title_vi: Option<String>,
    /// English title; the Vietnamese one when not said.
    pub title_en: Option<String>,
    /// Where the data come from.
    pub source: Option<String>,
}

/// Imports a file of features as a layer, in the place of the one of that name.
///
/// # Errors
/// When the file is refused; then the store is as it was before.
pub fn import(store: &mut Store, path: &Path, naming: &Naming, options: &Options) -> Result<Report, IngestError> {
    let id = naming.layer.as_str();
    if !OperatorLayer::is_identifier(id) || OperatorLayer::RESERVED.contains(&id) {
        return Err(IngestError::Option(format!(
            "--layer {id:.60?} cannot name a layer: expected lower-case letters, digits and _, and no name of a layer that is there already"
        )));
    }
    let title_vi = naming.title_vi.as_deref().map_or_else(|| id.replace('_', " "), normalise);
    let title_en = naming.title_en.as_deref().map_or_else(|| title_vi.clone(), normalise);
    for name in [id, &title_vi, &title_en] {
        if personal::is_group_figure(name) {
            let reason = "a layer of residents by ethnicity or religion has no place here: Diaban knows areas, never people";
            return Err(IngestError::Option(format!("{name:.60?}: {reason}")));
        }
    }
    let mut source = Source::open(path)?;
    let started = crate::store::moment::now();
    let mut commit = store.begin()?;
    if commit.designation_kinds()?.iter().any(|kind| kind.id == id) {
        return Err(IngestError::Option(format!("--layer {id:?} is a kind of designation already; choose another name")));
    }
    let file = source.name.clone();
    let mut import = Import {
        reference_system: ReferenceSystem::new(options)?,
        options,
        names: Vec::new(),
        dropped: Vec::new(),
        shape: None,
        features: Vec::new(),
        report: Report { file: file.clone(), kind: "features".into(), ..Report::default() },
    };
    rows::read(&mut source, &mut import)?;
    let sha256 = source.sha256()?;
    let before = commit.operator_layer(id)?;
    let (Some((shape, _)), false) = (import.shape, import.features.is_empty()) else { return Err(IngestError::NoRows(file)) };
    let source_text = naming.source.as_deref().map(normalise).unwrap_or_default();
    let mut report = std::mem::take(&mut import.report);
    report.dropped_columns = unique(std::mem::take(&mut import.dropped));
    let layer = OperatorLayer {
        id: id.to_owned(),
        title_vi,
        title_en,
        source: source_text,
        shape,
        columns: import.kinds(),
        features: import.features,
    };
    if before.as_ref().is_some_and(|before| is_same(before, &layer)) {
        report.unchanged = report.read;
    } else {
        if let Some(before) = before {
            report.warnings.push(format!("{} features that were there before were replaced", before.features.len()));
        }
        commit.put_operator_layer(&layer)?;
        report.accepted = report.read;
    }
    finish(commit, report, &[], sha256, started, options)
}

/// Whether two layers differ in nothing but the numbers of their features.
fn is_same(before: &OperatorLayer, after: &OperatorLayer) -> bool {
    let features = |layer: &OperatorLayer| layer.features.iter().map(|f| (f.shape.clone(), f.values.clone())).collect::<Vec<_>>();
    let head = |layer: &OperatorLayer| OperatorLayer { features: Vec::new(), ..layer.clone() };
    before.features.len() == after.features.len() && head(before) == head(after) && features(before) == features(after)
}

struct Import<'a> {
    options: &'a Options,
    reference_system: ReferenceSystem,
    /// Positions in the file and names of the columns that are kept.
    names: Vec<(usize, String)>,
    dropped: Vec<String>,
    /// What the first feature is, and its line.
    shape: Option<(ShapeKind, u64)>,
    features: Vec<OperatorFeature>,
    report: Report,
}

impl Import<'_> {
    /// The columns; numbers are those in which nothing but numbers stands.
    fn kinds(&self) -> Vec<OperatorColumn> {
        // A code such as 007 is no number: its zeros mean something.
        let is_number = |text: &String| {
            text.is_empty()
                || (text.parse::<f64>().is_ok_and(f64::is_finite) && !(text.len() > 1 && text.starts_with('0') && !text.starts_with("0.")))
        };
        let kind = |(at, (_, name)): (usize, &(usize, String))| {
            let values = || self.features.iter().filter_map(move |feature| feature.values.get(at));
            let is_number = values().any(|value| !value.is_empty()) && values().all(is_number);
            OperatorColumn { name: interned(name), kind: if is_number { ColumnKind::Number } else { ColumnKind::Text } }
        };
        self.names.iter().enumerate().map(kind).collect()
    }

    fn fault(&self, line: u64, field: &str, reason: impl Into<String>) -> IngestError {
        IngestError::Row { file: self.report.file.clone(), line, field: field.into(), reason: reason.into() }
    }

    /// The shape in degrees.
    fn shape(&self, line: u64, geometry: Geometry<f64>) -> Result<OperatorShape, IngestError> {
        let fault = |reason: &str| self.fault(line, "geometry", reason);
        let geometry = self.reference_system.crs.geometry_to_wgs84(geometry);
        let geometry = geometry.ok_or_else(|| fault("it lies where the reference system is not defined"))?;
        // Not `>`: a NaN must fail too.
        if let Some(wrong) = geometry.coords_iter().find(|coord| !(coord.x.abs() <= 180.0 && coord.y.abs() <= 90.0)) {
            let reason = format!("({}, {}) is out of range, expected degrees of longitude and latitude", wrong.x, wrong.y);
            return Err(self.fault(line, "geometry", reason));
        }
        let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
        let polygons = |shape: MultiPolygon<f64>| match repair::clean(shape) {
            Ok(clean) => Ok(OperatorShape::Polygon(clean.shape)),
            Err(error) => Err(self.fault(line, "geometry", format!("{error}"))),
        };
        match geometry {
            Geometry::Point(point) => Ok(OperatorShape::Point([round(point.x()), round(point.y())])),
            Geometry::LineString(only) => Ok(OperatorShape::Line(MultiLineString(vec![only]))),
            Geometry::MultiLineString(lines) => Ok(OperatorShape::Line(lines)),
            Geometry::Polygon(only) => polygons(MultiPolygon(vec![only])),
            Geometry::MultiPolygon(shape) => polygons(shape),
            _ => Err(fault("it is not a point, line or polygon")),
        }
    }
}

impl RowSink for Import<'_> {
    fn columns(&mut self, names: &[String], has_geometry: bool) -> Result<(), IngestError> {
        if !has_geometry {
            let reason = "a table has no shapes".to_owned();
            return Err(IngestError::Format {
                file: self.report.file.clone(),
                expected: "a vector file such as GeoJSON or GeoPackage",
                reason,
            });
        }
        // Refuses personal columns; a place may have a name.
        let columns = Columns::resolve(&self.report.file, &[] as &[Field], names, self.options, true)?;
        if let Some(group) = columns.dropped.iter().find(|name| !self.is_dropped(name) && personal::is_group_figure(name)) {
            return Err(IngestError::GroupFigure { file: self.report.file.clone(), line: 1, name: group.clone() });
        }
        let stays = |name: &String| !name.is_empty() && !self.is_dropped(name) && !NAMES_OF_FILES.contains(&name.to_lowercase().as_str());
        let (kept, dropped): (Vec<_>, Vec<_>) = names.iter().cloned().enumerate().partition(|(_, name)| stays(name));
        if kept.len() > MOST_COLUMNS {
            return Err(IngestError::Option(format!(
                "{} columns are too many for a layer, at most {MOST_COLUMNS}; leave some out with --drop",
                kept.len()
            )));
        }
        self.names = kept;
        self.dropped = dropped.into_iter().map(|(_, name)| name).collect();
        // A later feature brought more columns than the earlier ones have.
        for feature in &mut self.features {
            feature.values.resize(self.names.len(), String::new());
        }
        Ok(())
    }

    fn crs(&mut self, name: &str) -> Result<(), IngestError> {
        self.reference_system.declare(&self.report.file, name)
    }

    fn row(&mut self, row: Row<'_>) -> Result<(), IngestError> {
        self.report.read += 1;
        if self.report.read > MOST_FEATURES {
            return Err(IngestError::Option(format!("a layer has at most {MOST_FEATURES} features")));
        }
        if let Some(reason) = row.fault {
            return Err(self.fault(row.line, "geometry", reason));
        }
        let geometry = row.geometry.ok_or_else(|| self.fault(row.line, "geometry", "it has no shape"))?;
        let shape = self.shape(row.line, geometry)?;
        let kind = match shape {
            OperatorShape::Point(_) => ShapeKind::Point,
            OperatorShape::Line(_) => ShapeKind::Line,
            OperatorShape::Polygon(_) => ShapeKind::Polygon,
        };
        let (first, line) = *self.shape.get_or_insert((kind, row.line));
        if first != kind {
            let reason = format!("it is a {kind}, but feature {line} is a {first}; a layer holds one of them");
            return Err(self.fault(row.line, "geometry", reason));
        }
        let mut values = Vec::with_capacity(self.names.len());
        for (at, name) in &self.names {
            let text = normalise(row.values.get(*at).copied().unwrap_or_default());
            if personal::is_personal_value(&text) {
                return Err(self.fault(
                    row.line,
                    name,
                    "it holds a phone number, identity number or e-mail address; leave the column out with --drop",
                ));
            }
            values.push(text);
        }
        self.features.push(OperatorFeature { number: 0, shape, values });
        Ok(())
    }
}

impl Import<'_> {
    fn is_dropped(&self, name: &str) -> bool {
        let folded = crate::domain::text::fold(name);
        self.options.drop.iter().any(|dropped| crate::domain::text::fold(dropped) == folded)
    }
}
