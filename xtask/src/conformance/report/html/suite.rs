//! The cases of a peer: a row for each feature and client, a column for each adapter, with times and logs.

use super::super::arrange::{adapters, clients, features, skipped};
use super::super::terminal::{heading, seconds};
use super::super::{Entry, Suite};
use super::{anchor, class, is_failed};
use crate::page::markup::{escape, shorten};
use crate::parts::Outcome;

pub(super) fn details(suite: &Suite) -> String {
    let columns = adapters([suite]);
    let has_clients = suite.entries.iter().any(|entry| !entry.client.is_empty());
    let mut head = "<th scope=\"col\">feature</th>".to_owned();
    if has_clients {
        head.push_str("<th scope=\"col\" class=\"text\">client</th>");
    }
    for column in &columns {
        head.push_str(&format!("<th scope=\"col\">{}</th>", escape(column)));
    }
    let rows: String = features(suite)
        .into_iter()
        .map(|feature| group(suite, feature, &columns, has_clients))
        .collect();
    let tally = suite.tally();
    let open = if tally.failed > 0 { " open" } else { "" };
    format!(
        "<details class=\"suite\" id=\"{}\"{open}><summary><h3>{}</h3> <span class=\"quiet\">{}</span> <span class=\"{}\">{tally}\
         </span> <span class=\"quiet\">{}</span></summary>\n<div class=\"scroll\"><table class=\"cases\">\n<thead><tr>{head}</tr></thead>\n\
         {rows}</table></div>\n{}</details>\n",
        anchor(suite),
        escape(&heading(suite)),
        escape(&suite.part),
        class(tally),
        seconds(suite.time),
        left_out(suite)
    )
}

/// The rows of a feature.
fn group(suite: &Suite, feature: &str, columns: &[&str], has_clients: bool) -> String {
    let clients = clients(suite, feature);
    let mut rows = String::new();
    for (place, client) in clients.iter().enumerate() {
        rows.push_str("<tr>");
        if place == 0 {
            let span = match clients.len() {
                1 => String::new(),
                several => format!(" rowspan=\"{several}\""),
            };
            rows.push_str(&format!(
                "<th scope=\"rowgroup\"{span}>{}</th>",
                escape(feature)
            ));
        }
        if has_clients {
            rows.push_str(&format!(
                "<th scope=\"row\" class=\"text\">{}</th>",
                escape(client)
            ));
        }
        for column in columns {
            let entry = suite.entries.iter().find(|entry| {
                (
                    entry.feature.as_str(),
                    entry.client.as_str(),
                    entry.adapter.as_str(),
                ) == (feature, client, column)
            });
            rows.push_str(&entry.map_or_else(|| "<td class=\"empty\"></td>".to_owned(), cell));
        }
        rows.push_str("</tr>\n");
    }
    format!("<tbody>\n{rows}</tbody>\n")
}

fn cell(entry: &Entry) -> String {
    let (class, symbol) = match entry.outcome {
        Outcome::Failed(_) => ("fail", "✗"),
        Outcome::Passed => ("pass", "✓"),
        Outcome::Skipped(_) => ("skip", "–"),
    };
    let shown = match (&entry.outcome, entry.note.as_str()) {
        (Outcome::Skipped(_), _) => "skipped".to_owned(),
        (_, "") => seconds(entry.time),
        // The counts; their reasons are in the title.
        (_, note) => escape(note.split("; ").next().unwrap_or(note)),
    };
    let inner = format!("<b>{symbol}</b> {shown}");
    let inner = match &entry.log {
        Some(log) if is_failed(entry) => format!("<a href=\"{}\">{inner}</a>", escape(log)),
        _ => inner,
    };
    format!(
        "<td class=\"{class}\" title=\"{}\">{inner}</td>",
        escape(&in_words(entry))
    )
}

/// For those who see no colours, and those who want to know more.
pub(super) fn in_words(entry: &Entry) -> String {
    match &entry.outcome {
        Outcome::Failed(reason) => format!("failed: {}", shorten(reason, LONGEST_TITLE)),
        Outcome::Passed if entry.note.is_empty() => format!("passed, {}", seconds(entry.time)),
        Outcome::Passed => format!("passed: {}", entry.note),
        Outcome::Skipped(reason) => format!("skipped: {reason}"),
    }
}

fn left_out(suite: &Suite) -> String {
    let mut items = String::new();
    for (reason, entries) in skipped([suite]) {
        let count = entries.len();
        items.push_str(&format!(
            "<li>{} <span class=\"quiet\">({count})</span></li>\n",
            escape(reason)
        ));
    }
    match items.is_empty() {
        true => items,
        false => format!("<div class=\"left-out\"><h4>– Skipped</h4>\n<ul>\n{items}</ul></div>\n"),
    }
}

const LONGEST_TITLE: usize = 300;

#[cfg(test)]
mod tests {
    use super::super::super::tests::suites;
    use super::*;

    #[test]
    fn a_row_has_a_client_and_a_failure_leads_to_its_log() {
        let text = details(&suites()[0]);
        assert!(text.starts_with("<details class=\"suite\" id=\"interop-peer\" open>"));
        assert!(text.contains("<th scope=\"rowgroup\" rowspan=\"2\">login</th><th scope=\"row\" class=\"text\">basic</th>"));
        assert!(text.contains("title=\"passed, 0.25 s\"><b>✓</b> 0.25 s</td>"));
        assert!(text.contains("<a href=\"logs/a.log\"><b>✗</b> 0.25 s</a></td>"));
        assert!(text.contains("title=\"skipped: not &quot;there&quot;\""));
        assert!(text.contains("<li>not &quot;there&quot; <span class=\"quiet\">(1)</span></li>"));
    }

    #[test]
    fn what_has_no_clients_has_no_column_of_them() {
        let text = details(&suites()[1]);
        assert!(!text.contains("client") && text.contains("<b>✓</b> 12 accepted"));
        assert!(!text.contains(" open>"));
    }
}
