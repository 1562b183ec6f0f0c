//! Memory of an index in this process: a fresh process builds nothing else, and says by how much it grew.

use std::process::Command;

use super::peer::Failure;
use super::{diaban, geo_index_points, rstar_points};
use crate::data::incidents;

/// Bytes of an index.
pub struct Memory {
    /// By how much the process grew.
    pub all: u64,
    /// What of it are the senders' own numbers, which lie in the index file once that is written.
    pub texts: u64,
}

/// Bytes that an index of `count` incidents needs, from a process of its own. What it is built from is gone by then.
///
/// # Errors
/// When the process fails.
pub fn in_own_process(index: &str, count: usize) -> Result<Memory, Failure> {
    let output = Command::new(std::env::current_exe()?).args(["--memory", index, &count.to_string()]).output()?;
    let text = String::from_utf8(output.stdout)?;
    let (all, texts) = text.trim().split_once(' ').ok_or("the process of its own said nothing")?;
    Ok(Memory { all: all.parse()?, texts: texts.parse()? })
}

/// What the process of its own does.
pub fn measure(index: &str, count: usize) {
    let before = resident();
    let (grown, texts) = match index {
        "diaban" => {
            let index = diaban::index(&incidents(count));
            let texts = index.text_bytes();
            (grown(before, index), texts)
        }
        "rstar" => (grown(before, rstar_points::tree(&incidents(count))), 0),
        _ => (grown(before, geo_index_points::tree(&incidents(count))), 0),
    };
    println!("{grown} {texts}");
}

fn grown<T>(before: u64, index: T) -> u64 {
    let after = resident();
    drop(std::hint::black_box(index));
    after.saturating_sub(before)
}

/// Resident memory of this process in bytes; 0 where the system does not say.
fn resident() -> u64 {
    let text = std::fs::read_to_string("/proc/self/statm").unwrap_or_default();
    let pages: u64 = text.split(' ').nth(1).and_then(|pages| pages.parse().ok()).unwrap_or_default();
    pages * 4096
}
