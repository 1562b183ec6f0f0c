//! Every kind of question × filter × state of the index against brute force over the stored incidents.
//!
//! The index is asked in four states that hold the same incidents: all packed at once; some packed, others added and replaced in
//! the delta; that delta merged; and a merge that came while more was added.

use std::collections::BTreeMap;

use diaban::domain::Incident;
use diaban::index::{IncidentIndex, Selection, Snapshot};
use diaban::query::bins::{Cells, bins};
use diaban::query::page::page;
use diaban::query::summary::{Compare, summarise};
use diaban::query::{Filter, FilterRequest, QueryError, group};
use diaban::spatial::hexagon::HexagonGrid;
use diaban::spatial::{Area, Bbox, FixedBox, LocalGrid, TileCoordinate};
use diaban::tile::point_grid::Square;
use fast_mvt::MvtReaderRef;
use geo::{Distance, Geodesic, Point};
use proptest::prelude::*;

use crate::query_properties::{CODES, commune_of, filter, incidents, snapshot, takes};
use crate::test_app::{Random, TODAY};

type States = Vec<(&'static str, Snapshot)>;

/// The incidents that are left in the end, and the index in each of its states.
fn states(seed: u64, count: usize) -> (Vec<(i64, Incident)>, States) {
    let mut random = Random(seed ^ 0x5EED);
    let stored = incidents(seed, count);
    let others = incidents(seed ^ 0xFACE, count);
    let packed = snapshot(stored[..count * 6 / 10].to_vec());
    // Some new ones, some in the place of others; then some are removed, of both.
    let put: Vec<(i64, Incident)> =
        (0..count * 8 / 10).filter(|at| *at >= count * 6 / 10 || random.next().is_multiple_of(5)).map(|at| others[at].clone()).collect();
    let removed: Vec<i64> = (1..=count as i64).filter(|_| random.next().is_multiple_of(9)).collect();
    let more: Vec<(i64, Incident)> =
        (0..count).filter(|at| *at >= count * 8 / 10 || random.next().is_multiple_of(7)).map(|at| stored[at].clone()).collect();
    let first = packed.with_incidents(2, &put, &[], TODAY);
    let second = first.with_incidents(3, &[], &removed, TODAY);
    let delta = second.with_incidents(4, &more, &[], TODAY);
    let merged_before = first.merged(TODAY);
    let rebased = Snapshot::rebased(&merged_before, &first, &delta).expect("the packed rows are the same");
    let mut left: BTreeMap<i64, Incident> = stored[..count * 6 / 10].iter().cloned().collect();
    left.extend(put);
    left.retain(|number, _| !removed.contains(number));
    left.extend(more);
    let left: Vec<(i64, Incident)> = left.into_iter().collect();
    let all = vec![("packed", snapshot(left.clone())), ("merged", delta.merged(TODAY)), ("delta", delta), ("rebased", rebased)];
    (left, all)
}

fn resolve(request: &FilterRequest, snapshot: &Snapshot) -> Filter {
    Filter::resolve(request, snapshot, TODAY, &|id| Err(QueryError::not_found("zone", id))).expect("everything named exists")
}

fn place(incident: &Incident) -> [f64; 2] {
    [f64::from(incident.longitude_e7) / 1e7, f64::from(incident.latitude_e7) / 1e7]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(120))]
    #[test]
    fn counts_groups_pages_and_extents(seed in any::<u64>(), count in 0usize..3000, request in filter(), limit in 1usize..400) {
        let (left, states) = states(seed, count);
        let expected: Vec<&(i64, Incident)> = left.iter().filter(|(_, incident)| takes(&request, incident)).collect();
        for (state, snapshot) in &states {
            let filter = resolve(&request, snapshot);
            prop_assert_eq!(snapshot.incidents.len(), left.len(), "{}", state);
            prop_assert_eq!(group::count(snapshot, &filter), expected.len() as u64, "{}", state);
            let summary = summarise(snapshot, &filter, Compare::PreviousYear);
            for (row, code) in CODES.iter().enumerate() {
                let of_code = expected.iter().filter(|(_, incident)| incident.category == *code).count() as u64;
                prop_assert_eq!(group::by_category(snapshot, &filter)[row], of_code, "{}", state);
                let found = summary.by_category.iter().find(|(found, _)| *found == row).map_or(0, |(_, count)| *count);
                prop_assert_eq!(found, of_code, "{}", state);
            }
            let by_unit = group::by_unit(snapshot, &filter);
            for (row, indexed) in snapshot.units.all().iter().enumerate().filter(|(_, unit)| unit.unit.code.as_str() != "1") {
                let code = indexed.unit.code.as_str();
                let of_unit = expected.iter().filter(|(_, incident)| commune_of(incident).as_deref() == Some(code)).count() as u64;
                prop_assert_eq!(by_unit[row], Some(of_unit), "{} {}", state, code);
            }
            let mut box_of_all = FixedBox::EMPTY;
            for (_, incident) in &expected {
                box_of_all.extend(incident.longitude_e7, incident.latitude_e7);
            }
            prop_assert_eq!(group::extent(snapshot, &filter), box_of_all.degrees(), "{}", state);
            // Page by page, each incident comes once and by rising number.
            let (mut after, mut numbers) = (None, Vec::new());
            loop {
                let page = page(snapshot, &filter, after, limit);
                prop_assert_eq!(page.matched, expected.len() as u64);
                prop_assert!(page.rows.len() <= limit);
                numbers.extend(page.rows.iter().map(|row| snapshot.incidents.feature_id(*row)));
                after = page.next;
                if after.is_none() {
                    break;
                }
            }
            prop_assert_eq!(&numbers, &expected.iter().map(|(number, _)| *number).collect::<Vec<_>>(), "{}", state);
        }
    }

    #[test]
    fn hours_days_and_months(seed in any::<u64>(), count in 0usize..2000, request in filter()) {
        let (left, states) = states(seed, count);
        let expected: Vec<&Incident> = left.iter().map(|(_, incident)| incident).filter(|incident| takes(&request, incident)).collect();
        let mut hours = vec![0u64; 168];
        let (mut days, mut months, mut without_day) = (BTreeMap::<String, u64>::new(), BTreeMap::<String, u64>::new(), 0);
        for incident in &expected {
            let local = jiff::tz::offset(7).to_datetime(jiff::Timestamp::from_second(incident.occurred.start).unwrap());
            let last = jiff::tz::offset(7).to_datetime(jiff::Timestamp::from_second(incident.occurred.end - 1).unwrap());
            if incident.occurred.end - incident.occurred.start == 1 {
                hours[local.weekday().to_monday_zero_offset() as usize * 24 + local.hour() as usize] += 1;
            }
            *months.entry(local.strftime("%Y-%m").to_string()).or_default() += 1;
            if local.date() == last.date() {
                *days.entry(local.date().to_string()).or_default() += 1;
            } else {
                without_day += 1;
            }
        }
        for (state, snapshot) in &states {
            let summary = summarise(snapshot, &resolve(&request, snapshot), Compare::PreviousYear);
            prop_assert_eq!(&summary.by_hour_of_week, &hours, "{}", state);
            prop_assert_eq!(summary.without_day, without_day, "{}", state);
            let found: BTreeMap<String, u64> = summary.by_month.iter().filter(|(_, count)| *count > 0).cloned().collect();
            prop_assert_eq!(&found, &months, "{}", state);
            if let Some(by_day) = &summary.by_day {
                let found: BTreeMap<String, u64> = by_day.iter().filter(|(_, count)| *count > 0).map(|(day, count)| (day.to_string(), *count)).collect();
                prop_assert_eq!(&found, &days, "{}", state);
            }
        }
    }

    #[test]
    fn the_nearest_are_the_nearest(seed in any::<u64>(), count in 0usize..2000, request in filter(), x in 104.5..107.5f64, y in 19.5..22.5f64, k in 0usize..60) {
        let (left, states) = states(seed, count);
        let mut distances: Vec<f64> = left.iter().filter(|(_, incident)| takes(&request, incident))
            .map(|(_, incident)| Geodesic.distance(Point::new(x, y), Point::from(place(incident)))).collect();
        distances.sort_by(f64::total_cmp);
        distances.truncate(k);
        for (state, snapshot) in &states {
            let found = snapshot.incidents.nearest(&resolve(&request, snapshot).selection(snapshot), [x, y], k);
            prop_assert_eq!(found.len(), distances.len(), "{}", state);
            for (neighbour, expected) in found.iter().zip(&distances) {
                prop_assert!((neighbour.distance_m - expected).abs() < 2e-3, "{} {} {}", state, neighbour.distance_m, expected);
                let true_distance = Geodesic.distance(Point::new(x, y), Point::from(snapshot.incidents.position(neighbour.row)));
                prop_assert!((neighbour.distance_m - true_distance).abs() < 2e-3);
            }
        }
    }

    #[test]
    fn bins_hold_what_lies_in_them(seed in any::<u64>(), count in 0usize..2000, request in filter(), side in 300.0..30_000.0f64, jitter in any::<bool>()) {
        let mut left = incidents(seed, count);
        if jitter {
            let mut random = Random(seed);
            for (_, incident) in &mut left {
                incident.longitude_e7 += (random.next() % 900_000) as i32;
                incident.latitude_e7 += (random.next() % 900_000) as i32;
            }
        }
        let snapshot = snapshot(left.clone());
        let filter = resolve(&request, &snapshot);
        let (longitude, latitude) = snapshot.incidents.extent().centre();
        let grid = if count == 0 { LocalGrid::at(105.0, 16.0) } else { LocalGrid::at(longitude, latitude) };
        let hexagons = HexagonGrid { origin_x: 0.0, origin_y: 0.0, side };
        let (mut in_squares, mut in_hexagons) = (BTreeMap::<[i32; 2], u64>::new(), BTreeMap::<[i32; 2], u64>::new());
        for (_, incident) in left.iter().filter(|(_, incident)| takes(&request, incident)) {
            let [x, y] = place(incident);
            let [x, y] = grid.project(x, y).expect("on the grid");
            *in_squares.entry([(x / side).floor() as i32, (y / side).floor() as i32]).or_default() += 1;
            let hexagon = hexagons.cell_at(x, y);
            *in_hexagons.entry([hexagon.q, hexagon.r]).or_default() += 1;
        }
        for (cells, expected) in [(Cells::Square { side }, in_squares), (Cells::Hexagon(hexagons), in_hexagons)] {
            let found = bins(&snapshot, &filter, cells).expect("not too many cells");
            prop_assert_eq!(found.off_grid, 0);
            prop_assert_eq!(found.bins.iter().map(|bin| (bin.cell, bin.count)).collect::<BTreeMap<_, _>>(), expected);
        }
    }

    #[test]
    fn tiles_hold_each_incident_once(seed in any::<u64>(), count in 0usize..1500, request in filter(), zoom in 0u8..15, cell_bits in 0u32..10) {
        let (left, states) = states(seed, count);
        let mut tiles = BTreeMap::<(u32, u32), u64>::new();
        for (_, incident) in left.iter().filter(|(_, incident)| takes(&request, incident)) {
            let [x, y] = place(incident);
            let [x, y] = TileCoordinate::new(0, 0, 0).unwrap().local(x, y).map(|share| (share * f64::from(1u32 << zoom)) as u32);
            *tiles.entry((x, y)).or_default() += 1;
        }
        for (state, snapshot) in &states {
            let filter = resolve(&request, snapshot);
            for (&(x, y), &expected) in tiles.iter().take(6) {
                let tile = TileCoordinate::new(zoom, x, y).expect("a tile of the zoom");
                let cells = Square::new(tile).grid(snapshot, &filter, cell_bits);
                prop_assert_eq!(cells.iter().map(|cell| u64::from(cell.count)).sum::<u64>(), expected, "{}", state);
                let clusters = Square::new(tile).clusters(snapshot, &filter, 24);
                prop_assert_eq!(clusters.iter().map(|cell| u64::from(cell.count)).sum::<u64>(), expected, "{}", state);
                for cell in cells.iter().chain(&clusters) {
                    prop_assert!(cell.vertex.iter().all(|unit| (0..4096).contains(unit)));
                }
                let bytes = diaban::tile::points::encode(snapshot, &filter, tile, diaban::tile::points::Gathering::Grid).expect("not empty");
                let reader = MvtReaderRef::new(&bytes).expect("a tile");
                let count = |feature: fast_mvt::MvtFeatureRef<'_>| {
                    let tags = feature.properties().map(Result::unwrap);
                    tags.into_iter().find(|(key, _)| *key == "count").map_or(0, |(_, value)| match value { fast_mvt::MvtValueRef::Int(count) => count as u64, other => panic!("{other:?}") })
                };
                let total: u64 = reader.layers().flat_map(fast_mvt::MvtLayerRef::features).map(count).sum();
                prop_assert_eq!(total, expected, "{}", state);
            }
        }
    }
}

#[test]
fn a_question_shared_between_the_cores_counts_the_same() {
    let mut random = Random(11);
    let mut stored = incidents(3, 150_000);
    for (_, incident) in &mut stored {
        incident.longitude_e7 += (random.next() % 1_000_000) as i32;
        incident.latitude_e7 += (random.next() % 1_000_000) as i32;
    }
    let snapshot = snapshot(stored.clone());
    for corners in [3, 50, 2000] {
        let ring = random.star([106.0, 21.0], 1.2, corners);
        let shape = geo::MultiPolygon(vec![geo::Polygon::new(ring.into(), vec![])]);
        let area = Area::Polygon(std::sync::Arc::new(diaban::spatial::PreparedPolygon::new(&shape)));
        let selection = Selection { areas: vec![area], ..Selection::default() };
        let expected = stored.iter().filter(|(_, incident)| geo::Intersects::intersects(&shape, &Point::from(place(incident)))).count();
        assert_eq!(snapshot.incidents.count(&selection), expected as u64, "{corners}");
        let mut rows = Vec::new();
        snapshot.incidents.scan(&selection, |row| rows.push(row));
        assert!(rows.len() == expected && rows.is_sorted());
    }
}

#[test]
fn years_far_apart_and_long_intervals_are_counted() {
    let mut stored = incidents(5, 600);
    let spans = [(-62_000_000_000, 1), (250_000_000_000, 1), (0, 9_000_000_000), (-9_000_000_000, 5_000_000_000), (-1, 2)];
    for ((_, incident), (start, length)) in stored.iter_mut().zip(spans) {
        incident.occurred = diaban::domain::Interval { start, end: start + length };
    }
    let snapshot = snapshot(stored.clone());
    for (start, end) in [
        (-1, 1),
        (0, 9_000_000_000),
        (-70_000_000_000, -60_000_000_000),
        (-9_000_000_000, 9_000_000_001),
        (i64::MIN, i64::MAX),
        (-4_000_000_001, i64::MAX),
    ] {
        let period = diaban::domain::Interval { start, end };
        let expected = stored.iter().filter(|(_, incident)| period.contains(incident.occurred)).count() as u64;
        assert_eq!(snapshot.incidents.count(&Selection { period, ..Selection::default() }), expected, "{start} {end}");
    }
    let filter = resolve(&FilterRequest::default(), &snapshot);
    assert_eq!(summarise(&snapshot, &filter, Compare::PreviousYear).count, 600);
}

#[test]
fn a_place_on_the_edge_of_a_box_belongs_to_it() {
    let stored = incidents(1, 1);
    let [x, y] = place(&stored[0].1);
    let index = IncidentIndex::new(stored, &diaban::store::default_taxonomy());
    for bbox in [Bbox::new(x, y, x, y), Bbox::new(x - 1.0, y - 1.0, x, y), Bbox::new(x, y, x + 1.0, y + 1.0)] {
        assert_eq!(index.count(&Selection { areas: vec![Area::Bbox(bbox)], ..Selection::default() }), 1, "{bbox:?}");
    }
    let beside = Bbox::new(x + 1e-8, y, x + 1.0, y + 1.0);
    assert_eq!(index.count(&Selection { areas: vec![Area::Bbox(beside)], ..Selection::default() }), 0);
}
