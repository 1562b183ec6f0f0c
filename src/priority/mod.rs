//! Priority zones with their reasons: designations and hot spots, each its own zone.

pub mod carried;
pub mod derive;
mod designated;
pub mod difference;
pub mod hotspot_zones;
pub mod rules;
pub mod within;
pub mod zone;
pub mod zone_set;

pub use crate::statistics::Note;
pub use hotspot_zones::HotspotLayer;
pub use rules::Rules;
pub use within::zones_within;
pub use zone::{FoundAmong, Zone, ZoneShape};
pub use zone_set::ZoneSet;
