//! How what a peer needs gets here: packages whose digests are pinned, under `target/peers`.

use std::fmt;
use std::fs;
use std::path::{self, Path, PathBuf};
use std::process::Command;
use std::thread;
use std::time::Duration;

use serde_json::Value;
use sha2::{Digest, Sha256};

use crate::Fallible;
use crate::parts::{Outcome, command};
use crate::workspace::{root, target};

/// The npm packages that `xtask/peers/<name>/package-lock.json` pins. Gives back the folder that
/// they, and the peer's own files, are in.
pub(super) fn install_npm(name: &str) -> Fallible<PathBuf> {
    install(name, "package-lock.json", |folder| {
        let mut npm = Command::new("npm");
        npm.args(["ci", "--omit=dev", "--ignore-scripts"]);
        npm.args(["--no-audit", "--no-fund"]);
        fetch(npm.current_dir(folder))
    })
}

/// The Python packages that `xtask/peers/<name>/requirements.txt` pins, in an environment of their
/// own: `venv` in the folder that is given back.
pub(super) fn install_pip(name: &str) -> Fallible<PathBuf> {
    install(name, "requirements.txt", |folder| {
        let mut venv = Command::new("python3");
        venv.args(["-m", "venv", "--clear", "venv"]);
        run(venv.current_dir(folder))?;
        let mut pip = Command::new(folder.join("venv/bin/python"));
        pip.args(["-m", "pip", "install", "--quiet", "--no-input"]);
        // Built packages alone: nothing of theirs runs before its digest is checked.
        pip.args(["--require-hashes", "--only-binary", ":all:"]);
        fetch(
            pip.args(["--requirement", "requirements.txt"])
                .current_dir(folder),
        )
    })
}

/// The version of a package that `package-lock.json` pins.
pub(super) fn npm_version(name: &str, package: &str) -> Option<String> {
    let lock = fs::read(source(name).join("package-lock.json")).ok()?;
    let lock: Value = serde_json::from_slice(&lock).ok()?;
    let package = lock
        .get("packages")?
        .get(format!("node_modules/{package}"))?;
    Some(package.get("version")?.as_str()?.to_owned())
}

/// The version of a package that `requirements.txt` pins.
pub(super) fn pip_version(name: &str, package: &str) -> Option<String> {
    let requirements = fs::read_to_string(source(name).join("requirements.txt")).ok()?;
    requirements.lines().find_map(|line| {
        let version = line.strip_prefix(package)?.strip_prefix("==")?;
        Some(version.split(' ').next()?.to_owned())
    })
}

/// The version of the distribution that `distribution.txt` pins.
pub(super) fn maven_version(name: &str) -> Option<String> {
    let pinned = fs::read_to_string(source(name).join("distribution.txt")).ok()?;
    Some(pinned.lines().next()?.split(':').nth(2)?.to_owned())
}

/// Where a peer's set-up is.
fn source(name: &str) -> PathBuf {
    root().join("xtask/peers").join(name)
}

/// The distribution that `xtask/peers/<name>/distribution.txt` pins: a zip of a Maven repository, whose one folder is
/// unpacked into the folder that is given back. `ready` makes it fit to run, once.
pub(super) fn install_maven(
    name: &str,
    ready: impl FnOnce(&Path) -> Fallible<()>,
) -> Fallible<PathBuf> {
    install(name, "distribution.txt", |folder| {
        let pinned = fs::read_to_string(folder.join("distribution.txt"))?;
        let distribution = Distribution::read(&pinned).ok_or("distribution.txt pins nothing")?;
        let mut mvn = Command::new("mvn");
        mvn.args(["--batch-mode", "--quiet", COPY, "-DoutputDirectory=."]);
        mvn.arg(format!("-Dartifact={}", distribution.artifact));
        fetch(mvn.current_dir(folder))
            .map_err(|error| Unreachable(format!("mvn cannot get it: {error}")))?;
        let file = folder.join(&distribution.file);
        let digest = Sha256::digest(&fs::read(&file)?);
        let digest: String = digest.iter().map(|byte| format!("{byte:02x}")).collect();
        if digest != distribution.sha256 {
            return Err(format!("{} has the digest {digest}", distribution.file).into());
        }
        let mut jar = Command::new("jar");
        run(jar.arg("xf").arg(&file).current_dir(folder))?;
        fs::remove_file(file)?;
        ready(folder)
    })
}

/// One file of a Maven repository.
struct Distribution {
    /// `group:artifact:version:type`.
    artifact: String,
    file: String,
    sha256: String,
}

impl Distribution {
    fn read(pinned: &str) -> Option<Self> {
        let (artifact, digest) = pinned.trim_end().split_once('\n')?;
        let mut parts = artifact.split(':').skip(1);
        let (name, version, kind) = (parts.next()?, parts.next()?, parts.next()?);
        Some(Self {
            artifact: artifact.to_owned(),
            file: format!("{name}-{version}.{kind}"),
            sha256: digest.strip_prefix("sha256:")?.to_owned(),
        })
    }
}

/// A registry does not answer, or not with what is asked for.
#[derive(Debug)]
pub(super) struct Unreachable(String);

impl fmt::Display for Unreachable {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

impl std::error::Error for Unreachable {}

const COPY: &str = "org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy";

/// Copies the peer's files and gets its packages, unless those of this lock file are there.
fn install(
    name: &str,
    lock: &str,
    packages: impl FnOnce(&Path) -> Fallible<()>,
) -> Fallible<PathBuf> {
    let source = source(name);
    // Programs in it are run from it.
    let folder = path::absolute(target().join("peers").join(name))?;
    fs::create_dir_all(&folder)?;
    for entry in fs::read_dir(&source)? {
        let entry = entry?;
        if entry.file_type()?.is_file() {
            fs::copy(entry.path(), folder.join(entry.file_name()))?;
        }
    }
    // Written last, so it says that all before it went well.
    let stamp = folder.join(format!("installed-{lock}"));
    let lock = fs::read(source.join(lock))?;
    if fs::read(&stamp).is_ok_and(|installed| installed == lock) {
        return Ok(folder);
    }
    packages(&folder)?;
    fs::write(&stamp, lock)?;
    Ok(folder)
}

/// A command that asks a registry, which may have a bad moment: what it fails at is tried again.
fn fetch(work: &mut Command) -> Fallible<()> {
    let mut tries = 1..=TRIES;
    loop {
        let tried = tries.next();
        match run(work) {
            Err(_) if tried.is_some_and(|tried| tried < TRIES) => thread::sleep(PAUSE),
            end => return end,
        }
    }
}

const TRIES: u32 = 3;
const PAUSE: Duration = Duration::from_secs(5);

fn run(work: &mut Command) -> Fallible<()> {
    match command(work) {
        Outcome::Failed(details) => Err(details.into()),
        _ => Ok(()),
    }
}

/// Why a program is of no use here, if it is of none: it is missing, or older than `least`.
pub(super) fn lacks(program: &str, least: u32) -> Option<String> {
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

/// Why Python is of no use here, if it is of none: it is missing or old, or cannot make
/// environments, which some systems have in a package of its own.
pub(super) fn lacks_python() -> Option<String> {
    let mut python = Command::new("python3");
    python.args([
        "-c",
        "import ensurepip, sys, venv; sys.exit(sys.version_info < (3, 11))",
    ]);
    let serves = python.output().is_ok_and(|output| output.status.success());
    (!serves).then(|| "python3, 3.11 or newer, with venv and pip is not installed".to_owned())
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
    fn versions_are_those_that_are_pinned() {
        let version = npm_version("oidc-provider", "oidc-provider");
        assert_eq!(version.as_deref(), Some("9.13.3"));
        assert_eq!(pip_version("authlib", "authlib").as_deref(), Some("1.9.9"));
        assert_eq!(pip_version("authlib", "auth"), None);
    }

    #[test]
    fn the_lock_files_pin_digests_and_name_no_host() {
        let lock = root().join("xtask/peers/oidc-provider/package-lock.json");
        let lock: Value = serde_json::from_slice(&fs::read(lock).unwrap()).unwrap();
        let packages = lock["packages"].as_object().unwrap();
        for (name, package) in packages.iter().filter(|(name, _)| !name.is_empty()) {
            assert!(package["integrity"].is_string(), "{name}");
            assert!(package.get("resolved").is_none(), "{name}");
        }
        assert_eq!(packages["node_modules/oidc-provider"]["version"], "9.13.3");
    }

    #[test]
    fn a_distribution_is_pinned_by_its_digest() {
        let pinned = root().join("xtask/peers/keycloak/distribution.txt");
        let pinned = Distribution::read(&fs::read_to_string(pinned).unwrap()).unwrap();
        assert_eq!(pinned.file, "keycloak-quarkus-dist-26.7.3.zip");
        assert_eq!(pinned.sha256.len(), 64);
        assert!(Distribution::read("a:b:1:zip").is_none());
    }

    #[test]
    fn the_requirements_pin_digests_and_name_no_host() {
        for (name, pinned) in [
            ("authlib", "authlib==1.9.9 \\"),
            ("django-oauth-toolkit", "django-oauth-toolkit==3.4.1 \\"),
            ("oauthlib", "oauthlib==4.0.1 \\"),
        ] {
            let requirements = source(name).join("requirements.txt");
            let requirements = fs::read_to_string(requirements).unwrap();
            let lines = requirements.lines().filter(|line| !line.starts_with('#'));
            let (digests, packages): (Vec<&str>, Vec<&str>) =
                lines.partition(|line| line.starts_with("    --hash=sha256:"));
            assert!(digests.len() >= packages.len());
            assert!(packages.iter().all(|package| package.ends_with(" \\")));
            assert!(packages.iter().all(|package| package.contains("==")));
            assert!(packages.contains(&pinned));
        }
    }
}
