//! A look as style layers: one a class, from below to above.

use serde_json::{Map, Value, json};

use super::SLOTS;
use crate::export::sprite;
use crate::layer::look::table::{LAND, SEA};
use crate::layer::look::{Fill, Holds, Look, Size, Stroke, Symbol};
use crate::layer::{GeometryKind, Group, Layer};

/// Where the style layers of one look belong.
pub(super) struct Place<'a> {
    pub layer: &'a str,
    pub slot: &'static str,
}

impl<'a> Place<'a> {
    pub fn of(layer: &'a dyn Layer) -> Self {
        let slot = match (layer.id(), layer.group(), layer.geometry()) {
            ("communes", ..) => "communes",
            ("districts", ..) => "districts",
            ("provinces", ..) => "provinces",
            ("hotspots", ..) => "hotspots",
            ("incidents", ..) => "incidents",
            ("land", ..) => "neighbours",
            // Also the polygons of an operator, which are outlines.
            (_, Group::Background, _) | (_, _, GeometryKind::Line) => "lines",
            (_, Group::Programmes, _) => "programme",
            _ => "zones",
        };
        Self { layer: layer.id(), slot }
    }

    /// Everything but how it is drawn.
    fn layer(&self, id: &str, kind: &str, row: &str, filter: Option<&Value>) -> Map<String, Value> {
        let mut layer = Map::new();
        layer.insert("id".into(), id.into());
        layer.insert("type".into(), kind.into());
        layer.insert("source".into(), self.layer.into());
        layer.insert("source-layer".into(), self.layer.into());
        layer.insert("metadata".into(), json!({"slot": self.slot, "row": row}));
        if let Some(filter) = filter {
            layer.insert("filter".into(), filter.clone());
        }
        layer
    }

    /// A look from below to above. Kinds of zones are switched one by one, so each has a row of its own.
    pub fn looks(&self, look: &Look) -> Vec<Value> {
        let field = look.field.unwrap_or_default();
        let mut layers = Vec::new();
        if look.classes.is_empty() {
            self.symbol(&mut layers, self.layer, self.layer, None, &look.other);
        } else if matches!(look.other, Symbol::Disc { .. }) {
            // Incidents that the tiles gather have no category.
            let values =
                look.classes.iter().filter_map(|class| if let Holds::Value(value) = &class.holds { Some(value.as_str()) } else { None });
            let filter = json!(["!in", field].into_iter().chain(values).collect::<Vec<_>>());
            self.symbol(&mut layers, &format!("{}.other", self.layer), self.layer, Some(&filter), &look.other);
        }
        for (number, class) in look.classes.iter().enumerate().rev() {
            let (name, filter) = match &class.holds {
                Holds::Value(value) => (value.clone(), json!(["==", ["get", field], value])),
                Holds::Range(low, high) => (number.to_string(), json!(["all", [">=", ["get", field], low], ["<=", ["get", field], high]])),
            };
            let id = format!("{}.{name}", self.layer);
            let row = if field == "kind" { &id } else { self.layer };
            let from = layers.len();
            self.symbol(&mut layers, &id, row, Some(&filter), &class.symbol);
            if !class.is_shown {
                hide(&mut layers[from..]);
            }
        }
        layers
    }

    fn symbol(&self, layers: &mut Vec<Value>, id: &str, row: &str, filter: Option<&Value>, symbol: &Symbol) {
        let mut add = |part: &str, kind: &str, (layout, paint): (Value, Value)| {
            let mut layer = self.layer(&format!("{id}-{part}"), kind, row, filter);
            if layout != Value::Null {
                layer.insert("layout".into(), layout);
            }
            layer.insert("paint".into(), paint);
            layers.push(layer.into());
        };
        match symbol {
            Symbol::Surface { fill, outlines } => {
                if let Some(fill) = fill {
                    add("fill", "fill", (Value::Null, fill_paint(fill)));
                }
                for (number, stroke) in outlines.iter().enumerate() {
                    add(if number + 1 == outlines.len() { "line" } else { "casing" }, "line", line_paint(stroke));
                }
            }
            Symbol::Line(stroke) => add("line", "line", line_paint(stroke)),
            Symbol::Disc { colour, radius, edge } => {
                let paint = json!({
                    "circle-color": colour.css(),
                    "circle-radius": size(radius),
                    "circle-stroke-color": edge.colour.css(),
                    "circle-stroke-width": size(&edge.width),
                    "circle-stroke-opacity": edge.opacity,
                });
                add("circle", "circle", (Value::Null, paint));
            }
        }
    }
}

/// Switches layers off.
pub(super) fn hide(layers: &mut [Value]) {
    for layer in layers {
        layer["layout"]["visibility"] = "none".into();
    }
}

/// Pixels, by zoom where they grow.
fn size(size: &Size) -> Value {
    match size.stops() {
        [(_, pixels)] => json!(pixels),
        stops => {
            let mut expression = vec![json!("interpolate"), json!(["linear"]), json!(["zoom"])];
            expression.extend(stops.iter().flat_map(|(zoom, pixels)| [json!(zoom), json!((pixels * 1000.0).round() / 1000.0)]));
            expression.into()
        }
    }
}

fn fill_paint(Fill { colour, opacity, pattern }: &Fill) -> Value {
    match pattern {
        Some(pattern) => json!({"fill-pattern": sprite::name(*pattern, *colour), "fill-opacity": opacity}),
        None => json!({"fill-color": colour.css(), "fill-opacity": opacity}),
    }
}

/// Layout and paint.
fn line_paint(stroke: &Stroke) -> (Value, Value) {
    let mut paint = Map::new();
    paint.insert("line-color".into(), stroke.colour.css().into());
    paint.insert("line-width".into(), size(&stroke.width));
    if stroke.inset.on_paper() > 0.0 {
        paint.insert("line-offset".into(), size(&stroke.inset));
    }
    if !stroke.dashes.is_empty() {
        paint.insert("line-dasharray".into(), json!(stroke.dashes));
    }
    if stroke.opacity < 1.0 {
        paint.insert("line-opacity".into(), stroke.opacity.into());
    }
    (json!({"line-join": "round"}), paint.into())
}

/// The land of a layer of units, which is there whatever is switched on or off.
pub(super) fn ground(layer: &str) -> Value {
    json!({"id": format!("{layer}-ground"), "type": "fill", "source": layer, "source-layer": layer, "metadata": {"slot": "land"},
        "paint": {"fill-color": LAND.css(), "fill-antialias": false}})
}

/// Where a layer lies in [`SLOTS`].
pub(super) fn slot(layer: &Value) -> usize {
    SLOTS.iter().position(|slot| layer["metadata"]["slot"] == *slot).unwrap_or(SLOTS.len())
}

/// What lies under everything.
pub(super) fn sea() -> Value {
    json!({"id": "sea", "type": "background", "paint": {"background-color": SEA.css()}})
}
