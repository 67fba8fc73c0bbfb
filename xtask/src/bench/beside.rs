//! Parts that are measured beside peers: in the package `bench`, outside the workspace, so that nobody
//! else builds the peers.

use std::process::Command;

use crate::Fallible;
use crate::workspace::{cargo, target};

/// Builds the package and runs one of its parts; false when that says so.
pub(super) fn run(part: &str, options: &[&str]) -> Fallible<bool> {
    let mut bench = cargo();
    bench.args(["run", "--release", "--quiet", "--locked"]);
    bench.args(["--manifest-path", "bench/Cargo.toml", "--target-dir"]);
    bench.arg(super::folder()).args(["--", part]).args(options);
    Ok(bench.status()?.success())
}

/// Runs our rows and what they are compared with, without peers, a few times each. Built with this workspace, with what
/// `conformance interop` has built.
pub(super) fn smoke(parts: &[&str]) -> Fallible<bool> {
    let mut build = cargo();
    build.args([
        "build",
        "--quiet",
        "--package",
        "own-rows",
        "--bin",
        "own-rows",
    ]);
    build.args(["--package", "xtask", "--no-default-features"]);
    build.args(["--features", "xtask/conformance"]);
    if !build.status()?.success() {
        return Ok(false);
    }
    let program = target().join("debug/own-rows");
    let mut is_clean = true;
    for part in parts {
        is_clean &= Command::new(&program)
            .args([part, "--smoke"])
            .status()?
            .success();
    }
    Ok(is_clean)
}
