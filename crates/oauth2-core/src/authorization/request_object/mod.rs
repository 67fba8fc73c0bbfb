//! The parameters of an authorization request as a signed token ([RFC 9101], [Core §6]).
//!
//! [RFC 9101]: https://www.rfc-editor.org/rfc/rfc9101
//! [Core §6]: https://openid.net/specs/openid-connect-core-1_0.html#JWTRequests

mod backchannel;
mod claims;
mod reference;

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use jose_assert::{ContentEncryption, EncryptionKey, Jwe, Jwt, Signer};
use oauth_step::{Env, decode_form};

use super::request::AuthorizationRequest;
use crate::client::Client;
use crate::error::{Error, Misuse};
use claims::Params;
use reference::Reference;

/// How the parameters of an authorization request are put into a request object: a token in which
/// nobody on the way can change them ([RFC 9101]).
///
/// It is about the client, for the issuer, with `iat`, `nbf`, `exp` and a fresh `jti`, and its
/// `typ` is `oauth-authz-req+jwt`. The algorithm must be the one that the client registered as
/// `request_object_signing_alg`.
///
/// ```
/// # use jose_assert::SigningKey;
/// # use oauth_step::Env;
/// # use oauth2_core::{Authorization, Client, Error, PendingAuthorization, RequestObject};
/// # fn example(client: Client, key: SigningKey, env: &dyn Env)
/// #     -> Result<(Authorization, PendingAuthorization), Error> {
/// client.authorization().scope("read").request_object(RequestObject::signed(key)).begin(env)
/// # }
/// ```
///
/// [RFC 9101]: https://www.rfc-editor.org/rfc/rfc9101
#[derive(Clone)]
#[must_use]
pub struct RequestObject {
    /// None: signed by nobody.
    key: Option<Arc<dyn Signer>>,
    encryption: Option<(EncryptionKey, ContentEncryption)>,
    lifetime: Duration,
    reference: Option<Reference>,
}

impl RequestObject {
    /// How long one is valid unless said otherwise.
    pub const DEFAULT_LIFETIME: Duration = Duration::from_secs(300);

    /// Signed with this key.
    pub fn signed(key: impl Signer + 'static) -> Self {
        Self::by(Some(Arc::new(key)))
    }

    /// Signed by nobody: `none`, where the client registered that ([Core §6.1]). Whoever carries
    /// it can change it, so it proves nothing.
    ///
    /// [Core §6.1]: https://openid.net/specs/openid-connect-core-1_0.html#RequestObject
    pub fn dangerous_unsigned() -> Self {
        Self::by(None)
    }

    /// Encrypts what was signed for the server, so that nobody on the way can read it
    /// ([RFC 9101 §6.1]).
    ///
    /// [RFC 9101 §6.1]: https://www.rfc-editor.org/rfc/rfc9101#section-6.1
    pub fn encrypted(self, key: EncryptionKey, content_encryption: ContentEncryption) -> Self {
        Self {
            encryption: Some((key, content_encryption)),
            ..self
        }
    }

    /// How long it is valid; [`DEFAULT_LIFETIME`](Self::DEFAULT_LIFETIME) unless set.
    pub fn lifetime(self, lifetime: Duration) -> Self {
        Self { lifetime, ..self }
    }

    /// Sends where it is in place of itself ([RFC 9101 §5.2]): the application serves
    /// [`Authorization::request_object`](crate::Authorization::request_object) there, as
    /// `application/oauth-authz-req+jwt`, before it sends the user to the server. `https` or a URN,
    /// one that nobody can guess, and a new one for each request.
    ///
    /// [RFC 9101 §5.2]: https://www.rfc-editor.org/rfc/rfc9101#section-5.2
    pub fn by_reference(self, request_uri: impl Into<String>) -> Self {
        self.refer(request_uri.into(), false)
    }

    /// As [`by_reference`](Self::by_reference), with the SHA-256 hash of the request object as the
    /// fragment of the URL ([Core §6.2]), so that a server notices that what is there has changed.
    ///
    /// [Core §6.2]: https://openid.net/specs/openid-connect-core-1_0.html#RequestUriParameter
    pub fn by_hashed_reference(self, request_uri: impl Into<String>) -> Self {
        self.refer(request_uri.into(), true)
    }

    /// The request object of exactly the parameters that are set on a request, for a server with
    /// this issuer.
    ///
    /// A name that repeats becomes an array. `max_age` becomes a number, and what is JSON by
    /// itself, `claims` for one, is not quoted ([RFC 9101 §4]).
    ///
    /// # Errors
    ///
    /// [`Misuse::ClientIdMissing`], [`Misuse::ReservedParameter`] for what a request object cannot
    /// hold or sets itself, [`Misuse::RequestObjectParameter`] for a value of the wrong form, and
    /// [`Error::Signing`].
    ///
    /// [RFC 9101 §4]: https://www.rfc-editor.org/rfc/rfc9101#section-4
    pub fn token(
        &self,
        request: &AuthorizationRequest,
        issuer: &str,
        env: &dyn Env,
    ) -> Result<String, Error> {
        let params = decode_form(request.form().as_bytes());
        self.made(&Params(&params), issuer, env)
    }

    /// The request that takes the place of `request`, and the request object where the application
    /// is to serve it.
    pub(super) fn put(
        &self,
        request: &AuthorizationRequest,
        client: &Client,
        env: &dyn Env,
    ) -> Result<(AuthorizationRequest, Option<String>), Error> {
        let server = client.server();
        let way = match &self.reference {
            Some(_) => "request_uri_parameter_supported",
            None => "request_parameter_supported",
        };
        if server.get(way).and_then(|value| value.as_bool()) == Some(false) {
            return Err(Misuse::RequestObjectUnsupported(way).into());
        }
        self.check(client)?;
        let params = decode_form(request.form().as_bytes());
        let params = Params(&params);
        let token = self.made(&params, server.issuer(), env)?;
        let mut outside = AuthorizationRequest::new();
        // Core §6.1: OAuth 2.0 wants these outside, the scope only to say whose request it is.
        let openid = params.value("scope").is_some_and(has_openid);
        if let (true, Some(response_type)) = (openid, params.value("response_type")) {
            outside = outside.param("response_type", response_type);
        }
        // RFC 9101 §5: `client_id` is required outside, and the same as inside.
        outside = outside.param("client_id", params.client_id()?);
        if openid {
            outside = outside.param("scope", "openid");
        }
        Ok(match &self.reference {
            None => (outside.param("request", &token), None),
            Some(reference) => {
                let uri = reference.checked(&token, server.policy())?;
                (outside.param("request_uri", &uri), Some(token))
            }
        })
    }

    /// The request object alone, in the place of all parameters of a request that is pushed
    /// ([RFC 9126 §3]).
    ///
    /// [RFC 9126 §3]: https://www.rfc-editor.org/rfc/rfc9126#section-3
    pub(super) fn pushed(
        &self,
        request: &AuthorizationRequest,
        client: &Client,
        env: &dyn Env,
    ) -> Result<AuthorizationRequest, Error> {
        // RFC 9126 §2.1: never a reference.
        if self.reference.is_some() {
            return Err(Misuse::ReservedParameter("request_uri").into());
        }
        self.check(client)?;
        let token = self.token(request, client.server().issuer(), env)?;
        Ok(AuthorizationRequest::new().param("request", &token))
    }

    pub(super) fn algorithm(&self) -> &'static str {
        let key = self.key.as_ref();
        key.map_or("none", |key| key.algorithm().name())
    }

    pub(super) fn valid_for(&self) -> Duration {
        self.lifetime
    }

    /// Whether the server's metadata, or what the client registered, speaks against it.
    fn check(&self, client: &Client) -> Result<(), Misuse> {
        let server = client.server();
        let algorithm = self.algorithm();
        let registered = client.request_object_signing_alg();
        if registered.is_some_and(|registered| registered != algorithm) {
            return Err(Misuse::RequestObjectUnsupported(REGISTERED));
        }
        let (wrap, content) = match &self.encryption {
            Some((key, content)) => (Some(key.algorithm().name()), Some(content.name())),
            None => (None, None),
        };
        let listed = |name, value: Option<&str>| {
            let list = value.and_then(|value| Some((value, server.list(name)?)));
            match list {
                Some((value, list)) if !list.iter().any(|other| other == value) => {
                    Err(Misuse::RequestObjectUnsupported(name))
                }
                _ => Ok(()),
            }
        };
        listed(
            "request_object_signing_alg_values_supported",
            Some(algorithm),
        )?;
        listed("request_object_encryption_alg_values_supported", wrap)?;
        listed("request_object_encryption_enc_values_supported", content)?;
        match self.key {
            // RFC 9101 §10.5.
            None if server.require_signed_request_object() => Err(Misuse::RequestObjectRequired),
            _ => Ok(()),
        }
    }

    fn made(&self, params: &Params<'_>, issuer: &str, env: &dyn Env) -> Result<String, Error> {
        let claims = params.claims(params.client_id()?, issuer, self.lifetime, env)?;
        // RFC 9101 §10.8: explicit typing.
        let jwt = Jwt::new(claims).typ(TYP);
        let token = match &self.key {
            Some(key) => jwt.sign(&**key),
            None => jwt.dangerous_without_signature(),
        };
        let token = token.map_err(Error::Signing)?;
        match &self.encryption {
            // RFC 9101 §6.1: signed first, then encrypted.
            Some((key, content_encryption)) => Jwe::nested(token)
                .encrypt(key, *content_encryption, env)
                .map_err(Error::Signing),
            None => Ok(token),
        }
    }

    fn by(key: Option<Arc<dyn Signer>>) -> Self {
        Self {
            key,
            encryption: None,
            lifetime: Self::DEFAULT_LIFETIME,
            reference: None,
        }
    }

    fn refer(self, uri: String, with_hash: bool) -> Self {
        Self {
            reference: Some(Reference { uri, with_hash }),
            ..self
        }
    }
}

impl<S: Signer + 'static> From<S> for RequestObject {
    fn from(key: S) -> Self {
        Self::signed(key)
    }
}

impl fmt::Debug for RequestObject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let algorithm = self.key.as_ref().map(|key| key.algorithm());
        f.debug_struct("RequestObject")
            .field("algorithm", &algorithm)
            .field("encrypted", &self.encryption.is_some())
            .field("by_reference", &self.reference.is_some())
            .finish_non_exhaustive()
    }
}

fn has_openid(scope: &str) -> bool {
    scope.split(' ').any(|word| word == "openid")
}

/// What a client registered for the signatures of its request objects (RFC 9101 §9).
pub(crate) const REGISTERED: &str = "request_object_signing_alg";

/// [RFC 9101 §10.8](https://www.rfc-editor.org/rfc/rfc9101#section-10.8): what it is, so that it is taken for nothing else.
const TYP: &str = "oauth-authz-req+jwt";
