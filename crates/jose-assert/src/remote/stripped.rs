//! A peer's set without what nobody should have been shown.

use oauth_step::{JsonObject, JsonValue, json_quoted};

/// The text of a set, which has passed for one, without private members and secrets. Neither an
/// export nor a dump of memory shows a peer's mistake then.
pub(super) fn strip(text: &[u8]) -> Option<String> {
    let set = JsonObject::parse(text).ok()?;
    let keys = set.get("keys")?.as_array()?;
    let keys: Vec<String> = keys.into_iter().map(strip_key).collect();
    Some(format!("{{\"keys\":[{}]}}", keys.join(",")))
}

fn strip_key(entry: JsonValue<'_>) -> String {
    let Some(key) = entry.as_object() else {
        return entry.raw().to_owned();
    };
    let public = key.iter().filter(|(name, _)| !PRIVATE.contains(name));
    let members = public.map(|(name, value)| format!("{}:{}", json_quoted(name), value.raw()));
    let members: Vec<_> = members.collect();
    format!("{{{}}}", members.join(","))
}

/// RFC 7518 §6.2.2, §6.3.2 and §6.4, RFC 8037 §2.
const PRIVATE: [&str; 8] = ["d", "dp", "dq", "k", "oth", "p", "q", "qi"];
