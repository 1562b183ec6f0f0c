//! Gi*, the convolution test and the hexagons against numbers computed with other software.

use diaban::analysis::benjamini_hochberg::benjamini_hochberg;
use diaban::analysis::convolution::{ConvolutionSettings, convolution_test};
use diaban::analysis::getis_ord::{GetisOrdStar, Neighbourhoods, getis_ord_star};
use diaban::analysis::hotspot::{HotspotClass, HotspotSettings, IncidentColumns, analyse_hotspots};
use diaban::analysis::sum_distribution::{SumDistribution, count_shares};
use diaban::spatial::hexagon::{Hexagon, HexagonGrid};
use diaban::spatial::hexagon_set::HexagonSet;
use serde::Deserialize;

use crate::reference::{Points, agree, json, points};

const GRID: HexagonGrid = HexagonGrid { origin_x: 388_000.0, origin_y: 5_816_000.0, side: 250.0 };

#[derive(Deserialize)]
struct Expected {
    cells_qr: Vec<(i32, i32)>,
    count: Vec<u32>,
    n_incidents_outside_grid: usize,
    k: Vec<usize>,
    local_sum: Vec<u64>,
    z: Vec<f64>,
    p_normal_two_sided: Vec<f64>,
    p_normal_bh: Vec<f64>,
    p_conv_upper: Vec<f64>,
    p_conv_lower: Vec<f64>,
    p_conv_upper_bh: Vec<f64>,
    three_stage: Vec<ExpectedStage>,
}

#[derive(Deserialize)]
struct ExpectedStage {
    n_null_cells: usize,
    p: Vec<f64>,
    p_bh: Vec<f64>,
    significant: Vec<usize>,
}

struct Case {
    expected: Expected,
    neighbourhoods: Neighbourhoods,
    gi_star: GetisOrdStar,
}

fn case() -> Case {
    let expected: Expected = json("17_gi_hex_convolution_expected.json");
    let cells = expected.cells_qr.iter().map(|&(q, r)| Hexagon { q, r });
    let neighbourhoods = Neighbourhoods::first_ring(&HexagonSet::new(cells.collect()));
    let gi_star = getis_ord_star(&expected.count, &neighbourhoods);
    Case { expected, neighbourhoods, gi_star }
}

fn assert_agree(values: &[f64], expected: &[f64], absolute: f64, relative: f64) {
    assert_eq!(values.len(), expected.len());
    for (cell, (&value, &expected)) in values.iter().zip(expected).enumerate() {
        assert!(agree(value, expected, absolute, relative), "cell {cell}: {value} is not {expected}");
    }
}

#[test]
fn every_point_falls_into_the_expected_hexagon() {
    #[derive(Deserialize)]
    struct Ids {
        axial_qr: Vec<(i32, i32)>,
    }
    let ids: Ids = json("12_hex_expected.json");
    let points = points();
    assert_eq!(ids.axial_qr.len(), 1_000);
    for (row, &(q, r)) in ids.axial_qr.iter().enumerate() {
        assert_eq!(GRID.cell_at(points.x[row], points.y[row]), Hexagon { q, r }, "row {row}");
    }
}

#[test]
fn gi_star_agrees_in_every_cell() {
    let Case { expected, neighbourhoods, gi_star } = case();
    let sizes: Vec<usize> = (0..neighbourhoods.len()).map(|cell| neighbourhoods.size(cell)).collect();
    assert_eq!(sizes, expected.k);
    assert_eq!(gi_star.local_sum, expected.local_sum);
    assert_agree(&gi_star.z, &expected.z, 1e-11, 1e-11);
    assert_agree(&gi_star.p, &expected.p_normal_two_sided, 1e-300, 1e-10);
    let q = benjamini_hochberg(&gi_star.p);
    assert_agree(&q, &expected.p_normal_bh, 1e-300, 1e-10);
}

#[test]
fn the_convolution_test_agrees_in_all_three_stages() {
    let Case { expected, neighbourhoods, gi_star } = case();
    let settings = ConvolutionSettings { fdr: 0.05, stages: 3, min_null_cells: 30 };
    let stages = convolution_test(&expected.count, &gi_star.local_sum, &neighbourhoods, &settings);
    assert_eq!(stages.len(), expected.three_stage.len());
    for (stage, expected) in stages.iter().zip(&expected.three_stage) {
        assert_eq!(stage.null_cells, expected.n_null_cells);
        assert_agree(&stage.p, &expected.p, 1e-300, 1e-10);
        assert_agree(&stage.q, &expected.p_bh, 1e-300, 1e-10);
        let significant: Vec<usize> = (0..stage.q.len()).filter(|&cell| stage.q[cell] <= settings.fdr).collect();
        assert_eq!(significant, expected.significant);
    }
    assert_agree(&stages[0].p, &expected.p_conv_upper, 1e-300, 1e-10);
    assert_agree(&stages[0].q, &expected.p_conv_upper_bh, 1e-300, 1e-10);
}

#[test]
fn both_tails_of_the_sum_agree() {
    let Case { expected, gi_star, .. } = case();
    let shares = count_shares(&expected.count);
    let largest = *gi_star.local_sum.iter().max().unwrap();
    let mut sums = vec![SumDistribution::zero(largest)];
    for draws in 0..7 {
        sums.push(sums[draws].plus_draw(&shares));
    }
    let tails = |tail: fn(&SumDistribution, u64) -> f64| -> Vec<f64> {
        let questions = expected.k.iter().zip(&expected.local_sum);
        questions.map(|(&k, &sum)| tail(&sums[k], sum)).collect()
    };
    assert_agree(&tails(SumDistribution::upper_tail), &expected.p_conv_upper, 1e-300, 1e-10);
    assert_agree(&tails(SumDistribution::lower_tail), &expected.p_conv_lower, 1e-300, 1e-10);
}

#[test]
fn the_whole_analysis_gives_the_same_cells_from_the_points() {
    let expected: Expected = json("17_gi_hex_convolution_expected.json");
    let Points { x, y, day, place } = points();
    let cells = GRID.cells_with_centre_in((388_000.0, 5_816_000.0), (396_000.0, 5_824_000.0));
    let ids: Vec<(i32, i32)> = cells.iter().map(|cell| (cell.q, cell.r)).collect();
    assert_eq!(ids, expected.cells_qr);

    let settings = HotspotSettings { origin_x: GRID.origin_x, origin_y: GRID.origin_y, ..HotspotSettings::default() };
    let incidents = IncidentColumns::new(&x, &y, &day, &place).unwrap();
    let analysis = analyse_hotspots(&incidents, &cells, &settings).unwrap();
    assert_eq!(analysis.incidents_outside, expected.n_incidents_outside_grid);
    assert_eq!(analysis.stages, expected.three_stage.len());

    let last = expected.three_stage.last().unwrap();
    assert_eq!(analysis.null_cells, last.n_null_cells);
    let counts: Vec<u32> = analysis.cells.iter().map(|cell| cell.count).collect();
    assert_eq!(counts, expected.count);
    for (number, cell) in analysis.cells.iter().enumerate() {
        let class = if last.significant.contains(&number) {
            HotspotClass::Strong
        } else if expected.z[number] > 0.0 && expected.p_normal_bh[number] <= 0.05 {
            HotspotClass::Possible
        } else {
            HotspotClass::None
        };
        assert_eq!(cell.class, class, "cell {number}");
    }
    let strong_in_areas: usize = analysis.areas.iter().map(|area| area.cells.len()).sum();
    assert_eq!(strong_in_areas, last.significant.len());
}
