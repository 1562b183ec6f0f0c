//! Geometries as `GeoPackage` stores them: a header with the envelope, then well-known binary.
//!
//! ```text
//! 'G' 'P' version flags srs_id:i32 [minx maxx miny maxy: f64]   then WKB
//!                 flags: bit 0 little endian, bits 1-3 kind of envelope, bit 4 empty
//! ```

use geo::{BoundingRect, Coord, Geometry, LineString, MultiLineString, MultiPoint, MultiPolygon, Point, Polygon};

const WGS84: i32 = 4326;
const LITTLE_WITH_ENVELOPE: u8 = 0b0000_0011;
const LITTLE_POINT: u8 = 0b0000_0001;

/// Bytes of a point.
pub const POINT: usize = 29;

/// A point; points carry no envelope.
#[must_use]
pub fn encode_point(longitude: f64, latitude: f64) -> [u8; POINT] {
    let mut blob = [0; POINT];
    blob[..4].copy_from_slice(&[b'G', b'P', 0, LITTLE_POINT]);
    blob[4..8].copy_from_slice(&WGS84.to_le_bytes());
    // Well-known binary: little endian, a point.
    blob[8..10].copy_from_slice(&[1, 1]);
    blob[13..21].copy_from_slice(&longitude.to_le_bytes());
    blob[21..].copy_from_slice(&latitude.to_le_bytes());
    blob
}

/// A multipolygon with its envelope.
#[must_use]
pub fn encode_multi_polygon(shape: &MultiPolygon<f64>) -> Vec<u8> {
    let mut blob = header_with_envelope(shape.bounding_rect());
    wkb_header(&mut blob, 6);
    put_count(&mut blob, shape.0.len());
    for polygon in shape {
        wkb_header(&mut blob, 3);
        put_count(&mut blob, 1 + polygon.interiors().len());
        for ring in std::iter::once(polygon.exterior()).chain(polygon.interiors()) {
            put_path(&mut blob, ring);
        }
    }
    blob
}

/// A multilinestring with its envelope.
#[must_use]
pub fn encode_multi_line(shape: &MultiLineString<f64>) -> Vec<u8> {
    let mut blob = header_with_envelope(shape.bounding_rect());
    wkb_header(&mut blob, 5);
    put_count(&mut blob, shape.0.len());
    for line in shape {
        wkb_header(&mut blob, 2);
        put_path(&mut blob, line);
    }
    blob
}

fn header(flags: u8) -> Vec<u8> {
    let mut blob = vec![b'G', b'P', 0, flags];
    blob.extend(WGS84.to_le_bytes());
    blob
}

fn header_with_envelope(envelope: Option<geo::Rect<f64>>) -> Vec<u8> {
    let Some(envelope) = envelope else { return header(LITTLE_POINT | 0b0001_0000) };
    let mut blob = header(LITTLE_WITH_ENVELOPE);
    for value in [envelope.min().x, envelope.max().x, envelope.min().y, envelope.max().y] {
        blob.extend(value.to_le_bytes());
    }
    blob
}

fn wkb_header(blob: &mut Vec<u8>, kind: u32) {
    blob.push(1);
    blob.extend(kind.to_le_bytes());
}

fn put_count(blob: &mut Vec<u8>, count: usize) {
    blob.extend((count as u32).to_le_bytes());
}

fn put_path(blob: &mut Vec<u8>, path: &LineString<f64>) {
    put_count(blob, path.0.len());
    for coord in path.coords() {
        put_coord(blob, *coord);
    }
}

fn put_coord(blob: &mut Vec<u8>, coord: Coord<f64>) {
    blob.extend(coord.x.to_le_bytes());
    blob.extend(coord.y.to_le_bytes());
}

/// The coordinates of a point written by [`encode_point`], without building a geometry.
#[must_use]
pub fn decode_point(blob: &[u8]) -> Option<(f64, f64)> {
    if blob.len() != 29 || blob[3] != LITTLE_POINT {
        let Some(Geometry::Point(point)) = decode(blob) else { return None };
        return Some(point.x_y());
    }
    let number = |at: usize| Some(f64::from_le_bytes(blob.get(at..at + 8)?.try_into().ok()?));
    Some((number(13)?, number(21)?))
}

/// Any `GeoPackage` geometry of two dimensions; further ones are left out. `None` when it is broken or empty.
#[must_use]
pub fn decode(blob: &[u8]) -> Option<Geometry<f64>> {
    let start = wkb_start(blob)?;
    Reader { bytes: &blob[start..] }.geometry(0)
}

/// Minimum x, maximum x, minimum y, maximum y: from the header where it is there.
#[must_use]
pub fn envelope(blob: &[u8]) -> Option<[f64; 4]> {
    let flags = *blob.get(3)?;
    if (flags >> 1) & 7 != 0 {
        let mut values = [0.0; 4];
        for (i, value) in values.iter_mut().enumerate() {
            let bytes: [u8; 8] = blob.get(8 + i * 8..16 + i * 8)?.try_into().ok()?;
            *value = if flags & 1 == 1 { f64::from_le_bytes(bytes) } else { f64::from_be_bytes(bytes) };
        }
        return Some(values);
    }
    if let Some((x, y)) = (blob.len() == 29).then(|| decode_point(blob)).flatten() {
        return Some([x, x, y, y]);
    }
    let rect = decode(blob)?.bounding_rect()?;
    Some([rect.min().x, rect.max().x, rect.min().y, rect.max().y])
}

/// The well-known binary alone. `None` when it is broken or empty.
#[must_use]
pub fn well_known_binary(blob: &[u8]) -> Option<&[u8]> {
    blob.get(wkb_start(blob)?..)
}

/// Where the WKB begins.
fn wkb_start(blob: &[u8]) -> Option<usize> {
    if blob.get(..2)? != b"GP" {
        return None;
    }
    let flags = *blob.get(3)?;
    let envelope = match (flags >> 1) & 7 {
        0 => 0,
        1 => 32,
        2 | 3 => 48,
        4 => 64,
        _ => return None,
    };
    (flags & 0b0001_0000 == 0 && blob.len() > 8 + envelope).then_some(8 + envelope)
}

struct Reader<'a> {
    bytes: &'a [u8],
}

impl Reader<'_> {
    fn take<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (head, tail) = self.bytes.split_at_checked(N)?;
        self.bytes = tail;
        head.try_into().ok()
    }

    fn geometry(&mut self, depth: u8) -> Option<Geometry<f64>> {
        let little = self.take::<1>()?[0] == 1;
        let kind = self.count(little)?;
        // ISO writes 1000 for z, 2000 for m, 3000 for both; the older form sets high bits.
        let extra = match (kind & 0xffff) / 1000 {
            0 => usize::from(kind & 0x8000_0000 != 0) + usize::from(kind & 0x4000_0000 != 0),
            1 | 2 => 1,
            _ => 2,
        };
        match (kind & 0xffff) % 1000 {
            1 => self.coord(little, extra).map(|coord| Point(coord).into()),
            2 => self.path(little, extra).map(Into::into),
            3 => self.polygon(little, extra).map(Into::into),
            4..=6 if depth == 0 => self.collection((kind & 0xffff) % 1000, little),
            _ => None,
        }
    }

    fn collection(&mut self, kind: u32, little: bool) -> Option<Geometry<f64>> {
        let count = self.count(little)?;
        let mut points = Vec::new();
        let mut lines = Vec::new();
        let mut polygons = Vec::new();
        for _ in 0..count {
            match self.geometry(1)? {
                Geometry::Point(point) => points.push(point),
                Geometry::LineString(line) => lines.push(line),
                Geometry::Polygon(polygon) => polygons.push(polygon),
                _ => return None,
            }
        }
        Some(match kind {
            4 => MultiPoint(points).into(),
            5 => MultiLineString(lines).into(),
            _ => MultiPolygon(polygons).into(),
        })
    }

    fn polygon(&mut self, little: bool, extra: usize) -> Option<Polygon<f64>> {
        let count = self.count(little)?;
        let mut rings = (0..count).map(|_| self.path(little, extra));
        let exterior = rings.next()??;
        Some(Polygon::new(exterior, rings.collect::<Option<_>>()?))
    }

    fn path(&mut self, little: bool, extra: usize) -> Option<LineString<f64>> {
        let count = self.count(little)? as usize;
        // A broken count must not reserve memory that the bytes cannot fill.
        if count > self.bytes.len() / 16 {
            return None;
        }
        (0..count).map(|_| self.coord(little, extra)).collect()
    }

    fn coord(&mut self, little: bool, extra: usize) -> Option<Coord<f64>> {
        let coord = Coord { x: self.number(little)?, y: self.number(little)? };
        for _ in 0..extra {
            self.number(little)?;
        }
        Some(coord)
    }

    fn count(&mut self, little: bool) -> Option<u32> {
        self.take().map(if little { u32::from_le_bytes } else { u32::from_be_bytes })
    }

    fn number(&mut self, little: bool) -> Option<f64> {
        self.take().map(if little { f64::from_le_bytes } else { f64::from_be_bytes })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::wkt;

    #[test]
    fn what_is_written_is_read_back() {
        let shape = wkt!(MULTIPOLYGON(((0. 0.,4. 0.,4. 4.,0. 0.),(1. 0.5,2. 0.5,2. 1.,1. 0.5)),((9. 9.,10. 9.,10. 10.,9. 9.))));
        let blob = encode_multi_polygon(&shape);
        assert_eq!(decode(&blob), Some(shape.into()));
        assert_eq!(envelope(&blob), Some([0., 10., 0., 10.]));
        let line = wkt!(MULTILINESTRING((0. 0.,4. 1.),(9. 9.,10. 9.)));
        assert_eq!(decode(&encode_multi_line(&line)), Some(line.into()));
        assert_eq!(decode_point(&encode_point(105.5, 19.25)), Some((105.5, 19.25)));
        assert_eq!(envelope(&encode_point(105.5, 19.25)), Some([105.5, 105.5, 19.25, 19.25]));
    }

    #[test]
    fn broken_bytes_are_no_geometry() {
        let blob = encode_multi_polygon(&wkt!(MULTIPOLYGON(((0. 0.,4. 0.,4. 4.,0. 0.)))));
        for length in 0..blob.len() {
            assert_eq!(decode(&blob[..length]), None, "{length}");
        }
        let mut huge = blob.clone();
        let at = 8 + 32 + 5 + 4 + 5 + 4;
        huge[at..at + 4].copy_from_slice(&u32::MAX.to_le_bytes());
        assert_eq!(decode(&huge), None);
        assert_eq!(decode(&encode_multi_polygon(&MultiPolygon(vec![]))), None);
    }
}
