//! The matrix of a part: a row for each feature, a column for each peer and adapter, symbols alone.

use std::cmp::Reverse;

use super::super::arrange::{adapters, cell, features, unique};
use super::super::terminal::symbols;
use super::super::{Entry, Suite};
use super::{anchor, class};
use crate::page::markup::escape;

/// A matrix for each part whose peers have features in common: else it would say what their cases say.
pub(super) fn sections(suites: &[&Suite]) -> String {
    let parts = unique(suites.iter().map(|suite| suite.part.as_str()));
    let matrices = parts.into_iter().filter_map(|part| {
        let of_part = |suite: &&Suite| suite.part == part;
        let suites: Vec<&Suite> = suites.iter().copied().filter(of_part).collect();
        section(part, &suites)
    });
    matrices.collect()
}

fn section(part: &str, suites: &[&Suite]) -> Option<String> {
    let mut all = unique(suites.iter().flat_map(|suite| features(suite)));
    let peers = |feature: &str| {
        let has = |suite: &&&Suite| suite.entries.iter().any(|entry| entry.feature == feature);
        suites.iter().filter(has).count()
    };
    // What most peers have comes first.
    all.sort_by_cached_key(|feature| Reverse(peers(feature)));
    if all.first().is_none_or(|feature| peers(feature) < 2) {
        return None;
    }
    let rows: String = all.iter().map(|feature| row(feature, suites)).collect();
    Some(format!(
        "<section>\n<details class=\"overview\" open><summary><h2>{} by feature</h2> <span class=\"quiet\">{} features, {} \
         peers; a cell is about all clients</span></summary>\n<div class=\"scroll\"><table class=\"matrix\">\n{}<tbody>\n{rows}</tbody></table></div>\n\
         </details>\n</section>\n",
        escape(&capitalised(part)),
        all.len(),
        suites.len(),
        head(suites),
    ))
}

fn head(suites: &[&Suite]) -> String {
    let (mut peers, mut columns) = (String::new(), String::new());
    for suite in suites {
        let adapters = adapters([*suite]);
        peers.push_str(&format!(
            "<th scope=\"colgroup\" colspan=\"{}\" class=\"edge\"><a href=\"#{}\">{}</a></th>",
            adapters.len(),
            anchor(suite),
            escape(&suite.peer)
        ));
        for (place, adapter) in adapters.iter().enumerate() {
            let edge = if place == 0 { " class=\"edge\"" } else { "" };
            columns.push_str(&format!("<th scope=\"col\"{edge}>{}</th>", escape(adapter)));
        }
    }
    format!(
        "<thead><tr><th scope=\"col\" rowspan=\"2\">feature</th>{peers}</tr>\n<tr>{columns}</tr></thead>\n"
    )
}

fn row(feature: &str, suites: &[&Suite]) -> String {
    let mut cells = String::new();
    for suite in suites {
        for (place, adapter) in adapters([*suite]).iter().enumerate() {
            let entries = cell(suite, feature, adapter);
            let (tally, text) = symbols(entries.clone());
            let edge = if place == 0 { " edge" } else { "" };
            cells.push_str(&match text.as_str() {
                "" => format!("<td class=\"empty{edge}\"></td>"),
                _ => format!(
                    "<td class=\"{}{edge}\" title=\"{}\">{text}</td>",
                    class(tally),
                    escape(&title(suite, adapter, entries))
                ),
            });
        }
    }
    format!(
        "<tr><th scope=\"row\">{}</th>{cells}</tr>\n",
        escape(feature)
    )
}

/// Who asked, and how it went, in words.
fn title<'a>(suite: &Suite, adapter: &str, entries: impl Iterator<Item = &'a Entry>) -> String {
    let mut title = format!("{}, {adapter}", suite.peer);
    for entry in entries {
        title.push('\n');
        if !entry.client.is_empty() {
            title.push_str(&format!("{}: ", entry.client));
        }
        title.push_str(&super::suite::in_words(entry));
    }
    title
}

fn capitalised(word: &str) -> String {
    let mut characters = word.chars();
    let first = characters.next().map(|first| first.to_ascii_uppercase());
    first.into_iter().chain(characters).collect()
}

#[cfg(test)]
mod tests {
    use super::super::super::tests::suites;
    use super::*;

    #[test]
    fn a_cell_is_a_feature_at_a_peer_over_an_adapter() {
        let one = suites().remove(0);
        let mut other = one.clone();
        other.peer = "other".to_owned();
        other.entries.retain(|entry| entry.feature == "logout");
        let text = sections(&[&one, &other]);
        assert!(text.contains("Interop by feature"));
        // What both have comes first.
        assert!(text.find("row\">logout").unwrap() < text.find("row\">login").unwrap());
        assert!(text.contains("<td class=\"pass edge\" title=\"peer, one\nbasic: passed, 0.25 s\npost: passed, 0.25 s\">✓</td>"));
        assert!(text.contains("basic: failed: a &lt; b"));
        assert!(text.contains("<td class=\"empty edge\"></td>"));
    }

    #[test]
    fn peers_with_nothing_in_common_are_not_compared() {
        let suites = suites();
        assert_eq!(sections(&suites.iter().collect::<Vec<_>>()), "");
    }
}
