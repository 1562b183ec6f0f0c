//! Figures that a filter gives, kept: they are the same for every tile and file of it.

use std::sync::Arc;

use moka::sync::Cache;

use super::summary::{Compare, Summary, summarise};
use super::{Filter, group};
use crate::index::Snapshot;

/// Bytes that the figures of one kind take at most.
const BUDGET: u64 = 16 << 20;
/// Questions of all time that are kept.
const SUBJECTS: u64 = 64;

/// The figures of one snapshot by filter. Equal questions at the same time are answered once.
#[derive(Debug)]
pub struct Figures {
    by_unit: Cache<String, Arc<[Option<u64>]>>,
    by_ground: Cache<String, Arc<[u64]>>,
    of_all_time: Cache<String, Arc<Summary>>,
}

impl Default for Figures {
    fn default() -> Self {
        Self { by_unit: cache(), by_ground: cache(), of_all_time: Cache::new(SUBJECTS) }
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
        kept(&self.by_unit, filter, || group::by_unit(snapshot, filter).into())
    }

    /// What `count` gives for the grounds of a day's zones. It has to give the same whenever the filter is the same.
    #[must_use]
    pub fn by_ground(&self, filter: &Filter, count: impl Fn() -> Vec<u64>) -> Arc<[u64]> {
        kept(&self.by_ground, filter, || count().into())
    }

    /// As [`summarise`] of the filter's question of all time: the same however often its period changes.
    #[must_use]
    pub fn of_all_time(&self, snapshot: &Snapshot, filter: &Filter) -> Arc<Summary> {
        let filter = filter.of_all_time();
        kept(&self.of_all_time, &filter, || summarise(snapshot, &filter, Compare::default()).into())
    }
}

fn kept<T: Clone + Send + Sync + 'static>(cache: &Cache<String, T>, filter: &Filter, count: impl Fn() -> T) -> T {
    match filter.key() {
        Some(key) => cache.get_with(key, count),
        None => count(),
    }
}
