//! The log of a case that failed: its reason, and what was seen while it ran.

use std::fs;
use std::path::Path;

use super::{Entry, Suite};

/// Writes it; gives back its path from the folder of the report.
pub(super) fn write(suite: &Suite, entry: &Entry) -> Option<String> {
    let path = format!("logs/{}", name(&suite.peer, entry));
    let file = suite.folder.join(&path);
    fs::create_dir_all(file.parent()?).ok()?;
    fs::write(file, text(suite, entry)).ok()?;
    Some(path)
}

/// Removes the logs of suites that are made anew.
pub(super) fn remove(folder: &Path, suites: &[Suite]) {
    let entries = suites.iter().flat_map(|suite| &suite.entries);
    for log in entries.filter_map(|entry| entry.log.as_deref()) {
        // What is named in a file is believed as far as this folder goes. A log that is gone already is as good.
        if log.starts_with("logs/") && !log.contains("..") {
            let _ = fs::remove_file(folder.join(log));
        }
    }
}

fn text(suite: &Suite, entry: &Entry) -> String {
    let version = suite.version.as_deref().unwrap_or("");
    let reason = entry.reason().unwrap_or_default();
    let heard = entry.heard.lines().map(without_queries).collect::<Vec<_>>();
    format!(
        "part:    {}\npeer:    {} {version}\ncase:    {}\nadapter: {}\nlibrary: {}\nbegan:   {}\ntime:    {:.3} s\n\n\
         {reason}\n\n{}\n",
        suite.part,
        suite.peer,
        entry.name(),
        entry.adapter,
        suite.library,
        suite.date,
        entry.time.as_secs_f64(),
        heard.join("\n"),
    )
}

fn name(peer: &str, entry: &Entry) -> String {
    let mut name = String::new();
    for part in [peer, &entry.feature, &entry.client, &entry.adapter] {
        for character in part.chars().chain(['-']) {
            match character {
                'A'..='Z' | 'a'..='z' | '0'..='9' | '_' => {
                    name.push(character.to_ascii_lowercase());
                }
                _ if name.is_empty() || name.ends_with('-') => {}
                _ => name.push('-'),
            }
        }
    }
    format!("{}.log", name.trim_end_matches('-'))
}

/// The text, with the queries and fragments of its URLs taken out: codes and tokens are in them.
pub(super) fn without_queries(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut inside = false;
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        let ends = character.is_whitespace() || "\"'<>`".contains(character);
        inside = inside && !ends;
        if inside {
            continue;
        }
        let follows = kept
            .chars()
            .next_back()
            .is_some_and(|last| !last.is_whitespace());
        kept.push(character);
        let is_query = follows && "?#".contains(character);
        if is_query && characters.peek().is_some_and(|next| next.is_alphanumeric()) {
            kept.push('…');
            inside = true;
        }
    }
    kept
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;
    use crate::parts::Outcome;

    fn entry(feature: &str, client: &str) -> Entry {
        Entry::new(feature, client, "ureq", Outcome::Passed, Duration::ZERO)
    }

    #[test]
    fn its_name_is_that_of_the_case() {
        let name = |feature, client| name("a-peer", &entry(feature, client));
        assert_eq!(
            name("login by code id_token, in a form", "Basic"),
            "a-peer-login-by-code-id_token-in-a-form-basic-ureq.log"
        );
        assert_eq!(name("../x", ""), "a-peer-x-ureq.log");
    }

    #[cfg(feature = "conformance")]
    #[test]
    fn no_two_cases_have_the_same_log() {
        let mut seen = std::collections::HashSet::new();
        for case in crate::conformance::cases::cases() {
            let name = name(case.peer, &entry(case.feature, case.client));
            assert!(seen.insert(name), "{case:?}");
        }
    }

    #[test]
    fn what_urls_carry_is_taken_out() {
        for (text, kept) in [
            ("nothing", "nothing"),
            ("what? that", "what? that"),
            ("number #12", "number #12"),
            (
                "a redirect: http://127.0.0.1/cb?code=a&state=b, not a page",
                "a redirect: http://127.0.0.1/cb?… not a page",
            ),
            ("\"GET /a?b=c HTTP/1.1\" 200", "\"GET /a?… HTTP/1.1\" 200"),
            ("http://a/cb#access_token=b", "http://a/cb#…"),
        ] {
            assert_eq!(without_queries(text), kept);
        }
    }
}
