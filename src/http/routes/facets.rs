//! What the choices of a filter would hold, for pages that let people choose: each figure leaves out the choice that it stands beside.

use super::summary::{KeyCount, category_code, key_counts};
use crate::http::state::Current;
use crate::layer::figures_by_zone;
use crate::query::{Filter, group};

/// Figures beside the choices of a filter, in one answer so that a change of the filter asks once.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct Facets {
    /// In the period by category, largest first, whichever categories are chosen.
    pub by_category: Vec<KeyCount>,
    /// Of the chosen categories over all time, whatever the period.
    pub all_time: AllTime,
    /// Incidents that the whole filter takes in each priority zone of a place, by its id. A unit or a box chooses no incidents here, as in `/api/zones`.
    pub by_zone: Vec<ZoneCount>,
}

/// The figures of a zone.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct ZoneCount {
    /// Its id.
    pub key: String,
    /// Incidents, without those that patrols discovered.
    pub count: u64,
    /// Those.
    pub discovered: u64,
}

/// Incidents over all the time that the data have.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct AllTime {
    /// Incidents.
    pub count: u64,
    /// By month, every month.
    pub by_month: Vec<KeyCount>,
    /// By day, where the data reach over no more than 4,018.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub by_day: Option<Vec<KeyCount>>,
    /// Incidents known by month only, which are not in `by_day`.
    pub without_day: u64,
}

impl Facets {
    /// Counts them.
    pub fn of(current: &Current, filter: &Filter) -> Self {
        let snapshot = &current.snapshot;
        let categories = group::by_category(snapshot, &filter.of_all_categories());
        let mut by_category: Vec<(&str, u64)> = categories
            .into_iter()
            .enumerate()
            .filter(|(_, count)| *count > 0)
            .map(|(row, count)| (category_code(snapshot, row), count))
            .collect();
        by_category.sort_by_key(|&(_, count)| std::cmp::Reverse(count));
        let view = current.view(filter.as_of);
        let all_time = view.figures.of_all_time(snapshot, filter);
        Self {
            by_category: key_counts(by_category),
            all_time: AllTime {
                count: all_time.count,
                by_month: key_counts(all_time.by_month.iter().cloned()),
                by_day: all_time.by_day.clone().map(key_counts),
                without_day: all_time.without_day,
            },
            by_zone: figures_by_zone(&view, filter)
                .into_iter()
                .map(|(id, [count, discovered])| ZoneCount { key: id.to_owned(), count, discovered })
                .collect(),
        }
    }
}
