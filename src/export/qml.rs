//! Styles for QGIS: a layer's look and the Vietnamese names of its fields as QML, the format of `.qml` files and of `layer_styles` in a
//! `GeoPackage`. Written for QGIS 3.22 and later.

use std::fmt::Write;

use super::qgis_symbol::symbol;
use super::xml::escaped;
use crate::layer::look::{Fill, Holds, Look, Symbol};
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
    let levels = u8::from(has_levels(look));
    let _ = write!(text, "<renderer-v2 type=\"{kind}\" forceraster=\"0\" symbollevels=\"{levels}\" enableorderby=\"0\"");
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
                writeln!(
                    text,
                    "<range lower=\"{low}\" upper=\"{high}\" symbol=\"{number}\" label=\"{label}\" render=\"{}\"/>",
                    class.is_shown
                )
            }
            Holds::Value(value) => {
                let value = escaped(value);
                writeln!(
                    text,
                    "<category value=\"{value}\" type=\"string\" symbol=\"{number}\" label=\"{label}\" render=\"{}\"/>",
                    class.is_shown
                )
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
        symbol(&mut text, &number.to_string(), &class.symbol, other - number);
    }
    if !is_graduated {
        symbol(&mut text, &other.to_string(), &look.other, 0);
    }
    text.push_str("</symbols>\n</renderer-v2>\n");
    text
}

/// Whether all features of a class are drawn before those of the class above it: patterns overlap.
fn has_levels(look: &Look) -> bool {
    look.classes.iter().any(|class| matches!(class.symbol, Symbol::Surface { fill: Some(Fill { pattern: Some(_), .. }), .. }))
}
