//! The demonstration, by the same way in as everybody's data, in one commit.

use std::io::Cursor;

use super::designations::DesignationList;
use super::indicators::IndicatorList;
use super::lineage::LineageList;
use super::report::Report;
use super::source::Source;
use super::units::UnitOptions;
use super::{IngestError, Options, finish, incidents, lines, lists, units};
use crate::demonstration::{self as content, PROVINCE_CODE, PROVINCE_NAME, REFORM_DAY};
use crate::domain::{GeometryQuality, Level, LineKind, Unit, UnitCode, Validity};
use crate::spatial::repair;
use crate::store::{Commit, Store};

/// Loads the demonstration into a store that holds nothing of one's own. Loading it again changes nothing.
///
/// # Errors
/// When the store holds other data, or the disk refuses.
pub fn load(store: &mut Store) -> Result<Report, IngestError> {
    let data = store.directory().to_path_buf();
    let started = crate::store::moment::now();
    let options = Options { demonstration: true, ..Options::default() };
    let mut commit = store.begin()?;
    if commit.has_own_data()? {
        return Err(IngestError::Option("the store holds data of one's own; the demonstration goes only into an empty store".into()));
    }
    let source = |name: &str, bytes: Vec<u8>| Source::new(name, Cursor::new(bytes));
    let mut total = Report { file: "demonstration".into(), kind: "demonstration".into(), ..Report::default() };

    let reform = REFORM_DAY.parse().ok();
    let today = UnitOptions { level: Level::Commune, validity: Validity { from: reform, to: None }, approximate: true };
    let communes = source("communes.geojson", content::communes_geojson())?;
    add(&mut total, units::read(&mut commit, communes, today, &options)?.0);
    keep_province(&mut commit)?;

    let with_level = Options { map: vec![("level".into(), "level".into())], ..options.clone() };
    let before = UnitOptions { level: Level::Commune, validity: Validity { from: None, to: reform }, approximate: true };
    add(&mut total, units::read(&mut commit, source("old_units.csv", content::old_units_csv())?, before, &with_level)?.0);

    for (kind, bytes) in [(LineKind::Border, content::land_border_geojson()), (LineKind::Coast, content::coast_geojson())] {
        let name = format!("{kind}.geojson");
        add(&mut total, lines::read(&mut commit, source(&name, bytes)?, kind, &options)?.0);
    }
    let lineage = LineageList { file: "lineage.csv".into(), demonstration: true };
    add(&mut total, lists::read(&mut commit, source("lineage.csv", content::lineage_csv())?, lineage, &options, &data)?.0);
    let designations = DesignationList::new(&commit, true)?;
    add(&mut total, lists::read(&mut commit, source("designations.csv", content::designations_csv())?, designations, &options, &data)?.0);
    let population = source("population.csv", content::population_csv())?;
    add(&mut total, lists::read(&mut commit, population, IndicatorList::new(true), &options, &data)?.0);
    let (report, rejected, sha256) = incidents::read(&mut commit, source("incidents.csv", content::incidents_csv())?, &options, &data)?;
    add(&mut total, report);
    finish(commit, total, &rejected, sha256, started, &options)
}

/// The province kept its bounds in the reform, so its outline, made of approximate communes, holds for all time.
fn keep_province(commit: &mut Commit<'_>) -> Result<(), IngestError> {
    let Ok(code) = UnitCode::new(PROVINCE_CODE) else { return Ok(()) };
    for entry in commit.unit_versions(&code)? {
        if entry.unit.geometry_quality == GeometryQuality::Dissolved {
            let geometry = commit.unit_shape(entry.fid)?;
            commit.remove_unit(entry.fid)?;
            commit.put_unit(&Unit {
                name: PROVINCE_NAME.into(),
                validity: Validity::default(),
                area_km2: geometry.as_ref().map(repair::area_km2),
                geometry,
                geometry_quality: GeometryQuality::Approximate,
                ..entry.unit
            })?;
        }
    }
    Ok(())
}

fn add(total: &mut Report, part: Report) {
    total.read += part.read;
    total.accepted += part.accepted;
    total.updated += part.updated;
    total.unchanged += part.unchanged;
    total.rejected += part.rejected;
    total.rejections.extend(part.rejections);
    total.warnings.extend(part.warnings.into_iter().map(|warning| format!("{}: {warning}", part.file)));
}
