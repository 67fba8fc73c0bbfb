//! `cargo xtask conformance <part>`: the library against what others wrote.

mod browser;
mod cases;
mod clock;
mod interop;
mod peers;
mod report;
mod server;

use std::env;
use std::path::PathBuf;

use crate::Fallible;
use crate::workspace::root;

/// Runs one part. True when no case failed.
pub(crate) fn run(part: &str, options: &[&str]) -> Fallible<bool> {
    match part {
        "interop" => interop::run(options),
        _ => Err(format!("conformance has the part interop, not {part}").into()),
    }
}

/// The folder that cargo builds into; what the command installs and reports goes there too.
fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
