//! A file of tests is named as the sentence that it proves.

use super::Finding;
use super::tree::Tree;

const FEWEST_WORDS: usize = 3;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let named = tree.rust().filter_map(|file| {
        let (folder, name) = file.path.strip_suffix(".rs")?.rsplit_once('/')?;
        // Modules that several tests share lie a folder deeper.
        let is_test = folder.ends_with("/tests") && folder.starts_with("crates/");
        (is_test && !is_sentence(name))
            .then(|| file.finding(0, "a test file is named as a sentence, three words or more"))
    });
    named.collect()
}

fn is_sentence(name: &str) -> bool {
    let is_word = |word: &str| {
        !word.is_empty()
            && word
                .chars()
                .all(|character| character.is_ascii_lowercase() || character.is_ascii_digit())
    };
    name.split('_').count() >= FEWEST_WORDS && name.split('_').all(is_word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn short_names_are_found() {
        for name in ["common", "session_tests", "OneTwoThree", "one__two"] {
            let path = format!("crates/a/tests/{name}.rs");
            assert_eq!(check(&Tree::of(&[(&path, "")])).len(), 1, "{name}");
        }
    }

    #[test]
    fn sentences_and_shared_modules_are_fine() {
        let tree = Tree::of(&[
            ("crates/a/tests/a_wrong_state_is_refused.rs", ""),
            ("crates/a/tests/provider/mod.rs", ""),
            ("crates/a/src/tests.rs", ""),
        ]);
        assert_eq!(check(&tree), []);
    }
}
