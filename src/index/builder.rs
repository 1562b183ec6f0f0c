//! Incidents on their way into the columns: categories and senders become rows, coarse places are moved.

use std::collections::HashMap;
use std::sync::Arc;

use super::coarsen::Coarsening;
use super::columns::{Details, RawColumns, RawRow};
use super::incidents::{Base, IncidentIndex};
use crate::domain::{IncidentRow, Taxonomy};

/// Takes incidents one by one, and packs them at the end.
pub struct IncidentBuilder<'a> {
    translator: Translator<'a>,
    raw: RawColumns,
}

/// Turns an incident's words into rows.
pub(super) struct Translator<'a> {
    taxonomy: &'a Taxonomy,
    coarsening: Option<Coarsening<'a>>,
    pub sources: Vec<String>,
    source_rows: HashMap<String, u32>,
}

impl<'a> IncidentBuilder<'a> {
    /// A builder over a taxonomy that moves nothing.
    #[must_use]
    pub fn new(taxonomy: &'a Taxonomy) -> Self {
        Self { translator: Translator::new(taxonomy, None, &[]), raw: RawColumns::default() }
    }

    /// A builder that puts incidents of coarse categories at their commune.
    pub(super) fn coarsening(taxonomy: &'a Taxonomy, coarsening: Coarsening<'a>) -> Self {
        Self { translator: Translator::new(taxonomy, Some(coarsening), &[]), raw: RawColumns::default() }
    }

    /// Adds an incident under its stable number in the store.
    pub fn push(&mut self, feature_id: i64, incident: &IncidentRow<'_>) {
        self.raw.push(&self.translator.translate(feature_id, incident));
    }

    /// Packs everything: O(n log n).
    #[must_use]
    pub fn finish(self) -> IncidentIndex {
        let base = Arc::new(Base::new(self.raw.pack_along_the_curve()));
        IncidentIndex { base, delta: Arc::default(), sources: Arc::new(self.translator.sources) }
    }
}

impl<'a> Translator<'a> {
    /// `sources` are the senders known so far, whose rows stay.
    pub fn new(taxonomy: &'a Taxonomy, coarsening: Option<Coarsening<'a>>, sources: &[String]) -> Self {
        let source_rows = sources.iter().zip(0..).map(|(source, row)| (source.clone(), row)).collect();
        Self { taxonomy, coarsening, sources: sources.to_vec(), source_rows }
    }

    pub fn translate<'r>(&mut self, feature_id: i64, incident: &IncidentRow<'r>) -> RawRow<'r> {
        let category = self.taxonomy.row(incident.category).unwrap_or(0);
        let (mut longitude, mut latitude, mut precision) = (incident.longitude_e7, incident.latitude_e7, incident.precision);
        if let Some(coarsening) = &self.coarsening {
            coarsening.apply(category, &mut longitude, &mut latitude, &mut precision);
        }
        let source = self.source(incident.source);
        RawRow {
            feature_id,
            longitude,
            latitude,
            occurred: incident.occurred,
            category: category as u16,
            how_known: incident.how_known,
            precision,
            severity: incident.severity,
            source,
            details: Details {
                reported_at: incident.reported_at,
                deaths: incident.deaths,
                injured: incident.injured,
                damage_vnd: incident.damage_vnd,
                cleared: incident.cleared,
            }
            .values(),
            id: incident.id,
            kept: incident.kept,
        }
    }

    fn source(&mut self, source: &str) -> u32 {
        if let Some(row) = self.source_rows.get(source) {
            return *row;
        }
        let row = self.sources.len() as u32;
        self.sources.push(source.to_owned());
        self.source_rows.insert(source.to_owned(), row);
        row
    }
}
