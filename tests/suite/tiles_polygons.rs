//! Tiles of polygons: each covers its ground once, labels stay, figures are those of the files, and shapes are kept.

use std::collections::BTreeMap;
use std::sync::Arc;

use diaban::domain::{GeometryQuality, Level, Unit, UnitCode, Validity};
use diaban::http::{AppState, Settings};
use diaban::index::Snapshot;
use diaban::layer::Drawing;
use diaban::query::{FilterRequest, group};
use diaban::spatial::TileCoordinate;
use diaban::store::StoredData;
use fast_mvt::{MvtGeometry, MvtReaderRef};
use geo::MultiPolygon;

use crate::planar::{Partition, distance, holds, twice_area};
use crate::test_app::{Random, TODAY, TestApp, demonstration_data};

const LOW: i32 = -96;
const HIGH: i32 = 4096 + 96;

type Rings = Vec<Vec<[i32; 2]>>;

fn units(shapes: &[MultiPolygon<f64>]) -> StoredData {
    let unit = |(number, shape): (usize, &MultiPolygon<f64>)| Unit {
        code: UnitCode::new(&format!("{number:05}")).unwrap(),
        level: Level::Commune,
        name: format!("Xã {number}"),
        parent: None,
        validity: Validity::default(),
        geometry: Some(shape.clone()),
        geometry_quality: GeometryQuality::Official,
        area_km2: None,
        demonstration: false,
    };
    StoredData { units: shapes.iter().enumerate().map(unit).collect(), ..StoredData::default() }
}

/// The rings of each feature of a layer in a tile.
fn shapes(app: &TestApp, layer: &str, tile: TileCoordinate) -> Vec<Rings> {
    let answer = app.get(&format!("/tiles/{layer}/{}/{}/{}.mvt", tile.zoom, tile.x, tile.y));
    if answer.status == 204 {
        return Vec::new();
    }
    let reader = MvtReaderRef::new(&answer.body).unwrap();
    let features = reader.layers().filter(|found| found.name() == layer).flat_map(fast_mvt::MvtLayerRef::features);
    features
        .map(|feature| match feature.geometry().unwrap() {
            MvtGeometry::Polygon(polygon) => rings(&polygon),
            MvtGeometry::MultiPolygon(polygons) => polygons.0.iter().flat_map(rings).collect(),
            other => panic!("{other:?} is no polygon"),
        })
        .collect()
}

fn rings(polygon: &geo::Polygon<i32>) -> Rings {
    let ring = |line: &geo::LineString<i32>| line.0[..line.0.len() - 1].iter().map(|c| [c.x, c.y]).collect();
    std::iter::once(polygon.exterior()).chain(polygon.interiors()).map(ring).collect()
}

fn tile_at(zoom: u8, longitude: f64, latitude: f64) -> TileCoordinate {
    let [x, y] = TileCoordinate::new(0, 0, 0).unwrap().local(longitude, latitude).map(|share| (share * f64::from(1u32 << zoom)) as u32);
    TileCoordinate::new(zoom, x, y).unwrap()
}

#[test]
fn the_communes_of_a_province_cover_it_exactly_once_in_every_tile() {
    for (seed, side, columns, rows) in [(1, 0.05, 3, 3), (2, 0.7, 4, 2), (3, 0.004, 3, 4), (4, 0.2, 1, 3)] {
        let partition = Partition { west: 104.5, south: 19.3, side, columns, rows, detail: 32, gap: 0.0, seed };
        let [width, height] = [columns, rows].map(|count| count as f64 * side);
        let communes = partition.shapes();
        // The province has its corners only, so its outline meets the communes' vertices where it has none.
        let corners = [[0.0, 0.0], [width, 0.0], [width, height], [0.0, height]].map(|[x, y]| (partition.west + x, partition.south + y));
        let mut province = MultiPolygon(vec![geo::Polygon::new(corners.to_vec().into(), Vec::new())]);
        province.0.extend(communes.iter().flat_map(|commune| commune.0[1..].to_vec()));
        let mut data = units(&communes);
        let unit = Unit { code: UnitCode::new("P").unwrap(), level: Level::Province, geometry: Some(province), ..data.units[0].clone() };
        data.units.push(unit);
        let app = TestApp::new(data);
        let mut random = Random(seed);
        let mut inside = 0;
        for zoom in 0..=16 {
            for _ in 0..3 {
                let (x, y) = (random.between(0.0, width), random.between(0.0, height));
                let tile = tile_at(zoom, partition.west + x, partition.south + y);
                let (communes, province) = (shapes(&app, "communes", tile), shapes(&app, "provinces", tile));
                let area = |shapes: &[Rings]| shapes.iter().flatten().map(|ring| twice_area(ring)).sum::<i64>();
                assert_eq!(area(&communes), area(&province), "seed {seed} {tile:?}");
                // The box as it is, cut at the tile's buffer: nothing but its corners is rounded off.
                let corner = |x: f64, y: f64| tile.local(partition.west + x, partition.south + y).map(|share| share * 4096.0);
                let ([left, bottom], [right, top]) = (corner(0.0, 0.0), corner(width, height));
                let clamp = |value: f64| value.clamp(f64::from(LOW), f64::from(HIGH));
                let [across, along] = [clamp(right) - clamp(left), clamp(bottom) - clamp(top)];
                let in_box = province.iter().flatten().filter(|ring| ring.iter().all(|v| f64::from(v[0]) <= right + 4.0));
                let drawn = in_box.map(|ring| twice_area(ring)).sum::<i64>() as f64 / 2.0;
                let tolerance = 8.0 * (across + along) + 64.0;
                assert!((drawn - across * along).abs() <= tolerance, "seed {seed} {tile:?}: {drawn} of {}", across * along);
                for _ in 0..40 {
                    let at = [random.between(0.0, 4096.0), random.between(0.0, 4096.0)];
                    let edges = |shapes: &[Rings]| -> bool {
                        let rings = shapes.iter().flatten();
                        let mut edges =
                            rings.flat_map(|ring| (0..ring.len()).map(|number| [ring[number], ring[(number + 1) % ring.len()]]));
                        edges.any(|edge| distance(edge, at) <= 1.0)
                    };
                    if edges(&communes) {
                        continue;
                    }
                    let around = |shapes: &[Rings]| shapes.iter().filter(|rings| holds(rings.iter().map(Vec::as_slice), at)).count();
                    assert_eq!(around(&communes), around(&province), "seed {seed} {tile:?} {at:?}");
                    inside += around(&communes);
                }
            }
        }
        assert!(inside > 150, "seed {seed}: {inside} places lie in communes");
    }
}

#[test]
fn deep_within_a_shape_a_tile_is_full_and_on_a_border_it_is_shared() {
    let partition = Partition { west: 104.5, south: 19.3, side: 0.7, columns: 2, rows: 2, detail: 8, gap: 0.0, seed: 9 };
    let app = TestApp::new(units(&partition.shapes()));
    let full = 2 * i64::from(HIGH - LOW).pow(2);
    for zoom in 15..=22 {
        let deep = shapes(&app, "communes", tile_at(zoom, 104.5 + 1.05, 19.3 + 0.35));
        assert_eq!(deep.iter().flatten().map(|ring| twice_area(ring)).collect::<Vec<_>>(), [full], "zoom {zoom}");
        let border = partition.shapes()[1].0[0].exterior().0[11];
        let shared = shapes(&app, "communes", tile_at(zoom, border.x, border.y));
        assert!(shared.len() > 1, "zoom {zoom}");
        assert_eq!(shared.iter().flatten().map(|ring| twice_area(ring)).sum::<i64>(), full, "zoom {zoom}");
        assert!(shared.iter().flatten().flatten().flatten().all(|value| (LOW..=HIGH).contains(value)), "zoom {zoom}");
    }
}

#[test]
fn every_unit_keeps_its_label_also_when_its_shape_has_vanished() {
    let app = TestApp::demonstration();
    for zoom in 0..=7 {
        let (mut labels, mut shapes) = (0, std::collections::BTreeSet::new());
        let (first, last) = (tile_at(zoom, 104.2, 20.8), tile_at(zoom, 106.4, 19.1));
        for (x, y) in (first.x..=last.x).flat_map(|x| (first.y..=last.y).map(move |y| (x, y))) {
            let answer = app.get(&format!("/tiles/communes/{zoom}/{x}/{y}.mvt"));
            let reader = MvtReaderRef::new(&answer.body).unwrap();
            for layer in reader.layers() {
                if layer.name() == "communes_label" {
                    labels += layer.features().count();
                } else {
                    shapes.extend(layer.features().map(|feature| feature.id().unwrap()));
                }
            }
        }
        assert_eq!(labels, 166, "zoom {zoom}");
        assert!(shapes.len() == 166 || zoom < 5, "zoom {zoom}: {}", shapes.len());
    }
}

#[test]
fn figures_in_tiles_are_those_of_the_files_for_every_filter() {
    let app = TestApp::demonstration();
    let mut seen = std::collections::BTreeSet::new();
    for layer in ["communes", "zones", "border"] {
        for filter in ["", "?category=TT", "?category=MT", "?datetime=2025-07-01/..", "?category=TT"] {
            let file = app.get(&format!("/layers/{layer}.geojson{filter}")).ok();
            let expected: BTreeMap<u64, Option<i64>> = file["features"]
                .as_array()
                .unwrap()
                .iter()
                .map(|f| (f["id"].as_u64().unwrap(), f["properties"]["incidents"].as_i64()))
                .collect();
            let answer = app.get(&format!("/tiles/{layer}/5/25/14.mvt{filter}"));
            let reader = MvtReaderRef::new(&answer.body).unwrap();
            let mut compared = 0;
            for feature in reader.layers().filter(|found| found.name() == layer).flat_map(fast_mvt::MvtLayerRef::features) {
                let found = feature.properties().map(Result::unwrap).find(|(key, _)| *key == "incidents").map(|(_, value)| match value {
                    fast_mvt::MvtValueRef::Int(number) => number,
                    other => panic!("{other:?} is no count"),
                });
                assert_eq!(found, expected[&feature.id().unwrap()], "{layer} {filter}");
                compared += 1;
            }
            assert!(compared > 5, "{layer} {filter}: {compared}");
            seen.insert(format!("{layer} {expected:?}"));
        }
    }
    assert_eq!(seen.len(), 12, "each filter has figures of its own");
}

#[test]
fn figures_are_counted_once_a_filter_and_shapes_drawn_once_while_they_stay() {
    let data = demonstration_data();
    let state = AppState::new(Snapshot::new(data.clone(), TODAY), Settings::default());
    let current = state.current();
    let view = current.view(TODAY);
    let request = FilterRequest { as_of: Some(TODAY), category: vec!["TT".into()], ..FilterRequest::default() };
    let filter = current.filter(&request).unwrap();
    let first = view.figures.by_unit(&view.snapshot, &filter);
    assert_eq!(first[..], group::by_unit(&view.snapshot, &filter)[..]);
    let again = current.view(TODAY).figures.by_unit(&view.snapshot, &current.filter(&request).unwrap());
    assert!(Arc::ptr_eq(&first, &again), "the same question is answered from what is kept");
    let other = FilterRequest { category: vec!["MT".into()], ..request.clone() };
    assert_ne!(view.figures.by_unit(&view.snapshot, &current.filter(&other).unwrap()), first);

    let drawn = [Drawing::Units, Drawing::Lines].map(|drawing| view.drawing(drawing));
    let swapped = |data: StoredData| {
        state.swap(Snapshot::new(data, TODAY));
        let view = state.current().view(TODAY);
        assert!(!Arc::ptr_eq(&view.figures.by_unit(&view.snapshot, &filter), &first), "figures belong to one snapshot");
        [Drawing::Units, Drawing::Lines].map(|drawing| view.drawing(drawing))
    };
    let mut fewer = data.clone();
    fewer.incidents.truncate(100);
    assert!(drawn.iter().zip(&swapped(fewer.clone())).all(|(before, after)| Arc::ptr_eq(before, after)), "only incidents have changed");
    fewer.units.pop();
    assert!(!Arc::ptr_eq(&drawn[0], &swapped(fewer)[0]), "a unit is gone");
}
