//! The options of every part.

use std::path::Path;

use crate::Fallible;

#[derive(Debug, Default)]
pub(super) struct Options<'a> {
    /// Whether a missed goal is a failure.
    pub(super) check: bool,
    /// Where the figures go.
    pub(super) json: Option<&'a Path>,
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
                ["--json", file, rest @ ..] => {
                    options.json = Some(Path::new(*file));
                    rest
                }
                other => {
                    let other = other.join(" ");
                    return Err(
                        format!("not understood: {other}; see --check, --json <file>").into(),
                    );
                }
            };
        }
    }
}
