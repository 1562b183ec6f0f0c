//! The taxonomy.

use axum::extract::State;
use axum::response::Response;

use crate::http::{AppState, Asked, Problem, answer, conditional};
use crate::query::group;

/// The taxonomy with counts.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct Categories {
    /// Groups and leaves in the operator's order.
    pub categories: Vec<CategoryCount>,
    /// Number of the commit.
    pub generation: u64,
}

/// A category and how many incidents the filter takes of it.
#[derive(Debug, serde::Serialize, utoipa::ToSchema)]
pub struct CategoryCount {
    /// Code.
    pub code: String,
    /// Code of its group.
    #[schema(required)]
    pub parent: Option<String>,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// Colour `#rrggbb`, its own or its group's.
    #[schema(required)]
    pub colour: Option<String>,
    /// Whether places are shown by commune only.
    pub coarse_location: bool,
    /// Whether counts follow the patrols.
    pub usually_discovered: bool,
    /// Incidents of this very category, without those below it.
    pub count: u64,
}

/// The categories with their counts under a filter.
#[utoipa::path(get, path = "/api/categories", params(super::layers::FilterParameters), tag = "incidents",
    responses((status = 200, body = Categories), (status = "4XX", body = Problem, content_type = "application/problem+json")))]
pub async fn categories(State(state): State<AppState>, asked: Asked) -> Result<Response, Problem> {
    let parameters = asked.parameters(&[])?;
    conditional::answer(&state, &asked, parameters, |current, parameters| {
        state.compute(move || {
            let filter = current.filter(&parameters.filter)?;
            let counts = group::by_category(&current.snapshot, &filter);
            let taxonomy = &current.snapshot.taxonomy;
            let categories = taxonomy.categories().iter().zip(counts).map(|(category, count)| CategoryCount {
                code: category.code.clone(),
                parent: category.parent.clone(),
                name_vi: category.name_vi.clone(),
                name_en: category.name_en.clone(),
                colour: taxonomy.colour(&category.code).map(str::to_owned),
                coarse_location: category.coarse_location,
                usually_discovered: category.usually_discovered,
                count,
            });
            Ok(answer::json(&Categories { categories: categories.collect(), generation: current.snapshot.generation }))
        })
    })
    .await
}
