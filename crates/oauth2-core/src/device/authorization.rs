//! The codes, and what to show the user ([RFC 8628 §3.2]).
//!
//! [RFC 8628 §3.2]: https://www.rfc-editor.org/rfc/rfc8628#section-3.2

use core::fmt;
use core::time::Duration;

use oauth_step::{
    Endpoint, Expected, JsonError, JsonObject, Response, Secret, UnixTime, UrlPolicy,
};

use crate::answer;
use crate::client::Client;
use crate::error::{Error, Masks, PeerFault, Place, Purpose};
use crate::record;
use crate::scope::Scope;
use crate::token::Waiting;

/// A user is asked to sign in on another device: what to show, and what
/// [`Client::poll_device`] needs meanwhile.
///
/// It belongs to one user and is good for one sign-in. It can be kept as text
/// ([`to_json`](Self::to_json)), secret and out of reach of other users.
///
/// ```
/// # use oauth_step::{IntoStep, Pending};
/// # use oauth2_core::{Client, Error, Tokens};
/// /// `run` is an adapter's, here one that blocks.
/// fn sign_in(client: &Client, driver: &impl Driver) -> Result<Tokens, Error> {
///     let authorization = driver.run(client.device_authorization().scope("read"))?;
///     println!(
///         "go to {} and enter {}",
///         authorization.verification_uri(),
///         authorization.user_code(),
///     );
///     driver.run(client.poll_device(&authorization))
/// }
/// # trait Driver {
/// #     fn run<P: Pending>(&self, flow: impl IntoStep<Flow = P>) -> Result<P::Output, P::Error>;
/// # }
/// ```
#[derive(Clone)]
pub struct DeviceAuthorization {
    waiting: Waiting,
    user_code: Box<str>,
    verification_uri: Box<str>,
    verification_uri_complete: Option<Box<str>>,
}

impl DeviceAuthorization {
    pub(super) fn answered(
        response: &Response,
        sent_at: UnixTime,
        now: UnixTime,
        masks: impl Fn() -> Masks,
    ) -> Result<Self, Error> {
        let object = answer::object(PLACE, &EXPECTED, &REQUIRED, response, now, masks)?;
        Self::read(&object, sent_at).map_err(|fault| Error::peer(PLACE, fault))
    }

    fn read(object: &JsonObject<'_>, sent_at: UnixTime) -> Result<Self, PeerFault> {
        let waiting = Waiting::read(object, "device_code", sent_at)?;
        let this = Self::shown(object, waiting)?;
        match this.fault() {
            Some(fault) => Err(fault),
            None => Ok(this),
        }
    }

    fn shown(object: &JsonObject<'_>, waiting: Waiting) -> Result<Self, JsonError> {
        let complete = object.string("verification_uri_complete")?;
        Ok(Self {
            waiting,
            user_code: object.required_string("user_code")?.into(),
            verification_uri: object.required_string("verification_uri")?.into(),
            verification_uri_complete: complete.map(Into::into),
        })
    }

    /// What is wrong with that which is shown.
    fn fault(&self) -> Option<PeerFault> {
        let web_address = "an http or https URL";
        let complete = self.verification_uri_complete.as_deref();
        let (name, rule) = if !is_user_code(&self.user_code) {
            let rule = "a non-empty string without control characters";
            ("user_code", rule)
        } else if !is_web_address(&self.verification_uri) {
            ("verification_uri", web_address)
        } else if complete.is_some_and(|uri| !is_web_address(uri)) {
            ("verification_uri_complete", web_address)
        } else {
            return None;
        };
        Some(PeerFault::Member { name, rule })
    }

    pub(super) fn of(self, client: &Client, scope: Option<Scope>) -> Self {
        Self {
            waiting: self.waiting.of(client, scope),
            ..self
        }
    }

    /// Writes everything, secrets included, as JSON that [`from_json`](Self::from_json) reads.
    pub fn to_json(&self) -> Secret<String> {
        let complete = self.verification_uri_complete();
        self.waiting
            .record("device_code")
            .text("user_code", Some(&self.user_code))
            .text("verification_uri", Some(&self.verification_uri))
            .text("verification_uri_complete", complete)
            .finish()
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    ///
    /// [`Misuse::Record`](crate::Misuse::Record) where it is not one of this version.
    pub fn from_json(record: &str) -> Result<Self, Error> {
        record::read(record, Purpose::DeviceAuthorization, |object| {
            let Some(waiting) = Waiting::from_record(object, "device_code")? else {
                return Ok(None);
            };
            // A store is no network, but its record may have been edited: the rules hold here too.
            let this = Self::shown(object, waiting)?;
            Ok(this.fault().is_none().then_some(this))
        })
    }

    /// What the user types in at [`verification_uri`](Self::verification_uri), to be shown as it
    /// is.
    pub fn user_code(&self) -> &str {
        &self.user_code
    }

    /// Where the user goes on the other device: `http` or `https`, to be shown. Nobody opens it
    /// here.
    pub fn verification_uri(&self) -> &str {
        &self.verification_uri
    }

    /// The same with the code in it, if the server gave one: for a QR code or a link. The user
    /// still compares the code ([RFC 8628 §3.3.1]).
    ///
    /// [RFC 8628 §3.3.1]: https://www.rfc-editor.org/rfc/rfc8628#section-3.3.1
    pub fn verification_uri_complete(&self) -> Option<&str> {
        self.verification_uri_complete.as_deref()
    }

    /// Until when the user can decide.
    pub fn expires_at(&self) -> UnixTime {
        self.waiting.expires_at
    }

    /// How long to wait between two polls, at least.
    pub fn interval(&self) -> Duration {
        self.waiting.interval
    }

    /// What to poll with.
    pub fn device_code(&self) -> &Secret<String> {
        &self.waiting.code
    }

    /// The scope that was asked for.
    pub fn scope(&self) -> Option<&Scope> {
        self.waiting.scope.as_ref()
    }

    pub(super) fn waiting(&self) -> &Waiting {
        &self.waiting
    }
}

impl fmt::Debug for DeviceAuthorization {
    // The user's code is for the user alone.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DeviceAuthorization")
            .field("expires_at", &self.expires_at())
            .field("interval", &self.interval())
            .finish_non_exhaustive()
    }
}

/// It goes to a screen, perhaps a terminal.
fn is_user_code(text: &str) -> bool {
    !text.is_empty() && !text.contains(char::is_control)
}

/// Whether a browser may be sent there: no script, no file, nothing that another program opens.
/// Secrets do not go there, so plain `http` will do, and a page of any part of it.
fn is_web_address(text: &str) -> bool {
    let (page, part) = text.split_once('#').unwrap_or((text, ""));
    Endpoint::parse(page, UrlPolicy::dangerous_allow_http()).is_ok()
        && part.bytes().all(|byte| byte.is_ascii_graphic())
}

const PLACE: Place = Place::DeviceAuthorizationResponse;
const EXPECTED: Expected = Expected::json(&[200]);
const REQUIRED: [&str; 3] = ["device_code", "user_code", "verification_uri"];
