//! What density tiles promise: metres anywhere, no seams, nothing lost, an even rim, no overflow.

use diaban::domain::{Level, Precision, UnitCode};
use diaban::query::{Filter, FilterRequest, QueryError};
use diaban::spatial::{Bbox, LocalMetric, TileCoordinate};
use diaban::tile::density::{self, Edges, SIDE};

use crate::planted;
use crate::test_app::{TODAY, TestApp};

/// The tile of a zoom that holds a place.
fn tile(zoom: u8, longitude: f64, latitude: f64) -> TileCoordinate {
    let world = TileCoordinate::new(0, 0, 0).unwrap().local(longitude, latitude);
    let [x, y] = world.map(|share| (share * f64::from(1u32 << zoom)) as u32);
    TileCoordinate::new(zoom, x, y).unwrap()
}

fn values(app: &TestApp, tile: TileCoordinate, sigma_m: f64) -> Vec<f64> {
    let snapshot = app.snapshot();
    let nowhere = |id: &str| Err(QueryError::not_found("zone", id));
    let filter = Filter::resolve(&FilterRequest::default(), &snapshot, TODAY, &nowhere).unwrap();
    density::values(&snapshot, &filter, tile, sigma_m).into_iter().map(f64::from).collect()
}

/// The middle of a pixel, and the size of the pixel in km².
fn pixel(tile: TileCoordinate, column: usize, row: usize) -> (f64, f64, f64) {
    let pixels = f64::from(1u32 << tile.zoom) * SIDE as f64;
    let y = f64::from(tile.y) * SIDE as f64 + row as f64;
    let longitude = diaban::spatial::tile_coordinate::longitude((f64::from(tile.x) * SIDE as f64 + column as f64 + 0.5) / pixels);
    let latitude = |y: f64| diaban::spatial::tile_coordinate::latitude(y / pixels);
    let [per_longitude, per_latitude] = LocalMetric::at(0.0, latitude(y + 0.5)).metres_per_degree();
    let area = 360.0 / pixels * per_longitude * (latitude(y) - latitude(y + 1.0)) * per_latitude / 1e6;
    (longitude, latitude(y + 0.5), area)
}

/// The kernel summed incident by incident.
fn exact(app: &TestApp, longitude: f64, latitude: f64, sigma_m: f64) -> f64 {
    let incidents = &app.snapshot().incidents;
    let metric = LocalMetric::at(longitude, latitude);
    let term = |row: usize| {
        let [lon, lat] = incidents.position(row);
        let [x, y] = metric.offset(lon, lat);
        (-0.5 * (x * x + y * y) / (sigma_m * sigma_m)).exp()
    };
    (0..incidents.len()).map(term).sum::<f64>() * 1e6 / (std::f64::consts::TAU * sigma_m * sigma_m)
}

#[test]
fn sigma_is_in_metres_in_every_corner_of_a_tile() {
    // At 62° north a tile of zoom 6 spans two and a half degrees, over which the scale changes by a twelfth.
    for (longitude, latitude) in [(105.5, 19.8), (25.5, 62.3)] {
        for zoom in 6..=14 {
            // At least two pixels wide, as the kernel's middle value is not the pixel's mean otherwise.
            let sigma_m = if zoom < 9 { 5_000.0 } else { 1_200.0 };
            let tile = tile(zoom, longitude, latitude);
            for corner in [[0.04, 0.03], [0.96, 0.03], [0.04, 0.97], [0.96, 0.97]] {
                let at = corner.map(|share: f64| (share * SIDE as f64) as usize);
                let (lon, lat, _) = pixel(tile, at[0], at[1]);
                let [per_longitude, per_latitude] = LocalMetric::at(lon, lat).metres_per_degree();
                let around = Bbox::new(lon, lat, lon, lat).padded(0.4 * sigma_m / per_longitude, 0.4 * sigma_m / per_latitude);
                let app = planted::app(Vec::new(), planted::even(&around, 20, 20));
                let found = values(&app, tile, sigma_m);
                let peak = exact(&app, lon, lat, sigma_m);
                for (column, row) in [(0, 0), (-2, 0), (0, 3), (2, 2), (-3, 1), (0, -4)] {
                    let [column, row] = [at[0].wrapping_add_signed(column), at[1].wrapping_add_signed(row)];
                    let (lon, lat, _) = pixel(tile, column, row);
                    let error = (found[row * SIDE + column] - exact(&app, lon, lat, sigma_m)).abs() / peak;
                    assert!(error < 0.008, "zoom {zoom} corner {corner:?} at {latitude}: {error:.4} of the peak");
                }
            }
        }
    }
}

/// A pair of neighbours; the lines of pixels that run across their common edge, four pixels each.
fn across(app: &TestApp, first: TileCoordinate, is_southward: bool, sigma_m: f64) -> Vec<[f64; 4]> {
    let (x, y) = if is_southward { (first.x, first.y + 1) } else { (first.x + 1, first.y) };
    let second = TileCoordinate::new(first.zoom, x, y).unwrap();
    let (one, other) = (values(app, first, sigma_m), values(app, second, sigma_m));
    let at = |values: &[f64], along: usize, across: usize| {
        if is_southward { values[across * SIDE + along] } else { values[along * SIDE + across] }
    };
    let line = |along| [at(&one, along, SIDE - 2), at(&one, along, SIDE - 1), at(&other, along, 0), at(&other, along, 1)];
    (0..SIDE).map(line).collect()
}

#[test]
fn neighbouring_tiles_are_one_surface() {
    let corner = |tile: TileCoordinate| (tile.bbox(0.0).east, tile.bbox(0.0).south);
    for with_edge in [false, true] {
        for (zoom, sigma_m) in [(7, 5_000.0), (9, 1_000.0), (10, 600.0), (11, 300.0), (12, 300.0), (13, 300.0), (14, 300.0), (16, 600.0)] {
            let first = tile(zoom, 105.5, 19.8);
            let (longitude, latitude) = corner(first);
            let [per_longitude, per_latitude] = LocalMetric::at(longitude, latitude).metres_per_degree();
            let (dx, dy) = (5.0 * sigma_m / per_longitude, 5.0 * sigma_m / per_latitude);
            // Around the corner of four tiles; the province ends within the kernel's reach of it.
            let around = Bbox::new(longitude - dx, latitude - dy, longitude + dx, latitude + dy);
            let province = Bbox::new(longitude - dx * 0.41, latitude - dy * 0.37, longitude + dx * 3.0, latitude + dy * 3.0);
            let units = if with_edge { vec![planted::unit("99", Level::Province, province)] } else { Vec::new() };
            let incidents =
                if with_edge { planted::spread(&province.intersection(&around), 3_000) } else { planted::spread(&around, 3_000) };
            let app = planted::app(units, incidents);
            let pixel_m = 40_075_017.0 / f64::from(1u32 << zoom) / SIDE as f64;
            // The values are straight between the middles of cells, and a seam lies in the middle between two of them.
            let is_straight = sigma_m / 5.0 >= 4.0 * pixel_m;
            for is_southward in [false, true] {
                let lines = across(&app, first, is_southward, sigma_m);
                let highest = lines.iter().flatten().copied().fold(0.0, f64::max);
                assert!(highest > 0.0);
                let mut compared = 0;
                for line in lines.iter().filter(|line| line.iter().all(|value| *value > 0.01 * highest)) {
                    compared += 1;
                    let [before, one, other, after] = *line;
                    let (west, east) = (one + (one - before) / 2.0, other - (after - other) / 2.0);
                    // Otherwise the surface is curved by no more than the kernel can be: its second derivative over a pixel.
                    let curvature = 1.5 * highest * (pixel_m / sigma_m).powi(2);
                    // With an edge, quotients of straight lines.
                    let bound = match (is_straight, with_edge) {
                        (true, false) => 1e-5 * highest,
                        (true, true) => 2e-3 * highest,
                        (false, _) => curvature,
                    };
                    assert!((west - east).abs() <= bound, "zoom {zoom} edge {with_edge} south {is_southward}: {line:?} of {highest}");
                }
                // Near the edge itself some lines lie outside.
                assert!(compared > 5, "{compared} lines at zoom {zoom}");
            }
        }
    }
}

#[test]
fn away_from_edges_the_tiles_hold_every_incident_once() {
    let around = Bbox::new(105.3, 19.6, 105.6, 19.9);
    let count = 2_000;
    let mut incidents = planted::spread(&around, count);
    for known_by_commune in &mut planted::spread(&around, 50) {
        known_by_commune.precision = Precision::Commune;
        incidents.push(known_by_commune.clone());
    }
    let province = planted::unit("99", Level::Province, Bbox::new(104.0, 18.5, 107.0, 21.0));
    for units in [Vec::new(), vec![province]] {
        let app = planted::app(units, incidents.clone());
        for (zoom, sigma_m) in
            [(4, 50.0), (5, 300.0), (6, 300.0), (7, 300.0), (8, 300.0), (8, 150.0), (9, 300.0), (10, 600.0), (11, 1_000.0)]
        {
            let (first, last) = (tile(zoom, 105.2, 20.0), tile(zoom, 105.7, 19.5));
            let mut total = 0.0;
            for (x, y) in (first.x..=last.x).flat_map(|x| (first.y..=last.y).map(move |y| (x, y))) {
                let tile = TileCoordinate::new(zoom, x, y).unwrap();
                let found = values(&app, tile, sigma_m);
                for row in 0..SIDE {
                    total += found[row * SIDE..(row + 1) * SIDE].iter().sum::<f64>() * pixel(tile, 0, row).2;
                }
            }
            assert!((total / count as f64 - 1.0).abs() < 0.002, "zoom {zoom}: {total} of {count}");
        }
    }
}

#[test]
fn even_incidents_are_even_up_to_the_rim_and_nothing_lies_beyond() {
    let bbox = Bbox::new(105.40, 19.70, 105.52, 19.81);
    let area = {
        let [per_longitude, per_latitude] = LocalMetric::at(0.0, f64::midpoint(bbox.south, bbox.north)).metres_per_degree();
        (bbox.east - bbox.west) * per_longitude * (bbox.north - bbox.south) * per_latitude / 1e6
    };
    let incidents = planted::even(&bbox, 250, 250);
    let expected = incidents.len() as f64 / area;
    let app = planted::app(vec![planted::unit("99", Level::Province, bbox)], incidents);
    for (zoom, sigma_m) in [(9, 400.0), (10, 300.0), (11, 300.0), (12, 300.0), (13, 300.0), (14, 300.0)] {
        for (longitude, latitude) in [(bbox.west, bbox.south), (bbox.east, bbox.north), (105.46, bbox.south)] {
            let tile = tile(zoom, longitude, latitude);
            let found = values(&app, tile, sigma_m);
            let mut inside = 0;
            for (number, value) in found.iter().enumerate() {
                let (longitude, latitude, _) = pixel(tile, number % SIDE, number / SIDE);
                if bbox.contains(longitude, latitude) {
                    inside += 1;
                    assert!((value / expected - 1.0).abs() < 0.03, "zoom {zoom}: {value} instead of {expected} at {longitude} {latitude}");
                } else {
                    assert!(*value < 1e-9, "zoom {zoom}: {value} outside at {longitude} {latitude}");
                }
            }
            assert!(inside > 20);
        }
    }
}

#[test]
fn an_asked_unit_or_box_is_a_study_area_with_an_even_rim() {
    let province = Bbox::new(105.40, 19.70, 105.52, 19.81);
    let west = Bbox { east: 105.46, ..province };
    let units = vec![
        planted::unit("99", Level::Province, province),
        planted::unit("9901", Level::Commune, west),
        planted::unit("9902", Level::Commune, Bbox { west: 105.46, ..province }),
    ];
    let app = planted::app(units, planted::even(&province, 250, 250));
    let tile = tile(13, 105.46, 19.75);
    let read = |query: &str| decode(&app, tile, query);
    let whole = read("");
    for query in ["?unit=9901", "?bbox=105.40,19.70,105.46,19.81", "?bbox=-180,-90,105.46,90"] {
        let half = read(query);
        for (number, (half, whole)) in half.iter().zip(&whole).enumerate() {
            let (longitude, latitude, _) = pixel(tile, number % SIDE, number / SIDE);
            if west.contains(longitude, latitude) {
                assert!((half / whole - 1.0).abs() < 0.05, "{query}: {half} {whole} at {longitude} {latitude}");
            } else {
                assert!(*half < 1e-9, "{query}: {half} outside at {longitude} {latitude}");
            }
        }
    }
}

/// The numbers of a tile as a client reads them.
fn decode(app: &TestApp, tile: TileCoordinate, query: &str) -> Vec<f64> {
    let tilejson = app.get(&format!("/tiles/density.json{query}")).ok();
    let factors = ["redFactor", "greenFactor", "blueFactor"].map(|name| tilejson[name].as_f64().unwrap());
    let answer = app.get(&format!("/tiles/density/{}/{}/{}.png{query}", tile.zoom, tile.x, tile.y));
    assert_eq!(answer.status, 200);
    let mut reader = png::Decoder::new(std::io::Cursor::new(&answer.body)).read_info().unwrap();
    let mut pixels = vec![0; reader.output_buffer_size().unwrap()];
    reader.next_frame(&mut pixels).unwrap();
    let base = tilejson["baseShift"].as_f64().unwrap();
    pixels
        .chunks_exact(3)
        .map(|pixel| base + pixel.iter().zip(factors).map(|(byte, factor)| f64::from(*byte) * factor).sum::<f64>())
        .collect()
}

#[test]
fn tiles_in_the_encoding_of_heights_say_the_same_numbers() {
    let app = TestApp::demonstration();
    let place = tile(10, 105.77, 19.8);
    let said = app.get("/tiles/density.json?encoding=terrarium").ok();
    assert_eq!(said["encoding"], "terrarium");
    // What every client that knows the encoding takes for granted.
    assert_eq!(["redFactor", "greenFactor", "baseShift"].map(|name| said[name].as_f64()), [Some(256.0), Some(1.0), Some(-32_768.0)]);
    let steps =
        ["", "?encoding=terrarium"].map(|query| app.get(&format!("/tiles/density.json{query}")).ok()["blueFactor"].as_f64().unwrap());
    let half_steps = steps.iter().sum::<f64>() / 2.0;
    let [fine, heights] = ["", "?encoding=terrarium"].map(|query| decode(app, place, query));
    assert!(fine.iter().any(|value| *value > 20.0) && fine.iter().any(|value| *value < 0.01));
    for (fine, height) in fine.iter().zip(&heights) {
        assert!((fine - height).abs() <= half_steps + 1e-9, "{fine} {height}");
    }
    // Far from everything too.
    assert!(decode(app, tile(8, -120.0, 40.0), "?encoding=terrarium").iter().all(|value| *value == 0.0));
    app.get("/tiles/density.json?encoding=mapbox").problem(400, Some("encoding"));
    app.get("/tiles/communes.json?encoding=terrarium").problem(400, Some("encoding"));
}

#[test]
fn a_hundred_thousand_incidents_on_one_spot_do_not_overflow() {
    let (longitude, latitude) = (105.7712, 19.8012);
    let app = planted::app(Vec::new(), vec![planted::incident(longitude, latitude); 100_000]);
    let tile = tile(16, longitude, latitude);
    let highest = decode(&app, tile, "?sigma=150").into_iter().fold(0.0, f64::max);
    assert!((highest / 707_355.0 - 1.0).abs() < 0.01, "{highest}");
    // At the corner of a province three quarters of the kernel lie outside, and the value is four times as high.
    let corner = Bbox::new(longitude, latitude, longitude + 1.0, latitude + 1.0);
    let app = planted::app(vec![planted::unit("99", Level::Province, corner)], vec![planted::incident(longitude, latitude); 100_000]);
    let highest = decode(&app, tile, "?sigma=150").into_iter().fold(0.0, f64::max);
    assert!(highest > 2.5e6, "{highest}");
}

#[test]
fn every_empty_tile_is_the_same_black_tile() {
    let mut nearby = planted::incident(105.7, 19.8);
    nearby.precision = Precision::Commune;
    let app = planted::app(Vec::new(), vec![nearby, planted::incident(105.0, 19.8)]);
    let path = |tile: TileCoordinate| format!("/tiles/density/{}/{}/{}.png", tile.zoom, tile.x, tile.y);
    let far = app.get("/tiles/density/8/0/0.png");
    // Only an incident known by its commune is near.
    let near = app.get(&path(tile(12, 105.7, 19.8)));
    assert_eq!((far.status.as_u16(), near.status.as_u16()), (200, 200));
    assert!(far.body == near.body && far.body.len() < 1_000, "{} bytes", far.body.len());
    assert!(decode(&app, tile(12, 105.7, 19.8), "").iter().all(|value| *value == 0.0));
    // A filter that takes nothing leaves nothing.
    assert!(decode(&app, tile(12, 105.0, 19.8), "").iter().any(|value| *value > 0.0));
    for filter in ["?category=GT", "?how_known=discovered", "?severity=5", "?datetime=2020-01-01/2020-12-31", "?bbox=106,19,107,20"] {
        assert!(decode(&app, tile(12, 105.0, 19.8), filter).iter().all(|value| *value == 0.0), "{filter}");
    }
}

#[test]
fn edges_that_are_kept_say_what_those_found_anew_say() {
    let app = TestApp::demonstration();
    let snapshot = app.snapshot();
    let nowhere = |id: &str| Err(QueryError::not_found("zone", id));
    let requests = [
        FilterRequest::default(),
        FilterRequest { category: vec!["GT".into()], ..FilterRequest::default() },
        FilterRequest { unit: Some(UnitCode::new("38").unwrap()), ..FilterRequest::default() },
        FilterRequest { bbox: Some(Bbox::new(105.5, 19.6, 105.9, 19.9)), ..FilterRequest::default() },
    ];
    let kept = Edges::default();
    for zoom in [5, 7, 9, 11, 13] {
        for sigma_m in [150.0, 600.0] {
            // The coast of Sầm Sơn, where the edge is near.
            let tile = tile(zoom, 105.9, 19.74);
            for request in &requests {
                let filter = Filter::resolve(request, &snapshot, TODAY, &nowhere).unwrap();
                let packing = density::Packing::new(&snapshot, sigma_m);
                let encode = |edges: &Edges| density::encode(&snapshot, &filter, (tile, sigma_m), packing, edges).unwrap();
                assert!(encode(&kept) == encode(&Edges::default()), "zoom {zoom}, {sigma_m} m, {request:?}");
            }
        }
    }
}
