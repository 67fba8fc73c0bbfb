//! A lint that is switched off says why.

use super::Finding;
use super::tree::{File, Tree};

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let attributes = tree.rust().flat_map(attributes);
    let manifests = tree
        .files
        .iter()
        .filter(|file| file.path.ends_with("Cargo.toml"))
        .flat_map(levels);
    attributes.chain(manifests).collect()
}

fn attributes(file: &File) -> Vec<Finding> {
    let mut found = Vec::new();
    let mut rest = file.text.as_str();
    while let Some(at) = rest.find("#[").into_iter().chain(rest.find("#![")).min() {
        let Some(tail) = rest.get(at..) else { break };
        let attribute = tail
            .split_once(")]")
            .map_or(tail, |(attribute, _)| attribute);
        let name = attribute.trim_start_matches(['#', '!', '[']);
        let is_level = name.starts_with("allow(") || name.starts_with("expect(");
        if is_level && !attribute.contains("reason = \"") {
            let line = file.text.len() - tail.len();
            let line = file
                .text
                .get(..line)
                .map_or(0, |before| before.matches('\n').count() + 1);
            found.push(file.finding(line, "a lint is switched off without a reason"));
        }
        rest = tail.get(2..).unwrap_or_default();
    }
    found
}

fn levels(file: &File) -> Vec<Finding> {
    let bare = file
        .lines()
        .filter(|(_, line)| line.contains("\"allow\"") && !line.contains('#'));
    bare.map(|(number, _)| file.finding(number, "a lint is switched off without a comment"))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(path: &str, text: &str) -> Vec<usize> {
        check(&Tree::of(&[(path, text)]))
            .into_iter()
            .map(|finding| finding.line)
            .collect()
    }

    #[test]
    fn a_lint_without_a_reason_is_found() {
        for level in ["allow", "expect"] {
            assert_eq!(
                lines("a.rs", &format!("\n#[{level}(dead_code)]\nfn a() {{}}")),
                [2]
            );
            assert_eq!(
                lines("a.rs", &format!("#![{level}(clippy::x, unused)]")),
                [1]
            );
        }
        assert_eq!(
            lines("crates/a/Cargo.toml", "[lints.rust]\nx = \"allow\""),
            [2]
        );
    }

    #[test]
    fn a_lint_with_a_reason_is_fine() {
        assert_eq!(
            lines("a.rs", r#"#![expect(unused, reason = "why")]"#),
            [0; 0]
        );
        assert_eq!(lines("a.rs", OVER_LINES), [0; 0]);
        assert_eq!(lines("a.rs", "#[derive(Debug)]\n#[must_use]"), [0; 0]);
        assert_eq!(lines("Cargo.toml", "x = \"allow\" # why"), [0; 0]);
    }

    const OVER_LINES: &str = r#"
#[cfg(test)]
#[expect(
    clippy::indexing_slicing,
    reason = "why",
)]
mod tests {}
"#;
}
