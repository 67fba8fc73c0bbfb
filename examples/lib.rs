//! One program per task: see the files beside this one, and run them from the workspace's root
//! with `cargo run --example NAME`.

#[doc = include_str!("../README.md")]
#[cfg(doctest)]
pub struct Readme;
