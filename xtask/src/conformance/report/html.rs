//! `report.html`: one file that needs nothing else, and no script to be read.

mod overview;
mod suite;

use std::time::Duration;

use super::arrange::{self, failure_name};
use super::terminal::{heading, seconds};
use super::{Entry, Suite, Tally};
use crate::page::date::readable;
use crate::page::markup::{escape, shorten};
use crate::page::{document, tile};
use crate::parts::Outcome;

const STYLE: &str = include_str!("html/page.css");
/// Hides rows that a reader does not look for.
const SCRIPT: &str = include_str!("html/page.js");

pub(super) fn page(suites: &[&Suite]) -> String {
    let all: Tally = suites.iter().flat_map(|suite| &suite.entries).collect();
    let details: String = suites.iter().map(|suite| suite::details(suite)).collect();
    let body = format!(
        "{}<main>\n{}{}{}<section>\n<h2>Cases</h2>\n{FILTER}{details}</section>\n</main>\n\
         <script>\n{SCRIPT}</script>\n",
        header(suites, all),
        failures(suites),
        peers(suites),
        overview::sections(suites),
    );
    document(&title(all), STYLE, &body)
}

/// What a tab shows: failures first.
fn title(all: Tally) -> String {
    match all.failed {
        0 => "✓ Conformance".to_owned(),
        failed => format!("✗ {failed} failed – Conformance"),
    }
}

fn header(suites: &[&Suite], all: Tally) -> String {
    let time: Duration = suites.iter().map(|suite| suite.time).sum();
    let newest = suites.iter().max_by_key(|suite| &suite.date);
    let (date, library) = newest.map_or(("", ""), |suite| (&suite.date, &suite.library));
    let verdict = match all {
        Tally { failed: 0, .. } => {
            "<span class=\"verdict pass\">✓ all that ran has passed</span>".to_owned()
        }
        Tally { failed, .. } => format!("<span class=\"verdict fail\">✗ {failed} failed</span>"),
    };
    let tiles = [
        tile("pass", &all.passed.to_string(), "✓ passed"),
        tile(
            if all.failed == 0 { "none" } else { "fail" },
            &all.failed.to_string(),
            "✗ failed",
        ),
        tile(
            if all.skipped == 0 { "none" } else { "skip" },
            &all.skipped.to_string(),
            "– skipped",
        ),
        tile("plain", &suites.len().to_string(), "peers and sources"),
        tile("plain", &seconds(time), "in all"),
    ];
    format!(
        "<header>\n<div class=\"line\"><h1>Conformance</h1>{verdict}</div>\n\
         <p class=\"quiet\">Version {} against what others wrote; last run {}</p>\n\
         <div class=\"tiles\">{}</div>\n</header>\n",
        escape(library),
        escape(&readable(date)),
        tiles.concat()
    )
}

/// Every failure at the top, where nobody has to look for it.
fn failures(suites: &[&Suite]) -> String {
    let mut items = String::new();
    for suite in suites {
        for (entry, count) in arrange::failures(suite) {
            items.push_str(&format!(
                "<li><b>{}</b> {}{}\n<pre>{}</pre></li>\n",
                escape(&suite.peer),
                escape(&failure_name(entry, count)),
                log_link(entry),
                escape(&shorten(entry.reason().unwrap_or_default(), LONGEST_REASON)),
            ));
        }
    }
    match items.is_empty() {
        true => items,
        false => format!(
            "<section class=\"failures\">\n<h2>✗ Failed</h2>\n<ul>\n{items}</ul>\n</section>\n"
        ),
    }
}

fn log_link(entry: &Entry) -> String {
    let link = |log: &String| format!(" <a href=\"{}\">log</a>", escape(log));
    entry.log.as_ref().map(link).unwrap_or_default()
}

/// The counts of each peer.
fn peers(suites: &[&Suite]) -> String {
    let row = |suite: &&Suite| {
        let tally = suite.tally();
        let count = |number: usize, class: &str, symbol: &str| match number {
            0 => "<td class=\"none\">0</td>".to_owned(),
            _ => format!("<td class=\"{class}\">{number} {symbol}</td>"),
        };
        format!(
            "<tr><th scope=\"row\"><a href=\"#{}\">{}</a></th><td class=\"text\">{}</td>{}{}{}<td class=\"bar\">{}</td>\
             <td>{}</td><td class=\"text quiet\">{}</td><td class=\"text quiet\">{}</td></tr>\n",
            anchor(suite),
            escape(&heading(suite)),
            escape(&suite.part),
            count(tally.passed, "pass", "✓"),
            count(tally.failed, "fail", "✗"),
            count(tally.skipped, "skip", "–"),
            bar(tally),
            seconds(suite.time),
            escape(&readable(&suite.date)),
            escape(&suite.library),
        )
    };
    let rows: String = suites.iter().map(row).collect();
    format!(
        "<section>\n<h2>Peers and sources</h2>\n<div class=\"scroll\"><table class=\"peers\">\n<thead><tr>\
         <th scope=\"col\">peer</th><th scope=\"col\" class=\"text\">part</th><th scope=\"col\">passed</th>\
         <th scope=\"col\">failed</th><th scope=\"col\">skipped</th><td></td><th scope=\"col\">time</th>\
         <th scope=\"col\" class=\"text\">run</th><th scope=\"col\" class=\"text\">of version</th></tr></thead>\n\
         <tbody>\n{rows}</tbody></table></div>\n</section>\n"
    )
}

/// The counts as lengths, for the eye alone.
fn bar(tally: Tally) -> String {
    let part = |class: &str, count: usize| match count {
        0 => String::new(),
        _ => format!("<i class=\"{class}\" style=\"flex-grow:{count}\"></i>"),
    };
    let parts = [
        part("pass", tally.passed),
        part("fail", tally.failed),
        part("skip", tally.skipped),
    ];
    format!("<span aria-hidden=\"true\">{}</span>", parts.concat())
}

/// Where the cases of a suite are on the page.
fn anchor(suite: &Suite) -> String {
    let name = format!("{}-{}", suite.part, suite.peer);
    name.replace(|character: char| !character.is_ascii_alphanumeric(), "-")
}

fn is_failed(entry: &Entry) -> bool {
    matches!(entry.outcome, Outcome::Failed(_))
}

fn class(tally: Tally) -> &'static str {
    match tally {
        Tally { failed: 1.., .. } => "fail",
        Tally { passed: 1.., .. } => "pass",
        Tally { skipped: 1.., .. } => "skip",
        _ => "none",
    }
}

/// Shown by the script that makes it work.
const FILTER: &str = "<p class=\"filter\" hidden><label>Show rows with <input type=\"search\" \
                      placeholder=\"login, dpop, …\"></label> <label><input type=\"checkbox\"> failed or skipped alone\
                      </label></p>\n";
const LONGEST_REASON: usize = 2000;

#[cfg(test)]
mod tests {
    use super::super::tests::suites;
    use super::*;
    use crate::page::checks;

    fn text() -> String {
        let suites = suites();
        page(&suites.iter().collect::<Vec<_>>())
    }

    #[test]
    fn it_needs_no_other_file() {
        checks::needs_no_other_file(&text());
    }

    #[test]
    fn what_is_opened_is_closed() {
        checks::closes_what_it_opens(&text());
    }

    #[test]
    fn a_failure_is_at_the_top_with_its_reason_and_log() {
        let text = text();
        assert!(text.contains("<title>✗ 1 failed"));
        let failures = text.find("<h2>✗ Failed").unwrap();
        assert!(failures < text.find("<h2>Peers").unwrap());
        assert!(text.contains("<a href=\"logs/a.log\">log</a>\n<pre>a &lt; b\nsecond line</pre>"));
    }

    #[test]
    fn a_run_without_failures_says_so() {
        let suites = suites();
        let text = page(&[&suites[1]]);
        assert!(text.contains("<title>✓ Conformance") && !text.contains("<h2>✗ Failed"));
    }

    #[test]
    fn each_peer_has_its_counts_date_and_version() {
        let text = text();
        assert!(text.contains("<a href=\"#interop-peer\">peer 1.2.3</a>"));
        assert!(text.contains(
            "<td class=\"pass\">2 ✓</td><td class=\"fail\">1 ✗</td><td class=\"skip\">1 –</td>"
        ));
        assert!(text.contains("2026-11-28 17:06 UTC") && text.contains("0.1.0 (abc)"));
    }
}
