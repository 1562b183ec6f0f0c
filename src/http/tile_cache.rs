//! Tiles of one snapshot, kept as they are sent.
//!
//! The cache belongs to its snapshot, so that a commit drops all of it at once and nothing of an older generation can be found.
//! A key is the answer's entity tag (what was asked, canonically, of which generation and day) and the coding of the bytes.
//! Equal requests at the same time are computed once: the first one begins, the others wait for the same future. It belongs to
//! none of them. When some go away the rest still gets the tile; when all go away before its turn it is not computed at all.
//! Errors are not kept.

use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use bytes::Bytes;
use futures_util::FutureExt;
use futures_util::future::{BoxFuture, Shared, WeakShared};
use moka::notification::RemovalCause;
use moka::sync::Cache;

use super::coding::Coding;
use super::conditional::Tag;
use super::metrics::TileCounts;
use super::turns::Turns;
use super::{Problem, answer};

/// What an entry takes beside its bytes: key, value, and the cache's own records. An empty tile costs this much.
const ENTRY: usize = 320;

/// A tile as it is sent.
#[derive(Debug, Clone)]
pub struct Tile {
    media_type: &'static str,
    coding: Coding,
    /// `None` for a tile in which nothing lies.
    body: Option<Bytes>,
}

impl Tile {
    /// A tile with these bytes, coded as the client likes them.
    ///
    /// # Errors
    /// When a compressor fails, which writing to memory does not.
    pub fn new(media_type: &'static str, bytes: impl Into<Bytes>, coding: Coding) -> Result<Self, Problem> {
        let (coding, body) = coding.apply(bytes.into()).map_err(Problem::internal)?;
        Ok(Self { media_type, coding, body: Some(body) })
    }

    /// A tile in which nothing lies.
    #[must_use]
    pub fn empty() -> Self {
        Self { media_type: "", coding: Coding::Identity, body: None }
    }

    fn weight(&self) -> u32 {
        u32::try_from(self.body.as_ref().map_or(0, Bytes::len) + ENTRY).unwrap_or(u32::MAX)
    }
}

impl IntoResponse for Tile {
    fn into_response(self) -> Response {
        let Some(body) = self.body else { return StatusCode::NO_CONTENT.into_response() };
        let mut response = answer::bytes(self.media_type, Body::from(body));
        if let Some(coding) = self.coding.name() {
            response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static(coding));
        }
        response
    }
}

/// What was asked, and how it is coded.
pub type TileKey = (Tag, Coding);
type Making = Shared<BoxFuture<'static, Result<Tile, Problem>>>;
type UnderWay = Mutex<HashMap<TileKey, (u64, WeakShared<BoxFuture<'static, Result<Tile, Problem>>>)>>;

/// The tiles of one snapshot.
#[derive(Debug)]
pub struct TileCache {
    /// `None` when nothing is to be kept.
    kept: Option<Cache<TileKey, Tile>>,
    under_way: Arc<UnderWay>,
    number: AtomicU64,
    counts: TileCounts,
}

impl TileCache {
    /// An empty cache for about so many bytes. With 0 nothing is kept, and every request is computed for itself.
    #[must_use]
    pub fn new(bytes: u64, counts: TileCounts) -> Self {
        let evictions = counts.evictions.clone();
        let kept = (bytes > 0).then(|| {
            let builder = Cache::builder().name("tiles").max_capacity(bytes).weigher(|_, tile: &Tile| tile.weight());
            builder
                .eviction_listener(move |_, _, cause| {
                    if cause == RemovalCause::Size {
                        evictions.inc();
                    }
                })
                .build()
        });
        Self { kept, under_way: Arc::default(), number: AtomicU64::new(0), counts }
    }

    /// A kept tile. Quick: for the async threads.
    #[must_use]
    pub fn get(&self, key: &TileKey) -> Option<Tile> {
        let tile = self.kept.as_ref()?.get(key)?;
        self.counts.hits.inc();
        Some(tile)
    }

    /// The tile, from the cache or from `make`, which runs in a turn.
    ///
    /// # Errors
    /// Those of `make` and of [`Turns::run`].
    pub async fn get_or_make(
        &self,
        key: TileKey,
        turns: &Arc<Turns>,
        make: impl FnOnce() -> Result<Tile, Problem> + Send + 'static,
    ) -> Result<Tile, Problem> {
        let Some(kept) = &self.kept else {
            self.counts.misses.inc();
            return turns.run(make).await;
        };
        let making = {
            let mut under_way = lock(&self.under_way);
            // It may have been finished since the caller looked.
            if let Some(tile) = self.get(&key) {
                return Ok(tile);
            }
            if let Some(making) = under_way.get(&key).and_then(|(_, making)| making.upgrade()) {
                self.counts.coalesced.inc();
                making
            } else {
                self.counts.misses.inc();
                let number = self.number.fetch_add(1, Ordering::Relaxed);
                let end = End { key, number, under_way: self.under_way.clone() };
                let (kept, turns) = (kept.clone(), turns.clone());
                // Kept by the computation itself, so that it is not in vain when everyone has gone away.
                let work = move || make().inspect(|tile| kept.insert(key, tile.clone()));
                let making: Making = async move {
                    let _end = end;
                    turns.run(work).await
                }
                .boxed()
                .shared();
                if let Some(weak) = making.downgrade() {
                    under_way.insert(key, (number, weak));
                }
                making
            }
        };
        making.await
    }

    /// Forgets all tiles; what is under way is still answered.
    pub fn clear(&self) {
        if let Some(kept) = &self.kept {
            kept.invalidate_all();
        }
    }

    /// Bytes and number of the kept tiles.
    #[must_use]
    pub fn size(&self) -> [u64; 2] {
        self.kept.as_ref().map_or([0, 0], |kept| {
            // The cache tidies up by and by; the figures are of what it has done so far.
            kept.run_pending_tasks();
            [kept.weighted_size(), kept.entry_count()]
        })
    }
}

/// Takes a tile off the list of those under way: when it is finished, or when nobody waits for it any more.
struct End {
    key: TileKey,
    number: u64,
    under_way: Arc<UnderWay>,
}

impl Drop for End {
    fn drop(&mut self) {
        let mut under_way = lock(&self.under_way);
        // Another one may have begun since the last one who waited went away.
        if under_way.get(&self.key).is_some_and(|(number, _)| *number == self.number) {
            under_way.remove(&self.key);
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
