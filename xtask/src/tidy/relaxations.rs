//! Whatever is dangerous says so in its name, and `SECURITY.md` says what it gives up.

use super::Finding;
use super::tree::{Tree, has_word};

const LIST: &str = "SECURITY.md";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let list = tree.files.iter().find(|file| file.path == LIST);
    let list = list.map_or("", |file| file.text.as_str());
    let mut found = Vec::new();
    for file in tree.rust().filter(|file| file.path.starts_with("crates/")) {
        for (number, line) in file.code() {
            let name = line
                .split_once("pub fn ")
                .and_then(|(_, rest)| rest.split(['(', '<']).next());
            let name = name.filter(|name| name.starts_with("dangerous_") && !has_word(list, name));
            found.extend(name.map(|name| file.finding(number, format!("{name} is not in {LIST}"))));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "    pub fn dangerous_skip<T>(self) -> Self {";

    #[test]
    fn a_danger_that_is_not_explained_is_found() {
        for list in ["", "`dangerous_skip_all`"] {
            assert_eq!(
                check(&Tree::of(&[("crates/a/src/a.rs", CODE), (LIST, list)])).len(),
                1
            );
        }
    }

    #[test]
    fn a_danger_that_is_explained_is_fine() {
        let explained = [
            ("crates/a/src/a.rs", CODE),
            (LIST, "| `dangerous_skip` | everything |"),
        ];
        assert_eq!(check(&Tree::of(&explained)), []);
        assert_eq!(
            check(&Tree::of(&[("crates/a/src/a.rs", "pub fn safe() {}")])),
            []
        );
    }
}
