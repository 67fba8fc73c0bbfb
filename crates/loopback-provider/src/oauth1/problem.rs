//! Refusals: the status of RFC 5849 §3.2, and what is wrong by the Problem Reporting extension.

use axum::http::{StatusCode, header};

use super::encoding::encode;
use super::parameters::{CALLBACK, VERIFIER};
use crate::answer::{Answer, Refusal, form_answer, set};
use crate::form::Parameters;

/// A refusal; its parameters are the same in the challenge and in the body, but for those that are
/// not the extension's and in the body alone.
#[derive(Debug)]
pub(crate) struct Problem {
    status: StatusCode,
    parameters: Vec<(&'static str, String)>,
}

impl Problem {
    /// The parameters, the method or their form are not supported: a 400.
    pub(crate) fn bad_request(problem: &'static str, advice: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            parameters: vec![
                ("oauth_problem", problem.to_owned()),
                ("oauth_problem_advice", advice.into()),
            ],
        }
    }

    /// Credentials, token, signature or nonce are wrong: a 401.
    pub(crate) fn unauthorized(problem: &'static str, advice: impl Into<String>) -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            ..Self::bad_request(problem, advice)
        }
    }

    pub(crate) fn absent(name: &'static str) -> Self {
        Self::bad_request("parameter_absent", format!("{name} is missing or empty"))
            .with("oauth_parameters_absent", name)
    }

    pub(crate) fn rejected(name: &str, why: &str) -> Self {
        Self::bad_request("parameter_rejected", format!("{name} {why}"))
            .with("oauth_parameters_rejected", encode(name))
    }

    /// The whole place is not as it should be.
    pub(crate) fn malformed(advice: impl Into<String>) -> Self {
        Self::bad_request("parameter_rejected", advice)
    }

    pub(crate) fn out_of_place(name: &'static str) -> Self {
        Self::rejected(
            name,
            match name {
                CALLBACK => "belongs to the request for temporary credentials alone",
                VERIFIER => "belongs to the request for token credentials alone",
                _ => "does not belong here",
            },
        )
    }

    #[must_use]
    pub(crate) fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.parameters.push((name, value.into()));
        self
    }

    pub(crate) fn into_answer(self) -> Answer {
        let pairs = self.parameters.iter();
        let mut challenge = r#"OAuth realm="loopback""#.to_owned();
        for (name, value) in pairs.clone().filter(|(name, _)| name.starts_with("oauth_")) {
            challenge.push_str(&format!(r#", {name}="{}""#, encode(value)));
        }
        let body: Parameters = pairs.map(|(name, value)| (*name, value.as_str())).collect();
        let mut answer = form_answer(self.status, &body);
        set(&mut answer, header::WWW_AUTHENTICATE, &challenge);
        answer
    }
}

/// Something else went wrong, which the extension has no name for.
impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Self {
            status: refusal.status(),
            parameters: vec![("oauth_problem_advice", refusal.description().to_owned())],
        }
    }
}
