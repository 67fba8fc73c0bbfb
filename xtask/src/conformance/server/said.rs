//! What a process says: its last lines, for the log of a failed case.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;

/// Clones are the same.
#[derive(Clone, Debug, Default)]
pub(super) struct Said(Arc<Mutex<VecDeque<String>>>);

impl Said {
    /// Reads this stream to its end, so that the process can write it.
    pub(super) fn listen(&self, stream: impl Read + Send + 'static) {
        let said = self.clone();
        thread::spawn(move || {
            let mut lines = BufReader::new(stream).split(b'\n');
            while let Some(Ok(line)) = lines.next() {
                said.push(String::from_utf8_lossy(&line).trim_end().to_owned());
            }
        });
    }

    fn push(&self, line: String) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.push_back(line);
        if lines.len() > MOST {
            lines.pop_front();
        }
    }

    pub(super) fn last_lines(&self) -> Vec<String> {
        let lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.iter().cloned().collect()
    }
}

const MOST: usize = 60;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_lines_are_kept() {
        let said = Said::default();
        (0..100).for_each(|number| said.push(number.to_string()));
        let lines = said.last_lines();
        assert_eq!((lines.len(), lines.last().unwrap().as_str()), (MOST, "99"));
    }
}
