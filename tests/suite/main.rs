//! The tests of the whole: the real binary and the library, one file a topic.

mod demonstration_import;
mod support;
