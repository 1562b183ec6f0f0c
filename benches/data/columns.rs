//! The data as plain files, one a column, little endian, which every peer can read without a library of its own.
//!
//! ```text
//! id.i64  longitude.f64  latitude.f64 (degrees)  seconds.i64 (UTC)  category.u8  how_known.u8  severity.u8 (0: none)
//! easting.f64  northing.f64   metres on the UTM grid of the ground, so that nobody has to project for a question
//! categories.txt     codes of the categories by row
//! units.wkb          [length u32] [polygon as WKB], …: unit k is the k-th from 0
//! ```

use std::fs;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use diaban::spatial::tile_coordinate::mercator;
use geo::Polygon;

use super::{CATEGORIES, Record};

/// Writes all columns into a folder.
///
/// # Errors
/// When the disk refuses.
pub fn write_columns(folder: &Path, records: &[Record], metres: &[[f64; 2]], units: &[Polygon<f64>]) -> io::Result<()> {
    fs::create_dir_all(folder)?;
    column(folder, "id.i64", records, |r| r.id.to_le_bytes())?;
    column(folder, "longitude.f64", records, |r| (f64::from(r.longitude_e7) / 1e7).to_le_bytes())?;
    column(folder, "latitude.f64", records, |r| (f64::from(r.latitude_e7) / 1e7).to_le_bytes())?;
    column(folder, "seconds.i64", records, |r| r.seconds.to_le_bytes())?;
    column(folder, "category.u8", records, |r| [r.category])?;
    column(folder, "how_known.u8", records, |r| [r.how_known])?;
    column(folder, "severity.u8", records, |r| [r.severity])?;
    column(folder, "easting.f64", metres, |place| place[0].to_le_bytes())?;
    column(folder, "northing.f64", metres, |place| place[1].to_le_bytes())?;
    let codes: Vec<&str> = CATEGORIES.iter().map(|(code, _)| *code).collect();
    fs::write(folder.join("categories.txt"), codes.join("\n"))?;
    let mut file = BufWriter::new(fs::File::create(folder.join("units.wkb"))?);
    for unit in units {
        let bytes = well_known_binary(unit);
        file.write_all(&(bytes.len() as u32).to_le_bytes())?;
        file.write_all(&bytes)?;
    }
    file.flush()
}

fn column<T, const N: usize>(folder: &Path, name: &str, rows: &[T], bytes: impl Fn(&T) -> [u8; N]) -> io::Result<()> {
    let mut file = BufWriter::with_capacity(1 << 20, fs::File::create(folder.join(name))?);
    for row in rows {
        file.write_all(&bytes(row))?;
    }
    file.flush()
}

impl Record {
    /// Place in the Web Mercator square, 2^32 units along each side.
    pub fn mercator(&self) -> [u32; 2] {
        mercator(f64::from(self.longitude_e7) / 1e7, f64::from(self.latitude_e7) / 1e7).map(|share| (share * 4_294_967_296.0) as u32)
    }
}

fn well_known_binary(polygon: &Polygon<f64>) -> Vec<u8> {
    let ring = polygon.exterior();
    let mut bytes = vec![1, 3, 0, 0, 0, 1, 0, 0, 0];
    bytes.extend((ring.0.len() as u32).to_le_bytes());
    for place in ring.coords() {
        bytes.extend(place.x.to_le_bytes());
        bytes.extend(place.y.to_le_bytes());
    }
    bytes
}
