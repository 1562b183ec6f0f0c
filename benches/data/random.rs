//! Random numbers from whole numbers only.

/// `SplitMix64` (Steele, Lea and Flood, *Fast splittable pseudorandom number generators*, 2014).
#[derive(Debug, Clone)]
pub struct Random(u64);

impl Random {
    /// A stream for each pair of a topic and a number.
    pub fn of(topic: u64, number: u64) -> Self {
        let mut mixed = Self(topic.wrapping_mul(0xD6E8_FEB8_6659_FD93));
        Self(mixed.next() ^ number.wrapping_mul(0x9E37_79B9_7F4A_7C15).rotate_left(17))
    }

    /// 64 random bits.
    pub fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    /// In 0..1.
    pub fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }

    /// In -1..1.
    pub fn around(&mut self) -> f64 {
        self.unit() * 2.0 - 1.0
    }

    /// In 0..limit.
    pub fn below(&mut self, limit: u64) -> u64 {
        ((u128::from(self.next()) * u128::from(limit)) >> 64) as u64
    }

    /// About normal with mean 0 and standard deviation 1, never beyond 3.47: the scaled sum of four uniform numbers.
    pub fn bell(&mut self) -> f64 {
        (0..4).map(|_| self.around()).sum::<f64>() * 0.866_025_403_784_438_6
    }
}
