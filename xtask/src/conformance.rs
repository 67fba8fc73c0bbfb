//! `cargo xtask conformance <part>`: the library against what others wrote.

#[cfg(feature = "conformance")]
mod browser;
#[cfg(feature = "conformance")]
mod cases;
#[cfg(feature = "conformance")]
mod clock;
#[cfg(feature = "conformance")]
mod interop;
#[cfg(feature = "conformance")]
#[cfg(feature = "conformance")]
mod peers;
#[cfg(feature = "conformance")]
mod report;
#[cfg(feature = "conformance")]
mod server;
mod vectors;

#[cfg(feature = "conformance")]
use std::env;
#[cfg(feature = "conformance")]
use std::path::PathBuf;

use crate::Fallible;
#[cfg(feature = "conformance")]
use crate::workspace::root;

/// Runs one part. True when no case failed.
pub(crate) fn run(part: &str, options: &[&str]) -> Fallible<bool> {
    match part {
        "interop" => interop(options),
        "vectors" => vectors::run(options),
        _ => Err(format!("conformance has the parts interop and vectors, not {part}").into()),
    }
}

#[cfg(feature = "conformance")]
fn interop(options: &[&str]) -> Fallible<bool> {
    interop::run(options)
}

#[cfg(not(feature = "conformance"))]
fn interop(options: &[&str]) -> Fallible<bool> {
    let build = ["--no-default-features", "--features", "conformance"];
    crate::again(&build, &[&["conformance", "interop"], options].concat())
}

/// The folder that cargo builds into; what the command installs and reports goes there too.
#[cfg(feature = "conformance")]
fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}
