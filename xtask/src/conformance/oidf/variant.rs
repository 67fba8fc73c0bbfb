//! A variant: what the suite calls the parameters of a plan and of a module.

use std::collections::BTreeMap;

use serde_json::{Map, Value};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Variant(BTreeMap<String, String>);

impl Variant {
    pub(super) fn of(pairs: &[(&str, &str)]) -> Self {
        let owned = |&(name, value): &(&str, &str)| (name.to_owned(), value.to_owned());
        Self(pairs.iter().map(owned).collect())
    }

    /// As the suite writes one: an object of texts. What is no text is none of its parameters.
    pub(super) fn read(object: Option<&Value>) -> Self {
        let members = object.and_then(Value::as_object).into_iter().flatten();
        let texts = members.filter_map(|(name, value)| Some((name, value.as_str()?)));
        Self(
            texts
                .map(|(name, value)| (name.clone(), value.to_owned()))
                .collect(),
        )
    }

    /// This one, and what the other says of the rest.
    pub(super) fn or(mut self, other: &Self) -> Self {
        for (name, value) in &other.0 {
            self.0.entry(name.clone()).or_insert_with(|| value.clone());
        }
        self
    }

    pub(super) fn get(&self, name: &str) -> Option<&str> {
        self.0.get(name).map(String::as_str)
    }

    pub(super) fn is(&self, name: &str, value: &str) -> bool {
        self.get(name) == Some(value)
    }

    pub(super) fn json(&self) -> Value {
        let member = |(name, value): (&String, &String)| (name.clone(), Value::from(&**value));
        Value::Object(self.0.iter().map(member).collect::<Map<_, _>>())
    }

    /// Its values, for a person who knows the parameters.
    pub(super) fn words(&self) -> String {
        let values: Vec<&str> = self.0.values().map(String::as_str).collect();
        values.join(", ")
    }
}
