//! JSON that is written: objects out of members, and values that a caller gives as text.

use oauth_step::{JsonObject, json_quote};

/// One value and nothing after it, or it would smuggle in another member.
pub(crate) fn single_value(json: &str) -> Option<String> {
    let alone = format!("{{\"value\":{json}}}");
    let alone = JsonObject::parse(alone.as_bytes()).ok()?;
    let value = alone.get("value").filter(|_| alone.len() == 1)?;
    Some(value.raw().to_owned())
}

/// An object of these members, their values as JSON.
pub(crate) fn object<'a>(members: impl IntoIterator<Item = (&'a str, &'a str)>) -> String {
    let mut text = String::from("{");
    for (name, value) in members {
        append_member(&mut text, name, value);
    }
    text.push('}');
    text
}

/// Appends a member to an object that is being written, its value as JSON.
pub(crate) fn append_member(object: &mut String, name: &str, value: &str) {
    if !object.ends_with('{') {
        object.push(',');
    }
    json_quote(name, object);
    object.push(':');
    object.push_str(value);
}

/// An array of strings.
pub(crate) fn strings<S: AsRef<str>>(texts: impl IntoIterator<Item = S>) -> String {
    let mut text = String::from("[");
    for each in texts {
        if text.len() > 1 {
            text.push(',');
        }
        json_quote(each.as_ref(), &mut text);
    }
    text.push(']');
    text
}
