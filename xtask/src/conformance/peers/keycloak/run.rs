//! Keycloak's process: a folder of its own for what it writes, and what it is started with.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::{self, Command};

use super::super::openid::{Certificates, Identity};
use super::realm;
use crate::Fallible;

/// The home of one run; removed with it.
#[derive(Debug)]
pub(super) struct Run {
    home: PathBuf,
}

impl Run {
    /// Links to what is installed, beside an empty `data`.
    pub(super) fn prepare(folder: &Path) -> Fallible<Self> {
        let home = folder.join(format!("run-{}", process::id()));
        let run = Self { home };
        fs::create_dir_all(run.home.join("data/import"))?;
        for entry in fs::read_dir(installed(folder)?)? {
            let entry = entry?;
            if entry.file_name() != "data" {
                symlink(entry.path(), run.home.join(entry.file_name()))?;
            }
        }
        Ok(run)
    }

    pub(super) fn write_realm(&self, jwks: &str, logout_uri: &str) -> Fallible<()> {
        let file = self.home.join("data/import/realm.json");
        Ok(fs::write(file, realm::with(jwks, logout_uri)?)?)
    }

    /// The ports are missing yet.
    pub(super) fn command(&self, certificates: &Certificates, device: &str) -> Fallible<Command> {
        let (certificate, key): &Identity = certificates.server();
        for (name, pem) in [
            ("root.pem", certificates.root()),
            ("server.pem", certificate),
            ("server.key", key),
        ] {
            fs::write(self.home.join(name), pem)?;
        }
        let mut java = java(&self.home, &["-Dkc.config.built=true"]);
        java.args(["--import-realm", "--http-host=127.0.0.1"]);
        java.arg("--http-management-scheme=http");
        java.args([
            "--https-certificate-file=server.pem",
            "--https-certificate-key-file=server.key",
        ]);
        java.arg("--truststore-paths=root.pem");
        java.arg(format!("{DEVICE}={device}"));
        Ok(java)
    }
}

impl Drop for Run {
    fn drop(&mut self) {
        // Nothing is left to do about a failure of this.
        let _ = fs::remove_dir_all(&self.home);
    }
}

/// Puts Keycloak together as it is run here, which takes as long as a start.
pub(super) fn build(folder: &Path) -> Fallible<()> {
    let output = java(&installed(folder)?, &[]).output()?;
    if output.status.code() == Some(BUILT) {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&output.stdout);
    Err(format!("Keycloak was not put together: {}: {said}", output.status).into())
}

/// The one folder that was in the distribution.
fn installed(folder: &Path) -> Fallible<PathBuf> {
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.join("lib/quarkus-run.jar").is_file() && !path.join("data/import").exists() {
            return Ok(path);
        }
    }
    Err("the distribution has no lib/quarkus-run.jar".into())
}

/// What `bin/kc.sh start-dev` runs, without the shell in between; a compiler and a collector that start fast.
fn java(home: &Path, properties: &[&str]) -> Command {
    let mut java = Command::new("java");
    java.current_dir(home);
    java.args(["-Xms64m", "-Xmx512m", "-XX:MaxMetaspaceSize=256m"]);
    java.args(["-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"]);
    for package in ["util", "util.concurrent", "security"] {
        java.arg(format!("--add-opens=java.base/java.{package}=ALL-UNNAMED"));
    }
    java.args([
        "-Dfile.encoding=UTF-8",
        "-Duser.language=en",
        "-Duser.country=US",
    ]);
    java.arg("-Djava.util.logging.manager=org.jboss.logmanager.LogManager");
    java.arg(
        "-Djava.util.concurrent.ForkJoinPool.common.threadFactory=\
         io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
    );
    java.arg("-Dpicocli.disable.closures=true");
    java.arg(format!("-Dkc.home.dir={}", home.display()));
    java.arg(format!(
        "-Djboss.server.config.dir={}",
        home.join("conf").display()
    ));
    java.args(properties);
    java.args(["-cp", "lib/quarkus-run.jar"]);
    java.args(["io.quarkus.bootstrap.runner.QuarkusEntryPoint", "start-dev"]);
    // What is decided when it is put together.
    java.args([
        "--db=dev-mem",
        "--metrics-enabled=true",
        "--https-client-auth=request",
    ]);
    java
}

/// How Keycloak says that it was put together, and waits to be started again.
const BUILT: i32 = 10;

/// Where it asks a person's device.
const DEVICE: &str =
    "--spi-ciba-auth-channel--ciba-http-auth-channel--http-authentication-channel-uri";
