//! Grants by an assertion that was made elsewhere ([RFC 7521 §4.1], [RFC 7522 §2.1],
//! [RFC 7523 §2.1]).
//!
//! [RFC 7521 §4.1]: https://www.rfc-editor.org/rfc/rfc7521#section-4.1
//! [RFC 7522 §2.1]: https://www.rfc-editor.org/rfc/rfc7522#section-2.1
//! [RFC 7523 §2.1]: https://www.rfc-editor.org/rfc/rfc7523#section-2.1

use base64ct::{Base64UrlUnpadded, Encoding};
use oauth_step::{Env, IntoStep, Secret, Step};

use super::flow::AwaitToken;
use super::grant::Grant;
use super::grants::Asking;
use crate::client::Client;
use crate::error::{Error, Misuse};
use crate::scope::Scope;

/// An assertion that somebody else made: a federation's identity provider, for instance. This crate
/// carries it and does not look inside.
#[derive(Clone, Debug)]
pub struct CarriedAssertion {
    grant_type: &'static str,
    assertion: Secret<String>,
}

impl CarriedAssertion {
    /// A JSON Web Token, signed or encrypted ([RFC 7523 §2.1]).
    ///
    /// [RFC 7523 §2.1]: https://www.rfc-editor.org/rfc/rfc7523#section-2.1
    pub fn jwt(assertion: impl Into<Secret<String>>) -> Self {
        Self {
            grant_type: JWT_BEARER,
            assertion: assertion.into(),
        }
    }

    /// A SAML 2.0 assertion, as its XML ([RFC 7522 §2.1]).
    ///
    /// [RFC 7522 §2.1]: https://www.rfc-editor.org/rfc/rfc7522#section-2.1
    pub fn saml2(xml: impl AsRef<[u8]>) -> Self {
        Self::saml2_encoded(Base64UrlUnpadded::encode_string(xml.as_ref()))
    }

    /// A SAML 2.0 assertion that is encoded in base64url already, as a token exchange gives it.
    pub fn saml2_encoded(assertion: impl Into<Secret<String>>) -> Self {
        Self {
            grant_type: SAML2_BEARER,
            assertion: assertion.into(),
        }
    }

    /// Whether it has the characters of one.
    fn is_sound(&self) -> bool {
        let text = self.assertion.expose();
        let is_dot = |byte| byte == b'.' && self.grant_type == JWT_BEARER;
        let mut bytes = text.bytes();
        !text.is_empty()
            && bytes.all(|b| b.is_ascii_alphanumeric() || matches!(b, b'-' | b'_') || is_dot(b))
    }
}

/// The intent to exchange an assertion that was made elsewhere for a token; made by
/// [`Client::assertion_grant`]. It is the same assertion each time it is run; where the application
/// signs it itself, [`Client::jwt_bearer`](crate::Client) makes a new one.
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct AssertionGrant(Asking);

impl Client {
    /// Exchanges an assertion that was made elsewhere for a token ([RFC 7521 §4.1]).
    ///
    /// [RFC 7521 §4.1]: https://www.rfc-editor.org/rfc/rfc7521#section-4.1
    pub fn assertion_grant(&self, assertion: CarriedAssertion) -> AssertionGrant {
        AssertionGrant::new(self, assertion, None)
    }
}

impl AssertionGrant {
    /// `scope`: what an answer without one means.
    pub(super) fn new(client: &Client, assertion: CarriedAssertion, scope: Option<Scope>) -> Self {
        let is_sound = assertion.is_sound();
        let CarriedAssertion {
            grant_type,
            assertion,
        } = assertion;
        let grant = Grant::new(client, grant_type).param("assertion", assertion);
        let asking = Asking::new(grant.requested_scope(scope));
        Self(match is_sound {
            true => asking,
            false => asking.refuse(Misuse::InvalidCredential("assertion")),
        })
    }

    /// Sends neither the client's id nor its authentication, which are optional beside an assertion
    /// ([RFC 7521 §4.1]). [`Client::without_id`] has neither in the first place.
    ///
    /// [RFC 7521 §4.1]: https://www.rfc-editor.org/rfc/rfc7521#section-4.1
    pub fn without_client_authentication(mut self) -> Self {
        self.0.grant = self.0.grant.anonymous();
        self
    }

    pub(super) fn refuse(self, misuse: Misuse) -> Self {
        Self(self.0.refuse(misuse))
    }

    /// Asks for a scope: space-separated words.
    pub fn scope(self, scope: &str) -> Self {
        Self(self.0.scope(scope))
    }

    /// Appends a parameter; names may repeat.
    pub fn param(self, name: impl Into<String>, value: impl Into<Secret<String>>) -> Self {
        Self(self.0.param(name.into(), value.into()))
    }
}

impl IntoStep for AssertionGrant {
    type Flow = AwaitToken;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitToken>, Error> {
        self.0.send(env)
    }
}

pub(super) const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";
const SAML2_BEARER: &str = "urn:ietf:params:oauth:grant-type:saml2-bearer";
