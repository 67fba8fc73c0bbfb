//! Standards are cited in one form, and a label says the section that its link opens.

use super::Finding;
use super::tree::Tree;

const RFC: &str = "https://www.rfc-editor.org/rfc/rfc";

/// Other places where the same texts stand.
const ELSEWHERE: [(&str, &str); 7] = [
    (
        "datatracker.ietf.org/doc/html/rfc",
        "an RFC is linked at www.rfc-editor.org/rfc/",
    ),
    (
        "datatracker.ietf.org/doc/rfc",
        "an RFC is linked at www.rfc-editor.org/rfc/",
    ),
    (
        "tools.ietf.org/",
        "an RFC is linked at www.rfc-editor.org/rfc/",
    ),
    (
        "www.ietf.org/rfc/",
        "an RFC is linked at www.rfc-editor.org/rfc/",
    ),
    ("http://www.rfc-editor.org", "links use https"),
    ("://rfc-editor.org", "the host is www.rfc-editor.org"),
    ("http://openid.net", "links use https"),
];

pub(super) fn check(tree: &Tree) -> Vec<Finding> {
    let mut found = Vec::new();
    // These rules name what they look for.
    for file in tree
        .files
        .iter()
        .filter(|file| !file.path.starts_with("xtask/src/tidy"))
    {
        for (number, line) in file.lines() {
            let named = ELSEWHERE.iter().filter(|(text, _)| line.contains(text));
            found.extend(named.map(|(_, what)| file.finding(number, *what)));
            let links = line
                .match_indices(RFC)
                .filter_map(|(at, _)| line.get(at + RFC.len()..));
            for rest in links {
                found.extend(link(rest).map(|what| file.finding(number, what)));
            }
            found.extend(definition(line).map(|what| file.finding(number, what)));
        }
    }
    found
}

/// What is wrong with a link, given what follows [`RFC`].
fn link(rest: &str) -> Option<&'static str> {
    let after = rest.trim_start_matches(|character: char| character.is_ascii_digit());
    if after.len() == rest.len() {
        return Some("an RFC link needs its number");
    }
    match after.strip_prefix('#') {
        Some(anchor) if !anchor.starts_with("section-") && !anchor.starts_with("appendix-") => {
            Some("an RFC link opens #section-… or #appendix-…")
        }
        None if after.starts_with(['.', '/']) && !after.starts_with(". ") && after != "." => {
            Some("an RFC link has the form https://www.rfc-editor.org/rfc/rfcNNNN#section-…")
        }
        _ => None,
    }
}

/// `[RFC 6749 §4.1.3]: https://…/rfc6749#section-4.1.3` must agree with itself. A label that names no place may open
/// any.
fn definition(line: &str) -> Option<String> {
    let line = line
        .trim_start()
        .trim_start_matches(['/', '!'])
        .trim_start();
    let (label, target) = line.strip_prefix("[RFC ")?.split_once("]: ")?;
    let (number, place) = label.split_once(' ').unwrap_or((label, ""));
    let place = place
        .trim_start_matches('§')
        .trim_start_matches("Appendix ");
    let anchor = match place.chars().next() {
        None => "",
        Some(first) if first.is_ascii_digit() => "#section-",
        Some(_) => "#appendix-",
    };
    let expected = format!("{RFC}{number}{anchor}{place}");
    let target = target.trim();
    let agrees =
        target == expected || place.is_empty() && target.split('#').next() == Some(&expected);
    (!agrees).then(|| format!("the label says {expected}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(line: &str) -> usize {
        check(&Tree::of(&[("crates/a/src/lib.rs", line)])).len()
    }

    #[test]
    fn other_hosts_and_forms_are_found() {
        for (text, _) in ELSEWHERE {
            let scheme = if text.contains("://") { "" } else { "https://" };
            let start = if text.starts_with("://") { "https" } else { "" };
            assert_eq!(
                found(&format!("see {start}{scheme}{text}6749")),
                1,
                "{text}"
            );
        }
        assert_eq!(found(&format!("{RFC}6749.html")), 1);
        assert_eq!(found(&format!("{RFC}6749#page-3")), 1);
        assert_eq!(found(&format!("{RFC}-editor")), 1);
    }

    #[test]
    fn a_label_that_says_something_else_is_found() {
        assert_eq!(
            found(&format!("//! [RFC 6749 §4.1.3]: {RFC}6749#section-4.1.2")),
            1
        );
        assert_eq!(
            found(&format!("/// [RFC 6749 §4.1.3]: {RFC}6750#section-4.1.3")),
            1
        );
        assert_eq!(found(&format!("/// [RFC 7517]: {RFC}7518#section-4")), 1);
        assert_eq!(found("/// [RFC 6749]: https://a.example/rfc6749"), 1);
    }

    #[test]
    fn the_one_form_is_fine() {
        assert_eq!(
            found(&format!("//! [RFC 6749 §4.1.3]: {RFC}6749#section-4.1.3")),
            0
        );
        assert_eq!(
            found(&format!("/// [RFC 7636 Appendix B]: {RFC}7636#appendix-B")),
            0
        );
        assert_eq!(
            found(&format!("/// [RFC 6749 §A.17]: {RFC}6749#appendix-A.17")),
            0
        );
        assert_eq!(found(&format!("/// [RFC 7517]: {RFC}7517#section-4")), 0);
        assert_eq!(found(&format!("See <{RFC}6749>, or {RFC}6749.")), 0);
        assert_eq!(
            found("<https://openid.net/specs/openid-connect-core-1_0.html#IDToken>"),
            0
        );
    }
}
