//! The cores get the time and randomness from `Env`, send nothing, and their tests do not sleep.

use super::Finding;
use super::tree::{Tree, has_word};

/// Names that reach for a clock, a random source, a socket, a file or a runtime.
const IMPURE: [&str; 22] = [
    "Instant::now",
    "OsRng",
    "SysRng",
    "SystemEnv",
    "SystemTime::now",
    "TcpListener",
    "TcpStream",
    "ThreadRng",
    "UdpSocket",
    "async_std::",
    "getrandom",
    "hyper::",
    "rand::",
    "reqwest::",
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "thread::sleep",
    "thread::spawn",
    "thread_rng",
    "tokio::",
];

/// Where such a name is right: a path, the name, and why.
const EXCEPTIONS: [(&str, &str, &str); 2] = [
    (
        "crates/jose-assert/src/backend/aws_lc/",
        "rand::",
        "aws-lc draws salts, nonces and blinding from its own source and takes no other",
    ),
    (
        "crates/oauth1-core/src/signature/aws_lc.rs",
        "rand::",
        "aws-lc draws blinding from its own source and takes no other",
    ),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    for file in tree.rust() {
        let in_tests = file.in_core("tests");
        for (number, line) in file.code() {
            if file.is_core_source() {
                let named = IMPURE
                    .iter()
                    .filter(|word| has_word(line, word) && !is_excepted(&file.path, word));
                found
                    .extend(named.map(|word| file.finding(number, format!("a core names {word}"))));
            }
            if in_tests && has_word(line, "sleep(") {
                found.push(file.finding(number, "a test of a core sleeps"));
            }
        }
    }
    found
}

fn is_excepted(path: &str, word: &str) -> bool {
    let mut exceptions = EXCEPTIONS.iter();
    exceptions.any(|(start, excepted, _)| path.starts_with(start) && *excepted == word)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_impure_name_is_found_in_a_core() {
        for word in IMPURE {
            let tree = Tree::of(&[("crates/oauth2-core/src/a.rs", &format!("let a = {word};"))]);
            assert_eq!(check(&tree).len(), 1, "{word}");
        }
    }

    #[test]
    fn comments_adapters_and_tests_may_name_them() {
        let tree = Tree::of(&[
            (
                "crates/oauth2-core/src/a.rs",
                "// not SystemTime::now()\n/// `tokio::spawn`",
            ),
            ("crates/oauth-reqwest/src/a.rs", "tokio::spawn(a)"),
            ("crates/oauth2-core/tests/a_b_c.rs", "std::fs::read(a)"),
        ]);
        assert_eq!(check(&tree), []);
    }

    #[test]
    fn an_exception_is_for_one_name_in_one_place() {
        for (path, word, reason) in EXCEPTIONS {
            assert!(!reason.is_empty());
            let line = format!("use {word};");
            assert_eq!(check(&Tree::of(&[(&format!("{path}a.rs"), &line)])), []);
            assert_eq!(
                check(&Tree::of(&[("crates/jose-assert/src/a.rs", &line)])).len(),
                1
            );
            let other = [(&*format!("{path}a.rs"), "use std::net;")];
            assert_eq!(check(&Tree::of(&other)).len(), 1);
        }
    }

    #[test]
    fn a_test_of_a_core_that_sleeps_is_found() {
        let bad = Tree::of(&[(
            "crates/jose-assert/tests/a_b_c.rs",
            "std::thread::sleep(second);",
        )]);
        assert_eq!(check(&bad).len(), 1);
        let good = Tree::of(&[(
            "crates/jose-assert/tests/a_b_c.rs",
            "sleeping.wake(env) // sleep(1)",
        )]);
        assert_eq!(check(&good), []);
    }
}
