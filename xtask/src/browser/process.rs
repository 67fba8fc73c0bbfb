//! A program that runs until it is dropped, and is ended by its id, whatever happens.

use std::io::{BufRead, BufReader, Write};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::thread;
use std::time::{Duration, Instant};

use crate::Fallible;

#[derive(Debug)]
pub(super) struct Process {
    child: Child,
    lines: Receiver<String>,
}

impl Process {
    pub(super) fn start(command: &mut Command) -> Fallible<Self> {
        let piped = command.stdin(Stdio::piped()).stdout(Stdio::piped());
        let mut child = piped.spawn()?;
        let output = child.stdout.take().ok_or("no standard output")?;
        let (sender, lines) = channel();
        thread::spawn(move || {
            let lines = BufReader::new(output).lines().map_while(Result::ok);
            // Nobody reads any more: the rest is read all the same, so that the program can write it.
            lines.for_each(|line| drop(sender.send(line)));
        });
        Ok(Self { child, lines })
    }

    /// What stands between two texts in the first line that has them.
    pub(super) fn says(&self, before: &str, after: &str) -> Fallible<String> {
        let until = Instant::now() + WITHIN;
        loop {
            let left = until.saturating_duration_since(Instant::now());
            let line = self.lines.recv_timeout(left);
            let line = line.map_err(|_| format!("it did not say {before:?} … {after:?}"))?;
            let said = line
                .split_once(before)
                .map(|(_, rest)| rest.split_once(after));
            if let Some(Some((said, _))) = said {
                return Ok(said.to_owned());
            }
        }
    }

    pub(super) fn press_enter(&mut self) -> Fallible<()> {
        let input = self.child.stdin.as_mut().ok_or("no standard input")?;
        Ok(input.write_all(b"\n")?)
    }

    /// Waits a while for a program that was asked to end.
    pub(super) fn wait(&mut self) {
        let until = Instant::now() + WITHIN;
        while Instant::now() < until && matches!(self.child.try_wait(), Ok(None)) {
            thread::sleep(Duration::from_millis(20));
        }
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // Nothing is left to do about a failure of these.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

const WITHIN: Duration = Duration::from_secs(20);
