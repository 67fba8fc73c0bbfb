//! What there is to run, without running it.

use super::cases::{ADAPTERS, Case, cases as all_cases};
use super::vectors::SETS;

pub(super) fn parts(parts: &[(&str, &str)]) -> String {
    let mut text = "cargo xtask conformance <part> [--list]\n".to_owned();
    for (name, what) in parts {
        text.push_str(&format!("\n  {name:<10}{what}"));
    }
    text
}

/// The cases of each peer: a line for each feature with its clients, and what is not run.
pub(super) fn cases() -> String {
    let adapters = ADAPTERS.join(", ");
    let mut text = String::new();
    let mut before = None;
    for case in all_cases() {
        if before.is_none_or(|before: &Case| before.peer != case.peer) {
            let count = all_cases().filter(|other| other.peer == case.peer).count();
            text.push_str(&format!(
                "\n\ninterop, {}: {count} cases over {adapters}",
                case.peer
            ));
            before = None;
        }
        match before {
            Some(before) if before.feature == case.feature => {
                text.push_str(&format!(", {}", case.client));
            }
            _ => text.push_str(&format!("\n  {}: {}", case.feature, case.client)),
        }
        text.push_str(&not_run(case));
        before = Some(case);
    }
    text.trim_start().to_owned()
}

fn not_run(case: &Case) -> String {
    let skipped = case.skipped.iter();
    let skipped = skipped.map(|(adapter, reason)| format!("not over {adapter}: {reason}"));
    let reasons: Vec<String> = case
        .lacks
        .map(str::to_owned)
        .into_iter()
        .chain(skipped)
        .collect();
    match reasons.as_slice() {
        [] => String::new(),
        reasons => format!(" [{}]", reasons.join("; ")),
    }
}

/// The sets of vectors.
pub(super) fn sets() -> String {
    let mut text = format!("vectors: {} sets", SETS.len());
    for set in SETS {
        text.push_str(&format!("\n  {}", set.name));
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_case_is_listed_below_its_peer() {
        let text = cases();
        assert!(text.starts_with("interop, "));
        let listed = text.lines().filter(|line| line.starts_with("  "));
        let clients: usize = listed.map(|line| line.matches(", ").count() + 1).sum();
        assert!(clients >= all_cases().count());
        assert!(text.contains("\n  login: basic-rs256, post-rs256"));
        assert!(text.contains("[Authlib knows no HMAC-SHA256]"));
    }

    #[test]
    fn every_set_and_part_has_a_line() {
        assert_eq!(sets().lines().count(), SETS.len() + 1);
        assert!(parts(&[("a", "what it does")]).ends_with("\n  a         what it does"));
    }
}
