//! The members of an answer's JSON object, to be changed.

use oauth_step::{JsonObject, JsonValue, json_quote, json_quoted};
use zeroize::Zeroizing;

/// Names, and values as JSON, in the order of the text.
pub(super) struct Members(Vec<(String, Zeroizing<String>)>);

impl Members {
    /// Those of one object that keeps the rules; what breaks them is left to whoever reads it next.
    pub(super) fn parse(body: &[u8]) -> Option<Self> {
        let object = JsonObject::parse(body).ok()?;
        let members = object
            .iter()
            .map(|(name, value)| (name.to_owned(), Zeroizing::new(value.raw().to_owned())));
        Some(Self(members.collect()))
    }

    /// Strings under these names, a name that is there twice included.
    pub(super) fn of_strings(pairs: &[(String, String)]) -> Self {
        let members = pairs
            .iter()
            .map(|(name, value)| (name.clone(), Zeroizing::new(json_quoted(value))));
        Self(members.collect())
    }

    pub(super) fn to_body(&self) -> Vec<u8> {
        // Room for all of it: nothing is moved and left behind.
        let lengths = self.0.iter().map(|(name, value)| name.len() + value.len());
        let mut text = String::with_capacity(lengths.sum::<usize>() * 2 + 2);
        text.push('{');
        for (name, value) in &self.0 {
            if text.len() > 1 {
                text.push(',');
            }
            json_quote(name, &mut text);
            text.push(':');
            text.push_str(value);
        }
        text.push('}');
        text.into_bytes()
    }

    /// The value of this name; `null` counts as absent.
    pub(super) fn get(&self, name: &str) -> Option<JsonValue<'_>> {
        let (_, value) = self.0.iter().find(|(other, _)| other == name)?;
        Some(JsonValue::from_checked(value)).filter(|value| value.raw() != "null")
    }

    pub(super) fn string(&self, name: &str) -> Option<String> {
        Some(self.get(name)?.as_str()?.into_owned())
    }

    pub(super) fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    pub(super) fn remove(&mut self, name: &str) {
        self.0.retain(|(other, _)| other != name);
    }

    /// Sets a string in the place of what is there.
    pub(super) fn set(&mut self, name: &str, value: &str) {
        self.remove(name);
        self.0
            .push((name.to_owned(), Zeroizing::new(json_quoted(value))));
    }

    /// Renames members; says whether any was.
    pub(super) fn rename(&mut self, rename: impl Fn(&str) -> Option<String>) -> bool {
        let mut renamed = false;
        for (name, _) in &mut self.0 {
            if let Some(other) = rename(name) {
                *name = other;
                renamed = true;
            }
        }
        renamed
    }
}
