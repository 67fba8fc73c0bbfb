//! What is asked of a row, as data.

use crate::beside::Who;
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

/// What is missed, in the order of the goals.
pub(crate) fn missed<W: Who>(goals: &[Goal<W>], lines: &[Line<W>]) -> Vec<String> {
    let found = |goal: &Goal<W>, who: W| {
        let is_line = |line: &&Line<W>| line.operation == goal.operation && line.who == who;
        lines.iter().find(is_line)
    };
    let missed =
        goals
            .iter()
            .flat_map(|goal| match (found(goal, goal.who), found(goal, goal.to)) {
                (Some(line), Some(to)) => goal.missed(line, to),
                _ => vec![format!("{}: not measured", goal.operation)],
            });
    missed.collect()
}

impl<W: Who> Goal<W> {
    fn missed(&self, line: &Line<W>, to: &Line<W>) -> Vec<String> {
        let row = format!("{}, {}", line.operation, line.who.name());
        let other = to.who.name();
        let mut missed = Vec::new();
        let (ratio, most) = (line.least / to.least, self.most);
        // A ratio that is no number is no success.
        if ratio.is_nan() || ratio > most {
            missed.push(format!("{row}: {ratio:.3} times {other}, at most {most}"));
        }
        let made = line.allocated.0;
        match self.allocations {
            Allocations::InAll(most) if made > most => {
                missed.push(format!("{row}: {made} allocations, at most {most}"));
            }
            Allocations::Beside(most) if made > most + to.allocated.0 => {
                let there = to.allocated.0;
                let beside = made.saturating_sub(there);
                missed.push(format!(
                    "{row}: {beside} allocations beside the {there} of {other}, at most {most}"
                ));
            }
            _ => {}
        }
        missed
    }
}
