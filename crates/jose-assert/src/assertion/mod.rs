//! Assertions: signed statements by which a client authenticates or asks for a token ([RFC 7521],
//! [RFC 7523]).
//!
//! [RFC 7521]: https://www.rfc-editor.org/rfc/rfc7521
//! [RFC 7523]: https://www.rfc-editor.org/rfc/rfc7523

mod client;
mod grant;
mod members;

use core::fmt;
use core::time::Duration;

use oauth_step::{Env, Secret, UnixTime, json_quoted, random_token};

pub use self::client::ClientAssertion;
pub use self::grant::GrantAssertion;
use self::members::Members;
use crate::{Error, Jwt, Signer};

/// An assertion that was signed, and for when.
#[derive(Clone)]
pub struct SignedAssertion {
    token: Secret<String>,
    times: Times,
}

impl SignedAssertion {
    /// The compact serialisation: a credential for as long as it is valid.
    pub fn token(&self) -> &Secret<String> {
        &self.token
    }

    /// The compact serialisation, to keep.
    pub fn into_token(self) -> Secret<String> {
        self.token
    }

    /// Its `iat`.
    pub fn issued_at(&self) -> UnixTime {
        self.times.issued_at
    }

    /// Its `exp`.
    pub fn expires_at(&self) -> UnixTime {
        self.times.expires_at
    }

    fn new(jwt: &Jwt, times: Times, signer: &dyn Signer) -> Result<Self, Error> {
        Ok(Self {
            token: Secret::new(jwt.sign(signer)?),
            times,
        })
    }
}

impl fmt::Debug for SignedAssertion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("SignedAssertion");
        debug
            .field("issued_at", &self.times.issued_at)
            .field("expires_at", &self.times.expires_at);
        debug.finish_non_exhaustive()
    }
}

/// `iat` and `exp`.
#[derive(Clone, Copy)]
struct Times {
    issued_at: UnixTime,
    expires_at: UnixTime,
}

impl Times {
    fn from_now(lifetime: Duration, env: &dyn Env) -> Self {
        let issued_at = env.now();
        Self {
            issued_at,
            expires_at: issued_at.saturating_add(lifetime),
        }
    }
}

/// What an assertion says, in the order in which it is written.
struct Statement<'a> {
    issuer: &'a str,
    subject: Option<&'a str>,
    /// As JSON.
    audience: Option<String>,
    times: Times,
    not_before: bool,
    members: &'a Members,
}

impl Statement<'_> {
    /// Under a `jti` of its own.
    fn jwt(&self, env: &dyn Env) -> Result<Jwt, Error> {
        self.members.check(self.not_before)?;
        let Times {
            issued_at,
            expires_at,
        } = self.times;
        let mut text = format!("{{\"iss\":{}", json_quoted(self.issuer));
        let mut append = |name: &str, json: &str| {
            text.push(',');
            text.push_str(&json_quoted(name));
            text.push(':');
            text.push_str(json);
        };
        if let Some(subject) = self.subject {
            append("sub", &json_quoted(subject));
        }
        if let Some(audience) = &self.audience {
            append("aud", audience);
        }
        // RFC 7523 §3, item 7: may be refused when it comes twice, so each has its own.
        append("jti", &json_quoted(&random_token(env, JTI_OCTETS)));
        append("iat", &issued_at.0.to_string());
        append("exp", &expires_at.0.to_string());
        if self.not_before {
            append("nbf", &issued_at.0.to_string());
        }
        for (name, json) in self.members.claims() {
            append(name, json);
        }
        text.push('}');
        Ok(self.members.put_header(Jwt::new(text)))
    }
}

/// 128 bits.
const JTI_OCTETS: usize = 16;
