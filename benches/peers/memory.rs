//! Memory of an index in this process: a fresh process builds nothing else, and says by how much it grew.

use std::process::Command;

use super::peer::Failure;
use super::{diaban, geo_index_points, rstar_points};
use crate::data::incidents;

/// Bytes that an index of `count` incidents needs, from a process of its own. What it is built from is gone by then.
///
/// # Errors
/// When the process fails.
pub fn in_own_process(index: &str, count: usize) -> Result<u64, Failure> {
    let output = Command::new(std::env::current_exe()?).args(["--memory", index, &count.to_string()]).output()?;
    Ok(String::from_utf8(output.stdout)?.trim().parse()?)
}

/// What the process of its own does.
pub fn measure(index: &str, count: usize) {
    let before = resident();
    let grown = match index {
        "diaban" => grown(before, diaban::index(&incidents(count))),
        "rstar" => grown(before, rstar_points::tree(&incidents(count))),
        _ => grown(before, geo_index_points::tree(&incidents(count))),
    };
    println!("{grown}");
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
