//! Density tiles: incidents per km² by a Gaussian kernel of σ metres, packed into the red, green and blue of a PNG.
//!
//! ```text
//! incidents ──share out──▶ cells ──kernel of each row──▶ cells ──▶ pixels ──pack──▶ PNG
//! study area ──rows──▶ share of each cell ──the same kernel──▶ mass inside ─┘
//! ```
//!
//! **Seamless.** Cells lie on one lattice for the whole world, whose cell depends on σ and zoom only. Everything that is said of a
//! cell or pixel follows from its place on that lattice and from what lies within reach, never from the tile it is computed for, so two
//! tiles say the same of the ground that they share.
//!
//! **Metres.** A cell's width and height in metres follow from its latitude on the ellipsoid, and each row has the kernel that is σ
//! metres wide there. At low zooms a tile spans degrees of latitude, over which the scale changes by a tenth.
//!
//! **How large a cell is.** Where σ is at least five pixels wide, a power of two pixels and at most σ/5, and pixels interpolate. Where σ is
//! narrower than a pixel, a pixel has up to 4 × 4 cells and is their mean, so no incident is lost between pixels.
//!
//! **Edge.** Inside the study area (see [`Filter::study_region`]) the value is divided by the kernel's mass inside, see
//! [`analysis::density`](crate::analysis::density), so that a coast does not look safer than the land behind it; outside of it only incidents
//! outside show, uncorrected. Where the edge lies does not depend on the incidents, so it is kept: [`Edges`].
//!
//! Incidents known by their commune only are left out: they would make a peak where the commune's label stands.

mod cells;
mod edge;
mod grid;
mod kernel;
mod lattice;
mod pixels;

use std::sync::LazyLock;

use bytes::Bytes;
use png::{BitDepth, ColorType, Encoder, EncodingError, Filter as RowFilter};

use crate::analysis::density::LEAST_MASS;
use crate::index::Snapshot;
use crate::query::Filter;
use crate::spatial::TileCoordinate;
use cells::Cells;
pub use edge::Edges;
use lattice::Lattice;
use pixels::Pixels;

/// Pixels along a tile's side.
pub const SIDE: usize = 256;
/// The largest number that three bytes hold.
const MOST: f64 = ((1u32 << 24) - 1) as f64;

/// How values are packed into 24 bits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Packing {
    step: f64,
    /// The value of black.
    base: f64,
}

impl Packing {
    /// That of Mapzen's Terrarium tiles of heights, which QGIS and others read without being told more: steps of 1/256 from -32,768 up.
    pub const TERRARIUM: Self = Self { step: 1.0 / 256.0, base: -32_768.0 };

    /// The finest of 0.001, 0.002, 0.005, 0.01, … incidents per km² with which all incidents on one spot, at the sharpest cape, would not
    /// overflow; the same for every filter, so that a tile never disagrees with its `TileJSON`.
    ///
    /// # Panics
    /// Never: some step is large enough.
    #[must_use]
    pub fn new(snapshot: &Snapshot, sigma_m: f64) -> Self {
        let highest = snapshot.incidents.len() as f64 * 1e6 / (std::f64::consts::TAU * sigma_m * sigma_m) / LEAST_MASS;
        let steps = (-3..100).flat_map(|power| [1.0, 2.0, 5.0].map(|digit| digit * 10f64.powi(power)));
        let step = steps.into_iter().find(|step| highest <= MOST * step).expect("steps grow without end");
        Self { step, base: 0.0 }
    }

    /// What red, green and blue count.
    #[must_use]
    pub fn factors(self) -> [f64; 3] {
        [self.step * 65_536.0, self.step * 256.0, self.step]
    }

    /// The value of black.
    #[must_use]
    pub const fn base(self) -> f64 {
        self.base
    }

    fn pack(self, value: f32) -> [u8; 3] {
        let units = ((f64::from(value) - self.base) / self.step + 0.5).min(MOST) as u32;
        let [_, red, green, blue] = units.to_be_bytes();
        [red, green, blue]
    }
}

/// A tile as PNG, for a kernel of so many metres.
///
/// # Errors
/// When the encoder fails, which writing to memory does not.
pub fn encode(
    snapshot: &Snapshot,
    filter: &Filter,
    (tile, sigma_m): (TileCoordinate, f64),
    packing: Packing,
    edges: &Edges,
) -> Result<Bytes, EncodingError> {
    // Nothing is the same everywhere, and most tiles of a world are nothing.
    static BLACK: LazyLock<Bytes> = LazyLock::new(|| nothing([0; 3]));
    static SEA_LEVEL: LazyLock<Bytes> = LazyLock::new(|| nothing(Packing::TERRARIUM.pack(0.0)));
    let Some(values) = smooth(snapshot, filter, &Lattice::new(tile, sigma_m), edges) else {
        return Ok(if packing == Packing::TERRARIUM { SEA_LEVEL.clone() } else { BLACK.clone() });
    };
    let mut pixels = Vec::with_capacity(SIDE * SIDE * 3);
    for value in values {
        pixels.extend_from_slice(&packing.pack(value));
    }
    Ok(png(&pixels, png::Compression::Fast)?.into())
}

/// A tile of nothing but zeros.
fn nothing(zero: [u8; 3]) -> Bytes {
    png(&zero.repeat(SIDE * SIDE), png::Compression::High).expect("memory takes a tile of one colour").into()
}

fn png(pixels: &[u8], compression: png::Compression) -> Result<Vec<u8>, EncodingError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, SIDE as u32, SIDE as u32);
    encoder.set_color(ColorType::Rgb);
    encoder.set_depth(BitDepth::Eight);
    encoder.set_compression(compression);
    encoder.set_filter(RowFilter::Up);
    let mut writer = encoder.write_header()?;
    writer.write_image_data(pixels)?;
    writer.finish()?;
    Ok(bytes)
}

/// Incidents per km², one value a pixel, row by row from the north-west.
#[must_use]
pub fn values(snapshot: &Snapshot, filter: &Filter, tile: TileCoordinate, sigma_m: f64) -> Vec<f32> {
    smooth(snapshot, filter, &Lattice::new(tile, sigma_m), &Edges::default()).unwrap_or_else(|| vec![0.0; SIDE * SIDE])
}

/// As [`values`]; `None` when no incident is within reach.
fn smooth(snapshot: &Snapshot, filter: &Filter, lattice: &Lattice, edges: &Edges) -> Option<Vec<f32>> {
    let cells = Cells::count(snapshot, filter, lattice, edges)?;
    Some(Pixels { lattice, cells: &cells }.values())
}
