//! Service accounts, from the JSON file that Google issues.

use core::fmt;
use core::time::Duration;

use jose_assert::{Algorithm, KeyError, SigningKey};
use oauth_step::{JsonError, JsonObject, UrlError, UrlPolicy};
use zeroize::Zeroizing;

use super::jwt::JwtAssertion;
use super::self_signed::SelfSigned;
use crate::client::Client;
use crate::error::{Error, Misuse};
use crate::metadata::ServerMetadata;
use crate::token::JwtBearer;

/// A service account: a name and a key that sign for themselves.
///
/// ```no_run
/// use oauth2_core::{ServiceAccount, Session};
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let file = std::fs::read("service-account.json")?;
/// let account = ServiceAccount::from_json(file)?
///     .scope("https://www.googleapis.com/auth/devstorage.read_only");
/// let session = Session::assertion(account.jwt_bearer()?).build();
/// # Ok(()) }
/// ```
#[derive(Clone)]
#[must_use]
pub struct ServiceAccount {
    client: Client,
    email: String,
    /// With `aud`, `exp` and whatever else was set.
    assertion: JwtAssertion,
}

impl ServiceAccount {
    /// How long an assertion and a self-signed token may be valid, and are unless set.
    pub const LONGEST_LIFETIME: Duration = Duration::from_secs(3600);

    /// Reads the file: `type` must be `service_account`; `client_email`, `private_key` and
    /// `token_uri` must be there; `private_key_id` becomes the `kid`; all else is ignored.
    ///
    /// # Errors
    ///
    /// [`Misuse::ServiceAccount`] says which member is missing or wrong.
    pub fn from_json(json: impl AsRef<[u8]>) -> Result<Self, Error> {
        let read = read(json.as_ref()).map_err(Misuse::ServiceAccount)?;
        let server = ServerMetadata::unnamed(UrlPolicy::default())?;
        Ok(Self {
            client: Client::without_id(server.with_token_endpoint(&read.token_uri)?),
            assertion: JwtAssertion::new(read.key, &read.email).lifetime(Self::LONGEST_LIFETIME),
            email: read.email,
        })
    }

    /// The scope of its tokens, written into what it signs: space-separated words.
    pub fn scope(self, scope: &str) -> Self {
        self.with(|assertion| assertion.scope(scope))
    }

    /// Acts for a user of the domain (domain-wide delegation), where an administrator allows it.
    pub fn subject(self, subject: impl Into<String>) -> Self {
        self.with(|assertion| assertion.subject(subject))
    }

    /// The audience of what it signs: unless set, the file's `token_uri`; for a self-signed token
    /// the URL of the API, such as `https://pubsub.googleapis.com/`.
    pub fn audience(self, audience: impl Into<String>) -> Self {
        self.with(|assertion| assertion.audience(audience))
    }

    /// How long what it signs is valid, cut to [`LONGEST_LIFETIME`](Self::LONGEST_LIFETIME).
    pub fn lifetime(self, lifetime: Duration) -> Self {
        let lifetime = lifetime.min(Self::LONGEST_LIFETIME);
        self.with(|assertion| assertion.lifetime(lifetime))
    }

    /// Its name, the `client_email`.
    pub fn client_email(&self) -> &str {
        &self.email
    }

    /// Tokens from the file's `token_uri` ([RFC 7523 §2.1]).
    ///
    /// # Errors
    ///
    /// [`Misuse::Scope`] where the scope cannot be one.
    ///
    /// [RFC 7523 §2.1]: https://www.rfc-editor.org/rfc/rfc7523#section-2.1
    pub fn jwt_bearer(&self) -> Result<JwtBearer, Error> {
        Ok(self.client.jwt_bearer(self.assertion.clone().check()?))
    }

    /// Tokens that it signs itself, for APIs that accept those.
    ///
    /// # Errors
    ///
    /// As [`SelfSigned::new`]: there must be an audience or a scope, and no subject.
    pub fn self_signed(&self) -> Result<SelfSigned, Error> {
        SelfSigned::new(self.assertion.clone())
    }

    fn with(self, change: impl FnOnce(JwtAssertion) -> JwtAssertion) -> Self {
        Self {
            assertion: change(self.assertion),
            ..self
        }
    }
}

impl fmt::Debug for ServiceAccount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ServiceAccount")
            .field("client_email", &self.email)
            .finish_non_exhaustive()
    }
}

/// What is wrong with a service account's file. Never holds any of it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum ServiceAccountFault {
    /// A member is there and is not what it should be.
    Member {
        /// Its name.
        name: &'static str,
        /// What it should be.
        rule: &'static str,
    },
    /// It is no JSON object, or a member is missing or of another type.
    Json(JsonError),
    /// `private_key` is no RSA key that can be used.
    Key(KeyError),
    /// `token_uri` is no URL that a request may go to.
    TokenUri(UrlError),
}

impl fmt::Display for ServiceAccountFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Member { name, rule } => write!(f, "`{name}` is not {rule}"),
            Self::Json(error) => write!(f, "{error}"),
            Self::Key(error) => write!(f, "`private_key`: {error}"),
            Self::TokenUri(error) => write!(f, "`token_uri`: {error}"),
        }
    }
}

impl From<JsonError> for ServiceAccountFault {
    fn from(error: JsonError) -> Self {
        Self::Json(error)
    }
}

struct Read {
    email: String,
    key: SigningKey,
    token_uri: String,
}

fn read(json: &[u8]) -> Result<Read, ServiceAccountFault> {
    let object = JsonObject::parse(json)?;
    if object.required_string("type")? != "service_account" {
        return Err(ServiceAccountFault::Member {
            name: "type",
            rule: "`service_account`; the file holds credentials of another kind",
        });
    }
    let required = |name| match object.required_string(name) {
        Ok(text) if text.is_empty() => Err(empty(name)),
        Ok(text) => Ok(text.into_owned()),
        Err(error) => Err(error.into()),
    };
    let email = required("client_email")?;
    let pem = Zeroizing::new(required("private_key")?);
    let key = SigningKey::from_pem(Algorithm::Rs256, &pem).map_err(key_fault)?;
    let key = match object.string("private_key_id")? {
        Some(key_id) if key_id.is_empty() => return Err(empty("private_key_id")),
        Some(key_id) => key.with_key_id(key_id),
        None => key,
    };
    let token_uri = required("token_uri")?;
    oauth_step::Endpoint::parse(&token_uri, UrlPolicy::default())
        .map_err(ServiceAccountFault::TokenUri)?;
    Ok(Read {
        email,
        key,
        token_uri,
    })
}

fn empty(name: &'static str) -> ServiceAccountFault {
    let rule = "a non-empty string";
    ServiceAccountFault::Member { name, rule }
}

fn key_fault(error: jose_assert::Error) -> ServiceAccountFault {
    ServiceAccountFault::Key(match error {
        jose_assert::Error::Key(error) => error,
        _ => KeyError::Pem,
    })
}
