//! `cargo xtask browser`: the example `web_login` in headless Chromium.

mod process;
mod web_login;
mod webdriver;

use std::env;
use std::path::PathBuf;
use std::process::Command;

use self::process::Process;
use self::web_login::{CASES, Stage};
use self::webdriver::Driver;
use crate::Fallible;
use crate::parts::{Outcome, Parts, command};
use crate::workspace::{cargo, root};

/// Takes `--require`: that there is no browser is then a failure.
pub(crate) fn run(options: &[&str]) -> Fallible<bool> {
    let required = match options {
        [] => false,
        ["--require"] => true,
        _ => return Err(format!("not understood: {}", options.join(" ")).into()),
    };
    let (chromium, chromedriver) = match (find("chromium"), find("chromedriver")) {
        (Some(chromium), Some(chromedriver)) => (chromium, chromedriver),
        (None, _) => return missing("chromium", required),
        (_, None) => return missing("chromedriver", required),
    };
    let mut parts = Parts::default();
    // With all of the workspace's features, so that what `cargo test --workspace` has built is taken.
    let mut build = cargo();
    build.args(["build", "--quiet", "--workspace", "--example", "web_login"]);
    let built = command(&mut build);
    if built != Outcome::Passed {
        parts.run("build the example", || built);
        return Ok(parts.summary(NAME));
    }
    let target =
        env::var_os("CARGO_TARGET_DIR").map_or_else(|| root().join("target"), PathBuf::from);
    let profiles = target.join("browser").join(std::process::id().to_string());
    let driver = Driver::start(&chromedriver, chromium, profiles)?;
    let example = target.join("debug/examples/web_login");
    let mut stage = Stage::new(Process::start(&mut Command::new(example))?, &driver)?;
    let mut failed = false;
    for (name, case) in CASES {
        parts.run(*name, || match failed {
            true => Outcome::Skipped("it goes on from a case that failed".to_owned()),
            false => case(&mut stage).map_or_else(
                |error| {
                    failed = true;
                    Outcome::Failed(format!("{error}\n{}", stage.seen()))
                },
                |()| Outcome::Passed,
            ),
        });
    }
    Ok(parts.summary(NAME))
}

fn missing(program: &str, required: bool) -> Fallible<bool> {
    let what = format!("{program} is not installed");
    if required {
        return Err(what.into());
    }
    println!("skipped: {what}");
    Ok(true)
}

/// A program in the folders where programs are looked for.
fn find(program: &str) -> Option<PathBuf> {
    let folders = env::var_os("PATH")?;
    let mut programs = env::split_paths(&folders).map(|folder| folder.join(program));
    programs.find(|program| program.is_file())
}

const NAME: &str = "cargo xtask browser";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_missing_browser_is_named_and_fails_only_where_it_is_required() {
        assert!(missing("chromium", false).unwrap());
        let error = missing("chromium", true).unwrap_err();
        assert_eq!(error.to_string(), "chromium is not installed");
    }

    #[test]
    fn nothing_but_require_is_an_option() {
        assert!(run(&["--required"]).is_err());
        assert!(run(&["--require", "chromium"]).is_err());
    }

    #[test]
    fn programs_are_found_by_name() {
        assert!(find("cargo").is_some());
        assert_eq!(find("no-such-program-anywhere"), None);
    }
}
