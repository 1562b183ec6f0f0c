//! Figures that a filter gives, kept: they are the same for every tile and file of it.

use std::sync::Arc;

use moka::sync::Cache;

use super::{Filter, group};
use crate::index::Snapshot;
use crate::spatial::{Area, PreparedPolygon};

/// Bytes that the figures of one kind take at most.
const BUDGET: u64 = 16 << 20;

/// The figures of one snapshot by filter. Equal questions at the same time are answered once.
#[derive(Debug)]
pub struct Figures {
    by_unit: Cache<String, Arc<[Option<u64>]>>,
    by_area: Cache<String, Arc<[u64]>>,
}

impl Default for Figures {
    fn default() -> Self {
        Self { by_unit: cache(), by_area: cache() }
    }
}

fn cache<T: Clone + Send + Sync + 'static>() -> Cache<String, Arc<[T]>> {
    let bytes = |key: &String, figures: &Arc<[T]>| (key.len() + size_of_val(&**figures) + 64).try_into().unwrap_or(u32::MAX);
    Cache::builder().max_capacity(BUDGET).weigher(bytes).build()
}

impl Figures {
    /// As [`group::by_unit`].
    #[must_use]
    pub fn by_unit(&self, snapshot: &Snapshot, filter: &Filter) -> Arc<[Option<u64>]> {
        let count = || group::by_unit(snapshot, filter).into();
        match filter.key() {
            Some(key) => self.by_unit.get_with_by_ref(key, count),
            None => count(),
        }
    }

    /// The filter's incidents in each of some areas. The areas have to be the same whenever the filter's day is.
    #[must_use]
    pub fn by_area(&self, snapshot: &Snapshot, filter: &Filter, areas: impl Fn() -> Vec<Arc<PreparedPolygon>>) -> Arc<[u64]> {
        let count = || areas().into_iter().map(|area| group::count(snapshot, &filter.within(Area::Polygon(area)))).collect();
        match filter.key() {
            Some(key) => self.by_area.get_with_by_ref(key, count),
            None => count(),
        }
    }
}
