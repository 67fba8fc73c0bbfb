//! `failed-<part>.txt`: a line for each failure of a run, for the end of a log.

use super::Suite;
use super::arrange::{failure_name, failures};
use crate::page::markup::shorten;

pub(super) fn lines(suites: &[Suite]) -> String {
    let mut text = String::new();
    for suite in suites {
        for (entry, count) in failures(suite) {
            let name = failure_name(entry, count);
            let reason = entry.reason().unwrap_or_default().trim();
            let reason = reason.lines().next().unwrap_or_default();
            text.push_str(&format!(
                "✗ {}: {name}: {}\n",
                suite.peer,
                shorten(reason, LONGEST_REASON)
            ));
        }
    }
    text
}

const LONGEST_REASON: usize = 200;

#[cfg(test)]
mod tests {
    use super::super::tests::suites;
    use super::*;

    #[test]
    fn a_failure_is_one_line() {
        assert_eq!(lines(&suites()), "✗ peer: login (basic), two: a < b\n");
    }
}
