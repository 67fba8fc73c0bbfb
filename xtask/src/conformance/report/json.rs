//! `report.json`: for programs, and for the next run.

use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use serde_json::{Value, json};

use super::{Entry, Suite};
use crate::parts::Outcome;

/// What is in it is described in `CONTRIBUTING.md`.
pub(super) fn document(suites: &[&Suite]) -> String {
    let suites: Vec<Value> = suites.iter().map(|suite| of_suite(suite)).collect();
    format!("{:#}\n", json!({ "suites": suites }))
}

fn of_suite(suite: &Suite) -> Value {
    json!({
        "part": suite.part,
        "peer": suite.peer,
        "version": suite.version,
        "library": suite.library,
        "date": suite.date,
        "seconds": suite.time.as_secs_f64(),
        "cases": suite.entries.iter().map(of_entry).collect::<Vec<_>>(),
    })
}

fn of_entry(entry: &Entry) -> Value {
    let outcome = match entry.outcome {
        Outcome::Failed(_) => "failed",
        Outcome::Passed => "passed",
        Outcome::Skipped(_) => "skipped",
    };
    json!({
        "feature": entry.feature,
        "client": entry.client,
        "adapter": entry.adapter,
        "outcome": outcome,
        "reason": entry.reason(),
        "note": entry.note,
        "seconds": entry.time.as_secs_f64(),
        "log": entry.log,
    })
}

/// The suites of an earlier run. None where there was none, or one that wrote otherwise.
pub(super) fn read(folder: &Path) -> Vec<Suite> {
    let text = fs::read(folder.join("report.json")).unwrap_or_default();
    parse(&text, folder).unwrap_or_default()
}

fn parse(text: &[u8], folder: &Path) -> Option<Vec<Suite>> {
    let document: Value = serde_json::from_slice(text).ok()?;
    let suites = document.get("suites")?.as_array()?;
    suites.iter().map(|suite| to_suite(suite, folder)).collect()
}

fn to_suite(suite: &Value, folder: &Path) -> Option<Suite> {
    let text = |name: &str| Some(suite.get(name)?.as_str()?.to_owned());
    let cases = suite.get("cases")?.as_array()?;
    Some(Suite {
        part: text("part")?,
        peer: text("peer")?,
        version: text("version"),
        library: text("library")?,
        date: text("date")?,
        time: seconds(suite)?,
        entries: cases.iter().map(to_entry).collect::<Option<_>>()?,
        began: Instant::now(),
        folder: folder.to_owned(),
    })
}

fn to_entry(case: &Value) -> Option<Entry> {
    let text = |name: &str| case.get(name)?.as_str();
    let reason = || text("reason").unwrap_or_default().to_owned();
    let outcome = match text("outcome")? {
        "failed" => Outcome::Failed(reason()),
        "passed" => Outcome::Passed,
        "skipped" => Outcome::Skipped(reason()),
        _ => return None,
    };
    let (feature, client, adapter) = (text("feature")?, text("client")?, text("adapter")?);
    let mut entry = Entry::new(feature, client, adapter, outcome, seconds(case)?);
    entry = entry.with_note(text("note")?);
    entry.log = text("log").map(str::to_owned);
    Some(entry)
}

fn seconds(of: &Value) -> Option<Duration> {
    Duration::try_from_secs_f64(of.get("seconds")?.as_f64()?).ok()
}

#[cfg(test)]
mod tests {
    use super::super::tests::suites;
    use super::*;

    #[test]
    fn what_is_written_is_read_again() {
        let suites = suites();
        let text = document(&suites.iter().collect::<Vec<_>>());
        let read = parse(text.as_bytes(), Path::new("")).unwrap();
        for (before, after) in suites.iter().zip(&read) {
            assert_eq!(before.entries, after.entries);
            assert_eq!(of_suite(before), of_suite(after));
        }
        assert_eq!(suites.len(), read.len());
    }

    #[test]
    fn what_another_version_wrote_is_left_aside() {
        for text in ["", "[]", "{\"cases\":[]}", "{\"suites\":[{}]}"] {
            assert!(parse(text.as_bytes(), Path::new("")).is_none(), "{text}");
        }
        assert!(read(Path::new("no/such/folder")).is_empty());
    }
}
