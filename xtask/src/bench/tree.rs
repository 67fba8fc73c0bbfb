//! `cargo xtask bench tree`: how many crates an application with an adapter compiles, and with the stack alone.

use super::report::{Column, Line, Outcome, Report, Role, Table, Unit};
use crate::Fallible;
use crate::trees::{ADAPTERS, Adapter, Weight};

pub(super) fn measure() -> Fallible<Report> {
    let mut report = Report {
        part: "tree".to_owned(),
        rounds: 0,
        tables: Vec::new(),
        notes: NOTES.to_owned(),
        goals: Vec::new(),
    };
    for adapter in ADAPTERS {
        let weight = adapter.weight()?;
        report.tables.push(table(&adapter, weight));
        report.goals.extend(goals(&adapter, weight));
    }
    Ok(report)
}

fn table(adapter: &Adapter, weight: Weight) -> Table {
    let line = |who: &str, role, crates: usize, added: Option<usize>| Line {
        who: who.to_owned(),
        role,
        values: vec![Some(crates as f64), added.map(|added| added as f64)],
    };
    let columns = [("crates", Unit::Count), ("added", Unit::Count)];
    Table {
        title: adapter.package.to_owned(),
        columns: columns.map(Column::new).into(),
        lines: vec![
            line("the stack alone", Role::Limit, weight.stack, None),
            line("ours", Role::Ours, weight.total, Some(weight.added())),
        ],
    }
}

fn goals(adapter: &Adapter, weight: Weight) -> impl Iterator<Item = Outcome> {
    let package = adapter.package;
    let goal = move |most: usize, of: &str, found: usize| Outcome {
        asked: format!("{package}: at most {most} crates {of}"),
        missed: (found > most).then(|| found.to_string()),
    };
    let in_all = adapter.most.map(|most| goal(most, "in all", weight.total));
    let added = goal(adapter.most_added, "beside the stack's", weight.added());
    in_all.into_iter().chain([added])
}

const NOTES: &str = "\
By cargo tree, for this machine: all that is compiled, build scripts' needs too; a version counts once.
added: beside what the stack has, with the same features.";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_too_heavy_misses_its_goal() {
        let adapter = Adapter {
            package: "some",
            stack: &[],
            most: Some(10),
            most_added: 5,
        };
        let missed = |total, stack| {
            let goals = goals(&adapter, Weight { total, stack });
            goals.map(|goal| goal.missed).collect::<Vec<_>>()
        };
        assert_eq!(missed(10, 5), [None, None]);
        assert_eq!(missed(11, 5), [Some("11".to_owned()), Some("6".to_owned())]);
    }
}
