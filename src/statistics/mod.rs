//! The statistics over a filter: which incidents are used and which are not, the study area, the analysis, and one sentence that says
//! what it means.
//!
//! `analysis` knows numbers only; here they meet the snapshot. Every answer says of itself what was asked, how many incidents it rests
//! on, which were left out and why ([`About`]). The server, the command line and the zones all ask here, so they all say the same.
//!
//! For all of them: only incidents whose place is exact or approximate; not those that patrols discovered, since they follow the
//! patrols, unless `how_known` is asked for; metres in the UTM zone of the study area.

pub mod about;
pub mod clusters;
pub mod comparison;
pub mod evaluation;
pub mod held_out;
pub mod history;
pub mod hotspots;
pub mod located;
pub mod near_repeat;
pub mod note;
pub mod per_inhabitants;
pub mod period;
pub mod ranking;
pub mod rates;
pub mod strong_since;
pub mod study_area;
pub mod trends;
pub mod words;

pub use crate::analysis::watch::Watch;
pub use about::About;
pub use note::{Figure, Note, Remark};
