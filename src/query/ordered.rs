//! A page of incidents in an order that somebody chose, for a table.

use super::{Filter, QueryError};
use crate::domain::HowKnown;
use crate::index::{Chunk, Snapshot};

/// The last place that a page may reach: a table of more is a file.
pub const FARTHEST: usize = 10_000;

/// What incidents are ordered by.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum OrderBy {
    /// When it happened, or began.
    OccurredAt,
    /// In the order of the taxonomy.
    Category,
    /// Those without one first.
    Severity,
    /// In the order of [`HowKnown::ALL`].
    HowKnown,
    /// By the name of the commune, those in none first.
    Unit,
}

/// An order, and its direction.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Order {
    /// By what.
    pub by: OrderBy,
    /// From the last to the first.
    pub descending: bool,
}

impl std::str::FromStr for Order {
    type Err = QueryError;

    fn from_str(text: &str) -> Result<Self, QueryError> {
        let (descending, name) = text.strip_prefix('-').map_or((false, text), |name| (true, name));
        let by = match name {
            "occurred_at" => OrderBy::OccurredAt,
            "category" => OrderBy::Category,
            "severity" => OrderBy::Severity,
            "how_known" => OrderBy::HowKnown,
            "unit" => OrderBy::Unit,
            _ => {
                let detail = format!(
                    "{text:?} is not accepted, expected occurred_at, category, severity, how_known or unit, with - before it for descending"
                );
                return Err(QueryError::invalid("sort", detail));
            }
        };
        Ok(Self { by, descending })
    }
}

/// One page, and how many incidents there are on all of them.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct OrderedPage {
    /// Rows in order.
    pub rows: Vec<usize>,
    /// Incidents that the filter takes.
    pub matched: u64,
}

/// Key, number of the incident, row. Among equal keys the number decides, so that pages do not overlap.
type Place = (i64, i64, usize);

#[derive(Default)]
struct First {
    found: Vec<Place>,
    matched: u64,
}

impl First {
    fn shrink(&mut self, most: usize) {
        if self.found.len() > most {
            self.found.select_nth_unstable(most - 1);
            self.found.truncate(most);
        }
    }
}

/// The incidents from place `offset` on, at most `limit`. O(selected), memory O(`offset` + `limit`).
#[must_use]
pub fn ordered_page(snapshot: &Snapshot, filter: &Filter, order: Order, offset: usize, limit: usize) -> OrderedPage {
    let most = offset.saturating_add(limit).max(1);
    let selection = filter.selection(snapshot);
    let key = key_of(snapshot, filter, order.by);
    let take = |part: &mut First, chunk: &Chunk<'_>| {
        part.matched += chunk.count();
        part.found.extend(chunk.rows().map(|row| {
            let key = key(row);
            (if order.descending { -key } else { key }, snapshot.incidents.feature_id(row), row)
        }));
        if part.found.len() >= 4 * most + 1024 {
            part.shrink(most);
        }
    };
    let merge = |mut one: First, other: First| {
        one.matched += other.matched;
        one.found.extend(other.found);
        one.shrink(most);
        one
    };
    let mut first = snapshot.incidents.fold(&selection, First::default, take, merge);
    first.found.sort_unstable();
    OrderedPage { rows: first.found.into_iter().skip(offset).take(limit).map(|(_, _, row)| row).collect(), matched: first.matched }
}

fn key_of<'s>(snapshot: &'s Snapshot, filter: &Filter, by: OrderBy) -> Box<dyn Fn(usize) -> i64 + Send + Sync + 's> {
    let incidents = &snapshot.incidents;
    match by {
        OrderBy::OccurredAt => Box::new(|row| incidents.occurred(row).start),
        OrderBy::Category => Box::new(|row| incidents.category(row) as i64),
        OrderBy::Severity => Box::new(|row| incidents.severity(row).map_or(-1, i64::from)),
        OrderBy::HowKnown => Box::new(|row| {
            let way = incidents.how_known(row);
            HowKnown::ALL.iter().position(|each| *each == way).map_or(-1, |place| place as i64)
        }),
        OrderBy::Unit => {
            let mut rows: Vec<usize> = (0..snapshot.units.all().len()).collect();
            rows.sort_by_cached_key(|row| (snapshot.units.get(*row as u32).unit.name.to_lowercase(), *row));
            let mut ranks = vec![0; rows.len()];
            for (rank, row) in rows.into_iter().enumerate() {
                ranks[row] = rank as i64;
            }
            let placement = snapshot.placement(filter.as_of);
            Box::new(move |row| placement.unit(row).map_or(-1, |unit| ranks[unit as usize]))
        }
    }
}
