//! A page of incidents in the order of their numbers, which stay the same while an incident is in the store: a commit between two
//! pages neither repeats nor skips one that was there all along.

use crate::index::{BLOCK, Chunk, Snapshot};

use super::Filter;

/// One page.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Page {
    /// Rows, by rising number.
    pub rows: Vec<usize>,
    /// The last number on this page, when there are more after it.
    pub next: Option<i64>,
    /// How many incidents the filter takes, on all pages.
    pub matched: u64,
}

/// The smallest numbers found so far, and only those that can still be on the page.
struct Smallest {
    found: Vec<(i64, usize)>,
    most: usize,
    bound: i64,
    matched: u64,
}

impl Smallest {
    fn new(most: usize) -> Self {
        Self { found: Vec::new(), most, bound: i64::MAX, matched: 0 }
    }

    fn take(&mut self, chunk: &Chunk<'_>, after: i64) {
        self.matched += chunk.count();
        let (numbers, range) = (chunk.columns().feature_id(), chunk.range());
        let mut mask = [0; BLOCK];
        mask[..range.len()].copy_from_slice(chunk.weights());
        numbers.keep_between(range.clone(), after.saturating_add(1), self.bound, &mut mask);
        let first = chunk.offset() + range.start;
        for (number, _) in mask.iter().enumerate().filter(|(_, keep)| **keep == 1) {
            self.found.push((numbers.get(range.start + number), first + number));
        }
        if self.found.len() >= 4 * self.most + 1024 {
            self.shrink();
        }
    }

    fn shrink(&mut self) {
        if self.found.len() > self.most {
            self.found.select_nth_unstable(self.most - 1);
            self.found.truncate(self.most);
            self.bound = self.found.iter().map(|(number, _)| *number).max().unwrap_or(i64::MAX);
        }
    }

    fn merge(mut self, other: Self) -> Self {
        self.matched += other.matched;
        self.found.extend(other.found);
        self.shrink();
        self
    }
}

/// The first `limit` incidents that a filter takes, of those with a number above `after`. O(selected), memory O(`limit`).
#[must_use]
pub fn page(snapshot: &Snapshot, filter: &Filter, after: Option<i64>, limit: usize) -> Page {
    let after = after.unwrap_or(i64::MIN);
    // One more shows whether there is another page.
    let most = limit.saturating_add(1);
    let selection = filter.selection(snapshot);
    let mut smallest = snapshot.incidents.fold(&selection, || Smallest::new(most), |part, chunk| part.take(chunk, after), Smallest::merge);
    smallest.found.sort_unstable();
    let has_more = smallest.found.len() > limit;
    smallest.found.truncate(limit);
    Page {
        next: smallest.found.last().filter(|_| has_more).map(|(number, _)| *number),
        rows: smallest.found.into_iter().map(|(_, row)| row).collect(),
        matched: smallest.matched,
    }
}

/// The number up to which the first `limit` incidents go, of those that a filter takes; `None` when there are no more than that.
/// O(selected) some dozen times over, in no memory.
#[must_use]
pub fn last_of_first(snapshot: &Snapshot, filter: &Filter, limit: u64) -> Option<i64> {
    let selection = filter.selection(snapshot);
    let up_to = |last: i64| {
        let step = |count: &mut u64, chunk: &Chunk<'_>| {
            let (numbers, range) = (chunk.columns().feature_id(), chunk.range());
            let mut mask = [0; BLOCK];
            mask[..range.len()].copy_from_slice(chunk.weights());
            numbers.keep_between(range, i64::MIN, last, &mut mask);
            *count += mask.iter().map(|keep| u64::from(*keep)).sum::<u64>();
        };
        snapshot.incidents.fold(&selection, || 0, step, |one, other| one + other)
    };
    if up_to(i64::MAX) <= limit {
        return None;
    }
    // Numbers begin with 1, so the one that is looked for is no less than the limit, and mostly not much more.
    let (mut below, mut enough) = (0, i64::try_from(limit).unwrap_or(i64::MAX).max(1));
    while up_to(enough) < limit {
        (below, enough) = (enough, enough.saturating_mul(2));
    }
    while enough - below > 1 {
        let middle = i64::midpoint(below, enough);
        if up_to(middle) < limit { below = middle } else { enough = middle }
    }
    Some(enough)
}
