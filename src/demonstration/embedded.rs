//! The files of `geodata/` that the demonstration is made of, carried in the binary and read into plain rows.
//!
//! They are part of the program, so a file that does not parse is a mistake in the build: the readers panic, and the
//! tests of this folder run every one of them.

use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Official code of Thanh Hóa, the province of the demonstration.
pub(super) const PROVINCE_CODE: &str = "38";

/// The eleven old mountain districts of Thanh Hóa, by their codes until 30 June 2025, in order of code.
pub(super) const MOUNTAIN_DISTRICTS: [&str; 11] = ["384", "385", "386", "387", "388", "389", "390", "391", "396", "402", "403"];

const COMMUNES_GEOJSON: &str = include_str!("../../geodata/odbl/thanh_hoa_communes_approx_osm_odbl.geojson");
const LAND_BORDERS_GEOJSON: &str = include_str!("../../geodata/odbl/vn_land_borders_osm_odbl.geojson");
const COAST_GEOJSON: &str = include_str!("../../geodata/odbl/vn_north_central_coast_osm_odbl.geojson");
const COMMUNES_CSV: &str = include_str!("../../geodata/units/vn_communes_2025.csv");
const OLD_COMMUNES_CSV: &str = include_str!("../../geodata/units/vn_communes_legacy_pre2025.csv");
const CROSSWALK_CSV: &str = include_str!("../../geodata/units/vn_commune_crosswalk_2025.csv");
const TAXONOMY_CSV: &str = include_str!("../../geodata/taxonomy.csv");

/// A commune since 1 July 2025.
#[derive(Debug, Deserialize)]
pub(super) struct Commune {
    province_code: String,
    /// Official code.
    #[serde(rename = "commune_code")]
    pub(super) code: String,
    /// Full name, such as "Phường Hàm Rồng".
    #[serde(rename = "commune")]
    pub(super) name: String,
    /// "Xã", "Phường" or "Đặc khu".
    #[serde(rename = "type")]
    pub(super) kind: String,
    /// Latitude of the official centroid, in degrees.
    #[serde(rename = "centroid_lat")]
    pub(super) latitude: f64,
    /// Longitude of the official centroid, in degrees.
    #[serde(rename = "centroid_lon")]
    pub(super) longitude: f64,
}

/// A commune until 30 June 2025.
#[derive(Debug, Deserialize)]
pub(super) struct OldCommune {
    province_code: String,
    /// Code of its district.
    pub(super) district_code: String,
    /// Full name of its district, such as "Huyện Mường Lát".
    pub(super) district: String,
    /// Official code.
    #[serde(rename = "commune_code")]
    pub(super) code: String,
    /// Full name.
    #[serde(rename = "commune")]
    pub(super) name: String,
}

/// One pair of the lineage: an old commune, and a new one that took it or a part of it.
#[derive(Debug, Deserialize)]
pub(super) struct Succession {
    /// Code of the district of the old commune.
    pub(super) old_district: String,
    /// Code of the old commune.
    pub(super) old_commune: String,
    new_province: String,
    /// Code of the new commune.
    pub(super) new_commune: String,
    /// "1" when the old commune was divided.
    pub(super) split: String,
    /// "1" when the new commune is the old one's main successor.
    pub(super) is_default: String,
}

/// A category of the default taxonomy, as far as the generator needs it.
#[derive(Debug, Deserialize)]
pub(super) struct Category {
    /// Its code.
    pub(super) code: String,
    /// Code of its group; empty for a group.
    pub(super) parent: String,
    /// Whether such incidents are found by patrols and inspections rather than reported.
    pub(super) usually_discovered: bool,
    /// `point`, or `commune` when a place says nothing about it.
    pub(super) level: String,
}

/// The communes of Thanh Hóa since 1 July 2025, in order of code.
pub(super) fn communes() -> Vec<Commune> {
    let mut communes: Vec<Commune> = rows(COMMUNES_CSV);
    communes.retain(|commune| commune.province_code == PROVINCE_CODE);
    communes.sort_by(|a, b| a.code.cmp(&b.code));
    communes
}

/// The communes of Thanh Hóa until 30 June 2025, in order of code.
pub(super) fn old_communes() -> Vec<OldCommune> {
    let mut communes: Vec<OldCommune> = rows(OLD_COMMUNES_CSV);
    communes.retain(|commune| commune.province_code == PROVINCE_CODE);
    communes.sort_by(|a, b| a.code.cmp(&b.code));
    communes
}

/// The pairs whose new commune lies in Thanh Hóa, in order of old and new code.
pub(super) fn successions() -> Vec<Succession> {
    let mut pairs: Vec<Succession> = rows(CROSSWALK_CSV);
    pairs.retain(|pair| pair.new_province == PROVINCE_CODE);
    pairs.sort_by(|a, b| (&a.old_commune, &a.new_commune).cmp(&(&b.old_commune, &b.new_commune)));
    pairs
}

/// The categories that have no further division, in the taxonomy's order.
pub(super) fn leaf_categories() -> Vec<Category> {
    let mut categories: Vec<Category> = rows(TAXONOMY_CSV);
    categories.retain(|category| !category.parent.is_empty());
    categories
}

/// The approximate communes, a `FeatureCollection` as it came.
pub(super) fn commune_shapes() -> Value {
    json(COMMUNES_GEOJSON)
}

/// The land borders of the country, a `FeatureCollection` as it came.
pub(super) fn land_borders() -> Value {
    json(LAND_BORDERS_GEOJSON)
}

/// The sea coast, a `FeatureCollection` as it came.
pub(super) fn coast() -> Value {
    json(COAST_GEOJSON)
}

fn rows<Row: DeserializeOwned>(file: &str) -> Vec<Row> {
    csv::Reader::from_reader(file.as_bytes())
        .deserialize()
        .collect::<Result<_, _>>()
        .expect("a table of geodata/ has the columns that its reader names")
}

fn json(file: &str) -> Value {
    serde_json::from_str(file).expect("a GeoJSON file of geodata/ is JSON")
}

/// Rows written as CSV: a header, then each record. Never fails, because it writes to memory.
pub(super) fn write_csv<const N: usize>(header: [&str; N], records: impl IntoIterator<Item = [String; N]>) -> Vec<u8> {
    let mut writer = csv::Writer::from_writer(Vec::new());
    writer.write_record(header).expect("writing to memory does not fail");
    for record in records {
        writer.write_record(&record).expect("every record has as many fields as the header");
    }
    writer.into_inner().expect("writing to memory does not fail")
}
