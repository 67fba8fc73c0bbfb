//! What crates pull in, as `cargo tree` sees it: nothing that does I/O into a core, little into an adapter.

use super::Finding;
use crate::Fallible;
use crate::trees::{ADAPTERS, Adapter, Crates, Edges, Weight};
use crate::workspace::{CORES, packages};

/// Crates that open sockets, draw randomness, run tasks or link a TLS stack.
const IMPURE: [&str; 19] = [
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
    "rustix",
    "rustls",
    "smol",
    "socket2",
    "surf",
    "tokio",
    "ureq",
];

pub(super) fn check() -> Fallible<Vec<Finding>> {
    let mut found = Vec::new();
    let packages = packages()?;
    for core in CORES
        .iter()
        .filter(|core| packages.iter().any(|package| package.name == **core))
    {
        // Every backend at once: a core has no feature that may do I/O.
        let linked = Crates::of(core, Edges::Linked, &["--all-features"])?;
        found.extend(
            impure(linked.names()).map(|name| finding(core, format!("a core depends on {name}"))),
        );
    }
    for adapter in ADAPTERS {
        let heavy = too_heavy(&adapter, adapter.weight()?);
        found.extend(heavy.map(|what| finding(adapter.package, what)));
    }
    Ok(found)
}

fn impure<'a>(names: impl Iterator<Item = &'a str>) -> impl Iterator<Item = &'a str> {
    names.filter(|name| IMPURE.contains(name))
}

fn too_heavy(adapter: &Adapter, weight: Weight) -> Option<String> {
    let Weight { total, stack } = weight;
    match adapter.most {
        Some(most) if total > most => Some(format!(
            "an application with it compiles {total} crates, the limit is {most}"
        )),
        _ if weight.added() > adapter.most_added => Some(format!(
            "it adds {} crates to the {stack} of its stack, the limit is {}",
            weight.added(),
            adapter.most_added
        )),
        _ => None,
    }
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
    fn crates_that_do_io_are_found() {
        let names = ["a", "tokio", "mio", "rand_core", "bytes"];
        assert!(impure(names.into_iter()).eq(["tokio", "mio"]));
    }

    #[test]
    fn an_adapter_that_brings_much_is_found() {
        let [adapter, ..] = ADAPTERS;
        let adapter = Adapter {
            most: Some(10),
            most_added: 3,
            ..adapter
        };
        let heavy = |total, stack| too_heavy(&adapter, Weight { total, stack });
        assert_eq!(heavy(10, 7), None);
        assert!(heavy(11, 10).is_some_and(|what| what.contains("compiles 11 crates")));
        assert!(heavy(10, 6).is_some_and(|what| what.contains("adds 4 crates")));
    }
}
