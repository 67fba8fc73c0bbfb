//! One program: what it compiles, how long that takes from nothing, and how large it comes out.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::process::Command;
use std::time::Instant;

use super::programs::Program;
use crate::Fallible;
use crate::bench::figures::median;
use crate::trees::{Crates, Edges};
use crate::workspace::{cargo, root};

/// What building a program came to.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Figure {
    pub(super) crates: f64,
    pub(super) seconds: f64,
    pub(super) bytes: f64,
}

/// By the program's name.
pub(super) type Figures = BTreeMap<&'static str, Figure>;

/// Builds each program once in each round, one after the other, so that whatever else the machine
/// does meets all of them.
pub(super) fn measure(programs: &[&'static Program], rounds: usize) -> Fallible<Figures> {
    for program in programs {
        // The network is not timed.
        succeed(command("fetch", program).arg("--quiet"))?;
    }
    let mut seconds: BTreeMap<&str, Vec<f64>> = BTreeMap::new();
    let mut figures = Figures::new();
    for round in 1..=rounds {
        for program in programs {
            let figure = build(program)?;
            println!(
                "{round}/{rounds} {}: {} crates, {:.1} s, {:.2} MB",
                program.name,
                figure.crates,
                figure.seconds,
                figure.bytes / 1e6
            );
            let taken = seconds.entry(program.name).or_default();
            taken.push(figure.seconds);
            let seconds = median(taken.iter().copied());
            figures.insert(program.name, Figure { seconds, ..figure });
        }
    }
    Ok(figures)
}

fn build(program: &Program) -> Fallible<Figure> {
    let package = format!("build-{}", program.name);
    let manifest = manifest(program);
    let options = ["--locked", "--offline", "--manifest-path", &manifest];
    let crates = Crates::of(&package, Edges::Compiled, &options)?.count() as f64;

    let target = root().join("target/bench/build").join(program.name);
    empty(&target)?;
    let begun = Instant::now();
    succeed(
        command("build", program)
            .args(["--release", "--quiet", "--offline", "--target-dir"])
            .arg(&target),
    )?;
    let seconds = begun.elapsed().as_secs_f64();
    let built = target.join("release").join(package);
    let bytes = fs::metadata(built.with_extension(std::env::consts::EXE_EXTENSION))?.len() as f64;
    empty(&target)?;
    Ok(Figure {
        crates,
        seconds,
        bytes,
    })
}

fn command(command: &str, program: &Program) -> Command {
    let mut cargo = cargo();
    cargo.args([command, "--locked", "--manifest-path", &manifest(program)]);
    // Nothing that keeps what was compiled before.
    cargo.env("RUSTC_WRAPPER", "");
    cargo
}

fn manifest(program: &Program) -> String {
    format!("bench/build/{}/Cargo.toml", program.name)
}

fn succeed(command: &mut Command) -> Fallible<()> {
    match command.status()? {
        status if status.success() => Ok(()),
        status => Err(format!("{command:?}: {status}").into()),
    }
}

fn empty(folder: &Path) -> Fallible<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    Ok(())
}
