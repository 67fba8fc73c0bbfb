//! What the endpoints answer with: JSON, pages, redirects, and refusals that say why.

use axum::http::{HeaderName, HeaderValue, Response, StatusCode, header};
use base64ct::{Base64, Encoding};
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::form::Parameters;
use crate::jws::ALGORITHMS;

/// An answer that is still all there, so that a fault can alter it.
pub(crate) type Answer = Response<Vec<u8>>;

/// An error answer, RFC 6749 §5.2 or RFC 6750 §3.1.
#[derive(Debug)]
pub(crate) struct Refusal {
    status: StatusCode,
    error: &'static str,
    description: String,
    challenge: Challenge,
}

#[derive(Debug)]
pub(crate) enum Challenge {
    None,
    Basic,
    Bearer {
        scope: Option<String>,
    },
    /// RFC 6750 §3.1: without a token there is nothing to say but the scheme.
    BearerAlone,
    /// RFC 9449 §7.1.
    Dpop {
        scope: Option<String>,
    },
}

impl Refusal {
    /// A 400. The description keeps to the characters of RFC 6749 §5.2: no quotes, no backslash.
    pub(crate) fn new(error: &'static str, description: impl Into<String>) -> Self {
        Self {
            status: StatusCode::BAD_REQUEST,
            error,
            description: description.into(),
            challenge: Challenge::None,
        }
    }

    pub(crate) fn invalid_request(description: impl Into<String>) -> Self {
        Self::new("invalid_request", description)
    }

    pub(crate) fn invalid_grant(description: impl Into<String>) -> Self {
        Self::new("invalid_grant", description)
    }

    /// RFC 6749 §5.2: 401, with a challenge.
    pub(crate) fn invalid_client(description: impl Into<String>) -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            challenge: Challenge::Basic,
            ..Self::new("invalid_client", description)
        }
    }

    /// RFC 6750 §3.1: the token is unknown, expired or revoked.
    pub(crate) fn invalid_token(description: impl Into<String>) -> Self {
        Self {
            status: StatusCode::UNAUTHORIZED,
            challenge: Challenge::Bearer { scope: None },
            ..Self::new("invalid_token", description)
        }
    }

    /// RFC 6750 §3.1: no token at all, hence no error code.
    pub(crate) fn no_token() -> Self {
        Self {
            challenge: Challenge::BearerAlone,
            ..Self::invalid_token("no access token")
        }
    }

    /// RFC 6750 §3.1: the token does not reach so far.
    pub(crate) fn insufficient_scope(scope: &str) -> Self {
        Self {
            status: StatusCode::FORBIDDEN,
            challenge: Challenge::Bearer {
                scope: Some(scope.to_owned()),
            },
            ..Self::new("insufficient_scope", format!("the scope {scope} is needed"))
        }
    }

    pub(crate) fn server_error(description: impl Into<String>) -> Self {
        Self::new("server_error", description).with_status(StatusCode::INTERNAL_SERVER_ERROR)
    }

    pub(crate) fn with_status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// Makes a malformed request at a protected resource a challenge too.
    pub(crate) fn with_bearer_challenge(self) -> Self {
        Self {
            challenge: Challenge::Bearer { scope: None },
            ..self
        }
    }

    /// RFC 9449 §7.1, §9: what a protected resource answers where the scheme is DPoP.
    pub(crate) fn with_dpop_challenge(self) -> Self {
        let about_proof = ["invalid_dpop_proof", "use_dpop_nonce"].contains(&self.error);
        let (challenge, status) = match self.challenge {
            Challenge::Bearer { scope } => (Challenge::Dpop { scope }, self.status),
            Challenge::None if about_proof => {
                (Challenge::Dpop { scope: None }, StatusCode::UNAUTHORIZED)
            }
            other => (other, self.status),
        };
        Self {
            status,
            challenge,
            ..self
        }
    }

    pub(crate) fn status(&self) -> StatusCode {
        self.status
    }

    pub(crate) fn error(&self) -> &'static str {
        self.error
    }

    pub(crate) fn description(&self) -> &str {
        &self.description
    }

    pub(crate) fn into_answer(self) -> Answer {
        let body = json!({ "error": self.error, "error_description": self.description });
        let mut answer = json_answer(self.status, &body);
        let challenge = match &self.challenge {
            Challenge::None => return answer,
            Challenge::Basic => r#"Basic realm="loopback", charset="UTF-8""#.to_owned(),
            Challenge::BearerAlone => {
                answer = empty_answer(self.status);
                r#"Bearer realm="loopback""#.to_owned()
            }
            Challenge::Bearer { scope } => self.told("Bearer", scope.as_deref()),
            Challenge::Dpop { scope } => {
                let algorithms = ALGORITHMS.join(" ");
                format!(
                    r#"{}, algs="{algorithms}""#,
                    self.told("DPoP", scope.as_deref())
                )
            }
        };
        set(&mut answer, header::WWW_AUTHENTICATE, &challenge);
        answer
    }

    fn told(&self, scheme: &str, scope: Option<&str>) -> String {
        let scope = scope.map(|scope| format!(r#", scope="{scope}""#));
        format!(
            r#"{scheme} realm="loopback", error="{}", error_description="{}"{}"#,
            self.error,
            self.description,
            scope.unwrap_or_default()
        )
    }
}

/// A JSON answer that nothing may store (RFC 6749 §5.1).
pub(crate) fn json_answer(status: StatusCode, body: &Value) -> Answer {
    answer(status, "application/json", body.to_string())
}

/// A form, as OAuth 1.0 answers (RFC 5849 §2.1).
pub(crate) fn form_answer(status: StatusCode, body: &Parameters) -> Answer {
    answer(status, FORM, body.encode())
}

/// An HTML page: no scripts, no frames, nothing from elsewhere.
pub(crate) fn page_answer(status: StatusCode, html: String) -> Answer {
    working_page_answer(status, html, "")
}

/// A page that may do more: further directives of the policy, each after a semicolon.
pub(crate) fn working_page_answer(status: StatusCode, html: String, more: &str) -> Answer {
    let mut answer = answer(status, "text/html; charset=utf-8", html);
    // No `form-action`: browsers apply it to the redirect after the form too, which leads to the
    // client.
    let policy = format!(
        "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'{more}"
    );
    set(&mut answer, header::CONTENT_SECURITY_POLICY, &policy);
    set(&mut answer, header::X_FRAME_OPTIONS, "DENY");
    set(&mut answer, header::REFERRER_POLICY, "same-origin");
    answer
}

/// The source expression that lets this very script run, and no other.
pub(crate) fn script_source(script: &str) -> String {
    let digest = Sha256::digest(script);
    format!("'sha256-{}'", Base64::encode_string(&digest))
}

/// RFC 9700 §4.12: 303, so that a posted form is never posted on.
pub(crate) fn redirect_answer(location: &str) -> Answer {
    let mut answer = empty_answer(StatusCode::SEE_OTHER);
    set(&mut answer, header::LOCATION, location);
    answer
}

pub(crate) fn empty_answer(status: StatusCode) -> Answer {
    let mut answer = Response::new(Vec::new());
    *answer.status_mut() = status;
    set(&mut answer, header::CACHE_CONTROL, "no-store");
    answer
}

pub(crate) fn answer(status: StatusCode, media_type: &str, body: impl Into<Vec<u8>>) -> Answer {
    let mut answer = Response::new(body.into());
    *answer.status_mut() = status;
    set(&mut answer, header::CONTENT_TYPE, media_type);
    set(&mut answer, header::CACHE_CONTROL, "no-store");
    set(&mut answer, header::PRAGMA, "no-cache");
    set(&mut answer, header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    answer
}

/// Sets a header; a value that cannot be one is left out.
pub(crate) fn set(answer: &mut Answer, name: HeaderName, value: &str) {
    if let Ok(value) = HeaderValue::from_str(value) {
        answer.headers_mut().insert(name, value);
    }
}

pub(crate) const FORM: &str = "application/x-www-form-urlencoded";
