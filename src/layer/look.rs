//! How a layer looks: one definition, from which styles for QGIS are made. The map's own colours (`web/src/map/palette.ts`) are the same, and a
//! test compares them.

use super::{GeometryKind, Group, Layer, View};
use crate::domain::Basis;
use crate::query::Filter;

/// Red, green, blue.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(pub [u8; 3]);

impl Colour {
    /// Reads `#rrggbb`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6)?;
        let number = u32::from_str_radix(digits, 16).ok()?;
        Some(Self([16, 8, 0].map(|shift| (number >> shift) as u8)))
    }

    const fn hex(number: u32) -> Self {
        Self([(number >> 16) as u8, (number >> 8) as u8, number as u8])
    }
}

/// How one class is drawn. Widths and sizes are in millimetres on paper.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Symbol {
    /// A surface; without a fill only its outline. `opacity` is that of the fill, from 0 to 1.
    Fill {
        /// Inside.
        fill: Option<Colour>,
        /// From 0 to 1.
        opacity: f64,
        /// Around it.
        outline: Colour,
        /// Of the outline.
        width: f64,
    },
    /// A line.
    Line {
        /// Its colour.
        colour: Colour,
        /// Its width.
        width: f64,
        /// Whether it is broken.
        dashed: bool,
    },
    /// A disc.
    Disc {
        /// Its colour.
        colour: Colour,
        /// Its diameter.
        size: f64,
    },
}

/// What a class holds.
#[derive(Debug, Clone, PartialEq)]
pub enum Holds {
    /// Features whose field has this value.
    Value(String),
    /// Features whose field lies between two numbers, both included.
    Range(f64, f64),
}

/// A class of features with its symbol and its name in the legend.
#[derive(Debug, Clone, PartialEq)]
pub struct Class {
    /// Which features.
    pub holds: Holds,
    /// Vietnamese, as it stands in the legend.
    pub label: String,
    /// How it is drawn.
    pub symbol: Symbol,
}

/// How a layer looks.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// The field by which features are told apart; `None` where all look the same.
    pub field: Option<&'static str>,
    /// The classes; empty where all look the same.
    pub classes: Vec<Class>,
    /// How everything else is drawn.
    pub other: Symbol,
}

/// Kinds of priority zones: id, colour, and width of the outline in millimetres.
pub const KINDS: [(&str, u32, f64); 4] =
    [("border", 0x8C_5A2B, 0.5), ("coastal", 0x1F_78B4, 0.5), ("island", 0x3E_8FC4, 0.5), ("hotspot", 0xC5_1B1B, 0.7)];
/// A kind that the operator has made.
pub const OPERATOR_KIND: u32 = 0x4D_6B2F;
/// Cells of hot spots: class, Vietnamese label, colour.
pub const HOTSPOTS: [(&str, &str, u32); 2] = [("strong", "Mạnh", 0xC5_1B1B), ("possible", "Có thể", 0xF4_A582)];
/// Classes of programme areas; III is the hardest and the darkest.
pub const PROGRAMME_CLASSES: [(&str, u32); 3] = [("III", 0x4A_2C8F), ("II", 0x7F_66B8), ("I", 0xA8_97D1)];
/// `YlOrRd` of `ColorBrewer` (Cynthia Brewer, Apache-2.0): five of the seven steps in which the map shows density.
pub const COUNTS: [u32; 5] = [0xFF_EDA2, 0xFE_D270, 0xFE_A749, 0xEB_2D22, 0x80_0026];

const BOUNDARY: Colour = Colour::hex(0x7C_868C);
const INK: Colour = Colour::hex(0x33_454F);

fn outline(colour: Colour, width: f64) -> Symbol {
    Symbol::Fill { fill: None, opacity: 0.0, outline: colour, width }
}

fn zone(colour: u32, width: f64) -> Symbol {
    let colour = Colour::hex(colour);
    Symbol::Fill { fill: Some(colour), opacity: 0.3, outline: colour, width }
}

impl Look {
    /// How a layer looks. The classes of a choropleth are quantiles of the features that a filter takes.
    #[must_use]
    pub fn of(layer: &dyn Layer, view: &View, filter: &Filter) -> Self {
        match (layer.id(), layer.group(), layer.geometry()) {
            ("communes", ..) => counts(layer, view, filter),
            ("hotspots", ..) => by_value(
                "class",
                HOTSPOTS.map(|(class, label, colour)| (class, label.to_owned(), zone(colour, 0.1))),
                zone(HOTSPOTS[1].2, 0.1),
            ),
            ("zones", ..) => zones(view),
            ("incidents", ..) => incidents(view),
            ("border_line", ..) => single(Symbol::Line { colour: Colour::hex(0x5E_4A36), width: 0.6, dashed: true }),
            (_, _, GeometryKind::Line) => single(Symbol::Line { colour: Colour::hex(0x7F_A3B5), width: 0.4, dashed: false }),
            (_, Group::Background, _) => {
                single(Symbol::Fill { fill: Some(Colour::hex(0xEC_EAE4)), opacity: 1.0, outline: Colour::hex(0xEC_EAE4), width: 0.0 })
            }
            (_, Group::Programmes, _) => by_value(
                "class",
                PROGRAMME_CLASSES.map(|(class, colour)| (class, format!("Khu vực {class}"), outline(Colour::hex(colour), 0.6))),
                outline(Colour::hex(PROGRAMME_CLASSES[0].1), 0.4),
            ),
            (kind, Group::Zones, _) => {
                let (_, colour, width) = KINDS.iter().find(|(known, ..)| *known == kind).copied().unwrap_or(("", OPERATOR_KIND, 0.4));
                single(zone(colour, width))
            }
            _ => single(outline(BOUNDARY, 0.5)),
        }
    }
}

fn single(symbol: Symbol) -> Look {
    Look { field: None, classes: Vec::new(), other: symbol }
}

fn by_value<const N: usize>(field: &'static str, classes: [(&str, String, Symbol); N], other: Symbol) -> Look {
    let class = |(value, label, symbol): (&str, String, Symbol)| Class { holds: Holds::Value(value.to_owned()), label, symbol };
    Look { field: Some(field), classes: classes.map(class).into(), other }
}

/// Zones of a place are filled, those of a population are outlines, so that incidents never lie on their ground (design rule 6).
fn zones(view: &View) -> Look {
    let kinds = &view.snapshot.designation_kinds;
    let class = |kind: &str, label: String, symbol| Class { holds: Holds::Value(kind.to_owned()), label, symbol };
    let places = KINDS.iter().map(|(kind, colour, width)| {
        let name = kinds.iter().find(|known| known.id == *kind).map(|known| known.title_vi.clone());
        class(kind, name.unwrap_or_else(|| if *kind == "hotspot" { "Điểm nóng".into() } else { (*kind).to_owned() }), zone(*colour, *width))
    });
    let programmes = kinds
        .iter()
        .filter(|kind| kind.basis == Basis::Population)
        .map(|kind| class(&kind.id, kind.title_vi.clone(), outline(Colour::hex(PROGRAMME_CLASSES[0].1), 0.4)));
    Look { field: Some("kind"), classes: places.chain(programmes).collect(), other: zone(OPERATOR_KIND, 0.4) }
}

fn incidents(view: &View) -> Look {
    let taxonomy = &view.snapshot.taxonomy;
    let disc = |colour| Symbol::Disc { colour, size: 1.8 };
    let classes = taxonomy.categories().iter().map(|category| Class {
        holds: Holds::Value(category.code.clone()),
        label: category.name_vi.clone(),
        symbol: disc(taxonomy.colour(&category.code).and_then(Colour::parse).unwrap_or(INK)),
    });
    Look { field: Some("category"), classes: classes.collect(), other: disc(INK) }
}

/// The field that a choropleth shows.
const FIGURE: &str = "incidents";

/// Communes without an incident are a class of their own; the others are parted into quantiles.
fn counts(layer: &dyn Layer, view: &View, filter: &Filter) -> Look {
    let column = layer.fields().iter().position(|field| field.name == FIGURE);
    let mut values = Vec::new();
    let _ = layer.features(view, filter, None, &mut |feature| {
        if let Some(super::Value::Integer(count)) = column.and_then(|column| feature.values.get(column))
            && *count > 0
        {
            values.push(*count);
        }
        std::ops::ControlFlow::Continue(())
    });
    values.sort_unstable();
    let thin = Colour::hex(0xB4_BBBF);
    let empty = Class { holds: Holds::Range(0.0, 0.0), label: "0".into(), symbol: outline(thin, 0.1) };
    let mut classes = vec![empty];
    let mut low = 1;
    for (number, colour) in COUNTS.into_iter().enumerate() {
        let high = values.get(((number + 1) * values.len()).div_ceil(COUNTS.len()).saturating_sub(1)).copied().unwrap_or(0);
        if high < low {
            continue;
        }
        let label = if low == high { low.to_string() } else { format!("{low} – {high}") };
        let symbol = Symbol::Fill { fill: Some(Colour::hex(colour)), opacity: 0.8, outline: thin, width: 0.1 };
        classes.push(Class { holds: Holds::Range(low as f64, high as f64), label, symbol });
        low = high + 1;
    }
    Look { field: Some(FIGURE), classes, other: outline(thin, 0.1) }
}
