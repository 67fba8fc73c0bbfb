//! The code in a README is compiled: some crate takes the file into its documentation.

use super::Finding;
use super::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let readmes = tree
        .files
        .iter()
        .filter(|file| file.path.ends_with("README.md") && file.text.contains("```rust"));
    let loose = readmes.filter(|readme| {
        !tree.rust().any(|file| {
            let taken = file
                .text
                .match_indices("include_str!(\"")
                .filter_map(|(at, found)| file.text.get(at + found.len()..)?.split('"').next());
            taken
                .into_iter()
                .any(|target| resolve(&file.path, target).as_deref() == Some(&readme.path))
        })
    });
    loose
        .map(|readme| {
            readme.finding(
                0,
                "its code is in no crate's documentation, so nothing compiles it",
            )
        })
        .collect()
}

/// The path from the root that `target` names in the file at `from`.
fn resolve(from: &str, target: &str) -> Option<String> {
    let mut folders: Vec<&str> = from.split('/').collect();
    folders.pop();
    for step in target.split('/') {
        match step {
            ".." => {
                folders.pop()?;
            }
            name => folders.push(name),
        }
    }
    Some(folders.join("/"))
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "```rust\nlet a = 1;\n```\n";

    #[test]
    fn code_that_nothing_compiles_is_found() {
        assert_eq!(
            check(&Tree::of(&[
                ("README.md", CODE),
                ("crates/a/src/lib.rs", "")
            ]))
            .len(),
            1
        );
        let other = "#![doc = include_str!(\"../README.md\")]";
        assert_eq!(
            check(&Tree::of(&[
                ("README.md", CODE),
                ("crates/a/src/lib.rs", other)
            ]))
            .len(),
            1
        );
    }

    #[test]
    fn code_that_a_crate_takes_in_is_fine() {
        let taken = "#[doc = include_str!(\"../../../README.md\")]\nstruct Readme;";
        assert_eq!(
            check(&Tree::of(&[
                ("README.md", CODE),
                ("crates/a/src/lib.rs", taken)
            ])),
            []
        );
        assert_eq!(check(&Tree::of(&[("README.md", "no code")])), []);
    }
}
