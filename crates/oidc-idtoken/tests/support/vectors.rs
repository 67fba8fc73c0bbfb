//! The examples that the standards print, and a few public guides.

#![allow(dead_code, reason = "each test binary uses a part")]

use flow_script::VectorCounts;
use serde_json::Value;

/// The entries of a section, or the one that it is.
pub(crate) fn each(section: &str) -> Vec<Value> {
    match all()[section].take() {
        Value::Array(entries) if !entries.is_empty() => entries,
        entry @ Value::Object(_) => vec![entry],
        other => panic!("{section} has no entries: {other}"),
    }
}

/// Checks every entry of a section, and says that all were accepted.
pub(crate) fn accept_each(section: &str, backend: &str, check: impl Fn(&Value)) {
    let mut counts = VectorCounts::new();
    for entry in each(section) {
        check(&entry);
        counts.accept();
    }
    counts.say(&format!("oidc.json {section}"), backend);
}

/// The whole file.
pub(crate) fn all() -> Value {
    serde_json::from_str(include_str!("../vectors/oidc.json")).unwrap()
}

/// Where nothing is computed but what every build computes alike.
pub(crate) const ANY: &str = "any";

/// What verifies signatures in this build.
pub(crate) const BACKEND: &str = if cfg!(feature = "aws-lc-rs") {
    "aws-lc-rs"
} else {
    "rust-crypto"
};
