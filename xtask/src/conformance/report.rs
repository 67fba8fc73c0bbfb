//! The outcome of a run: a table for the terminal, and files for people and programs.

use std::fs;
use std::path::Path;
use std::time::Duration;

use serde_json::json;

use crate::Fallible;
use crate::parts::Outcome;

/// One case over one adapter.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) peer: String,
    pub(super) case: String,
    pub(super) adapter: String,
    pub(super) outcome: Outcome,
    pub(super) time: Duration,
}

#[derive(Debug, Default)]
pub(super) struct Report {
    pub(super) entries: Vec<Entry>,
}

impl Report {
    pub(super) fn is_clean(&self) -> bool {
        self.failed() == 0
    }

    /// A row for each case, a column for each adapter, and what failed or was skipped below.
    pub(super) fn table(&self) -> String {
        let mut rows: Vec<(&str, &str)> = Vec::new();
        let mut adapters: Vec<&str> = Vec::new();
        for entry in &self.entries {
            let row = (entry.peer.as_str(), entry.case.as_str());
            if !rows.contains(&row) {
                rows.push(row);
            }
            if !adapters.contains(&entry.adapter.as_str()) {
                adapters.push(&entry.adapter);
            }
        }
        let width = |texts: &mut dyn Iterator<Item = usize>| texts.max().unwrap_or(0).max(6);
        let peers = width(&mut rows.iter().map(|(peer, _)| peer.len()));
        let cases = width(&mut rows.iter().map(|(_, case)| case.len()));

        let mut table = format!("{:<peers$}  {:<cases$}", "peer", "case");
        adapters
            .iter()
            .for_each(|adapter| table.push_str(&format!("  {adapter:<9}")));
        for (peer, case) in rows {
            table.push_str(&format!("\n{peer:<peers$}  {case:<cases$}"));
            for adapter in &adapters {
                let found = self.entries.iter().find(|entry| {
                    (
                        entry.peer.as_str(),
                        entry.case.as_str(),
                        entry.adapter.as_str(),
                    ) == (peer, case, adapter)
                });
                table.push_str(&format!(
                    "  {:<9}",
                    found.map_or("-", |entry| word(&entry.outcome))
                ));
            }
        }
        table.push('\n');
        for entry in &self.entries {
            if let Some(details) = details(&entry.outcome) {
                let Entry {
                    peer,
                    case,
                    adapter,
                    ..
                } = entry;
                table.push_str(&format!(
                    "\n{}: {peer}, {case}, {adapter}: {details}",
                    word(&entry.outcome)
                ));
            }
        }
        let (total, failed, skipped) = (self.entries.len(), self.failed(), self.skipped());
        format!(
            "{table}\n{} passed, {failed} failed, {skipped} skipped",
            total - failed - skipped
        )
    }

    /// Writes `report.html`, `report.xml` (JUnit) and `report.json`.
    pub(super) fn write(&self, folder: &Path) -> Fallible<()> {
        fs::create_dir_all(folder)?;
        fs::write(folder.join("report.html"), self.html())?;
        fs::write(folder.join("report.xml"), self.junit())?;
        fs::write(
            folder.join("report.json"),
            serde_json::to_string_pretty(&self.json())?,
        )?;
        Ok(())
    }

    fn html(&self) -> String {
        let row = |entry: &Entry| {
            let cells = [&entry.peer, &entry.case, &entry.adapter]
                .map(|text| format!("<td>{}", escape(text)));
            let details = escape(details(&entry.outcome).unwrap_or_default());
            format!(
                "<tr>{}<td>{}<td>{details}\n",
                cells.concat(),
                word(&entry.outcome)
            )
        };
        let rows: String = self.entries.iter().map(row).collect();
        format!(
            "<!doctype html><meta charset=utf-8><title>Conformance</title>\n<table>\n\
             <tr><th>peer<th>case<th>adapter<th>outcome<th>details\n{rows}</table>\n"
        )
    }

    fn junit(&self) -> String {
        let case = |entry: &Entry| {
            let inner = match &entry.outcome {
                Outcome::Failed(details) => format!("<failure>{}</failure>", escape(details)),
                Outcome::Passed => String::new(),
                Outcome::Skipped(reason) => format!("<skipped message=\"{}\"/>", escape(reason)),
            };
            let names = [&entry.peer, &entry.adapter, &entry.case].map(|text| escape(text));
            let [peer, adapter, name] = names;
            let time = entry.time.as_secs_f64();
            format!(
                "<testcase classname=\"{peer}.{adapter}\" name=\"{name}\" time=\"{time:.3}\">{inner}</testcase>\n"
            )
        };
        let cases: String = self.entries.iter().map(case).collect();
        let (total, failed, skipped) = (self.entries.len(), self.failed(), self.skipped());
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuite name=\"interop\" tests=\"{total}\" \
             failures=\"{failed}\" skipped=\"{skipped}\">\n{cases}</testsuite>\n"
        )
    }

    fn json(&self) -> serde_json::Value {
        let case = |entry: &Entry| {
            json!({
                "peer": entry.peer, "case": entry.case, "adapter": entry.adapter,
                "outcome": word(&entry.outcome), "details": details(&entry.outcome),
                "seconds": entry.time.as_secs_f64(),
            })
        };
        json!({ "cases": self.entries.iter().map(case).collect::<Vec<_>>() })
    }

    fn failed(&self) -> usize {
        self.entries
            .iter()
            .filter(|entry| matches!(entry.outcome, Outcome::Failed(_)))
            .count()
    }

    fn skipped(&self) -> usize {
        self.entries
            .iter()
            .filter(|entry| matches!(entry.outcome, Outcome::Skipped(_)))
            .count()
    }
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Failed(_) => "FAILED",
        Outcome::Passed => "passed",
        Outcome::Skipped(_) => "skipped",
    }
}

fn details(outcome: &Outcome) -> Option<&str> {
    match outcome {
        Outcome::Failed(details) | Outcome::Skipped(details) => Some(details),
        Outcome::Passed => None,
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report() -> Report {
        let entry = |case: &str, adapter: &str, outcome| Entry {
            peer: "peer".to_owned(),
            case: case.to_owned(),
            adapter: adapter.to_owned(),
            outcome,
            time: Duration::from_millis(5),
        };
        Report {
            entries: vec![
                entry("login", "one", Outcome::Passed),
                entry("login", "two", Outcome::Failed("a < b".to_owned())),
                entry("logout", "one", Outcome::Skipped("not there".to_owned())),
            ],
        }
    }

    #[test]
    fn the_table_has_a_row_for_each_case_and_a_column_for_each_adapter() {
        let table = report().table();
        let lines: Vec<&str> = table.lines().collect();
        assert_eq!(
            lines[1].split_whitespace().collect::<Vec<_>>(),
            ["peer", "login", "passed", "FAILED"]
        );
        assert_eq!(
            lines[2].split_whitespace().collect::<Vec<_>>(),
            ["peer", "logout", "skipped", "-"]
        );
        assert!(table.contains("FAILED: peer, login, two: a < b"));
        assert!(table.ends_with("1 passed, 1 failed, 1 skipped"));
        assert!(!report().is_clean());
    }

    #[test]
    fn files_escape_what_they_quote() {
        assert!(report().junit().contains("<failure>a &lt; b</failure>"));
        assert!(report().html().contains("<td>a &lt; b"));
        assert!(report().json().to_string().contains("a < b"));
    }
}
