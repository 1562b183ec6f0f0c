//! The catalogue: one file a layer, saying its fields, geometry and where its features come from. Files, tiles, the map's
//! layer list and later QGIS all read it, so a new layer is one file and appears everywhere.

pub mod catalogue;
pub mod choice;
pub mod density_grid;
mod designations;
pub mod feature;
pub mod hotspots;
mod incidents;
mod land;
mod lines;
pub mod look;
mod operator;
pub mod shapes;
pub mod table;
pub mod tables;
mod units;
pub mod view;
mod zone_differences;
mod zone_figures;
mod zone_members;
mod zones;

pub use catalogue::{catalogue, find};
pub use feature::{Feature, Field, FieldType, Geometry, GeometryKind, Group, Value, Visit};
pub use shapes::{Drawing, DrawnShape, Shapes};
pub use view::View;
pub use zone_differences::ZoneDifferences;
pub use zone_figures::figures_by_zone;
pub use zones::ZonesOfKinds;

use std::ops::ControlFlow;

use crate::index::{IncidentTexts, Snapshot};
use crate::query::Filter;
use crate::spatial::Bbox;

/// Anything that can be put on the map or downloaded.
pub trait Layer: Send + Sync {
    /// Identifier, also the name in paths and tiles.
    fn id(&self) -> &str;
    /// Vietnamese and English title.
    fn title(&self) -> [String; 2];
    /// Where the layer list shows it.
    fn group(&self) -> Group;
    /// What its features are.
    fn geometry(&self) -> GeometryKind;
    /// Its properties, in order.
    fn fields(&self) -> &'static [Field];
    /// Number of features without any filter.
    fn count(&self, view: &View) -> usize;
    /// Calls `visit` with every feature that the filter takes, apart from its [choice](Filter::choice), and whose box meets
    /// `window`, in a stable order, until it says to stop. Ask [`features`](choice) instead, which chooses too.
    fn all_features<'a>(&self, view: &'a View, filter: &Filter, window: Option<&Bbox>, visit: &mut Visit<'_, 'a>) -> ControlFlow<()>;
    /// Whether some of it is demonstration data.
    fn is_demonstration(&self, view: &View) -> bool;
    /// Whether some of it stands in for shapes that are not loaded.
    fn is_approximate(&self, view: &View) -> bool;
    /// Whom to name wherever it shows: the shapes of the demonstration come from OpenStreetMap.
    fn attribution(&self, view: &View) -> Option<String> {
        (self.id() != incidents::ID && self.is_demonstration(view)).then(|| OPENSTREETMAP.to_owned())
    }
}

const OPENSTREETMAP: &str = "© OpenStreetMap contributors, ODbL 1.0";

/// The fields of a single incident.
#[must_use]
pub fn incident_fields() -> &'static [Field] {
    incidents::FIELDS
}

/// The values of one incident, in the order of [`incident_fields`].
#[must_use]
pub fn incident_values<'a>(snapshot: &'a Snapshot, filter: &Filter, texts: &mut IncidentTexts<'_>, row: usize) -> Vec<Value<'a>> {
    incidents::values(snapshot, filter, texts, row)
}
