//! The rows of this part, each with as many calls as fit into its share of a round.

use std::sync::Arc;
use std::time::Duration;

use crate::figures::Row;
use crate::threads::{Subject, per_call};

#[derive(Default)]
pub(super) struct Rows {
    pub(super) rows: Vec<Row<'static>>,
    /// By place, where a row is compared with another.
    pub(super) floors: Vec<Option<usize>>,
}

impl Rows {
    /// Adds what so many threads do, each for about so long and at least so many
    /// calls; gives its place.
    pub(super) fn add<S: Subject + Send + Sync + 'static>(
        &mut self,
        name: &'static str,
        subject: &Arc<S>,
        threads: usize,
        (span, fewest): (Duration, u32),
        floor: Option<usize>,
    ) -> usize {
        let subject = Arc::clone(subject);
        // The quickest: whatever disturbs one would make all rounds too short.
        let once = (0..TRIES).map(|_| per_call(&*subject, threads, FEWEST_CALLS));
        let once = once.fold(f64::INFINITY, f64::min);
        let calls = (span.as_nanos() as f64 / once.max(1.0)) as u32;
        let calls = calls.clamp(FEWEST_CALLS, MOST_CALLS).max(fewest);
        self.rows.push(Row {
            name,
            threads,
            measure: Box::new(move || per_call(&*subject, threads, calls)),
        });
        self.floors.push(floor);
        self.rows.len() - 1
    }
}

const TRIES: usize = 3;
const FEWEST_CALLS: u32 = 4;
const MOST_CALLS: u32 = 20_000;
