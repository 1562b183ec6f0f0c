//! How a layer looks: the one definition, from which the map's own style, the styles for QGIS (QML, SLD) and those in a `GeoPackage` are made.

pub mod density;
mod pattern;
mod symbol;
pub mod table;

pub use pattern::{Hatching, Marks, Pattern, TILE};
pub use symbol::{Colour, Fill, SHEET_ZOOM, Size, Stroke, Symbol, millimetres};

use super::{GeometryKind, Group, Layer, View};
use crate::domain::Basis;
use crate::query::Filter;
use table::{COUNTS, HOTSPOTS, INK, KINDS, Kind, LAND_AROUND, OPERATOR_KIND, PROGRAMME_CLASSES};

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
    /// Whether it is switched on at first, where a program can switch classes.
    pub is_shown: bool,
}

/// How a layer looks.
#[derive(Debug, Clone, PartialEq)]
pub struct Look {
    /// The field by which features are told apart; `None` where all look the same.
    pub field: Option<&'static str>,
    /// The classes, the first on top; empty where all look the same.
    pub classes: Vec<Class>,
    /// How everything else is drawn.
    pub other: Symbol,
}

impl Look {
    /// How a layer looks. Communes are a choropleth of their incidents, whose classes are quantiles of the features that a filter takes.
    #[must_use]
    pub fn of(layer: &dyn Layer, view: &View, filter: &Filter) -> Self {
        if layer.id() == "communes" { counts(layer, view, filter) } else { Self::on_map(layer, view) }
    }

    /// How a layer looks among the others: of communes the edges only, since the ground belongs to zones and density.
    #[must_use]
    pub fn on_map(layer: &dyn Layer, view: &View) -> Self {
        match (layer.id(), layer.group(), layer.geometry()) {
            ("communes", ..) => Self::single(table::commune()),
            ("hotspots", ..) => Self::hotspots(),
            ("zones", ..) => zones(view),
            ("incidents", ..) => incidents(view),
            ("border_line", ..) => Self::single(table::border_line()),
            (_, _, GeometryKind::Line) => Self::single(table::coast_line()),
            (_, Group::Background, _) => Self::single(Symbol::plain(LAND_AROUND, 1.0)),
            (_, Group::Programmes, _) => Self::programmes(),
            (kind, Group::Zones, _) => Self::single(Kind::of(kind).symbol()),
            _ => Self::single(table::province()),
        }
    }

    /// All features alike.
    #[must_use]
    pub fn single(symbol: Symbol) -> Self {
        Self { field: None, classes: Vec::new(), other: symbol }
    }

    /// Cells of hot spots.
    #[must_use]
    pub fn hotspots() -> Self {
        let classes = HOTSPOTS.map(|(class, label, colour)| value(class, label.into(), table::hotspot_cell(colour)));
        Self { field: Some("class"), classes: classes.into(), other: table::hotspot_cell(HOTSPOTS[1].2) }
    }

    /// Areas of a programme.
    #[must_use]
    pub fn programmes() -> Self {
        let symbol = |class, colour, dashes| value(class, format!("Khu vực {class}"), table::programme(colour, dashes));
        let classes = PROGRAMME_CLASSES.map(|(class, colour, dashes)| symbol(class, colour, dashes));
        Self { field: Some("class"), classes: classes.into(), other: any_programme() }
    }

    /// Zones of these kinds.
    #[must_use]
    pub fn of_kinds(kinds: impl Iterator<Item = Kind>) -> Self {
        let classes = kinds.map(|kind| value(kind.id, kind.id.to_owned(), kind.symbol()));
        Self { field: Some("kind"), classes: classes.collect(), other: OPERATOR_KIND.symbol() }
    }
}

fn value(value: &str, label: String, symbol: Symbol) -> Class {
    Class { holds: Holds::Value(value.to_owned()), label, symbol, is_shown: true }
}

fn any_programme() -> Symbol {
    table::programme(PROGRAMME_CLASSES[0].1, &[])
}

/// Zones of a place are filled, those of a population are outlines, so that incidents never lie on their ground (design rule 6), and switched off
/// at first as on the map, where programmes are a group of their own.
fn zones(view: &View) -> Look {
    let kinds = &view.snapshot.designation_kinds;
    let known = KINDS.map(|kind| {
        let name = kinds.iter().find(|known| known.id == kind.id).map(|known| known.title_vi.clone());
        let name = name.unwrap_or_else(|| if kind.id == "hotspot" { "Cụm tập trung vụ việc".into() } else { kind.id.to_owned() });
        value(kind.id, name, kind.symbol())
    });
    let others = kinds.iter().filter(|kind| KINDS.iter().all(|known| known.id != kind.id));
    let others = others.map(|kind| {
        let is_shown = kind.basis == Basis::Place;
        let symbol = if is_shown { OPERATOR_KIND.symbol() } else { any_programme() };
        Class { is_shown, ..value(&kind.id, kind.title_vi.clone(), symbol) }
    });
    Look { field: Some("kind"), classes: known.into_iter().chain(others).collect(), other: OPERATOR_KIND.symbol() }
}

fn incidents(view: &View) -> Look {
    let taxonomy = &view.snapshot.taxonomy;
    let classes = taxonomy.categories().iter().map(|category| {
        let colour = taxonomy.colour(&category.code).and_then(Colour::parse).unwrap_or(INK);
        value(&category.code, category.name_vi.clone(), table::incident(colour))
    });
    Look { field: Some("category"), classes: classes.collect(), other: table::incident(INK) }
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
    let mut classes = vec![Class { holds: Holds::Range(0.0, 0.0), label: "0".into(), symbol: table::commune(), is_shown: true }];
    let mut low = 1;
    for (number, colour) in COUNTS.into_iter().enumerate() {
        let high = values.get(((number + 1) * values.len()).div_ceil(COUNTS.len()).saturating_sub(1)).copied().unwrap_or(0);
        if high < low {
            continue;
        }
        let label = if low == high { low.to_string() } else { format!("{low} – {high}") };
        classes.push(Class { holds: Holds::Range(low as f64, high as f64), label, symbol: table::counted_commune(colour), is_shown: true });
        low = high + 1;
    }
    Look { field: Some(FIGURE), classes, other: table::commune() }
}
