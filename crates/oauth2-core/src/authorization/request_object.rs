//! The parameters of an authorization request as a signed token ([RFC 9101], [Core §6]).
//!
//! [RFC 9101]: https://www.rfc-editor.org/rfc/rfc9101
//! [Core §6]: https://openid.net/specs/openid-connect-core-1_0.html#JWTRequests

mod backchannel;

use core::fmt;
use core::time::Duration;
use std::sync::Arc;

use base64ct::{Base64UrlUnpadded, Encoding};
use jose_assert::{ContentEncryption, EncryptionKey, Jwe, Jwt, Signer};
use oauth_step::{
    Endpoint, Env, JsonKind, JsonValue, UrlPolicy, decode_form, json_quoted, random_token,
};
use sha2::{Digest, Sha256};

use super::request::AuthorizationRequest;
use crate::error::{Error, Misuse};
use crate::json_text::single_value;
use crate::metadata::ServerMetadata;

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

#[derive(Clone)]
struct Reference {
    uri: String,
    with_hash: bool,
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
        server: &ServerMetadata,
        env: &dyn Env,
    ) -> Result<(AuthorizationRequest, Option<String>), Error> {
        self.check(server)?;
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

    /// Whether the server's metadata speaks against it.
    fn check(&self, server: &ServerMetadata) -> Result<(), Misuse> {
        let algorithm = self
            .key
            .as_ref()
            .map_or("none", |key| key.algorithm().name());
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
        let way = match &self.reference {
            Some(_) => "request_uri_parameter_supported",
            None => "request_parameter_supported",
        };
        if server.get(way).and_then(|value| value.as_bool()) == Some(false) {
            return Err(Misuse::RequestObjectUnsupported(way));
        }
        match self.key {
            // RFC 9101 §10.5.
            None if server.require_signed_request_object() => Err(Misuse::RequestObjectRequired),
            _ => Ok(()),
        }
    }

    fn made(&self, params: &Params<'_>, issuer: &str, env: &dyn Env) -> Result<String, Error> {
        let claims = self.claims(params.client_id()?, params, issuer, env)?;
        // RFC 9101 §10.8: explicit typing.
        let jwt = Jwt::new(claims).typ("oauth-authz-req+jwt");
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

    fn claims(
        &self,
        client_id: &str,
        params: &Params<'_>,
        issuer: &str,
        env: &dyn Env,
    ) -> Result<String, Error> {
        let mut text = format!("{{\"iss\":{}", json_quoted(client_id));
        let mut append = |name: &str, json: &str| {
            text.push(',');
            text.push_str(&json_quoted(name));
            text.push(':');
            text.push_str(json);
        };
        // RFC 9101 §4: the server's issuer.
        append("aud", &json_quoted(issuer));
        for (at, (name, value)) in params.0.iter().enumerate() {
            if let Some(own) = RESERVED.iter().find(|own| *own == name) {
                return Err(Misuse::ReservedParameter(own).into());
            }
            let mut before = params.0.iter().take(at);
            if before.any(|(other, _)| other == name) {
                continue;
            }
            let more = params
                .0
                .iter()
                .skip(at + 1)
                .filter(|(other, _)| other == name);
            let mut values = vec![member(name, value)?];
            for (_, value) in more {
                values.push(member(name, value)?);
            }
            match &values[..] {
                [value] => append(name, value),
                values => append(name, &format!("[{}]", values.join(","))),
            }
        }
        let now = env.now();
        append("iat", &now.0.to_string());
        append("nbf", &now.0.to_string());
        append("exp", &now.saturating_add(self.lifetime).0.to_string());
        append("jti", &json_quoted(&random_token(env, JTI_OCTETS)));
        text.push('}');
        Ok(text)
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

impl Reference {
    /// What is sent as `request_uri`.
    fn checked(&self, token: &str, policy: UrlPolicy) -> Result<String, Misuse> {
        // RFC 9101 §5.2: a URN, or `https`.
        let is_url = Endpoint::parse(&self.uri, policy).is_ok();
        if !is_url && (self.with_hash || !is_urn(&self.uri)) {
            return Err(Misuse::RequestUri);
        }
        let mut uri = self.uri.clone();
        if self.with_hash {
            uri.push('#');
            uri.push_str(&Base64UrlUnpadded::encode_string(&Sha256::digest(token)));
        }
        // RFC 9101 §5.2: at most 512 ASCII characters.
        match uri.len() {
            0..=LONGEST_URI => Ok(uri),
            _ => Err(Misuse::RequestUri),
        }
    }
}

/// The parameters of a request, in order.
struct Params<'a>(&'a [(String, String)]);

impl Params<'_> {
    fn value(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(other, _)| other == name)?;
        Some(value)
    }

    fn client_id(&self) -> Result<&str, Misuse> {
        self.value("client_id").ok_or(Misuse::ClientIdMissing)
    }
}

/// A parameter as JSON: a number or JSON where it stands for that, else a string.
// RFC 9101 §4; Core §6.1: `claims` is an object and no string.
fn member(name: &str, value: &str) -> Result<String, Misuse> {
    if let Some(name) = NUMBERS.into_iter().find(|number| *number == name) {
        let number = value.parse::<u64>();
        let number = number.map_err(|_| Misuse::RequestObjectParameter(name))?;
        return Ok(number.to_string());
    }
    let Some((name, kind)) = STRUCTURED.into_iter().find(|(other, _)| *other == name) else {
        return Ok(json_quoted(value));
    };
    let json = single_value(value);
    json.filter(|json| JsonValue::from_checked(json).kind() == kind)
        .ok_or(Misuse::RequestObjectParameter(name))
}

fn has_openid(scope: &str) -> bool {
    scope.split(' ').any(|word| word == "openid")
}

/// RFC 8141 §2: `urn:`, a namespace, `:`, and something in it.
fn is_urn(text: &str) -> bool {
    let mut parts = text.splitn(3, ':');
    let (scheme, namespace) = (parts.next(), parts.next().unwrap_or_default());
    let specific = parts.next().unwrap_or_default();
    scheme.is_some_and(|scheme| scheme.eq_ignore_ascii_case("urn"))
        && namespace.len() >= 2
        && namespace
            .bytes()
            .all(|b| b.is_ascii_alphanumeric() || b == b'-')
        && !specific.is_empty()
        && specific.bytes().all(|b| b.is_ascii_graphic() && b != b'#')
}

const NUMBERS: [&str; 1] = ["max_age"];
const STRUCTURED: [(&str, JsonKind); 3] = [
    ("authorization_details", JsonKind::Array),
    ("claims", JsonKind::Object),
    ("registration", JsonKind::Object),
];
/// What is written here, and what may not be inside (RFC 9101 §4, §10.8).
const RESERVED: [&str; 9] = [
    "aud",
    "exp",
    "iat",
    "iss",
    "jti",
    "nbf",
    "request",
    "request_uri",
    "sub",
];
/// 128 bits.
const JTI_OCTETS: usize = 16;
const LONGEST_URI: usize = 512;
