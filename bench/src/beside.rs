//! A part whose rows stand beside the least that can be done and beside peers, all in one run.

use std::time::Duration;

use crate::Fallible;
use crate::figures::{Figure, Row, measure_each};
use crate::goals::{Goal, not_behind, outcomes};
use crate::options::Options;
use crate::peers::Peers;
use crate::report::{Outcome, Report, Role};
use crate::round::Subject;
use crate::table::{lines, tables};
use crate::threads::{self, per_call};

/// Who does what is measured.
pub(crate) trait Who: Copy + PartialEq {
    fn name(self) -> &'static str;

    fn role(self) -> Role;

    /// Who does the least in its place.
    fn floor(self) -> Self;

    /// Whether a peer does this as we do, by the same version of the same primitive, so that we are not to be behind it.
    fn is_alike(self, _operation: &str) -> bool {
        true
    }
}

/// A row: what is done, by whom.
pub(crate) struct Measured<'a, W> {
    pub(crate) operation: &'static str,
    pub(crate) who: W,
    threads: usize,
    how: How<'a, W>,
}

enum How<'a, W> {
    Here(Subject<'a>),
    Peer(&'a Peers<W>),
    Threads {
        /// As the goals of its own know it.
        name: &'static str,
        time: Box<dyn Fn() -> f64 + 'a>,
        allocated: (u64, u64),
    },
}

impl<'a, W: Who> Measured<'a, W> {
    pub(crate) fn here(who: W, subject: Subject<'a>) -> Self {
        Self {
            operation: subject.name,
            who,
            threads: 1,
            how: How::Here(subject),
        }
    }

    /// What the peers do.
    pub(crate) fn peers(peers: &'a Peers<W>) -> impl Iterator<Item = Self> {
        peers.rows().map(|(who, operation)| Self {
            operation,
            who,
            threads: 1,
            how: How::Peer(peers),
        })
    }

    /// What several threads do at once.
    pub(crate) fn threads<S: threads::Subject>(
        operation: &'static str,
        who: W,
        (name, subject): (&'static str, &'a S),
        (threads, calls): (usize, u32),
    ) -> Self {
        let mut own = subject.own();
        subject.call(&mut own);
        let info = allocation_counter::measure(|| subject.call(&mut own));
        Self {
            operation,
            who,
            threads,
            how: How::Threads {
                name,
                time: Box::new(move || per_call(subject, threads, calls)),
                allocated: (info.count_total, info.bytes_total),
            },
        }
    }

    pub(crate) fn allocated(&self) -> (u64, u64) {
        match &self.how {
            How::Here(subject) => subject.allocated(),
            How::Peer(peers) => peers.allocated(self.who, self.operation),
            How::Threads { allocated, .. } => *allocated,
        }
    }

    fn row(&self) -> Row<'_> {
        let name = match &self.how {
            How::Threads { name, .. } => name,
            How::Here(_) | How::Peer(_) => self.operation,
        };
        Row {
            name,
            threads: self.threads,
            measure: Box::new(|| match &self.how {
                How::Here(subject) => subject.time(),
                How::Peer(peers) => peers.time(self.who, self.operation),
                How::Threads { time, .. } => time(),
            }),
        }
    }
}

/// What there is to measure, and what is to come of it.
pub(crate) struct Part<'a, W> {
    /// As the command calls it.
    pub(crate) part: &'static str,
    /// In the order of the tables; whatever is done by several stands together.
    pub(crate) operations: &'a [&'static str],
    pub(crate) measured: Vec<Measured<'a, W>>,
    pub(crate) goals: &'a [Goal<W>],
    pub(crate) notes: &'static str,
    pub(crate) at_least: Duration,
}

impl<W: Who> Part<'_, W> {
    /// `more`: a goal of another kind.
    pub(crate) fn run(
        mut self,
        options: &Options<'_>,
        more: impl FnOnce(&[Figure]) -> Option<Outcome>,
    ) -> Fallible<bool> {
        let place = |row: &Measured<'_, W>| {
            let mut operations = self.operations.iter();
            operations.position(|known| *known == row.operation)
        };
        self.measured.sort_by_key(place);
        let rows: Vec<Row<'_>> = self.measured.iter().map(Measured::row).collect();
        let floor = |own: &Measured<'_, W>| {
            let is_floor = |other: &Measured<'_, W>| {
                other.operation == own.operation && other.who == own.who.floor()
            };
            self.measured.iter().position(is_floor)
        };
        let floors: Vec<_> = self.measured.iter().map(floor).collect();
        let (rounds, figures) = measure_each(&rows, &floors, options.time(self.at_least));
        let lines = lines(&self.measured, &figures, &floors);
        let mut goals = outcomes(self.goals, &lines, options.smoke);
        if options.smoke {
            goals.extend(figures.iter().filter_map(Figure::not_a_time));
        } else {
            goals.extend(more(&figures));
            goals.extend(not_behind(&lines));
        }
        let report = Report {
            part: self.part.to_owned(),
            rounds,
            tables: tables(&lines),
            notes: self.notes.to_owned(),
            goals,
        };
        options.hand_over(&report)
    }
}
