//! Looks as a `MapLibre` style (style specification, version 8): one style layer a class, each with a plain filter, since QGIS misreads `match`,
//! `case` and `step`. The map of the web app draws [`fixed()`], which does not depend on the data; others take [`together`] and [`alone`].

mod fixed;
mod layers;

pub use fixed::fixed;

use serde_json::{Map, Value, json};

use super::rows::Rows;
use crate::layer::look::Look;
use crate::layer::look::density::{DensityClass, OPACITY, classes};
use crate::layer::{Group, Layer};
use layers::{Place, ground, hide, sea, slot};

/// What lies over what, from the ground up.
pub const SLOTS: [&str; 11] =
    ["neighbours", "land", "density", "communes", "districts", "provinces", "lines", "programme", "zones", "hotspots", "incidents"];
/// Where density lies among them.
pub const DENSITY_RANK: usize = 2;
/// Layers of units under whose land everything else lies.
const GROUNDS: [&str; 2] = ["provinces", "communes"];
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

/// How far above the ground a layer lies, in [`SLOTS`].
#[must_use]
pub fn rank(layer: &dyn Layer) -> usize {
    SLOTS.iter().position(|slot| *slot == Place::of(layer).slot).unwrap_or(SLOTS.len())
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

/// A layer by itself at a server's address: communes as a choropleth.
#[must_use]
pub fn alone(rows: &Rows<'_>, base: &str) -> Value {
    let look = Look::of(rows.layer, rows.view, rows.filter);
    let sources = Map::from_iter([source(rows, base)]);
    document(&sources, &Place::of(rows.layer).looks(&look), base)
}

/// All layers together, as the map shows them at first.
#[must_use]
pub fn together(layers: &[Rows<'_>], base: &str) -> Value {
    let (mut sources, mut drawn) = (Map::new(), Vec::new());
    for rows in layers {
        let Rows { layer, view, .. } = rows;
        let id = layer.id();
        // The layer of all zones holds those of each kind, which are layers of their own too.
        if layer.group() == Group::Zones && id != "zones" {
            continue;
        }
        let mut look = Look::on_map(*layer, view);
        // What is switched off among the zones, the areas of programmes, is a layer of its own.
        look.classes.retain(|class| class.is_shown);
        let mut own = Place::of(*layer).looks(&look);
        if HIDDEN.contains(&id) || layer.group() == Group::Programmes {
            hide(&mut own);
        }
        drawn.append(&mut own);
        if GROUNDS.contains(&id) {
            drawn.push(ground(id));
        }
        sources.extend([source(rows, base)]);
    }
    if let Some(Rows { view, .. }) = layers.first() {
        let (source, layer) = density(&classes(&view.snapshot), base);
        sources.insert("density".into(), source);
        drawn.push(layer);
    }
    drawn.sort_by_key(slot);
    drawn.insert(0, sea());
    document(&sources, &drawn, base)
}

/// The vector tiles of a layer, by its name.
fn source(rows: &Rows<'_>, base: &str) -> (String, Value) {
    let id = rows.layer.id();
    let mut source = json!({"type": "vector", "tiles": [format!("{base}/tiles/{id}/{{z}}/{{x}}/{{y}}.mvt")], "maxzoom": MAX_ZOOM});
    if let Some(attribution) = rows.layer.attribution(rows.view) {
        source["attribution"] = attribution.into();
    }
    (id.to_owned(), source)
}

fn document(sources: &Map<String, Value>, layers: &[Value], base: &str) -> Value {
    json!({"version": 8, "name": "Địa bàn", "sprite": format!("{base}/styles/sprite"), "sources": sources, "layers": layers})
}
