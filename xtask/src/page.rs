//! A page of one file that needs nothing else, as the reports of several commands are.

pub(crate) mod date;
pub(crate) mod markup;

use self::markup::escape;

/// What every page looks like, light and dark.
const STYLE: &str = include_str!("page/page.css");

/// The whole page: its title as a tab shows it, what it adds to the style, and what is in it.
pub(crate) fn document(title: &str, style: &str, body: &str) -> String {
    format!(
        "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{}</title>\n<style>\n{STYLE}{style}</style>\n</head>\n\
         <body>\n{body}</body>\n</html>\n",
        escape(title)
    )
}

/// A number that matters, and what it counts.
pub(crate) fn tile(class: &str, number: &str, what: &str) -> String {
    format!("<div class=\"tile {class}\"><b>{number}</b>{what}</div>")
}

/// Checks that hold for every page.
#[cfg(test)]
pub(crate) mod checks {
    pub(crate) fn needs_no_other_file(page: &str) {
        for outside in ["http:", "https:", "src=", "<link", "@import", "url("] {
            assert!(!page.contains(outside), "{outside}");
        }
    }

    pub(crate) fn closes_what_it_opens(page: &str) {
        for tag in [
            "a", "b", "body", "dd", "details", "div", "dl", "dt", "figure", "head", "header",
            "html", "i", "li", "main", "p", "pre", "section", "span", "style", "summary", "table",
            "tbody", "td", "th", "thead", "tr", "ul",
        ] {
            let opened = page.matches(&format!("<{tag}>")).count()
                + page.matches(&format!("<{tag} ")).count();
            assert_eq!(opened, page.matches(&format!("</{tag}>")).count(), "{tag}");
        }
    }
}
