//! `target/bench/report.html` and `report.json`: all that was measured, each part when it last was.

mod part;
#[cfg(test)]
mod tests;

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use serde_json::json;

use super::folder;
use super::kept::{self, Kept};
use super::locked::{self, Locked};
use super::report::Outcome;
use super::setting::Setting;
use crate::Fallible;
use crate::page::date::{readable, utc};
use crate::page::markup::escape;
use crate::page::{document, tile};

/// Gives back where the page is.
pub(super) fn write(setting: &Setting) -> Fallible<PathBuf> {
    let (kept, locked, date) = (kept::all(), locked::all(), utc(SystemTime::now()));
    let path = folder().join("report.html");
    fs::write(&path, page(&kept, setting, &locked, &date))?;
    let all = json!({ "date": date, "setting": setting, "locked": locked, "parts": kept });
    let json = serde_json::to_string_pretty(&all)?;
    fs::write(folder().join("report.json"), json)?;
    Ok(path)
}

fn page(kept: &[Kept], setting: &Setting, locked: &[Locked], date: &str) -> String {
    let all = Goals::of(kept);
    let parts: String = kept
        .iter()
        .map(|kept| part::section(kept, setting))
        .collect();
    let body = format!(
        "{}<main>\n{}{LEGEND}{parts}{}</main>\n",
        header(kept, &all, setting, date),
        missed(&all),
        versions(locked),
    );
    document(&title(&all), STYLE, &body)
}

/// The goals of all parts, each with the part it is from.
struct Goals<'a> {
    all: Vec<(&'a str, &'a Outcome)>,
}

impl<'a> Goals<'a> {
    fn of(kept: &'a [Kept]) -> Self {
        let goals = |kept: &'a Kept| {
            let part = kept.report.part.as_str();
            kept.report.goals.iter().map(move |goal| (part, goal))
        };
        Self {
            all: kept.iter().flat_map(goals).collect(),
        }
    }

    fn missed(&self, behind: bool) -> impl Iterator<Item = (&'a str, &'a Outcome, &'a str)> {
        let all = self.all.iter().filter_map(|(part, goal)| {
            let found = goal.missed.as_deref()?;
            Some((*part, *goal, found))
        });
        all.filter(move |(_, goal, _)| goal.is_not_behind() == behind)
    }
}

/// What a tab shows.
fn title(goals: &Goals<'_>) -> String {
    match goals.missed(false).count() + goals.missed(true).count() {
        0 => "✓ Performance".to_owned(),
        missed => format!("✗ {missed} missed – Performance"),
    }
}

fn header(kept: &[Kept], goals: &Goals<'_>, setting: &Setting, date: &str) -> String {
    let (missed, behind) = (goals.missed(false).count(), goals.missed(true).count());
    let verdict = match (kept.len(), missed + behind) {
        (0, _) => "<span class=\"verdict none\">nothing is measured</span>".to_owned(),
        (_, 0) => "<span class=\"verdict pass\">✓ every goal is met</span>".to_owned(),
        (_, missed) => format!("<span class=\"verdict fail\">✗ {missed} missed</span>"),
    };
    let beside = goals.all.iter().filter(|(_, goal)| goal.is_not_behind());
    let (beside, all) = (beside.count(), goals.all.len());
    let tiles = [
        tile("pass", &(all - missed - behind).to_string(), "✓ goals met"),
        tile(class(missed), &missed.to_string(), "✗ goals missed"),
        tile(
            class(behind),
            &behind.to_string(),
            &format!("✗ behind a peer with the same backend, of {beside}"),
        ),
        tile("plain", &kept.len().to_string(), "parts measured"),
    ];
    let about = [
        ("machine", &setting.machine),
        ("system", &setting.system),
        ("compiler", &setting.rustc),
        ("library", &setting.library),
    ];
    let about = about.into_iter().filter(|(_, value)| !value.is_empty());
    let about =
        about.map(|(name, value)| format!("<div><dt>{name}</dt><dd>{}</dd></div>", escape(value)));
    format!(
        "<header>\n<div class=\"line\"><h1>Performance</h1>{verdict}</div>\n\
         <p class=\"quiet\">What the library costs beside the least that can be done and beside others; written {}</p>\n\
         <div class=\"tiles\">{}</div>\n<dl>{}</dl>\n</header>\n",
        escape(&readable(date)),
        tiles.concat(),
        about.collect::<String>(),
    )
}

fn class(missed: usize) -> &'static str {
    if missed == 0 { "none" } else { "fail" }
}

/// Every missed goal at the top, and who is ahead of us.
fn missed(goals: &Goals<'_>) -> String {
    let list = |heading: &str, behind: bool| {
        let items = goals.missed(behind).map(|(part, goal, found)| {
            format!(
                "<li><a href=\"#{0}\">{0}</a> {1} <b class=\"fail\">{2}</b></li>\n",
                escape(part),
                escape(&goal.asked),
                escape(found)
            )
        });
        let items: String = items.collect();
        match items.is_empty() {
            true => items,
            false => format!(
                "<section class=\"failures short\">\n<h2>✗ {heading}</h2>\n<ul>\n{items}</ul>\n</section>\n"
            ),
        }
    };
    list("Goals missed", false) + &list("Behind a peer with the same backend", true)
}

/// What was measured, as the lock files have it.
fn versions(locked: &[Locked]) -> String {
    let rows = locked.iter().map(|locked| {
        let name = match locked.program.as_str() {
            "" => "the library",
            "bench" => "the bench and its peers in one program",
            other => other,
        };
        let crates = locked.crates.iter().map(|(name, version)| {
            let (name, version) = (escape(name), escape(version));
            format!("<span>{name} <b>{version}</b></span>")
        });
        format!(
            "<tr><th scope=\"row\">{}</th><td class=\"crates\">{}</td></tr>\n",
            escape(name),
            crates.collect::<Vec<_>>().join(" ")
        )
    });
    let rows: String = rows.collect();
    format!(
        "<section>\n<h2>Versions</h2>\n<div class=\"scroll\"><table class=\"versions\">\n<tbody>\n{rows}</tbody></table></div>\n\
         </section>\n"
    )
}

const STYLE: &str = include_str!("page/page.css");
const LEGEND: &str = "<p class=\"legend\"><span><i class=\"limit\"></i>◇ the least that can be done</span> \
                      <span><i class=\"ours\"></i>● ours</span> <span><i class=\"peer\"></i>○ peers</span> \
                      <span class=\"quiet\">Bars are of the first column; within a table they have one scale.</span></p>\n";
