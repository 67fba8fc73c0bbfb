//! What is inside a request object ([RFC 9101 §4]).
//!
//! [RFC 9101 §4]: https://www.rfc-editor.org/rfc/rfc9101#section-4

use core::time::Duration;

use oauth_step::{Env, JsonKind, JsonValue, json_quoted, random_token};

use crate::error::{Error, Misuse};
use crate::json_text::single_value;

/// The parameters of a request, in order.
pub(super) struct Params<'a>(pub(super) &'a [(String, String)]);

impl Params<'_> {
    pub(super) fn value(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(other, _)| other == name)?;
        Some(value)
    }

    pub(super) fn client_id(&self) -> Result<&str, Misuse> {
        self.value("client_id").ok_or(Misuse::ClientIdMissing)
    }

    /// All of them as claims of this client, for this issuer and this long.
    pub(super) fn claims(
        &self,
        client_id: &str,
        issuer: &str,
        lifetime: Duration,
        env: &dyn Env,
    ) -> Result<String, Error> {
        let mut text = format!("{{\"iss\":{}", json_quoted(client_id));
        let mut append = |name: &str, json: &str| {
            text.push(',');
            text.push_str(&json_quoted(name));
            text.push(':');
            text.push_str(json);
        };
        // RFC 9101 §4: the server's issuer.
        append("aud", &json_quoted(issuer));
        for (at, (name, value)) in self.0.iter().enumerate() {
            if let Some(own) = RESERVED.iter().find(|own| *own == name) {
                return Err(Misuse::ReservedParameter(own).into());
            }
            let mut before = self.0.iter().take(at);
            if before.any(|(other, _)| other == name) {
                continue;
            }
            let more = self
                .0
                .iter()
                .skip(at + 1)
                .filter(|(other, _)| other == name);
            let mut values = vec![member(name, value)?];
            for (_, value) in more {
                values.push(member(name, value)?);
            }
            match &values[..] {
                [value] => append(name, value),
                values => append(name, &format!("[{}]", values.join(","))),
            }
        }
        let now = env.now();
        append("iat", &now.0.to_string());
        append("nbf", &now.0.to_string());
        append("exp", &now.saturating_add(lifetime).0.to_string());
        append("jti", &json_quoted(&random_token(env, JTI_OCTETS)));
        text.push('}');
        Ok(text)
    }
}

/// A parameter as JSON: a number or JSON where it stands for that, else a string.
// RFC 9101 §4; Core §6.1: `claims` is an object and no string.
fn member(name: &str, value: &str) -> Result<String, Misuse> {
    if let Some(name) = NUMBERS.into_iter().find(|number| *number == name) {
        let number = value.parse::<u64>();
        let number = number.map_err(|_| Misuse::RequestObjectParameter(name))?;
        return Ok(number.to_string());
    }
    let Some((name, kind)) = STRUCTURED.into_iter().find(|(other, _)| *other == name) else {
        return Ok(json_quoted(value));
    };
    let json = single_value(value);
    json.filter(|json| JsonValue::from_checked(json).kind() == kind)
        .ok_or(Misuse::RequestObjectParameter(name))
}

const NUMBERS: [&str; 1] = ["max_age"];
const STRUCTURED: [(&str, JsonKind); 3] = [
    ("authorization_details", JsonKind::Array),
    ("claims", JsonKind::Object),
    ("registration", JsonKind::Object),
];
/// What is written here, and what may not be inside (RFC 9101 §4, §10.8).
const RESERVED: [&str; 9] = [
    "aud",
    "exp",
    "iat",
    "iss",
    "jti",
    "nbf",
    "request",
    "request_uri",
    "sub",
];
/// 128 bits.
const JTI_OCTETS: usize = 16;
