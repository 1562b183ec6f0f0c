//! Incidents: a table or points, row by row into the store.

use std::collections::HashMap;
use std::path::Path;

use geo::{Geometry, InteriorPoint, Point};
use sha2::{Digest, Sha256};

use super::categories::Categories;
use super::columns::{Columns, listed};
use super::incident_row::{self as field, FIELDS, Fields};
use super::options::Options;
use super::reference_system::ReferenceSystem;
use super::region::Region;
use super::report::{Rejects, Report};
use super::rows::{self, Row, RowSink};
use super::source::Source;
use super::{IngestError, Rejected, finish, personal, unique};
use crate::domain::incident::to_e7;
use crate::domain::{Incident, Precision, UnitCode, Validity};
use crate::store::{Commit, IncidentKey, Store, StoreError};

/// Places after which a file whose places all fit only when swapped is not read further.
const ENOUGH_SWAPPED: u64 = 10_000;

/// Imports a file of incidents.
///
/// # Errors
/// When the file is refused; then the store is as it was before.
pub fn import(store: &mut Store, path: &Path, options: &Options) -> Result<Report, IngestError> {
    let source = Source::open(path)?;
    let data = store.directory().to_path_buf();
    let started = crate::store::moment::now();
    let mut commit = store.begin()?;
    let (report, rejected, sha256) = read(&mut commit, source, options, &data)?;
    finish(commit, report, &rejected, sha256, started, options)
}

type Read = (Report, Vec<crate::store::RejectedCount>, String);

/// Reads a source into an open commit.
pub(super) fn read(commit: &mut Commit<'_>, mut source: Source, options: &Options, data: &Path) -> Result<Read, IngestError> {
    let file = source.name.clone();
    let reference_system = ReferenceSystem::new(options)?;
    for (_, value) in &options.defaults {
        if personal::is_personal_value(value) {
            return Err(IngestError::Option("--default holds a phone number, identity number or e-mail address".into()));
        }
    }
    let mut report = Report { file: file.clone(), kind: "incidents".into(), ..Report::default() };
    if !options.demonstration {
        // Invented incidents must not be counted beside real ones, nor real ones be divided by invented inhabitants.
        report.removed_demonstration.incidents = commit.remove_demonstration_incidents()?;
        report.removed_demonstration.indicators = commit.remove_demonstration_population()?;
    }
    commit.begin_identities()?;
    let region = Region::new(&commit.top_shapes()?);
    let categories = Categories::new(&commit.taxonomy()?, options.categories);
    let mut import = Import {
        commit,
        options,
        reference_system,
        columns: Columns::default(),
        has_geometry: false,
        categories,
        region,
        unit_points: HashMap::new(),
        rejects: Rejects::new(options.rejects.as_deref(), data, &file),
        report,
        places: Places::default(),
        ids: 0,
        personal_ids: 0,
    };
    rows::read(&mut source, &mut import)?;
    let sha256 = source.sha256()?;
    import.judge()?;
    if import.report.read == 0 {
        return Err(IngestError::NoRows(file));
    }
    if import.report.taken() == 0 {
        return Err(import.rejects.refuse_all(&file, import.report.read));
    }
    let Import { mut report, rejects, places, categories, region, columns, .. } = import;
    report.dropped_columns = unique(columns.dropped);
    if places.outside > 0 && region.is_of_units() {
        let share = places.outside as f64 / places.accepted.max(1) as f64 * 100.0;
        report.warnings.push(format!("{} of {} places ({share:.1} %) lie outside all loaded units", places.outside, places.accepted));
    }
    if !categories.added.is_empty() {
        report.warnings.push(format!("categories added: {}", categories.added.join(", ")));
    }
    let rejected = rejects.finish(&mut report)?;
    Ok((report, rejected, sha256))
}

/// Where the places of a file lie.
#[derive(Default)]
struct Places {
    located: u64,
    swapped: u64,
    accepted: u64,
    outside: u64,
}

struct Import<'a, 'store> {
    commit: &'a mut Commit<'store>,
    options: &'a Options,
    reference_system: ReferenceSystem,
    columns: Columns,
    has_geometry: bool,
    categories: Categories,
    region: Region,
    unit_points: HashMap<UnitCode, Vec<(Validity, Point<f64>)>>,
    rejects: Rejects,
    report: Report,
    places: Places,
    ids: u64,
    personal_ids: u64,
}

impl RowSink for Import<'_, '_> {
    fn columns(&mut self, names: &[String], has_geometry: bool) -> Result<(), IngestError> {
        self.columns = Columns::resolve(&self.report.file, FIELDS, names, self.options, false)?;
        self.has_geometry = has_geometry;
        let has = |field: usize| self.columns.has(field);
        let missing = |what: &str, example: &'static str| IngestError::MissingColumn {
            file: self.report.file.clone(),
            field: what.to_owned(),
            example,
            columns: listed(names),
        };
        if !has(field::OCCURRED_AT) && !has(field::OCCURRED_FROM) {
            return Err(missing("occurred_at", "occurred_at"));
        }
        if !has(field::CATEGORY) {
            return Err(missing("category", "category"));
        }
        let pair = |a: usize, b: usize| has(a) && has(b);
        if !has_geometry && !pair(field::LON, field::LAT) && !pair(field::X, field::Y) && !has(field::UNIT) {
            let (what, example) = match (has(field::LON), has(field::LAT)) {
                (true, false) => ("lat", "lat"),
                (false, true) => ("lon", "lon"),
                _ => ("the place (lon and lat, x and y, or unit)", "lon"),
            };
            return Err(missing(what, example));
        }
        if !has_geometry && !pair(field::LON, field::LAT) && pair(field::X, field::Y) && !self.reference_system.is_given {
            return Err(IngestError::Option(format!(
                "{}: x and y need --crs, for example --crs EPSG:5897 for VN-2000 / TM-3 105°00′ (Thanh Hóa)",
                self.report.file
            )));
        }
        Ok(())
    }

    fn crs(&mut self, name: &str) -> Result<(), IngestError> {
        self.reference_system.declare(&self.report.file, name)
    }

    fn row(&mut self, row: Row<'_>) -> Result<(), IngestError> {
        self.report.read += 1;
        // Taken out so that the row can look into it while the rest of the import changes.
        let columns = std::mem::take(&mut self.columns);
        let fields = Fields { columns: &columns, values: row.values, line: row.line };
        let outcome = self.take(&fields, row.geometry.as_ref(), row.fault.as_deref());
        if let Err(Refusal::Row(rejected)) = &outcome {
            // The journal keeps month and category of what has no usable place.
            let month = fields.occurred().map(|occurred| occurred.first_day().strftime("%Y-%m").to_string()).unwrap_or_default();
            let category = self.categories.code(self.commit, &self.report.file, fields.get(field::CATEGORY))?.unwrap_or_default();
            self.rejects.push(rejected.clone(), &month, &category)?;
        }
        self.columns = columns;
        match outcome {
            Err(Refusal::File(error)) => Err(error),
            _ if self.places.swapped == ENOUGH_SWAPPED && self.places.located == ENOUGH_SWAPPED => self.judge(),
            _ => Ok(()),
        }
    }
}

enum Refusal {
    Row(Rejected),
    File(IngestError),
}

impl From<Rejected> for Refusal {
    fn from(rejected: Rejected) -> Self {
        Self::Row(rejected)
    }
}

impl From<IngestError> for Refusal {
    fn from(error: IngestError) -> Self {
        Self::File(error)
    }
}

impl From<StoreError> for Refusal {
    fn from(error: StoreError) -> Self {
        Self::File(error.into())
    }
}

impl Import<'_, '_> {
    fn take(&mut self, fields: &Fields<'_>, geometry: Option<&Geometry<f64>>, fault: Option<&str>) -> Result<(), Refusal> {
        let line = fields.line;
        if let Some(fault) = fault {
            return Err(Rejected::new(line, "row", fault).into());
        }
        let id = fields.get(field::ID);
        if !id.is_empty() {
            self.ids += 1;
            self.personal_ids += u64::from(personal::is_personal_value(id));
        }
        if personal::is_nothing_but_personal(id) {
            return Err(Rejected::new(
                line,
                "id",
                "it is a phone number, an identity number or an e-mail address, expected the number of the case",
            )
            .into());
        }
        // The place first: whether axes are swapped is told by every row, whatever else is wrong with it.
        let place = self.place(fields, geometry);
        let occurred = fields.occurred()?;
        let (longitude, latitude, precision) = if let Some((longitude, latitude)) = place? {
            (longitude, latitude, Precision::Exact)
        } else {
            let point = self.unit_point(fields, occurred.first_day())?;
            (point.x(), point.y(), Precision::Commune)
        };
        let rest = fields.rest(precision)?;
        let kept = fields.kept()?;
        let out_of_range =
            |name: &str, limit: u32| Rejected::new(line, name, format!("it is out of range, expected -{limit} to {limit} degrees"));
        let longitude_e7 = to_e7(longitude, 180.0).ok_or_else(|| out_of_range("lon", 180))?;
        let latitude_e7 = to_e7(latitude, 90.0).ok_or_else(|| out_of_range("lat", 90))?;
        let category = self
            .categories
            .code(self.commit, &self.report.file, fields.get(field::CATEGORY))?
            .map_err(|reason| Rejected::new(line, "category", reason))?;
        let incident = Incident { category, occurred, longitude_e7, latitude_e7, kept, ..rest };
        let key = self.identify(&incident, line)?;
        let outcome = self.commit.put_incident(&key, &incident, self.options.demonstration)?;
        self.report.count(outcome);
        self.places.accepted += 1;
        self.places.outside += u64::from(self.region.is_of_units() && !self.region.contains(longitude, latitude));
        Ok(())
    }

    /// Longitude and latitude of a row, `None` when it has none; and whether they would fit better swapped.
    fn place(&mut self, fields: &Fields<'_>, geometry: Option<&Geometry<f64>>) -> Result<Option<(f64, f64)>, Rejected> {
        let reject = |name: &str, reason: &str| Rejected::new(fields.line, name, reason);
        let (x, y) = if let Some(pair) = fields.pair(field::LON, field::LAT)? {
            pair
        } else if let Some(pair) = fields.pair(field::X, field::Y)? {
            pair
        } else {
            match geometry {
                None => return Ok(None),
                Some(Geometry::Point(point)) => point.x_y(),
                Some(_) => return Err(reject("geometry", "it is not a point")),
            }
        };
        let transformed = self.reference_system.crs.to_wgs84(x, y);
        self.places.located += 1;
        if !transformed.is_some_and(|(x, y)| self.region.contains(x, y))
            && self.reference_system.crs.to_wgs84(y, x).is_some_and(|(x, y)| self.region.contains(x, y))
        {
            self.places.swapped += 1;
        }
        transformed.map(Some).ok_or_else(|| reject("x", "it lies where the reference system is not defined"))
    }

    /// A point inside the unit that a row names.
    fn unit_point(&mut self, fields: &Fields<'_>, day: jiff::civil::Date) -> Result<Point<f64>, Refusal> {
        let reject = |reason: String| Rejected::new(fields.line, "unit", reason);
        let text = fields.get(field::UNIT);
        if text.is_empty() {
            return Err(Rejected::new(fields.line, "lon", "it has no place: neither coordinates nor a unit").into());
        }
        let code = UnitCode::new(text).map_err(|error| reject(format!("it is not a unit code, expected {}", error.expected)))?;
        if !self.unit_points.contains_key(&code) {
            let mut points = Vec::new();
            for version in self.commit.unit_versions(&code)? {
                let shape = self.commit.unit_shape(version.fid)?;
                points.extend(shape.and_then(|shape| shape.interior_point()).map(|point| (version.unit.validity, point)));
            }
            self.unit_points.insert(code.clone(), points);
        }
        // A code may mean another place before and after a reform; where no shape is of that day, one of another time serves.
        let versions = self.unit_points.get(&code).map_or(&[][..], Vec::as_slice);
        let point = versions.iter().find(|(validity, _)| validity.contains(day)).or(versions.first()).map(|(_, point)| *point);
        Ok(point.ok_or_else(|| reject(format!("there is no unit {code} with a shape, so the incident cannot be placed")))?)
    }

    /// What identifies an incident: sender and number; without a number everything it says, and how often that has come.
    fn identify(&self, incident: &Incident, line: u64) -> Result<IncidentKey, Refusal> {
        if incident.id.is_empty() {
            let base = digest(&["row", &fingerprint(incident)]);
            let (_, times) = self.commit.note_identity(&base, line)?;
            return Ok(digest(&["nth", &hexadecimal(&base), &times.to_string()]));
        }
        let key = digest(&["id", &incident.source, &incident.id]);
        let (first, times) = self.commit.note_identity(&key, line)?;
        if times > 1 {
            return Err(Rejected::new(line, "id", format!("the same id stands in line {first} of this file")).into());
        }
        Ok(key)
    }

    /// What can be said only of the whole file.
    fn judge(&self) -> Result<(), IngestError> {
        let file = self.report.file.clone();
        let Places { located, swapped, .. } = self.places;
        if swapped * 2 > located {
            let region = if self.region.is_of_units() { "the loaded units" } else { "Vietnam" };
            return Err(IngestError::SwappedAxes { file, swapped, located, region });
        }
        if self.personal_ids * 2 > self.ids {
            return Err(IngestError::PersonalValues { file, column: "the id column".into() });
        }
        Ok(())
    }
}

/// Every field of an incident without a number, so that two that differ differ here; columns kept beside the fields are left out.
fn fingerprint(incident: &Incident) -> String {
    let Incident { source, category, occurred, reported_at, longitude_e7, latitude_e7, severity, how_known, precision, .. } = incident;
    let Incident { deaths, injured, damage_vnd, cleared, .. } = incident;
    format!(
        "{source:?} {category:?} {} {} {reported_at:?} {longitude_e7} {latitude_e7} {severity:?} {how_known} {precision} {deaths:?} {injured:?} {damage_vnd:?} {cleared:?}",
        occurred.start, occurred.end
    )
}

/// The first half of a SHA-256 over parts, each with its length, so that no two lists run together.
fn digest(parts: &[&str]) -> IncidentKey {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update((part.len() as u64).to_le_bytes());
        hash.update(part.as_bytes());
    }
    let full: [u8; 32] = hash.finalize().into();
    let mut key = [0; 16];
    key.copy_from_slice(&full[..16]);
    key
}

fn hexadecimal(key: &IncidentKey) -> String {
    u128::from_be_bytes(*key).to_string()
}
