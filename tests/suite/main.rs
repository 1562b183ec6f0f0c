//! The tests of the whole: the real binary and the library, one file a topic.

mod bad_files;
mod bad_rows;
mod big_files;
mod coordinates;
mod crash;
mod demonstration_import;
mod geopackage;
mod good_files;
mod real_files;
mod support;
