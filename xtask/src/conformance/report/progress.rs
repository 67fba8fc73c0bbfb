//! How far a run is: one line that is drawn again and again on a terminal, a line for each peer elsewhere.

use std::env;
use std::io::{IsTerminal, Write, stderr};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

use super::Tally;
use crate::page::markup::shorten;
use crate::parts::Outcome;

/// It ends, and takes its line away, when this is dropped.
#[derive(Debug)]
pub(crate) struct Progress {
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    began: Instant,
    tally: Tally,
    total: usize,
    /// What runs now.
    now: String,
    is_drawn: bool,
    has_ended: bool,
}

impl Progress {
    /// A run of so many cases.
    pub(crate) fn new(total: usize) -> Self {
        let is_drawn = stderr().is_terminal() && env::var("TERM").is_ok_and(|term| term != "dumb");
        let state = Arc::new(Mutex::new(State {
            began: Instant::now(),
            tally: Tally::default(),
            total,
            now: String::new(),
            is_drawn,
            has_ended: false,
        }));
        if is_drawn {
            let state = Arc::clone(&state);
            thread::spawn(move || draw_until_the_end(&state));
        }
        Self { state }
    }

    /// What begins now.
    pub(crate) fn begin(&self, peer: &str, what: &str) {
        self.with(|state| {
            state.now = format!("{peer}: {what}");
            state.draw();
        });
    }

    /// How a case ended.
    pub(crate) fn end(&self, outcome: &Outcome) {
        self.with(|state| {
            state.tally.add(outcome);
            state.draw();
        });
    }

    /// A line that stays.
    pub(crate) fn say(&self, line: &str) {
        self.with(|state| {
            state.clear();
            eprintln!("{line}");
            state.draw();
        });
    }

    fn with(&self, work: impl FnOnce(&mut State)) {
        work(&mut self.state.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

impl Drop for Progress {
    fn drop(&mut self) {
        self.with(|state| {
            state.has_ended = true;
            state.clear();
        });
    }
}

impl State {
    fn draw(&self) {
        if self.is_drawn && !self.has_ended {
            let line = self.line(self.began.elapsed(), width());
            // Nobody is told that they cannot be told.
            let _ = write!(stderr(), "\r{line}\x1b[K");
        }
    }

    fn clear(&self) {
        if self.is_drawn {
            let _ = write!(stderr(), "\r\x1b[K");
        }
    }

    fn line(&self, elapsed: Duration, width: usize) -> String {
        let done = self.tally.total().min(self.total);
        let full = (BAR * done).checked_div(self.total).unwrap_or(0);
        let bar = "█".repeat(full) + &"░".repeat(BAR - full);
        let failures = match self.tally.failed {
            0 => String::new(),
            failed => format!("{failed} failed  "),
        };
        let seconds = elapsed.as_secs();
        let line = format!(
            "{bar} {done}/{}  {}:{:02}  {failures}{}",
            self.total,
            seconds / 60,
            seconds % 60,
            self.now
        );
        shorten(&line, width.saturating_sub(2))
    }
}

/// The time goes on while a case runs.
fn draw_until_the_end(state: &Mutex<State>) {
    loop {
        thread::sleep(Duration::from_millis(500));
        let state = state.lock().unwrap_or_else(PoisonError::into_inner);
        if state.has_ended {
            return;
        }
        state.draw();
    }
}

/// What every terminal has, unless the shell says more.
fn width() -> usize {
    let said = env::var("COLUMNS").ok();
    said.and_then(|columns| columns.parse().ok()).unwrap_or(80)
}

const BAR: usize = 20;

#[cfg(test)]
mod tests {
    use super::*;

    fn state(tally: Tally, total: usize) -> State {
        State {
            began: Instant::now(),
            tally,
            total,
            now: "peer: login (basic), ureq".to_owned(),
            is_drawn: false,
            has_ended: false,
        }
    }

    #[test]
    fn the_line_says_how_far_it_is_and_where() {
        let tally = Tally {
            passed: 4,
            failed: 1,
            skipped: 5,
        };
        let line = state(tally, 20).line(Duration::from_secs(75), 100);
        let bar = format!("{}{}", "█".repeat(10), "░".repeat(10));
        assert_eq!(
            line,
            format!("{bar} 10/20  1:15  1 failed  peer: login (basic), ureq")
        );
    }

    #[test]
    fn the_line_is_never_longer_than_the_terminal() {
        let line = state(Tally::default(), 20).line(Duration::ZERO, 40);
        assert_eq!(line.chars().count(), 39);
        let line = state(Tally::default(), 0).line(Duration::ZERO, 40);
        assert!(line.starts_with('░'));
    }

    #[test]
    fn the_end_of_cases_is_counted() {
        let progress = Progress::new(2);
        progress.begin("peer", "login");
        progress.end(&Outcome::Passed);
        progress.end(&Outcome::Failed("broken".to_owned()));
        progress.with(|state| assert_eq!((state.tally.passed, state.tally.failed), (1, 1)));
    }
}
