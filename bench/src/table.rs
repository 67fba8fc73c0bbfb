//! The rows of all, and the tables they make.

use crate::beside::{Measured, Who};
use crate::figures::Figure;
use crate::report::{self, Column, Role, Table, Unit};

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
        let peers = rows()
            .filter(|(peer, _)| peer.operation == row.operation && peer.who.role() == Role::Peer);
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

/// A table for each operation.
pub(crate) fn tables<W: Who>(lines: &[Line<W>]) -> Vec<Table> {
    let same = lines.chunk_by(|line, next| line.operation == next.operation);
    let tables = same.map(|lines| Table {
        title: lines.first().map_or("", |line| line.operation).to_owned(),
        columns: columns(),
        lines: lines.iter().map(Line::values).collect(),
    });
    tables.collect()
}

fn columns() -> Vec<Column> {
    let columns = [
        ("median", Unit::Nanoseconds),
        ("least", Unit::Nanoseconds),
        ("limit", Unit::Ratio),
        ("least limit", Unit::Ratio),
        ("peer", Unit::Ratio),
        ("allocations", Unit::Count),
        ("bytes", Unit::Bytes),
    ];
    columns.map(Column::new).into()
}

impl<W: Who> Line<W> {
    fn values(&self) -> report::Line {
        let ratio = |ratio: f64| (!ratio.is_nan()).then_some(ratio);
        report::Line {
            who: self.who.name().to_owned(),
            role: self.who.role(),
            values: vec![
                Some(self.median),
                Some(self.least),
                ratio(self.ratio),
                ratio(self.least_ratio),
                self.to_peer,
                Some(self.allocated.0 as f64),
                Some(self.allocated.1 as f64),
            ],
        }
    }
}
