//! The data of all benchmarks: seeded, and the same bytes on every machine.
//!
//! Only sums, products, quotients and square roots are used, which IEEE 754 fixes to the last bit; sines and logarithms differ from
//! one C library to the next (the columns in metres, which follow from the places, do use them). Every incident follows from its number alone, so any part can be made on any core.
//!
//! ```text
//! random      SplitMix64                                    incidents   towns, streets, and some anywhere
//! partition   3,300 polygons with shared borders            areas       drawn polygons and boxes that hold a given share
//! metres      places on the ground's UTM grid
//! columns     everything as files of plain columns, which the peers read
//! ```

mod areas;
mod columns;
mod incidents;
mod metres;
mod partition;
mod random;

pub use areas::Areas;
pub use columns::write_columns;
pub use incidents::{CATEGORIES, FIRST_SECOND, Record, SECONDS, incidents};
pub use metres::Ground;
pub use partition::{POLYGONS, partition};
pub use random::Random;

/// The ground of the benchmarks, a country's size: west, south, east, north in units of 1e-7 degrees.
pub const GROUND_E7: [i32; 4] = [1_021_000_000, 85_000_000, 1_095_000_000, 234_000_000];

/// Changes when the data do, so that nothing made from older ones is taken for them.
pub const VERSION: u32 = 2;
