//! Styles for QGIS: a layer's look and the Vietnamese names of its fields as QML, the format of `.qml` files and of `layer_styles` in a
//! `GeoPackage`. Written for QGIS 3.22 and later.

use std::fmt::Write;

use super::xml::escaped;
use crate::layer::look::{Colour, Holds, Look, Symbol};
use crate::layer::{Field, Layer};

/// A whole style.
#[must_use]
pub fn style(layer: &dyn Layer, look: &Look) -> String {
    let mut text = String::from(
        "<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis version=\"3.22.0\" styleCategories=\"Symbology|Fields\">\n",
    );
    text.push_str(&renderer(look));
    text.push_str(&aliases(layer.fields()));
    text.push_str("</qgis>\n");
    text
}

/// The names of fields as an officer reads them.
#[must_use]
pub fn aliases(fields: &[Field]) -> String {
    let mut text = String::from("<aliases>\n");
    for field in fields {
        let _ = writeln!(text, "<alias field=\"{}\" name=\"{}\"/>", escaped(field.name), escaped(field.title_vi));
    }
    text.push_str("</aliases>\n");
    text
}

/// The part that says how features are drawn, as it stands in styles and in projects.
#[must_use]
pub fn renderer(look: &Look) -> String {
    let mut text = String::new();
    let is_graduated = look.classes.iter().any(|class| matches!(class.holds, Holds::Range(..)));
    let kind = if look.field.is_none() {
        "singleSymbol"
    } else if is_graduated {
        "graduatedSymbol"
    } else {
        "categorizedSymbol"
    };
    let _ = write!(text, "<renderer-v2 type=\"{kind}\" forceraster=\"0\" symbollevels=\"0\" enableorderby=\"0\"");
    if let Some(field) = look.field {
        let _ = write!(text, " attr=\"{}\"", escaped(field));
    }
    text.push_str(if is_graduated {
        " graduatedMethod=\"GraduatedColor\">\n<ranges>\n"
    } else if look.field.is_some() {
        ">\n<categories>\n"
    } else {
        ">\n"
    });
    for (number, class) in look.classes.iter().enumerate() {
        let label = escaped(&class.label);
        let _ = match &class.holds {
            Holds::Range(low, high) => {
                writeln!(text, "<range lower=\"{low}\" upper=\"{high}\" symbol=\"{number}\" label=\"{label}\" render=\"true\"/>")
            }
            Holds::Value(value) => {
                let value = escaped(value);
                writeln!(text, "<category value=\"{value}\" type=\"string\" symbol=\"{number}\" label=\"{label}\" render=\"true\"/>")
            }
        };
    }
    // What is in no class.
    let other = look.classes.len();
    if is_graduated {
        text.push_str("</ranges>\n");
    } else if look.field.is_some() {
        let _ = writeln!(text, "<category value=\"\" type=\"string\" symbol=\"{other}\" label=\"Khác\" render=\"true\"/>\n</categories>");
    }
    text.push_str("<symbols>\n");
    for (number, class) in look.classes.iter().enumerate() {
        symbol(&mut text, &number.to_string(), class.symbol);
    }
    if !is_graduated {
        symbol(&mut text, &other.to_string(), look.other);
    }
    text.push_str("</symbols>\n</renderer-v2>\n");
    text
}

/// One symbol by itself.
#[must_use]
pub fn one_symbol(of: Symbol) -> String {
    let mut text = String::new();
    symbol(&mut text, "0", of);
    text
}

fn symbol(text: &mut String, name: &str, symbol: Symbol) {
    let (kind, class, options) = match symbol {
        Symbol::Fill { fill, opacity, outline, width } => {
            let style = if fill.is_some() { "solid" } else { "no" };
            let outline_style = if width > 0.0 { "solid" } else { "no" };
            let options = vec![
                ("color", rgba(fill.unwrap_or(outline), opacity)),
                ("style", style.to_owned()),
                ("outline_color", rgba(outline, 1.0)),
                ("outline_style", outline_style.to_owned()),
                ("outline_width", width.to_string()),
                ("outline_width_unit", "MM".to_owned()),
                ("joinstyle", "round".to_owned()),
            ];
            ("fill", "SimpleFill", options)
        }
        Symbol::Line { colour, width, dashed } => {
            let options = vec![
                ("line_color", rgba(colour, 1.0)),
                ("line_style", if dashed { "dash dot" } else { "solid" }.to_owned()),
                ("line_width", width.to_string()),
                ("line_width_unit", "MM".to_owned()),
                ("capstyle", "flat".to_owned()),
                ("joinstyle", "round".to_owned()),
            ];
            ("line", "SimpleLine", options)
        }
        Symbol::Disc { colour, size } => {
            let options = vec![
                ("name", "circle".to_owned()),
                ("color", rgba(colour, 1.0)),
                ("outline_color", "255,255,255,255".to_owned()),
                ("outline_style", "solid".to_owned()),
                ("outline_width", "0.15".to_owned()),
                ("size", size.to_string()),
                ("size_unit", "MM".to_owned()),
            ];
            ("marker", "SimpleMarker", options)
        }
    };
    let _ = write!(
        text,
        "<symbol type=\"{kind}\" name=\"{name}\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\"><layer class=\"{class}\" enabled=\"1\" locked=\"0\" pass=\"0\">"
    );
    // QGIS before 3.26 reads the one form, later ones the other.
    text.push_str("<Option type=\"Map\">");
    for (name, value) in &options {
        let _ = write!(text, "<Option name=\"{name}\" value=\"{value}\" type=\"QString\"/>");
    }
    text.push_str("</Option>");
    for (name, value) in &options {
        let _ = write!(text, "<prop k=\"{name}\" v=\"{value}\"/>");
    }
    text.push_str("</layer></symbol>\n");
}

fn rgba(Colour([red, green, blue]): Colour, opacity: f64) -> String {
    format!("{red},{green},{blue},{}", (opacity * 255.0).round())
}
