//! How a layer looks: the one definition, from which the map's own style, the styles for QGIS (QML, SLD) and those in a `GeoPackage` are made.

pub mod density;
mod pattern;
mod symbol;
pub mod table;

pub use pattern::{Hatching, Marks, Pattern, TILE};
pub use symbol::{Colour, Fill, SHEET_ZOOM, Size, Stroke, Symbol, millimetres};

use super::{Group, Layer, View};
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
            ("coast_line", ..) => Self::single(table::coast_line()),
            ("land", ..) => Self::single(Symbol::plain(LAND_AROUND, 1.0)),
            (_, Group::Background, geometry) => Self::single(table::operator(geometry)),
            (kind, Group::Programmes, _) => programmes(view, kind),
            (kind, Group::Zones, _) => Self::single(kind_by_rules(view, kind).symbol()),
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

/// How a kind of a place is drawn: its colour and pattern are the rule's, how its outline runs stays the known kind's.
fn kind_by_rules(view: &View, id: &str) -> Kind {
    let known = Kind::of(id);
    let Some(rule) = view.zones.rules.of(id) else { return known };
    let colour = rule.colour.as_deref().and_then(Colour::parse).unwrap_or(known.colour);
    let pattern = rule.pattern.as_deref().and_then(Pattern::named).unwrap_or(known.pattern);
    Kind { colour, pattern, ..known }
}

/// The colour of a kind, and its pattern where it is filled.
#[must_use]
pub fn of_kind(view: &View, id: &str) -> (Colour, Option<Pattern>) {
    let rule = view.zones.rules.of(id);
    if rule.is_some_and(|rule| rule.basis == Basis::Population) || view.zones.is_of_population(id) {
        let colour = rule.and_then(|rule| rule.colour.as_deref()).and_then(Colour::parse);
        return (colour.unwrap_or(PROGRAMME_CLASSES[0].1), None);
    }
    let kind = kind_by_rules(view, id);
    (kind.colour, Some(kind.pattern))
}

/// The patterns and colours of the kinds of a view, each once: those that styles name.
#[must_use]
pub fn patterns(view: &View) -> Vec<(Pattern, Colour)> {
    let ruled = view.zones.rules.rules.iter().filter(|rule| rule.basis == Basis::Place).map(|rule| kind_by_rules(view, &rule.id));
    let mut found: Vec<(Pattern, Colour)> = Vec::new();
    for kind in KINDS.into_iter().chain([OPERATOR_KIND]).chain(ruled) {
        if !found.contains(&(kind.pattern, kind.colour)) {
            found.push((kind.pattern, kind.colour));
        }
    }
    found
}

/// Areas of a programme in the rule's colour: the hardest class has it, the others are lighter.
fn programmes(view: &View, id: &str) -> Look {
    let colour = view.zones.rules.of(id).and_then(|rule| rule.colour.as_deref()).and_then(Colour::parse);
    let mut look = Look::programmes();
    let Some(colour) = colour.filter(|colour| *colour != PROGRAMME_CLASSES[0].1) else { return look };
    for (class, (_, known, _)) in look.classes.iter_mut().zip(PROGRAMME_CLASSES) {
        let lighter = colour.lighter(known.lightness_above(PROGRAMME_CLASSES[0].1));
        class.symbol.recolour(lighter);
    }
    look.other.recolour(colour);
    look
}

/// Zones of a place are filled, those of a population are outlines, so that incidents never lie on their ground (design rule 6), and switched off
/// at first as on the map, where programmes are a group of their own.
fn zones(view: &View) -> Look {
    let rules = &view.zones.rules;
    let known = KINDS.map(|kind| kind.id);
    let title = |id: &str| {
        let of_kind = view.zones.kinds.iter().find(|kind| kind.id == id).map(|kind| kind.title_vi.clone());
        of_kind.or_else(|| rules.of(id).map(|rule| rule.title_vi.clone())).unwrap_or_else(|| id.to_owned())
    };
    let places = view.zones.kinds.iter().filter(|kind| kind.basis == Basis::Place && !known.contains(&kind.id.as_str()));
    let places = known.into_iter().chain(places.map(|kind| kind.id.as_str()));
    let places = places.map(|id| value(id, title(id), kind_by_rules(view, id).symbol()));
    let populations = view.zones.kinds.iter().filter(|kind| kind.basis == Basis::Population);
    let populations =
        populations.map(|kind| Class { is_shown: false, ..value(&kind.id, title(&kind.id), programmes(view, &kind.id).other) });
    Look { field: Some("kind"), classes: places.chain(populations).collect(), other: OPERATOR_KIND.symbol() }
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
