//! The outcome of a run: a table for the terminal, and files for people and programs.
//!
//! A part opens a [`Report`], begins a [`Suite`] for each peer and pushes an [`Entry`] for each case and adapter:
//!
//! ```text
//! let mut report = Report::open("interop", folder, Extent::Whole);
//! let suite = report.begin("a-peer", Some("1.2.3".to_owned()));
//! suite.push(Entry::new("login", "a-client", "reqwest", outcome, time));
//! report.write()?;
//! println!("{}", report.table());
//! ```
//!
//! `report.json` is the memory of the other files: what a run leaves alone, other parts and other peers, stays in all of them
//! with its own date.

mod arrange;

mod failed;
mod html;
mod json;
mod junit;
mod log;

mod progress;
mod terminal;

use std::fs;
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

pub(super) use self::progress::Progress;
use crate::Fallible;
use crate::parts::Outcome;
use crate::workspace::version;

/// One case over one adapter.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entry {
    pub(super) feature: String,
    /// Who asks, or another variant of the feature; may be empty.
    pub(super) client: String,
    /// The column: an adapter, or a backend.
    pub(super) adapter: String,
    pub(super) outcome: Outcome,
    pub(super) time: Duration,
    /// What there is to say about a case that passed.
    pub(super) note: String,
    /// Where its log is, from the folder of the report.
    pub(super) log: Option<String>,
    /// What the log of a failure has beside its reason. It is in no other file.
    heard: String,
}

impl Entry {
    pub(super) fn new(
        feature: &str,
        client: &str,
        adapter: &str,
        outcome: Outcome,
        time: Duration,
    ) -> Self {
        Self {
            feature: feature.to_owned(),
            client: client.to_owned(),
            adapter: adapter.to_owned(),
            outcome,
            time,
            note: String::new(),
            log: None,
            heard: String::new(),
        }
    }

    pub(super) fn with_note(mut self, note: &str) -> Self {
        note.clone_into(&mut self.note);
        self
    }

    /// What was seen while it ran, for the log of a failure. No query, header or body: see [`log::without_queries`].
    pub(super) fn with_heard(mut self, heard: String) -> Self {
        self.heard = heard;
        self
    }

    /// The feature, and the client where there is one.
    pub(super) fn name(&self) -> String {
        match self.client.as_str() {
            "" => self.feature.clone(),
            client => format!("{} ({client})", self.feature),
        }
    }

    /// The reason of a failure, or of leaving it out.
    fn reason(&self) -> Option<&str> {
        match &self.outcome {
            Outcome::Failed(reason) | Outcome::Skipped(reason) => Some(reason),
            Outcome::Passed => None,
        }
    }
}

/// What ran at one peer.
#[derive(Clone, Debug)]
pub(super) struct Suite {
    pub(super) part: String,
    /// The server, or where the vectors are from.
    pub(super) peer: String,
    /// The peer's.
    pub(super) version: Option<String>,
    /// Ours: version and commit.
    pub(super) library: String,
    /// When it began, as RFC 3339 has it, in UTC.
    pub(super) date: String,
    /// From its beginning to its last case.
    pub(super) time: Duration,
    pub(super) entries: Vec<Entry>,
    began: Instant,
    folder: PathBuf,
}

impl Suite {
    /// Adds a case. One that failed has a log from here on.
    pub(super) fn push(&mut self, mut entry: Entry) {
        self.time = self.began.elapsed();
        if let Outcome::Failed(reason) = &mut entry.outcome {
            *reason = log::without_queries(reason);
            entry.log = log::write(self, &entry);
        }
        self.entries.push(entry);
    }

    /// Adds cases that share one failure, and so one log.
    pub(super) fn push_all(&mut self, entries: impl Iterator<Item = Entry>) {
        for mut entry in entries {
            match self.entries.last() {
                Some(last) if last.outcome == entry.outcome => entry.log.clone_from(&last.log),
                _ => {
                    self.push(entry);
                    continue;
                }
            }
            self.entries.push(entry);
        }
    }

    pub(super) fn tally(&self) -> Tally {
        self.entries.iter().collect()
    }
}

/// How much of a part runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Extent {
    /// Some of its peers: what is known of the others stays.
    Some,
    Whole,
}

/// What this run did, and what earlier ones did elsewhere.
#[derive(Debug)]
pub(super) struct Report {
    part: String,
    folder: PathBuf,
    library: String,
    /// Of this run.
    suites: Vec<Suite>,
    /// Of earlier runs.
    kept: Vec<Suite>,
}

impl Report {
    /// A report in this folder, with what is in it from other parts.
    pub(super) fn open(part: &str, folder: PathBuf, extent: Extent) -> Self {
        let (replaced, kept): (Vec<_>, Vec<_>) = json::read(&folder)
            .into_iter()
            .partition(|suite| extent == Extent::Whole && suite.part == part);
        log::remove(&folder, &replaced);
        Self {
            part: part.to_owned(),
            folder,
            library: version(),
            suites: Vec::new(),
            kept,
        }
    }

    /// Begins what runs at a peer; an earlier run's is forgotten, its logs too.
    pub(super) fn begin(&mut self, peer: &str, version: Option<String>) -> &mut Suite {
        let (replaced, kept): (Vec<_>, Vec<_>) = std::mem::take(&mut self.kept)
            .into_iter()
            .partition(|suite| suite.part == self.part && suite.peer == peer);
        self.kept = kept;
        log::remove(&self.folder, &replaced);
        self.suites.push(Suite {
            part: self.part.clone(),
            peer: peer.to_owned(),
            version,
            library: self.library.clone(),
            date: crate::page::date::utc(SystemTime::now()),
            time: Duration::ZERO,
            entries: Vec::new(),
            began: Instant::now(),
            folder: self.folder.clone(),
        });
        let last = self.suites.len() - 1;
        #[expect(clippy::indexing_slicing, reason = "pushed above")]
        &mut self.suites[last]
    }

    /// Whether nothing failed in this run.
    pub(super) fn is_clean(&self) -> bool {
        self.suites.iter().all(|suite| suite.tally().failed == 0)
    }

    /// This run, for the terminal.
    pub(super) fn table(&self) -> String {
        let matrix = terminal::matrix(&self.suites, terminal::has_colours());
        format!("{matrix}\n{}", self.summary())
    }

    /// This run without what passed, for the terminal.
    pub(super) fn summary(&self) -> String {
        let page = self.folder.join("report.html");
        let summary = terminal::summary(&self.suites, &self.folder, terminal::has_colours());
        format!("{summary}\nreport: {}", page.display())
    }

    /// Writes `report.html`, `report.xml` (JUnit) and `report.json`, and what failed in this run.
    pub(super) fn write(&self) -> Fallible<()> {
        let mut all: Vec<&Suite> = self.kept.iter().chain(&self.suites).collect();
        all.sort_by_key(|suite| (&suite.part, &suite.peer));
        fs::create_dir_all(&self.folder)?;
        fs::write(self.folder.join("report.html"), html::page(&all))?;
        fs::write(self.folder.join("report.xml"), junit::document(&all))?;
        fs::write(self.folder.join("report.json"), json::document(&all))?;
        let failed = format!("failed-{}.txt", self.part);
        fs::write(self.folder.join(failed), failed::lines(&self.suites))?;
        Ok(())
    }
}

/// How many cases went how.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Tally {
    pub(super) passed: usize,
    pub(super) failed: usize,
    pub(super) skipped: usize,
}

impl Tally {
    pub(super) fn add(&mut self, outcome: &Outcome) {
        match outcome {
            Outcome::Failed(_) => self.failed += 1,
            Outcome::Passed => self.passed += 1,
            Outcome::Skipped(_) => self.skipped += 1,
        }
    }

    fn total(self) -> usize {
        self.passed + self.failed + self.skipped
    }
}

impl<'a> FromIterator<&'a Entry> for Tally {
    fn from_iter<I: IntoIterator<Item = &'a Entry>>(entries: I) -> Self {
        let mut tally = Self::default();
        entries
            .into_iter()
            .for_each(|entry| tally.add(&entry.outcome));
        tally
    }
}

impl std::fmt::Display for Tally {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            passed,
            failed,
            skipped,
        } = self;
        write!(f, "{passed} passed, {failed} failed, {skipped} skipped")
    }
}

#[cfg(test)]
mod tests;
