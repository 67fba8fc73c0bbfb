//! The flow from a backchannel authentication request to its acknowledgement ([CIBA §7]).
//!
//! [CIBA §7]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.7

use core::fmt;
use core::time::Duration;
use std::borrow::Cow;

use oauth_step::{
    Env, IntoStep, Pending, Response, Secret, Step, TransportError, UnixTime, random_token,
};

use super::authentication::{BackchannelAuthentication, DeliveryMode};
use super::hint::Hint;
use crate::authorization::Made;
#[cfg(feature = "jose")]
use crate::authorization::RequestObject;
use crate::call::{Call, check_params};
use crate::client::Client;
use crate::error::{Error, Masks, Misuse};
use crate::metadata::EndpointName;
use crate::profile::ProfileRule;
use crate::scope::Scope;

/// The intent to have the server authenticate a user ([CIBA §7.1]); made by
/// [`Client::backchannel_authentication`].
///
/// `openid` is always in the scope. In ping and push mode a fresh `client_notification_token` is
/// sent, by which the server's notification is known.
///
/// [CIBA §7.1]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.7.1
#[derive(Clone)]
#[must_use = "an intent does nothing until it is run"]
pub struct BeginBackchannelAuthentication {
    client: Client,
    hint: Hint,
    delivery_mode: DeliveryMode,
    scope: Scope,
    params: Vec<Param>,
    #[cfg(feature = "jose")]
    request_object: Option<RequestObject>,
    misuse: Option<Misuse>,
}

type Param = (Cow<'static, str>, Secret<String>);

impl BeginBackchannelAuthentication {
    pub(super) fn new(client: &Client, hint: Hint) -> Self {
        Self {
            client: client.clone(),
            hint,
            delivery_mode: DeliveryMode::default(),
            scope: Scope::parse("openid").unwrap_or_default(),
            params: Vec::new(),
            #[cfg(feature = "jose")]
            request_object: None,
            misuse: None,
        }
    }

    /// How the outcome comes, as the client is registered; by default it is polled for.
    pub fn delivery_mode(self, delivery_mode: DeliveryMode) -> Self {
        Self {
            delivery_mode,
            ..self
        }
    }

    /// Asks for more scope than `openid`: space-separated words.
    pub fn scope(self, scope: &str) -> Self {
        match Scope::parse(scope) {
            Some(more) => Self {
                scope: self.scope.with(&more),
                ..self
            },
            None => self.refuse(Misuse::Scope),
        }
    }

    /// How strongly the user is to authenticate: `acr` values, the preferred first, separated by
    /// spaces. The server need not comply; the ID Token says what it did.
    pub fn acr_values(self, values: &str) -> Self {
        self.own("acr_values", values)
    }

    /// A short text that the user sees on both devices, so that they know that the two belong
    /// together.
    pub fn binding_message(self, message: impl Into<Secret<String>>) -> Self {
        self.own("binding_message", message)
    }

    /// What the user has told, known to them and the server alone: it shows that they want this
    /// request.
    pub fn user_code(self, code: impl Into<Secret<String>>) -> Self {
        self.own("user_code", code)
    }

    /// For how long the user should be able to decide, in whole seconds, at least one.
    pub fn requested_expiry(self, expiry: Duration) -> Self {
        self.own("requested_expiry", expiry.as_secs().max(1).to_string())
    }

    /// Appends any other parameter; names may repeat.
    pub fn param(mut self, name: impl Into<String>, value: impl Into<Secret<String>>) -> Self {
        let name = name.into();
        match OWN_PARAMETERS.iter().find(|own| **own == name) {
            Some(own) => self.refuse(Misuse::ReservedParameter(own)),
            None => {
                self.params.push((name.into(), value.into()));
                self
            }
        }
    }

    /// Puts all parameters into a JWT that this key signs ([CIBA §7.1.1]), by a private key
    /// for the algorithm that the client registered as
    /// `backchannel_authentication_request_signing_alg`.
    ///
    /// [CIBA §7.1.1]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.7.1.1
    #[cfg(feature = "jose")]
    pub fn request_object(self, request_object: impl Into<RequestObject>) -> Self {
        Self {
            request_object: Some(request_object.into()),
            ..self
        }
    }

    /// A parameter that is there once.
    fn own(mut self, name: &'static str, value: impl Into<Secret<String>>) -> Self {
        if self.params.iter().any(|(other, _)| other == name) {
            return self.refuse(Misuse::ReservedParameter(name));
        }
        self.params.push((name.into(), value.into()));
        self
    }

    fn refuse(self, misuse: Misuse) -> Self {
        Self {
            misuse: self.misuse.or(Some(misuse)),
            ..self
        }
    }

    fn check_signature(&self) -> Result<(), Misuse> {
        #[cfg(feature = "jose")]
        let made = self.request_object.as_ref().map(Made::of);
        #[cfg(not(feature = "jose"))]
        let made = None;
        match self.client.profile() {
            Some(profile) => Made::check(made, profile),
            None => Ok(()),
        }
    }

    fn check(&self) -> Result<(), Misuse> {
        if let Some(misuse) = &self.misuse {
            return Err(misuse.clone());
        }
        self.client.demand(ProfileRule::PollOrPing, || {
            self.delivery_mode != DeliveryMode::Push
        })?;
        if self.delivery_mode == DeliveryMode::Push && self.client.refuses_unbound() {
            return Err(Misuse::TokenUnbound);
        }
        self.check_signature()?;
        let server = self.client.server();
        let modes = server.list("backchannel_token_delivery_modes_supported");
        let mode = self.delivery_mode.as_str();
        match modes {
            Some(modes) if !modes.iter().any(|listed| listed == mode) => {
                Err(Misuse::DeliveryModeUnsupported)
            }
            _ => Ok(()),
        }
    }
}

impl IntoStep for BeginBackchannelAuthentication {
    type Flow = AwaitBackchannelAuthentication;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitBackchannelAuthentication>, Error> {
        self.check()?;
        // CIBA §7.1: at least 128 bits, better 160, at most 1024 characters, of RFC 6750's alphabet.
        let notified = self.delivery_mode != DeliveryMode::Poll;
        let token = notified.then(|| Secret::new(random_token(env, TOKEN_OCTETS)));
        let mut params: Vec<Param> = vec![("scope".into(), self.scope.as_str().into())];
        if let Some(token) = &token {
            params.push(("client_notification_token".into(), token.clone()));
        }
        params.push((self.hint.name().into(), self.hint.into_value()));
        params.extend(self.params);
        check_params(&params)?;
        let call = Call::new(&self.client, EndpointName::BackchannelAuthentication);
        #[cfg(feature = "jose")]
        let (call, inside) = match &self.request_object {
            Some(request_object) => {
                let token = request_object.backchannel(&self.client, &params, env)?;
                // CIBA §7.1.1: no parameter of the request is outside.
                (call.param("request", token), params)
            }
            None => (with_all(call, params), Vec::new()),
        };
        #[cfg(not(feature = "jose"))]
        let (call, inside) = (with_all(call, params), Vec::new());
        let mut flow = AwaitBackchannelAuthentication {
            call,
            inside,
            scope: self.scope,
            delivery_mode: self.delivery_mode,
            token,
            sent_at: env.now(),
        };
        Ok(Step::send(flow.call.request(env)?, flow))
    }
}

impl fmt::Debug for BeginBackchannelAuthentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BeginBackchannelAuthentication")
            .field("client", &self.client)
            .field("hint", &self.hint)
            .field("delivery_mode", &self.delivery_mode)
            .finish_non_exhaustive()
    }
}

/// A backchannel authentication request on its way.
#[must_use]
pub struct AwaitBackchannelAuthentication {
    call: Call,
    /// The parameters within what was signed: a server may repeat them all the same.
    inside: Vec<Param>,
    scope: Scope,
    delivery_mode: DeliveryMode,
    token: Option<Secret<String>>,
    sent_at: UnixTime,
}

impl AwaitBackchannelAuthentication {
    fn masks(&self) -> Masks {
        let mut masks = self.call.masks();
        for (name, value) in &self.inside {
            if !Call::is_public(name) {
                masks.add(value.expose());
            }
        }
        masks
    }
}

impl Pending for AwaitBackchannelAuthentication {
    type Output = BackchannelAuthentication;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        let mut flow = self;
        let (response, now) = (reply?, env.now());
        flow.call.learn(&response);
        let adapted = flow.call.adapt(&response, None);
        let masks = || flow.masks();
        let answer =
            BackchannelAuthentication::answered(&adapted.response, flow.sent_at, now, masks);
        match answer.map_err(|error| adapted.error(error)) {
            Ok(answer) => {
                let client = &flow.call.client;
                let answer = answer.of(client, flow.scope, flow.delivery_mode, flow.token);
                Ok(Step::Done(answer))
            }
            Err(error) => {
                let request = flow.call.again(error, &response, env)?;
                flow.sent_at = now;
                Ok(Step::send(request, flow))
            }
        }
    }
}

impl fmt::Debug for AwaitBackchannelAuthentication {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AwaitBackchannelAuthentication({:?})", self.call)
    }
}

fn with_all(call: Call, params: Vec<Param>) -> Call {
    let params = params.into_iter();
    params.fold(call, |call, (name, value)| call.param(name, value))
}

/// 160 bits.
const TOKEN_OCTETS: usize = 20;
/// What the flow sets itself, or has a method for.
const OWN_PARAMETERS: [&str; 11] = [
    "acr_values",
    "binding_message",
    "client_notification_token",
    "id_token_hint",
    "login_hint",
    "login_hint_token",
    "request",
    "request_uri",
    "requested_expiry",
    "scope",
    "user_code",
];
