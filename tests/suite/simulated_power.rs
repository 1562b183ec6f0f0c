//! How often the hot-spot test raises a false alarm on noise of several kinds, and how often it finds what is there. The figures of the
//! model card come from here: `cargo test --test suite simulated_power -- --nocapture` prints them.

use std::collections::HashSet;

use diaban::analysis::hotspot::HotspotClass;
use diaban::spatial::hexagon::Hexagon;

use crate::simulated::{Incidents, Risk, SplitMix, settings, square};

/// Backgrounds in incidents a cell.
const MEANS: [f64; 4] = [0.15, 0.3, 1.0, 3.0];
const MAPS: usize = 200;
const SIDE_M: f64 = 10_000.0;
/// A cluster within this radius has 37 cells, 6 km².
const LARGE_M: f64 = 1_300.0;
const MIDDLE: Hexagon = Hexagon { q: 18, r: 24 };

/// Of 200 maps, how many show any strong cell. `mean` gives the mean of each cell.
fn alarms(
    seed: u64,
    cells: &[Hexagon],
    mut mean: impl FnMut(&mut SplitMix, usize) -> Box<dyn FnMut(&mut SplitMix, Hexagon) -> f64>,
) -> usize {
    let mut random = SplitMix(seed);
    let mut shows = |map: usize| {
        let mut of_cell = mean(&mut random, map);
        let noise = Incidents::scattered(cells, |cell| {
            let mean = of_cell(&mut random, cell);
            random.poisson(mean)
        });
        noise.analyse(cells).is_ok_and(|analysis| analysis.cells.iter().any(|cell| cell.class == HotspotClass::Strong))
    };
    (0..MAPS).filter(|map| shows(*map)).count()
}

#[test]
fn unstructured_noise_shows_a_strong_cell_on_at_most_12_percent_of_maps() {
    let cells = square(SIDE_M);
    let poisson = alarms(1, &cells, |_, map| Box::new(move |_, _| MEANS[map % 4]));
    let overdispersed = alarms(2, &cells, |_, map| Box::new(move |random, _| MEANS[map % 4] * random.exponential()));
    // Half of the land is empty, and a mask says so: the study area is the other half.
    let inhabited: Vec<Hexagon> = cells.iter().copied().filter(|cell| settings().grid().centre(*cell).0 < SIDE_M / 2.0).collect();
    let masked = alarms(3, &inhabited, |_, map| Box::new(move |_, _| 2.0 * MEANS[map % 4]));
    println!("maps of {MAPS} with a strong cell: Poisson {poisson}, negative binomial {overdispersed}, half of the land masked {masked}");
    for (kind, alarms) in [("Poisson", poisson), ("overdispersed", overdispersed), ("masked", masked)] {
        assert!(alarms * 100 <= MAPS * 12, "{kind}: {alarms} of {MAPS} maps of noise show a hot spot");
    }
}

#[test]
fn without_a_mask_empty_land_makes_the_rest_look_hot() {
    // Why every answer without a mask says so.
    let cells = square(SIDE_M);
    let inhabited = |cell: Hexagon| settings().grid().centre(cell).0 < SIDE_M / 2.0;
    let unmasked = alarms(4, &cells, |_, map| Box::new(move |_, cell| if inhabited(cell) { 2.0 * MEANS[map % 4] } else { 0.0 }));
    println!("maps of {MAPS} with a strong cell, half of the land empty and not masked: {unmasked}");
    assert!(unmasked * 100 > MAPS * 12, "a mask would not be needed: {unmasked}");
}

#[test]
fn a_smooth_surface_of_risk_is_measured() {
    let cells = square(SIDE_M);
    let mut shares = Vec::new();
    for (width_m, deviation) in [(500.0, 0.25), (500.0, 0.5), (500.0, 1.0), (2_000.0, 0.25), (2_000.0, 0.5), (2_000.0, 1.0)] {
        let structured = alarms(5, &cells, |random, map| {
            let risk = Risk::new(random, SIDE_M, width_m, deviation);
            Box::new(move |_, cell| MEANS[map % 4] * risk.at(settings().grid().centre(cell)))
        });
        println!("maps of {MAPS} with a strong cell, risk varying over {width_m} m by a deviation of ln of {deviation}: {structured}");
        shares.push(structured);
    }
    // No promise is made here; but a rougher surface must not look calmer, or the simulation is wrong.
    assert!(shares[0] <= shares[2] && shares[3] <= shares[5], "{shares:?}");
}

/// The cells whose centre lies so near to that of another.
fn cluster(centre: Hexagon, radius_m: f64) -> HashSet<Hexagon> {
    let (x, y) = settings().grid().centre(centre);
    let is_near = |cell: &Hexagon| {
        let (cell_x, cell_y) = settings().grid().centre(*cell);
        (cell_x - x).hypot(cell_y - y) <= radius_m
    };
    square(2.0 * SIDE_M).into_iter().filter(is_near).collect()
}

/// Share of planted clusters in which a cell is strong: 50 maps with four clusters each.
fn found(seed: u64, radius_m: f64, background: f64, times: f64) -> f64 {
    let cells = square(2.0 * SIDE_M);
    let centres = [Hexagon { q: 8, r: 8 }, Hexagon { q: 32, r: 10 }, Hexagon { q: -5, r: 40 }, Hexagon { q: 18, r: 42 }];
    let clusters = centres.map(|centre| cluster(centre, radius_m));
    let mut random = SplitMix(seed);
    let mut found = 0;
    for _ in 0..50 {
        let map = Incidents::scattered(&cells, |cell| {
            let is_planted = clusters.iter().any(|cluster| cluster.contains(&cell));
            random.poisson(if is_planted { times * background } else { background })
        });
        let Ok(analysis) = map.analyse(&cells) else { continue };
        let strong: HashSet<Hexagon> =
            analysis.cells.iter().filter(|cell| cell.class == HotspotClass::Strong).map(|cell| cell.hexagon).collect();
        found += clusters.iter().filter(|cluster| !cluster.is_disjoint(&strong)).count();
    }
    f64::from(found as u32) / 200.0
}

#[test]
fn clusters_of_these_strengths_are_found() {
    assert_eq!(cluster(MIDDLE, LARGE_M).len(), 37);
    for (background, times) in [(0.1, 8.0), (0.3, 5.0), (1.0, 3.0)] {
        let share = found(6, LARGE_M, background, times);
        println!("background {background} a cell, clusters of 37 cells {times} times as dense: {:.1} % found", 100.0 * share);
        assert!(share >= 0.9, "background {background}, {times} times: {share}");
    }
}

#[test]
fn the_power_rises_with_the_strength_and_the_size_of_the_cluster() {
    for background in [0.1, 0.3, 1.0, 3.0] {
        let curves =
            [500.0, 900.0, LARGE_M].map(|radius_m| [1.5, 2.0, 3.0, 5.0, 8.0].map(|times| (times, found(7, radius_m, background, times))));
        for (curve, cells) in curves.iter().zip([7, 19, 37]) {
            let text = curve.map(|(times, share)| format!("{times} × {:.0} %", 100.0 * share)).join(", ");
            println!("found of clusters of {cells} cells, background {background} a cell: {text}");
            assert!(curve.windows(2).all(|pair| pair[0].1 <= pair[1].1 + 0.05), "{curve:?}");
        }
        let [small, _, large] = curves.map(|curve| curve.iter().map(|(_, share)| share).sum::<f64>());
        assert!(small <= large + 0.1, "{small} {large}");
    }
}
