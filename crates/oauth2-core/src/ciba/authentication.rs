//! An authentication that the server has taken up ([CIBA §7.3]).
//!
//! [CIBA §7.3]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.7.3

use core::fmt;
use core::time::Duration;

use oauth_step::{Expected, JsonError, JsonObject, Response, Secret, UnixTime, constant_time_eq};

use super::AUTH_REQ_ID;
use crate::answer;
use crate::client::Client;
use crate::error::{Error, Masks, Place, Purpose};
use crate::record;
use crate::scope::Scope;
use crate::token::Waiting;

/// How the outcome of a backchannel authentication comes ([CIBA §5]): as the client is registered
/// (`backchannel_token_delivery_mode`).
///
/// [CIBA §5]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.5
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeliveryMode {
    /// The server says when to ask for the tokens.
    Ping,
    /// The client asks for the tokens again and again.
    #[default]
    Poll,
    /// The server sends the tokens.
    Push,
}

impl DeliveryMode {
    /// Its name in metadata.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Ping => "ping",
            Self::Poll => "poll",
            Self::Push => "push",
        }
    }

    fn from_name(name: &str) -> Option<Self> {
        let all = [Self::Ping, Self::Poll, Self::Push];
        all.into_iter().find(|mode| mode.as_str() == name)
    }
}

/// The server asks a user: what [`Client::poll_backchannel`] needs meanwhile, and what a
/// notification is checked against.
///
/// It belongs to one user and is good for one sign-in. It can be kept as text
/// ([`to_json`](Self::to_json)), secret and out of reach of other users, to be found again by its
/// [`auth_req_id`](Self::auth_req_id).
#[derive(Clone)]
pub struct BackchannelAuthentication {
    waiting: Waiting,
    delivery_mode: DeliveryMode,
    pub(super) client_notification_token: Option<Secret<String>>,
}

impl BackchannelAuthentication {
    pub(super) fn answered(
        response: &Response,
        sent_at: UnixTime,
        now: UnixTime,
        masks: impl Fn() -> Masks,
    ) -> Result<Self, Error> {
        let object = answer::object(PLACE, &EXPECTED, &[AUTH_REQ_ID], response, now, masks)?;
        let waiting = Waiting::read(&object, AUTH_REQ_ID, sent_at);
        Ok(Self {
            waiting: waiting.map_err(|fault| Error::peer(PLACE, fault))?,
            delivery_mode: DeliveryMode::Poll,
            client_notification_token: None,
        })
    }

    pub(super) fn of(
        self,
        client: &Client,
        scope: Scope,
        delivery_mode: DeliveryMode,
        client_notification_token: Option<Secret<String>>,
    ) -> Self {
        Self {
            waiting: self.waiting.of(client, Some(scope)),
            delivery_mode,
            client_notification_token,
        }
    }

    /// Polls in ping mode too, as [CIBA §5] allows: for when a ping may be lost. One that comes is
    /// good all the same.
    ///
    /// [CIBA §5]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.5
    #[must_use]
    pub fn without_ping(self) -> Self {
        let delivery_mode = match self.delivery_mode {
            DeliveryMode::Push => DeliveryMode::Push,
            DeliveryMode::Ping | DeliveryMode::Poll => DeliveryMode::Poll,
        };
        Self {
            delivery_mode,
            ..self
        }
    }

    /// Writes everything, secrets included, as JSON that [`from_json`](Self::from_json) reads.
    pub fn to_json(&self) -> Secret<String> {
        let token = self.client_notification_token.as_ref();
        let token = token.map(|token| token.expose().as_str());
        self.waiting
            .record(AUTH_REQ_ID)
            .text("delivery_mode", Some(self.delivery_mode.as_str()))
            .text("client_notification_token", token)
            .finish()
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    ///
    /// [`Misuse::Record`](crate::Misuse::Record) where it is not one of this version.
    pub fn from_json(record: &str) -> Result<Self, Error> {
        record::read(record, Purpose::BackchannelAuthentication, read)
    }

    /// The server's name for this authentication.
    pub fn auth_req_id(&self) -> &Secret<String> {
        &self.waiting.code
    }

    /// Until when the user can decide.
    pub fn expires_at(&self) -> UnixTime {
        self.waiting.expires_at
    }

    /// How long to wait between two polls, at least.
    pub fn interval(&self) -> Duration {
        self.waiting.interval
    }

    /// The scope that was asked for.
    pub fn scope(&self) -> Option<&Scope> {
        self.waiting.scope.as_ref()
    }

    /// How the outcome comes.
    pub fn delivery_mode(&self) -> DeliveryMode {
        self.delivery_mode
    }

    pub(super) fn waiting(&self) -> &Waiting {
        &self.waiting
    }

    /// Whether who has this token and names this authentication is the server.
    pub(super) fn is_notified_by(&self, token: &str, auth_req_id: &str) -> bool {
        let Some(expected) = &self.client_notification_token else {
            return false;
        };
        let by_token = constant_time_eq(expected.expose().as_bytes(), token.as_bytes());
        let id = self.auth_req_id().expose();
        by_token & constant_time_eq(id.as_bytes(), auth_req_id.as_bytes())
    }
}

impl fmt::Debug for BackchannelAuthentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BackchannelAuthentication")
            .field("delivery_mode", &self.delivery_mode)
            .field("expires_at", &self.expires_at())
            .field("interval", &self.interval())
            .finish_non_exhaustive()
    }
}

fn read(object: &JsonObject<'_>) -> Result<Option<BackchannelAuthentication>, JsonError> {
    let waiting = Waiting::from_record(object, AUTH_REQ_ID)?;
    let mode = DeliveryMode::from_name(&object.required_string("delivery_mode")?);
    let token = object.string("client_notification_token")?;
    let token = token.filter(|token| !token.is_empty());
    let (Some(waiting), Some(delivery_mode)) = (waiting, mode) else {
        return Ok(None);
    };
    // Without a token nobody could say that it is the server.
    if delivery_mode != DeliveryMode::Poll && token.is_none() {
        return Ok(None);
    }
    Ok(Some(BackchannelAuthentication {
        waiting,
        delivery_mode,
        client_notification_token: token.map(|token| Secret::new(token.into_owned())),
    }))
}

const PLACE: Place = Place::BackchannelAuthenticationResponse;
const EXPECTED: Expected = Expected::json(&[200]);
