//! The demonstration: a province that can be looked at before any data of one's own is loaded.
//!
//! Everything is made from the files of `geodata/`, which the binary carries,: the same
//! bytes on every machine. Nothing here reads or writes a file; each function gives a file's content, in the form that
//! the importer takes, so that the demonstration goes the same way in as everybody's data.
//!
//! | content | what of it is real |
//! | --- | --- |
//! | [`communes_geojson`] | codes and names of the 166 communes of Thanh Hóa; the shapes are **approximate** |
//! | [`land_border_geojson`], [`coast_geojson`] | lines of `OpenStreetMap`, cut to the neighbourhood of the province |
//! | [`old_units_csv`], [`lineage_csv`] | codes, names and succession of the units before 1 July 2025 |
//! | [`designations_csv`] | nothing but the codes: **invented** classes, *demonstration, not the official list* |
