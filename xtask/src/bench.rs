//! `cargo xtask bench [part ...]`: what the library costs.

mod beside;
#[cfg(feature = "bench")]
mod build;
#[cfg(feature = "bench")]
mod figures;
mod kept;
mod locked;
#[cfg_attr(
    not(feature = "bench"),
    expect(dead_code, reason = "what is measured here takes no time")
)]
mod options;
mod page;
mod report;
#[cfg(feature = "bench")]
mod session;
mod setting;
#[cfg(feature = "bench")]
mod threads;
mod tree;

use std::fs;
use std::path::{Path, PathBuf};

use self::kept::Kept;
use self::options::Options;
use self::setting::Setting;
use crate::Fallible;
use crate::workspace::target;

/// Every part, in the order in which all of them run, the longest last. Each has a line here, and an arm: in the package
/// `bench` (`main`), in [`built`], or in [`here`].
const PARTS: [(&str, Where); 8] = [
    ("oauth1", Where::Bench),
    ("jose", Where::Bench),
    ("oauth2", Where::Bench),
    ("oidc", Where::Bench),
    ("session", Where::Release),
    ("growth", Where::Bench),
    ("tree", Where::Here),
    ("build", Where::Release),
];

/// Where a part is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Where {
    /// In the package `bench`.
    Bench,
    /// In this program, built for release with the libraries.
    Release,
    Here,
}

/// Takes names of parts, all where there is none, and options. False when a part failed, or was asked to check a goal
/// that is missed.
pub(crate) fn run(words: &[&str]) -> Fallible<bool> {
    if let [BUILT, part, options @ ..] = words {
        return built(part, options);
    }
    let asked = Asked::read(words)?;
    if asked.smoke {
        let parts = asked.parts.iter().map(|(name, _)| *name);
        let parts: Vec<&str> = parts.filter(|name| has_rows(name)).collect();
        return beside::smoke(&parts);
    }
    fs::create_dir_all(kept::figures())?;
    let setting = Setting::read();
    println!("{}\n{}", setting.show(), locked::in_short());
    let mut failed = Vec::new();
    let mut reports = Vec::new();
    for (part, place) in &asked.parts {
        if asked.parts.len() > 1 {
            println!("\n== {part}");
        }
        match one(part, *place, &asked.rest) {
            Ok((report, is_fine)) => {
                Kept::new(&setting, report.clone()).write()?;
                reports.push(report);
                if !is_fine {
                    failed.push(*part);
                }
            }
            // The others are worth their while.
            Err(error) => {
                eprintln!("{part}: {error}");
                failed.push(*part);
            }
        }
    }
    if let (Some(file), [report]) = (asked.json, reports.as_slice()) {
        fs::write(file, serde_json::to_string_pretty(report)?)?;
    } else if let Some(file) = asked.json {
        fs::write(file, serde_json::to_string_pretty(&reports)?)?;
    }
    println!("\nreport: {}", page::write(&setting)?.display());
    if asked.parts.len() > 1 && !failed.is_empty() {
        println!("failed: {}", failed.join(", "));
    }
    Ok(failed.is_empty())
}

/// Measures a part, and says whether it ended well.
fn one(part: &str, place: Where, options: &[&str]) -> Fallible<(report::Report, bool)> {
    let found = folder().join("found.json");
    // What is read is to be of this run.
    let _ = fs::remove_file(&found);
    let file = found.to_str().ok_or("the target folder is no text")?;
    let options = [options, &["--json", file]].concat();
    let is_fine = match place {
        Where::Bench => beside::run(part, &options)?,
        Where::Release => {
            let build = ["--release", "--no-default-features", "--features", "bench"];
            crate::again(
                &build,
                &[&["bench", BUILT, part], options.as_slice()].concat(),
            )?
        }
        Where::Here => here(part, &options)?,
    };
    let text = fs::read_to_string(&found).map_err(|_| "no figures")?;
    fs::remove_file(&found)?;
    Ok((serde_json::from_str(&text)?, is_fine))
}

/// A part of [`Where::Here`].
fn here(part: &str, options: &[&str]) -> Fallible<bool> {
    match part {
        "tree" => Options::parse(options)?.hand_over(&tree::measure()?),
        other => Err(unknown(other).into()),
    }
}

/// A part of [`Where::Release`], in the program that was built for it.
#[cfg(feature = "bench")]
fn built(part: &str, options: &[&str]) -> Fallible<bool> {
    match part {
        "build" => build::run(options),
        "session" => session::run(&Options::parse(options)?),
        other => Err(unknown(other).into()),
    }
}

#[cfg(not(feature = "bench"))]
fn built(part: &str, _: &[&str]) -> Fallible<bool> {
    Err(format!("built without {part}").into())
}

/// What was asked for.
#[derive(Debug, Default, PartialEq, Eq)]
struct Asked<'a> {
    parts: Vec<(&'static str, Where)>,
    smoke: bool,
    /// Where the figures of these parts go as well.
    json: Option<&'a Path>,
    /// For the parts.
    rest: Vec<&'a str>,
}

impl<'a> Asked<'a> {
    fn read(words: &[&'a str]) -> Fallible<Self> {
        let is_option = |word: &str| word.starts_with("--");
        let (names, mut options) = words.split_at(
            words
                .iter()
                .position(|word| is_option(word))
                .unwrap_or(words.len()),
        );
        let mut asked = Self::default();
        for name in names {
            let part = PARTS.into_iter().find(|(part, _)| part == name);
            asked.parts.push(part.ok_or_else(|| unknown(name))?);
        }
        if names.is_empty() {
            asked.parts = PARTS.to_vec();
        }
        loop {
            options = match options {
                [] => return Ok(asked),
                ["--smoke", rest @ ..] => {
                    asked.smoke = true;
                    rest
                }
                ["--json", file, rest @ ..] => {
                    asked.json = Some(Path::new(*file));
                    rest
                }
                [other, rest @ ..] => {
                    asked.rest.push(*other);
                    rest
                }
            };
        }
    }
}

/// Whether it consists of calls, which a smoke run repeats: not of programs that are built.
fn has_rows(part: &str) -> bool {
    !matches!(part, "build" | "tree")
}

fn unknown(part: &str) -> String {
    let parts = PARTS.map(|(name, _)| name).join(", ");
    format!("not understood: bench {part}; the parts are {parts}")
}

/// Where the figures, the page and the programs are.
fn folder() -> PathBuf {
    target().join("bench")
}

/// Before the name of a part that this program measures itself.
const BUILT: &str = "--built";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn without_a_name_all_parts_run() {
        let asked = Asked::read(&["--check"]).unwrap();
        assert_eq!(asked.parts, PARTS);
        assert_eq!(asked.rest, ["--check"]);
    }

    #[test]
    fn several_parts_run_with_the_same_options() {
        let words = ["tree", "jose", "--json", "a.json", "--rounds", "3"];
        let asked = Asked::read(&words).unwrap();
        assert_eq!(asked.parts, [("tree", Where::Here), ("jose", Where::Bench)]);
        assert_eq!(asked.json, Some(Path::new("a.json")));
        assert_eq!(asked.rest, ["--rounds", "3"]);
    }

    #[test]
    fn a_part_that_is_unknown_is_named() {
        let error = Asked::read(&["jose", "other"]).unwrap_err().to_string();
        assert!(error.contains("other") && error.contains("session"));
    }
}
