//! The table of all rows.

use serde_json::{Value, json};

use crate::beside::{Measured, Who};
use crate::figures::Figure;

/// What came of a row.
pub(crate) struct Line<W> {
    pub(crate) operation: &'static str,
    pub(crate) who: W,
    pub(crate) median: f64,
    pub(crate) least: f64,
    /// To the floor: in the middle of all rounds, and of the quickest.
    pub(crate) ratio: f64,
    pub(crate) least_ratio: f64,
    /// To the quickest peer that does the same, of the quickest rounds.
    pub(crate) to_peer: Option<f64>,
    pub(crate) allocated: (u64, u64),
}

pub(crate) fn lines<W: Who>(
    measured: &[Measured<'_, W>],
    figures: &[Figure],
    floors: &[Option<usize>],
) -> Vec<Line<W>> {
    let rows = || measured.iter().zip(figures);
    let least_of = |floor: Option<usize>| {
        let floor = floor.and_then(|floor| figures.get(floor));
        floor.map_or(f64::NAN, |floor| floor.least)
    };
    let lines = rows().zip(floors).map(|((row, figure), floor)| {
        let peers =
            rows().filter(|(peer, _)| peer.operation == row.operation && peer.who.is_peer());
        let quickest = peers.map(|(_, peer)| peer.least).min_by(f64::total_cmp);
        Line {
            operation: row.operation,
            who: row.who,
            median: figure.median,
            least: figure.least,
            ratio: figure.ratio,
            least_ratio: figure.least / least_of(*floor),
            to_peer: quickest.map(|peer| figure.least / peer),
            allocated: row.allocated(),
        }
    });
    lines.collect()
}

pub(crate) fn show<W: Who>(lines: &[Line<W>]) -> String {
    let mut table = String::new();
    let mut operation = "";
    for line in lines {
        if line.operation != operation {
            operation = line.operation;
            table.push_str(&format!(
                "\n{operation:36} {:>9} {:>9} {:>7} {:>11} {:>6} {:>11} {:>7}\n",
                "median", "least", "limit", "least limit", "peer", "allocations", "bytes"
            ));
        }
        let to_peer = line
            .to_peer
            .map_or_else(String::new, |ratio| format!("{ratio:.2}"));
        table.push_str(&format!(
            "  {:34} {:>6.2} us {:>6.2} us {:>7.2} {:>11.3} {to_peer:>6} {:>11} {:>7}\n",
            line.who.name(),
            line.median / 1_000.0,
            line.least / 1_000.0,
            line.ratio,
            line.least_ratio,
            line.allocated.0,
            line.allocated.1,
        ));
    }
    table
}

impl<W: Who> Line<W> {
    pub(crate) fn to_json(&self) -> Value {
        json!({
            "operation": self.operation, "who": self.who.name(),
            "median_ns": self.median, "least_ns": self.least,
            "ratio": self.ratio, "least_ratio": self.least_ratio, "to_quickest_peer": self.to_peer,
            "allocations": self.allocated.0, "bytes": self.allocated.1,
        })
    }
}
