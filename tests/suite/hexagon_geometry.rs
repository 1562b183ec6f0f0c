//! Hexagons and their outlines against brute force and against `geo`.

use std::collections::HashSet;

use diaban::spatial::hexagon::{Hexagon, HexagonGrid};
use diaban::spatial::hexagon_outline::{HexagonPolygon, outline};
use diaban::spatial::hexagon_set::HexagonSet;
use geo::{Area, Contains, LineString, Point, Polygon, Validation};
use proptest::prelude::*;

const GRID: HexagonGrid = HexagonGrid { origin_x: 560_000.0, origin_y: 2_310_000.0, side: 250.0 };

fn cells() -> impl Strategy<Value = Vec<Hexagon>> {
    // About half of a small window, so that holes, islands in holes and touching corners all occur.
    prop::collection::vec((-5..6, -5..6), 1..90).prop_map(|ids| ids.into_iter().map(|(q, r)| Hexagon { q, r }).collect())
}

fn to_geo(polygon: &HexagonPolygon) -> Polygon {
    let holes = polygon.holes.iter().cloned().map(LineString::from);
    Polygon::new(LineString::from(polygon.outer.clone()), holes.collect())
}

proptest! {
    #[test]
    fn a_point_lies_in_the_cell_with_the_nearest_centre(
        east in -2_000.0..2_000.0_f64, north in -2_000.0..2_000.0_f64,
    ) {
        let (x, y) = (GRID.origin_x + east, GRID.origin_y + north);
        let distance = |cell| {
            let (cx, cy) = GRID.centre(cell);
            (cx - x).hypot(cy - y)
        };
        let nearest = (-15..16)
            .flat_map(|q| (-15..16).map(move |r| distance(Hexagon { q, r })))
            .fold(f64::INFINITY, f64::min);
        prop_assert!(distance(GRID.cell_at(x, y)) <= nearest + 1e-6);
    }

    #[test]
    fn an_outline_is_valid_and_has_the_area_of_its_cells(cells in cells()) {
        let distinct: HashSet<Hexagon> = cells.iter().copied().collect();
        let polygons = outline(&GRID, &cells);
        let mut area = 0.0;
        for polygon in polygons.iter().map(to_geo) {
            prop_assert!(polygon.is_valid());
            // Signed: rings that turn the wrong way would not add up.
            area += polygon.signed_area();
        }
        let expected = distinct.len() as f64 * GRID.area();
        prop_assert!((area / expected - 1.0).abs() < 1e-9);
    }

    #[test]
    fn an_outline_contains_the_centres_of_its_cells_and_no_others(cells in cells()) {
        let polygons: Vec<Polygon> = outline(&GRID, &cells).iter().map(to_geo).collect();
        for q in -7..8 {
            for r in -7..8 {
                let cell = Hexagon { q, r };
                let centre = Point::from(GRID.centre(cell));
                let is_inside = polygons.iter().any(|polygon| polygon.contains(&centre));
                prop_assert_eq!(is_inside, cells.contains(&cell));
            }
        }
    }

    #[test]
    fn components_are_what_repeated_merging_finds(cells in cells()) {
        let set = HexagonSet::new(cells);
        let mut labels: Vec<usize> = (0..set.len()).collect();
        for _ in 0..set.len() {
            for (cell, hexagon) in set.cells().iter().enumerate() {
                for neighbour in hexagon.neighbours().into_iter().filter_map(|n| set.index_of(n)) {
                    labels[cell] = labels[cell].min(labels[neighbour as usize]);
                }
            }
        }
        let components = set.components(|_| true);
        prop_assert_eq!(components.iter().map(Vec::len).sum::<usize>(), set.len());
        for component in components {
            prop_assert!(component.iter().all(|&cell| labels[cell as usize] == component[0] as usize));
        }
    }
}
