//! The operator's taxonomy of incidents.

use std::collections::HashMap;

/// A node of the taxonomy.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize, serde::Deserialize, utoipa::ToSchema)]
pub struct Category {
    /// Code, for example `TT-TROM`.
    pub code: String,
    /// Code of the group it belongs to.
    pub parent: Option<String>,
    /// Vietnamese name.
    pub name_vi: String,
    /// English name.
    pub name_en: String,
    /// Colour `#rrggbb`; a node without one takes its group's.
    pub colour: Option<String>,
    /// Whether its place is coarsened wherever single incidents are shown.
    pub coarse_location: bool,
    /// Whether it is usually discovered by patrol, so that counts follow the patrols.
    pub usually_discovered: bool,
}

/// All categories, in the operator's order. Groups and leaves are found by code.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Taxonomy {
    categories: Vec<Category>,
    row_by_code: HashMap<String, usize>,
}

impl Taxonomy {
    /// Builds the look-up. A code that comes twice keeps its first meaning.
    #[must_use]
    pub fn new(categories: Vec<Category>) -> Self {
        let mut row_by_code = HashMap::with_capacity(categories.len());
        for (row, category) in categories.iter().enumerate() {
            row_by_code.entry(category.code.clone()).or_insert(row);
        }
        Self { categories, row_by_code }
    }

    /// Every category, in order.
    #[must_use]
    pub fn categories(&self) -> &[Category] {
        &self.categories
    }

    /// The row of a code in [`Self::categories`].
    #[must_use]
    pub fn row(&self, code: &str) -> Option<usize> {
        self.row_by_code.get(code).copied()
    }

    /// The category of a code.
    #[must_use]
    pub fn get(&self, code: &str) -> Option<&Category> {
        self.row(code).map(|row| &self.categories[row])
    }

    /// The rows of a code and of all below it; empty for an unknown code.
    #[must_use]
    pub fn with_descendants(&self, code: &str) -> Vec<usize> {
        let Some(root) = self.row(code) else { return Vec::new() };
        let mut rows = vec![root];
        let mut next = 0;
        while next < rows.len() {
            let parent = &self.categories[rows[next]].code;
            for (row, category) in self.categories.iter().enumerate() {
                if category.parent.as_ref() == Some(parent) && !rows.contains(&row) {
                    rows.push(row);
                }
            }
            next += 1;
        }
        rows
    }

    /// Its colour or that of the nearest group above it.
    #[must_use]
    pub fn colour(&self, code: &str) -> Option<&str> {
        let mut category = self.get(code)?;
        // A parent chain longer than the taxonomy is a circle.
        for _ in 0..self.categories.len() {
            if let Some(colour) = &category.colour {
                return Some(colour);
            }
            category = self.get(category.parent.as_deref()?)?;
        }
        None
    }
}
