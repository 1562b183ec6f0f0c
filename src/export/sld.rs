//! Looks as Styled Layer Descriptor 1.1.0 with Symbology Encoding 1.1.0 (OGC 05-078r4, 05-077r4), for programs that read neither QML nor
//! `MapLibre` styles. Lengths are pixels. Hatchings are said as QGIS says them: lines as a rotated `horline`, discs and crosses with the margin
//! around them as a vendor option, anything else as a picture.

use std::fmt::Write;

use super::svg;
use super::xml::escaped;
use crate::layer::Layer;
use crate::layer::look::{Colour, Fill, Hatching, Holds, Look, Pattern, Size, Stroke, Symbol, TILE};

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<StyledLayerDescriptor version=\"1.1.0\" xmlns=\"http://www.opengis.net/sld\" \
    xmlns:se=\"http://www.opengis.net/se\" xmlns:ogc=\"http://www.opengis.net/ogc\" xmlns:xlink=\"http://www.w3.org/1999/xlink\">\n";

/// A whole style.
#[must_use]
pub fn style(layer: &dyn Layer, look: &Look) -> String {
    let id = escaped(layer.id());
    let mut rules = String::new();
    // What comes later lies above.
    for class in look.classes.iter().rev() {
        rule(&mut rules, &class.label, &filter(look.field.unwrap_or_default(), &class.holds), &class.symbol);
    }
    let is_graduated = look.classes.iter().any(|class| matches!(class.holds, Holds::Range(..)));
    if look.classes.is_empty() {
        rule(&mut rules, &layer.title()[0], "", &look.other);
    } else if !is_graduated {
        rule(&mut rules, "Khác", "<se:ElseFilter/>", &look.other);
    }
    format!(
        "{HEAD}<NamedLayer><se:Name>{id}</se:Name><UserStyle><se:Name>{id}</se:Name>\n<se:FeatureTypeStyle>\n{rules}</se:FeatureTypeStyle>\n\
         </UserStyle></NamedLayer>\n</StyledLayerDescriptor>\n"
    )
}

fn rule(text: &mut String, label: &str, filter: &str, symbol: &Symbol) {
    let label = escaped(label);
    let _ = write!(text, "<se:Rule><se:Name>{label}</se:Name><se:Description><se:Title>{label}</se:Title></se:Description>{filter}");
    match symbol {
        Symbol::Surface { fill, outlines } => {
            if let Some(fill) = fill {
                surface(text, fill);
            }
            for stroke in outlines {
                line(text, stroke);
            }
        }
        Symbol::Line(stroke) => line(text, stroke),
        Symbol::Disc { colour, radius, edge } => {
            let graphic = mark("circle", &format!("{}{}", ink(*colour, 1.0), outline(edge)), 2.0 * radius.on_paper(), "");
            let _ = write!(text, "<se:PointSymbolizer>{graphic}</se:PointSymbolizer>");
        }
    }
    text.push_str("</se:Rule>\n");
}

fn filter(field: &str, holds: &Holds) -> String {
    let property = format!("<ogc:PropertyName>{}</ogc:PropertyName>", escaped(field));
    let compare =
        |operator: &str, value: &str| format!("<ogc:{operator}>{property}<ogc:Literal>{}</ogc:Literal></ogc:{operator}>", escaped(value));
    let condition = match holds {
        Holds::Value(value) => compare("PropertyIsEqualTo", value),
        Holds::Range(low, high) => format!(
            "<ogc:And>{}{}</ogc:And>",
            compare("PropertyIsGreaterThanOrEqualTo", &low.to_string()),
            compare("PropertyIsLessThanOrEqualTo", &high.to_string())
        ),
    };
    format!("<ogc:Filter>{condition}</ogc:Filter>")
}

fn surface(text: &mut String, Fill { colour, opacity, pattern }: &Fill) {
    let (inside, margin) = match pattern {
        None => (ink(*colour, *opacity), None),
        Some(pattern) => {
            let (graphic, margin) = hatching(*pattern, *colour, *opacity);
            (format!("<se:Fill><se:GraphicFill>{graphic}</se:GraphicFill></se:Fill>"), margin)
        }
    };
    let margin = margin.map_or_else(String::new, |[vertical, horizontal]: [f64; 2]| {
        format!("<se:VendorOption name=\"graphic-margin\">{vertical} {horizontal}</se:VendorOption>")
    });
    let _ = write!(text, "<se:PolygonSymbolizer>{inside}{margin}</se:PolygonSymbolizer>");
}

/// A graphic that is repeated, and how far apart from the next it is, up and down and sideways.
fn hatching(pattern: Pattern, colour: Colour, opacity: f64) -> (String, Option<[f64; 2]>) {
    let marks = pattern.marks();
    let stroke = Stroke { opacity, ..Stroke::new(colour, Size::steady(marks.width)) };
    let margins = |across: f64, down: f64, size: f64| Some([down, across].map(|distance| ((distance - size) * 50.0).round() / 100.0));
    match pattern.hatching() {
        Hatching::Lines { angle, distance } => {
            // QGIS takes a line that is not turned for a point, so a level one is turned by half a circle.
            let angle = if angle > 0.0 { angle } else { 180.0 };
            let rotation = format!("<se:Rotation><ogc:Literal>{angle}</ogc:Literal></se:Rotation>");
            (mark("horline", &outline(&stroke), (distance * 100.0).round() / 100.0, &rotation), None)
        }
        Hatching::Discs { across, down, .. } => {
            let size = 2.0 * marks.radius;
            (mark("circle", &ink(colour, opacity), size, ""), margins(across, down, size))
        }
        Hatching::Crosses(distance) => {
            let size = 2.0 * Pattern::ARM;
            (mark("cross", &outline(&stroke), size, ""), margins(distance, distance, size))
        }
        Hatching::Tile => {
            let href = svg::base64(pattern, &stroke);
            let resource = format!("<se:OnlineResource xlink:type=\"simple\" xlink:href=\"{href}\"/>");
            let picture = format!("<se:ExternalGraphic>{resource}<se:Format>image/svg+xml</se:Format></se:ExternalGraphic>");
            (format!("<se:Graphic>{picture}<se:Size>{TILE}</se:Size></se:Graphic>"), None)
        }
    }
}

fn mark(name: &str, paint: &str, size: f64, more: &str) -> String {
    format!("<se:Graphic><se:Mark><se:WellKnownName>{name}</se:WellKnownName>{paint}</se:Mark><se:Size>{size}</se:Size>{more}</se:Graphic>")
}

fn ink(colour: Colour, opacity: f64) -> String {
    format!("<se:Fill>{}{}</se:Fill>", parameter("fill", colour.css()), parameter("fill-opacity", opacity))
}

fn outline(stroke: &Stroke) -> String {
    let width = stroke.width.on_paper();
    let mut parameters = [
        parameter("stroke", stroke.colour.css()),
        parameter("stroke-opacity", stroke.opacity),
        parameter("stroke-width", width),
        parameter("stroke-linejoin", "round"),
    ]
    .concat();
    if !stroke.dashes.is_empty() {
        let dashes: Vec<String> = stroke.dashes.iter().map(|length| ((length * width * 100.0).round() / 100.0).to_string()).collect();
        parameters.push_str(&parameter("stroke-dasharray", dashes.join(" ")));
    }
    format!("<se:Stroke>{parameters}</se:Stroke>")
}

fn parameter(name: &str, value: impl std::fmt::Display) -> String {
    format!("<se:SvgParameter name=\"{name}\">{value}</se:SvgParameter>")
}

fn line(text: &mut String, stroke: &Stroke) {
    let _ = write!(text, "<se:LineSymbolizer>{}", outline(stroke));
    let inset = stroke.inset.on_paper();
    if inset > 0.0 {
        let _ = write!(text, "<se:PerpendicularOffset>{inset}</se:PerpendicularOffset>");
    }
    text.push_str("</se:LineSymbolizer>");
}
