//! What crates pull in, as `cargo tree` sees it: nothing that does I/O into a core, little into an adapter.

use std::collections::BTreeSet;

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

/// Adapters, the crate each of them is for, and how many crates an application gets on top of that one's own.
const ADDED: [(&str, &str, usize); 1] = [("oauth-reqwest", "reqwest", 40)];

pub(super) fn check() -> Fallible<Vec<Finding>> {
    let mut found = Vec::new();
    let packages = packages()?;
    for core in CORES
        .iter()
        .filter(|core| packages.iter().any(|package| package.name == **core))
    {
        // Every backend at once: a core has no feature that may do I/O.
        let listed = tree(core, &["--all-features"])?;
        found
            .extend(impure(&listed).map(|name| finding(core, format!("a core depends on {name}"))));
    }
    for (adapter, stack, limit) in ADDED {
        if let Some(added) = too_many(&tree(adapter, &[])?, &tree(stack, &[])?, limit) {
            let what = format!("adds {added} crates to those of {stack}, the limit is {limit}");
            found.push(finding(adapter, what));
        }
    }
    Ok(found)
}

/// The names of the crates that `package` pulls in when it is built, its own among them.
fn tree(package: &str, options: &[&str]) -> Fallible<BTreeSet<String>> {
    let mut tree = cargo();
    tree.args(["tree", "--package", package, "--edges", "normal"])
        .args(options);
    let output = tree
        .args(["--prefix", "none", "--format", "{p}"])
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    Ok(names(&String::from_utf8_lossy(&output.stdout)))
}

fn names(listed: &str) -> BTreeSet<String> {
    listed
        .lines()
        .filter_map(|line| line.split(' ').next())
        .map(str::to_owned)
        .collect()
}

fn impure(names: &BTreeSet<String>) -> impl Iterator<Item = &String> {
    names.iter().filter(|name| IMPURE.contains(&name.as_str()))
}

/// How many of `own` are not among `stack`, if they are more than `limit`.
fn too_many(own: &BTreeSet<String>, stack: &BTreeSet<String>, limit: usize) -> Option<usize> {
    let added = own.difference(stack).count();
    (added > limit).then_some(added)
}

fn finding(package: &str, what: String) -> Finding {
    Finding {
        path: format!("crates/{package}/Cargo.toml"),
        line: 0,
        what,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn crates_that_do_io_are_found_once() {
        let listed = names("a v1.0.0\ntokio v1.54.0\nmio v1.0.0\ntokio v1.54.0 (*)\n");
        assert_eq!(impure(&listed).collect::<Vec<_>>(), ["mio", "tokio"]);
    }

    #[test]
    fn other_crates_are_fine() {
        let listed = names("http v1.5.0\nrand_core v0.10.0\nbytes v1.12.0\n");
        assert_eq!(impure(&listed).count(), 0);
    }

    #[test]
    fn an_adapter_that_brings_much_is_found() {
        let stack = names("stack v1.0.0\na v1.0.0\n");
        let adapter = names("adapter v1.0.0\nstack v1.0.0\na v1.0.0\nb v1.0.0\n");
        assert_eq!(too_many(&adapter, &stack, 1), Some(2));
        assert_eq!(too_many(&adapter, &stack, 2), None);
    }

    #[test]
    fn trees_are_listed_by_cargo() {
        let listed = tree("oauth2-core", &["--all-features"]).unwrap();
        assert!(listed.contains("oauth2-core") && listed.contains("http"));
        assert!(tree("no-such-package", &[]).is_err());
    }
}
