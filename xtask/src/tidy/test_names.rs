//! A file of tests is named as the sentence that it proves.

use super::Finding;
use super::tree::Tree;

const FEWEST_WORDS: usize = 3;

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let named = tree.rust().filter_map(|file| {
        let (folder, name) = file.path.strip_suffix(".rs")?.rsplit_once('/')?;
        let is_test = format!("{folder}/").contains("/tests/") && folder.starts_with("crates/");
        // What several of them share proves nothing by itself, and is named for what it is.
        let has_tests = file.text.contains("#[test]") || file.text.contains("::test");
        (is_test && has_tests && !is_sentence(name))
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
        for name in ["common", "it/session_tests", "OneTwoThree", "one__two"] {
            for test in ["#[test]\nfn a() {}", "#[tokio::test]\nasync fn a() {}"] {
                let path = format!("crates/a/tests/{name}.rs");
                assert_eq!(check(&Tree::of(&[(&path, test)])).len(), 1, "{name}");
            }
        }
    }

    #[test]
    fn sentences_and_what_they_share_are_fine() {
        let tree = Tree::of(&[
            (
                "crates/a/tests/a_wrong_state_is_refused.rs",
                "#[test]\nfn a() {}",
            ),
            (
                "crates/a/tests/it/a_wrong_state_is_refused.rs",
                "#[test]\nfn a() {}",
            ),
            ("crates/a/tests/it/main.rs", "mod a_wrong_state_is_refused;"),
            ("crates/a/tests/provider/mod.rs", ""),
            ("crates/a/src/tests.rs", "#[test]\nfn a() {}"),
        ]);
        assert_eq!(check(&tree), []);
    }
}
