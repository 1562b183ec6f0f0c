//! Keeps the background from piling up: which places are full already.
//!
//! The hot-spot test looks at a hexagon of 250 m with its six neighbours, whose corners lie up to 661 m from its centre.
//! An incident finds room where at most three others of its year lie within a kilometre, so that such a neighbourhood hardly
//! ever holds the five or six at which chance alone becomes an unlikely explanation.

use std::collections::HashMap;

use super::ground::{self, LonLat};

/// How far around a place incidents of the same stratum are counted, in metres.
const REACH: f64 = 1_000.0;

/// With so many of them within reach, a place is full.
const FULL: usize = 4;

/// Side of the squares by which places are looked up, in degrees; a little more than the reach.
const SQUARE: LonLat = (0.0098, 0.0092);

/// Incidents that statistics take together: those of one year, the discovered ones apart from the others.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) struct Stratum {
    /// Which of the three years.
    pub(super) year: u8,
    /// Whether a patrol or an inspection found them.
    pub(super) discovered: bool,
}

/// The places taken so far, by stratum and square.
#[derive(Debug, Default)]
pub(super) struct Spacing {
    squares: HashMap<(Stratum, i32, i32), Vec<LonLat>>,
}

impl Spacing {
    /// Takes the place, unless it is full. Looks at nine squares.
    pub(super) fn take(&mut self, stratum: Stratum, place: LonLat) -> bool {
        let (column, row) = square(place);
        let within_reach = (-1..=1)
            .flat_map(|east| (-1..=1).map(move |north| (stratum, column + east, row + north)))
            .filter_map(|key| self.squares.get(&key))
            .flatten()
            .filter(|&&other| ground::squared_distance(place, other) <= REACH * REACH)
            .count();
        let free = within_reach < FULL;
        if free {
            self.squares.entry((stratum, column, row)).or_default().push(place);
        }
        free
    }
}

fn square(place: LonLat) -> (i32, i32) {
    ((place.0 / SQUARE.0).floor() as i32, (place.1 / SQUARE.1).floor() as i32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_incident_with_four_others_within_reach_is_refused_but_not_one_beyond_or_of_another_stratum() {
        let mut spacing = Spacing::default();
        let stratum = Stratum { year: 0, discovered: false };
        let origin = (105.5, 19.9);
        for _ in 0..4 {
            assert!(spacing.take(stratum, origin));
        }
        assert!(!spacing.take(stratum, ground::offset(origin, -705.0, 705.0)));
        assert!(spacing.take(stratum, ground::offset(origin, -709.0, 709.0)));
        assert!(spacing.take(Stratum { discovered: true, ..stratum }, origin));
    }
}
