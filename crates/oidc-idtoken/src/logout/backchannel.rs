//! Back-channel logout: the provider posts a Logout Token, and the check of it as a flow.

use core::fmt;

use http::header::{CACHE_CONTROL, CONTENT_TYPE};
use http::{HeaderValue, StatusCode};
use jose_assert::{AwaitVerified, IssuerKeys};
use oauth_step::{Callback, Env, IntoStep, Pending, Response, Secret, Step, TransportError};

use super::logout_token::{LogoutToken, LogoutTokenVerifier, refused};
use super::refusal::LogoutTokenError;
use crate::Error;
use crate::incoming::Params;

/// A Logout Token that a provider has posted ([Back-Channel Logout §2.5]), to be checked; made by
/// [`OidcClient::backchannel_logout`](crate::OidcClient::backchannel_logout).
///
/// The answer is [`backchannel_response`], once the sessions are ended.
///
/// [Back-Channel Logout §2.5]: https://openid.net/specs/openid-connect-backchannel-1_0.html#BCRequest
#[must_use = "nothing is checked until a driver runs it"]
pub struct BackchannelLogout {
    keys: IssuerKeys,
    verifier: LogoutTokenVerifier,
    token: Result<Secret<String>, LogoutTokenError>,
}

impl BackchannelLogout {
    pub(crate) fn new(keys: IssuerKeys, verifier: LogoutTokenVerifier, form: &[u8]) -> Self {
        Self {
            keys,
            verifier,
            token: logout_token(form),
        }
    }
}

impl IntoStep for BackchannelLogout {
    type Flow = AwaitLogoutToken;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitLogoutToken>, Error> {
        let token = self.verifier.open(self.token?.expose(), env)?;
        let rules = self.verifier.signed_by(&self.keys);
        let step = self
            .keys
            .verify(token.expose(), &rules, env)
            .map_err(refused)?;
        after_signature(step, self.verifier, env)
    }
}

impl fmt::Debug for BackchannelLogout {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BackchannelLogout")
            .field("verifier", &self.verifier)
            .finish_non_exhaustive()
    }
}

/// Awaits the provider's keys for a Logout Token; see [`BackchannelLogout`].
#[derive(Debug)]
pub struct AwaitLogoutToken {
    keys: AwaitVerified,
    verifier: LogoutTokenVerifier,
}

impl Pending for AwaitLogoutToken {
    type Output = LogoutToken;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        let step = self.keys.receive(reply, env).map_err(refused)?;
        after_signature(step, self.verifier, env)
    }

    fn wake(self, env: &dyn Env) -> Result<Step<Self>, Error> {
        let step = self.keys.wake(env).map_err(refused)?;
        after_signature(step, self.verifier, env)
    }
}

/// What the provider is answered ([Back-Channel Logout §2.8]): 200 where the token was good and
/// the sessions are ended, 400 otherwise; never to be stored.
///
/// [Back-Channel Logout §2.8]: https://openid.net/specs/openid-connect-backchannel-1_0.html#BCResponse
pub fn backchannel_response<T, E>(outcome: &Result<T, E>) -> Response {
    let mut response = match outcome {
        Ok(_) => Response::new(Vec::new()),
        Err(_) => {
            let mut refusal = Response::new(br#"{"error":"invalid_request"}"#.to_vec());
            *refusal.status_mut() = StatusCode::BAD_REQUEST;
            let json = HeaderValue::from_static("application/json");
            refusal.headers_mut().insert(CONTENT_TYPE, json);
            refusal
        }
    };
    let no_store = HeaderValue::from_static("no-store");
    response.headers_mut().insert(CACHE_CONTROL, no_store);
    response
}

fn after_signature(
    step: Step<AwaitVerified>,
    verifier: LogoutTokenVerifier,
    env: &dyn Env,
) -> Result<Step<AwaitLogoutToken>, Error> {
    step.within(
        verifier,
        |keys, verifier| AwaitLogoutToken { keys, verifier },
        |verified, verifier| Ok(Step::Done(verifier.review(verified, env.now())?)),
    )
}

/// The one field that counts, given once; all others are ignored.
// Back-Channel Logout 2.5.
fn logout_token(form: &[u8]) -> Result<Secret<String>, LogoutTokenError> {
    let params = Params::read(Callback::Form(form))?;
    Ok(Secret::from(params.required("logout_token")?))
}
