//! Looks as a `MapLibre` style (style specification, version 8): one style layer a class, each with a plain filter, since QGIS misreads `match`,
//! `case` and `step`. The map of the web app draws [`fixed`], which does not depend on the data; others take [`style`].

use serde_json::{Map, Value, json};

use super::rows::Rows;
use super::sprite;
use crate::layer::look::density::{DensityClass, OPACITY, classes};
use crate::layer::look::table::{HOTSPOTS, INK, KINDS, Kind, LAND, OPERATOR_KIND, PROGRAMME_CLASSES};
use crate::layer::look::{Fill, Holds, Look, Marks, Pattern, Size, Stroke, Symbol, table};
use crate::layer::{GeometryKind, Group, Layer};

/// What lies over what, from the ground up.
pub const SLOTS: [&str; 11] =
    ["neighbours", "land", "density", "communes", "districts", "provinces", "lines", "programme", "zones", "hotspots", "incidents"];
/// Where density lies among them.
pub const DENSITY_RANK: usize = 2;
/// Layers that a map of everything does not show at first.
const HIDDEN: [&str; 3] = ["incidents", "districts", "hotspots"];
/// The deepest vector tiles.
const MAX_ZOOM: u8 = 16;
/// The deepest tiles of density.
pub const DENSITY_ZOOM: u8 = 14;
/// Tiles of density as numbers, with `{z}`, `{x}` and `{y}`.
pub const TERRARIUM_TILES: &str = "/tiles/density/{z}/{x}/{y}.png?encoding=terrarium";
/// The finest difference that those carry.
const TERRARIUM_STEP: f64 = 1.0 / 256.0;

/// Where the style layers of one look belong.
struct Place<'a> {
    layer: &'a str,
    slot: &'static str,
}

impl<'a> Place<'a> {
    fn of(layer: &'a dyn Layer) -> Self {
        let slot = match (layer.id(), layer.group(), layer.geometry()) {
            ("communes", ..) => "communes",
            ("districts", ..) => "districts",
            ("provinces", ..) => "provinces",
            ("hotspots", ..) => "hotspots",
            (_, _, GeometryKind::Point) => "incidents",
            (_, _, GeometryKind::Line) => "lines",
            (_, Group::Background, _) => "neighbours",
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
    fn looks(&self, look: &Look) -> Vec<Value> {
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

/// How far above the ground a layer lies, in [`SLOTS`].
#[must_use]
pub fn rank(layer: &dyn Layer) -> usize {
    SLOTS.iter().position(|slot| *slot == Place::of(layer).slot).unwrap_or(SLOTS.len())
}

fn hide(layers: &mut [Value]) {
    for layer in layers {
        layer["layout"]["visibility"] = "none".into();
    }
}

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
fn ground(layer: &str) -> Value {
    json!({"id": format!("{layer}-ground"), "type": "fill", "source": layer, "source-layer": layer, "metadata": {"slot": "land"},
        "paint": {"fill-color": LAND.css(), "fill-antialias": false}})
}

const GROUNDS: [&str; 2] = ["provinces", "communes"];

fn slot(layer: &Value) -> usize {
    SLOTS.iter().position(|slot| layer["metadata"]["slot"] == *slot).unwrap_or(SLOTS.len())
}

fn sea() -> Value {
    json!({"id": "sea", "type": "background", "paint": {"background-color": table::SEA.css()}})
}

/// Density in its classes as the expression of a `color-relief` layer, with a sharp edge at every break.
///
/// `MapLibre` draws such a layer from an `interpolate` only (a `step` shows nothing), so each break is two stops, apart by the finest `step` that
/// the tiles can carry.
#[must_use]
pub fn relief(classes: &[DensityClass], step: f64) -> Value {
    let mut ramp = vec![json!("interpolate"), json!(["linear"]), json!(["elevation"])];
    let mut below = "rgba(255, 255, 255, 0)".to_owned();
    for DensityClass { from, colour } in classes {
        ramp.extend([json!(from - step), json!(below), json!(from), json!(colour.css())]);
        below = colour.css();
    }
    ramp.into()
}

/// Density as tiles that every program can read without being told more, and how it is drawn.
fn density(classes: &[DensityClass], base: &str) -> (Value, Value) {
    let source = json!({"type": "raster-dem", "tiles": [format!("{base}{TERRARIUM_TILES}")], "tileSize": 256, "maxzoom": DENSITY_ZOOM, "encoding": "terrarium"});
    let paint = json!({"color-relief-color": relief(classes, TERRARIUM_STEP), "color-relief-opacity": OPACITY});
    let layer = json!({"id": "density-relief", "type": "color-relief", "source": "density", "metadata": {"slot": SLOTS[DENSITY_RANK], "row": "density"}, "paint": paint});
    (source, layer)
}

/// A whole style of layers at a server's address: of one layer as it looks by itself, of several as they look together.
#[must_use]
pub fn style(layers: &[Rows<'_>], base: &str) -> Value {
    let is_alone = layers.len() == 1;
    let (mut sources, mut drawn) = (Map::new(), Vec::new());
    for Rows { layer, view, filter, .. } in layers {
        // The layer of all zones holds those of each kind, which are layers of their own too.
        let (id, is_known) = (layer.id(), layer.id() == "zones" || layer.group() != Group::Zones);
        if !is_alone && !is_known {
            continue;
        }
        let mut look = if is_alone { Look::of(*layer, view, filter) } else { Look::on_map(*layer, view) };
        if !is_alone && id == "zones" {
            // Areas of a programme are a layer of their own.
            look.classes.retain(|class| class.is_shown);
        }
        let mut own = Place::of(*layer).looks(&look);
        if !is_alone && (HIDDEN.contains(&id) || layer.group() == Group::Programmes) {
            hide(&mut own);
        }
        if !is_alone && GROUNDS.contains(&id) {
            own.push(ground(id));
        }
        let mut source = json!({"type": "vector", "tiles": [format!("{base}/tiles/{id}/{{z}}/{{x}}/{{y}}.mvt")], "maxzoom": MAX_ZOOM});
        if let Some(attribution) = layer.attribution(view) {
            source["attribution"] = attribution.into();
        }
        sources.insert(id.to_owned(), source);
        drawn.append(&mut own);
    }
    if let (false, Some(Rows { view, .. })) = (is_alone, layers.first()) {
        let (source, layer) = density(&classes(&view.snapshot), base);
        sources.insert("density".into(), source);
        drawn.push(layer);
    }
    drawn.sort_by_key(slot);
    if !is_alone {
        drawn.insert(0, sea());
    }
    json!({"version": 8, "name": "Địa bàn", "sprite": format!("{base}/styles/sprite"), "sources": sources, "layers": drawn})
}

/// What does not depend on the data, for the web app: style layers, in which `{kind}` stands for a kind of zone that an operator has made and
/// `{layer}` for the layer of a programme, the patterns, and the colours of the legend.
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
    add("zones", "zones", &Look::of_kinds(KINDS.into_iter().chain([Kind { id: "{kind}", ..OPERATOR_KIND }])));
    add("hotspots", "hotspots", &Look::hotspots());
    add("incidents", "incidents", &Look::single(table::incident(INK)));
    let kind = |kind: Kind| json!({"id": kind.id, "colour": kind.colour.css(), "pattern": kind.pattern.name()});
    let hotspots: Map<String, Value> = HOTSPOTS.iter().map(|(class, _, colour)| ((*class).to_owned(), colour.css().into())).collect();
    let programmes = PROGRAMME_CLASSES.map(|(name, colour, dashes)| json!({"name": name, "colour": colour.css(), "dashes": dashes}));
    let ground = [
        ("sea", table::SEA),
        ("land", LAND),
        ("communeLine", table::COMMUNE_LINE),
        ("provinceLine", table::PROVINCE_LINE),
        ("coastLine", table::COAST_LINE),
        ("borderLine", table::BORDER_LINE),
        ("ink", INK),
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
