//! Files stay short enough to read at once; `lib.rs` is a map.

use super::Finding;
use super::tree::Tree;

const FILE: usize = 400;
const MAP: usize = 150;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let too_long = tree.rust().filter_map(|file| {
        let limit = if file.path.ends_with("/lib.rs") {
            MAP
        } else {
            FILE
        };
        let lines = file.lines().count();
        (lines > limit).then(|| file.finding(0, format!("{lines} lines, the limit is {limit}")))
    });
    too_long.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_files_and_long_maps_are_found() {
        let long = "\n".repeat(151);
        let longer = "\n".repeat(401);
        let tree = Tree::of(&[
            ("crates/a/src/lib.rs", &long),
            ("crates/a/src/b.rs", &long),
            ("crates/a/tests/c_does_d.rs", &longer),
            ("crates/a/README.md", &longer),
        ]);
        let found: Vec<String> = check(&tree)
            .into_iter()
            .map(|finding| finding.path)
            .collect();
        assert_eq!(found, ["crates/a/src/lib.rs", "crates/a/tests/c_does_d.rs"]);
    }

    #[test]
    fn the_limit_itself_is_fine() {
        let tree = Tree::of(&[
            ("lib/lib.rs", &"\n".repeat(150)),
            ("lib/a.rs", &"\n".repeat(400)),
        ]);
        assert_eq!(check(&tree), []);
    }
}
