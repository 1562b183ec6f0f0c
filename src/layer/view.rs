//! What layers read: one snapshot and the priority zones on one day.

use std::sync::Arc;

use crate::index::Snapshot;
use crate::priority::ZoneSet;

/// One snapshot and its zones.
#[derive(Debug, Clone)]
pub struct View {
    /// The data.
    pub snapshot: Arc<Snapshot>,
    /// Its zones on the day asked for.
    pub zones: Arc<ZoneSet>,
}
