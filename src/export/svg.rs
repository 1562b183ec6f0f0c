//! The tile of a pattern of lines as a picture, for programs that cannot hatch so themselves.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::layer::look::{Pattern, Stroke, TILE};

/// The picture as QGIS takes it in place of an address.
#[must_use]
pub fn base64(pattern: Pattern, ink: &Stroke) -> String {
    format!("base64:{}", STANDARD.encode(picture(pattern, ink)))
}

fn picture(pattern: Pattern, ink: &Stroke) -> String {
    let mut path = String::new();
    for line in pattern.marks().lines {
        for (number, [x, y]) in line.into_iter().enumerate() {
            let _ = write!(path, "{}{x} {y}", if number == 0 { 'M' } else { 'L' });
        }
    }
    format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{TILE}\" height=\"{TILE}\" viewBox=\"0 0 {TILE} {TILE}\">\
         <path d=\"{path}\" fill=\"none\" stroke=\"{}\" stroke-width=\"{}\" stroke-opacity=\"{}\"/></svg>",
        ink.colour.css(),
        ink.width.on_paper(),
        ink.opacity
    )
}
