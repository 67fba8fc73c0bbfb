//! What the server posts to the client's notification endpoint ([CIBA §9]).
//!
//! [CIBA §9]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.9

use core::fmt;

use http::header::{AUTHORIZATION, CACHE_CONTROL, WWW_AUTHENTICATE};
use http::{HeaderMap, HeaderValue, StatusCode};
use oauth_step::{DEFAULT_BODY_LIMIT, Env, JsonObject, Response, Secret, media_type};

use super::AUTH_REQ_ID;
use super::authentication::BackchannelAuthentication;
use super::notified::Notified;
use crate::client::Client;
use crate::error::{Error, Misuse, PeerFault, Place};

/// A notification as it came: it says which authentication it is about, and nothing in it is
/// believed until it was [verified](Self::verify).
///
/// ```
/// # use oauth_step::{Env, Response};
/// # use oauth2_core::{BackchannelAuthentication, BackchannelNotification, Client, Error, Notified};
/// # use oauth2_core::notification_response;
/// # fn example(
/// #     client: &Client, headers: &http::HeaderMap, body: &[u8], env: &dyn Env,
/// #     find: impl Fn(&str) -> Option<BackchannelAuthentication>,
/// # ) -> (Result<Notified, Error>, Response) {
/// let outcome = BackchannelNotification::parse(headers, body).and_then(|notification| {
///     let authentication = find(notification.auth_req_id());
///     notification.verify(client, authentication.as_ref(), env)
/// });
/// let answer = notification_response(&outcome);
/// # (outcome, answer)
/// # }
/// ```
#[must_use = "a notification says nothing until it is verified"]
pub struct BackchannelNotification {
    token: Secret<String>,
    auth_req_id: Secret<String>,
    body: Secret<Vec<u8>>,
}

impl BackchannelNotification {
    /// Reads the request that was posted.
    ///
    /// # Errors
    ///
    /// [`Error::Peer`] where it carries no bearer token, or is not the JSON it should be.
    pub fn parse(headers: &HeaderMap, body: &[u8]) -> Result<Self, Error> {
        Self::read(headers, body).map_err(refused)
    }

    fn read(headers: &HeaderMap, body: &[u8]) -> Result<Self, PeerFault> {
        let token = bearer_token(headers).ok_or(PeerFault::NotificationToken)?;
        if body.len() > DEFAULT_BODY_LIMIT {
            let limit = DEFAULT_BODY_LIMIT;
            return Err(PeerFault::TooLarge { limit });
        }
        // CIBA §10.2, §10.3: the request uses this media type.
        if media_type(headers).as_deref() != Some("application/json") {
            return Err(PeerFault::Member {
                name: "content-type",
                rule: "application/json",
            });
        }
        let object = JsonObject::parse(body)?;
        let auth_req_id = object.required_string(AUTH_REQ_ID)?.into_owned();
        Ok(Self {
            token,
            auth_req_id: Secret::new(auth_req_id),
            body: Secret::new(body.to_vec()),
        })
    }

    /// Which authentication it says it is about: to find that among those that are kept.
    pub fn auth_req_id(&self) -> &str {
        self.auth_req_id.expose()
    }

    /// Whether it is the server's, by the token that only the server has, and about this
    /// authentication ([CIBA §10.2], [CIBA §10.3]); `None` where none of this name is kept.
    ///
    /// # Errors
    ///
    /// [`PeerFault::NotificationToken`] where it is not; [`Error::Peer`] for pushed tokens that
    /// break a rule; [`Misuse::OtherClient`].
    ///
    /// [CIBA §10.2]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.10.2
    /// [CIBA §10.3]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.10.3
    pub fn verify(
        self,
        client: &Client,
        authentication: Option<&BackchannelAuthentication>,
        env: &dyn Env,
    ) -> Result<Notified, Error> {
        // Who cannot say the token does not learn which names are known.
        let authentication = authentication
            .filter(|kept| kept.is_notified_by(self.token.expose(), self.auth_req_id.expose()))
            .ok_or_else(|| refused(PeerFault::NotificationToken))?;
        if !authentication.waiting().belongs_to(client) {
            return Err(Misuse::OtherClient.into());
        }
        let object = JsonObject::parse(self.body.expose());
        let object = object.map_err(|error| refused(error.into()))?;
        Notified::read(&object, authentication, client, env.now()).map_err(refused)
    }
}

impl fmt::Debug for BackchannelNotification {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("BackchannelNotification")
    }
}

/// What the server is answered: 204 where the notification is its own, 401 where its token is wrong
/// or the authentication unknown, 400 otherwise; never a redirect ([CIBA §10.2]), and never to be
/// stored.
///
/// [CIBA §10.2]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.10.2
pub fn notification_response<T>(outcome: &Result<T, Error>) -> Response {
    let mut response = Response::new(Vec::new());
    *response.status_mut() = match outcome {
        Ok(_) => StatusCode::NO_CONTENT,
        Err(Error::Peer {
            fault: PeerFault::NotificationToken,
            ..
        }) => StatusCode::UNAUTHORIZED,
        Err(_) => StatusCode::BAD_REQUEST,
    };
    let is_unauthorized = response.status() == StatusCode::UNAUTHORIZED;
    let headers = response.headers_mut();
    if is_unauthorized {
        // RFC 9110 §15.5.2: a 401 has a challenge.
        headers.insert(WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
    }
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response
}

/// The one bearer token of a request (RFC 6750 §2.1).
fn bearer_token(headers: &HeaderMap) -> Option<Secret<String>> {
    let mut values = headers.get_all(AUTHORIZATION).iter();
    let (value, None) = (values.next()?.to_str().ok()?, values.next()) else {
        return None;
    };
    let (scheme, token) = value.split_once(' ')?;
    let token = token.trim_matches(' ');
    let is_bearer = scheme.eq_ignore_ascii_case("Bearer") && !token.is_empty();
    is_bearer.then(|| Secret::from(token))
}

fn refused(fault: PeerFault) -> Error {
    Error::peer(Place::BackchannelNotification, fault)
}
