//! Priority zones with their reasons: designations and hot spots, each its own zone.

pub mod derive;
mod designated;
pub mod difference;
pub mod hotspot_zones;
pub mod rules;
pub mod zone;
pub mod zone_set;

pub use crate::statistics::Note;
pub use hotspot_zones::HotspotLayer;
pub use rules::Rules;
pub use zone::{Zone, ZoneShape};
pub use zone_set::ZoneSet;
