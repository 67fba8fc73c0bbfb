//! `report.xml`, in the form of JUnit: a test suite for each peer.

use super::{Entry, Suite, Tally};
use crate::page::markup::escape;
use crate::parts::Outcome;

pub(super) fn document(suites: &[&Suite]) -> String {
    let all: Tally = suites.iter().flat_map(|suite| &suite.entries).collect();
    let seconds: f64 = suites.iter().map(|suite| suite.time.as_secs_f64()).sum();
    let inner: String = suites.iter().map(|suite| of_suite(suite)).collect();
    format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites name=\"conformance\" {}>\n{inner}</testsuites>\n",
        counts(all, seconds)
    )
}

fn of_suite(suite: &Suite) -> String {
    let name = escape(&format!("{} {}", suite.part, suite.peer));
    // The time zone is left out: it is UTC, and readers of the format take no other.
    let date = escape(suite.date.trim_end_matches('Z'));
    let cases: String = suite
        .entries
        .iter()
        .map(|entry| of_entry(suite, entry))
        .collect();
    format!(
        "<testsuite name=\"{name}\" timestamp=\"{date}\" {}>\n{cases}</testsuite>\n",
        counts(suite.tally(), suite.time.as_secs_f64())
    )
}

fn counts(tally: Tally, seconds: f64) -> String {
    format!(
        "tests=\"{}\" failures=\"{}\" errors=\"0\" skipped=\"{}\" time=\"{seconds:.3}\"",
        tally.total(),
        tally.failed,
        tally.skipped
    )
}

fn of_entry(suite: &Suite, entry: &Entry) -> String {
    let inner = match &entry.outcome {
        Outcome::Failed(reason) => {
            let message = escape(reason.lines().next().unwrap_or_default());
            format!(
                "<failure message=\"{message}\">{}</failure>",
                escape(reason)
            )
        }
        Outcome::Passed => String::new(),
        Outcome::Skipped(reason) => format!("<skipped message=\"{}\"/>", escape(reason)),
    };
    let class = escape(&format!("{}.{}.{}", suite.part, suite.peer, entry.adapter));
    let (name, seconds) = (escape(&entry.name()), entry.time.as_secs_f64());
    format!(
        "<testcase classname=\"{class}\" name=\"{name}\" time=\"{seconds:.3}\">{inner}</testcase>\n"
    )
}

#[cfg(test)]
mod tests {
    use super::super::tests::suites;
    use super::*;

    #[test]
    fn each_peer_is_a_suite_with_its_counts() {
        let suites = suites();
        let text = document(&suites.iter().collect::<Vec<_>>());
        let count = |what: &str| text.matches(what).count();
        assert_eq!(count("<testsuite name="), suites.len());
        assert_eq!(count("</testsuite>"), suites.len());
        let cases: usize = suites.iter().map(|suite| suite.entries.len()).sum();
        assert_eq!(count("<testcase "), cases);
        assert!(
            text.contains("tests=\"4\" failures=\"1\" errors=\"0\" skipped=\"1\" time=\"1.500\"")
        );
        assert!(text.contains("timestamp=\"2026-11-28T17:06:12\""));
        assert!(text.contains("<skipped message=\"not &quot;there&quot;\"/>"));
    }

    #[test]
    fn a_failure_says_its_first_line_and_all_of_them() {
        let suites = suites();
        let text = document(&[&suites[0]]);
        assert!(text.contains("<failure message=\"a &lt; b\">a &lt; b\nsecond line</failure>"));
    }
}
