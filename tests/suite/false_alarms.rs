//! What the hot-spot analysis finds where there is nothing, and where there is something.

use diaban::analysis::hotspot::{HotspotClass, HotspotSettings};
use diaban::spatial::hexagon::Hexagon;

use crate::simulated::{Incidents, SplitMix, is_near, settings, square};

#[test]
fn noise_shows_a_strong_cell_on_few_maps() {
    let cells = square(10_000.0);
    let mut random = SplitMix(20_250_701);
    let mut alarms = 0;
    for map in 0..200 {
        let mean = [0.15, 0.3, 1.0, 3.0][map % 4];
        let noise = Incidents::scattered(&cells, |_| random.poisson(mean));
        let analysis = noise.analyse(&cells).unwrap();
        alarms += u32::from(!analysis.areas.is_empty());
    }
    assert!(alarms <= 24, "{alarms} of 200 maps of pure noise show a hot spot");
    println!("{alarms} of 200 maps of pure noise show a hot spot");
}

#[test]
fn planted_clusters_are_found_and_little_else() {
    let cells = square(10_000.0);
    let centres = [Hexagon { q: 5, r: 5 }, Hexagon { q: 6, r: 18 }];
    let mut random = SplitMix(7);
    let (mut found, mut all_strong, mut strong_far_away) = (0, 0, 0);
    for _ in 0..20 {
        let map = Incidents::scattered(&cells, |cell| {
            let is_planted = centres.iter().any(|&centre| is_near(centre, cell));
            random.poisson(if is_planted { 5.0 } else { 1.0 })
        });
        let analysis = map.analyse(&cells).unwrap();
        let strong = || {
            let cells = analysis.cells.iter();
            cells.filter(|cell| cell.class == HotspotClass::Strong)
        };
        found += centres.iter().filter(|&&centre| strong().any(|cell| cell.hexagon == centre)).count();
        all_strong += strong().count();
        strong_far_away += strong()
            .filter(|cell| {
                // Beyond the ring around the ring, no neighbourhood holds a planted cell.
                let mut near = cell.hexagon.neighbours().into_iter().chain([cell.hexagon]);
                !near.any(|near| centres.iter().any(|&centre| is_near(centre, near)))
            })
            .count();
    }
    assert!(found >= 38, "only {found} of 40 clusters were found");
    // The false discovery rate promises 5 % on average.
    assert!(strong_far_away * 10 <= all_strong, "{strong_far_away} of {all_strong} strong cells lie where nothing was planted");
}

/// Three cells that touch each other.
fn trio(first: Hexagon) -> [Hexagon; 3] {
    let neighbours = first.neighbours();
    [first, neighbours[0], neighbours[1]]
}

#[test]
fn a_strong_area_counts_its_incidents_days_and_places() {
    let cells = square(8_000.0);
    let mut map = Incidents::scattered(&cells, |_| 1);
    let (posts, markets) = (trio(Hexagon { q: 3, r: 4 }), trio(Hexagon { q: 1, r: 14 }));
    for i in 0..90_u32 {
        let number = i as usize % 3;
        map.add(settings().grid().centre(posts[number]), 400, 1_000_000 + number as u64);
        let (x, y) = settings().grid().centre(markets[number]);
        map.add((x + f64::from(i), y), 500 + i.cast_signed(), 2_000_000 + u64::from(i));
    }
    let analysis = map.analyse(&cells).unwrap();
    assert_eq!(analysis.areas.len(), 2);
    for (area, trio, is_pile_up) in [(&analysis.areas[0], posts, true), (&analysis.areas[1], markets, false)] {
        let members = || area.cells.iter().map(|&cell| &analysis.cells[cell as usize]);
        for hexagon in trio {
            let cell = members().find(|cell| cell.hexagon == hexagon).unwrap();
            assert_eq!((cell.count, cell.is_pile_up), (31, is_pile_up));
            assert_eq!(cell.largest_pile, if is_pile_up { 30 } else { 1 });
        }
        let incidents: u32 = members().map(|cell| cell.count).sum();
        assert_eq!(area.incidents, incidents as usize);
        assert_eq!(area.has_pile_up, is_pile_up);
        // All at their own place, but for 30 at each of three police posts.
        assert_eq!(area.places, area.incidents - if is_pile_up { 87 } else { 0 });
        assert_eq!(area.days, area.incidents - if is_pile_up { 89 } else { 0 });
        assert!(area.qualifies_as_zone);
        assert!(area.smallest_q <= 0.05);
    }
}

#[test]
fn many_records_of_one_day_do_not_make_a_zone() {
    let cells = square(8_000.0);
    let posts = trio(Hexagon { q: 3, r: 4 });
    let is_around = |cell| posts.iter().any(|&post| is_near(post, cell));
    let mut map = Incidents::scattered(&cells, |cell| u32::from(!is_around(cell)));
    for i in 0..90 {
        let number = i % 3;
        map.add(settings().grid().centre(posts[number]), 400, 1_000_000 + number as u64);
    }
    let analysis = map.analyse(&cells).unwrap();
    assert_eq!(analysis.areas.len(), 1);
    let area = &analysis.areas[0];
    assert_eq!((area.incidents, area.days, area.places), (90, 1, 3));
    assert!(!area.qualifies_as_zone);

    let is_zone = |zone_min_incidents, zone_min_days, zone_min_places| {
        let settings = HotspotSettings { zone_min_incidents, zone_min_days, zone_min_places, ..settings() };
        map.analyse_with(&cells, &settings).unwrap().areas[0].qualifies_as_zone
    };
    assert!(is_zone(90, 1, 3));
    assert!(!is_zone(91, 1, 3) && !is_zone(90, 2, 3) && !is_zone(90, 1, 4));
}

#[test]
fn an_empty_quarter_is_no_hot_spot_of_either_kind() {
    let cells = square(8_000.0);
    let map = Incidents::scattered(&cells, |cell| if cell.r < 5 { 0 } else { 6 });
    let analysis = map.analyse(&cells).unwrap();
    let empty = || analysis.cells.iter().filter(|cell| cell.local_sum == 0);
    assert!(empty().any(|cell| cell.z < 0.0 && cell.q_normal <= 0.05));
    assert!(empty().all(|cell| cell.class == HotspotClass::None));
}

#[test]
fn a_pile_on_a_single_cell_is_flagged_and_is_no_hot_spot() {
    // Shuffling puts the one full cell into seven neighbourhoods too, whatever it holds.
    let cells = square(8_000.0);
    let mut map = Incidents::scattered(&cells, |_| 1);
    let post = Hexagon { q: 3, r: 4 };
    for _ in 0..500 {
        map.add(settings().grid().centre(post), 100, 1_000_000);
    }
    // Nine at one place are no pile-up among twenty, nor is a cell with one incident.
    let busy = Hexagon { q: 3, r: 14 };
    for i in 0..19 {
        map.add(settings().grid().centre(busy), 100, 2_000_000 + u64::max(i, 8));
    }
    let analysis = map.analyse(&cells).unwrap();
    assert!(analysis.areas.is_empty());
    let flagged: Vec<Hexagon> = analysis.cells.iter().filter_map(|cell| cell.is_pile_up.then_some(cell.hexagon)).collect();
    assert_eq!(flagged, [post]);
}

#[test]
fn too_little_data_gives_no_answer_and_says_why() {
    let cells = square(8_000.0);
    let mut incidents = Incidents::default();
    for i in 0..59 {
        incidents.add((4_000.0, 4_000.0 + f64::from(i)), i, i as u64);
    }
    incidents.add((f64::NAN, 4_000.0), 0, 0);
    incidents.add((-50_000.0, 4_000.0), 0, 0);
    let reason = incidents.analyse(&cells).unwrap_err();
    assert_eq!((reason.incidents, reason.incidents_outside), (59, 2));
    assert!(reason.to_string().contains("at least 60 incidents and 30 cells"));

    incidents.add((4_000.0, 4_000.0), 0, 0);
    assert!(incidents.analyse(&cells).is_ok());
    assert_eq!(incidents.analyse(&cells[..29]).unwrap_err().cells, 29);
    assert_eq!(Incidents::default().analyse(&[]).unwrap_err().incidents, 0);
}

#[test]
fn neither_the_order_of_incidents_nor_that_of_cells_matters() {
    let mut cells = square(6_000.0);
    let mut random = SplitMix(3);
    let mut map = Incidents::scattered(&cells, |cell| random.poisson(if is_near(Hexagon { q: 4, r: 6 }, cell) { 9.0 } else { 1.0 }));
    let forward = map.analyse(&cells).unwrap();
    assert!(!forward.areas.is_empty());
    map.x.reverse();
    map.y.reverse();
    map.day.reverse();
    map.place.reverse();
    cells.reverse();
    assert_eq!(map.analyse(&cells).unwrap(), forward);
}
