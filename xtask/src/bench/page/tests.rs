//! The page of two parts: one with a missed goal and a peer that is ahead, one measured on another machine.

use super::super::report::{Column, Line, NOT_BEHIND, Report, Role, Table, Unit};
use super::*;
use crate::page::checks;

fn setting(machine: &str) -> Setting {
    Setting {
        machine: machine.to_owned(),
        system: "Some Linux 1".to_owned(),
        rustc: "rustc 1.0".to_owned(),
        library: "0.1.0 (abc)".to_owned(),
    }
}

fn line(who: &str, role: Role, nanoseconds: f64) -> Line {
    Line {
        who: who.to_owned(),
        role,
        values: vec![Some(nanoseconds), None],
    }
}

fn kept(part: &str, machine: &str, goals: Vec<Outcome>) -> Kept {
    Kept {
        date: "2026-11-28T17:06:12Z".to_owned(),
        setting: setting(machine),
        report: Report {
            part: part.to_owned(),
            rounds: 12,
            tables: vec![Table {
                title: "a < b".to_owned(),
                columns: vec![
                    Column::new(("median", Unit::Nanoseconds)),
                    Column::new(("limit", Unit::Ratio)),
                ],
                lines: vec![
                    line("raw", Role::Limit, 100.0),
                    line("ours", Role::Ours, 150.0),
                    line("theirs", Role::Peer, 200.0),
                ],
            }],
            notes: "one\ntwo".to_owned(),
            goals,
        },
    }
}

fn goal(missed: Option<&str>) -> Outcome {
    Outcome {
        asked: "a call: at most 1.2 times raw".to_owned(),
        missed: missed.map(str::to_owned),
    }
}

fn text() -> String {
    let behind = Outcome {
        asked: format!("a call, ours: {NOT_BEHIND} theirs"),
        missed: Some("1.200 times".to_owned()),
    };
    let kept = [
        kept("one", "here", vec![goal(Some("1.5")), behind]),
        kept("two", "there", vec![goal(None)]),
    ];
    let locked = [Locked {
        program: "bench".to_owned(),
        crates: vec![("peer".to_owned(), "5.0.0".to_owned())],
    }];
    page(&kept, &setting("here"), &locked, "2026-11-29T00:00:00Z")
}

#[test]
fn it_needs_no_other_file_and_closes_what_it_opens() {
    checks::needs_no_other_file(&text());
    checks::closes_what_it_opens(&text());
}

#[test]
fn what_is_missed_and_who_is_ahead_is_at_the_top() {
    let text = text();
    assert!(text.contains("<title>✗ 2 missed"));
    assert!(text.contains("<b>1</b>✓ goals met"));
    let missed = text.find("<h2>✗ Goals missed").unwrap();
    let behind = text.find("<h2>✗ Behind a peer").unwrap();
    let part = text.find("id=\"one\"").unwrap();
    assert!(missed < behind && behind < part);
    assert!(text.contains("ours: not behind theirs <b class=\"fail\">1.200 times</b>"));
}

#[test]
fn a_bar_is_as_long_as_its_share_of_the_longest_and_says_whose_it_is() {
    let text = text();
    for bar in [
        "<i class=\"limit\" style=\"width:50.0%\">",
        "<i class=\"ours\" style=\"width:75.0%\">",
        "<i class=\"peer\" style=\"width:100.0%\">",
    ] {
        assert!(text.contains(bar), "{bar}");
    }
    assert!(text.contains("<td>150 ns</td><td></td>"));
    assert!(text.contains("a &lt; b"));
}

#[test]
fn a_part_says_when_it_was_measured_and_where_if_that_was_elsewhere() {
    let text = text();
    assert!(text.contains("measured 2026-11-28 17:06 UTC, version 0.1.0 (abc), 12 rounds"));
    assert!(text.contains("measured 2026-11-28 17:06 UTC on there, version"));
}

#[test]
fn the_head_has_the_machine_and_the_end_the_versions() {
    let text = text();
    assert!(text.contains("<dt>machine</dt><dd>here</dd>"));
    assert!(text.contains("<span>peer <b>5.0.0</b></span>"));
}

#[test]
fn nothing_that_is_measured_is_no_success() {
    let text = page(&[], &setting(""), &[], "2026-11-29T00:00:00Z");
    assert!(text.contains("nothing is measured") && !text.contains("<dt>machine"));
}
