//! The text files of the workspace, as the rules see them.

use std::fs;
use std::io;
use std::path::Path;

use super::Finding;
use crate::workspace::CORES;

#[derive(Debug)]
pub(super) struct Tree {
    pub(super) files: Vec<File>,
}

#[derive(Debug)]
pub(super) struct File {
    /// From the root, with `/`.
    pub(super) path: String,
    pub(super) text: String,
}

impl Tree {
    /// Reads every file with one of the [`ENDINGS`], [`SKIPPED`] folders apart.
    pub(super) fn read(root: &Path) -> io::Result<Self> {
        let mut files = Vec::new();
        collect(root, "", &mut files)?;
        files.sort_by(|one, other| one.path.cmp(&other.path));
        Ok(Self { files })
    }

    #[cfg(test)]
    pub(super) fn of(files: &[(&str, &str)]) -> Self {
        let file = |&(path, text): &(&str, &str)| File {
            path: path.into(),
            text: text.into(),
        };
        Self {
            files: files.iter().map(file).collect(),
        }
    }

    pub(super) fn rust(&self) -> impl Iterator<Item = &File> {
        self.files.iter().filter(|file| file.path.ends_with(".rs"))
    }
}

impl File {
    /// Each line with its number.
    pub(super) fn lines(&self) -> impl Iterator<Item = (usize, &str)> {
        (1..).zip(self.text.lines())
    }

    /// Each line with its number, comments taken off.
    pub(super) fn code(&self) -> impl Iterator<Item = (usize, &str)> {
        self.lines()
            .map(|(number, line)| (number, without_comment(line)))
    }

    /// The core that this file is a source of: `crates/<core>/src/`.
    pub(super) fn is_core_source(&self) -> bool {
        self.in_core("src")
    }

    /// Whether this file is in `folder` of one of the four cores.
    pub(super) fn in_core(&self, folder: &str) -> bool {
        CORES
            .iter()
            .any(|core| self.path.starts_with(&format!("crates/{core}/{folder}/")))
    }

    pub(super) fn finding(&self, line: usize, what: impl Into<String>) -> Finding {
        Finding {
            path: self.path.clone(),
            line,
            what: what.into(),
        }
    }
}

/// Where `word` stands in `line` by itself, not inside a longer name.
pub(super) fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let before = line.get(..at).and_then(|text| text.chars().next_back());
        let after = line
            .get(at + word.len()..)
            .and_then(|text| text.chars().next());
        let joins = |edge: Option<char>, next: Option<char>| {
            edge.is_some_and(is_name) && next.is_some_and(is_name)
        };
        !joins(word.chars().next(), before) && !joins(word.chars().next_back(), after)
    })
}

fn is_name(character: char) -> bool {
    character.is_alphanumeric() || character == '_'
}

/// A `//` that is not the middle of a URL begins a comment.
fn without_comment(line: &str) -> &str {
    let comment = line
        .match_indices("//")
        .find(|&(at, _)| !line.get(..at).is_some_and(|text| text.ends_with(':')));
    comment.map_or(line, |(at, _)| line.get(..at).unwrap_or(line))
}

fn collect(folder: &Path, path: &str, files: &mut Vec<File>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let path = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}/{name}")
        };
        let kind = entry.file_type()?;
        if kind.is_dir() && !SKIPPED.contains(&name.as_str()) {
            collect(&entry.path(), &path, files)?;
        } else if kind.is_file() && ENDINGS.iter().any(|ending| name.ends_with(ending)) {
            files.push(File {
                path,
                text: fs::read_to_string(entry.path())?,
            });
        }
    }
    Ok(())
}

const SKIPPED: [&str; 4] = [".git", "__pycache__", "node_modules", "target"];
const ENDINGS: [&str; 9] = [
    ".json", ".md", ".mjs", ".py", ".rs", ".toml", ".txt", ".yml", "run",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_inside_a_name_is_another_word() {
        assert!(has_word("use rand::Rng;", "rand::"));
        assert!(has_word("let x = getrandom(b)", "getrandom"));
        assert!(!has_word("use brand::Mark;", "rand::"));
        assert!(!has_word("fn getrandomly()", "getrandom"));
    }

    #[test]
    fn comments_are_taken_off_and_urls_are_kept() {
        assert_eq!(without_comment("let a = 1; // why"), "let a = 1; ");
        assert_eq!(without_comment("/// docs"), "");
        assert_eq!(
            without_comment("\"https://a.example\""),
            "\"https://a.example\""
        );
    }

    #[test]
    fn the_workspace_is_read_without_what_was_built() {
        let tree = Tree::read(&crate::workspace::root()).unwrap();
        assert!(
            tree.files
                .iter()
                .any(|file| file.path == "xtask/src/main.rs")
        );
        assert!(
            !tree
                .files
                .iter()
                .any(|file| file.path.contains("node_modules/"))
        );
    }
}
