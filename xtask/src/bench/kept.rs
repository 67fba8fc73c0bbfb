//! The figures of each part's last run, which the page is made of.

use std::fs;
use std::path::PathBuf;
use std::time::SystemTime;

use serde::{Deserialize, Serialize};

use super::report::Report;
use super::setting::Setting;
use super::{PARTS, folder};
use crate::Fallible;
use crate::page::date;

/// What a part found, when and where.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Kept {
    /// As RFC 3339 has it, in UTC.
    pub(super) date: String,
    pub(super) setting: Setting,
    pub(super) report: Report,
}

impl Kept {
    pub(super) fn new(setting: &Setting, report: Report) -> Self {
        Self {
            date: date::utc(SystemTime::now()),
            setting: setting.clone(),
            report,
        }
    }

    pub(super) fn write(&self) -> Fallible<()> {
        let file = figures().join(format!("{}.json", self.report.part));
        Ok(fs::write(file, serde_json::to_string_pretty(self)?)?)
    }
}

/// What there is, in the order of the parts. What cannot be read was written by another version: it is left out.
pub(super) fn all() -> Vec<Kept> {
    let read = |(part, _): &(&str, _)| {
        let text = fs::read_to_string(figures().join(format!("{part}.json"))).ok()?;
        serde_json::from_str(&text).ok()
    };
    PARTS.iter().filter_map(read).collect()
}

/// A file for each part.
pub(super) fn figures() -> PathBuf {
    folder().join("figures")
}
