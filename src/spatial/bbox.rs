//! Axis-parallel boxes.

/// West, south, east, north, in whatever the coordinates are; edges belong to the box.
#[derive(Debug, Clone, Copy, PartialEq, serde::Serialize)]
#[serde(into = "[f64; 4]")]
pub struct Bbox {
    /// Smallest x.
    pub west: f64,
    /// Smallest y.
    pub south: f64,
    /// Largest x.
    pub east: f64,
    /// Largest y.
    pub north: f64,
}

impl Bbox {
    /// Holds nothing; grows with [`Self::extend`].
    pub const EMPTY: Self = Self { west: f64::INFINITY, south: f64::INFINITY, east: f64::NEG_INFINITY, north: f64::NEG_INFINITY };

    /// A box from its edges.
    #[must_use]
    pub const fn new(west: f64, south: f64, east: f64, north: f64) -> Self {
        Self { west, south, east, north }
    }

    /// Whether it holds nothing.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.west > self.east || self.south > self.north
    }

    /// Grows to hold a point.
    pub fn extend(&mut self, x: f64, y: f64) {
        self.west = self.west.min(x);
        self.east = self.east.max(x);
        self.south = self.south.min(y);
        self.north = self.north.max(y);
    }

    /// The smallest box that holds both.
    #[must_use]
    pub fn union(mut self, other: &Self) -> Self {
        self.west = self.west.min(other.west);
        self.south = self.south.min(other.south);
        self.east = self.east.max(other.east);
        self.north = self.north.max(other.north);
        self
    }

    /// What both have in common; empty where that is nothing.
    #[must_use]
    pub fn intersection(&self, other: &Self) -> Self {
        Self::new(self.west.max(other.west), self.south.max(other.south), self.east.min(other.east), self.north.min(other.north))
    }

    /// Moved outwards by `dx` and `dy` on each side.
    #[must_use]
    pub fn padded(&self, dx: f64, dy: f64) -> Self {
        Self::new(self.west - dx, self.south - dy, self.east + dx, self.north + dy)
    }

    /// Whether a point lies inside or on the edge.
    #[must_use]
    pub fn contains(&self, x: f64, y: f64) -> bool {
        x >= self.west && x <= self.east && y >= self.south && y <= self.north
    }

    /// Whether `other` lies inside or touches the edge from inside.
    #[must_use]
    pub fn contains_bbox(&self, other: &Self) -> bool {
        other.west >= self.west && other.east <= self.east && other.south >= self.south && other.north <= self.north
    }

    /// Whether the two share a point.
    #[must_use]
    pub fn intersects(&self, other: &Self) -> bool {
        self.west <= other.east && self.east >= other.west && self.south <= other.north && self.north >= other.south
    }

    /// The middle.
    #[must_use]
    pub fn centre(&self) -> (f64, f64) {
        (f64::midpoint(self.west, self.east), f64::midpoint(self.south, self.north))
    }

    /// The box as an R-tree envelope.
    #[must_use]
    pub fn envelope(&self) -> rstar::AABB<[f64; 2]> {
        rstar::AABB::from_corners([self.west, self.south], [self.east, self.north])
    }
}

impl From<Bbox> for [f64; 4] {
    fn from(bbox: Bbox) -> Self {
        [bbox.west, bbox.south, bbox.east, bbox.north]
    }
}

impl From<geo::Rect<f64>> for Bbox {
    fn from(rect: geo::Rect<f64>) -> Self {
        Self::new(rect.min().x, rect.min().y, rect.max().x, rect.max().y)
    }
}
