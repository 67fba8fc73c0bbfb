//! What crates pull in, as `cargo tree` sees it.

use std::collections::{BTreeMap, BTreeSet};

use crate::Fallible;
use crate::workspace::cargo;

/// What an application with an adapter compiles, and what it may.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Adapter {
    pub(crate) package: &'static str,
    /// The crates that it is for.
    pub(crate) stack: &'static [&'static str],
    /// How many crates it may have in all.
    pub(crate) most: Option<usize>,
    /// How many it may have on top of its stack's own.
    pub(crate) most_added: usize,
}

pub(crate) const ADAPTERS: [Adapter; 3] = [
    Adapter {
        package: "oauth-hyper",
        stack: &[
            "hyper",
            "hyper-rustls",
            "hyper-util",
            "tower-layer",
            "tower-service",
        ],
        most: None,
        // More than the others: what these have of their stacks' own (roots, forms, JSON, base64) hyper has not.
        most_added: 43,
    },
    Adapter {
        package: "oauth-reqwest",
        stack: &["reqwest"],
        most: None,
        most_added: 40,
    },
    Adapter {
        package: "oauth-ureq",
        stack: &["ureq"],
        most: Some(75),
        most_added: 40,
    },
];

/// How many crates an application compiles with an adapter, and with its stack alone: that is with
/// the same features.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Weight {
    pub(crate) total: usize,
    pub(crate) stack: usize,
}

impl Adapter {
    pub(crate) fn weight(&self) -> Fallible<Weight> {
        let crates = Crates::of(self.package, Edges::Compiled, &[])?;
        Ok(Weight {
            total: crates.count(),
            stack: crates.count_below(self.stack),
        })
    }
}

impl Weight {
    pub(crate) fn added(self) -> usize {
        self.total - self.stack
    }
}

/// A package and all that it pulls in, as an application has them that depends on it alone.
#[derive(Debug)]
pub(crate) struct Crates {
    /// Names and versions, each with those that it needs itself: a crate in two versions is two.
    needs: BTreeMap<String, BTreeSet<String>>,
}

/// Which dependencies count.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Edges {
    /// All that is compiled: build scripts and what they need too.
    Compiled,
    /// What is linked.
    Linked,
}

impl Crates {
    pub(crate) fn of(package: &str, edges: Edges, options: &[&str]) -> Fallible<Self> {
        let edges = match edges {
            Edges::Compiled => "normal,build",
            Edges::Linked => "normal",
        };
        let mut tree = cargo();
        tree.args(["tree", "--package", package, "--edges", edges])
            .args(options);
        // Nothing but the format's own first character parts the depth from the name.
        let output = tree
            .args(["--prefix", "depth", "--format", " {p}"])
            .output()?;
        if !output.status.success() {
            return Err(String::from_utf8_lossy(&output.stderr).into());
        }
        Self::parse(&String::from_utf8_lossy(&output.stdout))
    }

    /// Reads lines of a depth, a name and a version. What a crate needs follows it once; the crate
    /// may come again without.
    fn parse(listed: &str) -> Fallible<Self> {
        let mut path: Vec<String> = Vec::new();
        let mut needs: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for line in listed.lines() {
            let mut words = line.split(' ');
            let (Some(depth), Some(name), Some(version)) =
                (words.next(), words.next(), words.next())
            else {
                return Err(format!("not understood in what cargo tree says: {line}").into());
            };
            path.truncate(depth.parse()?);
            let found = format!("{name} {version}");
            if let Some(parent) = path.last() {
                let siblings = needs.entry(parent.clone()).or_default();
                siblings.insert(found.clone());
            }
            needs.entry(found.clone()).or_default();
            path.push(found);
        }
        Ok(Self { needs })
    }

    /// How many they are, the package among them.
    pub(crate) fn count(&self) -> usize {
        self.needs.len()
    }

    /// How many of them there would be if these were all that one wanted, with the same features.
    pub(crate) fn count_below(&self, wanted: &[&str]) -> usize {
        let mut seen = BTreeSet::new();
        let is_wanted = |found: &&String| wanted.contains(&name(found));
        let mut open: Vec<&String> = self.needs.keys().filter(is_wanted).collect();
        while let Some(found) = open.pop() {
            if seen.insert(found) {
                open.extend(self.needs.get(found).into_iter().flatten());
            }
        }
        seen.len()
    }

    /// Their names.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.needs.keys().map(|found| name(found))
    }
}

fn name(found: &str) -> &str {
    found.split_once(' ').map_or(found, |(name, _)| name)
}

#[cfg(test)]
mod tests {
    use super::*;

    const LISTED: &str = "0 adapter v0.1.0 (/here)\n1 stack v2.0.0\n2 socket v1.0.0\n3 libc v1.0.0\n\
        1 core v0.1.0 (/here)\n2 socket v0.9.0\n3 old v1.0.0\n1 socket v1.0.0 (*)\n";

    #[test]
    fn each_version_counts_once() {
        let crates = Crates::parse(LISTED).unwrap();
        assert_eq!(crates.count(), 7);
        assert_eq!(crates.names().filter(|name| *name == "socket").count(), 2);
    }

    #[test]
    fn a_stack_is_counted_with_all_below_it() {
        let crates = Crates::parse(LISTED).unwrap();
        assert_eq!(crates.count_below(&["stack"]), 3);
        assert_eq!(crates.count_below(&["stack", "core"]), 6);
        assert_eq!(crates.count_below(&["another"]), 0);
    }

    #[test]
    fn what_is_no_list_is_refused() {
        assert!(Crates::parse("adapter v0.1.0\n").is_err());
        assert!(Crates::parse("0 adapter").is_err());
    }

    #[test]
    fn trees_are_listed_by_cargo() {
        let linked = Crates::of("oauth2-core", Edges::Linked, &["--all-features"]).unwrap();
        let names: Vec<&str> = linked.names().collect();
        assert!(names.contains(&"oauth2-core") && names.contains(&"http"));
        assert!(Crates::of("no-such-package", Edges::Linked, &[]).is_err());
    }
}
