//! Tokens verified and assertions signed in a second, on one thread and on two.

use std::sync::Arc;
use std::time::Duration;

use super::rows::Rows;
use crate::Fallible;
use crate::beside::Who as _;
use crate::figures::Figure;
use crate::jose::{self, Backend, Call, Material, Who};
use crate::report::{Column, Line, Outcome, Table, Unit};
use crate::threads::processors;

/// What is done by whom.
pub(super) struct Rate {
    operation: &'static str,
    who: Who,
    /// The rows with one thread and with two.
    places: [usize; 2],
}

pub(super) fn rates(material: &Material, rows: &mut Rows) -> Fallible<Vec<Rate>> {
    let mut calls = jose::calls(material)?;
    let rates = OPERATIONS.into_iter().flat_map(|(operation, backend)| {
        [Who::Raw(backend), Who::Ours(backend)].map(|who| (operation, who))
    });
    let mut found = Vec::new();
    for (operation, who) in rates {
        let is_it = |(does, call): &(Who, Call)| *does == who && call.name == operation;
        let call = calls.iter().position(is_it).ok_or("no such call")?;
        let call = Arc::new(calls.swap_remove(call).1);
        found.push(Rate {
            operation,
            who,
            places: [1, 2].map(|threads| rows.add(operation, &call, threads, (SPAN, 0), None)),
        });
    }
    Ok(found)
}

/// A table for each operation of each backend, and what is asked there.
pub(super) fn found(rates: &[Rate], figures: &[Figure]) -> Vec<(Table, Outcome)> {
    let pairs = rates.chunks_exact(2);
    let found = pairs.map(|pair| {
        let [raw, ours] = [0, 1].map(|at| pair.get(at).map(|rate| rate.per_second(figures)));
        let gain = |rates: Option<[f64; 2]>| rates.map_or(f64::NAN, |[one, two]| two / one);
        let ratio = gain(ours) / gain(raw);
        let lines = pair.iter().map(|rate| rate.line(figures));
        let columns = [
            ("1 thread", Unit::PerSecond),
            ("2 threads", Unit::PerSecond),
            ("gain", Unit::Ratio),
        ];
        let name = pair.last().map_or_else(String::new, Rate::name);
        let table = Table {
            title: format!(
                "{}, threads",
                pair.first().map_or("", |rate| rate.operation)
            ),
            columns: columns.map(Column::new).into(),
            lines: lines.collect(),
        };
        let goal = Outcome {
            asked: format!(
                "{name}: two threads gain at least {LEAST} of what they gain at the limit"
            ),
            // A ratio that is no number is no success.
            missed: (ratio.is_nan() || ratio < LEAST).then(|| format!("{ratio:.3}")),
        };
        (table, goal)
    });
    found.collect()
}

impl Rate {
    fn name(&self) -> String {
        format!("{}, {}", self.operation, self.who.name())
    }

    fn line(&self, figures: &[Figure]) -> Line {
        let [one, two] = self.per_second(figures);
        Line {
            who: self.who.name().to_owned(),
            role: self.who.role(),
            values: vec![Some(one), Some(two), Some(two / one)],
        }
    }

    /// A figure is what a call takes of a processor.
    fn per_second(&self, figures: &[Figure]) -> [f64; 2] {
        self.places.map(|place| {
            figures.get(place).map_or(f64::NAN, |figure| {
                processors().min(figure.threads) as f64 * 1e9 / figure.least
            })
        })
    }
}

const OPERATIONS: [(&str, Backend); 8] = [
    ("RS256 ID Token", Backend::AwsLcRs),
    ("ES256 ID Token", Backend::AwsLcRs),
    ("ES256 ID Token", Backend::RustCrypto),
    ("HS256 ID Token", Backend::RustCrypto),
    ("RS256 private_key_jwt", Backend::AwsLcRs),
    ("ES256 private_key_jwt", Backend::AwsLcRs),
    ("ES256 private_key_jwt", Backend::RustCrypto),
    ("HS256 sign", Backend::RustCrypto),
];
const LEAST: f64 = 0.9;
/// Longer than it takes two threads to begin together.
const SPAN: Duration = Duration::from_millis(3);
