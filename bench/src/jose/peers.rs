//! The peers, each a program of its own: their versions of the same libraries exclude each other.

use std::cell::RefCell;
use std::collections::HashMap;
use std::env;
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use super::material::Material;
use super::{Backend, OPERATIONS, Who};

pub(super) struct Peers {
    material: String,
    programs: Vec<Program>,
}

struct Program {
    who: Who,
    path: PathBuf,
    /// What the last start brought and nobody has taken yet.
    times: RefCell<HashMap<String, f64>>,
    allocated: RefCell<HashMap<String, (u64, u64)>>,
}

impl Peers {
    /// Builds them and starts each once.
    pub(super) fn new(material: &Material) -> Result<Self, Box<dyn Error>> {
        let mut peers = Self {
            material: material.to_json()?.to_string(),
            programs: Vec::new(),
        };
        for (who, package, features) in PROGRAMS {
            let program = Program {
                who,
                path: build(package, features)?,
                times: RefCell::default(),
                allocated: RefCell::default(),
            };
            program.start(&peers.material)?;
            peers.programs.push(program);
        }
        Ok(peers)
    }

    /// What each of them does.
    pub(super) fn rows(&self) -> impl Iterator<Item = (Who, &'static str)> {
        self.programs.iter().flat_map(|program| {
            let does = |operation: &&str| program.times.borrow().contains_key(*operation);
            let operations: Vec<_> = OPERATIONS.into_iter().filter(does).collect();
            operations
                .into_iter()
                .map(|operation| (program.who, operation))
        })
    }

    /// Of this round: the first row of a program starts it. A peer that fails has no time.
    pub(super) fn time(&self, who: Who, operation: &str) -> f64 {
        let Some(program) = self.program(who) else {
            return f64::NAN;
        };
        let taken = program.times.borrow_mut().remove(operation);
        taken.unwrap_or_else(|| {
            if let Err(error) = program.start(&self.material) {
                eprintln!("{}: {error}", who.name());
            }
            let taken = program.times.borrow_mut().remove(operation);
            taken.unwrap_or(f64::NAN)
        })
    }

    pub(super) fn allocated(&self, who: Who, operation: &str) -> (u64, u64) {
        let program = self.program(who);
        let allocated = program.and_then(|program| {
            let allocated = program.allocated.borrow();
            allocated.get(operation).copied()
        });
        allocated.unwrap_or_default()
    }

    fn program(&self, who: Who) -> Option<&Program> {
        self.programs.iter().find(|program| program.who == who)
    }
}

impl Program {
    fn start(&self, material: &str) -> Result<(), Box<dyn Error>> {
        let mut child = Command::new(&self.path)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        if let Some(mut input) = child.stdin.take() {
            input.write_all(material.as_bytes())?;
        }
        let output = child.wait_with_output()?;
        if !output.status.success() {
            return Err(format!("{} failed", self.path.display()).into());
        }
        for line in String::from_utf8(output.stdout)?.lines() {
            let line: Value = serde_json::from_str(line)?;
            let number = |name: &str| line.get(name).and_then(Value::as_u64).unwrap_or_default();
            let name = line.get("name").and_then(Value::as_str);
            let time = line.get("ns").and_then(Value::as_f64);
            let (name, time) = name.zip(time).ok_or("not the line of a peer")?;
            self.times.borrow_mut().insert(name.to_owned(), time);
            let allocated = (number("allocations"), number("bytes"));
            self.allocated
                .borrow_mut()
                .insert(name.to_owned(), allocated);
        }
        Ok(())
    }
}

/// Into the folder that this program was built into. One package may be built with several features, so each
/// program gets a name of its own.
fn build(package: &str, features: &str) -> Result<PathBuf, Box<dyn Error>> {
    let manifest = Path::new(env!("CARGO_MANIFEST_DIR")).join("peers");
    let manifest = manifest.join(package).join("Cargo.toml");
    let own = env::current_exe()?;
    let release = own.parent().ok_or("a program in no folder")?;
    let target = release.parent().ok_or("a program in no target folder")?;
    let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(["build", "--release", "--quiet", "--locked"]);
    cargo.args(["--features", features]);
    cargo.arg("--manifest-path").arg(manifest);
    cargo.arg("--target-dir").arg(target);
    if !cargo.status()?.success() {
        return Err(format!("{package} could not be built").into());
    }
    let built = release.join(format!("oauth-bench-{package}"));
    let program = release.join(format!("oauth-bench-{package}-with-{features}"));
    fs::copy(built, &program)?;
    Ok(program)
}

const PROGRAMS: [(Who, &str, &str); 4] = [
    (
        Who::Jsonwebtoken(Backend::AwsLcRs),
        "jsonwebtoken",
        "aws-lc-rs",
    ),
    (
        Who::Jsonwebtoken(Backend::RustCrypto),
        "jsonwebtoken",
        "rust-crypto",
    ),
    (Who::Openidconnect, "openidconnect", ""),
    (Who::Huskarl, "huskarl", ""),
];
