//! How QGIS draws density: a band of numbers in the map's classes.

use std::fmt::Write;

use super::xml::escaped;
use crate::layer::look::density::{DensityClass, OPACITY};

/// A whole style (QML), for the GeoTIFF.
#[must_use]
pub fn style(classes: &[DensityClass]) -> String {
    format!(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.0\" styleCategories=\"Symbology\">\n{}</qgis>\n",
        pipe(classes)
    )
}

/// The part that says how numbers are drawn, as it stands in styles and in projects.
#[must_use]
pub fn pipe(classes: &[DensityClass]) -> String {
    let first = classes.first().map_or(0.0, |class| class.from);
    let last = classes.last().map_or(0.0, |class| class.from);
    let mut items = String::new();
    // An item holds what is not above its value: all below the first class are transparent, and the last has no end.
    let mut item = |upper: &str, label: &str, colour: &str, alpha: u8| {
        let label = escaped(label);
        let _ = writeln!(items, "<item value=\"{upper}\" label=\"{label}\" color=\"{colour}\" alpha=\"{alpha}\"/>");
    };
    item(&first.to_string(), &format!("dưới {first}: không tô"), "#ffffff", 0);
    for (number, DensityClass { from, colour }) in classes.iter().enumerate() {
        match classes.get(number + 1) {
            Some(next) => item(&next.from.to_string(), &format!("{from} – {} vụ/km²", next.from), &colour.css(), 255),
            None => item("inf", &format!("≥ {from} vụ/km²"), &colour.css(), 255),
        }
    }
    format!(
        "<pipe>\n<rasterrenderer type=\"singlebandpseudocolor\" band=\"1\" opacity=\"{OPACITY}\" alphaBand=\"-1\" nodataColor=\"\" \
         classificationMin=\"{first}\" classificationMax=\"{last}\"><rasterTransparency/><rastershader>\
         <colorrampshader colorRampType=\"DISCRETE\" classificationMode=\"1\" clip=\"0\" minimumValue=\"{first}\" maximumValue=\"{last}\" \
         labelPrecision=\"0\">\n{items}</colorrampshader></rastershader></rasterrenderer>\n</pipe>\n<blendMode>0</blendMode>\n"
    )
}
