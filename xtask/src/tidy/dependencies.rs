//! What the cores pull in does no I/O, as `cargo tree` sees it.

use super::Finding;
use crate::Fallible;
use crate::workspace::{CORES, cargo, packages};

/// Crates that open sockets, draw randomness, run tasks or link a TLS stack.
const IMPURE: [&str; 18] = [
    "async-io",
    "async-std",
    "curl",
    "getrandom",
    "hyper",
    "hyper-util",
    "mio",
    "native-tls",
    "openssl",
    "polling",
    "rand",
    "reqwest",
    "rustls",
    "smol",
    "socket2",
    "surf",
    "tokio",
    "ureq",
];

pub(super) fn check() -> Fallible<Vec<Finding>> {
    let mut found = Vec::new();
    for package in packages()?
        .iter()
        .filter(|package| CORES.contains(&package.name.as_str()))
    {
        // Every backend at once: a core has no feature that may do I/O.
        let mut tree = cargo();
        tree.args([
            "tree",
            "--package",
            &package.name,
            "--edges",
            "normal",
            "--all-features",
        ]);
        let output = tree
            .args(["--prefix", "none", "--format", "{p}"])
            .output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        let listed = String::from_utf8_lossy(&output.stdout);
        found.extend(impure(&listed).into_iter().map(|name| Finding {
            path: format!("crates/{}/Cargo.toml", package.name),
            line: 0,
            what: format!("a core depends on {name}"),
        }));
    }
    Ok(found)
}

fn impure(listed: &str) -> Vec<&str> {
    let mut names: Vec<&str> = listed
        .lines()
        .filter_map(|line| line.split(' ').next())
        .filter(|name| IMPURE.contains(name))
        .collect();
    names.sort_unstable();
    names.dedup();
    names
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_that_do_io_are_found_once() {
        assert_eq!(
            impure("a v1.0.0\ntokio v1.54.0\nmio v1.0.0\ntokio v1.54.0 (*)\n"),
            ["mio", "tokio"]
        );
    }

    #[test]
    fn other_crates_are_fine() {
        assert_eq!(
            impure("http v1.5.0\nrand_core v0.10.0\nbytes v1.12.0\n"),
            Vec::<&str>::new()
        );
    }
}
