//! The servers that others wrote, one file for each, and how they get here.

pub(super) mod oidc_provider;

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use crate::Fallible;
use crate::conformance::adapters::Adapter;
use crate::conformance::cases::Case;
use crate::conformance::clock::Clock;
use crate::conformance::target;
use crate::workspace::root;

/// A server that others wrote, on 127.0.0.1; it ends when this is dropped.
pub(super) trait Peer: Sized {
    async fn start() -> Fallible<Start<Self>>;

    /// Plays a case; `None` for one that has no body here.
    async fn handle<A: Adapter>(
        &self,
        case: &Case,
        adapter: &A,
        clock: &Clock,
    ) -> Option<Fallible<()>>;
}

/// How a peer's start went.
#[derive(Debug)]
pub(super) enum Start<P> {
    /// What it needs is not on this machine.
    Missing(String),
    Ready(P),
}

/// Puts the npm packages that `xtask/peers/<name>/package-lock.json` pins under `target/peers/<name>`, once.
fn install_npm(name: &str) -> Fallible<PathBuf> {
    let source = root().join("xtask/peers").join(name);
    let folder = target().join("peers").join(name);
    fs::create_dir_all(&folder)?;
    // Written last, so it says that all before it went well.
    let stamp = folder.join("installed.json");
    let lock = fs::read(source.join("package-lock.json"))?;
    let is_installed = fs::read(&stamp).is_ok_and(|installed| installed == lock);
    for entry in fs::read_dir(&source)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), folder.join(entry.file_name()))?;
        }
    }
    if !is_installed {
        let mut npm = Command::new("npm");
        npm.args([
            "ci",
            "--omit=dev",
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
        ]);
        let output = npm.current_dir(&folder).output()?;
        if !output.status.success() {
            return Err(format!("npm ci: {}", String::from_utf8_lossy(&output.stderr)).into());
        }
        fs::write(&stamp, lock)?;
    }
    Ok(folder)
}

/// Why a program is of no use here, if it is of none: it is missing, or older than `least`.
fn lacks(program: &str, least: u32) -> Option<String> {
    let output = Command::new(program).arg("--version").output();
    let Some(output) = output.ok().filter(|output| output.status.success()) else {
        return Some(format!("{program} is not installed"));
    };
    let version = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    let major = version
        .split([' ', 'v', '.'])
        .find_map(|number| number.parse().ok());
    let is_old = major.is_none_or(|major: u32| major < least);
    is_old.then(|| format!("{program} is {version}, {least} is needed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_program_that_is_missing_or_old_is_named() {
        assert_eq!(
            lacks("no-such-program", 1).unwrap(),
            "no-such-program is not installed"
        );
        assert_eq!(lacks("rustc", 1), None);
        assert!(lacks("rustc", 9999).is_some_and(|reason| reason.ends_with("9999 is needed")));
    }

    #[test]
    fn the_lock_files_pin_digests_and_name_no_host() {
        let lock = root().join("xtask/peers/oidc-provider/package-lock.json");
        let lock: serde_json::Value = serde_json::from_slice(&fs::read(lock).unwrap()).unwrap();
        let packages = lock["packages"].as_object().unwrap();
        for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
            assert!(package["integrity"].is_string(), "{name}");
            assert!(package.get("resolved").is_none(), "{name}");
        }
        assert_eq!(packages["node_modules/oidc-provider"]["version"], "9.13.3");
    }
}
