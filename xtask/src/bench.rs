//! `cargo xtask bench <part>`: what the library costs.

mod beside;
#[cfg(feature = "bench")]
mod figures;
#[cfg(feature = "bench")]
mod options;
#[cfg(feature = "bench")]
mod report;
#[cfg(feature = "bench")]
mod session;
#[cfg(feature = "bench")]
mod threads;
mod tree;

use crate::Fallible;

/// Runs one part. False when it was asked to check a goal, and that is missed.
pub(crate) fn run(part: &str, options: &[&str]) -> Fallible<bool> {
    match (part, options) {
        ("tree", []) => tree::run().map(|()| true),
        ("jose" | "oauth1" | "oauth2", _) => beside::run(part, options),
        ("session", _) => timed(part, options),
        _ => Err(format!(
            "not understood: bench {part} {}; the parts are jose, oauth1, oauth2, session and tree",
            options.join(" ")
        )
        .into()),
    }
}

/// Only a release build is timed.
fn timed(part: &str, options: &[&str]) -> Fallible<bool> {
    #[cfg(feature = "bench")]
    if !cfg!(debug_assertions) {
        return session::run(options);
    }
    let build = ["--release", "--no-default-features", "--features", "bench"];
    crate::again(&build, &[&["bench", part], options].concat())
}
