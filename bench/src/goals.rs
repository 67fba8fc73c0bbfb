//! What is asked of a row, as data.

use crate::beside::Who;
use crate::report::{NOT_BEHIND, Outcome, Role};
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

/// What is asked and what came of it, in the order of the goals. A smoke run has few rounds, no optimiser and no
/// peers: what it allocates is all that counts.
pub(crate) fn outcomes<W: Who>(goals: &[Goal<W>], lines: &[Line<W>], smoke: bool) -> Vec<Outcome> {
    let found = |goal: &Goal<W>, who: W| {
        let is_line = |line: &&Line<W>| line.operation == goal.operation && line.who == who;
        lines.iter().find(is_line)
    };
    let outcomes = goals.iter().flat_map(|goal| {
        let (line, to) = (found(goal, goal.who), found(goal, goal.to));
        let time = (!smoke).then(|| goal.time(line, to));
        time.into_iter().chain(goal.allocations(line, to))
    });
    outcomes.collect()
}

/// Whatever a peer does alike and with the same floor, and so with the same backend, ours is to do as quickly.
pub(crate) fn not_behind<W: Who>(lines: &[Line<W>]) -> impl Iterator<Item = Outcome> {
    let is_asked =
        |line: &&Line<W>| line.who.role() == Role::Peer && line.who.is_alike(line.operation);
    let peers = lines.iter().filter(is_asked);
    peers.filter_map(|peer| {
        let is_same = |line: &&Line<W>| {
            line.operation == peer.operation
                && line.who.floor() == peer.who.floor()
                && line.who.role() == Role::Ours
        };
        let ours = lines.iter().filter(is_same);
        let ours = ours.min_by(|one, other| one.least.total_cmp(&other.least))?;
        let row = format!("{}, {}", ours.operation, ours.who.name());
        let ratio = ours.least / peer.least;
        // A peer that failed in a round has no time, and is not ahead.
        Some(Outcome {
            asked: format!("{row}: {NOT_BEHIND} {}", peer.who.name()),
            missed: (ratio > LEVEL).then(|| format!("{ratio:.3} times")),
        })
    })
}

/// What two programs that do nothing but call the same primitive differ by.
const LEVEL: f64 = 1.02;

impl<W: Who> Goal<W> {
    fn row(&self) -> String {
        format!("{}, {}", self.operation, self.who.name())
    }

    fn time(&self, line: Option<&Line<W>>, to: Option<&Line<W>>) -> Outcome {
        let Some((line, to)) = line.zip(to) else {
            return self.not_measured();
        };
        let (ratio, most) = (line.least / to.least, self.most);
        // A ratio that is no number is no success.
        let is_missed = ratio.is_nan() || ratio > most;
        Outcome {
            asked: format!("{}: at most {most} times {}", self.row(), self.to.name()),
            missed: is_missed.then(|| format!("{ratio:.3}")),
        }
    }

    fn allocations(&self, line: Option<&Line<W>>, to: Option<&Line<W>>) -> Option<Outcome> {
        let (most, beside) = match (self.allocations, to) {
            (Allocations::Any, _) => return None,
            (Allocations::InAll(most), _) => (most, String::new()),
            (Allocations::Beside(most), Some(to)) => {
                let (there, name) = (to.allocated.0, self.to.name());
                (most + there, format!(", {there} of them as {name} does"))
            }
            (Allocations::Beside(_), None) => return Some(self.not_measured()),
        };
        let Some(line) = line else {
            return Some(self.not_measured());
        };
        let made = line.allocated.0;
        Some(Outcome {
            asked: format!("{}: at most {most} allocations{beside}", self.row()),
            missed: (made > most).then(|| made.to_string()),
        })
    }

    fn not_measured(&self) -> Outcome {
        Outcome {
            asked: self.row(),
            missed: Some("not measured".to_owned()),
        }
    }
}
