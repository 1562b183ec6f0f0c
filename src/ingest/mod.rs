//! Files in: parsed, validated, and into the store in one commit, or refused with a reason.
//!
//! Every kind has one file that says its fields and what becomes of a row; `rows` makes one stream of rows of every
//! format. Faults of a file are an [`IngestError`] and leave the store as it was; faults of a row are [`Rejected`], go to the
//! reject report and leave the other rows alone.

mod categories;
mod columns;
mod csv_rows;
pub mod demonstration;
pub mod designations;
mod dissolve;
mod error;
pub mod features;
mod geojson_rows;
mod geopackage_rows;
mod incident_row;
pub mod incidents;
pub mod indicators;
pub mod lineage;
mod lineage_graph;
pub mod lines;
mod lists;
mod options;
mod personal;
mod provinces;
mod reference_system;
mod region;
mod report;
mod rows;
mod source;
pub mod units;

pub use error::{IngestError, Rejected};
pub use options::{Options, UnknownCategories};
pub use report::Report;

use crate::store::{Commit, ImportRecord, RejectedCount};

/// Stores what was read, unless it was a rehearsal.
fn finish(
    commit: Commit<'_>,
    mut report: Report,
    rejected: &[RejectedCount],
    sha256: String,
    started_at: i64,
    options: &Options,
) -> Result<Report, IngestError> {
    if options.dry_run {
        report.dry_run = true;
        return Ok(report);
    }
    let record = ImportRecord {
        file: report.file.clone(),
        kind: report.kind.clone(),
        sha256,
        started_at,
        read: report.read,
        accepted: report.accepted,
        updated: report.updated,
        unchanged: report.unchanged,
        rejected: report.rejected,
        demonstration: options.demonstration,
    };
    report.generation = commit.finish(&record, rejected)?;
    Ok(report)
}

/// Each name once, in its order, without the nameless columns at the end of a spreadsheet.
fn unique(names: Vec<String>) -> Vec<String> {
    let mut seen = Vec::with_capacity(names.len());
    for name in names {
        if !name.is_empty() && !seen.contains(&name) {
            seen.push(name);
        }
    }
    seen
}
