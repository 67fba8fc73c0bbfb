//! `cargo xtask conformance vectors`: the vectors of the standards and of Wycheproof.
//!
//! The verdicts are those of tests, which say in one line how many vectors of a set they accepted
//! and refused. They run over each backend alone and over both; here the lines are collected and
//! compared with the list of what has to be there.

mod line;
mod sets;

use std::collections::BTreeMap;
use std::process::Command;
use std::time::{Duration, Instant};

use self::line::Line;
pub(super) use self::sets::SETS;
#[cfg(test)]
pub(super) use self::sets::TESTS;
use self::sets::{Build, Set};
use super::folder;
use super::report::{Entry, Extent, Progress, Report};
use crate::Fallible;
use crate::parts::Outcome;
use crate::workspace::{cargo, root};

/// Runs the tests of every build. True when all passed and no set is missing.
pub(super) fn run(options: &[&str]) -> Fallible<bool> {
    if !options.is_empty() {
        return Err(format!("not understood: conformance vectors {}", options.join(" ")).into());
    }
    let shared = root().join("../shared/vectors").is_dir();
    let mut report = Report::open("vectors", folder(), Extent::Whole);
    let mut table = Table::default();
    let progress = Progress::new(Build::ALL.len());
    let builds = report.begin("builds", None);
    for build in Build::ALL {
        let began = Instant::now();
        progress.begin("vectors", build.name());
        let outcome = match output(build.tests(&mut cargo())) {
            Ok(said) => table.take(build, &said, shared),
            Err(outcome) => outcome,
        };
        progress.end(&outcome);
        let time = began.elapsed();
        progress.say(&format!("{}: {:.1} s", build.name(), time.as_secs_f64()));
        if let Outcome::Failed(details) = &outcome {
            // Whole: where there is no log to open, this is all that is left.
            progress.say(details);
        }
        builds.push(Entry::new(build.name(), "", "tests", outcome, time));
    }
    drop(progress);
    let mut entries = table.entries();
    if !shared {
        entries.extend(not_there());
    }
    for (source, entries) in entries {
        let suite = report.begin(source, None);
        entries.into_iter().for_each(|entry| suite.push(entry));
    }
    report.write()?;
    println!("{}\n\n{}", table.text(), report.summary());
    Ok(report.is_clean())
}

/// By the first word of a set's name: who made it.
type BySource = BTreeMap<&'static str, Vec<Entry>>;

fn source(set: &Set) -> (&'static str, &'static str) {
    set.name.split_once(' ').unwrap_or((set.name, set.name))
}

/// Sets of a folder that is not there.
fn not_there() -> BySource {
    let mut entries = BySource::new();
    for set in SETS.iter().filter(|set| set.is_shared) {
        let outcome = Outcome::Skipped("no ../shared/vectors".to_owned());
        let (source, name) = source(set);
        let entry = Entry::new(name, "", "aws-lc-rs", outcome, Duration::ZERO);
        entries.entry(source).or_default().push(entry);
    }
    entries
}

/// What the tests of one build print. Where one failed, a verdict was wrong.
fn output(command: &mut Command) -> Result<String, Outcome> {
    let output = command
        .output()
        .map_err(|error| Outcome::Failed(format!("{command:?}: {error}")))?;
    let said = String::from_utf8_lossy(&output.stdout).into_owned();
    if output.status.success() {
        return Ok(said);
    }
    let errors = String::from_utf8_lossy(&output.stderr);
    let status = output.status;
    Err(Outcome::Failed(format!(
        "{command:?}: {status}\n{said}{errors}"
    )))
}

/// One row for each set and backend.
#[derive(Debug, Default)]
struct Table {
    rows: Vec<Line>,
}

impl Table {
    /// What one build said. It fails where a set is missing, unknown or there twice, and where its
    /// counts are not those of an earlier build.
    fn take(&mut self, build: Build, said: &str, shared: bool) -> Outcome {
        let (mut lines, mut wrong) = (Vec::new(), Vec::new());
        for line in said.lines().filter_map(Line::parse) {
            match line {
                Ok(line) => lines.push(line),
                Err(text) => wrong.push(format!("not understood: {text}")),
            }
        }
        let sets = SETS.iter().filter(|set| shared || !set.is_shared);
        let expected: Vec<(&Set, &str)> = sets
            .flat_map(|set| {
                set.backends(build)
                    .iter()
                    .map(move |backend| (set, *backend))
            })
            .collect();
        for (set, backend) in &expected {
            let is_it = |line: &&Line| line.set == set.name && line.backend == *backend;
            let times = lines.iter().filter(is_it).count();
            if times != 1 {
                wrong.push(format!("{}, {backend}: there {times} times", set.name));
            }
        }
        for line in lines {
            let mut expected = expected.iter();
            if !expected.any(|(set, backend)| line.set == set.name && line.backend == *backend) {
                wrong.push(format!("{}, {}: in no list", line.set, line.backend));
            }
            let mut rows = self.rows.iter();
            match rows.find(|row| row.set == line.set && row.backend == line.backend) {
                None => self.rows.push(line),
                Some(row) if *row == line => {}
                Some(row) => wrong.push(format!(
                    "{}, {}: {:?} here, {:?} in another build",
                    line.set, line.backend, line.counts, row.counts
                )),
            }
        }
        match wrong.is_empty() {
            true => Outcome::Passed,
            false => Outcome::Failed(wrong.join("\n")),
        }
    }

    /// The rows, in the order of the list.
    fn sorted(&self) -> Vec<&Line> {
        let place = |row: &&Line| SETS.iter().position(|set| set.name == row.set);
        let mut rows: Vec<&Line> = self.rows.iter().collect();
        rows.sort_by_key(place);
        rows
    }

    /// The rows for the report. Each has passed: a wrong verdict fails its build.
    fn entries(&self) -> BySource {
        let mut entries = BySource::new();
        for row in self.sorted() {
            let set = SETS.iter().find(|set| set.name == row.set);
            let Some((source, name)) = set.map(source) else {
                continue;
            };
            let [accepted, refused, by_rule, left_out] = row.counts;
            let mut note = format!("{accepted} accepted, {refused} refused");
            for (count, what) in [(by_rule, "by rule"), (left_out, "left out")] {
                if count > 0 {
                    note.push_str(&format!(", {count} {what}"));
                }
            }
            if !row.notes.is_empty() {
                note.push_str(&format!("; {}", row.notes));
            }
            let entry = Entry::new(name, "", &row.backend, Outcome::Passed, Duration::ZERO);
            entries
                .entry(source)
                .or_default()
                .push(entry.with_note(&note));
        }
        entries
    }

    fn text(&self) -> String {
        let rows = self.sorted();
        let sets = rows.iter().map(|row| row.set.len()).max().unwrap_or(0);
        let mut text = format!(
            "{:<sets$}  {:<11} {:>8} {:>7} {:>7} {:>8}",
            "set", "backend", "accepted", "refused", "by rule", "left out"
        );
        for row in &rows {
            let [accepted, refused, by_rule, left_out] = row.counts;
            let line = format!(
                "\n{:<sets$}  {:<11} {accepted:>8} {refused:>7} {by_rule:>7} {left_out:>8}  {}",
                row.set, row.backend, row.notes
            );
            text.push_str(line.trim_end());
        }
        let total: usize = rows.iter().flat_map(|row| row.counts).sum();
        text.push_str(&format!("\n{} rows, {total} vectors", rows.len()));
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What the tests of a build say when all is well.
    fn said(build: Build, shared: bool) -> String {
        let sets = SETS.iter().filter(|set| shared || !set.is_shared);
        let line = |set: &Set, backend: &str| {
            let name = set.name;
            format!("vectors: {name}: {backend}: accepted=2 refused=1 by_rule=0 left_out=0\n")
        };
        sets.flat_map(|set| set.backends(build).iter().map(move |name| line(set, name)))
            .collect()
    }

    fn failure(outcome: Outcome) -> String {
        match outcome {
            Outcome::Failed(details) => details,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn every_set_once_in_every_build_passes() {
        let mut table = Table::default();
        for build in Build::ALL {
            assert_eq!(table.take(build, &said(build, true), true), Outcome::Passed);
        }
        let text = table.text();
        assert!(text.ends_with(&format!(
            "{} rows, {} vectors",
            table.rows.len(),
            3 * table.rows.len()
        )));
        let entries = table.entries();
        assert_eq!(
            entries.values().map(Vec::len).sum::<usize>(),
            table.rows.len()
        );
        let oauth1 = &entries["oauth1.json"][0];
        assert_eq!(oauth1.name(), "request_vectors, base strings");
        assert_eq!(oauth1.note, "2 accepted, 1 refused");
        // oidc-idtoken is built over one of them, jose-assert over each.
        let jose = text.lines().filter(|line| !line.starts_with("oidc.json"));
        let rows = |backend| jose.clone().filter(|line| line.contains(backend)).count();
        assert_eq!(rows(" aws-lc-rs "), rows(" rust-crypto "));
    }

    #[test]
    fn a_set_that_is_missing_or_there_twice_fails() {
        let good = said(Build::Both, true);
        let (first, rest) = good.split_once('\n').unwrap();
        let missing = Table::default().take(Build::Both, rest, true);
        assert!(failure(missing).ends_with("there 0 times"));
        let twice = format!("{first}\n{good}");
        let twice = Table::default().take(Build::Both, &twice, true);
        assert!(failure(twice).ends_with("there 2 times"));
    }

    #[test]
    fn a_set_or_backend_in_no_list_fails() {
        let good = said(Build::OneRustCrypto, true);
        for line in ["new: any", "wycheproof ES256: aws-lc-rs"] {
            let more =
                format!("{good}vectors: {line}: accepted=1 refused=0 by_rule=0 left_out=0\n");
            let outcome = Table::default().take(Build::OneRustCrypto, &more, true);
            assert!(failure(outcome).ends_with("in no list"), "{line}");
        }
    }

    #[test]
    fn a_line_that_is_not_understood_fails() {
        let more = said(Build::Both, true) + "vectors: many\n";
        let outcome = Table::default().take(Build::Both, &more, true);
        assert_eq!(failure(outcome), "not understood: vectors: many");
    }

    #[test]
    fn builds_must_not_differ() {
        let mut table = Table::default();
        let alone = said(Build::OneAwsLcRs, true);
        assert_eq!(table.take(Build::OneAwsLcRs, &alone, true), Outcome::Passed);
        let both = said(Build::Both, true).replacen("accepted=2", "accepted=3", 1);
        assert!(failure(table.take(Build::Both, &both, true)).contains("in another build"));
    }

    #[test]
    fn without_the_folder_its_sets_alone_may_be_missing() {
        let mut table = Table::default();
        let fewer = said(Build::Both, false);
        assert_eq!(table.take(Build::Both, &fewer, false), Outcome::Passed);
        assert!(fewer.contains("wycheproof ES256") && !fewer.contains("jose.json"));
        let outcome = Table::default().take(Build::Both, &fewer, true);
        assert!(failure(outcome).contains("jose.json jws, aws-lc-rs: there 0 times"));
    }
}
