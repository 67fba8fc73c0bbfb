//! A client, as a server has registered it, and how it signs there.

use core::fmt;
use core::sync::atomic::{AtomicI64, Ordering};
use std::sync::Arc;

use oauth_step::{Endpoint, Env, Secret, UnixTime, UrlPolicy};

use crate::callback::Verified;
use crate::credentials::TokenCredentials;
use crate::encode::percent_encode;
use crate::error::{Error, Misuse};
use crate::flow::{Renewal, TemporaryCredentialsRequest, TokenCredentialsRequest, XAuth};
use crate::placement::Placement;
use crate::protocol::Realm;
use crate::signature::SignatureMethod;
use crate::signer::Signer;

/// A client and its credentials at one server ([RFC 5849 §1.1]), and how requests are signed there.
/// Clones share what they have learnt of the server's clock.
///
/// What is set here holds for every request; one request can want it otherwise by
/// [`SigningOptions`](crate::SigningOptions).
///
/// [RFC 5849 §1.1]: https://www.rfc-editor.org/rfc/rfc5849#section-1.1
#[derive(Clone)]
pub struct Client {
    id: Arc<str>,
    encoded_id: Arc<str>,
    secret: Secret<String>,
    method: SignatureMethod,
    encoded_method: Arc<str>,
    placement: Placement,
    realm: Option<Realm>,
    switches: Switches,
    policy: UrlPolicy,
    temporary_credentials: Option<Endpoint>,
    authorization: Option<Endpoint>,
    token_credentials: Option<Endpoint>,
    /// How far the server's clock is ahead, in seconds.
    offset: Arc<AtomicI64>,
}

#[derive(Clone, Copy, Debug)]
struct Switches {
    body_hash: bool,
    clock_correction: bool,
    empty_token: bool,
    json_answers: bool,
    oauth_1_0: bool,
    raw_secrets: bool,
    version: bool,
}

impl Client {
    /// A client by its identifier (`oauth_consumer_key`) and its secret, which is empty where
    /// the signature method has none. It signs with HMAC-SHA1 into the header.
    pub fn new(id: impl AsRef<str>, secret: impl Into<Secret<String>>) -> Self {
        let (id, method) = (id.as_ref(), SignatureMethod::default());
        Self {
            id: id.into(),
            encoded_id: percent_encode(id).into(),
            secret: secret.into(),
            encoded_method: percent_encode(method.name()).into(),
            method,
            placement: Placement::default(),
            realm: None,
            switches: Switches {
                body_hash: false,
                clock_correction: false,
                empty_token: false,
                json_answers: false,
                oauth_1_0: false,
                raw_secrets: false,
                version: true,
            },
            policy: UrlPolicy::default(),
            temporary_credentials: None,
            authorization: None,
            token_credentials: None,
            offset: Arc::default(),
        }
    }

    /// Signs with this method.
    #[must_use]
    pub fn with_signature_method(self, method: SignatureMethod) -> Self {
        Self {
            encoded_method: percent_encode(method.name()).into(),
            method,
            ..self
        }
    }

    /// Puts the parameters there.
    #[must_use]
    pub fn with_placement(self, placement: Placement) -> Self {
        Self { placement, ..self }
    }

    /// Names this realm in every header.
    ///
    /// # Errors
    ///
    /// [`Misuse::Realm`] where it holds a control character.
    pub fn with_realm(self, realm: &str) -> Result<Self, Error> {
        let realm = Some(Realm::new(realm).ok_or(Misuse::Realm)?);
        Ok(Self { realm, ..self })
    }

    /// Signs a hash of every body that is no form, of the empty one too
    /// ([draft-eaton-oauth-bodyhash]). Such bodies must be at hand then, not streams.
    ///
    /// [draft-eaton-oauth-bodyhash]: https://datatracker.ietf.org/doc/html/draft-eaton-oauth-bodyhash-00
    #[must_use]
    pub fn with_body_hash(self) -> Self {
        self.switch(|switches| switches.body_hash = true)
    }

    /// Leaves out `oauth_version`, which is optional ([RFC 5849 §3.1]).
    ///
    /// [RFC 5849 §3.1]: https://www.rfc-editor.org/rfc/rfc5849#section-3.1
    #[must_use]
    pub fn without_version(self) -> Self {
        self.switch(|switches| switches.version = false)
    }

    /// Sends an empty `oauth_token` where there is none, which it signs along; by default none is
    /// sent ([RFC 5849 §3.1]).
    ///
    /// [RFC 5849 §3.1]: https://www.rfc-editor.org/rfc/rfc5849#section-3.1
    #[must_use]
    pub fn with_empty_token(self) -> Self {
        self.switch(|switches| switches.empty_token = true)
    }

    /// Goes by the server's clock once it has refused a timestamp: `oauth_problem=timestamp_refused`
    /// with a `Date`. A session then sends the request once more.
    ///
    /// Not for plain HTTP: whoever can change that header could have requests signed for a time
    /// to come.
    #[must_use]
    pub fn with_clock_correction(self) -> Self {
        self.switch(|switches| switches.clock_correction = true)
    }

    /// Reads credentials from JSON objects too, which some servers answer with.
    #[must_use]
    pub fn with_json_answers(self) -> Self {
        self.switch(|switches| switches.json_answers = true)
    }

    /// Makes the key of the HMAC methods from the secrets as they are, not encoded, for servers that
    /// leave that out of [RFC 5849 §3.4.2]; it makes a difference for secrets with other characters
    /// than letters, digits, `-`, `.`, `_` and `~`.
    ///
    /// [RFC 5849 §3.4.2]: https://www.rfc-editor.org/rfc/rfc5849#section-3.4.2
    #[must_use]
    pub fn with_raw_secrets(self) -> Self {
        self.switch(|switches| switches.raw_secrets = true)
    }

    /// Goes on though the server does not confirm the callback, and without a verifier then: a
    /// server of OAuth 1.0, before 1.0a. Whoever begins an authorization there can have somebody
    /// else finish it in their name ([RFC 5849 §2.1], the session fixation of 2009).
    ///
    /// [RFC 5849 §2.1]: https://www.rfc-editor.org/rfc/rfc5849#section-2.1
    #[must_use]
    pub fn dangerous_allow_oauth_1_0(self) -> Self {
        self.switch(|switches| switches.oauth_1_0 = true)
    }

    /// Another rule for URLs than `https`, and `http` to this machine. It holds for the endpoints
    /// that are set after it, and for signatures that are secrets.
    #[must_use]
    pub fn with_url_policy(self, policy: UrlPolicy) -> Self {
        Self { policy, ..self }
    }

    /// Where temporary credentials are asked for ([RFC 5849 §2.1]); others say "request token URL".
    ///
    /// # Errors
    ///
    /// [`Misuse::Url`].
    ///
    /// [RFC 5849 §2.1]: https://www.rfc-editor.org/rfc/rfc5849#section-2.1
    pub fn with_temporary_credentials_endpoint(self, url: &str) -> Result<Self, Error> {
        Ok(Self {
            temporary_credentials: Some(self.endpoint(TEMPORARY_CREDENTIALS, url)?),
            ..self
        })
    }

    /// Where the resource owner authorizes the client ([RFC 5849 §2.2]).
    ///
    /// # Errors
    ///
    /// [`Misuse::Url`].
    ///
    /// [RFC 5849 §2.2]: https://www.rfc-editor.org/rfc/rfc5849#section-2.2
    pub fn with_authorization_endpoint(self, url: &str) -> Result<Self, Error> {
        Ok(Self {
            authorization: Some(self.endpoint(AUTHORIZATION, url)?),
            ..self
        })
    }

    /// Where token credentials are asked for ([RFC 5849 §2.3]); others say "access token URL".
    ///
    /// # Errors
    ///
    /// [`Misuse::Url`].
    ///
    /// [RFC 5849 §2.3]: https://www.rfc-editor.org/rfc/rfc5849#section-2.3
    pub fn with_token_credentials_endpoint(self, url: &str) -> Result<Self, Error> {
        Ok(Self {
            token_credentials: Some(self.endpoint(TOKEN_CREDENTIALS, url)?),
            ..self
        })
    }

    /// Asks for temporary credentials, with the URL that the resource owner is to be sent back to,
    /// exactly as it is registered, or `oob` where there is none ([RFC 5849 §2.1]).
    ///
    /// [RFC 5849 §2.1]: https://www.rfc-editor.org/rfc/rfc5849#section-2.1
    pub fn temporary_credentials(
        &self,
        callback: impl Into<String>,
    ) -> TemporaryCredentialsRequest {
        TemporaryCredentialsRequest::new(self.clone(), callback.into())
    }

    /// Asks for token credentials, for what the resource owner has authorized ([RFC 5849 §2.3]).
    ///
    /// [RFC 5849 §2.3]: https://www.rfc-editor.org/rfc/rfc5849#section-2.3
    pub fn token_credentials(&self, verified: Verified) -> TokenCredentialsRequest {
        TokenCredentialsRequest::new(self.clone(), verified)
    }

    /// Asks for token credentials with a user's name and password (xAuth), where a server permits
    /// the client to hold these.
    pub fn xauth(&self, username: impl Into<String>, password: impl Into<Secret<String>>) -> XAuth {
        XAuth::new(self.clone(), username.into(), password.into())
    }

    /// Asks for new token credentials in place of those that are about to expire, by their
    /// `oauth_session_handle` (the Session extension).
    pub fn renewal(&self, credentials: TokenCredentials) -> Renewal {
        Renewal::new(self.clone(), credentials)
    }

    /// What signs requests for a resource owner ([RFC 5849 §3]).
    ///
    /// [RFC 5849 §3]: https://www.rfc-editor.org/rfc/rfc5849#section-3
    pub fn signer(&self, credentials: &TokenCredentials) -> Signer {
        Signer::of_token(self, credentials)
    }

    /// What signs requests for the client alone, without a token ("two-legged").
    pub fn two_legged(&self) -> Signer {
        Signer::new(self, None)
    }

    /// The identifier.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// How it signs.
    pub fn signature_method(&self) -> &SignatureMethod {
        &self.method
    }

    /// Where it puts the parameters.
    pub fn placement(&self) -> Placement {
        self.placement
    }

    /// From now on goes by a server's clock, which says `server_time` when one's own says `now`
    /// ([RFC 5849 §3.3]); all clones of the client do.
    ///
    /// [RFC 5849 §3.3]: https://www.rfc-editor.org/rfc/rfc5849#section-3.3
    pub fn correct_clock(&self, server_time: UnixTime, now: UnixTime) {
        let seconds = |time: UnixTime| i64::try_from(time.0).unwrap_or(i64::MAX);
        let offset = seconds(server_time).saturating_sub(seconds(now));
        self.offset.store(offset, Ordering::Relaxed);
    }

    /// How many seconds it puts timestamps ahead of the clock; fewer than none is behind.
    pub fn clock_offset(&self) -> i64 {
        self.offset.load(Ordering::Relaxed)
    }

    /// The time for a timestamp; the error where there is none before 1970.
    pub(crate) fn now(&self, env: &dyn Env) -> UnixTime {
        UnixTime(env.now().0.saturating_add_signed(self.clock_offset()))
    }

    pub(crate) fn secret(&self) -> &Secret<String> {
        &self.secret
    }

    pub(crate) fn encoded_id(&self) -> &str {
        &self.encoded_id
    }

    pub(crate) fn encoded_method(&self) -> &str {
        &self.encoded_method
    }

    pub(crate) fn realm(&self) -> Option<&Realm> {
        self.realm.as_ref()
    }

    pub(crate) fn policy(&self) -> UrlPolicy {
        self.policy
    }

    pub(crate) fn hashes_bodies(&self) -> bool {
        self.switches.body_hash
    }

    pub(crate) fn corrects_clock(&self) -> bool {
        self.switches.clock_correction
    }

    pub(crate) fn sends_empty_token(&self) -> bool {
        self.switches.empty_token
    }

    pub(crate) fn reads_json(&self) -> bool {
        self.switches.json_answers
    }

    pub(crate) fn keeps_secrets_raw(&self) -> bool {
        self.switches.raw_secrets
    }

    pub(crate) fn speaks_oauth_1_0(&self) -> bool {
        self.switches.oauth_1_0
    }

    pub(crate) fn sends_version(&self) -> bool {
        self.switches.version
    }

    pub(crate) fn temporary_credentials_endpoint(&self) -> Result<&Endpoint, Error> {
        there(TEMPORARY_CREDENTIALS, self.temporary_credentials.as_ref())
    }

    pub(crate) fn authorization_endpoint(&self) -> Result<&Endpoint, Error> {
        there(AUTHORIZATION, self.authorization.as_ref())
    }

    pub(crate) fn token_credentials_endpoint(&self) -> Result<&Endpoint, Error> {
        there(TOKEN_CREDENTIALS, self.token_credentials.as_ref())
    }

    fn endpoint(&self, name: &'static str, url: &str) -> Result<Endpoint, Error> {
        Endpoint::parse(url, self.policy).map_err(|error| Misuse::Url(name, error).into())
    }

    fn switch(self, set: impl FnOnce(&mut Switches)) -> Self {
        let mut switches = self.switches;
        set(&mut switches);
        Self { switches, ..self }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("id", &self.id)
            .field("method", &self.method)
            .field("placement", &self.placement)
            .field("realm", &self.realm)
            .field("switches", &self.switches)
            .finish_non_exhaustive()
    }
}

fn there<'a>(name: &'static str, endpoint: Option<&'a Endpoint>) -> Result<&'a Endpoint, Error> {
    endpoint.ok_or_else(|| Misuse::EndpointMissing(name).into())
}

const TEMPORARY_CREDENTIALS: &str = "temporary credentials endpoint";
const AUTHORIZATION: &str = "authorization endpoint";
const TOKEN_CREDENTIALS: &str = "token credentials endpoint";
