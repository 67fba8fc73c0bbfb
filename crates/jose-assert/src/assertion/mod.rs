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
use std::borrow::Cow;

use oauth_step::{Env, Secret, UnixTime, json_quote, json_quoted};

pub use self::client::ClientAssertion;
pub use self::grant::GrantAssertion;
use self::members::Members;
use crate::{Error, Jwt, Signer, base64url};

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
    opening: Cow<'a, Opening>,
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
        let mut text = Vec::with_capacity(self.room());
        text.extend_from_slice(self.opening.0.as_bytes());
        // RFC 7523 §3, item 7: may be refused when it comes twice, so each has its own.
        let mut jti = [0; JTI_OCTETS];
        env.fill_random(&mut jti);
        text.extend_from_slice(b",\"jti\":\"");
        base64url::append_public(&mut text, &jti);
        append_number(&mut text, "\",\"iat\":", issued_at.0);
        append_number(&mut text, ",\"exp\":", expires_at.0);
        if self.not_before {
            append_number(&mut text, ",\"nbf\":", issued_at.0);
        }
        for (name, json) in self.members.claims() {
            text.push(b',');
            text.extend_from_slice(json_quoted(name).as_bytes());
            text.push(b':');
            text.extend_from_slice(json.as_bytes());
        }
        text.push(b'}');
        Ok(self.members.put_header(Jwt::checked_already(text)))
    }

    /// How long the text is at most, but for escapes.
    fn room(&self) -> usize {
        let claims = self.members.claims().iter();
        let claims: usize = claims.map(|(name, json)| name.len() + json.len() + 4).sum();
        self.opening.0.len() + claims + FIXED_ROOM
    }
}

/// Who says it, about whom, to whom: the same each time.
#[derive(Clone)]
struct Opening(String);

impl Opening {
    /// `audience`: as JSON.
    fn new(issuer: &str, subject: Option<&str>, audience: Option<&str>) -> Self {
        let mut text = "{\"iss\":".to_owned();
        json_quote(issuer, &mut text);
        if let Some(subject) = subject {
            text.push_str(",\"sub\":");
            json_quote(subject, &mut text);
        }
        if let Some(audience) = audience {
            text.push_str(",\"aud\":");
            text.push_str(audience);
        }
        Self(text)
    }
}

fn append_number(text: &mut Vec<u8>, name: &str, number: u64) {
    text.extend_from_slice(name.as_bytes());
    text.extend_from_slice(itoa::Buffer::new().format(number).as_bytes());
}

/// 128 bits.
const JTI_OCTETS: usize = 16;
/// Further names, the identifier and the times.
const FIXED_ROOM: usize = 128;
