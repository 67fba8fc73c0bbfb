//! Parts that are measured beside peers: in the package `bench`, outside the workspace, so that nobody
//! else builds the peers.

use crate::Fallible;
use crate::workspace::cargo;

/// Builds the package and runs one of its parts; false when that says so.
pub(super) fn run(part: &str, options: &[&str]) -> Fallible<bool> {
    let mut bench = cargo();
    bench.args(["run", "--release", "--quiet", "--locked"]);
    bench.args(["--manifest-path", "bench/Cargo.toml"]);
    bench.args(["--target-dir", "target/bench", "--", part]);
    let status = bench.args(options).status()?;
    Ok(status.success())
}
