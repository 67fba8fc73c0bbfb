//! What a part of the bench found, in one shape for the terminal, the file and the page. Shared with the package `bench`.

use serde::{Deserialize, Serialize};

/// All that one part found.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Report {
    /// As `cargo xtask bench` calls it.
    pub(crate) part: String,
    /// How often each row was measured.
    pub(crate) rounds: usize,
    pub(crate) tables: Vec<Table>,
    /// What the columns mean, and what is done.
    pub(crate) notes: String,
    /// What is asked, as a sentence with figures, and what was found where that is less.
    pub(crate) goals: Vec<Outcome>,
}

/// Rows that are compared with each other.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Table {
    pub(crate) title: String,
    /// The first is the one that is drawn.
    pub(crate) columns: Vec<Column>,
    pub(crate) lines: Vec<Line>,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Column {
    pub(crate) name: String,
    pub(crate) unit: Unit,
}

/// What a value counts, and so how it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Unit {
    Bytes,
    Count,
    Nanoseconds,
    PerSecond,
    Ratio,
    Seconds,
}

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Line {
    pub(crate) who: String,
    pub(crate) role: Role,
    /// One for each column; none where there is nothing to say.
    pub(crate) values: Vec<Option<f64>>,
}

/// What a line stands for beside the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Role {
    /// The least that can be done in its place.
    Limit,
    Ours,
    Peer,
}

/// A goal, and whether it is met.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct Outcome {
    pub(crate) asked: String,
    /// What was found in its place; none where the goal is met.
    pub(crate) missed: Option<String>,
}

impl Column {
    pub(crate) fn new((name, unit): (&str, Unit)) -> Self {
        Self {
            name: name.to_owned(),
            unit,
        }
    }
}

impl Report {
    pub(crate) fn is_met(&self) -> bool {
        self.goals.iter().all(|goal| goal.missed.is_none())
    }

    /// As it stands in a terminal.
    pub(crate) fn show(&self) -> String {
        let mut text: String = self.tables.iter().map(Table::show).collect();
        text.push_str(&format!("\n{}\n", self.notes));
        if self.rounds > 0 {
            text.push_str(&format!("{} rounds\n", self.rounds));
        }
        let missed = self.goals.iter().filter_map(|goal| {
            let found = goal.missed.as_deref()?;
            Some(format!("\n  {}: {found}", goal.asked))
        });
        let missed: String = missed.collect();
        match (self.goals.len(), missed.as_str()) {
            (0, _) => {}
            (goals, "") => text.push_str(&format!("all {goals} goals are met\n")),
            (_, missed) => text.push_str(&format!("goals that are missed:{missed}\n")),
        }
        text
    }
}

impl Report {
    /// What a run says that only looks whether all works.
    pub(crate) fn in_short(&self) -> String {
        let rows: usize = self.tables.iter().map(|table| table.lines.len()).sum();
        let goals = self.goals.len();
        let mut text = format!("{}: {rows} rows, {goals} goals", self.part);
        for Outcome { asked, missed } in &self.goals {
            if let Some(found) = missed {
                text.push_str(&format!("\n  missed: {asked}: {found}"));
            }
        }
        text
    }
}

impl Outcome {
    /// Whether it is about a peer with the same backend.
    pub(crate) fn is_not_behind(&self) -> bool {
        self.asked.contains(NOT_BEHIND)
    }
}

/// How what is asked says that a peer is to be no quicker.
pub(crate) const NOT_BEHIND: &str = "not behind";

impl Table {
    fn show(&self) -> String {
        let widest = self.lines.iter().map(|line| line.who.chars().count()).max();
        let first = widest.unwrap_or_default().max(34) + 2;
        let mut text = format!("\n{:first$}", self.title);
        for column in &self.columns {
            text.push_str(&format!(" {:>12}", column.name));
        }
        for line in &self.lines {
            text.push_str(&format!("\n  {:1$}", line.who, first - 2));
            for (column, value) in self.columns.iter().zip(&line.values) {
                let value = value.map_or_else(String::new, |value| column.unit.write(value));
                text.push_str(&format!(" {value:>12}"));
            }
        }
        text.push('\n');
        text
    }
}

impl Unit {
    /// A value for people: of three or four digits, with its unit where that is not clear.
    pub(crate) fn write(self, value: f64) -> String {
        let scaled = |steps: &[(f64, &str)]| {
            let step = steps.iter().find(|(size, _)| value.abs() >= *size);
            let (size, unit) = step.or_else(|| steps.last()).copied().unwrap_or((1.0, ""));
            let (scaled, space) = (value / size, if unit.is_empty() { "" } else { " " });
            let digits = match scaled.abs() {
                size if size >= 100.0 => 0,
                size if size >= 10.0 => 1,
                _ => 2,
            };
            format!("{scaled:.digits$}{space}{unit}")
        };
        match self {
            _ if value.is_nan() => "?".to_owned(),
            Self::Count => format!("{value:.0}"),
            Self::Ratio if value >= 100.0 => format!("{value:.0}"),
            Self::Ratio => format!("{value:.3}"),
            Self::Bytes if value.abs() < 10_000.0 => format!("{value:.0} B"),
            Self::Bytes => scaled(&[(1e6, "MB"), (1e3, "kB")]),
            Self::Nanoseconds => scaled(&[(1e9, "s"), (1e6, "ms"), (1e3, "us"), (1.0, "ns")]),
            Self::PerSecond => scaled(&[(1e6, "M/s"), (1e3, "k/s"), (1.0, "/s")]),
            Self::Seconds => format!("{value:.1} s"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(missed: Option<&str>) -> Report {
        Report {
            part: "some".to_owned(),
            rounds: 5,
            tables: vec![Table {
                title: "a call".to_owned(),
                columns: vec![
                    Column::new(("median", Unit::Nanoseconds)),
                    Column::new(("limit", Unit::Ratio)),
                ],
                lines: vec![Line {
                    who: "ours".to_owned(),
                    role: Role::Ours,
                    values: vec![Some(1_234.0), None],
                }],
            }],
            notes: "median: of all rounds.".to_owned(),
            goals: vec![Outcome {
                asked: "at most 1 us".to_owned(),
                missed: missed.map(str::to_owned),
            }],
        }
    }

    #[test]
    fn the_terminal_shows_each_value_in_its_unit_and_what_is_missed() {
        let missed = report(Some("1.23 us"));
        let text = missed.show();
        for expected in [
            "a call",
            "median",
            "1.23 us",
            "5 rounds",
            "at most 1 us: 1.23 us",
        ] {
            assert!(text.contains(expected), "{expected} is not in {text}");
        }
        assert!(!missed.is_met());
        assert!(report(None).show().contains("all 1 goals are met"));
    }

    #[test]
    fn values_are_written_in_the_unit_that_fits_their_size() {
        let written = [
            (Unit::Nanoseconds, 87.4, "87.4 ns"),
            (Unit::Nanoseconds, 246_000.0, "246 us"),
            (Unit::PerSecond, 64_000.0, "64.0 k/s"),
            (Unit::Bytes, 912.0, "912 B"),
            (Unit::Bytes, 2_340_000.0, "2.34 MB"),
            (Unit::Ratio, 1.0301, "1.030"),
            (Unit::Count, 47.0, "47"),
            (Unit::Seconds, 12.34, "12.3 s"),
        ];
        for (unit, value, expected) in written {
            assert_eq!(unit.write(value), expected);
        }
        assert_eq!(Unit::Count.write(f64::NAN), "?");
    }
}
