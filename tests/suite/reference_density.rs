//! The binned density against exact sums over all points.

use diaban::analysis::density::density;
use diaban::analysis::grid_frame::GridFrame;
use serde::Deserialize;

use crate::reference::{json, points};

/// The study area of the reference: a square of 8 km.
const WEST: f64 = 388_000.0;
const SOUTH: f64 = 5_816_000.0;
const SIDE: f64 = 8_000.0;

#[derive(Deserialize)]
struct Expected {
    #[serde(rename = "gaussian_h150")]
    at_150: Vec<f64>,
    #[serde(rename = "gaussian_h300")]
    at_300: Vec<f64>,
    #[serde(rename = "gaussian_h300_uniform_edge_corrected")]
    edge_corrected: Vec<f64>,
}

/// The largest error at the 40 × 40 places of the reference, as a share of the largest density.
fn largest_error(frame: &GridFrame, bandwidth: f64, is_corrected: bool, expected: &[f64]) -> f64 {
    let points = points();
    let mask = |x: f64, y: f64| (WEST..=WEST + SIDE).contains(&x) && (SOUTH..=SOUTH + SIDE).contains(&y);
    let map = density(frame, bandwidth, &points.x, &points.y, is_corrected.then_some(&mask));
    assert_eq!(map.used, points.x.len());
    let places = (0..40).flat_map(|row| (0..40).map(move |column| (column, row)));
    let largest = places
        .zip(expected)
        .map(|((column, row), expected)| {
            let (x, y) = (WEST + 100.0 + 200.0 * f64::from(column), SOUTH + 100.0 + 200.0 * f64::from(row));
            (map.grid.sample(x, y) - expected).abs()
        })
        .fold(0.0, f64::max);
    let error = largest / expected.iter().copied().fold(0.0, f64::max);
    println!("bandwidth {bandwidth}, cell {}: {error:.5} of the maximum", frame.cell);
    error
}

fn frame(bandwidth: f64) -> GridFrame {
    GridFrame::covering((WEST, SOUTH), (WEST + SIDE, SOUTH + SIDE), bandwidth)
}

#[test]
fn the_default_cell_keeps_the_error_below_one_percent_of_the_maximum() {
    let expected: Expected = json("05_kde_expected.json");
    let error = largest_error(&frame(300.0), 300.0, false, &expected.at_300);
    assert!(error < 0.01, "{error}");
    let error = largest_error(&frame(150.0), 150.0, false, &expected.at_150);
    assert!(error < 0.01, "{error}");
}

#[test]
fn the_edge_correction_keeps_it_too() {
    let expected: Expected = json("05_kde_expected.json");
    let corrected = &expected.edge_corrected;
    let error = largest_error(&frame(300.0), 300.0, true, corrected);
    assert!(error < 0.01, "{error}");
}

#[test]
fn at_cell_centres_the_error_is_a_tenth_of_that() {
    let expected: Expected = json("05_kde_expected.json");
    // Every fifth centre of a 40 m cell is a place of the reference, so nothing is interpolated.
    let frame = GridFrame { cell: 40.0, width: 200, height: 200, ..frame(300.0) };
    let error = largest_error(&frame, 300.0, false, &expected.at_300);
    assert!(error < 0.001, "{error}");
    let corrected = &expected.edge_corrected;
    let error = largest_error(&frame, 300.0, true, corrected);
    assert!(error < 0.001, "{error}");
}
