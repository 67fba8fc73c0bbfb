//! The tables at the end of a run.

use std::env;
use std::io::{IsTerminal, stdout};
use std::path::Path;
use std::time::Duration;

use super::arrange::{adapters, cell, clients, failure_name, failures, features, skipped};
use super::{Entry, Suite, Tally};
use crate::page::markup::shorten;

/// Whether colours are wanted: <https://no-color.org>.
pub(super) fn has_colours() -> bool {
    stdout().is_terminal() && env::var_os("NO_COLOR").is_none_or(|value| value.is_empty())
}

/// A row for each feature of each peer, its clients folded; a column for each adapter.
pub(super) fn matrix(suites: &[Suite], colours: bool) -> String {
    let names = suites.iter().flat_map(features);
    let width = names.map(|name| name.chars().count()).max().unwrap_or(0);
    let width = width.clamp(20, WIDEST) + COUNT;
    let tables = suites.iter().map(|suite| of_suite(suite, width, colours));
    tables.collect::<Vec<_>>().join("\n")
}

fn of_suite(suite: &Suite, width: usize, colours: bool) -> String {
    let columns = adapters([suite]);
    let mut table = paint(&format!("{:<1$}", heading(suite), width + 2), BOLD, colours);
    for column in &columns {
        table.push_str(&format!(" {column:>9}"));
    }
    table.push_str(&format!(" {:>9}\n", "time"));
    for feature in features(suite) {
        let name = shorten(feature, WIDEST - 1);
        let name = match clients(suite, feature).len() {
            1 => name,
            several => format!("{name} ×{several}"),
        };
        table.push_str(&format!("  {name:<width$}"));
        for column in &columns {
            let (tally, text) = symbols(cell(suite, feature, column));
            let padded = format!(" {text:>9}");
            table.push_str(&paint(&padded, colour(tally), colours));
        }
        let entries = suite
            .entries
            .iter()
            .filter(|entry| entry.feature == feature);
        let time = entries.map(|entry| entry.time).sum();
        table.push_str(&format!(" {:>9}\n", seconds(time)));
    }
    table
}

/// What failed and why, what was skipped and why, and the counts of each peer.
pub(super) fn summary(suites: &[Suite], folder: &Path, colours: bool) -> String {
    let mut text = String::new();
    for suite in suites {
        for (entry, count) in failures(suite) {
            let head = format!("✗ {}: {}", suite.peer, failure_name(entry, count));
            let reason = entry.reason().unwrap_or_default();
            let reason = shorten(reason.trim(), LONGEST_REASON).replace('\n', "\n    ");
            text.push_str(&format!("{}\n    {reason}\n", paint(&head, RED, colours)));
            if let Some(log) = &entry.log {
                text.push_str(&format!("    log: {}\n", folder.join(log).display()));
            }
        }
    }
    for (reason, entries) in skipped(suites) {
        let head = format!("– {reason}");
        let tally: Tally = entries.iter().map(|(_, entry)| *entry).collect();
        let peers = super::arrange::unique(entries.iter().map(|(suite, _)| suite.peer.as_str()));
        text.push_str(&format!(
            "{}: {} of {}\n",
            paint(&head, YELLOW, colours),
            tally.skipped,
            peers.join(", ")
        ));
    }
    if !text.is_empty() {
        text.push('\n');
    }
    let width = suites.iter().map(|suite| heading(suite).chars().count());
    let width = width.max().unwrap_or(0).max("total".len());
    for suite in suites {
        text.push_str(&count(
            &heading(suite),
            suite.tally(),
            suite.time,
            width,
            colours,
        ));
    }
    if suites.len() > 1 {
        let all = suites.iter().flat_map(|suite| &suite.entries).collect();
        let time = suites.iter().map(|suite| suite.time).sum();
        text.push_str(&count("total", all, time, width, colours));
    }
    text
}

fn count(name: &str, tally: Tally, time: Duration, width: usize, colours: bool) -> String {
    let part = |number: usize, symbol: &str, shown: &str| {
        let text = format!("{number:>5} {symbol}");
        paint(&text, if number == 0 { PLAIN } else { shown }, colours)
    };
    format!(
        "{name:<width$} {} {} {} {:>9}\n",
        part(tally.passed, "✓", GREEN),
        part(tally.failed, "✗", RED),
        part(tally.skipped, "–", YELLOW),
        seconds(time)
    )
}

/// The peer and its version.
pub(super) fn heading(suite: &Suite) -> String {
    match &suite.version {
        Some(version) => format!("{} {version}", suite.peer),
        None => suite.peer.clone(),
    }
}

/// A symbol where all went the same way; else each with a count.
pub(super) fn symbols<'a>(entries: impl Iterator<Item = &'a Entry>) -> (Tally, String) {
    let tally: Tally = entries.collect();
    let parts = [
        (tally.failed, "✗"),
        (tally.passed, "✓"),
        (tally.skipped, "–"),
    ];
    let mut there: Vec<_> = parts.into_iter().filter(|(count, _)| *count > 0).collect();
    let text = match there.as_mut_slice() {
        [] => String::new(),
        [(_, symbol)] => (*symbol).to_owned(),
        several => several
            .iter()
            .map(|(count, symbol)| format!("{count}{symbol}"))
            .collect::<Vec<_>>()
            .join(" "),
    };
    (tally, text)
}

/// To a hundredth of a second where that says something; nothing where nothing was timed.
pub(super) fn seconds(time: Duration) -> String {
    let seconds = time.as_secs_f64();
    match time.as_secs() {
        _ if time.as_millis() == 0 => String::new(),
        0..10 => format!("{seconds:.2} s"),
        10..120 => format!("{seconds:.1} s"),
        whole => format!("{}:{:02} min", whole / 60, whole % 60),
    }
}

fn colour(tally: Tally) -> &'static str {
    match tally {
        Tally { failed: 1.., .. } => RED,
        Tally { skipped: 1.., .. } => YELLOW,
        _ => GREEN,
    }
}

fn paint(text: &str, colour: &str, colours: bool) -> String {
    match colours {
        true if !colour.is_empty() => format!("\x1b[{colour}m{text}\x1b[0m"),
        _ => text.to_owned(),
    }
}

const BOLD: &str = "1";
const GREEN: &str = "32";
const PLAIN: &str = "";
const RED: &str = "31";
const YELLOW: &str = "33";
/// The longest name of a feature that is shown whole.
const WIDEST: usize = 56;
/// Room for the number of clients.
const COUNT: usize = 4;
const LONGEST_REASON: usize = 400;

#[cfg(test)]
mod tests {
    use super::super::tests::suites;
    use super::*;

    #[test]
    fn a_row_has_a_feature_and_a_column_an_adapter() {
        let table = matrix(&suites(), false);
        let words = |line: usize| table.lines().nth(line).unwrap().split_whitespace();
        assert!(words(0).eq(["peer", "1.2.3", "one", "two", "time"]));
        assert!(words(1).eq(["login", "×2", "✓", "✗", "0.75", "s"]));
        assert!(words(2).eq(["logout", "–", "0.25", "s"]));
        assert!(words(4).eq(["wycheproof", "any", "time"]));
        let widths = table.lines().map(|line| line.trim_end().chars().count());
        assert!(widths.max().unwrap() <= 80);
    }

    #[test]
    fn failures_have_their_reason_and_log_and_peers_their_counts() {
        let text = summary(&suites(), Path::new("folder"), false);
        assert!(text.starts_with(
            "✗ peer: login (basic), two\n    a < b\n    second line\n    log: folder/logs/a.log\n"
        ));
        assert!(text.contains("\n– not \"there\": 1 of peer\n"));
        let rows = [
            "peer 1.2.3     2 ✓     1 ✗     1 –",
            "total          3 ✓     1 ✗     1 –",
        ];
        assert!(rows.iter().all(|row| text.contains(row)), "{text}");
    }

    #[test]
    fn cells_that_differ_say_how_many() {
        let suites = suites();
        let (_, text) = symbols(suites[0].entries.iter());
        assert_eq!(text, "1✗ 2✓ 1–");
    }

    #[test]
    fn colours_are_there_where_they_are_wanted() {
        assert!(!matrix(&suites(), false).contains('\x1b'));
        assert!(matrix(&suites(), true).contains("\x1b[32m         ✓\x1b[0m"));
    }

    #[test]
    fn times_are_as_exact_as_they_are_short() {
        let text = |millis| seconds(Duration::from_millis(millis));
        assert_eq!(
            [text(0), text(1234), text(12_345), text(125_000)],
            ["", "1.23 s", "12.3 s", "2:05 min"]
        );
    }
}
