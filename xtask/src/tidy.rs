//! `cargo xtask tidy`: the rules of this workspace that no compiler knows, one file per rule.

mod changelog;
mod dependencies;
mod length;
mod links;
mod named_tests;
mod purity;
mod readme;
mod reasons;
mod relaxations;
mod supported;
mod test_names;
mod tree;
mod words;

use std::fmt;

use crate::Fallible;
use crate::parts::Outcome;
use crate::workspace::root;
use tree::Tree;

/// Something that breaks a rule.
#[derive(Debug, PartialEq, Eq)]
struct Finding {
    path: String,
    /// From 1; 0 where it is about the whole file.
    line: usize,
    what: String,
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            0 => write!(f, "{}: {}", self.path, self.what),
            line => write!(f, "{}:{line}: {}", self.path, self.what),
        }
    }
}

type Rule = fn(&Tree) -> Vec<Finding>;

const RULES: [Rule; 11] = [
    changelog::check,
    length::check,
    links::check,
    named_tests::check,
    purity::check,
    readme::check,
    reasons::check,
    relaxations::check,
    supported::check,
    test_names::check,
    words::check,
];

/// Prints the findings. True when there are none.
pub(crate) fn run() -> Fallible<bool> {
    match outcome() {
        Outcome::Failed(details) => {
            println!("{details}");
            Ok(false)
        }
        _ => {
            println!("tidy");
            Ok(true)
        }
    }
}

/// The same, as a part of a longer run.
pub(crate) fn outcome() -> Outcome {
    match findings() {
        Ok(found) if found.is_empty() => Outcome::Passed,
        Ok(found) => Outcome::Failed(found.iter().map(|finding| format!("{finding}\n")).collect()),
        Err(error) => Outcome::Failed(error.to_string()),
    }
}

fn findings() -> Fallible<Vec<Finding>> {
    let tree = Tree::read(&root())?;
    let mut found: Vec<Finding> = RULES.iter().flat_map(|rule| rule(&tree)).collect();
    found.extend(dependencies::check()?);
    Ok(found)
}
