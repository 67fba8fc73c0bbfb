//! Answers that no provider should give, to see what a client makes of them.

use axum::http::{StatusCode, header};
use serde_json::{Map, Value};

use crate::answer::{Answer, FORM, answer, json_answer, redirect_answer, set};
use crate::authorize::FormPost;
use crate::form::Parameters;
use crate::users::json_or_text;

/// A fault in the next answer of an endpoint.
///
/// The request is carried out all the same: a code is spent, a refresh token is rotated, and only
/// the answer differs from what it should be.
#[derive(Clone, Debug, Eq, PartialEq)]
#[non_exhaustive]
pub enum Fault {
    /// Another status, media type and body instead of the answer.
    Answer {
        /// The status.
        status: u16,
        /// The value of `Content-Type`.
        media_type: String,
        /// The body.
        body: String,
    },
    /// Sets a claim of the ID Token in a token answer or an authorization response, or of Logout
    /// Tokens, or removes it; the signature is right.
    IdTokenClaim {
        /// The claim.
        name: String,
        /// JSON text (what is not JSON counts as a string), or `None` for no such claim.
        json: Option<String>,
    },
    /// An ID Token, a Logout Token or a UserInfo JWT whose signature has one bit wrong, and can be decrypted.
    IdTokenSignature,
    /// Sets a member of a JSON answer (a token, UserInfo, metadata), or a claim of a UserInfo JWT, or
    /// removes it.
    Member {
        /// The member.
        name: String,
        /// JSON text (what is not JSON counts as a string), or `None` for no such member.
        json: Option<String>,
    },
    /// No ID Token in a token answer or an authorization response.
    OmitIdToken,
    /// The right answer, blown up to 2 MiB with white space; a form with empty parameters.
    Oversize,
    /// Sets a parameter of the authorization response or of a form (OAuth 1.0), or removes it.
    Parameter {
        /// The parameter.
        name: String,
        /// The value, or `None` for no such parameter.
        value: Option<String>,
    },
    /// A 302 to elsewhere.
    Redirect {
        /// The value of `Location`.
        location: String,
    },
    /// A parameter of the authorization response or of a form, given twice.
    RepeatParameter {
        /// The parameter.
        name: String,
    },
}

impl Fault {
    /// A page of HTML with status 200, as proxies in the way send it.
    #[must_use]
    pub fn html() -> Self {
        Self::Answer {
            status: 200,
            media_type: "text/html; charset=utf-8".to_owned(),
            body: "<!doctype html><title>Welcome</title>".to_owned(),
        }
    }

    /// An OAuth error with this status and code; with status 200, an error in a success's clothes.
    #[must_use]
    pub fn error(status: u16, code: &str) -> Self {
        Self::Answer {
            status,
            media_type: "application/json".to_owned(),
            body: serde_json::json!({ "error": code }).to_string(),
        }
    }

    /// An ID Token with a nonce that nobody sent.
    #[must_use]
    pub fn wrong_nonce() -> Self {
        Self::id_token_claim("nonce", Some("another nonce"))
    }

    /// [`Fault::IdTokenClaim`] in short.
    #[must_use]
    pub fn id_token_claim(name: &str, json: Option<&str>) -> Self {
        Self::IdTokenClaim {
            name: name.to_owned(),
            json: json.map(str::to_owned),
        }
    }

    /// [`Fault::Member`] in short.
    #[must_use]
    pub fn member(name: &str, json: Option<&str>) -> Self {
        Self::Member {
            name: name.to_owned(),
            json: json.map(str::to_owned),
        }
    }

    /// [`Fault::Parameter`] in short.
    #[must_use]
    pub fn parameter(name: &str, value: Option<&str>) -> Self {
        Self::Parameter {
            name: name.to_owned(),
            value: value.map(str::to_owned),
        }
    }

    /// [`Fault::Redirect`] in short.
    #[must_use]
    pub fn redirect(location: &str) -> Self {
        Self::Redirect {
            location: location.to_owned(),
        }
    }

    /// The part of the fault that comes before the signature.
    pub(crate) fn spoil_claims(&self, claims: &mut Map<String, Value>) {
        if let Self::IdTokenClaim { name, json } = self {
            put(claims, name, json.as_deref());
        }
    }

    /// The same for the members of a UserInfo JWT.
    pub(crate) fn spoil_members(&self, claims: &mut Map<String, Value>) {
        if let Self::Member { name, json } = self {
            put(claims, name, json.as_deref());
        }
    }

    /// The part that comes between the signature and the encryption.
    pub(crate) fn spoil_signature(&self, token: &mut String) {
        if *self == Self::IdTokenSignature {
            *token = with_wrong_signature(token);
        }
    }

    /// The part of the fault that shows in the finished answer.
    pub(crate) fn spoil(&self, right: Answer) -> Answer {
        match self {
            Self::Answer {
                status,
                media_type,
                body,
            } => {
                let status = StatusCode::from_u16(*status).unwrap_or(StatusCode::OK);
                answer(status, media_type, body.as_bytes())
            }
            Self::IdTokenClaim { .. } | Self::IdTokenSignature => right,
            Self::Member { name, json } => {
                alter(right, |members| put(members, name, json.as_deref()))
            }
            Self::OmitIdToken => {
                let right = alter(right, |members| put(members, "id_token", None));
                alter_parameters(right, |parameters| parameters.set("id_token", None))
            }
            Self::Oversize => {
                let mut right = right;
                let length = right.body().len().max(2 << 20);
                let filler = if is_form(&right) { b'&' } else { b' ' };
                right.body_mut().resize(length, filler);
                right
            }
            Self::Parameter { name, value } => {
                let set = |parameters: &mut Parameters| parameters.set(name, value.as_deref());
                alter_parameters(right, set)
            }
            Self::Redirect { location } => {
                let mut answer = redirect_answer(location);
                *answer.status_mut() = StatusCode::FOUND;
                answer
            }
            Self::RepeatParameter { name } => alter_parameters(right, |parameters| {
                let value = parameters.get(name).unwrap_or_default().to_owned();
                parameters.push(name, &value);
            }),
        }
    }
}

fn put(members: &mut Map<String, Value>, name: &str, json: Option<&str>) {
    match json {
        Some(json) => members.insert(name.to_owned(), json_or_text(json)),
        None => members.remove(name),
    };
}

fn alter(right: Answer, change: impl FnOnce(&mut Map<String, Value>)) -> Answer {
    let Ok(Value::Object(mut members)) = serde_json::from_slice(right.body()) else {
        return right;
    };
    change(&mut members);
    json_answer(right.status(), &Value::Object(members))
}

fn alter_parameters(mut right: Answer, change: impl FnOnce(&mut Parameters)) -> Answer {
    if is_form(&right) {
        let mut parameters = Parameters::parse(right.body()).unwrap_or_default();
        change(&mut parameters);
        *right.body_mut() = parameters.encode().into_bytes();
        return right;
    }
    if let Some(mut form) = right.extensions_mut().remove::<FormPost>() {
        change(&mut form.parameters);
        *right.body_mut() = form.html().into_bytes();
        return right;
    }
    let location = right.headers().get(header::LOCATION);
    let location = location.and_then(|value| value.to_str().ok());
    let location = location.unwrap_or_default();
    let separator = if location.contains('#') { '#' } else { '?' };
    if let Some((uri, encoded)) = location.split_once(separator) {
        let mut parameters = Parameters::parse(encoded.as_bytes()).unwrap_or_default();
        change(&mut parameters);
        let location = format!("{uri}{separator}{}", parameters.encode());
        set(&mut right, header::LOCATION, &location);
    }
    right
}

fn is_form(answer: &Answer) -> bool {
    let media_type = answer.headers().get(header::CONTENT_TYPE);
    media_type.is_some_and(|media_type| media_type == FORM)
}

/// Another first character of the signature: always a real change, unlike one in the last.
fn with_wrong_signature(token: &str) -> String {
    let (input, signature) = token.rsplit_once('.').unwrap_or((token, ""));
    let other = if signature.starts_with('A') { 'B' } else { 'A' };
    let rest: String = signature.chars().skip(1).collect();
    format!("{input}.{other}{rest}")
}
