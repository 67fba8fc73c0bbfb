//! The change log has something to say about what is not released yet, or about this version.

use super::Finding;
use super::tree::Tree;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    check_version(tree, env!("CARGO_PKG_VERSION"))
}

fn check_version(tree: &Tree, version: &str) -> Vec<Finding> {
    let file = tree.files.iter().find(|file| file.path == "CHANGELOG.md");
    let text = file.map_or("", |file| file.text.as_str());
    let says = |title: &str| {
        let sections = text.split("\n## ").skip(1);
        let section = sections
            .into_iter()
            .find(|section| section.starts_with(title));
        section.is_some_and(|section| section.lines().any(|line| line.starts_with("- ")))
    };
    if says("Unreleased") || says(version) {
        return Vec::new();
    }
    let what = format!("neither Unreleased nor {version} has a line");
    vec![Finding {
        path: "CHANGELOG.md".to_owned(),
        line: 0,
        what,
    }]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> usize {
        check_version(&Tree::of(&[("CHANGELOG.md", text)]), "1.2.0").len()
    }

    #[test]
    fn a_log_without_a_line_is_found() {
        assert_eq!(
            found("# Change log\n\n## Unreleased\n\n## 1.1.0\n\n- Add\n"),
            1
        );
        assert_eq!(found("# Change log\n"), 1);
        assert_eq!(check_version(&Tree::of(&[]), "1.2.0").len(), 1);
    }

    #[test]
    fn a_line_in_either_section_is_enough() {
        assert_eq!(found("# Change log\n\n## Unreleased\n\n- Add a thing\n"), 0);
        assert_eq!(
            found("# Change log\n\n## Unreleased\n\n## 1.2.0\n\n- Add a thing\n"),
            0
        );
    }
}
