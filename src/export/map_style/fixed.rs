//! What the web app draws of the looks of layers: that which does not depend on the data.

use serde_json::{Map, Value, json};

use super::SLOTS;
use super::layers::{Place, ground, sea};
use crate::layer::GeometryKind;
use crate::layer::look::table::{self, HOTSPOTS, INK, KINDS, Kind, OPERATOR_KIND, PROGRAMME_CLASSES};
use crate::layer::look::{Look, Marks, Pattern, Symbol};

/// What does not depend on the data, for the web app: style layers, in which `{kind}` stands for a kind of zone that an operator has made,
/// `{layer}` for the layer of a programme, `{point}`, `{line}` and `{polygon}` for the layers of operators, the patterns, and the colours of the legend.
#[must_use]
pub fn fixed() -> Value {
    let mut layers = vec![sea(), ground("provinces"), ground("communes")];
    let mut add = |layer: &str, slot: &'static str, look: &Look| layers.extend(Place { layer, slot }.looks(look));
    add("land", "neighbours", &Look::single(Symbol::plain(table::LAND_AROUND, 1.0)));
    add("communes", "communes", &Look::single(table::commune()));
    add("districts", "districts", &Look::single(table::province()));
    add("provinces", "provinces", &Look::single(table::province()));
    add("coast_line", "lines", &Look::single(table::coast_line()));
    add("border_line", "lines", &Look::single(table::border_line()));
    add("{layer}", "programme", &Look::programmes());
    for (name, geometry) in [("{point}", GeometryKind::Point), ("{line}", GeometryKind::Line), ("{polygon}", GeometryKind::Polygon)] {
        add(name, "lines", &Look::single(table::operator(geometry)));
    }
    add("zones", "zones", &Look::of_kinds(KINDS.into_iter().chain([Kind { id: "{kind}", ..OPERATOR_KIND }])));
    add("hotspots", "hotspots", &Look::hotspots());
    add("incidents", "incidents", &Look::single(table::incident(INK)));
    let kind = |kind: Kind| json!({"id": kind.id, "colour": kind.colour.css(), "pattern": kind.pattern.name()});
    let hotspots: Map<String, Value> = HOTSPOTS.iter().map(|(class, _, colour)| ((*class).to_owned(), colour.css().into())).collect();
    let programmes = PROGRAMME_CLASSES.map(|(name, colour, dashes)| json!({"name": name, "colour": colour.css(), "dashes": dashes}));
    let ground = [
        ("sea", table::SEA),
        ("land", table::LAND),
        ("communeLine", table::COMMUNE_LINE),
        ("provinceLine", table::PROVINCE_LINE),
        ("coastLine", table::COAST_LINE),
        ("borderLine", table::BORDER_LINE),
        ("ink", INK),
        ("operatorLayer", table::OPERATOR_LAYER),
    ];
    json!({
        "slots": SLOTS,
        "kinds": KINDS.map(kind),
        "operatorKind": kind(OPERATOR_KIND),
        "hotspots": hotspots,
        "programmes": programmes,
        "colours": ground.map(|(name, colour)| (name.to_owned(), Value::from(colour.css()))).into_iter().collect::<Map<_, _>>(),
        "patterns": Pattern::ALL.map(|pattern| (pattern.name().to_owned(), marks(&pattern.marks()))).into_iter().collect::<Map<_, _>>(),
        "layers": layers,
    })
}

fn marks(Marks { width, lines, discs, radius }: &Marks) -> Value {
    json!({"width": width, "lines": lines, "discs": discs, "radius": radius})
}
