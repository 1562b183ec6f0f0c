//! Lines: the land border and the coast, from which zones are derived.

use std::path::Path;

use geo::{Coord, CoordsIter, Geometry, LineString, MultiLineString};

use super::columns::{Columns, Field};
use super::options::Options;
use super::reference_system::ReferenceSystem;
use super::report::Report;
use super::rows::{self, Row, RowSink};
use super::source::Source;
use super::{IngestError, finish, unique};
use crate::domain::text::normalise;
use crate::domain::{Line, LineKind};
use crate::store::{Commit, Store};

const NAME: usize = 0;
const SOURCE: usize = 1;
const FIELDS: &[Field] =
    &[Field { name: "name", headers: &["name", "ten"] }, Field { name: "source", headers: &["source", "nguon", "attribution"] }];

/// Imports a file of lines. They replace all lines of the same kind, the demonstration's too.
///
/// # Errors
/// When the file is refused; then the store is as it was before.
pub fn import(store: &mut Store, path: &Path, kind: LineKind, options: &Options) -> Result<Report, IngestError> {
    let source = Source::open(path)?;
    let started = crate::store::moment::now();
    let mut commit = store.begin()?;
    let (report, sha256) = read(&mut commit, source, kind, options)?;
    finish(commit, report, &[], sha256, started, options)
}

/// Reads a source into an open commit.
pub(super) fn read(
    commit: &mut Commit<'_>,
    mut source: Source,
    kind: LineKind,
    options: &Options,
) -> Result<(Report, String), IngestError> {
    let file = source.name.clone();
    let reference_system = ReferenceSystem::new(options)?;
    let mut import = Import {
        kind,
        options,
        reference_system,
        columns: Columns::default(),
        lines: Vec::new(),
        report: Report { file: file.clone(), kind: "lines".into(), ..Report::default() },
    };
    rows::read(&mut source, &mut import)?;
    let sha256 = source.sha256()?;
    let Import { lines, mut report, columns, .. } = import;
    if lines.is_empty() {
        return Err(IngestError::NoRows(file));
    }
    report.dropped_columns = unique(columns.dropped);
    let before = commit.lines(kind)?;
    if before == lines {
        report.unchanged = report.read;
        return Ok((report, sha256));
    }
    report.removed_demonstration.lines = before.iter().filter(|line| line.demonstration).count();
    let own = before.len() - report.removed_demonstration.lines;
    if own > 0 {
        report.warnings.push(format!("{own} {kind} lines that were there before were replaced"));
    }
    commit.remove_lines(kind)?;
    for line in &lines {
        commit.put_line(line)?;
    }
    report.accepted = report.read;
    Ok((report, sha256))
}

struct Import<'a> {
    kind: LineKind,
    options: &'a Options,
    reference_system: ReferenceSystem,
    columns: Columns,
    lines: Vec<Line>,
    report: Report,
}

impl RowSink for Import<'_> {
    fn columns(&mut self, names: &[String], has_geometry: bool) -> Result<(), IngestError> {
        self.columns = Columns::resolve(&self.report.file, FIELDS, names, self.options, true)?;
        if has_geometry {
            return Ok(());
        }
        let reason = "a table has no lines".to_owned();
        Err(IngestError::Format { file: self.report.file.clone(), expected: "a vector file such as GeoJSON or GeoPackage", reason })
    }

    fn crs(&mut self, name: &str) -> Result<(), IngestError> {
        self.reference_system.declare(&self.report.file, name)
    }

    fn row(&mut self, row: Row<'_>) -> Result<(), IngestError> {
        self.report.read += 1;
        let fault = |reason: String| IngestError::Row { file: self.report.file.clone(), line: row.line, field: "geometry".into(), reason };
        if let Some(reason) = row.fault {
            return Err(fault(reason));
        }
        let shape = match row.geometry {
            Some(Geometry::LineString(line)) => MultiLineString(vec![line]),
            Some(Geometry::MultiLineString(lines)) => lines,
            _ => return Err(fault("it is not a line".into())),
        };
        let shape = self
            .reference_system
            .crs
            .geometry_to_wgs84(shape)
            .ok_or_else(|| fault("it lies where the reference system is not defined".into()))?;
        // Not `>`: a NaN must fail too.
        if let Some(wrong) = shape.coords_iter().find(|coord| !(coord.x.abs() <= 180.0 && coord.y.abs() <= 90.0)) {
            return Err(fault(format!("({}, {}) is out of range, expected degrees of longitude and latitude", wrong.x, wrong.y)));
        }
        let geometry = MultiLineString(shape.into_iter().map(rounded).filter(|line| line.0.len() > 1).collect());
        if geometry.0.is_empty() {
            return Err(fault("it has no length".into()));
        }
        self.lines.push(Line {
            kind: self.kind,
            name: normalise(self.columns.get(NAME, row.values)),
            geometry,
            source: normalise(self.columns.get(SOURCE, row.values)),
            demonstration: self.options.demonstration,
        });
        Ok(())
    }
}

fn rounded(line: LineString<f64>) -> LineString<f64> {
    let round = |degrees: f64| (degrees * 1e7).round() / 1e7;
    let mut coords: Vec<Coord<f64>> = line.0.into_iter().map(|c| Coord { x: round(c.x), y: round(c.y) }).collect();
    coords.dedup();
    LineString(coords)
}
