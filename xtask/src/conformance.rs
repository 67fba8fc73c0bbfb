//! `cargo xtask conformance <part>`: the library against what others wrote.

#[cfg(feature = "conformance")]
mod browser;
mod cases;
#[cfg(feature = "conformance")]
mod clock;
#[cfg(feature = "conformance")]
mod interop;
mod list;
#[cfg(feature = "conformance")]
mod oidf;
#[cfg(feature = "conformance")]
mod peers;
#[cfg_attr(
    not(feature = "conformance"),
    expect(dead_code, reason = "the parts that are left out use more of it")
)]
mod report;
#[cfg(feature = "conformance")]
mod server;
mod vectors;

#[cfg(feature = "conformance")]
use std::error::Error;
use std::path::PathBuf;

use crate::Fallible;
use crate::workspace::target;

/// The parts, each with what it does.
const PARTS: &[(&str, &str)] = &[
    (
        "interop",
        "flows against servers written by others, started on 127.0.0.1; --peer, --require",
    ),
    (
        "oidf",
        "a conformance suite of the OpenID Foundation that runs; --suite, --ca, --plan or --all, --adapter, --module",
    ),
    (
        "vectors",
        "test vectors of the standards and of Wycheproof, over every backend",
    ),
];

/// Whether `conformance vectors` runs the tests of this module.
#[cfg(test)]
pub(crate) fn is_of_vectors(module: &str) -> bool {
    vectors::TESTS.contains(&module)
}

/// Runs one part. True when no case failed. Without a part it says which there are.
pub(crate) fn run(words: &[&str]) -> Fallible<bool> {
    match words {
        [] => {
            println!("{}", list::parts(PARTS));
            Ok(true)
        }
        ["--list"] => {
            println!("{}\n\n{}", list::cases(), list::sets());
            Ok(true)
        }
        ["interop", "--list"] => {
            println!("{}", list::cases());
            Ok(true)
        }
        ["vectors", "--list"] => {
            println!("{}", list::sets());
            Ok(true)
        }
        ["interop", options @ ..] => with_peers("interop", options),
        ["oidf", options @ ..] => with_peers("oidf", options),
        ["vectors", options @ ..] => vectors::run(options),
        [part, ..] => {
            let parts: Vec<&str> = PARTS.iter().map(|(name, _)| *name).collect();
            let parts = parts.join(", ");
            Err(format!("conformance has the parts {parts}, not {part}").into())
        }
    }
}

#[cfg(feature = "conformance")]
fn with_peers(part: &str, options: &[&str]) -> Fallible<bool> {
    match part {
        "oidf" => oidf::run(options),
        _ => interop::run(options),
    }
}

#[cfg(not(feature = "conformance"))]
fn with_peers(part: &str, options: &[&str]) -> Fallible<bool> {
    let build = ["--no-default-features", "--features", "conformance"];
    crate::again(&build, &[&["conformance", part], options].concat())
}

/// Where the report is.
fn folder() -> PathBuf {
    target().join("conformance")
}

#[cfg(feature = "conformance")]
/// What an error says, and what its causes say.
fn with_causes(error: &(dyn Error + 'static)) -> String {
    let mut said = error.to_string();
    let mut cause = error.source();
    while let Some(error) = cause {
        said.push_str(&format!(": {error}"));
        cause = error.source();
    }
    said
}
