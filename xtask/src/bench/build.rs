//! `cargo xtask bench build`: what an application compiles for a login, how long that takes from
//! nothing, and how large it comes out, beside peers and beside the HTTP client alone.

mod measure;
mod programs;

use measure::{Figure, Figures, measure};
use programs::{GROUPS, Group, Program, all};

use super::options::Options;
use super::report::{Column, Line, Outcome, Report, Table, Unit};
use super::threads::processors;
use crate::Fallible;

/// Takes, beside the options of every part, `--only <program>` any number of times, and
/// `--rounds <number>`, one by itself.
pub(super) fn run(options: &[&str]) -> Fallible<bool> {
    let (chosen, rest) = Choice::parse(options)?;
    let options = Options::parse(&rest)?;
    let figures = measure(&chosen.programs, chosen.rounds)?;
    let report = Report {
        part: "build".to_owned(),
        rounds: chosen.rounds,
        tables: GROUPS
            .iter()
            .filter_map(|group| table(group, &figures))
            .collect(),
        notes: format!("{NOTES}; {} processors", processors()),
        goals: GOALS
            .iter()
            .filter_map(|goal| goal.outcome(&figures))
            .collect(),
    };
    options.hand_over(&report)
}

/// What is built.
#[derive(Debug)]
struct Choice {
    programs: Vec<&'static Program>,
    rounds: usize,
}

impl Choice {
    /// The choice, and the words that are left.
    fn parse<'a>(mut words: &[&'a str]) -> Fallible<(Self, Vec<&'a str>)> {
        let mut choice = Self {
            programs: Vec::new(),
            rounds: 1,
        };
        let mut left = Vec::new();
        loop {
            words = match words {
                ["--only", name, rest @ ..] => {
                    let program = all().find(|program| program.name == *name);
                    choice.programs.push(program.ok_or_else(|| unknown(name))?);
                    rest
                }
                ["--rounds", number, rest @ ..] => {
                    choice.rounds = number.parse::<usize>()?.max(1);
                    rest
                }
                [other, rest @ ..] => {
                    left.push(*other);
                    rest
                }
                [] => break,
            };
        }
        if choice.programs.is_empty() {
            choice.programs = all().collect();
        }
        Ok((choice, left))
    }
}

fn unknown(name: &str) -> String {
    let known: Vec<&str> = all().map(|program| program.name).collect();
    format!(
        "there is no program {name}; the programs are {}",
        known.join(", ")
    )
}

/// The programs of a group that were built; none where none was.
fn table(group: &Group, figures: &Figures) -> Option<Table> {
    let columns = [
        ("crates", Unit::Count),
        ("more", Unit::Count),
        ("size", Unit::Bytes),
        ("more", Unit::Bytes),
        ("time", Unit::Seconds),
        ("more", Unit::Seconds),
    ];
    let lines = group.programs.iter().filter_map(|program| {
        let own = figures.get(program.name)?;
        let bare = figures.get(program.bare);
        let bare = bare.filter(|_| program.bare != program.name);
        let pair = |of: fn(&Figure) -> f64| [Some(of(own)), bare.map(|bare| of(own) - of(bare))];
        let values = [
            pair(|figure| figure.crates),
            pair(|figure| figure.bytes),
            pair(|figure| figure.seconds),
        ];
        Some(Line {
            who: program.who.to_owned(),
            role: program.role,
            values: values.concat(),
        })
    });
    let lines: Vec<Line> = lines.collect();
    (!lines.is_empty()).then(|| Table {
        title: group.title.to_owned(),
        columns: columns.map(Column::new).into(),
        lines,
    })
}

/// The most that a program may have on top of its client alone.
#[derive(Debug)]
struct Goal {
    name: &'static str,
    crates: f64,
    bytes: f64,
}

impl Goal {
    /// None where one of the two was not built.
    fn outcome(&self, figures: &Figures) -> Option<Outcome> {
        let program = all().find(|program| program.name == self.name)?;
        let (own, bare) = (figures.get(self.name)?, figures.get(program.bare)?);
        let (crates, bytes) = (own.crates - bare.crates, own.bytes - bare.bytes);
        let words = |crates, bytes| {
            let (crates, bytes) = (Unit::Count.write(crates), Unit::Bytes.write(bytes));
            format!("{crates} crates and {bytes}")
        };
        let asked = words(self.crates, self.bytes);
        Some(Outcome {
            asked: format!("{} adds at most {asked} to {}", self.name, program.bare),
            missed: (crates > self.crates || bytes > self.bytes).then(|| words(crates, bytes)),
        })
    }
}

/// With JOSE, and without.
const GOALS: [Goal; 2] = [
    Goal {
        name: "ours-ureq",
        crates: 45.0,
        bytes: 500_000.0,
    },
    Goal {
        name: "ours-ureq-plain",
        crates: 12.0,
        bytes: 100_000.0,
    },
];

const NOTES: &str = "\
crates: by cargo tree, for this machine, build scripts' needs and the program itself included.
size: without symbols. time: `cargo build --release` from nothing, downloads apart, by the clock on the wall.
more: than the same client alone, with the same TLS, rustls and aws-lc-rs; by ureq, reqwest 0.13 and hyper with
the operating system's verifier, by reqwest 0.12 and yup-oauth2 with its roots. One profile: Cargo's own";

#[cfg(test)]
mod tests {
    use super::*;

    fn figures(own: Figure) -> Figures {
        let bare = Figure {
            crates: 40.0,
            seconds: 50.0,
            bytes: 4_000_000.0,
        };
        Figures::from([("bare-ureq", bare), ("ours-ureq", own)])
    }

    const OWN: Figure = Figure {
        crates: 85.0,
        seconds: 65.0,
        bytes: 4_500_000.0,
    };

    #[test]
    fn what_a_program_adds_is_told_beside_what_it_has() {
        let built = figures(OWN);
        let table = table(&GROUPS[0], &built).unwrap();
        let [bare, own] = &*table.lines else {
            panic!("{table:?}");
        };
        assert_eq!(bare.values[..2], [Some(40.0), None]);
        let expected = [85.0, 45.0, 4_500_000.0, 500_000.0, 65.0, 15.0];
        assert_eq!(own.values, expected.map(Some));
        assert!(super::table(&GROUPS[1], &built).is_none());
    }

    #[test]
    fn a_goal_is_missed_by_crates_or_by_size_and_left_out_where_nothing_was_built() {
        let missed = |own| {
            let figures = figures(own);
            let outcomes = GOALS.iter().filter_map(|goal| goal.outcome(&figures));
            let outcomes: Vec<Outcome> = outcomes.collect();
            assert_eq!(outcomes.len(), 1);
            outcomes.into_iter().find_map(|outcome| outcome.missed)
        };
        assert_eq!(missed(OWN), None);
        let more = Figure {
            crates: 86.0,
            ..OWN
        };
        assert_eq!(missed(more).as_deref(), Some("46 crates and 500 kB"));
        let larger = Figure {
            bytes: 4_510_000.0,
            ..OWN
        };
        assert_eq!(missed(larger).as_deref(), Some("45 crates and 510 kB"));
    }

    #[test]
    fn programs_are_chosen_by_name_and_other_words_are_left() {
        let (choice, left) =
            Choice::parse(&["--only", "ours-ureq", "--check", "--rounds", "3"]).unwrap();
        assert_eq!(choice.programs.len(), 1);
        assert_eq!((choice.rounds, &*left), (3, &["--check"][..]));
        assert_eq!(Choice::parse(&[]).unwrap().0.programs.len(), all().count());
        let unknown = Choice::parse(&["--only", "another"]).unwrap_err();
        assert!(unknown.to_string().contains("bare-ureq"));
    }
}
