//! The patterns of zones as a sprite for `MapLibre` styles: one picture, and where each pattern lies in it.

use std::io;

use serde_json::{Map, Value, json};

use crate::layer::look::{Colour, Pattern, TILE};

/// What a pattern in a colour is called in styles.
#[must_use]
pub fn name(pattern: Pattern, colour: Colour) -> String {
    format!("{}-{}", pattern.name(), colour.digits())
}

/// Where each pattern lies, in pixels of a picture with so many to a CSS pixel.
#[must_use]
pub fn index(images: &[(Pattern, Colour)], ratio: u32) -> Value {
    let side = TILE as u32 * ratio;
    let place = |(number, (pattern, colour)): (usize, &(Pattern, Colour))| {
        let x = number as u32 * side;
        (name(*pattern, *colour), json!({"x": x, "y": 0, "width": side, "height": side, "pixelRatio": ratio}))
    };
    images.iter().enumerate().map(place).collect::<Map<_, _>>().into()
}

/// The picture, as PNG.
///
/// # Errors
/// Writing to memory fails only when there is none.
pub fn picture(images: &[(Pattern, Colour)], ratio: u32) -> io::Result<Vec<u8>> {
    let side = TILE as u32 * ratio;
    let tiles: Vec<_> = images.iter().map(|(pattern, colour)| (pattern.marks(), *colour)).collect();
    let mut pixels = Vec::with_capacity((side * side * 4) as usize * tiles.len());
    for row in 0..side {
        for (marks, Colour([red, green, blue])) in &tiles {
            for column in 0..side {
                let place = [column, row].map(|at| (f64::from(at) + 0.5) / f64::from(ratio));
                let coverage = marks.coverage(place, f64::from(ratio));
                pixels.extend([*red, *green, *blue, (coverage * 255.0).round() as u8]);
            }
        }
    }
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, side * tiles.len() as u32, side);
    encoder.set_color(png::ColorType::Rgba);
    encoder.set_depth(png::BitDepth::Eight);
    let mut writer = encoder.write_header().map_err(io::Error::other)?;
    writer.write_image_data(&pixels).map_err(io::Error::other)?;
    writer.finish().map_err(io::Error::other)?;
    Ok(file)
}
