//! What many rounds say: the median, the least, and its ratio to a floor.

use std::time::{Duration, Instant};

use super::report::Outcome;

/// One thing that is measured once in each round.
pub(super) struct Row<'a> {
    pub(super) name: &'static str,
    pub(super) threads: usize,
    pub(super) measure: Box<dyn Fn() -> f64 + 'a>,
}

/// What came of a row.
#[derive(Debug)]
pub(super) struct Figure {
    pub(super) name: &'static str,
    pub(super) threads: usize,
    /// Nanoseconds for one call: the round in the middle, and the quickest, which is what other work
    /// on the machine disturbed least. Each is the mean of many calls already.
    pub(super) median: f64,
    pub(super) least: f64,
    /// To the floor with as many threads: the one in the middle of the rounds' own, since what else
    /// the machine does in a round meets both.
    pub(super) ratio: f64,
}

impl Figure {
    /// That there is no time in it; nothing where there is one.
    pub(super) fn not_a_time(&self) -> Option<Outcome> {
        let is_time = self.least.is_finite() && self.least > 0.0;
        (!is_time).then(|| Outcome {
            asked: format!("{}: a time", self.name),
            missed: Some(self.least.to_string()),
        })
    }
}

/// Measures every row once in each round, so that whatever else the machine does meets all of them,
/// for at least this long, or twice where that is nothing. One row is the floor of all with as many threads.
pub(super) fn measure(rows: &[Row<'_>], floor: &str, at_least: Duration) -> (usize, Vec<Figure>) {
    let floor_of = |row: &Row<'_>| {
        let is_floor = |other: &Row<'_>| other.name == floor && other.threads == row.threads;
        rows.iter().position(is_floor)
    };
    let floors: Vec<_> = rows.iter().map(floor_of).collect();
    measure_each(rows, &floors, at_least)
}

/// The same where each row has a floor of its own, named by its place.
pub(super) fn measure_each(
    rows: &[Row<'_>],
    floors: &[Option<usize>],
    at_least: Duration,
) -> (usize, Vec<Figure>) {
    let until = Instant::now() + at_least;
    let fewest = if at_least.is_zero() {
        SMOKE_ROUNDS
    } else {
        FEWEST_ROUNDS
    };
    let mut rounds: Vec<Vec<f64>> = Vec::new();
    while rounds.len() < fewest || Instant::now() < until {
        rounds.push(rows.iter().map(|row| (row.measure)()).collect());
    }
    let column = |at: usize| {
        rounds
            .iter()
            .filter_map(move |round| round.get(at).copied())
    };
    let least = |at: usize| column(at).fold(f64::INFINITY, f64::min);
    let figures = rows.iter().enumerate().map(|(at, row)| {
        let floor = floors.get(at).copied().flatten();
        Figure {
            name: row.name,
            threads: row.threads,
            median: median(column(at)),
            least: least(at),
            ratio: floor.map_or(f64::NAN, |floor| {
                let pairs = column(at).zip(column(floor));
                median(pairs.map(|(own, floor)| own / floor))
            }),
        }
    });
    (rounds.len(), figures.collect())
}

pub(super) fn median(values: impl Iterator<Item = f64>) -> f64 {
    let mut values: Vec<f64> = values.collect();
    values.sort_by(f64::total_cmp);
    values.get(values.len() / 2).copied().unwrap_or(f64::NAN)
}

const FEWEST_ROUNDS: usize = 11;
/// Where no time is given: then it matters alone that there are figures.
const SMOKE_ROUNDS: usize = 2;

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use super::*;

    #[test]
    fn a_figure_is_the_middle_of_its_rounds_and_its_ratio_is_to_the_floor() {
        let round = Cell::new(0.0);
        let rows = [
            Row {
                name: "own",
                threads: 2,
                measure: Box::new(|| 3.0 * (round.get() + 1.0)),
            },
            Row {
                name: "floor",
                threads: 2,
                measure: Box::new(|| {
                    round.set(round.get() + 1.0);
                    round.get()
                }),
            },
        ];
        let (rounds, figures) = measure(&rows, "floor", Duration::from_nanos(1));
        assert_eq!(rounds, FEWEST_ROUNDS);
        let seen: Vec<(f64, f64, f64)> = figures
            .iter()
            .map(|figure| (figure.median, figure.least, figure.ratio))
            .collect();
        assert_eq!(seen, [(18.0, 3.0, 3.0), (6.0, 1.0, 1.0)]);
    }

    #[test]
    fn a_row_without_a_floor_has_no_ratio() {
        let rows = [Row {
            name: "own",
            threads: 1,
            measure: Box::new(|| 1.0),
        }];
        let (rounds, figures) = measure(&rows, "floor", Duration::ZERO);
        assert_eq!(rounds, SMOKE_ROUNDS);
        assert!(figures.iter().all(|figure| figure.ratio.is_nan()));
    }
}
