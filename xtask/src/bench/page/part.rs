//! The figures of one part: its tables with bars, its goals, and what is to be known of them.

use super::super::kept::Kept;
use super::super::report::{Line, Outcome, Report, Role, Table};
use super::super::setting::Setting;
use crate::page::date::readable;
use crate::page::markup::escape;

pub(super) fn section(kept: &Kept, setting: &Setting) -> String {
    let Report {
        part,
        rounds,
        tables,
        notes,
        goals,
    } = &kept.report;
    let rounds = match rounds {
        0 => String::new(),
        rounds => format!(", {rounds} rounds"),
    };
    let elsewhere = kept.setting.unlike(setting);
    let elsewhere = match elsewhere.is_empty() {
        true => String::new(),
        false => format!(" on {}", elsewhere.join("; ")),
    };
    let commit = format!("version {}", kept.setting.library);
    let tables: String = tables.iter().map(table).collect();
    format!(
        "<section class=\"part\" id=\"{0}\">\n<div class=\"line\"><h2>{0}</h2> <span class=\"quiet\">measured {1}{2}, {3}{4}\
         </span></div>\n{5}<div class=\"tables\">\n{6}</div>\n<p class=\"notes quiet\">{7}</p>\n</section>\n",
        escape(part),
        escape(&readable(&kept.date)),
        escape(&elsewhere),
        escape(&commit),
        rounds,
        list(goals),
        tables,
        escape(notes).replace('\n', " "),
    )
}

/// The goals, folded where all are met.
fn list(goals: &[Outcome]) -> String {
    if goals.is_empty() {
        return String::new();
    }
    let item = |goal: &Outcome| {
        let asked = escape(&goal.asked);
        goal.missed.as_deref().map_or_else(
            || format!("<li><b class=\"pass\">✓</b> {asked}</li>\n"),
            |found| {
                let found = escape(found);
                format!("<li><b class=\"fail\">✗</b> {asked} <b class=\"fail\">{found}</b></li>\n")
            },
        )
    };
    let missed = goals.iter().filter(|goal| goal.missed.is_some()).count();
    let (class, said) = match missed {
        0 => ("pass", format!("✓ all {} goals are met", goals.len())),
        missed => (
            "fail",
            format!("✗ {missed} of {} goals are missed", goals.len()),
        ),
    };
    let items: String = goals.iter().map(item).collect();
    format!(
        "<details class=\"goals\"><summary class=\"{class}\">{said}</summary>\n<ul>\n{items}</ul>\n</details>\n"
    )
}

fn table(table: &Table) -> String {
    let columns = table.columns.iter().map(|column| {
        let name = escape(&column.name);
        format!("<th scope=\"col\">{name}</th>")
    });
    let columns: String = columns.collect();
    let first = |line: &Line| line.values.first().copied().flatten();
    let most = table
        .lines
        .iter()
        .filter_map(first)
        .filter(|value| value.is_finite());
    let most = most.fold(0.0, f64::max);
    let rows = table.lines.iter().map(|line| row(table, line, most));
    let rows: String = rows.collect();
    format!(
        "<div class=\"scroll\"><table class=\"figures\">\n<thead><tr><th scope=\"col\">{}</th><td></td>{columns}</tr></thead>\n\
         <tbody>\n{rows}</tbody></table></div>\n",
        escape(&table.title)
    )
}

fn row(table: &Table, line: &Line, most: f64) -> String {
    let (class, symbol) = match line.role {
        Role::Limit => ("limit", "◇"),
        Role::Ours => ("ours", "●"),
        Role::Peer => ("peer", "○"),
    };
    let first = line.values.first().copied().flatten();
    let share = first.map_or(0.0, |value| value / most);
    let bar = match share.is_finite() {
        true => format!(
            "<i class=\"{class}\" style=\"width:{:.1}%\"></i>",
            100.0 * share
        ),
        false => String::new(),
    };
    let values = table.columns.iter().zip(&line.values);
    let values = values.map(|(column, value)| {
        let value = value.map_or_else(String::new, |value| column.unit.write(value));
        format!("<td>{}</td>", escape(&value))
    });
    format!(
        "<tr class=\"{class}\"><th scope=\"row\"><span aria-hidden=\"true\">{symbol}</span> {}</th>\
         <td class=\"bar\">{bar}</td>{}</tr>\n",
        escape(&line.who),
        values.collect::<String>()
    )
}
