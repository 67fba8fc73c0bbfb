//! What those see who watch a process: every span and every event, whoever made it.

use core::fmt::{self, Write};
use std::sync::{Arc, Mutex, MutexGuard};

use tracing::field::{Field, Visit};
use tracing::span::{Attributes, Id, Record};
use tracing::{Event, Metadata, Subscriber};

/// What was seen so far. Clones are the same.
#[derive(Clone, Default)]
pub struct Spans {
    lines: Arc<Mutex<Vec<String>>>,
    prefix: &'static str,
}

impl Spans {
    /// Watches all threads of this process, from now on: once in a process.
    pub fn watch() -> Self {
        Self::watch_named("")
    }

    /// The same, of what has a name that begins so.
    pub fn watch_named(prefix: &'static str) -> Self {
        let lines = Arc::default();
        let spans = Self { lines, prefix };
        let first = tracing::subscriber::set_global_default(spans.clone());
        first.expect("nobody else watches");
        spans
    }

    /// A line for each span, with all that it was told, and for each event.
    pub fn seen(&self) -> Vec<String> {
        self.seen_since(0)
    }

    /// The same, without so many at the beginning.
    pub fn seen_since(&self, count: usize) -> Vec<String> {
        self.lock()[count..].to_vec()
    }

    /// How many lines there are.
    pub fn count(&self) -> usize {
        self.lock().len()
    }

    fn lock(&self) -> MutexGuard<'_, Vec<String>> {
        self.lines.lock().expect("no panic before")
    }
}

impl Subscriber for Spans {
    fn enabled(&self, metadata: &Metadata<'_>) -> bool {
        metadata.name().starts_with(self.prefix)
    }

    fn new_span(&self, span: &Attributes<'_>) -> Id {
        let mut line = span.metadata().name().to_owned();
        span.record(&mut Fields(&mut line));
        let mut lines = self.lock();
        lines.push(line);
        Id::from_u64(lines.len() as u64)
    }

    fn record(&self, span: &Id, values: &Record<'_>) {
        let mut said = String::new();
        values.record(&mut Fields(&mut said));
        let line = usize::try_from(span.into_u64()).expect("a number of ours") - 1;
        self.lock()[line].push_str(&said);
    }

    fn event(&self, event: &Event<'_>) {
        let mut line = event.metadata().name().to_owned();
        event.record(&mut Fields(&mut line));
        self.lock().push(line);
    }

    fn enter(&self, _span: &Id) {}

    fn exit(&self, _span: &Id) {}

    fn record_follows_from(&self, _span: &Id, _follows: &Id) {}
}

struct Fields<'a>(&'a mut String);

impl Visit for Fields<'_> {
    fn record_debug(&mut self, field: &Field, value: &dyn fmt::Debug) {
        let _ = write!(self.0, " {field}={value:?}");
    }
}
