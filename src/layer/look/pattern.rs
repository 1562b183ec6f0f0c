//! Patterns that fill the zones: a square tile of marks, which repeats without a seam and is transparent between them, so that zones over each
//! other show both patterns and no mixed colour that means nothing.

/// Side of a tile in pixels.
pub const TILE: f64 = 16.0;

/// A pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pattern {
    /// Lines that rise to the right.
    Diagonal,
    /// Waves.
    Waves,
    /// Dots.
    Dots,
    /// Level lines.
    Rows,
    /// Small crosses.
    Crosses,
}

/// What a tile holds, in pixels from its upper left corner.
#[derive(Debug, Clone, PartialEq)]
pub struct Marks {
    /// Width of the lines.
    pub width: f64,
    /// Lines by their points. Those that leave on one side come back on the other.
    pub lines: Vec<Vec<[f64; 2]>>,
    /// Middles of discs.
    pub discs: Vec<[f64; 2]>,
    /// Radius of the discs.
    pub radius: f64,
}

/// A pattern in the words of programs that make hatchings themselves. Lengths are pixels.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Hatching {
    /// Parallel lines.
    Lines {
        /// Degrees against the clock from a level line.
        angle: f64,
        /// From one line to the next.
        distance: f64,
    },
    /// Discs in rows.
    Discs {
        /// From one to the next in a row.
        across: f64,
        /// From one row to the next.
        down: f64,
        /// How far every second row is moved.
        shift: f64,
    },
    /// Upright crosses in rows and columns, so far apart.
    Crosses(f64),
    /// None of these: the tile has to be drawn.
    Tile,
}

impl Pattern {
    /// Every pattern.
    pub const ALL: [Self; 5] = [Self::Diagonal, Self::Waves, Self::Dots, Self::Rows, Self::Crosses];
    /// Half the length of a cross's arms.
    pub const ARM: f64 = 2.6;
    const WAVE_STEPS: u32 = 16;
    /// How far the handles of a wave's curve lie above and below it.
    const WAVE_HANDLE: f64 = 5.0;

    /// Its name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Diagonal => "diagonal",
            Self::Waves => "waves",
            Self::Dots => "dots",
            Self::Rows => "rows",
            Self::Crosses => "crosses",
        }
    }

    /// The pattern of a name.
    #[must_use]
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|pattern| pattern.name() == name)
    }

    /// The marks of its tile.
    #[must_use]
    pub fn marks(self) -> Marks {
        let (half, quarter) = (TILE / 2.0, TILE / 4.0);
        let marks = Marks { width: 1.3, lines: Vec::new(), discs: Vec::new(), radius: 1.7 };
        match self {
            Self::Diagonal => Marks { lines: vec![vec![[0.0, half], [half, 0.0]], vec![[half, TILE], [TILE, half]]], ..marks },
            Self::Waves => Marks { lines: [quarter, half + quarter].map(Self::wave).into(), ..marks },
            Self::Dots => Marks { discs: vec![[quarter, quarter], [half + quarter, half + quarter]], ..marks },
            Self::Rows => Marks { width: 1.0, lines: [quarter, half + quarter].map(|y| vec![[0.0, y], [TILE, y]]).into(), ..marks },
            Self::Crosses => {
                let (low, high) = (half - Self::ARM, half + Self::ARM);
                Marks { lines: vec![vec![[low, half], [high, half]], vec![[half, low], [half, high]]], ..marks }
            }
        }
    }

    /// The same as a hatching.
    #[must_use]
    pub const fn hatching(self) -> Hatching {
        match self {
            Self::Diagonal => Hatching::Lines { angle: 45.0, distance: TILE * std::f64::consts::FRAC_1_SQRT_2 },
            Self::Rows => Hatching::Lines { angle: 0.0, distance: TILE / 2.0 },
            Self::Dots => Hatching::Discs { across: TILE, down: TILE / 2.0, shift: TILE / 2.0 },
            Self::Crosses => Hatching::Crosses(TILE),
            Self::Waves => Hatching::Tile,
        }
    }

    /// One period of a cubic Bézier curve whose handles lie above and below a level.
    fn wave(level: f64) -> Vec<[f64; 2]> {
        let point = |step: u32| {
            let t = f64::from(step) / f64::from(Self::WAVE_STEPS);
            let rise = 3.0 * t * (1.0 - t) * (2.0 * t - 1.0) * Self::WAVE_HANDLE;
            [TILE * t, ((level + rise) * 100.0).round() / 100.0]
        };
        (0..=Self::WAVE_STEPS).map(point).collect()
    }
}

impl Marks {
    /// How much of the ink there is at a place of the tile: 1 inside of a mark, 0 outside, in between within half a dot of its edge, of which a
    /// pixel has so many.
    #[must_use]
    pub fn coverage(&self, [x, y]: [f64; 2], dots_per_pixel: f64) -> f64 {
        let mut inside = f64::NEG_INFINITY;
        for shift in [-TILE, 0.0, TILE].into_iter().flat_map(|right| [-TILE, 0.0, TILE].map(|down| [right, down])) {
            let place = [x - shift[0], y - shift[1]];
            for line in &self.lines {
                for ends in line.windows(2) {
                    inside = inside.max(self.width / 2.0 - distance(place, ends[0], ends[1]));
                }
            }
            for &middle in &self.discs {
                inside = inside.max(self.radius - distance(place, middle, middle));
            }
        }
        (inside * dots_per_pixel + 0.5).clamp(0.0, 1.0)
    }
}

/// From a place to the nearest of a segment.
fn distance([x, y]: [f64; 2], from: [f64; 2], to: [f64; 2]) -> f64 {
    let along = [to[0] - from[0], to[1] - from[1]];
    let length = along[0] * along[0] + along[1] * along[1];
    let t = if length > 0.0 { (((x - from[0]) * along[0] + (y - from[1]) * along[1]) / length).clamp(0.0, 1.0) } else { 0.0 };
    (x - from[0] - t * along[0]).hypot(y - from[1] - t * along[1])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tiles_repeat_without_a_seam() {
        for pattern in Pattern::ALL {
            let marks = pattern.marks();
            for step in 0..=64 {
                let at = f64::from(step) / 4.0;
                for (one, other) in [([0.0, at], [TILE, at]), ([at, 0.0], [at, TILE])] {
                    assert!((marks.coverage(one, 2.0) - marks.coverage(other, 2.0)).abs() < 1e-9, "{pattern:?} at {at}");
                }
            }
        }
    }

    #[test]
    fn most_of_a_tile_is_transparent() {
        for pattern in Pattern::ALL {
            let marks = pattern.marks();
            let places = (0..256).map(|number| [f64::from(number % 16) + 0.5, f64::from(number / 16) + 0.5]);
            let ink: f64 = places.map(|place| marks.coverage(place, 1.0)).sum::<f64>() / 256.0;
            assert!((0.04..0.3).contains(&ink), "{pattern:?} {ink}");
        }
    }
}
