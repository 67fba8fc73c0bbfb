//! The versions of what is measured, from the lock files.

use std::fs;
use std::path::{Path, PathBuf};

use crate::workspace::root;

/// A program, and what of interest is locked for it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub(super) struct Locked {
    /// The folder of its lock file.
    pub(super) program: String,
    /// Names and versions.
    pub(super) crates: Vec<(String, String)>,
}

/// Ours first, then the package with the peers and the programs in it.
pub(super) fn all() -> Vec<Locked> {
    let mut folders = vec![PathBuf::new()];
    below(Path::new("bench"), &mut folders);
    let mut all: Vec<Locked> = folders.iter().filter_map(|folder| read(folder)).collect();
    all.sort_by(|one, other| one.program.cmp(&other.program));
    all
}

/// The peers, for a line or two.
pub(super) fn in_short() -> String {
    let mut peers: Vec<String> = Vec::new();
    let is_beside =
        |locked: &&Locked| locked.program == "bench" || locked.program.contains("peers");
    for locked in all().iter().filter(is_beside) {
        for (name, version) in &locked.crates {
            let peer = format!("{name} {version}");
            if PEERS.contains(&name.as_str()) && !peers.contains(&peer) {
                peers.push(peer);
            }
        }
    }
    peers.sort();
    format!("beside {}", peers.join(", "))
}

/// Folders with a lock file, relative to the root.
fn below(folder: &Path, found: &mut Vec<PathBuf>) {
    let Ok(entries) = fs::read_dir(root().join(folder)) else {
        return;
    };
    for entry in entries.flatten() {
        if entry.file_name() == "Cargo.lock" {
            found.push(folder.to_owned());
        } else if entry.path().is_dir() && entry.file_name() != "target" {
            below(&folder.join(entry.file_name()), found);
        }
    }
}

fn read(folder: &Path) -> Option<Locked> {
    let text = fs::read_to_string(root().join(folder).join("Cargo.lock")).ok()?;
    let wanted = |(name, _, is_ours): &(&str, &str, bool)| {
        // The workspace's own lock file says what is ours; the others what stands beside it.
        match folder.as_os_str().is_empty() {
            true => *is_ours && !TOOLS.contains(name),
            false => PEERS.contains(name) || BACKENDS.contains(name),
        }
    };
    let crates = packages(&text).filter(wanted);
    Some(Locked {
        program: folder.to_string_lossy().into_owned(),
        crates: crates
            .map(|(name, version, _)| (name.to_owned(), version.to_owned()))
            .collect(),
    })
}

/// Each package's name and version, and whether it comes from no registry.
fn packages(lock: &str) -> impl Iterator<Item = (&str, &str, bool)> {
    lock.split("[[package]]").skip(1).filter_map(|package| {
        let value = |name: &str| {
            let mut lines = package.lines();
            lines.find_map(|line| {
                line.strip_prefix(name)?
                    .strip_prefix(" = \"")?
                    .strip_suffix('"')
            })
        };
        Some((value("name")?, value("version")?, value("source").is_none()))
    })
}

const PEERS: [&str; 12] = [
    "huskarl",
    "huskarl-reqwest",
    "hyper",
    "jsonwebtoken",
    "oauth1-request",
    "oauth2",
    "openidconnect",
    "reqwest",
    "reqwest-oauth1",
    "ureq",
    "yup-oauth2",
    "oauth2-reqwest",
];
const BACKENDS: [&str; 10] = [
    "aws-lc-rs",
    "aws-lc-sys",
    "ed25519-dalek",
    "hmac",
    "p256",
    "ring",
    "rsa",
    "serde_json",
    "sha1",
    "sha2",
];
/// Members that nobody uses who uses the library.
const TOOLS: [&str; 6] = [
    "adapter-tests",
    "examples",
    "flow-script",
    "loopback-provider",
    "own-rows",
    "xtask",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn packages_have_names_versions_and_where_they_are_from() {
        let lock = "version = 4\n\n[[package]]\nname = \"a\"\nversion = \"1.0.0\"\n\n[[package]]\nname = \"b\"\n\
                    version = \"2.0.0\"\nsource = \"registry\"\ndependencies = [\n \"a\",\n]\n";
        let found: Vec<_> = packages(lock).collect();
        assert_eq!(found, [("a", "1.0.0", true), ("b", "2.0.0", false)]);
    }

    #[test]
    fn ours_and_the_peers_are_found_where_they_are_locked() {
        let all = all();
        let has = |program: &str, name: &str| {
            let mut found = all.iter().filter(|locked| locked.program == program);
            found.any(|locked| locked.crates.iter().any(|(own, _)| own == name))
        };
        assert!(has("", "jose-assert") && !has("", "xtask") && !has("", "serde_json"));
        assert!(has("bench", "oauth2") && has("bench", "aws-lc-rs"));
        assert!(has("bench/peers/huskarl", "huskarl"));
        assert!(in_short().contains("jsonwebtoken 11"));
    }
}
