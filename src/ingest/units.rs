//! Units: boundaries with their codes, or a list of codes without shapes. All of a file or nothing of it.

use std::collections::{BTreeSet, HashMap};
use std::path::Path;

use geo::{Geometry, MultiPolygon};
use jiff::civil::Date;

use super::columns::{Columns, Field, listed};
use super::options::Options;
use super::reference_system::ReferenceSystem;
use super::report::Report;
use super::rows::{self, Row, RowSink};
use super::source::Source;
use super::{IngestError, dissolve, finish, unique};
use crate::domain::text::normalise;
use crate::domain::{GeometryQuality, Level, Unit, UnitCode, Validity};
use crate::spatial::repair;
use crate::store::{Commit, Outcome, Store};

const CODE: usize = 0;
const NAME: usize = 1;
const PARENT: usize = 2;
const VALID_FROM: usize = 3;
const VALID_TO: usize = 4;
const AREA: usize = 5;
const LEVEL: usize = 6;
const FIELDS: &[Field] = &[
    Field { name: "code", headers: &["code", "unit code", "commune code", "ma", "ma don vi", "ma xa", "ma dvhc", "ma so"] },
    Field { name: "name", headers: &["full name", "fullname", "ten day du", "name", "ten", "commune", "ten don vi", "ten xa"] },
    Field { name: "parent", headers: &["parent", "parent code", "province code", "ma cap tren", "ma tinh"] },
    Field { name: "valid_from", headers: &["valid from", "tu ngay", "hieu luc tu"] },
    Field { name: "valid_to", headers: &["valid to", "den ngay", "hieu luc den"] },
    Field { name: "area_km2", headers: &["area km2", "official area km2", "dien tich km2"] },
    // Only when it is mapped: other files number their levels.
    Field { name: "level", headers: &[] },
];

/// What a file of units cannot say itself.
#[derive(Debug, Clone, Copy)]
pub struct UnitOptions {
    /// Level of every unit in the file.
    pub level: Level,
    /// Validity of units that do not say theirs.
    pub validity: Validity,
    /// Whether the shapes are stand-ins.
    pub approximate: bool,
}

/// Imports a file of units. The first own one removes the demonstration.
///
/// # Errors
/// When the file is refused; then the store is as it was before.
pub fn import(store: &mut Store, path: &Path, units: UnitOptions, options: &Options) -> Result<Report, IngestError> {
    let source = Source::open(path)?;
    let started = crate::store::moment::now();
    let mut commit = store.begin()?;
    let (report, sha256) = read(&mut commit, source, units, options)?;
    finish(commit, report, &[], sha256, started, options)
}

/// Reads a source into an open commit.
pub(super) fn read(
    commit: &mut Commit<'_>,
    mut source: Source,
    units: UnitOptions,
    options: &Options,
) -> Result<(Report, String), IngestError> {
    let file = source.name.clone();
    let reference_system = ReferenceSystem::new(options)?;
    let mut report = Report { file: file.clone(), kind: "units".into(), ..Report::default() };
    if !options.demonstration {
        report.removed_demonstration = commit.remove_demonstration()?;
    }
    let mut import = Import {
        commit,
        options,
        units,
        reference_system,
        columns: Columns::default(),
        has_geometry: false,
        seen: HashMap::new(),
        parents: BTreeSet::new(),
        repaired: Vec::new(),
        report,
    };
    rows::read(&mut source, &mut import)?;
    let sha256 = source.sha256()?;
    if import.report.read == 0 {
        return Err(IngestError::NoRows(file));
    }
    let Import { commit, mut report, parents, repaired, columns, .. } = import;
    report.dropped_columns = unique(columns.dropped);
    if !repaired.is_empty() {
        report.warnings.push(format!(
            "{} shapes crossed themselves or had rings without area and were repaired: {}",
            repaired.len(),
            repaired.join(", ")
        ));
    }
    if units.level != Level::Province {
        report.warnings.extend(dissolve::refresh(commit, &parents, options.demonstration)?);
    }
    Ok((report, sha256))
}

struct Import<'a, 'store> {
    commit: &'a mut Commit<'store>,
    options: &'a Options,
    units: UnitOptions,
    reference_system: ReferenceSystem,
    columns: Columns,
    has_geometry: bool,
    /// Codes of this file with their validity and line.
    seen: HashMap<UnitCode, Vec<(Validity, u64)>>,
    /// Parents whose outline may have changed.
    parents: BTreeSet<UnitCode>,
    repaired: Vec<String>,
    report: Report,
}

impl RowSink for Import<'_, '_> {
    fn columns(&mut self, names: &[String], has_geometry: bool) -> Result<(), IngestError> {
        self.columns = Columns::resolve(&self.report.file, FIELDS, names, self.options, true)?;
        self.has_geometry = has_geometry;
        if self.columns.has(CODE) {
            return Ok(());
        }
        Err(IngestError::MissingColumn { file: self.report.file.clone(), field: "code".into(), example: "code", columns: listed(names) })
    }

    fn crs(&mut self, name: &str) -> Result<(), IngestError> {
        self.reference_system.declare(&self.report.file, name)
    }

    fn row(&mut self, row: Row<'_>) -> Result<(), IngestError> {
        self.report.read += 1;
        let line = row.line;
        let fault = |field: &str, reason: String| IngestError::Row { file: self.report.file.clone(), line, field: field.into(), reason };
        if let Some(reason) = row.fault {
            return Err(fault("row", reason));
        }
        let get = |field: usize| self.columns.get(field, row.values);
        let code = |field: usize, text: &str| {
            UnitCode::new(text)
                .map_err(|error| fault(FIELDS[field].name, format!("{:?} is not a code, expected {}", error.found, error.expected)))
        };
        let day = |field: usize, otherwise: Option<Date>| match get(field) {
            "" => Ok(otherwise),
            text => {
                let day = crate::domain::Interval::parse(text).map(crate::domain::Interval::first_day);
                day.map(Some).map_err(|error| fault(FIELDS[field].name, error.to_string()))
            }
        };
        let unit_code = code(CODE, get(CODE))?;
        let parent = Some(get(PARENT)).filter(|text| !text.is_empty()).map(|text| code(PARENT, text)).transpose()?;
        let validity = Validity::new(day(VALID_FROM, self.units.validity.from)?, day(VALID_TO, self.units.validity.to)?)
            .map_err(|error| fault("valid_to", error.to_string()))?;
        let name = match normalise(get(NAME)) {
            name if name.is_empty() => unit_code.to_string(),
            name => name,
        };
        let area = match get(AREA) {
            "" => None,
            text => Some(
                text.replace(',', ".")
                    .parse()
                    .ok()
                    .filter(|area: &f64| area.is_finite() && *area > 0.0)
                    .ok_or_else(|| fault("area_km2", format!("{text:?} is not an area in km²")))?,
            ),
        };
        let mut unit = Unit {
            code: unit_code,
            level: match get(LEVEL) {
                "" => self.units.level,
                text => text.parse().map_err(|error: crate::domain::DomainError| fault("level", error.to_string()))?,
            },
            name,
            parent,
            validity,
            geometry: None,
            geometry_quality: GeometryQuality::None,
            area_km2: area,
            demonstration: self.options.demonstration,
        };
        if let Some(geometry) = row.geometry {
            self.set_shape(&mut unit, geometry, line)?;
        }
        self.put(unit, line)
    }
}

impl Import<'_, '_> {
    fn set_shape(&mut self, unit: &mut Unit, geometry: Geometry<f64>, line: u64) -> Result<(), IngestError> {
        let fault = |reason: String| IngestError::Row {
            file: self.report.file.clone(),
            line,
            field: "geometry".into(),
            reason: format!("unit {}: {reason}", unit.code),
        };
        let shape = match geometry {
            Geometry::Polygon(polygon) => MultiPolygon(vec![polygon]),
            Geometry::MultiPolygon(shape) => shape,
            _ => return Err(fault("it is not a polygon".into())),
        };
        let shape = self
            .reference_system
            .crs
            .geometry_to_wgs84(shape)
            .ok_or_else(|| fault("it lies where the reference system is not defined".into()))?;
        check_range(&shape).map_err(&fault)?;
        let clean = repair::clean(shape).map_err(|error| fault(error.to_string()))?;
        unit.geometry_quality = match (self.units.approximate, clean.repaired) {
            (true, _) => GeometryQuality::Approximate,
            (false, true) => GeometryQuality::Repaired,
            (false, false) => GeometryQuality::Official,
        };
        if clean.repaired {
            self.repaired.push(unit.code.to_string());
        }
        unit.area_km2 = unit.area_km2.or_else(|| Some(repair::area_km2(&clean.shape)));
        unit.geometry = Some(clean.shape);
        Ok(())
    }

    fn put(&mut self, mut unit: Unit, line: u64) -> Result<(), IngestError> {
        let overlap = |first: String, second: String| IngestError::OverlappingValidity {
            file: self.report.file.clone(),
            code: unit.code.to_string(),
            first,
            second,
        };
        let validity = unit.validity;
        let here = format!("row {line} ({})", days(validity));
        if let Some((other, other_line)) = self.seen.get(&unit.code).into_iter().flatten().find(|(other, _)| other.overlaps(validity)) {
            return Err(overlap(format!("row {other_line} ({})", days(*other)), here));
        }
        let mut before = None;
        for entry in self.commit.unit_versions(&unit.code)? {
            if entry.unit.geometry_quality == GeometryQuality::Dissolved {
                // An outline that was made up for want of a real one makes room.
                if unit.geometry.is_some() && entry.unit.validity.overlaps(validity) && entry.unit.validity.from != validity.from {
                    self.commit.remove_unit(entry.fid)?;
                }
                continue;
            }
            if entry.unit.validity.from == validity.from {
                before = Some(entry);
            } else if entry.unit.validity.overlaps(validity) {
                return Err(overlap(format!("the store ({})", days(entry.unit.validity)), here));
            }
        }
        let mut old_parent = None;
        if let Some(before) = before {
            old_parent = before.unit.parent;
            // A list of names must not take away the boundaries.
            if !self.has_geometry && unit.geometry.is_none() {
                unit.geometry = self.commit.unit_shape(before.fid)?;
                unit.geometry_quality = before.unit.geometry_quality;
                unit.area_km2 = unit.area_km2.or(before.unit.area_km2);
            }
        }
        let outcome = self.commit.put_unit(&unit)?;
        if outcome != Outcome::Unchanged {
            self.parents.extend(unit.parent.clone().into_iter().chain(old_parent));
        }
        self.report.count(outcome);
        self.seen.entry(unit.code).or_default().push((validity, line));
        Ok(())
    }
}

fn check_range(shape: &MultiPolygon<f64>) -> Result<(), String> {
    use geo::CoordsIter;
    // Not `>`: a NaN must fail too.
    let wrong = shape.coords_iter().find(|coord| !(coord.x.abs() <= 180.0 && coord.y.abs() <= 90.0));
    match wrong {
        None => Ok(()),
        Some(coord) => Err(format!("({}, {}) is out of range, expected degrees of longitude and latitude", coord.x, coord.y)),
    }
}

/// A period in words.
pub(super) fn days(validity: Validity) -> String {
    match (validity.from, validity.to) {
        (None, None) => "always valid".into(),
        (Some(from), None) => format!("valid from {from}"),
        (None, Some(to)) => format!("valid before {to}"),
        (Some(from), Some(to)) => format!("valid from {from} to before {to}"),
    }
}
