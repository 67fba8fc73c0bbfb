//! Parts of a longer run: each is timed, none hides another, and a table at the end says how each went.

use std::process::Command;
use std::time::{Duration, Instant};

/// How a part went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    Failed(String),
    Passed,
    Skipped(String),
}

/// A part that has run.
#[derive(Debug)]
pub(crate) struct Part {
    pub(crate) name: String,
    pub(crate) outcome: Outcome,
    pub(crate) time: Duration,
}

/// The parts of one run, in their order.
#[derive(Debug, Default)]
pub(crate) struct Parts {
    done: Vec<Part>,
}

impl Parts {
    /// Runs one part and prints how it went, what it has to say only when it failed.
    pub(crate) fn run(&mut self, name: impl Into<String>, work: impl FnOnce() -> Outcome) {
        let started = Instant::now();
        let outcome = work();
        let part = Part {
            name: name.into(),
            outcome,
            time: started.elapsed(),
        };
        if let Outcome::Failed(details) = &part.outcome {
            println!("{}", details.trim_end());
        }
        println!("{}", line(&part));
        self.done.push(part);
    }

    /// Prints every part again, the failed ones last with what tells most of why, and a count. True when none failed.
    pub(crate) fn summary(&self, title: &str) -> bool {
        println!("\n{title}");
        let (failed, fine): (Vec<_>, Vec<_>) = self
            .done
            .iter()
            .partition(|part| matches!(part.outcome, Outcome::Failed(_)));
        for part in fine.iter().chain(&failed) {
            println!("  {}", line(part));
            if let Outcome::Failed(details) = &part.outcome {
                println!("    {}", gist(details));
            }
        }
        println!("{}", self.count());
        failed.is_empty()
    }

    fn count(&self) -> String {
        let of = |wanted: fn(&Outcome) -> bool| {
            self.done
                .iter()
                .filter(|part| wanted(&part.outcome))
                .count()
        };
        let total: Duration = self.done.iter().map(|part| part.time).sum();
        format!(
            "{} parts passed, {} failed, {} skipped, {:.1} s",
            of(|outcome| matches!(outcome, Outcome::Passed)),
            of(|outcome| matches!(outcome, Outcome::Failed(_))),
            of(|outcome| matches!(outcome, Outcome::Skipped(_))),
            total.as_secs_f64()
        )
    }
}

/// Runs a command to its end. Both its streams are what a failure has to say.
pub(crate) fn command(command: &mut Command) -> Outcome {
    match command.output() {
        Ok(output) if output.status.success() => Outcome::Passed,
        Ok(output) => Outcome::Failed(format!(
            "{}{}{command:?}: {}",
            String::from_utf8_lossy(&output.stdout),
            String::from_utf8_lossy(&output.stderr),
            output.status
        )),
        Err(error) => Outcome::Failed(format!("{command:?}: {error}")),
    }
}

/// The first error, or else the first line.
fn gist(details: &str) -> &str {
    let mut lines = details
        .lines()
        .map(str::trim)
        .filter(|line| !line.is_empty());
    let error = lines.clone().find(|line| line.starts_with("error"));
    error.or_else(|| lines.next()).unwrap_or_default()
}

fn line(part: &Part) -> String {
    let (word, reason) = match &part.outcome {
        Outcome::Failed(_) => ("FAILED", String::new()),
        Outcome::Passed => ("passed", String::new()),
        Outcome::Skipped(reason) => ("skipped", format!("  {reason}")),
    };
    format!(
        "{word:<8}{:>7.1} s  {}{reason}",
        part.time.as_secs_f64(),
        part.name
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_does_not_hide_what_comes_after_it() {
        let mut parts = Parts::default();
        parts.run("first", || Outcome::Failed("broken".to_owned()));
        parts.run("second", || Outcome::Passed);
        parts.run("third", || Outcome::Skipped("not here".to_owned()));
        assert!(!parts.summary("test"));
        assert!(
            parts
                .count()
                .starts_with("1 parts passed, 1 failed, 1 skipped")
        );
    }

    #[test]
    fn a_skipped_part_is_no_failure_and_says_why() {
        let mut parts = Parts::default();
        parts.run("only", || Outcome::Skipped("not here".to_owned()));
        assert!(parts.summary("test"));
        assert!(line(&parts.done[0]).ends_with("only  not here"));
    }

    #[test]
    fn a_failed_part_is_told_by_its_first_error() {
        let details = "\nwarning: one\nerror: two\n --> here\nerror: three";
        assert_eq!(gist(details), "error: two");
        assert_eq!(gist("\nDiff in a.rs\n+b"), "Diff in a.rs");
        assert_eq!(gist(""), "");
    }

    #[test]
    fn a_command_that_is_missing_or_ends_badly_fails_with_its_words() {
        let missing = command(&mut Command::new("no-such-program-anywhere"));
        assert!(matches!(missing, Outcome::Failed(text) if text.contains("no-such-program")));
        let bad = command(Command::new("cargo").arg("no-such-command"));
        assert!(matches!(bad, Outcome::Failed(text) if text.contains("no-such-command")));
    }
}
