//! The options of every part. Shared with the package `bench`.

use std::fs;
use std::path::Path;
use std::time::Duration;

use super::report::Report;
use crate::Fallible;

#[derive(Debug, Default)]
pub(super) struct Options<'a> {
    /// Whether a missed goal is a failure.
    pub(super) check: bool,
    /// Where the figures go.
    pub(super) json: Option<&'a Path>,
    /// Whether it is enough to see that every row gives a number: times are then no goal.
    pub(super) smoke: bool,
}

impl<'a> Options<'a> {
    pub(super) fn parse(mut words: &[&'a str]) -> Fallible<Self> {
        let mut options = Self::default();
        loop {
            words = match words {
                [] => return Ok(options),
                ["--check", rest @ ..] => {
                    options.check = true;
                    rest
                }
                ["--smoke", rest @ ..] => {
                    options.smoke = true;
                    rest
                }
                ["--json", file, rest @ ..] => {
                    options.json = Some(Path::new(*file));
                    rest
                }
                other => {
                    let other = other.join(" ");
                    return Err(format!(
                        "not understood: {other}; see --check, --smoke, --json <file>"
                    )
                    .into());
                }
            };
        }
    }

    /// How long to measure.
    pub(super) fn time(&self, long_enough: Duration) -> Duration {
        if self.smoke {
            Duration::ZERO
        } else {
            long_enough
        }
    }

    /// Shows what was found, and writes it where it is asked for. False where a missed goal is a failure.
    pub(super) fn hand_over(&self, report: &Report) -> Fallible<bool> {
        if self.smoke {
            println!("{}", report.in_short());
        } else {
            print!("{}", report.show());
        }
        if let Some(file) = self.json {
            fs::write(file, serde_json::to_string_pretty(report)?)?;
        }
        Ok(report.is_met() || !(self.check || self.smoke))
    }
}
