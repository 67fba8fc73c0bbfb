//! What is asked of a row, as data.

use crate::beside::Who;
use crate::report::Outcome;
use crate::table::Line;

/// How dear a row may be at most.
pub(crate) struct Goal<W> {
    pub(crate) operation: &'static str,
    pub(crate) who: W,
    /// Beside whom.
    pub(crate) to: W,
    /// The ratio to that, of the quickest rounds.
    pub(crate) most: f64,
    pub(crate) allocations: Allocations,
}

/// How many allocations a row may make at most.
#[derive(Clone, Copy)]
pub(crate) enum Allocations {
    Any,
    InAll(u64),
    /// Beside those of the row that it is compared with.
    Beside(u64),
}

/// What is asked and what came of it, in the order of the goals.
pub(crate) fn outcomes<W: Who>(goals: &[Goal<W>], lines: &[Line<W>]) -> Vec<Outcome> {
    let found = |goal: &Goal<W>, who: W| {
        let is_line = |line: &&Line<W>| line.operation == goal.operation && line.who == who;
        lines.iter().find(is_line)
    };
    let outcomes = goals
        .iter()
        .flat_map(|goal| goal.outcomes(found(goal, goal.who), found(goal, goal.to)));
    outcomes.collect()
}

impl<W: Who> Goal<W> {
    fn outcomes(&self, line: Option<&Line<W>>, to: Option<&Line<W>>) -> Vec<Outcome> {
        let (row, other) = (
            format!("{}, {}", self.operation, self.who.name()),
            self.to.name(),
        );
        let (Some(line), Some(to)) = (line, to) else {
            let missed = Some("not measured".to_owned());
            return vec![Outcome { asked: row, missed }];
        };
        let (ratio, most) = (line.least / to.least, self.most);
        // A ratio that is no number is no success.
        let is_missed = ratio.is_nan() || ratio > most;
        let time = Outcome {
            asked: format!("{row}: at most {most} times {other}"),
            missed: is_missed.then(|| format!("{ratio:.3}")),
        };
        let (made, there) = (line.allocated.0, to.allocated.0);
        let (most, beside) = match self.allocations {
            Allocations::Any => return vec![time],
            Allocations::InAll(most) => (most, String::new()),
            Allocations::Beside(most) => {
                (most + there, format!(", {there} of them as {other} does"))
            }
        };
        let allocations = Outcome {
            asked: format!("{row}: at most {most} allocations{beside}"),
            missed: (made > most).then(|| made.to_string()),
        };
        vec![time, allocations]
    }
}
