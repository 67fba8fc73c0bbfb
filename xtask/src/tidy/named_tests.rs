//! A test that a document names as proof is there: `file::function`, the file by its folder and name.

use super::Finding;
use super::tree::{File, Tree};

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree.files.iter().filter(|file| is_document(file)) {
        for (number, line) in file.lines() {
            let missing = names(line).filter(|(path, function)| !is_test(tree, path, function));
            found.extend(missing.map(|(path, function)| {
                file.finding(number, format!("there is no test {path}::{function}"))
            }));
        }
    }
    found
}

fn is_document(file: &File) -> bool {
    file.path.starts_with("docs/") && file.path.ends_with(".md")
}

/// What stands between backticks and has a folder, a file and a function.
fn names(line: &str) -> impl Iterator<Item = (&str, &str)> {
    let quoted = line.split('`').skip(1).step_by(2);
    let named = quoted.filter_map(|name| name.split_once("::"));
    named.filter(|(path, _)| path.contains('/'))
}

fn is_test(tree: &Tree, path: &str, function: &str) -> bool {
    let (path, function) = (format!("/{path}.rs"), format!("fn {function}("));
    let mut files = tree.rust().filter(|file| file.path.ends_with(&path));
    files.any(|file| {
        let mut parts = file.text.split("#[test]").skip(1);
        let mut asynchronous = file.text.split("#[tokio::test").skip(1);
        parts.any(|part| part.trim_start().starts_with(&function))
            || asynchronous.any(|part| {
                let code = part.split_once(']').map(|(_, code)| code.trim_start());
                let code = code.and_then(|code| code.strip_prefix("async "));
                code.is_some_and(|code| code.starts_with(&function))
            })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEST: (&str, &str) = (
        "crates/a/tests/it/wrong_states_are_refused.rs",
        "fn helper() {}\n#[test]\nfn of_another_login() {}\n\
         #[tokio::test(worker_threads = 4)]\nasync fn over_sockets() {}\nasync fn served() {}\n",
    );

    fn found(row: &str) -> usize {
        check(&Tree::of(&[("docs/rules.md", row), TEST])).len()
    }

    #[test]
    fn names_of_no_test_are_found() {
        for row in [
            "| `it/wrong_states_are_refused::of_another` |",
            "| `it/wrong_states_are_refused::helper` |",
            "| `it/wrong_states_are_refused::served` |",
            "| `wrong/states_are_refused::of_another_login` |",
            "| `x` | `it/wrong_states_are_refused::of_another_login`, `it/a::b` |",
        ] {
            assert_eq!(found(row), 1, "{row}");
        }
    }

    #[test]
    fn tests_and_other_words_are_fine() {
        let row = "| a::b `c::d` `it/e` | `it/wrong_states_are_refused::of_another_login` |";
        assert_eq!(found(row), 0);
        assert_eq!(found("| `it/wrong_states_are_refused::over_sockets` |"), 0);
        let elsewhere = Tree::of(&[("README.md", "`it/a::b`")]);
        assert_eq!(check(&elsewhere), []);
    }
}
