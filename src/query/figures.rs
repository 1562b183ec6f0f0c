//! Figures that a filter gives, kept: they are the same for every tile and file of it.

use std::sync::Arc;

use moka::sync::Cache;
use rayon::prelude::*;

use super::{Filter, group};
use crate::index::Snapshot;

/// Bytes that the figures of one kind take at most.
const BUDGET: u64 = 16 << 20;

/// The figures of one snapshot by filter. Equal questions at the same time are answered once.
#[derive(Debug)]
pub struct Figures {
    by_unit: Cache<String, Arc<[Option<u64>]>>,
    by_part: Cache<String, Arc<[u64]>>,
}

impl Default for Figures {
    fn default() -> Self {
        Self { by_unit: cache(), by_part: cache() }
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

    /// The incidents of each of some questions that are the filter's, narrowed. They have to be the same whenever the filter is.
    #[must_use]
    pub fn by_part(&self, snapshot: &Snapshot, filter: &Filter, parts: impl Fn() -> Vec<Filter>) -> Arc<[u64]> {
        let count = || parts().par_iter().map(|part| group::count(snapshot, part)).collect::<Vec<u64>>().into();
        match filter.key() {
            Some(key) => self.by_part.get_with_by_ref(key, count),
            None => count(),
        }
    }
}
