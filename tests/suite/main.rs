//! The integration tests: one binary, one file a topic.

#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

mod architecture;
mod false_alarms;
mod hexagon_geometry;
mod reference;
mod reference_change;
mod reference_density;
mod reference_hotspot;
