//! The flow from a device authorization request to the codes.

use oauth_step::{Env, IntoStep, Pending, Response, Secret, Step, TransportError, UnixTime};

use super::authorization::DeviceAuthorization;
use crate::call::Call;
use crate::client::Client;
use crate::error::{Error, Misuse};
use crate::metadata::EndpointName;
use crate::scope::Scope;

/// The intent to ask for the codes with which a user signs in on another device
/// ([RFC 8628 §3.1]); made by [`Client::device_authorization`].
///
/// [RFC 8628 §3.1]: https://www.rfc-editor.org/rfc/rfc8628#section-3.1
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct BeginDeviceAuthorization {
    call: Call,
    scope: Option<Scope>,
    misuse: Option<Misuse>,
}

impl BeginDeviceAuthorization {
    pub(super) fn new(client: &Client) -> Self {
        Self {
            call: Call::new(client, EndpointName::DeviceAuthorization),
            scope: None,
            misuse: None,
        }
    }

    /// Asks for a scope: space-separated words, in addition to what was asked for before.
    pub fn scope(self, scope: &str) -> Self {
        let Some(more) = Scope::parse(scope) else {
            return self.refuse(Misuse::Scope);
        };
        let before = self.scope.unwrap_or_default();
        Self {
            scope: Some(before.with(&more)),
            ..self
        }
    }

    /// Appends a parameter; names may repeat.
    pub fn param(self, name: impl Into<String>, value: impl Into<Secret<String>>) -> Self {
        Self {
            call: self.call.param(name.into(), value),
            ..self
        }
    }

    fn refuse(self, misuse: Misuse) -> Self {
        Self {
            misuse: self.misuse.or(Some(misuse)),
            ..self
        }
    }
}

impl IntoStep for BeginDeviceAuthorization {
    type Flow = AwaitDeviceAuthorization;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitDeviceAuthorization>, Error> {
        let Self {
            mut call,
            scope,
            misuse,
        } = self;
        if let Some(misuse) = misuse {
            return Err(misuse.into());
        }
        if let Some(scope) = &scope {
            call = call.param("scope", scope.as_str());
        }
        let request = call.request(env)?;
        let flow = AwaitDeviceAuthorization {
            call,
            scope,
            sent_at: env.now(),
        };
        Ok(Step::send(request, flow))
    }
}

/// A device authorization request on its way.
#[derive(Debug)]
#[must_use]
pub struct AwaitDeviceAuthorization {
    call: Call,
    scope: Option<Scope>,
    sent_at: UnixTime,
}

impl Pending for AwaitDeviceAuthorization {
    type Output = DeviceAuthorization;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        let Self {
            mut call,
            scope,
            sent_at,
        } = self;
        let (response, now) = (reply?, env.now());
        call.learn(&response);
        let adapted = call.adapt(&response, None);
        let masks = || call.masks();
        let answer = DeviceAuthorization::answered(&adapted.response, sent_at, now, masks);
        match answer.map_err(|error| adapted.error(error)) {
            Ok(answer) => Ok(Step::Done(answer.of(&call.client, scope))),
            Err(error) => {
                let request = call.again(error, &response, env)?;
                let sent_at = now;
                let flow = Self {
                    call,
                    scope,
                    sent_at,
                };
                Ok(Step::send(request, flow))
            }
        }
    }
}
