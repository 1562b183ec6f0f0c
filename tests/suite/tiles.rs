//! Vector and density tiles, read back by their formats' own readers.

use std::collections::BTreeMap;

use diaban::spatial::TileCoordinate;
use diaban::tile::density;
use fast_mvt::{MvtReaderRef, MvtValueRef};
use serde_json::json;

use crate::test_app::TestApp;

/// Every tile of a zoom over the demonstration.
fn tiles(zoom: u8) -> Vec<TileCoordinate> {
    let bbox = diaban::spatial::Bbox::new(104.2, 19.2, 106.3, 20.8);
    let at = |x: f64, y: f64| TileCoordinate::new(0, 0, 0).unwrap().local(x, y).map(|share| (share * f64::from(1u32 << zoom)) as u32);
    let ([west, north], [east, south]) = (at(bbox.west, bbox.north), at(bbox.east, bbox.south));
    (west..=east).flat_map(|x| (north..=south).map(move |y| TileCoordinate::new(zoom, x, y).unwrap())).collect()
}

/// The number behind a tag.
fn number(value: &MvtValueRef<'_>) -> f64 {
    match value {
        MvtValueRef::Int(number) | MvtValueRef::SInt(number) => *number as f64,
        MvtValueRef::UInt(number) => *number as f64,
        MvtValueRef::Double(number) => *number,
        other => panic!("{other:?} is no number"),
    }
}

#[test]
fn counts_of_a_zoom_add_up_to_the_incidents_at_every_zoom_and_filter() {
    let app = TestApp::demonstration();
    for (filter, body) in [
        ("", json!({})),
        ("?category=TT", json!({"category": ["TT"]})),
        ("?unit=14758&datetime=2025-01-01/..", json!({"unit": "14758", "datetime": "2025-01-01/.."})),
    ] {
        let expected = app.summary(&body)["count"].as_u64().unwrap();
        for zoom in [0, 5, 8, 9, 11] {
            let mut total = 0.0;
            for tile in tiles(zoom) {
                let answer = app.get(&format!("/tiles/incidents/{}/{}/{}.mvt{filter}", tile.zoom, tile.x, tile.y));
                if answer.status == 204 {
                    assert!(answer.body.is_empty());
                    continue;
                }
                assert_eq!(answer.headers["content-type"], "application/vnd.mapbox-vector-tile");
                for feature in MvtReaderRef::new(&answer.body).unwrap().layers().flat_map(fast_mvt::MvtLayerRef::features) {
                    let count = feature.properties().map(Result::unwrap).find(|(key, _)| *key == "count").unwrap().1;
                    total += number(&count);
                }
            }
            assert_eq!(total as u64, expected, "zoom {zoom} {filter}");
        }
    }
}

#[test]
fn single_incidents_carry_their_properties() {
    let app = TestApp::demonstration();
    let cluster = diaban::demonstration::planted_clusters()[0];
    let [x, y] = TileCoordinate::new(0, 0, 0).unwrap().local(cluster.lon, cluster.lat).map(|share| (share * 8192.0) as u32);
    let answer = app.get(&format!("/tiles/incidents/13/{x}/{y}.mvt"));
    let reader = MvtReaderRef::new(&answer.body).unwrap();
    let mut features = 0;
    for feature in reader.layers().flat_map(fast_mvt::MvtLayerRef::features) {
        let properties: BTreeMap<String, String> =
            feature.properties().map(Result::unwrap).map(|(k, v)| (k.to_owned(), format!("{v:?}"))).collect();
        for key in ["category", "occurred_at", "how_known", "precision", "count"] {
            assert!(properties.contains_key(key), "{key} in {properties:?}");
        }
        features += 1;
    }
    assert!(features > 100, "{features}");
}

#[test]
fn every_commune_is_in_the_tile_of_the_whole_and_has_one_label() {
    let app = TestApp::demonstration();
    let answer = app.get("/tiles/communes/5/25/14.mvt");
    let reader = MvtReaderRef::new(&answer.body).unwrap();
    let count = |name: &str| reader.layers().filter(|layer| layer.name() == name).map(|layer| layer.features().count()).sum::<usize>();
    assert!(count("communes") >= 160, "{}", count("communes"));
    assert_eq!(count("communes_label"), 166);
    let tilejson = app.get("/tiles/communes.json?unit=38&as_of=2026-01-01").ok();
    assert_eq!(tilejson["tilejson"], "3.0.0");
    assert!(tilejson["tiles"][0].as_str().unwrap().ends_with("/tiles/communes/{z}/{x}/{y}.mvt?as_of=2026-01-01&unit=38"));
    assert_eq!(tilejson["vector_layers"][0]["id"], "communes");
}

#[test]
fn an_empty_vector_tile_is_204_and_an_empty_density_tile_is_black() {
    let app = TestApp::demonstration();
    assert_eq!(app.get("/tiles/communes/8/0/0.mvt").status, 204);
    let answer = app.get("/tiles/density/8/0/0.png");
    assert_eq!((answer.status.as_u16(), answer.headers["content-type"].to_str().unwrap()), (200, "image/png"));
    assert!(values(app, "density.json", &answer.body).iter().all(|value| *value == 0.0));
}

/// The numbers in a density tile, decoded as its TileJSON says.
fn values(app: &TestApp, tilejson: &str, png: &[u8]) -> Vec<f64> {
    let tilejson = app.get(&format!("/tiles/{tilejson}")).ok();
    let factor = |name: &str| tilejson[name].as_f64().unwrap();
    let mut reader = png::Decoder::new(std::io::Cursor::new(png)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    let (red, green, blue, base) = (factor("redFactor"), factor("greenFactor"), factor("blueFactor"), factor("baseShift"));
    pixels.chunks_exact(3).map(|p| f64::from(p[0]) * red + f64::from(p[1]) * green + f64::from(p[2]) * blue + base).collect()
}

#[test]
fn density_over_all_pixels_is_the_number_of_incidents_at_every_zoom() {
    let app = TestApp::demonstration();
    let snapshot = app.snapshot();
    let known = (0..snapshot.incidents.rows())
        .filter(|row| snapshot.incidents.precision(*row) != diaban::domain::Precision::Commune)
        .count() as f64;
    for zoom in [6, 8, 9, 10] {
        let mut total = 0.0;
        for tile in tiles(zoom) {
            let answer = app.get(&format!("/tiles/density/{}/{}/{}.png", tile.zoom, tile.x, tile.y));
            let bbox = tile.bbox(0.0);
            let rows = density::SIDE as f64;
            for (number, value) in values(app, "density.json", &answer.body).into_iter().enumerate() {
                let row = (number / density::SIDE) as f64 + 0.5;
                let latitude = bbox.north + (bbox.south - bbox.north) * row / rows;
                let pixel_km = 40_075.016_685_578 * latitude.to_radians().cos() / f64::from(1u32 << zoom) / rows;
                total += value * pixel_km * pixel_km;
            }
        }
        // Edge correction adds a little along the border and takes away what lies beyond it; packing rounds.
        assert!((total / known - 1.0).abs() < 0.05, "zoom {zoom}: {total} of {known}");
    }
}

#[test]
fn density_means_the_same_at_every_zoom_and_continues_across_tiles() {
    let app = TestApp::demonstration();
    let cluster = diaban::demonstration::planted_clusters()[0];
    let at = |zoom: u8, sigma: u32| {
        let world = TileCoordinate::new(0, 0, 0).unwrap().local(cluster.lon, cluster.lat).map(|share| share * f64::from(1u32 << zoom));
        let answer = app.get(&format!("/tiles/density/{zoom}/{}/{}.png?sigma={sigma}", world[0] as u32, world[1] as u32));
        let values = values(app, &format!("density.json?sigma={sigma}"), &answer.body);
        let [x, y] = world.map(|w| (w.fract() * density::SIDE as f64) as usize);
        values[y * density::SIDE + x]
    };
    let reference = at(14, 600);
    for zoom in [11, 12, 13, 15, 16] {
        assert!((at(zoom, 600) / reference - 1.0).abs() < 0.05, "zoom {zoom}: {} {reference}", at(zoom, 600));
    }
    assert!(at(14, 150) > at(14, 300) && at(14, 300) > at(14, 600), "a narrower kernel has a higher peak");
    // The last column of a tile and the first of the next differ no more than two columns within a tile do.
    let [x, y] = TileCoordinate::new(0, 0, 0).unwrap().local(cluster.lon, cluster.lat).map(|share| (share * 4096.0) as u32);
    let tile = |x: u32| values(app, "density.json", &app.get(&format!("/tiles/density/12/{x}/{y}.png")).body);
    let (left, right) = (tile(x), tile(x + 1));
    let step = |a: f64, b: f64| (a - b).abs();
    let side = density::SIDE;
    let across: f64 = (0..side).map(|row| step(left[row * side + side - 1], right[row * side])).sum();
    let within: f64 = (0..side)
        .map(|row| step(left[row * side + side - 2], left[row * side + side - 1]).max(step(right[row * side], right[row * side + 1])))
        .sum();
    assert!(across <= within * 1.5 + 1.0, "{across} {within}");
}

#[test]
fn density_agrees_with_the_kernel_summed_point_by_point() {
    // Without units there is no edge to correct for.
    let mut data = crate::test_app::demonstration_data();
    data.units.clear();
    let app = &TestApp::new(data);
    let snapshot = app.snapshot();
    let cluster = diaban::demonstration::planted_clusters()[0];
    let sigma = 300.0;
    let zoom = 14;
    let world = TileCoordinate::new(0, 0, 0).unwrap().local(cluster.lon, cluster.lat).map(|share| share * f64::from(1u32 << zoom));
    let tile = TileCoordinate::new(zoom, world[0] as u32, world[1] as u32).unwrap();
    let found = values(app, "density.json", &app.get(&format!("/tiles/density/{zoom}/{}/{}.png", tile.x, tile.y)).body);
    let bbox = tile.bbox(0.0);
    let mut largest: f64 = 0.0;
    let mut error: f64 = 0.0;
    for row in (8..density::SIDE).step_by(32) {
        for column in (8..density::SIDE).step_by(32) {
            let share = |pixel: usize| (pixel as f64 + 0.5) / density::SIDE as f64;
            let longitude = bbox.west + (bbox.east - bbox.west) * share(column);
            let tiles = f64::from(1u32 << zoom);
            let latitude = diaban::spatial::tile_coordinate::latitude((f64::from(tile.y) + share(row)) / tiles);
            let metric = diaban::spatial::LocalMetric::at(longitude, latitude);
            let mut sum = 0.0;
            for incident in 0..snapshot.incidents.len() {
                if snapshot.incidents.precision(incident) == diaban::domain::Precision::Commune {
                    continue;
                }
                let [lon, lat] = snapshot.incidents.position(incident);
                let [dx, dy] = metric.offset(lon, lat);
                sum += (-0.5 * (dx * dx + dy * dy) / (sigma * sigma)).exp();
            }
            let expected = sum * 1e6 / (std::f64::consts::TAU * sigma * sigma);
            largest = largest.max(expected);
            error = error.max((expected - found[row * density::SIDE + column]).abs());
        }
    }
    assert!(error <= 0.01 * largest, "error {error} of at most {largest}");
}
