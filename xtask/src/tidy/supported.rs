//! Each row of README's table of what is supported names its standard, its tests and who it was tried against.

use super::Finding;
use super::tree::Tree;

const README: &str = "README.md";
const HEADING: &str = "## What is supported";
const COLUMNS: [&str; 4] = ["standard", "what", "test", "interop peer"];
/// Where the peers of `cargo xtask conformance interop` are named.
const CASES: &str = "xtask/src/conformance/cases/";
/// What a row says where no server of other authorship does it: our own provider over sockets, a script of
/// responses, or printed examples.
const OURS: [&str; 3] = ["loopback", "scripted", "vectors"];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let Some(readme) = tree.files.iter().find(|file| file.path == README) else {
        return Vec::new();
    };
    let section = readme.lines().skip_while(|(_, line)| *line != HEADING);
    let section = section
        .skip(1)
        .take_while(|(_, line)| !line.starts_with("## "));
    let mut rows = section.filter(|(_, line)| line.starts_with('|'));
    match rows.next() {
        None => return vec![readme.finding(0, format!("{HEADING} has no table"))],
        Some((number, line)) if cells(line) != COLUMNS => {
            let columns = COLUMNS.join(", ");
            return vec![readme.finding(number, format!("the columns are {columns}"))];
        }
        Some(_) => {}
    }
    let peers = peers(tree);
    let mut found = Vec::new();
    // The line under the head is no row.
    for (number, line) in rows.skip(1) {
        let wrong = row(tree, &peers, line);
        found.extend(wrong.into_iter().map(|what| readme.finding(number, what)));
    }
    found
}

/// What is wrong with a row.
fn row(tree: &Tree, peers: &[&str], line: &str) -> Vec<String> {
    let cells = cells(line);
    let [standard, what, test, peer] = cells[..] else {
        return vec![format!("a row has 4 cells, not {}", cells.len())];
    };
    let mut found = Vec::new();
    if standard.is_empty() || what.is_empty() {
        found.push("a row names its standard and what there is of it".to_owned());
    }
    let targets: Vec<&str> = targets(test).collect();
    if targets.is_empty() {
        found.push("a row links its tests".to_owned());
    }
    let missing = targets.into_iter().filter(|target| !is_test(tree, target));
    found.extend(missing.map(|target| format!("{target} is no file with tests, nor a folder")));
    let unknown = names(peer)
        .into_iter()
        .filter(|name| !peers.contains(name) && !OURS.contains(name));
    found.extend(unknown.map(|name| {
        format!(
            "{name:?} is no peer: {}, {}",
            peers.join(", "),
            OURS.join(", ")
        )
    }));
    found
}

fn cells(line: &str) -> Vec<&str> {
    let line = line.trim().trim_start_matches('|').trim_end_matches('|');
    line.split('|').map(str::trim).collect()
}

/// Where the links of a cell lead.
fn targets(cell: &str) -> impl Iterator<Item = &str> {
    let links = cell.split("](").skip(1);
    links.filter_map(|rest| rest.split(')').next())
}

/// A file or a folder of tests, and in it a test.
fn is_test(tree: &Tree, target: &str) -> bool {
    let folder = format!("{target}/");
    let inside = |path: &str| path == target || path.starts_with(&folder);
    let mut files = tree
        .rust()
        .filter(|file| file.path.contains("/tests/") && inside(&file.path));
    files.any(|file| file.text.contains("#[test]") || file.text.contains("#[tokio::test"))
}

/// The names between commas; what stands in parentheses says which part of a row a peer has.
fn names(cell: &str) -> Vec<&str> {
    let mut names = Vec::new();
    let (mut start, mut depth) = (0_usize, 0_usize);
    for (at, character) in cell.char_indices() {
        match character {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            ',' if depth == 0 => {
                names.extend(cell.get(start..at));
                start = at + 1;
            }
            _ => {}
        }
    }
    names.extend(cell.get(start..));
    let name = |part: &'_ str| part.find('(').unwrap_or(part.len());
    names
        .into_iter()
        .map(|part| part.get(..name(part)).unwrap_or(part).trim())
        .collect()
}

/// The peers that cases name: `case("<peer>", …)`.
fn peers(tree: &Tree) -> Vec<&str> {
    let mut peers = Vec::new();
    for file in tree.rust().filter(|file| file.path.starts_with(CASES)) {
        let named = file.text.split("case(\"").skip(1);
        peers.extend(named.filter_map(|rest| rest.split('"').next()));
    }
    peers
}

#[cfg(test)]
mod tests {
    use super::*;

    const CODE: &str = "crates/a/tests/it/states_are_checked.rs";
    const GOOD: &str =
        "| RFC 1 | a, b | [a](crates/a/tests/it/states_are_checked.rs) | theirs (a, c), scripted |";

    fn found_in(readme: &str) -> Vec<String> {
        let tree = Tree::of(&[
            (README, readme),
            (CODE, "#[test]\nfn of_another_login() {}\n"),
            ("crates/a/tests/it/support.rs", "fn made() {}\n"),
            (
                "crates/a/tests/more/async.rs",
                "#[tokio::test]\nasync fn a() {}\n",
            ),
            ("crates/a/src/lib.rs", "#[test]\nfn inside() {}\n"),
            (
                "xtask/src/conformance/cases/theirs.rs",
                "const fn theirs() -> Case { case(\"theirs\", feature) }",
            ),
            ("xtask/src/other.rs", "case(\"elsewhere\")"),
        ]);
        check(&tree)
            .into_iter()
            .map(|finding| finding.what)
            .collect()
    }

    fn found(row: &str) -> Vec<String> {
        let head = "| standard | what | test | interop peer |\n| --- | --- | --- | --- |";
        found_in(&format!(
            "# A\n\n| x |\n\n{HEADING}\n\n{head}\n{row}\n\n## Licence\n\n| y |\n"
        ))
    }

    #[test]
    fn a_row_that_names_all_four_is_fine() {
        assert_eq!(found(GOOD), [""; 0]);
        assert_eq!(
            found("| A | b | [all](crates/a/tests/it), [c](crates/a/tests/more) | loopback |"),
            [""; 0]
        );
        assert_eq!(
            found("| A | b | [c](crates/a/tests/more/async.rs) | vectors |"),
            [""; 0]
        );
    }

    #[test]
    fn a_cell_too_few_or_too_many_is_found() {
        assert_eq!(
            found("| RFC 1 | a | theirs |"),
            ["a row has 4 cells, not 3"]
        );
        assert_eq!(
            found(&format!("{GOOD} more |")),
            ["a row has 4 cells, not 5"]
        );
        assert_eq!(found(&GOOD.replace("RFC 1", "")).len(), 1);
        assert_eq!(found(&GOOD.replace("a, b", "")).len(), 1);
    }

    #[test]
    fn a_test_that_is_not_there_is_found() {
        for target in [
            "crates/a/tests/it/states_are_checked",
            "crates/a/tests/it/states",
            "crates/a/tests/it/support.rs",
            "crates/b/tests/it/states_are_checked.rs",
            "crates/a/src/lib.rs",
            "crates/a/src",
            "",
        ] {
            assert_eq!(found(&GOOD.replace(CODE, target)).len(), 1, "{target}");
        }
        assert_eq!(
            found("| A | b | it/states_are_checked | theirs |"),
            ["a row links its tests"]
        );
    }

    #[test]
    fn a_peer_that_no_case_has_is_found() {
        for peer in ["elsewhere", "theirs (a), other", "theirs other", "(a)", ""] {
            let row = GOOD.replace("theirs (a, c), scripted", peer);
            assert_eq!(found(&row).len(), 1, "{peer}");
        }
    }

    #[test]
    fn another_table_or_none_is_found() {
        assert_eq!(
            found_in("## What is supported\n\n| standard | what |\n| --- | --- |\n| A | b |\n")
                .len(),
            1
        );
        assert_eq!(found_in("## Licence\n\n| standard |\n").len(), 1);
        assert_eq!(found_in("## What is supported\n\n## Licence\n").len(), 1);
    }
}
