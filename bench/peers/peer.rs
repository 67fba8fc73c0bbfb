//! A peer's side of a round: what to measure it with comes as JSON by the standard input, and each figure goes
//! out as a line of JSON.

use std::error::Error;
use std::io;

use serde_json::{Value, json};

use crate::round::Subject;

/// What a peer is measured with.
pub(crate) struct Material(Value);

impl Material {
    pub(crate) fn read() -> Result<Self, Box<dyn Error>> {
        Ok(Self(serde_json::from_reader(io::stdin())?))
    }

    /// A text by its path, empty where there is none.
    pub(crate) fn text(&self, path: &str) -> &str {
        let value = self.0.pointer(path);
        value.and_then(Value::as_str).unwrap_or_default()
    }

    #[allow(dead_code, reason = "not every peer needs the time")]
    pub(crate) fn number(&self, path: &str) -> u64 {
        let value = self.0.pointer(path);
        value.and_then(Value::as_u64).unwrap_or_default()
    }
}

pub(crate) fn print(subjects: &[Subject<'_>]) {
    for subject in subjects {
        let (allocations, bytes) = subject.allocated();
        let line = json!({
            "name": subject.name, "ns": subject.time(), "allocations": allocations, "bytes": bytes,
        });
        println!("{line}");
    }
}
