//! What a client authenticates with (RFC 7523 §2.2).

use core::fmt;
use core::time::Duration;
use std::borrow::Cow;

use oauth_step::{Env, json_quoted};

use super::members::Members;
use super::{Opening, SignedAssertion, Statement, Times};
use crate::{Error, Jwt, Signer};

/// The statement by which a client authenticates: `private_key_jwt` with a private key,
/// `client_secret_jwt` with [`SigningKey::from_secret`] over the client secret ([RFC 7523 §2.2],
/// [Core §9]).
///
/// It is the client's of itself, `iss` and `sub` alike, to the authorization server by its issuer
/// identifier, as one string, at every endpoint. `iat`, `exp` and a fresh `jti` of 128 random bits
/// are written each time it is signed: sign again to send again.
///
/// ```
/// use jose_assert::{Algorithm, ClientAssertion, Error, SigningKey};
/// use oauth_step::{FixedEnv, UnixTime};
///
/// # fn main() -> Result<(), Error> {
/// # if jose_assert::Backend::selected().is_none() {
/// #     return Ok(());
/// # }
/// let env = FixedEnv::new(UnixTime(1_700_000_000));
/// let key = SigningKey::generate(Algorithm::Es256, &env)?.with_key_id("2023-11");
/// let assertion = ClientAssertion::new("client-1", "https://server.example");
/// let signed = assertion.sign(&key, &env)?;
/// assert_eq!(signed.expires_at(), UnixTime(1_700_000_060));
/// # Ok(()) }
/// ```
///
/// [`SigningKey::from_secret`]: crate::SigningKey::from_secret
/// [RFC 7523 §2.2]: https://www.rfc-editor.org/rfc/rfc7523#section-2.2
/// [Core §9]: https://openid.net/specs/openid-connect-core-1_0.html#ClientAuthentication
#[derive(Clone)]
#[must_use]
pub struct ClientAssertion {
    client_id: String,
    /// As JSON.
    audience: String,
    opening: Opening,
    lifetime: Duration,
    not_before: bool,
    members: Members,
}

impl ClientAssertion {
    /// How long one is valid unless said otherwise.
    pub const DEFAULT_LIFETIME: Duration = Duration::from_secs(60);

    /// Of this client, to the authorization server of this issuer identifier.
    pub fn new(client_id: impl Into<String>, issuer: &str) -> Self {
        let (client_id, audience) = (client_id.into(), json_quoted(issuer));
        Self {
            opening: Opening::new(&client_id, Some(&client_id), Some(&audience)),
            client_id,
            audience,
            lifetime: Self::DEFAULT_LIFETIME,
            not_before: false,
            members: Members::default(),
        }
    }

    /// To the token endpoint by its URL instead, for servers that know nothing else. Whoever may
    /// name an endpoint can then have an assertion made for another server.
    pub fn token_endpoint_as_audience(self, token_endpoint: &str) -> Self {
        self.to(json_quoted(token_endpoint))
    }

    /// To several audiences at once, for servers that look for theirs in a list. Each of them could
    /// present it to the others.
    pub fn audience_list<'a>(self, audiences: impl IntoIterator<Item = &'a str>) -> Self {
        let audiences: Vec<_> = audiences.into_iter().map(json_quoted).collect();
        self.to(format!("[{}]", audiences.join(",")))
    }

    /// Under the type that says what it is, `client-authentication+jwt` (rfc7523bis).
    pub fn explicit_type(self) -> Self {
        self.header("typ", "\"client-authentication+jwt\"")
    }

    /// Writes `nbf` too: now.
    pub fn not_before(self) -> Self {
        Self {
            not_before: true,
            ..self
        }
    }

    /// How long it is valid; [`DEFAULT_LIFETIME`](Self::DEFAULT_LIFETIME) unless set.
    pub fn lifetime(self, lifetime: Duration) -> Self {
        Self { lifetime, ..self }
    }

    /// Another claim, its value as JSON, after those that each assertion has.
    pub fn claim(self, name: impl Into<String>, json: impl Into<String>) -> Self {
        Self {
            members: self.members.claim(name.into(), json.into()),
            ..self
        }
    }

    /// Another header member, its value as JSON; `typ` takes the place of `JWT`.
    pub fn header(self, name: impl Into<String>, json: impl Into<String>) -> Self {
        Self {
            members: self.members.header(name.into(), json.into()),
            ..self
        }
    }

    /// Whom each one is for, as JSON.
    pub fn audience(&self) -> &str {
        &self.audience
    }

    /// A new one, signed now.
    ///
    /// # Errors
    ///
    /// [`Error::Member`] for what was set wrong, and those of the signer.
    pub fn sign(&self, signer: &dyn Signer, env: &dyn Env) -> Result<SignedAssertion, Error> {
        let times = Times::from_now(self.lifetime, env);
        SignedAssertion::new(&self.at(times, env)?, times, signer)
    }

    /// A new one, about to be signed, for a signer that is asynchronous: see
    /// [`Jwt::signing_input`].
    ///
    /// # Errors
    ///
    /// [`Error::Member`] for what was set wrong.
    pub fn jwt(&self, env: &dyn Env) -> Result<Jwt, Error> {
        self.at(Times::from_now(self.lifetime, env), env)
    }

    /// `audience`: as JSON.
    fn to(self, audience: String) -> Self {
        let client_id = &self.client_id;
        Self {
            opening: Opening::new(client_id, Some(client_id), Some(&audience)),
            audience,
            ..self
        }
    }

    fn at(&self, times: Times, env: &dyn Env) -> Result<Jwt, Error> {
        let statement = Statement {
            opening: Cow::Borrowed(&self.opening),
            times,
            not_before: self.not_before,
            members: &self.members,
        };
        statement.jwt(env)
    }
}

impl fmt::Debug for ClientAssertion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("ClientAssertion");
        debug
            .field("client_id", &self.client_id)
            .field("audience", &self.audience);
        debug.finish_non_exhaustive()
    }
}
