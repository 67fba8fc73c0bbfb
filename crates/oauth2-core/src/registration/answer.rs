//! Reading the answers of registration and of its management ([RFC 7591 §3.2.1], [RFC 7592 §3]).
//!
//! [RFC 7591 §3.2.1]: https://www.rfc-editor.org/rfc/rfc7591#section-3.2.1
//! [RFC 7592 §3]: https://www.rfc-editor.org/rfc/rfc7592#section-3

use std::sync::Arc;

use oauth_step::{
    Endpoint, Expected, JsonError, JsonObject, Response, Secret, UnixTime, UrlPolicy,
};

use super::information::ClientInformation;
use super::members;
use super::metadata::ClientMetadata;
use crate::answer::success;
use crate::error::{Error, Masks, PeerFault, Place, ServerError};
use crate::metadata::ServerMetadata;
use crate::token::is_access_token;

/// The answer to a registration.
pub(super) fn registered(
    response: &Response,
    server: &ServerMetadata,
    now: UnixTime,
    masks: impl Fn() -> Masks,
) -> Result<ClientInformation, Error> {
    let asked = Asked {
        issuer: server.shared_issuer(),
        policy: server.policy(),
        known: None,
    };
    asked.answered(&CREATED, response, now, masks)
}

/// The answer about a client that is known.
pub(super) fn current(
    response: &Response,
    known: &ClientInformation,
    now: UnixTime,
    masks: impl Fn() -> Masks,
) -> Result<ClientInformation, Error> {
    let asked = Asked {
        issuer: known.issuer.clone(),
        policy: known.policy,
        known: Some(known),
    };
    asked.answered(&CURRENT, response, now, masks)
}

/// The answer to a deletion.
pub(super) fn deleted(
    response: &Response,
    now: UnixTime,
    masks: impl Fn() -> Masks,
) -> Result<(), Error> {
    success(PLACE, &DELETED, response, now, masks).map_err(without_user)?;
    Ok(())
}

/// What the answer is about.
struct Asked<'a> {
    issuer: Arc<str>,
    policy: UrlPolicy,
    known: Option<&'a ClientInformation>,
}

impl Asked<'_> {
    fn answered(
        self,
        expected: &Expected,
        response: &Response,
        now: UnixTime,
        masks: impl Fn() -> Masks,
    ) -> Result<ClientInformation, Error> {
        let fault = |fault: PeerFault| Error::peer(PLACE, fault);
        let body = success(PLACE, expected, response, now, &masks).map_err(without_user)?;
        let object = JsonObject::parse(body).map_err(|error| fault(error.into()))?;
        let has = |name| object.optional(name).is_some();
        if has("error") && has("client_id") {
            return Err(fault(PeerFault::ErrorBesideSuccess));
        }
        if let Some(error) = ServerError::in_object(&object, &masks()) {
            let error = error.with_status(response.status(), Vec::new());
            return Err(without_user(Error::Server(Box::new(error))));
        }
        self.read(&object).map_err(fault)
    }

    fn read(self, object: &JsonObject<'_>) -> Result<ClientInformation, PeerFault> {
        let known = self.known;
        let client_id = object.required_string("client_id")?;
        // RFC 6749 §A.1.
        if client_id.is_empty() || !client_id.bytes().all(|byte| matches!(byte, 0x20..=0x7E)) {
            return Err(member("client_id", "a non-empty string of %x20-7E"));
        }
        if known.is_some_and(|known| *known.client_id != *client_id) {
            return Err(member("client_id", "that of the client asked about"));
        }
        let (client_secret, client_secret_expires_at) = match secret(object)? {
            // RFC 7592 §3: what the server cannot say again, it has not changed.
            None => known.map_or((None, None), |known| {
                (known.client_secret.clone(), known.client_secret_expires_at)
            }),
            Some(issued) => (Some(issued.secret), issued.expires_at),
        };
        let (token, uri) = self.management(object)?;
        let metadata = ClientMetadata::read(object);
        if let Some((name, expected)) = members::wrong_type(metadata.iter()) {
            return Err(JsonError::WrongType { name, expected }.into());
        }
        // RFC 7591 §2: they MUST NOT both be present, in a response either.
        if metadata.get("jwks").is_some() && metadata.get("jwks_uri").is_some() {
            return Err(member("jwks", "the only source of keys, beside `jwks_uri`"));
        }
        let issued_at = object.unsigned("client_id_issued_at")?.map(UnixTime);
        Ok(ClientInformation {
            issuer: self.issuer,
            policy: self.policy,
            client_id: client_id.into(),
            client_secret,
            client_secret_expires_at,
            client_id_issued_at: issued_at.or_else(|| known?.client_id_issued_at),
            registration_access_token: token,
            registration_client_uri: uri,
            metadata,
            #[cfg(feature = "jose")]
            assertion_key: None,
        })
    }

    /// The token and the place to manage the registration with. Either may rotate; one that is not
    /// said again is as it was.
    fn management(
        &self,
        object: &JsonObject<'_>,
    ) -> Result<(Option<Secret<String>>, Option<Endpoint>), PeerFault> {
        let (token, uri) = (TOKEN, CLIENT_URI);
        let found = (object.string(token)?, object.string(uri)?);
        match (&found, self.known) {
            // OpenID Connect Registration §3.2: both or neither.
            ((Some(_), None), None) => return Err(JsonError::Missing { name: uri }.into()),
            ((None, Some(_)), None) => return Err(JsonError::Missing { name: token }.into()),
            _ => {}
        }
        let (token, uri) = found;
        if token.as_ref().is_some_and(|token| !is_access_token(token)) {
            return Err(member(TOKEN, "a non-empty string of %x21-7E"));
        }
        let uri = uri
            .map(|uri| Endpoint::parse(&uri, self.policy))
            .transpose();
        let uri = uri.map_err(|error| PeerFault::Url {
            name: CLIENT_URI,
            error,
        })?;
        let token = token.map(|token| Secret::new(token.into_owned()));
        Ok((
            token.or_else(|| self.known?.registration_access_token.clone()),
            uri.or_else(|| self.known?.registration_client_uri.clone()),
        ))
    }
}

/// A secret that was issued; it may expire never.
pub(super) struct Issued {
    pub(super) secret: Secret<String>,
    pub(super) expires_at: Option<UnixTime>,
}

pub(super) fn secret(object: &JsonObject<'_>) -> Result<Option<Issued>, JsonError> {
    let name = "client_secret_expires_at";
    let expires_at = object.unsigned(name)?;
    let Some(secret) = object.string("client_secret")? else {
        return Ok(None);
    };
    // RFC 7591 §3.2.1: REQUIRED with a secret; 0 if it never expires.
    let expires_at = expires_at.ok_or(JsonError::Missing { name })?;
    let expires_at = Some(UnixTime(expires_at)).filter(|time| time.0 != 0);
    Ok(Some(Issued {
        secret: Secret::new(secret.into_owned()),
        expires_at,
    }))
}

/// No user has a part in any of this, so none can sign in again.
fn without_user(error: Error) -> Error {
    match error {
        Error::Server(error) => Error::Server(Box::new(error.without_user())),
        error => error,
    }
}

fn member(name: &'static str, rule: &'static str) -> PeerFault {
    PeerFault::Member { name, rule }
}

pub(super) const PLACE: Place = Place::RegistrationResponse;
const TOKEN: &str = "registration_access_token";
const CLIENT_URI: &str = "registration_client_uri";
/// RFC 7591 §3.2.1.
const CREATED: Expected = Expected::json(&[201]);
/// RFC 7592 §2.1, §2.2.
const CURRENT: Expected = Expected::json(&[200]);
/// RFC 7592 §2.3.
const DELETED: Expected = Expected::new(&[204], &[]);
