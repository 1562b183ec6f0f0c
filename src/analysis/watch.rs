//! How far a long computation is, and the wish that it stops: what the one who computes and the one who waits share.
//!
//! ```
//! use diaban::analysis::watch::Watch;
//!
//! let watch = Watch::default();
//! watch.expect(1_000);
//! watch.advance(250);
//! assert_eq!(watch.progress(), 0.25);
//! watch.cancel();
//! assert!(watch.is_cancelled());
//! ```

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

/// Counts steps of work. Nothing else is passed on through it, so the loosest ordering is enough.
#[derive(Debug, Default)]
pub struct Watch {
    done: AtomicU64,
    total: AtomicU64,
    is_cancelled: AtomicBool,
}

/// The computation was cancelled; there is no answer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("cancelled")]
pub struct Cancelled;

impl Watch {
    /// Says how many steps there will be.
    pub fn expect(&self, steps: u64) {
        self.total.store(steps, Ordering::Relaxed);
    }

    /// Says that so many steps more are done.
    pub fn advance(&self, steps: u64) {
        self.done.fetch_add(steps, Ordering::Relaxed);
    }

    /// The share of the work that is done, 0 to 1; 0 until it is known how much there is.
    #[must_use]
    pub fn progress(&self) -> f64 {
        let total = self.total.load(Ordering::Relaxed);
        if total == 0 { 0.0 } else { (self.done.load(Ordering::Relaxed) as f64 / total as f64).min(1.0) }
    }

    /// Asks the computation to stop.
    pub fn cancel(&self) {
        self.is_cancelled.store(true, Ordering::Relaxed);
    }

    /// Whether it shall stop.
    #[must_use]
    pub fn is_cancelled(&self) -> bool {
        self.is_cancelled.load(Ordering::Relaxed)
    }

    /// For `?` between steps.
    pub fn check(&self) -> Result<(), Cancelled> {
        if self.is_cancelled() { Err(Cancelled) } else { Ok(()) }
    }
}
