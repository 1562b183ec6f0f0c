//! How density looks: classes of fixed values, the same at every zoom and for every filter, so that two periods or two categories can be compared
//! by eye. What is lower than the first class is transparent.

use super::Colour;
use super::table::DENSITY;
use crate::index::Snapshot;
use crate::query::summary::data_period;

/// How much of the ground a class covers.
pub const OPACITY: f64 = 0.7;
const KILOMETRES_PER_DEGREE: f64 = 111.2;
/// Numbers within so much of each other are the same.
const SLACK: f64 = 1e-9;

/// A class from a density up to the next class, or without end.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DensityClass {
    /// Incidents per km², included.
    pub from: f64,
    /// Its colour.
    pub colour: Colour,
}

/// The classes of all the data, in steps of 1, 2, 5, 10, …
#[must_use]
pub fn classes(snapshot: &Snapshot) -> Vec<DensityClass> {
    classes_from(mean(snapshot))
}

/// Where the classes begin: at the mean density of a year of all the data. Not below one per km²: with sparse data, lower classes would show the
/// smoothing of single incidents as if it were a pattern.
fn mean(snapshot: &Snapshot) -> f64 {
    let bbox = snapshot.incidents.extent();
    let Some(period) = data_period(snapshot, None).filter(|_| !bbox.is_empty()) else { return 1.0 };
    let (_, middle) = bbox.centre();
    let area =
        (bbox.east - bbox.west) * KILOMETRES_PER_DEGREE * middle.to_radians().cos() * (bbox.north - bbox.south) * KILOMETRES_PER_DEGREE;
    let years = period.length_in_years().max(1.0);
    (snapshot.incidents.len() as f64 / years / area.max(1.0)).max(1.0)
}

fn classes_from(first: f64) -> Vec<DensityClass> {
    let mut power = 10f64.powi((first.log10() + SLACK).floor() as i32);
    let mut digit = [5.0, 2.0, 1.0].into_iter().find(|digit| digit * power <= first * (1.0 + SLACK)).unwrap_or(1.0);
    DENSITY
        .into_iter()
        .map(|colour| {
            let from = digit * power;
            (digit, power) = if digit > 4.0 {
                (1.0, power * 10.0)
            } else if digit > 1.0 {
                (5.0, power)
            } else {
                (2.0, power)
            };
            DensityClass { from, colour }
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn begins(first: f64) -> Vec<f64> {
        classes_from(first).into_iter().map(|class| class.from).collect()
    }

    #[test]
    fn classes_are_seven_round_steps() {
        assert_eq!(begins(1.0), [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0]);
        assert_eq!(begins(4.9)[..1], [2.0]);
        assert_eq!(begins(7.0)[..3], [5.0, 10.0, 20.0]);
        assert_eq!(begins(1_234.0)[..2], [1_000.0, 2_000.0]);
        assert_eq!(begins(1_000.0)[..1], [1_000.0]);
    }

    #[test]
    fn each_colour_is_darker_than_the_one_before() {
        let light = classes_from(1.0).into_iter().map(|class| {
            let [red, green, blue] = class.colour.0.map(f64::from);
            0.2126 * red + 0.7152 * green + 0.0722 * blue
        });
        let light: Vec<f64> = light.collect();
        assert!(light.windows(2).all(|pair| pair[0] > pair[1]), "{light:?}");
    }
}
