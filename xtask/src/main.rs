//! Development commands: `cargo xtask <command>`. Each has a file of its name.

mod ci;
#[cfg(feature = "conformance")]
mod conformance;
mod parts;
mod tidy;
mod workspace;

use std::env;
use std::error::Error;
use std::process::ExitCode;

/// What a command gives back when it could not do its work. A finding is no error: it is a [`parts::Outcome`].
type Fallible<T> = Result<T, Box<dyn Error + Send + Sync>>;

fn main() -> ExitCode {
    let arguments: Vec<String> = env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let clean = match words.split_first() {
        Some((&"ci", only)) => ci::run(only),
        Some((&"tidy", [])) => tidy::run(),
        Some((&"conformance", [part, options @ ..])) => conformance(part, options),
        _ => {
            eprintln!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match clean {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("error: {error}");
            ExitCode::FAILURE
        }
    }
}

#[cfg(feature = "conformance")]
fn conformance(part: &str, options: &[&str]) -> Fallible<bool> {
    conformance::run(part, options)
}

/// Builds this program again, with the command in it, and runs that.
#[cfg(not(feature = "conformance"))]
fn conformance(part: &str, options: &[&str]) -> Fallible<bool> {
    let mut whole = workspace::cargo();
    whole.args([
        "run",
        "--quiet",
        "--package",
        "xtask",
        "--features",
        "conformance",
        "--",
    ]);
    Ok(whole
        .args(["conformance", part])
        .args(options)
        .status()?
        .success())
}

const USAGE: &str = "\
usage: cargo xtask <command>

  ci [part ...]                          every check; or the parts whose names begin so
  tidy                                   the rules of this workspace that no compiler knows
  conformance interop [--require peer]   against servers written by others, started on 127.0.0.1";
