//! Entries as rows and columns.

use super::{Entry, Suite};
use crate::parts::Outcome;

/// The features of a suite in the order of their first case.
pub(super) fn features(suite: &Suite) -> Vec<&str> {
    unique(suite.entries.iter().map(|entry| entry.feature.as_str()))
}

/// The adapters of suites in the order in which they come up.
pub(super) fn adapters<'a>(suites: impl IntoIterator<Item = &'a Suite>) -> Vec<&'a str> {
    let entries = suites.into_iter().flat_map(|suite| &suite.entries);
    unique(entries.map(|entry| entry.adapter.as_str()))
}

/// The clients that a feature has in a suite.
pub(super) fn clients<'a>(suite: &'a Suite, feature: &str) -> Vec<&'a str> {
    let entries = suite
        .entries
        .iter()
        .filter(|entry| entry.feature == feature);
    unique(entries.map(|entry| entry.client.as_str()))
}

/// The entries of a feature over an adapter, one for each client.
pub(super) fn cell<'a>(
    suite: &'a Suite,
    feature: &str,
    adapter: &str,
) -> impl Iterator<Item = &'a Entry> + Clone {
    suite
        .entries
        .iter()
        .filter(move |entry| entry.feature == feature && entry.adapter == adapter)
}

/// What failed in a suite, each with the number of entries that share its log.
pub(super) fn failures(suite: &Suite) -> Vec<(&Entry, usize)> {
    let mut failures: Vec<(&Entry, usize)> = Vec::new();
    let is_failed = |entry: &&Entry| matches!(entry.outcome, Outcome::Failed(_));
    for entry in suite.entries.iter().filter(is_failed) {
        match failures.last_mut() {
            Some((last, count)) if last.log.is_some() && last.log == entry.log => *count += 1,
            _ => failures.push((entry, 1)),
        }
    }
    failures
}

/// The name and adapter of a failure; how many more there are of it.
pub(super) fn failure_name(entry: &Entry, count: usize) -> String {
    let more = match count {
        1 => String::new(),
        several => format!(", and {} more", several - 1),
    };
    format!("{}, {}{more}", entry.name(), entry.adapter)
}

/// The reasons for which entries were skipped, each with the entries.
pub(super) fn skipped<'a>(
    suites: impl IntoIterator<Item = &'a Suite>,
) -> Vec<(&'a str, Vec<(&'a Suite, &'a Entry)>)> {
    let mut reasons: Vec<(&str, Vec<(&Suite, &Entry)>)> = Vec::new();
    for suite in suites {
        for entry in &suite.entries {
            let Outcome::Skipped(reason) = &entry.outcome else {
                continue;
            };
            match reasons.iter_mut().find(|(known, _)| known == reason) {
                Some((_, entries)) => entries.push((suite, entry)),
                None => reasons.push((reason, vec![(suite, entry)])),
            }
        }
    }
    reasons
}

pub(super) fn unique<'a>(all: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut seen = Vec::new();
    for one in all {
        if !seen.contains(&one) {
            seen.push(one);
        }
    }
    seen
}

#[cfg(test)]
mod tests {
    use super::super::tests::suites;
    use super::*;

    #[test]
    fn rows_and_columns_are_in_the_order_of_the_cases() {
        let suites = suites();
        assert_eq!(features(&suites[0]), ["login", "logout"]);
        assert_eq!(adapters(&suites), ["one", "two", "any"]);
        assert_eq!(clients(&suites[0], "login"), ["basic", "post"]);
        assert_eq!(cell(&suites[0], "login", "one").count(), 2);
        assert_eq!(cell(&suites[0], "logout", "two").count(), 0);
    }

    #[test]
    fn failures_that_share_a_log_are_one() {
        let mut suite = suites().remove(0);
        suite.entries.insert(2, suite.entries[1].clone());
        let failures = failures(&suite);
        assert_eq!(failures, [(&suite.entries[1], 2)]);
        let (entry, count) = failures[0];
        assert_eq!(failure_name(entry, count), "login (basic), two, and 1 more");
        assert_eq!(failure_name(entry, 1), "login (basic), two");
    }

    #[test]
    fn what_is_skipped_is_grouped_by_its_reason() {
        let suites = suites();
        let skipped = skipped(&suites);
        assert_eq!(skipped.len(), 1);
        assert_eq!((skipped[0].0, skipped[0].1.len()), ("not \"there\"", 1));
    }
}
