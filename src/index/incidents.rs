//! Incidents as columns in blocks, with an R-tree over the blocks, and a small R-tree of what has come since.
//!
//! Points are sorted along a Hilbert curve and cut into blocks of [`BLOCK`] rows; a block's points are neighbours in
//! space, so most blocks lie wholly inside or outside an area, and single points are tested only in the blocks that
//! its edge crosses.
//!
//! ```text
//! row        0 … 255      | 256 … 511    | …        one position in every column, see `columns`
//! blocks     [box, time span, categories] | [ … ] | …
//! tree       R-tree over the blocks' boxes
//! delta      rows behind those of the blocks, see `delta`
//! ```

use std::collections::HashSet;
use std::ops::ControlFlow;
use std::sync::Arc;

use rayon::prelude::*;

use super::block::Blocks;
use super::builder::IncidentBuilder;
use super::chunk::Chunk;
use super::column::BLOCK;
use super::columns::{Columns, Details};
use super::delta::Delta;
use super::plan::{Plan, Verdict};
use super::selection::Selection;
use super::text::TextReader;
use crate::domain::{HowKnown, Incident, Interval, Precision, Taxonomy};
use crate::spatial::fixed_point::degrees;
use crate::spatial::{Bbox, FixedBox};

/// Blocks from which on a question is shared between the cores.
const SHARED_FROM: usize = 256;
/// The same where only the blocks on the edge of a box are read: waking another core takes as long as a thousand others.
const BOX_SHARED_FROM: usize = 8192;
/// Blocks that one core takes at a time.
const SHARE: usize = 64;

/// The packed rows, shared by all snapshots until the next merge.
#[derive(Debug, Default)]
pub(super) struct Base {
    pub columns: Columns,
    pub blocks: Blocks,
}

impl Base {
    pub fn new(columns: Columns) -> Self {
        Self { blocks: Blocks::new(&columns), columns }
    }

    /// The rows that have one of some numbers: O(rows), without a look at blocks whose numbers lie elsewhere.
    pub fn rows_of(&self, numbers: &HashSet<i64>) -> Vec<u32> {
        let (Some(&low), Some(&high)) = (numbers.iter().min(), numbers.iter().max()) else { return Vec::new() };
        let column = &self.columns.feature_id;
        let mut found = Vec::new();
        for first in (0..self.columns.len()).step_by(BLOCK) {
            let rows = first..(first + BLOCK).min(self.columns.len());
            let mut mask = [1; BLOCK];
            column.keep_between(rows.clone(), low, high, &mut mask);
            let candidates = rows.zip(mask).filter(|(_, keep)| *keep == 1).map(|(row, _)| row);
            found.extend(candidates.filter(|row| numbers.contains(&column.get(*row))).map(|row| row as u32));
        }
        found
    }
}

/// All incidents of a snapshot. A *row* is a position in every column.
#[derive(Debug, Clone, Default)]
pub struct IncidentIndex {
    pub(super) base: Arc<Base>,
    pub(super) delta: Arc<Delta>,
    pub(super) sources: Arc<Vec<String>>,
}

impl IncidentIndex {
    /// Builds the columns and the tree: O(n log n). Incidents of a category outside the taxonomy do not occur: the store
    /// refuses them; should one be there all the same, it is counted under the first category rather than lost.
    #[must_use]
    pub fn new(incidents: Vec<(i64, Incident)>, taxonomy: &Taxonomy) -> Self {
        let mut builder = IncidentBuilder::new(taxonomy);
        for (feature_id, incident) in incidents {
            builder.push(feature_id, &incident.as_row());
        }
        builder.finish()
    }

    /// Number of incidents.
    #[must_use]
    pub fn len(&self) -> usize {
        self.rows() - self.delta.replaced.len()
    }

    /// Whether there are none.
    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Number of rows, among them those that a newer version has replaced and that no query visits.
    #[must_use]
    pub fn rows(&self) -> usize {
        self.base.columns.len() + self.delta.columns.len()
    }

    /// Rows that are not in blocks yet.
    #[must_use]
    pub fn delta_rows(&self) -> usize {
        self.delta.columns.len()
    }

    fn part(&self, row: usize) -> (&Columns, usize) {
        let packed = self.base.columns.len();
        if row < packed { (&self.base.columns, row) } else { (&self.delta.columns, row - packed) }
    }

    /// Stable number of the incident in the store.
    #[must_use]
    pub fn feature_id(&self, row: usize) -> i64 {
        let (columns, row) = self.part(row);
        columns.feature_id.get(row)
    }

    /// Longitude and latitude of a row in 1e-7 degrees.
    #[must_use]
    pub fn place(&self, row: usize) -> [i32; 2] {
        let (columns, row) = self.part(row);
        [columns.longitude[row], columns.latitude[row]]
    }

    /// Longitude and latitude of a row in degrees.
    #[must_use]
    pub fn position(&self, row: usize) -> [f64; 2] {
        self.place(row).map(degrees)
    }

    /// When a row happened.
    #[must_use]
    pub fn occurred(&self, row: usize) -> Interval {
        let (columns, row) = self.part(row);
        columns.occurred(row)
    }

    /// Row in the taxonomy.
    #[must_use]
    pub fn category(&self, row: usize) -> usize {
        let (columns, row) = self.part(row);
        columns.category.get(row) as usize
    }

    /// How it came to be known.
    #[must_use]
    pub fn how_known(&self, row: usize) -> HowKnown {
        let (columns, row) = self.part(row);
        HowKnown::ALL[(columns.knowledge.get(row) & 3) as usize]
    }

    /// How exact the place is.
    #[must_use]
    pub fn precision(&self, row: usize) -> Precision {
        let (columns, row) = self.part(row);
        columns.precision(row)
    }

    /// Severity, if there is one.
    #[must_use]
    pub fn severity(&self, row: usize) -> Option<u8> {
        let (columns, row) = self.part(row);
        (columns.severity.get(row) as u8).checked_sub(1)
    }

    /// Who sent it, empty when not said.
    #[must_use]
    pub fn source(&self, row: usize) -> &str {
        &self.sources[self.source_row(row) as usize]
    }

    /// Row of its sender in [`Self::sources`].
    #[must_use]
    pub fn source_row(&self, row: usize) -> u32 {
        let (columns, row) = self.part(row);
        columns.source.get(row) as u32
    }

    /// Distinct senders.
    #[must_use]
    pub fn sources(&self) -> &[String] {
        &self.sources
    }

    /// What few incidents have.
    #[must_use]
    pub fn details(&self, row: usize) -> Details {
        let (columns, row) = self.part(row);
        columns.details(row)
    }

    /// Reads senders' own numbers and kept columns.
    #[must_use]
    pub fn texts(&self) -> IncidentTexts<'_> {
        IncidentTexts {
            packed: self.base.columns.len(),
            base: TextReader::new(&self.base.columns.texts),
            delta: TextReader::new(&self.delta.columns.texts),
            ahead: Vec::new(),
            texts: String::new(),
        }
    }

    /// The highest number of any incident so far, also of one that was replaced; `i64::MIN` without incidents.
    #[must_use]
    pub fn highest_feature_id(&self) -> i64 {
        let packed = self.base.columns.feature_id.largest().unwrap_or(i64::MIN);
        packed.max(self.delta.columns.feature_id.largest().unwrap_or(i64::MIN))
    }

    /// The box around all incidents.
    #[must_use]
    pub fn extent(&self) -> Bbox {
        let delta = self.delta.extent().unwrap_or(FixedBox::EMPTY);
        self.base.blocks.extent.unwrap_or(FixedBox::EMPTY).union(&delta).degrees()
    }

    /// From the first second of the first incident to the last of the last one; `None` without incidents.
    #[must_use]
    pub fn span(&self) -> Option<Interval> {
        let spans = self.base.blocks.all.iter().map(|block| block.span).chain(self.delta.span());
        spans.reduce(|all, one| Interval { start: all.start.min(one.start), end: all.end.max(one.end) })
    }

    /// Bytes of memory that all columns and the blocks take; senders' own numbers and kept columns apart.
    #[must_use]
    pub fn bytes(&self) -> usize {
        self.base.columns.bytes() + self.base.blocks.bytes() + self.delta.columns.bytes()
    }

    /// Bytes of memory that senders' own numbers and kept columns take.
    #[must_use]
    pub fn text_bytes(&self) -> usize {
        self.base.columns.texts.bytes() + self.delta.columns.texts.bytes()
    }

    /// Gathers something over all selected incidents, on all cores when there is much to look at. `identity` begins a part,
    /// `step` takes a chunk of rows into it, `merge` joins two parts; chunks come in no stated order.
    pub fn fold<T: Send>(
        &self,
        selection: &Selection<'_>,
        identity: impl Fn() -> T + Sync + Send,
        step: impl Fn(&mut T, &Chunk<'_>) + Sync + Send,
        merge: impl Fn(T, T) -> T + Sync + Send,
    ) -> T {
        let (plan, blocks) = self.plan(selection);
        let mut all = if blocks.len() < SHARED_FROM {
            let mut part = identity();
            self.visit_blocks(&plan, &blocks, |chunk| step(&mut part, chunk));
            part
        } else {
            let share = |mut part: T, blocks: &[u32]| {
                self.visit_blocks(&plan, blocks, |chunk| step(&mut part, chunk));
                part
            };
            blocks.par_chunks(SHARE).with_min_len(4).fold(&identity, share).reduce(&identity, &merge)
        };
        self.visit_delta(&plan, |chunk| step(&mut all, chunk));
        all
    }

    /// As [`Self::fold`], but with one part for each core only: for parts that are large themselves.
    pub fn fold_in_halves<T: Send>(
        &self,
        selection: &Selection<'_>,
        identity: impl Fn() -> T + Sync + Send,
        step: impl Fn(&mut T, &Chunk<'_>) + Sync + Send,
        merge: impl Fn(T, T) -> T + Sync + Send,
    ) -> T {
        let (plan, blocks) = self.plan(selection);
        let share = |blocks: &[u32]| {
            let mut part = identity();
            self.visit_blocks(&plan, blocks, |chunk| step(&mut part, chunk));
            part
        };
        let cores = rayon::current_num_threads().min(4);
        let size = blocks.len().div_ceil(cores).max(SHARED_FROM);
        let mut all = blocks.par_chunks(size).map(share).reduce_with(&merge).unwrap_or_else(&identity);
        self.visit_delta(&plan, |chunk| step(&mut all, chunk));
        all
    }

    /// A box around the selected incidents, by their blocks: it may be too large, never too small.
    #[must_use]
    pub fn extent_within(&self, selection: &Selection<'_>) -> FixedBox {
        let window = Plan::new(selection).window;
        let blocks = self.base.blocks.meeting(&window);
        let packed = blocks.iter().map(|number| self.base.blocks.all[*number as usize].bbox);
        packed.chain(self.delta.extent()).fold(FixedBox::EMPTY, |all, bbox| all.union(&bbox)).intersection(&window)
    }

    /// Calls `visit` with every chunk that holds a selected row, in ascending order of rows.
    pub fn chunks(&self, selection: &Selection<'_>, mut visit: impl FnMut(&Chunk<'_>)) {
        let (plan, blocks) = self.plan(selection);
        self.visit_blocks(&plan, &blocks, &mut visit);
        self.visit_delta(&plan, visit);
    }

    /// As [`Self::chunks`], until `visit` says to stop.
    pub fn chunks_until(&self, selection: &Selection<'_>, mut visit: impl FnMut(&Chunk<'_>) -> ControlFlow<()>) -> ControlFlow<()> {
        let (plan, blocks) = self.plan(selection);
        let mut flow = ControlFlow::Continue(());
        for number in blocks {
            self.visit_block(&plan, number, &mut |chunk| flow = visit(chunk));
            flow?;
        }
        self.visit_delta(&plan, |chunk| {
            if flow.is_continue() {
                flow = visit(chunk);
            }
        });
        flow
    }

    /// Calls `visit` with every selected row, in ascending order.
    pub fn scan(&self, selection: &Selection<'_>, mut visit: impl FnMut(usize)) {
        self.chunks(selection, |chunk| chunk.rows().for_each(&mut visit));
    }

    /// How many incidents are selected.
    #[must_use]
    pub fn count(&self, selection: &Selection<'_>) -> u64 {
        let (plan, blocks) = self.plan(selection);
        if plan.is_box() && blocks.len() < BOX_SHARED_FROM {
            let mut count = 0;
            self.visit_blocks(&plan, &blocks, |chunk| count += chunk.count());
            self.visit_delta(&plan, |chunk| count += chunk.count());
            return count;
        }
        self.fold(selection, || 0, |count, chunk| *count += chunk.count(), |a, b| a + b)
    }

    pub(super) fn plan<'s>(&self, selection: &'s Selection<'s>) -> (Plan<'s>, Vec<u32>) {
        let mut plan = Plan::new(selection);
        let blocks = self.base.blocks.meeting(&plan.window);
        plan.lay_rasters(selection, blocks.len() * BLOCK + self.delta.columns.len());
        (plan, blocks)
    }

    fn visit_blocks(&self, plan: &Plan<'_>, blocks: &[u32], mut visit: impl FnMut(&Chunk<'_>)) {
        for &number in blocks {
            self.visit_block(plan, number, &mut visit);
        }
    }

    pub(super) fn visit_block(&self, plan: &Plan<'_>, number: u32, visit: &mut impl FnMut(&Chunk<'_>)) {
        let columns = &self.base.columns;
        let first = number as usize * BLOCK;
        let len = BLOCK.min(columns.len() - first);
        let verdict = plan.judge(columns, &self.base.blocks.all[number as usize], first, len, 0);
        let mut replaced = self.delta.replaced.range(first as u32..(first + len) as u32).peekable();
        match verdict {
            Verdict::None => {}
            Verdict::All if replaced.peek().is_none() && plan.predicates.is_empty() => visit(&Chunk::whole(columns, first, len, 0)),
            verdict => {
                let mut mask = if let Verdict::Some(mask) = verdict { mask } else { [1; BLOCK] };
                replaced.for_each(|row| mask[*row as usize - first] = 0);
                self.keep_held(plan, first, &mut mask[..len]);
                if mask[..len].contains(&1) {
                    visit(&Chunk::masked(columns, first, len, 0, &mask));
                }
            }
        }
    }

    pub(super) fn visit_delta(&self, plan: &Plan<'_>, mut visit: impl FnMut(&Chunk<'_>)) {
        let offset = self.base.columns.len();
        self.delta.visit(plan, offset, |first, len, mut mask| {
            self.keep_held(plan, offset + first, &mut mask[..len]);
            if mask.contains(&1) {
                visit(&Chunk::masked(&self.delta.columns, first, len, offset, &mask));
            }
        });
    }

    /// Clears the rows of a mask, which begins at row `first`, that a predicate does not take.
    fn keep_held(&self, plan: &Plan<'_>, first: usize, mask: &mut [u8]) {
        if plan.predicates.is_empty() {
            return;
        }
        let mut texts = self.texts();
        for (number, keep) in mask.iter_mut().enumerate().filter(|(_, keep)| **keep == 1) {
            *keep = u8::from(plan.predicates.iter().all(|predicate| predicate.holds(self, &mut texts, first + number)));
        }
    }
}

/// Reads senders' own numbers and kept columns, quickest for rows in ascending order.
#[derive(Debug)]
pub struct IncidentTexts<'a> {
    packed: usize,
    base: TextReader<'a>,
    delta: TextReader<'a>,
    /// Rows that were read ahead, ascending, and where their two texts end in `texts`.
    ahead: Vec<(usize, [usize; 2])>,
    texts: String,
}

impl IncidentTexts<'_> {
    /// Reads the texts of some rows, block by block: for who will ask for them in another order, in which each would cost the reading of
    /// its whole block.
    pub fn read_ahead(&mut self, rows: &[usize]) {
        let mut rows = rows.to_vec();
        rows.sort_unstable();
        let (mut ahead, mut texts) = (Vec::with_capacity(rows.len()), String::new());
        for row in rows {
            let ends = self.read(row).map(|text| {
                texts.push_str(text);
                texts.len()
            });
            ahead.push((row, ends));
        }
        (self.ahead, self.texts) = (ahead, texts);
    }

    /// The sender's own number and the kept columns (a JSON object) of a row; either may be empty.
    pub fn get(&mut self, row: usize) -> [&str; 2] {
        match self.ahead.binary_search_by_key(&row, |(row, _)| *row) {
            Ok(number) => {
                let start = number.checked_sub(1).map_or(0, |before| self.ahead[before].1[1]);
                let [middle, end] = self.ahead[number].1;
                [&self.texts[start..middle], &self.texts[middle..end]]
            }
            Err(_) => self.read(row),
        }
    }

    fn read(&mut self, row: usize) -> [&str; 2] {
        if row < self.packed { self.base.get(row) } else { self.delta.get(row - self.packed) }
    }
}
