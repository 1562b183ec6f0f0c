//! The demonstration goes in by the same way as everybody's data, and makes room for it.

use diaban::demonstration::REFORM_DAY;
use diaban::domain::{GeometryQuality, Level};
use diaban::ingest::demonstration;
use diaban::store::Store;

use crate::support::Data;

#[test]
fn the_demonstration_is_one_commit_and_loading_it_again_changes_nothing() {
    let data = Data::new();
    let mut store = Store::open(&data.folder()).expect("the store opens");
    let report = demonstration::load(&mut store).expect("the demonstration loads");
    assert_eq!((report.rejected, report.generation), (0, 1));
    let stored = store.load().expect("the store loads");
    assert!(stored.demonstration);
    let count = |level, day: &str| {
        let day = day.parse().expect("a day");
        stored.units.iter().filter(|unit| unit.level == level && unit.validity.contains(day)).count()
    };
    assert_eq!(
        (count(Level::Commune, "2026-01-01"), count(Level::District, "2026-01-01"), count(Level::Province, "2026-01-01")),
        (166, 0, 1)
    );
    assert_eq!(
        (count(Level::Commune, "2025-06-30"), count(Level::District, "2025-06-30"), count(Level::Province, "2025-06-30")),
        (547, 26, 1)
    );
    assert!(stored.units.iter().filter(|unit| unit.geometry.is_some()).all(|unit| unit.geometry_quality == GeometryQuality::Approximate));
    assert!(stored.units.iter().all(|unit| unit.demonstration));
    assert_eq!((stored.lineage.len(), stored.designations.len(), stored.incidents.len()), (558, 76, 20_000));
    assert!(!stored.lines.is_empty());
    assert!(stored.indicators.iter().all(|figure| figure.demonstration && figure.indicator == "population" && figure.year == 2025));
    let inhabitants =
        |unit: &str| stored.indicators.iter().filter(|figure| figure.unit.as_str() == unit).map(|figure| figure.value).sum::<f64>();
    let communes = stored.units.iter().filter(|unit| unit.level == Level::Commune && unit.validity.contains(REFORM_DAY.parse().unwrap()));
    let each: Vec<f64> = communes.map(|unit| inhabitants(unit.code.as_str())).collect();
    assert!(each.len() == 166 && each.iter().all(|number| *number >= 1_000.0), "{each:?}");
    assert!((each.iter().sum::<f64>() - inhabitants("38")).abs() < 0.5, "the province has the sum of its communes");
    assert_eq!(store.check().expect("the store is read"), []);

    let again = demonstration::load(&mut store).expect("the demonstration loads again");
    assert_eq!((again.accepted, again.updated, again.unchanged, again.generation), (0, 0, report.accepted, 1));
    assert_eq!(store.journal().expect("the journal reads").len(), 2);
}

#[test]
fn the_first_own_units_remove_all_of_it_and_say_so() {
    let data = Data::with_demonstration();
    let units = r#"{"type":"FeatureCollection","features":[{"type":"Feature","properties":{"code":"1","name":"Xã A"},
        "geometry":{"type":"Polygon","coordinates":[[[105,19],[106,19],[106,20],[105,19]]]}}]}"#;
    let run = data.import("units", &data.file("units.geojson", units), &["--level", "commune"]);
    assert_eq!(run.status, 0, "{}", run.error);
    assert!(
        run.out.contains("the demonstration data was removed: 740 units, 20000 incidents, 76 designations, 558 lineage rows, "),
        "{}",
        run.out
    );
    assert!(run.out.contains("167 figures"), "{}", run.out);
    let stored = data.load();
    assert_eq!((stored.units.len(), stored.incidents.len(), stored.designations.len()), (1, 0, 0));
    assert!(stored.lineage.is_empty() && stored.lines.is_empty() && stored.indicators.is_empty() && !stored.demonstration);
    let mut store = Store::open(&data.folder()).expect("the store opens");
    assert_eq!(store.check().expect("the store is read"), []);
    assert!(demonstration::load(&mut store).expect_err("refused").to_string().contains("only into an empty store"));
}

#[test]
fn own_incidents_are_never_counted_beside_invented_ones() {
    let data = Data::with_demonstration();
    let file = data.file("incidents.csv", "occurred_at,category,lon,lat\n2025-07-01,TT-TROM,105.78,19.8\n");
    let run = data.import("incidents", &file, &[]);
    assert!(run.out.contains("20000 incidents"), "{} {}", run.out, run.error);
    let stored = data.load();
    assert_eq!(stored.incidents.len(), 1);
    assert_eq!(stored.units.len(), 740);
    assert!(
        run.out.contains("167 figures") && stored.indicators.is_empty(),
        "real incidents for so many invented inhabitants: {}",
        run.out
    );
}

#[test]
fn own_figures_take_the_place_of_the_invented_ones_of_their_name() {
    let data = Data::with_demonstration();
    let households = data.file("households.csv", "unit,indicator,year,value\n14845,households,2025,2100\n");
    let run = data.import("indicators", &households, &[]);
    assert!(run.status == 0 && !run.out.contains("removed"), "{} {}", run.out, run.error);
    assert_eq!(data.load().indicators.len(), 168);
    let file = data.file("population.csv", "unit,indicator,year,value\n14845,population,2024,9000\n14845,population,2025,9100\n");
    let run = data.import("indicators", &file, &[]);
    assert!(run.out.contains("2 accepted") && run.out.contains("167 figures"), "{} {}", run.out, run.error);
    let stored = data.load();
    assert_eq!(stored.indicators.len(), 3);
    assert!(stored.indicators.iter().all(|figure| !figure.demonstration));
}
