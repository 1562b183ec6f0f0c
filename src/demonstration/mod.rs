//! The demonstration: a province that can be looked at before any data of one's own is loaded.
//!
//! Everything is made from the files of `geodata/`, which the binary carries, and from one seeded generator: the same
//! bytes on every machine. Nothing here reads or writes a file; each function gives a file's content, in the form that
//! the importer takes, so that the demonstration goes the same way in as everybody's data.
//!
//! | content | what of it is real |
//! | --- | --- |
//! | [`communes_geojson`] | codes and names of the 166 communes of Thanh Hóa; the shapes are **approximate** |
//! | [`land_border_geojson`], [`coast_geojson`] | lines of `OpenStreetMap`, cut to the neighbourhood of the province |
//! | [`old_units_csv`], [`lineage_csv`] | codes, names and succession of the units before 1 July 2025 |
//! | [`designations_csv`] | nothing but the codes: **invented** classes, *demonstration, not the official list* |
//! | [`population_csv`] | nothing but the codes: **invented** numbers of inhabitants |
//! | [`incidents_csv`] | nothing: 20,000 **synthetic** incidents, with [`planted_clusters`] and a drift that are known |
//!
//! The synthetic incidents have seasons and a rhythm of the day by category (`profiles`), lie where people live
//! (`background`), and hold clusters whose truth is known (`clusters`). They carry [`INCIDENT_SOURCE`] in every row.

mod background;
mod calendar;
mod clusters;
mod designations;
mod embedded;
mod gaps;
mod ground;
mod incidents;
mod lineage;
mod population;
mod profiles;
mod random;
mod shapes;
mod spacing;
#[cfg(test)]
mod tests;

pub use calendar::{FIRST_DAY, LAST_DAY};
pub use clusters::{PlantedChange, PlantedCluster, planted_clusters};
pub use designations::designations_csv;
pub use incidents::{INCIDENT_COUNT, INCIDENT_SOURCE, incidents_csv};
pub use lineage::{lineage_csv, old_units_csv};
pub use population::{POPULATION_YEAR, population_csv};
pub use shapes::{ATTRIBUTION, coast_geojson, communes_geojson, land_border_geojson};

/// Official code of the province of the demonstration.
pub const PROVINCE_CODE: &str = embedded::PROVINCE_CODE;

/// Full name of the province of the demonstration. It kept its code, its name and its bounds on 1 July 2025.
pub const PROVINCE_NAME: &str = "Tỉnh Thanh Hóa";

/// The day on which today's communes began and the old units, whose validity ends before it, were no more.
pub const REFORM_DAY: &str = "2025-07-01";

/// What every invented designation gives as its source.
pub const DESIGNATION_SOURCE: &str = "Dữ liệu minh họa, không phải danh sách chính thức / Demonstration, not the official list";
