//! Claims and header members beyond those that an assertion has by itself.

use oauth_step::JsonObject;

use crate::error::{MemberError, MemberProblem};
use crate::{Error, Jwt};

/// Each name once, each value one JSON value; and the first thing that was set wrong.
#[derive(Clone, Default)]
pub(super) struct Members {
    claims: Vec<(String, String)>,
    header: Vec<(String, String)>,
    refused: Option<MemberError>,
}

impl Members {
    pub(super) fn claim(mut self, name: String, json: String) -> Self {
        match problem(&name, &json, &self.claims, &OWN_CLAIMS) {
            Some(problem) => self.refuse(name, problem),
            None => self.claims.push((name, json)),
        }
        self
    }

    pub(super) fn header(mut self, name: String, json: String) -> Self {
        match problem(&name, &json, &self.header, &OWN_HEADER) {
            Some(problem) => self.refuse(name, problem),
            // RFC 7515 §4.1.9: a string.
            None if name == "typ" && text(&json).is_none() => {
                self.refuse(name, MemberProblem::NotOneValue);
            }
            None => self.header.push((name, json)),
        }
        self
    }

    /// `not_before`: the assertion writes that claim itself.
    pub(super) fn check(&self, not_before: bool) -> Result<(), Error> {
        if let Some(error) = &self.refused {
            return Err(error.clone().into());
        }
        if not_before && self.claims.iter().any(|(name, _)| name == "nbf") {
            return Err(MemberError {
                name: "nbf".into(),
                problem: MemberProblem::Twice,
            }
            .into());
        }
        Ok(())
    }

    pub(super) fn claims(&self) -> &[(String, String)] {
        &self.claims
    }

    /// A `typ` among them takes the place of `JWT`, where that stands.
    pub(super) fn put_header(&self, mut jwt: Jwt) -> Jwt {
        for (name, json) in &self.header {
            jwt = match text(json).filter(|_| name == "typ") {
                Some(typ) => jwt.typ(typ),
                None => jwt.header(name, json),
            };
        }
        jwt
    }

    fn refuse(&mut self, name: String, problem: MemberProblem) {
        let error = || MemberError {
            name: name.into(),
            problem,
        };
        self.refused.get_or_insert_with(error);
    }
}

/// A JSON value that is a string.
fn text(json: &str) -> Option<String> {
    let alone = format!("{{\"value\":{json}}}");
    let alone = JsonObject::parse(alone.as_bytes()).ok()?;
    Some(alone.string("value").ok()??.into_owned())
}

/// Why a member cannot be written.
fn problem(
    name: &str,
    json: &str,
    others: &[(String, String)],
    own: &[&str],
) -> Option<MemberProblem> {
    if own.contains(&name) {
        return Some(MemberProblem::NotByHand);
    }
    if others.iter().any(|(other, _)| other == name) {
        return Some(MemberProblem::Twice);
    }
    // One value and nothing after it, or it would smuggle in another member.
    let alone = format!("{{\"value\":{json}}}");
    let alone = JsonObject::parse(alone.as_bytes());
    let single = alone.is_ok_and(|alone| alone.len() == 1);
    (!single).then_some(MemberProblem::NotOneValue)
}

/// Set by arguments and methods, or anew each time.
const OWN_CLAIMS: [&str; 6] = ["aud", "exp", "iat", "iss", "jti", "sub"];
/// The key's to say, or never said.
const OWN_HEADER: [&str; 3] = ["alg", "b64", "crit"];
