//! Token revocation ([RFC 7009]).
//!
//! [RFC 7009]: https://www.rfc-editor.org/rfc/rfc7009

use oauth_step::{
    Env, Expected, IntoStep, Pending, Response, Secret, Step, TransportError, UnixTime,
};

use crate::answer;
use crate::call::Call;
use crate::client::Client;
use crate::error::{Error, Masks, Place};
use crate::form_request::{FormRequest, form_message};
use crate::metadata::EndpointName;

/// A revocation request with exactly the parameters that are set on it, in order
/// ([RFC 7009 §2.1]).
///
/// [RFC 7009 §2.1]: https://www.rfc-editor.org/rfc/rfc7009#section-2.1
#[derive(Clone)]
#[must_use]
pub struct RevocationRequest(FormRequest);

form_message!(RevocationRequest);

impl RevocationRequest {
    /// A request to revoke this token.
    pub fn new(token: &str) -> Self {
        Self(FormRequest::new().param("token", token))
    }

    /// Reads the answer. A token that the server does not know counts as revoked
    /// ([RFC 7009 §2.2]).
    ///
    /// # Errors
    ///
    /// [`Error::Server`] where the server refused, with
    /// [`ErrorCode::UnsupportedTokenType`](crate::ErrorCode::UnsupportedTokenType) for one;
    /// [`Error::Unavailable`] where the token must be taken to live on.
    ///
    /// [RFC 7009 §2.2]: https://www.rfc-editor.org/rfc/rfc7009#section-2.2
    pub fn parse(response: &Response, now: UnixTime) -> Result<(), Error> {
        parse(response, now, Masks::default)
    }
}

/// What kind of token is to be revoked: a hint that spares the server a search.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum TokenTypeHint {
    /// `access_token`
    AccessToken,
    /// `refresh_token`
    RefreshToken,
}

impl TokenTypeHint {
    /// The value of `token_type_hint`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::AccessToken => "access_token",
            Self::RefreshToken => "refresh_token",
        }
    }
}

/// The intent to revoke a token; made by [`Client::revoke`].
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct Revocation {
    call: Call,
    hint: Option<TokenTypeHint>,
}

impl Revocation {
    pub(crate) fn new(client: &Client, token: &Secret<String>) -> Self {
        Self {
            call: Call::new(client, EndpointName::Revocation).param("token", token.clone()),
            hint: None,
        }
    }

    /// Says what kind of token it is.
    pub fn hint(self, hint: TokenTypeHint) -> Self {
        Self {
            hint: Some(hint),
            ..self
        }
    }
}

impl IntoStep for Revocation {
    type Flow = AwaitRevocation;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitRevocation>, Error> {
        let Self { mut call, hint } = self;
        if let Some(hint) = hint {
            call = call.param("token_type_hint", hint.as_str().to_owned());
        }
        let request = call.request(env)?;
        Ok(Step::send(request, AwaitRevocation(call)))
    }
}

/// A revocation request on its way.
#[derive(Debug)]
#[must_use]
pub struct AwaitRevocation(Call);

impl Pending for AwaitRevocation {
    type Output = ();
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        let Self(mut call) = self;
        let response = reply?;
        call.learn(&response);
        let answer = call.adapt(&response, None);
        match parse(&answer.response, env.now(), || call.masks()) {
            Ok(()) => Ok(Step::Done(())),
            Err(error) => {
                let request = call.again(answer.error(error), &response, env)?;
                Ok(Step::send(request, Self(call)))
            }
        }
    }
}

fn parse(response: &Response, now: UnixTime, masks: impl FnOnce() -> Masks) -> Result<(), Error> {
    answer::success(Place::RevocationResponse, &EXPECTED, response, now, masks)?;
    Ok(())
}

/// RFC 7009 §2.2: 200, and the body is ignored; so is its media type. 204 by tolerance.
const EXPECTED: Expected = Expected::new(&[200, 204], &[]);
