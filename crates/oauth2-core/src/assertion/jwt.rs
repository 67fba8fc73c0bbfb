//! Assertions as JSON Web Tokens ([RFC 7523 §3]).
//!
//! [RFC 7523 §3]: https://www.rfc-editor.org/rfc/rfc7523#section-3

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use jose_assert::{Jwt, Signer};
use oauth_step::{Env, JsonObject, Secret, UnixTime, json_quoted, random_token};

use crate::error::{Error, Misuse};
use crate::scope::Scope;

/// A signed statement of who asks, for [`Client::jwt_bearer`](crate::Client::jwt_bearer)
/// ([RFC 7523 §3]).
///
/// `iat`, `exp` and a fresh `jti` are written each time it is signed. The key is parsed once, by
/// whoever makes it; its `kid` goes into the header.
///
/// ```
/// use jose_assert::{Algorithm, SigningKey};
/// # use oauth2_core::{Client, Error, JwtAssertion, JwtBearer, ServerMetadata};
/// # fn example(server: ServerMetadata, pem: &str) -> Result<JwtBearer, Error> {
/// let key = SigningKey::from_pem(Algorithm::Es256, pem).map_err(Error::Signing)?;
/// let assertion = JwtAssertion::new(key.with_key_id("2026-01"), "https://reports.example.com")
///     .subject("ada@example.com")
///     .claim("tenant", "7");
/// # Ok(
/// Client::without_id(server).jwt_bearer(assertion).scope("reports")
/// # ) }
/// ```
///
/// [RFC 7523 §3]: https://www.rfc-editor.org/rfc/rfc7523#section-3
#[derive(Clone)]
#[must_use]
pub struct JwtAssertion {
    key: Arc<dyn Signer>,
    issuer: String,
    subject: Option<String>,
    audience: Option<String>,
    scope: Option<Scope>,
    claims: Vec<(String, String)>,
    header: Vec<(String, String)>,
    lifetime: Duration,
    /// The first thing that was set wrong.
    misuse: Option<Misuse>,
}

impl JwtAssertion {
    /// How long one is valid unless said otherwise: as long as an exchange and a clock that goes
    /// wrong may take.
    pub const DEFAULT_LIFETIME: Duration = Duration::from_secs(300);

    /// Signed with this key by this issuer, `iss`.
    pub fn new(key: impl Signer + 'static, issuer: impl Into<String>) -> Self {
        Self {
            key: Arc::new(key),
            issuer: issuer.into(),
            subject: None,
            audience: None,
            scope: None,
            claims: Vec::new(),
            header: Vec::new(),
            lifetime: Self::DEFAULT_LIFETIME,
            misuse: None,
        }
    }

    /// For whom a token is asked, `sub`. None is written unless set: [RFC 7523 §3] wants one,
    /// service accounts have none.
    ///
    /// [RFC 7523 §3]: https://www.rfc-editor.org/rfc/rfc7523#section-3
    pub fn subject(self, subject: impl Into<String>) -> Self {
        Self {
            subject: Some(subject.into()),
            ..self
        }
    }

    /// Who may accept it, `aud`; the URL of the token endpoint unless set. Some servers want their
    /// issuer instead.
    pub fn audience(self, audience: impl Into<String>) -> Self {
        Self {
            audience: Some(audience.into()),
            ..self
        }
    }

    /// Asks for a scope inside the assertion, as the claim `scope`: space-separated words.
    pub fn scope(self, scope: &str) -> Self {
        match Scope::parse(scope) {
            Some(scope) => Self {
                scope: Some(scope),
                ..self
            },
            None => self.refuse(Misuse::Scope),
        }
    }

    /// Another claim, its value as JSON. Those with a method of their own, and `iat`, `exp` and
    /// `jti`, are refused when it is run.
    pub fn claim(mut self, name: impl Into<String>, json: impl Into<String>) -> Self {
        let (name, json) = (name.into(), json.into());
        if let Some(problem) = problem(&name, &json, &self.claims, &OWN_CLAIMS) {
            return self.refuse(member(name, problem));
        }
        self.claims.push((name, json));
        self
    }

    /// Another header member, its value as JSON; `typ` takes the place of `JWT`. `alg` is the
    /// key's to say, and so is `kid` where it has one.
    pub fn header(mut self, name: impl Into<String>, json: impl Into<String>) -> Self {
        let (name, json) = (name.into(), json.into());
        let own: &[&str] = match self.key.key_id() {
            Some(_) => &["alg", "b64", "crit", "kid"],
            None => &["alg", "b64", "crit"],
        };
        if let Some(problem) = problem(&name, &json, &self.header, own) {
            return self.refuse(member(name, problem));
        }
        self.header.push((name, json));
        self
    }

    /// How long it is valid; [`DEFAULT_LIFETIME`](Self::DEFAULT_LIFETIME) unless set.
    pub fn lifetime(self, lifetime: Duration) -> Self {
        Self { lifetime, ..self }
    }

    pub(crate) fn requested_scope(&self) -> Option<&Scope> {
        self.scope.as_ref()
    }

    /// Whether it has an audience of its own.
    pub(super) fn has_audience(&self) -> bool {
        self.audience.is_some()
    }

    /// Makes the issuer the subject, unless there is another one.
    pub(super) fn about_issuer(self) -> Option<Self> {
        match &self.subject {
            Some(subject) if *subject != self.issuer => None,
            _ => Some(Self {
                subject: Some(self.issuer.clone()),
                ..self
            }),
        }
    }

    /// What was set wrong, if something was.
    pub(super) fn check(self) -> Result<Self, Error> {
        match self.misuse {
            Some(misuse) => Err(misuse.into()),
            None => Ok(self),
        }
    }

    /// A new one, signed now; `audience` is for one without its own.
    pub(crate) fn sign(&self, audience: Option<&str>, env: &dyn Env) -> Result<Signed, Error> {
        if let Some(misuse) = &self.misuse {
            return Err(misuse.clone().into());
        }
        let issued_at = env.now();
        let expires_at = issued_at.saturating_add(self.lifetime);
        let mut jwt = Jwt::new(self.claims_text(audience, issued_at, expires_at, env));
        for (name, json) in &self.header {
            if name == "typ" {
                jwt = jwt.without_typ();
            }
            jwt = jwt.header(name, json);
        }
        Ok(Signed {
            token: Secret::new(jwt.sign(&*self.key).map_err(Error::Signing)?),
            issued_at,
            expires_at,
        })
    }

    fn claims_text(
        &self,
        audience: Option<&str>,
        issued_at: UnixTime,
        expires_at: UnixTime,
        env: &dyn Env,
    ) -> String {
        let texts = [
            ("iss", Some(&*self.issuer)),
            ("sub", self.subject.as_deref()),
            ("aud", self.audience.as_deref().or(audience)),
            ("scope", self.scope.as_ref().map(Scope::as_str)),
            // RFC 7523 §3: may be refused when it comes twice, so each has its own.
            ("jti", Some(&*random_token(env, JTI_BYTES))),
        ];
        let mut text = format!("{{\"iat\":{},\"exp\":{}", issued_at.0, expires_at.0);
        for (name, value) in texts {
            if let Some(value) = value {
                append(&mut text, name, &json_quoted(value));
            }
        }
        for (name, json) in &self.claims {
            append(&mut text, name, json);
        }
        text.push('}');
        text
    }

    fn refuse(self, misuse: Misuse) -> Self {
        Self {
            misuse: self.misuse.or(Some(misuse)),
            ..self
        }
    }
}

impl fmt::Debug for JwtAssertion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("JwtAssertion")
            .field("algorithm", &self.key.algorithm())
            .field("issuer", &self.issuer)
            .field("subject", &self.subject)
            .finish_non_exhaustive()
    }
}

/// An assertion that was signed.
pub(crate) struct Signed {
    pub(crate) token: Secret<String>,
    pub(super) issued_at: UnixTime,
    pub(super) expires_at: UnixTime,
}

/// Why a member cannot be written.
fn problem(
    name: &str,
    json: &str,
    others: &[(String, String)],
    own: &[&str],
) -> Option<&'static str> {
    if own.contains(&name) {
        return Some("is not set by hand");
    }
    if others.iter().any(|(other, _)| other == name) {
        return Some("was set twice");
    }
    // One value and nothing after it, or it would smuggle in another member.
    let alone = format!("{{\"value\":{json}}}");
    let alone = JsonObject::parse(alone.as_bytes());
    let single = alone.is_ok_and(|alone| alone.len() == 1);
    (!single).then_some("is not one JSON value")
}

fn member(name: String, problem: &'static str) -> Misuse {
    Misuse::AssertionMember {
        name: name.into(),
        problem,
    }
}

fn append(text: &mut String, name: &str, json: &str) {
    text.push(',');
    text.push_str(&json_quoted(name));
    text.push(':');
    text.push_str(json);
}

const JTI_BYTES: usize = 16;
/// Set by the methods of these names, or anew each time.
const OWN_CLAIMS: [&str; 7] = ["aud", "exp", "iat", "iss", "jti", "scope", "sub"];
