//! The peers, each a program of its own: their versions of the same libraries exclude each other.

use std::cell::RefCell;
use std::collections::HashMap;
use std::env;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use serde_json::Value;

use crate::Fallible;
use crate::beside::Who;

pub(crate) struct Peers<W> {
    part: &'static str,
    operations: &'static [&'static str],
    material: String,
    programs: Vec<Program<W>>,
}

struct Program<W> {
    who: W,
    path: PathBuf,
    /// What the last start brought and nobody has taken yet.
    times: RefCell<HashMap<String, f64>>,
    allocated: RefCell<HashMap<String, (u64, u64)>>,
}

impl<W: Who> Peers<W> {
    /// Builds them, each a package with a feature if it takes one, and starts each once. To be
    /// asked for these operations of a part; the material is for all of them.
    pub(crate) fn new(
        part: &'static str,
        operations: &'static [&'static str],
        material: &Value,
        programs: &[(W, &str, &str)],
    ) -> Fallible<Self> {
        let mut peers = Self {
            part,
            operations,
            material: material.to_string(),
            programs: Vec::new(),
        };
        // Without them these rows are left out, as those in this program are.
        let programs = programs.iter().filter(|_| cfg!(feature = "peers"));
        for (who, package, features) in programs {
            let program = Program {
                who: *who,
                path: build(package, features)?,
                times: RefCell::default(),
                allocated: RefCell::default(),
            };
            program.start(part, &peers.material)?;
            peers.programs.push(program);
        }
        Ok(peers)
    }

    /// What each of them does.
    pub(crate) fn rows(&self) -> impl Iterator<Item = (W, &'static str)> {
        self.programs.iter().flat_map(|program| {
            let does = |operation: &&str| program.times.borrow().contains_key(*operation);
            let operations = self.operations.iter().copied();
            let operations: Vec<_> = operations.filter(does).collect();
            operations
                .into_iter()
                .map(|operation| (program.who, operation))
        })
    }

    /// Of this round: the first row of a program starts it. A peer that fails has no time.
    pub(crate) fn time(&self, who: W, operation: &str) -> f64 {
        let Some(program) = self.program(who) else {
            return f64::NAN;
        };
        let taken = program.times.borrow_mut().remove(operation);
        taken.unwrap_or_else(|| {
            if let Err(error) = program.start(self.part, &self.material) {
                eprintln!("{}: {error}", who.name());
            }
            let taken = program.times.borrow_mut().remove(operation);
            taken.unwrap_or(f64::NAN)
        })
    }

    pub(crate) fn allocated(&self, who: W, operation: &str) -> (u64, u64) {
        let program = self.program(who);
        let allocated = program.and_then(|program| {
            let allocated = program.allocated.borrow();
            allocated.get(operation).copied()
        });
        allocated.unwrap_or_default()
    }

    fn program(&self, who: W) -> Option<&Program<W>> {
        self.programs.iter().find(|program| program.who == who)
    }
}

impl<W> Program<W> {
    fn start(&self, part: &str, material: &str) -> Fallible<()> {
        let mut child = Command::new(&self.path)
            .arg(part)
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
fn build(package: &str, features: &str) -> Fallible<PathBuf> {
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
