//! Development commands: `cargo xtask <command>`. Each has a file of its name.

mod bench;
mod browser;
mod ci;
mod conformance;
mod page;
mod parts;
mod tidy;
mod trees;
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
        Some((&"bench", words)) => bench::run(words),
        Some((&"browser", options)) => browser::run(options),
        Some((&"conformance", words)) => conformance::run(words),
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

/// Builds this program again, with the command in it, and runs that where this one was run.
fn again(build: &[&str], command: &[&str]) -> Fallible<bool> {
    let mut whole = workspace::cargo();
    whole.args(["run", "--quiet", "--package", "xtask", "--manifest-path"]);
    whole
        .arg(workspace::root().join("Cargo.toml"))
        .args(build)
        .arg("--")
        .args(command);
    Ok(whole.current_dir(env::current_dir()?).status()?.success())
}

const USAGE: &str = "\
usage: cargo xtask <command>

  bench [part ...] [--check] [--json file]
                                         what the library costs beside the least that can be done and beside peers; all
                                         parts where none is named, which takes long; target/bench/report.html
    bench oauth1                         signatures, beside the raw HMAC and two peers
    bench jose                           signing and verifying tokens, beside the raw primitives and three peers
    bench oauth2                         logins and calls, beside straight-line code and two peers
    bench oidc                           key sets, the first token and a login, beside three peers
    bench session                        attaching a token, from several threads at once
    bench tree                           how many crates an application compiles
    bench build [--only program ...] [--rounds number]   what a login adds to an application, built from nothing
  bench [part ...] --smoke               our own rows a few times, without the peers: whether all of it works
  browser [--require]                    the example web_login in headless Chromium, driven by chromedriver
  ci [part ...]                          every check; or the parts whose names begin so
  tidy                                   the rules of this workspace that no compiler knows
  conformance [--list]                   the parts of it; the cases of each
  conformance interop [--peer peer] [--require peer]   against servers written by others, started on 127.0.0.1
  conformance oidf --suite url [--ca file] (--all | --plan plan) [--adapter name] [--module name]
                                         against a conformance suite of the OpenID Foundation that runs
  conformance vectors                    test vectors of the standards and of Wycheproof, over every backend";
