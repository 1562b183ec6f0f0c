//! The exact answers as a peer, so that Diaban can be measured and checked where nothing is installed.

use super::peer::{DataSet, Failure, Loaded, Peer, Timed};
use super::request::Question;
use super::truth;

/// Plain loops over the incidents.
pub struct BruteForce<'a>(pub &'a DataSet);

impl Peer for BruteForce<'_> {
    fn name(&self) -> &'static str {
        "brute force"
    }

    fn settings(&self) -> &'static str {
        "plain loops and `geo`'s predicates on all cores"
    }

    fn load(&mut self, _: &DataSet) -> Result<Loaded, Failure> {
        Ok(Loaded { time: std::time::Duration::ZERO, bytes: None, version: String::new() })
    }

    fn ask(&mut self, question: &Question) -> Result<Option<Timed>, Failure> {
        Ok(Some(Timed::of(|| truth::rows(question, self.0), |answer| answer)))
    }
}
