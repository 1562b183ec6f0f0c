//! Maps whose truth is known: noise of several kinds, and clusters planted in it.

use diaban::analysis::hotspot::{HotspotAnalysis, HotspotSettings, IncidentColumns, TooLittleData, analyse_hotspots};
use diaban::spatial::hexagon::Hexagon;

/// A small generator of pseudo-random numbers (Steele, Lea & Flood, *`SplitMix`*, 2014), so that every run sees the same maps.
pub struct SplitMix(pub u64);

impl SplitMix {
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    /// Evenly from 0 up to 1.
    pub fn share(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// Poisson, by multiplying shares (Knuth); for small means.
    pub fn poisson(&mut self, mean: f64) -> u32 {
        let end = (-mean).exp();
        let (mut product, mut count) = (self.share(), 0);
        while product > end {
            product *= self.share();
            count += 1;
        }
        count
    }
}

/// Incidents as columns that own their numbers.
#[derive(Default)]
pub struct Incidents {
    pub x: Vec<f64>,
    pub y: Vec<f64>,
    pub day: Vec<i32>,
    pub place: Vec<u64>,
}

impl Incidents {
    pub fn add(&mut self, (x, y): (f64, f64), day: i32, place: u64) {
        self.x.push(x);
        self.y.push(y);
        self.day.push(day);
        self.place.push(place);
    }

    /// As many incidents in each cell as `count` says, each at its own place and time, near the centre.
    pub fn scattered(cells: &[Hexagon], mut count: impl FnMut(Hexagon) -> u32) -> Self {
        let mut incidents = Self::default();
        for &cell in cells {
            let (x, y) = settings().grid().centre(cell);
            for i in 0..count(cell) {
                let row = incidents.x.len() as u32;
                incidents.add((x + f64::from(i), y), row.cast_signed() % 365, u64::from(row));
            }
        }
        incidents
    }

    pub fn analyse(&self, cells: &[Hexagon]) -> Result<HotspotAnalysis, TooLittleData> {
        self.analyse_with(cells, &settings())
    }

    pub fn analyse_with(&self, cells: &[Hexagon], settings: &HotspotSettings) -> Result<HotspotAnalysis, TooLittleData> {
        let columns = IncidentColumns::new(&self.x, &self.y, &self.day, &self.place).unwrap();
        analyse_hotspots(&columns, cells, settings)
    }
}

pub fn settings() -> HotspotSettings {
    HotspotSettings::default()
}

pub fn square(side_m: f64) -> Vec<Hexagon> {
    settings().grid().cells_with_centre_in((0.0, 0.0), (side_m, side_m))
}

/// Whether a cell is one of a centre and the six around it.
pub fn is_near(centre: Hexagon, cell: Hexagon) -> bool {
    cell == centre || centre.neighbours().contains(&cell)
}

impl SplitMix {
    /// Standard normal (Box & Muller).
    pub fn normal(&mut self) -> f64 {
        let radius = (-2.0 * (1.0 - self.share()).ln()).sqrt();
        radius * (std::f64::consts::TAU * self.share()).cos()
    }

    /// Exponential with mean 1: a Poisson number whose mean is one of these, times m, is negative binomial with a variance of m + m².
    pub fn exponential(&mut self) -> f64 {
        -(1.0 - self.share()).ln()
    }
}

/// A smooth surface of risk with mean 1: the exponential of Gaussian hills of a width in metres, with a standard deviation of the logarithm.
pub struct Risk {
    hills: Vec<([f64; 2], f64)>,
    width_m: f64,
    scale: f64,
}

impl Risk {
    pub fn new(random: &mut SplitMix, side_m: f64, width_m: f64, deviation: f64) -> Self {
        // So many hills that about ten reach any place.
        let margin = 3.0 * width_m;
        let number = (10.0 * (side_m + 2.0 * margin).powi(2) / (std::f64::consts::PI * width_m.powi(2))).ceil();
        let place = |random: &mut SplitMix| -margin + random.share() * (side_m + 2.0 * margin);
        let hills: Vec<_> = (0..number as usize).map(|_| ([place(random), place(random)], random.normal())).collect();
        // The sum of n independent hills per area a has variance n/a · π w².
        let density = number / (side_m + 2.0 * margin).powi(2);
        let scale = deviation / (density * std::f64::consts::PI * width_m.powi(2)).sqrt();
        Self { hills, width_m, scale }
    }

    pub fn at(&self, (x, y): (f64, f64)) -> f64 {
        let hill = |([hill_x, hill_y], height): &([f64; 2], f64)| {
            let squared = (x - hill_x).powi(2) + (y - hill_y).powi(2);
            height * (-squared / (2.0 * self.width_m.powi(2))).exp()
        };
        (self.scale * self.hills.iter().map(hill).sum::<f64>()).exp()
    }
}
