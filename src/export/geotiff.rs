//! A grid of numbers as GeoTIFF 1.1: one band of 32-bit floats on a projected reference system in metres, in strips under deflate.
//!
//! What GeoTIFF has no tag for is said in GDAL's (`GDAL_METADATA`, `GDAL_NODATA`), so that GDAL and QGIS show it.

use std::fmt::Write;
use std::io::Cursor;

use tiff::TiffResult;
use tiff::encoder::colortype::Gray32Float;
use tiff::encoder::{Compression, DeflateLevel, TiffEncoder};
use tiff::tags::Tag;

const GDAL_METADATA: Tag = Tag::Unknown(42112);
/// `GeoKeys`: identifier, where the value stands (0: here), number of values, value.
const MODEL_IS_PROJECTED: [u16; 4] = [1024, 0, 1, 1];
const PIXEL_IS_AREA: [u16; 4] = [1025, 0, 1, 1];
const PROJECTED_SYSTEM: u16 = 3072;
const METRES: [u16; 4] = [3076, 0, 1, 9001];

/// Numbers on square cells.
#[derive(Debug, Clone, Copy)]
pub struct Raster<'a> {
    /// EPSG code of a projected reference system in metres, below 32,767.
    pub epsg: u16,
    /// Western and northern edge in metres.
    pub corner: [f64; 2],
    /// Side of a cell in metres.
    pub cell: f64,
    /// Columns; at least one.
    pub width: u32,
    /// Row by row from the north, in a row from the west; not a number where there is none.
    pub values: &'a [f32],
}

/// What is said of the numbers.
#[derive(Debug, Clone, Default)]
pub struct About {
    /// One line in ASCII.
    pub description: String,
    /// Title of the band.
    pub title: String,
    /// Unit of the values.
    pub unit: String,
    /// Names and texts.
    pub items: Vec<(&'static str, String)>,
}

/// The file.
///
/// # Errors
/// When there is no cell, or the description is not ASCII.
pub fn encode(raster: &Raster<'_>, about: &About) -> TiffResult<Vec<u8>> {
    let height = raster.values.len() as u32 / raster.width.max(1);
    let mut file = Cursor::new(Vec::new());
    let mut encoder = TiffEncoder::new(&mut file)?.with_compression(Compression::Deflate(DeflateLevel::Fast));
    let mut image = encoder.new_image::<Gray32Float>(raster.width, height)?;
    let directory = image.encoder();
    directory.write_tag(Tag::ImageDescription, about.description.as_str())?;
    directory.write_tag(Tag::Software, concat!("Diaban ", env!("CARGO_PKG_VERSION")))?;
    directory.write_tag(Tag::ModelPixelScaleTag, &[raster.cell, raster.cell, 0.0][..])?;
    directory.write_tag(Tag::ModelTiepointTag, &[0.0, 0.0, 0.0, raster.corner[0], raster.corner[1], 0.0][..])?;
    let keys = [MODEL_IS_PROJECTED, PIXEL_IS_AREA, [PROJECTED_SYSTEM, 0, 1, raster.epsg], METRES];
    let header = [1, 1, 1, keys.len() as u16];
    directory.write_tag(Tag::GeoKeyDirectoryTag, &[&header[..], keys.as_flattened()].concat()[..])?;
    directory.write_tag(GDAL_METADATA, metadata(about).as_str())?;
    directory.write_tag(Tag::GdalNodata, "nan")?;
    image.write_data(raster.values)?;
    Ok(file.into_inner())
}

/// GDAL's XML, in ASCII: a tag of text holds nothing else.
fn metadata(about: &About) -> String {
    let mut xml = String::from("<GDALMetadata>\n");
    let mut item = |attributes: &str, text: &str| {
        let _ = writeln!(xml, "  <Item {attributes}>{}</Item>", escaped(text));
    };
    item("name=\"DESCRIPTION\" sample=\"0\" role=\"description\"", &about.title);
    item("name=\"UNITTYPE\" sample=\"0\" role=\"unittype\"", &about.unit);
    for (name, text) in &about.items {
        item(&format!("name=\"{name}\""), text);
    }
    xml + "</GDALMetadata>\n"
}

fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.chars() {
        if character.is_ascii_graphic() && !matches!(character, '<' | '>' | '&') || character == ' ' {
            escaped.push(character);
        } else {
            let _ = write!(escaped, "&#{};", u32::from(character));
        }
    }
    escaped
}

#[cfg(test)]
mod tests {
    use super::*;
    use tiff::decoder::{Decoder, DecodingResult};

    #[test]
    fn what_was_written_is_read_back() {
        let values: Vec<f32> = (0..70_000 * 7).map(|cell| if cell % 5 == 0 { f32::NAN } else { cell as f32 / 3.0 }).collect();
        let raster = Raster { epsg: 32_648, corner: [512_340.0, 2_190_060.0], cell: 60.0, width: 7, values: &values };
        let about = About {
            description: "a <b> & c".into(),
            title: "Mật độ".into(),
            unit: "per km²".into(),
            items: vec![("n", "12 <\u{1}>".into())],
        };
        let bytes = encode(&raster, &about).expect("memory takes it");
        assert!(bytes.len() < values.len() * 4);
        let mut decoder = Decoder::new(Cursor::new(bytes)).expect("a TIFF");
        assert_eq!(decoder.dimensions().expect("a size"), (7, 70_000));
        assert_eq!(decoder.get_tag_f64_vec(Tag::ModelPixelScaleTag).expect("a scale"), [60.0, 60.0, 0.0]);
        assert_eq!(decoder.get_tag_f64_vec(Tag::ModelTiepointTag).expect("a place")[3..5], [512_340.0, 2_190_060.0]);
        let keys = decoder.get_tag_u16_vec(Tag::GeoKeyDirectoryTag).expect("keys");
        assert_eq!(keys[12..16], [3072, 0, 1, 32_648]);
        assert_eq!(decoder.get_tag_ascii_string(Tag::GdalNodata).expect("text"), "nan");
        let metadata = decoder.get_tag_ascii_string(GDAL_METADATA).expect("text");
        assert!(metadata.contains("role=\"description\">M&#7853;t &#273;&#7897;</Item>"), "{metadata}");
        assert!(metadata.contains("<Item name=\"n\">12 &#60;&#1;&#62;</Item>"), "{metadata}");
        let DecodingResult::F32(read) = decoder.read_image().expect("an image") else { panic!("32-bit floats") };
        assert!(read.iter().zip(&values).all(|(read, value)| read.to_bits() == value.to_bits()) && read.len() == values.len());
        assert!(encode(&Raster { values: &[], ..raster }, &about).is_err());
    }
}
