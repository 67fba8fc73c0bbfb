//! `report.html`: one file that needs nothing else.

use super::Suite;
use super::markup::escape;

pub(super) fn page(suites: &[&Suite]) -> String {
    let mut page = String::new();
    for suite in suites {
        for entry in &suite.entries {
            if let Some(log) = &entry.log {
                page.push_str(&format!(
                    "<a href=\"{}\">{}</a>",
                    escape(log),
                    escape(&entry.name())
                ));
            }
        }
    }
    page
}
