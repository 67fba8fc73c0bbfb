//! Words that are in no file: unfinished work, and facts about one machine. The list is data.

use super::Finding;
use super::tree::{Tree, has_word};

const LIST: &str = include_str!("../../forbidden-words.txt");
const LIST_PATH: &str = "xtask/forbidden-words.txt";

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree.files.iter().filter(|file| file.path != LIST_PATH) {
        for (number, line) in file.lines() {
            let named = forbidden().filter(|(word, _)| has_word(line, word));
            found.extend(
                named.map(|(word, reason)| file.finding(number, format!("{word}: {reason}"))),
            );
        }
    }
    found
}

fn forbidden() -> impl Iterator<Item = (&'static str, &'static str)> {
    LIST.lines().filter_map(|line| line.split_once('\t'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_word_of_the_list_is_found() {
        assert!(forbidden().count() > 10);
        for (word, _) in forbidden() {
            let tree = Tree::of(&[("crates/a/src/a.rs", &format!("fine\n{word} b"))]);
            let lines: Vec<usize> = check(&tree)
                .into_iter()
                .map(|finding| finding.line)
                .collect();
            assert_eq!(lines, [2], "{word}");
        }
    }

    #[test]
    fn the_list_itself_and_longer_names_are_fine() {
        let first = forbidden().next().map_or("", |(word, _)| word);
        assert_eq!(check(&Tree::of(&[(LIST_PATH, first)])), []);
        let tree = Tree::of(&[("a.md", "MAXXX, teamwork/plan, HACKERS")]);
        assert_eq!(check(&tree), []);
    }
}
