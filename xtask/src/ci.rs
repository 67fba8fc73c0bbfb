//! `cargo xtask ci`: every check that needs no server, each under its own name, none hiding another.

use std::process::Command;

use crate::Fallible;
use crate::parts::{Outcome, Parts, command};
use crate::tidy;
use crate::workspace::{Package, cargo, packages};

/// The version that `deny.toml` was written for. `.ci/run` installs it.
const CARGO_DENY: &str = "0.20.2";

/// Runs the parts whose names begin with one of `only`, or all of them.
pub(crate) fn run(only: &[&str]) -> Fallible<bool> {
    let packages = packages()?;
    let mut parts = Parts::default();
    for (name, work) in plan(&packages) {
        if only.is_empty() || only.iter().any(|start| name.starts_with(start)) {
            parts.run(name, work);
        }
    }
    Ok(parts.summary("cargo xtask ci"))
}

type Work<'a> = Box<dyn FnOnce() -> Outcome + 'a>;

fn plan(packages: &[Package]) -> Vec<(String, Work<'_>)> {
    let mut plan: Vec<(String, Work<'_>)> = vec![
        (
            "format".to_owned(),
            Box::new(|| command(cargo().args(["fmt", "--all", "--", "--check"]))),
        ),
        ("tidy".to_owned(), Box::new(tidy::outcome)),
        (
            "deny licences, bans, sources".to_owned(),
            Box::new(deny_tree),
        ),
        ("deny advisories".to_owned(), Box::new(deny_advisories)),
    ];
    for package in packages {
        // One package at a time: features that another member switches on must not hide an error.
        let arguments = ["--package", &package.name, "--all-targets"];
        plan.push((format!("clippy {}", package.name), clippy(&arguments)));
    }
    for package in packages
        .iter()
        .filter(|package| package.is_library && package.is_published)
    {
        for features in feature_sets(package) {
            let mut arguments = vec!["--package", &package.name, "--lib", "--no-default-features"];
            let named = features.map_or_else(String::new, |name| format!("only {name}"));
            if let Some(name) = features {
                arguments.extend(["--features", name]);
            }
            let name = format!(
                "features {}: {}",
                package.name,
                if named.is_empty() { "none" } else { &named }
            );
            plan.push((name, clippy(&arguments)));
        }
    }
    for (name, arguments) in BACKENDS {
        plan.push((format!("tests jose-assert: {name}"), tests(arguments)));
    }
    plan.push(("interleavings".to_owned(), Box::new(interleavings)));
    plan.push(("documentation".to_owned(), Box::new(documentation)));
    plan
}

/// What a build of the whole workspace never shows, because it has the features that its members
/// ask for: each backend alone, both, all with every algorithm, and none.
const BACKENDS: [(&str, &[&str]); 4] = [
    ("only rust-crypto", &["--features", "rust-crypto,es256k"]),
    ("only aws-lc-rs", &["--features", "aws-lc-rs,es256k"]),
    ("both backends", &["--all-features"]),
    ("no backend", &[]),
];

/// The tests that take longest; `conformance vectors` runs them, in the same builds.
const LEFT_TO_VECTORS: [&str; 2] = ["primitive_vectors", "wycheproof_vectors_agree"];

fn tests(features: &'static [&'static str]) -> Work<'static> {
    let mut test = cargo();
    test.args(["test", "--quiet", "--package", "jose-assert", "--tests"]);
    test.arg("--no-default-features").args(features).arg("--");
    for module in LEFT_TO_VECTORS {
        test.args(["--skip", module]);
    }
    Box::new(move || command(&mut test))
}

/// Every interleaving of a few callers over one flight, by loom: in a target directory of its own,
/// since the switch builds every dependency anew.
fn interleavings() -> Outcome {
    let mut test = cargo();
    test.args(["test", "--quiet", "--package", "oauth-step", "--release"]);
    test.args(["--test", "in_every_interleaving_one_flight_serves_all"]);
    test.args(["--target-dir", "target/loom"]);
    command(test.env("RUSTFLAGS", "--cfg loom"))
}

/// No feature, then each alone. Nothing for a package without features: `clippy` has built it so.
fn feature_sets(package: &Package) -> Vec<Option<&str>> {
    let none = package.defaults.then_some(None);
    none.into_iter()
        .chain(package.features.iter().map(|name| Some(name.as_str())))
        .collect()
}

fn clippy(arguments: &[&str]) -> Work<'static> {
    let mut clippy = cargo();
    clippy
        .arg("clippy")
        .arg("--quiet")
        .args(arguments)
        .args(["--", "--deny", "warnings"]);
    Box::new(move || command(&mut clippy))
}

fn documentation() -> Outcome {
    let mut doc = cargo();
    doc.args(["doc", "--quiet", "--workspace", "--no-deps"]);
    command(doc.env("RUSTDOCFLAGS", "--deny warnings"))
}

fn deny_tree() -> Outcome {
    deny(&["licenses", "bans", "sources"])
}

/// Where its database is out of reach this is said, and nothing is claimed.
fn deny_advisories() -> Outcome {
    match deny(&["advisories"]) {
        Outcome::Failed(details) if is_out_of_reach(&details) => {
            Outcome::Skipped("the advisory database could not be fetched".to_owned())
        }
        outcome => outcome,
    }
}

/// Only the failure to fetch: a finding says `advisories FAILED`, and may come from a database fetched before.
fn is_out_of_reach(details: &str) -> bool {
    details.contains("failed to fetch advisory database") && !details.contains("advisories FAILED")
}

fn deny(checks: &[&str]) -> Outcome {
    let mut version = Command::new("cargo-deny");
    let installed = version.arg("--version").output();
    let expected = format!("cargo-deny {CARGO_DENY}");
    match installed {
        Ok(output) if String::from_utf8_lossy(&output.stdout).trim() == expected => command(
            cargo()
                .args(["deny", "check", "--hide-inclusion-graph"])
                .args(checks),
        ),
        _ => Outcome::Failed(format!(
            "{expected} is needed: cargo install --locked cargo-deny --version {CARGO_DENY}"
        )),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conformance::is_of_vectors;

    #[test]
    fn each_feature_is_built_alone_and_none() {
        let package = Package {
            features: vec!["one".to_owned(), "two".to_owned()],
            defaults: true,
            ..Package::default()
        };
        assert_eq!(feature_sets(&package), [None, Some("one"), Some("two")]);
        assert!(feature_sets(&Package::default()).is_empty());
    }

    #[test]
    fn features_are_built_for_published_libraries_alone() {
        let named = |name: &str, is_published| Package {
            name: name.to_owned(),
            features: vec!["x".to_owned()],
            is_library: true,
            is_published,
            ..Package::default()
        };
        let packages = [named("a", true), named("b", false)];
        let names: Vec<String> = plan(&packages).into_iter().map(|(name, _)| name).collect();
        assert!(names.contains(&"clippy b".to_owned()));
        assert!(names.contains(&"features a: only x".to_owned()));
        assert!(!names.iter().any(|name| name.starts_with("features b")));
    }

    #[test]
    fn what_is_left_to_the_vectors_is_run_there() {
        assert!(LEFT_TO_VECTORS.into_iter().all(is_of_vectors));
    }

    #[test]
    fn an_advisory_that_was_found_is_never_skipped() {
        assert!(is_out_of_reach(
            "[ERROR] failed to fetch advisory database at somewhere"
        ));
        assert!(!is_out_of_reach(
            "error[vulnerability]: timing\nadvisories FAILED"
        ));
        assert!(!is_out_of_reach(
            "failed to fetch advisory database\nadvisories FAILED"
        ));
        assert!(!is_out_of_reach("error: unknown option"));
    }
}
