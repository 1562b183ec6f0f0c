//! Every colour, pattern and width of the map, and what it means. Zone kinds are told apart by colour *and* pattern, also with the common
//! deficiencies of colour vision and on a grey print.

use super::{Colour, Fill, Pattern, Size, Stroke, Symbol};
use crate::layer::GeometryKind;

/// The sea and whatever has no land.
pub const SEA: Colour = Colour::hex(0xE3_ECEF);
/// Land of the units that are loaded.
pub const LAND: Colour = Colour::hex(0xF6_F5F1);
/// Land around them.
pub const LAND_AROUND: Colour = Colour::hex(0xEC_EAE4);
/// Edges of communes.
pub const COMMUNE_LINE: Colour = Colour::hex(0xB4_BBBF);
/// Edges of provinces and districts.
pub const PROVINCE_LINE: Colour = Colour::hex(0x7C_868C);
/// The coast.
pub const COAST_LINE: Colour = Colour::hex(0x7F_A3B5);
/// The land border.
pub const BORDER_LINE: Colour = Colour::hex(0x5E_4A36);
/// Incidents without a category that is known, and groups of incidents.
pub const INK: Colour = Colour::hex(0x33_454F);
/// The edge of an incident: dark, since the palette's yellow would vanish on land inside a white one.
pub const INCIDENT_EDGE: Colour = Colour::hex(0x2B_363C);
/// Layers that operators brought in.
pub const OPERATOR_LAYER: Colour = Colour::hex(0x5B_5675);
const WHITE: Colour = Colour::hex(0xFF_FFFF);

/// How a kind of priority zone looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Kind {
    /// Identifier.
    pub id: &'static str,
    /// Its colour.
    pub colour: Colour,
    /// What it is filled with.
    pub pattern: Pattern,
    /// How far inside its edge the outline runs, in pixels.
    pub inset: f64,
    /// Width of the outline in pixels, about that at zoom 10.
    pub width: f64,
}

const fn kind(id: &'static str, colour: u32, pattern: Pattern, inset: f64, width: f64) -> Kind {
    Kind { id, colour: Colour::hex(colour), pattern, inset, width }
}

/// The kinds in the order in which they are listed; the first lies on top.
pub const KINDS: [Kind; 4] = [
    kind("hotspot", 0xC5_1B1B, Pattern::Rows, 0.0, 2.4),
    kind("border", 0x8C_5A2B, Pattern::Diagonal, 1.0, 1.6),
    kind("coastal", 0x1F_78B4, Pattern::Waves, 1.0, 1.6),
    kind("island", 0x3E_8FC4, Pattern::Dots, 3.0, 1.6),
];
/// A kind that the operator has made.
pub const OPERATOR_KIND: Kind = kind("", 0x4D_6B2F, Pattern::Crosses, 4.0, 1.4);

impl Kind {
    /// The kind of an identifier.
    #[must_use]
    pub fn of(id: &str) -> Self {
        KINDS.into_iter().find(|kind| kind.id == id).unwrap_or(OPERATOR_KIND)
    }

    /// How its zones are drawn.
    #[must_use]
    pub fn symbol(self) -> Symbol {
        let Self { colour, pattern, width, .. } = self;
        let line = Size::growing([(6.0, width * 0.4), (8.5, width * 0.8), (13.0, width * 1.4)]);
        let mut outlines = vec![Stroke { inset: Size::steady(self.inset), ..Stroke::new(colour, line) }];
        // A hot spot lies on the heat map's own reds: a white edge keeps its outline in sight.
        if self.id == "hotspot" {
            let casing = Size::growing([(6.0, 1.5), (9.0, 3.6), (13.0, 7.0)]);
            outlines.insert(0, Stroke { opacity: 0.95, ..Stroke::new(WHITE, casing) });
        }
        Symbol::Surface { fill: Some(Fill { colour, opacity: 0.75, pattern: Some(pattern) }), outlines }
    }
}

/// Cells of hot spots: class, Vietnamese label, colour.
pub const HOTSPOTS: [(&str, &str, Colour); 2] =
    [("strong", "Mạnh", Colour::hex(0xC5_1B1B)), ("possible", "Có thể", Colour::hex(0xF4_A582))];

/// How a cell is drawn.
#[must_use]
pub fn hotspot_cell(colour: Colour) -> Symbol {
    Symbol::plain(colour, 0.55)
}

/// Classes of programme areas with their dashes, which tell them apart in grey; III is the hardest level of development and the darkest.
pub const PROGRAMME_CLASSES: [(&str, Colour, &[f64]); 3] =
    [("III", Colour::hex(0x4A_2C8F), &[]), ("II", Colour::hex(0x7F_66B8), &[5.0, 2.0]), ("I", Colour::hex(0xA8_97D1), &[1.5, 1.5])];

/// A programme area is an outline, so that incidents never lie on its ground (design rule 6).
#[must_use]
pub fn programme(colour: Colour, dashes: &'static [f64]) -> Symbol {
    let inset = Size::growing([(8.0, 1.0), (13.0, 2.0)]);
    Symbol::outline(Stroke { dashes, inset, ..Stroke::new(colour, Size::growing([(8.0, 1.0), (13.0, 2.4)])) })
}

/// `YlOrRd` of `ColorBrewer` (Cynthia Brewer, Apache-2.0) at seven even steps, without its palest eighth.
pub const DENSITY: [Colour; 7] = [
    Colour::hex(0xFF_EDA2),
    Colour::hex(0xFE_D270),
    Colour::hex(0xFE_A749),
    Colour::hex(0xFC_6E33),
    Colour::hex(0xEB_2D22),
    Colour::hex(0xC1_0723),
    Colour::hex(0x80_0026),
];
/// Those of [`DENSITY`] in which figures of units are shown.
pub const COUNTS: [Colour; 5] = [DENSITY[0], DENSITY[1], DENSITY[2], DENSITY[4], DENSITY[6]];

/// Communes with nothing but their edges.
#[must_use]
pub fn commune() -> Symbol {
    Symbol::outline(Stroke::new(COMMUNE_LINE, Size::growing([(8.0, 0.5), (12.0, 1.0), (15.0, 1.6)])))
}

/// Communes of a class of figures.
#[must_use]
pub fn counted_commune(colour: Colour) -> Symbol {
    let Symbol::Surface { outlines, .. } = commune() else { return commune() };
    Symbol::Surface { fill: Some(Fill { colour, opacity: 0.8, pattern: None }), outlines }
}

/// Provinces and districts.
#[must_use]
pub fn province() -> Symbol {
    Symbol::outline(Stroke::new(PROVINCE_LINE, Size::growing([(6.0, 0.8), (12.0, 1.8)])))
}

/// The land border.
#[must_use]
pub fn border_line() -> Symbol {
    Symbol::Line(Stroke { dashes: &[6.0, 2.0, 1.0, 2.0], ..Stroke::new(BORDER_LINE, Size::steady(1.6)) })
}

/// The coast.
#[must_use]
pub fn coast_line() -> Symbol {
    Symbol::Line(Stroke::new(COAST_LINE, Size::steady(1.0)))
}

/// A layer that an operator brought in: violet-grey, which no zone has, so that a school is not taken for an incident.
#[must_use]
pub fn operator(geometry: GeometryKind) -> Symbol {
    let line = Stroke::new(OPERATOR_LAYER, Size::growing([(8.0, 0.8), (13.0, 1.8)]));
    match geometry {
        GeometryKind::Point => {
            let edge = Stroke { opacity: 0.95, ..Stroke::new(WHITE, Size::steady(1.2)) };
            Symbol::Disc { colour: OPERATOR_LAYER, radius: Size::growing([(8.0, 2.2), (13.0, 4.5), (16.0, 6.0)]), edge }
        }
        GeometryKind::Line => Symbol::Line(line),
        GeometryKind::Polygon | GeometryKind::Raster => Symbol::outline(line),
    }
}

/// A single incident.
#[must_use]
pub fn incident(colour: Colour) -> Symbol {
    let edge = Stroke { opacity: 0.75, ..Stroke::new(INCIDENT_EDGE, Size::steady(0.7)) };
    Symbol::Disc { colour, radius: Size::growing([(8.0, 2.4), (13.0, 4.5), (16.0, 7.0)]), edge }
}
