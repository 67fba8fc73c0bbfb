//! A call's time beside the number of things that are kept.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use http::request::Parts;

use super::rows::Rows;
use crate::figures::Figure;
use crate::report::{Column, Line, Outcome, Role, Table, Unit};
use crate::session;
use crate::threads::Subject;

/// The same call with more and more of something.
pub(super) struct Series {
    /// Those of one title stand in one table.
    title: &'static str,
    /// What there is more of.
    of: &'static str,
    role: Role,
    /// The nanoseconds by which it may take longer, whatever the ratio.
    allowed: f64,
    /// How often each is called in a round at least.
    passes: u32,
    /// Each number with the place of its row, the least first.
    points: Vec<(usize, usize)>,
}

impl Series {
    pub(super) fn new(title: &'static str, of: &'static str, role: Role) -> Self {
        Self {
            title,
            of,
            role,
            allowed: 0.0,
            passes: 0,
            points: Vec::new(),
        }
    }

    /// Where memory decides: more of it lies further from the processor. So that it lies no
    /// further than it has to, each is called several times.
    pub(super) fn allowing(self, nanoseconds: f64) -> Self {
        Self {
            allowed: nanoseconds,
            passes: PASSES,
            ..self
        }
    }

    /// Adds what is done with so many.
    pub(super) fn add<S: Subject + Send + Sync + 'static>(
        &mut self,
        number: usize,
        subject: S,
        rows: &mut Rows,
    ) {
        let first = self.points.first().map(|(_, place)| *place);
        let floor = first.or(Some(rows.rows.len()));
        let fewest = self.passes * u32::try_from(number).unwrap_or_default();
        let place = rows.add(self.title, &Arc::new(subject), 1, (SPAN, fewest), floor);
        self.points.push((number, place));
    }

    /// How much longer it takes than with the least number, of the quickest rounds.
    fn growth(&self, figures: &[Figure]) -> Vec<(usize, f64)> {
        let least = |place: usize| figures.get(place).map_or(f64::NAN, |figure| figure.least);
        let first = self
            .points
            .first()
            .map_or(f64::NAN, |(_, place)| least(*place));
        let points = self.points.iter();
        points
            .map(|(number, place)| (*number, least(*place) / first))
            .collect()
    }

    fn lines(&self, figures: &[Figure]) -> Vec<Line> {
        let growth = self.growth(figures).into_iter();
        let lines = growth
            .zip(&self.points)
            .map(|((number, growth), (_, place))| {
                let figure = figures.get(*place);
                Line {
                    who: format!("{number} {}", self.of),
                    role: self.role,
                    values: vec![
                        figure.map(|figure| figure.median),
                        figure.map(|figure| figure.least),
                        Some(growth),
                    ],
                }
            });
        lines.collect()
    }

    /// What is asked of each number but the first.
    fn outcomes(&self, figures: &[Figure]) -> Vec<Outcome> {
        let first = self
            .points
            .first()
            .and_then(|(_, place)| figures.get(*place));
        let first = first.map_or(f64::NAN, |figure| figure.least);
        let beside = match self.allowed {
            0.0 => String::new(),
            allowed => format!(", or {allowed} ns longer"),
        };
        let growth = self.growth(figures).into_iter().skip(1);
        let outcomes = growth.map(|(number, growth)| {
            let longer = (growth - 1.0) * first;
            // What is no number is no success.
            let is_met = growth <= MOST || longer <= self.allowed;
            Outcome {
                asked: format!(
                    "{}: with {number} {} at most {MOST} times as long as with 10{beside}",
                    self.title, self.of
                ),
                missed: (!is_met).then(|| format!("{growth:.3} times, {longer:.0} ns longer")),
            }
        });
        outcomes.collect()
    }
}

/// A table for each title, and what is asked there.
pub(super) fn found(all: &[Series], figures: &[Figure]) -> Vec<(Table, Vec<Outcome>)> {
    let columns = [
        ("median", Unit::Nanoseconds),
        ("least", Unit::Nanoseconds),
        ("to 10", Unit::Ratio),
    ];
    let same = all.chunk_by(|series, next| series.title == next.title);
    let found = same.map(|series| {
        let ours = series.iter().filter(|series| series.role == Role::Ours);
        let table = Table {
            title: series.first().map_or("", |series| series.title).to_owned(),
            columns: columns.map(Column::new).into(),
            lines: series
                .iter()
                .flat_map(|series| series.lines(figures))
                .collect(),
        };
        let outcomes = ours.flat_map(|series| series.outcomes(figures));
        (table, outcomes.collect())
    });
    found.collect()
}

/// Several of a kind, another one in each call.
pub(super) struct InTurn<T, F> {
    all: Vec<T>,
    call: F,
    /// Where the next round begins: one has not enough calls for all of them.
    next: AtomicUsize,
}

impl<T, F: Fn(&T, &mut Parts)> InTurn<T, F> {
    pub(super) fn new(all: Vec<T>, call: F) -> Self {
        Self {
            all,
            call,
            next: AtomicUsize::new(0),
        }
    }
}

impl<T: Sync, F: Fn(&T, &mut Parts) + Sync> Subject for InTurn<T, F> {
    type Own = (usize, Parts);

    fn own(&self) -> (usize, Parts) {
        (self.next.fetch_add(1, Ordering::Relaxed), session::head())
    }

    fn call(&self, (at, head): &mut (usize, Parts)) {
        *at = (*at + STRIDE) % self.all.len().max(1);
        if let Some(one) = self.all.get(*at) {
            (self.call)(one, head);
        }
    }
}

pub(super) const NUMBERS: [usize; 3] = [10, 100, 1_000];
const MOST: f64 = 1.5;
const PASSES: u32 = 10;
/// Short: a round is then over before anything else on the machine has its turn.
const SPAN: Duration = Duration::from_millis(1);
/// Not in the order of the memory, which a processor guesses; prime to all numbers, so that each has its turn.
const STRIDE: usize = 373;
