//! What a token says.

use serde_json::{Map, Value};

use crate::state::State;

/// The claims of a token.
pub(crate) struct Claims(Map<String, Value>);

impl Claims {
    pub(super) fn new(members: Map<String, Value>) -> Self {
        Self(members)
    }

    /// A claim that is a string, where it is there at all.
    pub(crate) fn text(&self, name: &str) -> Result<Option<&str>, &'static str> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err("a claim is not a string"),
        }
    }

    /// The same where it has to be there, and not empty.
    pub(crate) fn required(&self, name: &'static str) -> Result<&str, String> {
        match self.0.get(name) {
            Some(Value::String(text)) if !text.is_empty() => Ok(text),
            Some(_) => Err(format!("{name} is not a string with something in it")),
            None => Err(format!("{name} is missing")),
        }
    }

    /// A NumericDate (RFC 7519 §2), a fraction cut off.
    pub(crate) fn time(&self, name: &str) -> Option<u64> {
        let value = self.0.get(name)?;
        let whole = || value.as_f64().filter(|number| *number >= 0.0);
        value
            .as_u64()
            .or_else(|| whole().map(|number| number as u64))
    }

    /// Whether it is meant for one of these, RFC 7519 §4.1.3.
    pub(crate) fn is_for(&self, names: &[&str]) -> bool {
        let known = |value: &Value| value.as_str().is_some_and(|text| names.contains(&text));
        match self.0.get("aud") {
            Some(Value::Array(audience)) => audience.iter().any(known),
            Some(audience) => known(audience),
            None => false,
        }
    }

    /// Checks that it has an end, which is not far, and has begun.
    pub(crate) fn check_times(&self, now: u64) -> Result<(), &'static str> {
        let expires = self.time("exp").ok_or("exp is missing or no number")?;
        if expires <= now {
            return Err("it has expired");
        }
        if expires > now + LONGEST_LIFE + SKEW {
            return Err("exp is more than an hour away");
        }
        for name in ["iat", "nbf"] {
            match self.time(name) {
                None if self.0.contains_key(name) => return Err("iat or nbf is no number"),
                Some(time) if time > now + SKEW => return Err("iat or nbf is in the future"),
                _ => {}
            }
        }
        Ok(())
    }

    /// Notes the `jti` until the token ends. Those of different issuers and purposes do not meet.
    pub(crate) fn use_once(
        &self,
        state: &mut State,
        purpose: &str,
        id: &str,
    ) -> Result<(), &'static str> {
        let expires = self.time("exp").unwrap_or_default();
        match state.use_once(&[purpose, id], expires) {
            true => Ok(()),
            false => Err("the jti was used before"),
        }
    }
}

pub(super) const LONGEST_LIFE: u64 = 3600;
/// How far the signer's clock may run ahead.
pub(crate) const SKEW: u64 = 10;
