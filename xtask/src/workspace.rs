//! The workspace as `cargo metadata` describes it.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::{Map, Value};

use crate::Fallible;

/// The four crates that do no I/O, read no clock and draw no randomness.
pub(crate) const CORES: [&str; 4] = ["jose-assert", "oauth1-core", "oauth2-core", "oidc-idtoken"];

/// A member of the workspace.
#[derive(Debug, Default)]
pub(crate) struct Package {
    pub(crate) name: String,
    /// Its features, `default` apart, optional dependencies that are no feature left out.
    pub(crate) features: Vec<String>,
    /// Whether it has a feature `default` that switches something on.
    pub(crate) defaults: bool,
    pub(crate) is_library: bool,
    pub(crate) is_published: bool,
}

/// The folder of the workspace. Cargo says it at run time; where it was built is the second guess.
pub(crate) fn root() -> PathBuf {
    let own =
        env::var_os("CARGO_MANIFEST_DIR").unwrap_or_else(|| env!("CARGO_MANIFEST_DIR").into());
    Path::new(&own)
        .parent()
        .unwrap_or_else(|| Path::new("."))
        .to_owned()
}

/// The folder that cargo builds into; what commands install and write goes there too.
pub(crate) fn target() -> PathBuf {
    env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from)
}

/// The version of the workspace, and where git says it its commit, and whether that is all.
pub(crate) fn version() -> String {
    let version = env!("CARGO_PKG_VERSION");
    let git = |arguments: &[&str]| {
        let mut git = Command::new("git");
        said(git.args(arguments).current_dir(root()))
    };
    let Some(commit) = git(&["rev-parse", "--short=10", "HEAD"]) else {
        return version.to_owned();
    };
    let changes = git(&["status", "--porcelain", "--untracked-files=no"]);
    let changes = changes.filter(|changes| !changes.is_empty());
    let changes = changes.map_or("", |_| ", with changes");
    format!("{version} ({commit}{changes})")
}

/// What a command says where it ends well.
pub(crate) fn said(command: &mut Command) -> Option<String> {
    let output = command.output().ok()?;
    let text = String::from_utf8_lossy(&output.stdout);
    output.status.success().then(|| text.trim().to_owned())
}

/// `cargo` at the root of the workspace.
pub(crate) fn cargo() -> Command {
    let mut command = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    command.current_dir(root());
    command
}

/// The members, by name.
pub(crate) fn packages() -> Fallible<Vec<Package>> {
    let output = cargo()
        .args(["metadata", "--no-deps", "--format-version", "1"])
        .output()?;
    if !output.status.success() {
        return Err(String::from_utf8_lossy(&output.stderr).into());
    }
    let metadata: Value = serde_json::from_slice(&output.stdout)?;
    let mut packages: Vec<Package> = members(&metadata).collect();
    packages.sort_by(|one, other| one.name.cmp(&other.name));
    Ok(packages)
}

fn members(metadata: &Value) -> impl Iterator<Item = Package> {
    list(metadata.get("packages")).map(|package| {
        let features = package.get("features").and_then(Value::as_object);
        let is_named = |name: &&String| name.as_str() != "default";
        Package {
            name: package
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            features: features
                .into_iter()
                .flat_map(Map::keys)
                .filter(is_named)
                .cloned()
                .collect(),
            defaults: list(package.pointer("/features/default")).next().is_some(),
            is_library: list(package.get("targets")).any(is_library),
            // `publish = false` is an empty list of registries.
            is_published: package.get("publish") != Some(&Value::Array(Vec::new())),
        }
    })
}

fn is_library(target: &Value) -> bool {
    list(target.get("kind")).any(|kind| kind == "lib")
}

fn list(value: Option<&Value>) -> impl Iterator<Item = &Value> {
    value.and_then(Value::as_array).into_iter().flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn members_are_read_with_their_features_and_kinds() {
        let metadata = serde_json::json!({ "packages": [
            { "name": "a", "features": { "default": ["x"], "x": [] }, "publish": null, "targets": [{ "kind": ["lib"] }] },
            { "name": "b", "features": { "default": [] }, "publish": [], "targets": [{ "kind": ["bin"] }] },
        ]});
        let found: Vec<Package> = members(&metadata).collect();
        assert_eq!(found[0].features, ["x"]);
        assert!(found[0].defaults && found[0].is_library && found[0].is_published);
        assert!(!found[1].defaults && !found[1].is_library && !found[1].is_published);
    }

    #[test]
    fn this_workspace_has_its_cores() {
        let names: Vec<String> = packages()
            .unwrap()
            .into_iter()
            .map(|package| package.name)
            .collect();
        assert!(names.contains(&"oauth2-core".to_owned()));
        assert!(names.contains(&"xtask".to_owned()));
    }
}
