//! Symbols as QGIS writes them, in styles and in projects. QGIS before 3.26 reads options in one form, later ones in another; both stand here.

use std::fmt::Write;

use super::svg;
use super::xml::escaped;
use crate::layer::look::{Colour, Fill, Hatching, Pattern, Size, Stroke, Symbol, TILE, millimetres};

type Options = Vec<(&'static str, String)>;

/// One symbol by itself.
#[must_use]
pub fn one_symbol(of: &Symbol) -> String {
    let mut text = String::new();
    symbol(&mut text, "0", of, 0);
    text
}

/// Writes a symbol; `level` says what is drawn before what, where a renderer asks for it.
pub fn symbol(text: &mut String, name: &str, symbol: &Symbol, level: usize) {
    let mut symbol_layers = String::new();
    let kind = match symbol {
        Symbol::Surface { fill, outlines } => {
            if let Some(fill) = fill {
                surface(&mut symbol_layers, fill, name, level);
            }
            for stroke in outlines {
                layer(&mut symbol_layers, "SimpleLine", &line(stroke), level, "");
            }
            "fill"
        }
        Symbol::Line(stroke) => {
            layer(&mut symbol_layers, "SimpleLine", &line(stroke), level, "");
            "line"
        }
        Symbol::Disc { colour, radius, edge } => {
            let diameter = 2.0 * radius.on_paper();
            layer(&mut symbol_layers, "SimpleMarker", &marker("circle", (*colour, 1.0), diameter, Some(edge)), level, "");
            "marker"
        }
    };
    wrapped(text, kind, name, &symbol_layers);
}

fn wrapped(text: &mut String, kind: &str, name: &str, layers: &str) {
    let _ = writeln!(text, "<symbol type=\"{kind}\" name=\"{name}\" alpha=\"1\" clip_to_extent=\"1\" force_rhr=\"0\">{layers}</symbol>");
}

/// A symbol layer with what is inside of it.
fn layer(text: &mut String, class: &str, options: &[(&str, String)], level: usize, inside: &str) {
    let _ = write!(text, "<layer class=\"{class}\" enabled=\"1\" locked=\"0\" pass=\"{level}\"><Option type=\"Map\">");
    for (name, value) in options {
        let _ = write!(text, "<Option name=\"{name}\" value=\"{}\" type=\"QString\"/>", escaped(value));
    }
    text.push_str("</Option>");
    for (name, value) in options {
        let _ = write!(text, "<prop k=\"{name}\" v=\"{}\"/>", escaped(value));
    }
    text.push_str(inside);
    text.push_str("</layer>");
}

fn surface(text: &mut String, Fill { colour, opacity, pattern }: &Fill, name: &str, level: usize) {
    let Some(pattern) = pattern else {
        let options = [("color", rgba(*colour, *opacity)), ("style", "solid".to_owned()), ("outline_style", "no".to_owned())];
        return layer(text, "SimpleFill", &options, level, "");
    };
    let marks = pattern.marks();
    let ink = Stroke { opacity: *opacity, ..Stroke::new(*colour, Size::steady(marks.width)) };
    let mut part = String::new();
    // A symbol within a symbol layer is called by the outer symbol and the layer's number in it.
    let part_name = format!("@{name}@0");
    let mut options = vec![("color", rgba(*colour, *opacity))];
    let mut points = |across: f64, down: f64, shift: f64, options: &mut Options, marker: &Options| {
        layer(&mut part, "SimpleMarker", marker, 0, "");
        for (option, pixels) in [("distance_x", across), ("distance_y", down), ("displacement_x", shift), ("displacement_y", 0.0)] {
            options.push((option, millimetres(pixels).to_string()));
        }
    };
    let (class, kind) = match pattern.hatching() {
        Hatching::Lines { angle, distance } => {
            layer(&mut part, "SimpleLine", &line(&ink), 0, "");
            let distance = millimetres(distance).to_string();
            options.extend([("angle", angle.to_string()), ("distance", distance), ("distance_unit", "MM".to_owned())]);
            ("LinePatternFill", "line")
        }
        Hatching::Discs { across, down, shift } => {
            points(across, down, shift, &mut options, &marker("circle", (*colour, *opacity), 2.0 * marks.radius, None));
            ("PointPatternFill", "marker")
        }
        Hatching::Crosses(distance) => {
            points(distance, distance, 0.0, &mut options, &marker("cross", (*colour, *opacity), 2.0 * Pattern::ARM, Some(&ink)));
            ("PointPatternFill", "marker")
        }
        Hatching::Tile => {
            let picture = svg::base64(*pattern, &ink);
            options.extend([("svgFile", picture), ("width", millimetres(TILE).to_string()), ("pattern_width_unit", "MM".to_owned())]);
            return layer(text, "SVGFill", &options, level, "");
        }
    };
    let mut inside = String::new();
    wrapped(&mut inside, kind, &part_name, &part);
    layer(text, class, &options, level, &inside);
}

fn line(stroke: &Stroke) -> Options {
    let width = stroke.width.on_paper();
    let dashes: Vec<String> = stroke.dashes.iter().map(|length| millimetres(length * width).to_string()).collect();
    vec![
        ("line_color", rgba(stroke.colour, stroke.opacity)),
        ("line_style", "solid".to_owned()),
        ("line_width", stroke.width.millimetres().to_string()),
        ("line_width_unit", "MM".to_owned()),
        ("offset", stroke.inset.millimetres().to_string()),
        ("offset_unit", "MM".to_owned()),
        ("use_custom_dash", u8::from(!dashes.is_empty()).to_string()),
        ("customdash", dashes.join(";")),
        ("customdash_unit", "MM".to_owned()),
        ("capstyle", "flat".to_owned()),
        ("joinstyle", "round".to_owned()),
    ]
}

fn marker(shape: &str, (colour, opacity): (Colour, f64), diameter: f64, edge: Option<&Stroke>) -> Options {
    let mut options = vec![
        ("name", shape.to_owned()),
        ("color", rgba(colour, opacity)),
        ("size", millimetres(diameter).to_string()),
        ("size_unit", "MM".to_owned()),
        ("outline_style", if edge.is_some() { "solid" } else { "no" }.to_owned()),
    ];
    if let Some(edge) = edge {
        options.extend([
            ("outline_color", rgba(edge.colour, edge.opacity)),
            ("outline_width", edge.width.millimetres().to_string()),
            ("outline_width_unit", "MM".to_owned()),
        ]);
    }
    options
}

fn rgba(Colour([red, green, blue]): Colour, opacity: f64) -> String {
    format!("{red},{green},{blue},{}", (opacity * 255.0).round())
}
