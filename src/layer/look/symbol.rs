//! What a look is made of: colours, widths that grow with the zoom, patterns, and the symbols that a class is drawn with.
//!
//! Sizes are CSS pixels, as on the map: 96 of them are an inch. On paper a symbol is as large as on the map at [`SHEET_ZOOM`].

use super::Pattern;

/// The zoom of the map that a province fills, whose sizes hold wherever there is no zoom.
pub const SHEET_ZOOM: f64 = 10.0;
const MILLIMETRES_PER_PIXEL: f64 = 25.4 / 96.0;

/// Red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// Of a number written `0xRR_GGBB`.
    #[must_use]
    pub const fn hex(number: u32) -> Self {
        Self([(number >> 16) as u8, (number >> 8) as u8, number as u8])
    }

    /// Reads `#rrggbb`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.bytes().all(|digit| digit.is_ascii_hexdigit()))?;
        u32::from_str_radix(digits, 16).ok().map(Self::hex)
    }

    /// Its six digits.
    #[must_use]
    pub fn digits(self) -> String {
        let Self([red, green, blue]) = self;
        format!("{red:02X}{green:02X}{blue:02X}")
    }

    /// The same with so much white in it, from 0 to 1.
    #[must_use]
    pub fn lighter(self, white: f64) -> Self {
        Self(self.0.map(|part| (f64::from(part) + (255.0 - f64::from(part)) * white.clamp(0.0, 1.0)).round() as u8))
    }

    /// How much white would bring another colour to the lightness of this one.
    #[must_use]
    pub fn lightness_above(self, other: Self) -> f64 {
        let [own, other] = [self, other].map(|colour| colour.0.iter().map(|part| f64::from(*part)).sum::<f64>() / 3.0);
        ((own - other) / (255.0 - other).max(1.0)).clamp(0.0, 1.0)
    }

    /// `#RRGGBB`.
    #[must_use]
    pub fn css(self) -> String {
        format!("#{}", self.digits())
    }
}

/// A size in pixels that may grow with the zoom of the map.
#[derive(Debug, Clone, PartialEq)]
pub struct Size(Vec<(f64, f64)>);

impl Size {
    /// The same at every zoom.
    #[must_use]
    pub fn steady(pixels: f64) -> Self {
        Self(vec![(SHEET_ZOOM, pixels)])
    }

    /// Pixels at these rising zooms, and in proportion between them.
    #[must_use]
    pub fn growing<const N: usize>(stops: [(f64, f64); N]) -> Self {
        Self(stops.into())
    }

    /// Zooms and pixels.
    #[must_use]
    pub fn stops(&self) -> &[(f64, f64)] {
        &self.0
    }

    /// Pixels at a zoom.
    #[must_use]
    pub fn at(&self, zoom: f64) -> f64 {
        let after = self.0.iter().position(|(stop, _)| *stop >= zoom).unwrap_or(self.0.len());
        let before = after.checked_sub(1).and_then(|before| self.0.get(before));
        match (before, self.0.get(after)) {
            (Some((from, low)), Some((to, high))) => low + (high - low) * (zoom - from) / (to - from),
            (Some((_, pixels)), None) | (None, Some((_, pixels))) => *pixels,
            (None, None) => 0.0,
        }
    }

    /// Pixels where there is no zoom, to a hundredth.
    #[must_use]
    pub fn on_paper(&self) -> f64 {
        (self.at(SHEET_ZOOM) * 100.0).round() / 100.0
    }

    /// Millimetres on paper.
    #[must_use]
    pub fn millimetres(&self) -> f64 {
        millimetres(self.at(SHEET_ZOOM))
    }
}

/// Pixels in millimetres, to a hundredth.
#[must_use]
pub fn millimetres(pixels: f64) -> f64 {
    (pixels * MILLIMETRES_PER_PIXEL * 100.0).round() / 100.0
}

/// How a line is drawn.
#[derive(Debug, Clone, PartialEq)]
pub struct Stroke {
    /// Its colour.
    pub colour: Colour,
    /// Its width.
    pub width: Size,
    /// Lengths of dashes and gaps in turn, in widths of the line; empty where it is whole.
    pub dashes: &'static [f64],
    /// How far inside the edge of a surface it runs, so that outlines that meet there stay apart.
    pub inset: Size,
    /// From 0 to 1.
    pub opacity: f64,
}

impl Stroke {
    /// A whole line on the edge.
    #[must_use]
    pub fn new(colour: Colour, width: Size) -> Self {
        Self { colour, width, dashes: &[], inset: Size::steady(0.0), opacity: 1.0 }
    }
}

/// What is inside of a surface.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fill {
    /// Its colour.
    pub colour: Colour,
    /// From 0 to 1.
    pub opacity: f64,
    /// What it is drawn with, transparent between its marks; a plain surface where there is none.
    pub pattern: Option<Pattern>,
}

/// How one class is drawn.
#[derive(Debug, Clone, PartialEq)]
pub enum Symbol {
    /// A surface.
    Surface {
        /// Inside.
        fill: Option<Fill>,
        /// Around it, from below to above.
        outlines: Vec<Stroke>,
    },
    /// A line.
    Line(Stroke),
    /// A disc.
    Disc {
        /// Inside.
        colour: Colour,
        /// From the middle to the edge.
        radius: Size,
        /// Its edge.
        edge: Stroke,
    },
}

impl Symbol {
    /// Gives its fill and its uppermost outline, its line or its disc another colour.
    pub fn recolour(&mut self, to: Colour) {
        match self {
            Self::Surface { fill, outlines } => {
                if let Some(fill) = fill {
                    fill.colour = to;
                }
                if let Some(outline) = outlines.last_mut() {
                    outline.colour = to;
                }
            }
            Self::Line(stroke) => stroke.colour = to,
            Self::Disc { colour, .. } => *colour = to,
        }
    }

    /// A surface with nothing but an outline.
    #[must_use]
    pub fn outline(stroke: Stroke) -> Self {
        Self::Surface { fill: None, outlines: vec![stroke] }
    }

    /// A plain surface without an outline.
    #[must_use]
    pub fn plain(colour: Colour, opacity: f64) -> Self {
        Self::Surface { fill: Some(Fill { colour, opacity, pattern: None }), outlines: Vec::new() }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_grows_between_its_stops_and_stays_beyond_them() {
        let size = Size::growing([(8.0, 1.0), (12.0, 3.0), (14.0, 4.0)]);
        for (zoom, pixels) in [(0.0, 1.0), (8.0, 1.0), (10.0, 2.0), (12.0, 3.0), (13.0, 3.5), (22.0, 4.0)] {
            assert!((size.at(zoom) - pixels).abs() < 1e-12, "{zoom}");
        }
        assert!((size.millimetres() - 0.53).abs() < 1e-12);
        assert!((Size::steady(7.0).at(3.0) - 7.0).abs() < 1e-12);
    }

    #[test]
    fn a_colour_is_read_as_it_is_written() {
        assert_eq!(Colour::parse("#8c5A2b"), Some(Colour::hex(0x8C_5A2B)));
        assert_eq!(Colour::hex(0x8C_5A2B).css(), "#8C5A2B");
        for text in ["8C5A2B", "#8C5A2", "#+C5A2B", "#8C5A2BFF", "#ế5A2B", ""] {
            assert_eq!(Colour::parse(text), None, "{text}");
        }
    }
}
