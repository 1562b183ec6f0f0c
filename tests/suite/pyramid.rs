//! Shapes of every zoom: neighbours share their borders, cover the ground once, and stay where they were.

use diaban::spatial::pyramid::{FINEST, Level, LevelShape, Outline, Pyramid, TILE_UNITS, TOLERANCE};
use diaban::spatial::tile_coordinate::mercator;
use geo::{Contains, Coord, MultiPolygon};
use proptest::prelude::*;

use crate::planar::{self, Partition, check, distance, edges, holds, twice_area, uses};
use crate::support::{project, shared};
use crate::test_app::Random;

fn partition() -> impl Strategy<Value = Partition> {
    let place = (any::<u64>(), 100.0..106.0, -20.0..22.0, prop::sample::select(vec![0.004, 0.05, 0.7]));
    (place, 1..4usize, 1..4usize, prop::sample::select(vec![1, 8, 32])).prop_map(|((seed, west, south, side), columns, rows, detail)| {
        let round = |value: f64| (value * 1e4_f64).round() / 1e4;
        Partition { west: round(west), south: round(south), side, columns, rows, detail, gap: 0.0, seed }
    })
}

fn pyramid(shapes: &[MultiPolygon<f64>]) -> Pyramid {
    Pyramid::new(&shapes.iter().map(Outline::Polygons).collect::<Vec<_>>())
}

fn scale(level: &Level) -> f64 {
    f64::from(TILE_UNITS) * f64::from(1u32 << level.zoom)
}

fn place(level: &Level, [longitude, latitude]: [f64; 2]) -> [f64; 2] {
    mercator(longitude, latitude).map(|share| share * scale(level))
}

fn rings(shape: &LevelShape) -> Vec<&[[i32; 2]]> {
    let LevelShape::Polygons(polygons) = shape else { return Vec::new() };
    polygons.iter().flatten().map(|path| path.vertices.as_slice()).collect()
}

/// The number of shapes around a place, or none when it lies within `margin` of an edge.
fn covers(level: &Level, all: &[(planar::Edge, usize)], at: [f64; 2], margin: f64) -> Option<Vec<usize>> {
    if all.iter().any(|(edge, _)| distance(*edge, at) <= margin) {
        return None;
    }
    Some((0..level.shapes.len()).filter(|number| holds(rings(&level.shapes[*number]), at)).collect())
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(24))]

    #[test]
    fn a_partition_covers_its_ground_exactly_once_at_every_zoom(partition in partition()) {
        let shapes = partition.shapes();
        let [width, height] = [partition.columns, partition.rows].map(|count| count as f64 * partition.side);
        // A line that ends in each corner of the box keeps it: otherwise the outermost corners are rounded off like any bend.
        let ends = [[0.0, 0.0, -1.0], [width, 0.0, -1.0], [0.0, height, height + 1.0], [width, height, height + 1.0]];
        let line = |[x, from, to]: [f64; 3]| geo::LineString::from([from, to].map(|y| (partition.west + x, partition.south + y)).to_vec());
        let lines = geo::MultiLineString(ends.map(line).to_vec());
        let outlines: Vec<Outline<'_>> = shapes.iter().map(Outline::Polygons).chain([Outline::Lines(&lines)]).collect();
        let pyramid = Pyramid::new(&outlines);
        let mut random = Random(partition.seed);
        for zoom in 0..=FINEST {
            let level = pyramid.level(zoom);
            check(level, &format!("zoom {zoom}"));
            let corner = |x: f64, y: f64| place(level, [partition.west + x, partition.south + y]).map(|value| (value + 0.5).floor() as i32);
            let ([left, bottom], [right, top]) = (corner(0.0, 0.0), corner(width, height));
            if right - left < 4 {
                // The islets east of the box cannot be told from it any more.
                continue;
            }
            // What lies east of the box are the islets.
            let in_box: i64 = level.shapes.iter().flat_map(rings).filter(|ring| ring[0][0] <= right).map(twice_area).sum();
            prop_assert_eq!(in_box, 2 * i64::from(right - left) * i64::from(bottom - top), "zoom {}", zoom);
            // The two sides of a border run along the same vertices.
            let uses = uses(level);
            for ([a, b], count) in &uses {
                let is_line = [a, b].iter().any(|place| !(top..=bottom).contains(&place[1]));
                prop_assert!(is_line || *count == 1, "zoom {}: {:?} stands in two shapes the same way round", zoom, [a, b]);
                let on_edge = |axis: usize, value: i32| a[axis] == value && b[axis] == value;
                let is_inner = !is_line && a[0] <= right && ![(0, left), (0, right), (1, top), (1, bottom)].into_iter().any(|(axis, value)| on_edge(axis, value));
                prop_assert!(!is_inner || uses.contains_key(&[*b, *a]), "zoom {}: {:?} has one side", zoom, [a, b]);
            }
            let all = edges(level);
            // Nothing but a line or a point is left of a small map at a low zoom.
            for _ in 0..if left < right && top < bottom { 30 } else { 0 } {
                let at = [random.between(f64::from(left), f64::from(right)), random.between(f64::from(top), f64::from(bottom))];
                let count = covers(level, &all, at, 1e-6).map(|around| around.len());
                prop_assert!(count.is_none_or(|count| count == 1), "zoom {}: {:?} lies in {:?} shapes", zoom, at, count);
            }
        }
    }

    #[test]
    fn a_place_is_in_the_same_shape_as_before_unless_a_border_is_near(partition in partition()) {
        let shapes = partition.shapes();
        let pyramid = pyramid(&shapes);
        let mut random = Random(partition.seed);
        for zoom in [3, 7, 10, 13, 14] {
            let level = pyramid.level(zoom);
            let all = edges(level);
            for _ in 0..40 {
                let [x, y] = [2 * partition.columns + 1, partition.rows].map(|count| random.between(0.0, count as f64 * partition.side));
                let degrees = [partition.west + x, partition.south + y];
                // By the straight edges of the map, as the level has them.
                let at = place(level, degrees);
                let margin = if zoom < FINEST { TOLERANCE } else { 1.0 } + 2.0;
                let Some(around) = covers(level, &all, at, margin) else { continue };
                let near_before = shapes.iter().flat_map(|shape| &shape.0).flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()))
                    .flat_map(geo::LineString::lines)
                    .any(|line| {
                        let ends = [line.start, line.end].map(|c| place(level, [c.x, c.y]));
                        distance_of(ends, at) <= margin
                    });
                if near_before {
                    continue;
                }
                let before: Vec<usize> = (0..shapes.len()).filter(|number| shapes[*number].contains(&Coord { x: degrees[0], y: degrees[1] })).collect();
                prop_assert_eq!(around, before, "zoom {} {:?}", zoom, degrees);
            }
        }
    }

    #[test]
    fn nothing_moves_by_more_than_half_a_pixel_and_nothing_larger_than_one_vanishes(partition in partition()) {
        let shapes = partition.shapes();
        let pyramid = pyramid(&shapes);
        for zoom in 0..=FINEST {
            let level = pyramid.level(zoom);
            let limit = if zoom < FINEST { TOLERANCE } else { std::f64::consts::FRAC_1_SQRT_2 } + 1e-6;
            for (number, shape) in shapes.iter().enumerate() {
                let drawn: Vec<planar::Edge> = edges(level).into_iter().filter(|(_, of)| *of == number).map(|(edge, _)| edge).collect();
                for polygon in shape {
                    let vertices: Vec<[f64; 2]> = polygon.exterior().coords().map(|c| place(level, [c.x, c.y])).collect();
                    let extent = |axis: usize| {
                        let values = vertices.iter().map(|vertex| vertex[axis]);
                        values.clone().fold(f64::NEG_INFINITY, f64::max) - values.fold(f64::INFINITY, f64::min)
                    };
                    // Islets are stars with at least three tenths of their reach on every side: these are a pixel across in the middle.
                    if extent(0).min(extent(1)) < 8.0 / 0.3 {
                        continue;
                    }
                    for vertex in vertices {
                        let nearest = drawn.iter().map(|edge| distance(*edge, vertex)).fold(f64::INFINITY, f64::min);
                        prop_assert!(nearest <= limit, "zoom {}: {:?} is {} away from shape {}", zoom, vertex, nearest, number);
                    }
                }
            }
        }
    }

    #[test]
    fn hairline_gaps_and_overlaps_stay_hairlines(mut partition in partition(), gap in prop::sample::select(vec![1e-7, 1e-6, 1e-5])) {
        partition.gap = gap;
        let shapes = partition.shapes();
        let pyramid = pyramid(&shapes);
        let mut random = Random(partition.seed);
        for zoom in 0..=FINEST {
            let level = pyramid.level(zoom);
            check(level, &format!("zoom {zoom}"));
            let all = edges(level);
            let gap_units = gap * scale(level) / 360.0 * 2.0;
            for _ in 0..30 {
                let [x, y] = [partition.columns, partition.rows].map(|count| random.between(0.0, count as f64 * partition.side));
                let at = place(level, [partition.west + x, partition.south + y]);
                // A unit on each side where the gap is seen at all, as much as it moved where it is simplified.
                let margin = gap_units + if zoom < FINEST { 2.0 * TOLERANCE } else { 2.0 };
                let outline = [[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]].map(|[x, y]| {
                    let [x, y] = [x * partition.columns as f64 * partition.side, y * partition.rows as f64 * partition.side];
                    place(level, [partition.west + x, partition.south + y])
                });
                if outline.windows(2).any(|pair| distance_of([pair[0], pair[1]], at) <= margin) {
                    continue;
                }
                let count = covers(level, &all, at, margin).map(|around| around.len());
                prop_assert!(count.is_none_or(|count| count == 1), "zoom {}: {:?} lies in {:?} shapes", zoom, at, count);
            }
        }
    }
}

fn distance_of([a, b]: [[f64; 2]; 2], place: [f64; 2]) -> f64 {
    let (along, offset) = ([b[0] - a[0], b[1] - a[1]], [place[0] - a[0], place[1] - a[1]]);
    let length = along[0] * along[0] + along[1] * along[1];
    let share = if length > 0.0 { ((offset[0] * along[0] + offset[1] * along[1]) / length).clamp(0.0, 1.0) } else { 0.0 };
    (offset[0] - share * along[0]).hypot(offset[1] - share * along[1])
}

#[test]
fn with_every_vertex_a_ring_runs_through_the_units_of_its_vertices() {
    let partition = Partition { west: 105.0, south: 19.0, side: 0.05, columns: 3, rows: 3, detail: 32, gap: 0.0, seed: 5 };
    let shapes = partition.shapes();
    let pyramid = pyramid(&shapes);
    let level = pyramid.level(FINEST);
    let mut compared = 0;
    for (number, shape) in shapes.iter().enumerate() {
        let expected = shape.iter().flat_map(|polygon| std::iter::once(polygon.exterior()).chain(polygon.interiors()));
        for (ring, expected) in rings(&level.shapes[number]).into_iter().zip(expected) {
            let mut brute: Vec<[i32; 2]> =
                expected.coords().map(|c| place(level, [c.x, c.y]).map(|value| (value + 0.5).floor() as i32)).collect();
            brute.pop();
            brute.dedup();
            let mut places = brute.clone();
            places.sort_unstable();
            places.dedup();
            // The smallest islets meet themselves.
            if places.len() < brute.len() {
                continue;
            }
            compared += 1;
            if twice_area(&brute) < 0 || twice_area(ring) < 0 {
                brute.sort_unstable();
                let mut ring = ring.to_vec();
                ring.sort_unstable();
                assert_eq!(ring, brute);
            } else {
                assert_eq!(ring, brute);
            }
        }
    }
    assert!(compared > 20, "{compared}");
}

#[test]
fn overlapping_shapes_are_drawn_without_edges_that_cross() {
    let mut random = Random(11);
    let star = |random: &mut Random| {
        let centre = [random.between(104.9, 105.1), random.between(19.9, 20.1)];
        let ring: Vec<(f64, f64)> = random.star(centre, 0.1, 60).into_iter().map(|[x, y]| (x, y)).collect();
        MultiPolygon(vec![geo::Polygon::new(ring.into(), Vec::new())])
    };
    let shapes: Vec<MultiPolygon<f64>> = (0..12).map(|_| star(&mut random)).collect();
    let pyramid = pyramid(&shapes);
    for zoom in 0..=FINEST {
        check(pyramid.level(zoom), &format!("zoom {zoom}"));
    }
}

#[test]
fn a_straight_coast_of_a_hundred_thousand_vertices_is_drawn_in_no_time() {
    let places: Vec<(f64, f64)> = (0..100_000).map(|step| (105.0 + f64::from(step) * 1e-5, 19.0)).collect();
    let line: geo::MultiLineString<f64> = geo::LineString::from(places).into();
    let pyramid = Pyramid::new(&[Outline::Lines(&line)]);
    for zoom in [0, 8, 13] {
        let level = pyramid.level(zoom);
        assert!(level.vertices() >= 2 && level.vertices() < 100_000 / 200, "{}", level.vertices());
    }
}

/// What must hold of a real map at every zoom, however its borders fit.
fn check_real(shapes: &[MultiPolygon<f64>], zooms: impl IntoIterator<Item = u8>) {
    let pyramid = pyramid(shapes);
    let mut before = 0;
    for zoom in zooms {
        let level = pyramid.level(zoom);
        check(level, &format!("zoom {zoom}"));
        assert!(level.vertices() >= before, "a deeper zoom shows more");
        before = level.vertices();
        // Both sides of inner borders have the same vertices: nearly every edge has its other side, or is on the outer border.
        let uses = uses(level);
        assert!(uses.values().all(|count| *count < 4), "zoom {zoom}");
        let paired = uses.keys().filter(|[a, b]| uses.contains_key(&[*b, *a])).count();
        println!("zoom {zoom}: {} vertices, {paired} of {} edges have two sides", level.vertices(), uses.len());
        if zoom >= 8 {
            assert!(level.shapes.iter().all(|shape| !rings(shape).is_empty()), "zoom {zoom}: a commune has vanished");
        }
    }
}

fn geojson(text: &str) -> Vec<MultiPolygon<f64>> {
    let collection: geojson::FeatureCollection = text.parse().unwrap();
    let shapes = collection.features.into_iter().filter_map(|feature| geo::Geometry::<f64>::try_from(feature.geometry?).ok());
    shapes
        .map(|geometry| match geometry {
            geo::Geometry::Polygon(polygon) => MultiPolygon(vec![polygon]),
            geo::Geometry::MultiPolygon(polygons) => polygons,
            other => panic!("{other:?} is no polygon"),
        })
        .collect()
}

fn unpacked(file: &std::path::Path) -> String {
    let mut text = String::new();
    std::io::Read::read_to_string(&mut flate2::read::GzDecoder::new(std::fs::File::open(file).unwrap()), &mut text).unwrap();
    text
}

#[test]
fn the_communes_of_the_demonstration_are_drawn_whole() {
    let file = project("geodata/odbl/thanh_hoa_communes_approx_osm_odbl.geojson");
    check_real(&geojson(&std::fs::read_to_string(file).unwrap()), 0..=FINEST);
}

#[test]
fn the_communes_of_thanh_hoa_are_drawn_whole() {
    let Some(file) = shared("geodata/tests-only/thanh_hoa_communes_166.geojson.gz") else { return };
    check_real(&geojson(&unpacked(&file)), 0..=FINEST);
}

#[test]
fn the_communes_of_the_country_are_drawn_whole() {
    let Some(file) = shared("geodata/tests-only/vn_communes_2026_simplified_40m.geojson.gz") else { return };
    check_real(&geojson(&unpacked(&file)), [0, 5, 8, 10, 12, FINEST]);
}
