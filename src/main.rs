//! The `diaban` command.

fn main() {}
