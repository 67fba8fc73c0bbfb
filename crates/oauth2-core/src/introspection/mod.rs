//! Token introspection ([RFC 7662]), also in JWTs ([RFC 9701]).
//!
//! [RFC 7662]: https://www.rfc-editor.org/rfc/rfc7662
//! [RFC 9701]: https://www.rfc-editor.org/rfc/rfc9701

mod answer;
mod request;
#[cfg(feature = "jose")]
mod signed;

use core::fmt;

use oauth_step::{Env, IntoStep, Pending, Response, Secret, Step, TransportError};

pub use answer::Introspection;
pub use request::IntrospectionRequest;

use crate::call::Call;
use crate::client::Client;
use crate::error::{Error, Misuse};
use crate::metadata::EndpointName;
use crate::profile::ProfileRule;
use crate::revocation::TokenTypeHint;

/// The intent to ask what a token is good for; made by [`Client::introspect`].
///
/// ```
/// use oauth_step::IntoStep;
/// use oauth2_core::{AwaitIntrospection, Client, Introspection, TokenTypeHint};
///
/// fn ask(client: &Client, token: &str) -> impl IntoStep<Flow = AwaitIntrospection> {
///     client.introspect(token).hint(TokenTypeHint::AccessToken)
/// }
///
/// fn may_read(said: &Introspection) -> bool {
///     said.is_active() && said.scope().is_some_and(|scope| scope.contains("read"))
/// }
/// ```
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct Introspect {
    call: Call,
    form: Form,
}

/// In which form the answer has to come: JSON, or a JWT that is verified so.
#[derive(Clone, Debug, Default)]
struct Form(#[cfg(feature = "jose")] Option<signed::Signed>);

impl Form {
    /// What the client's profile says of it.
    fn check(&self, client: &Client) -> Result<(), Misuse> {
        #[cfg(feature = "jose")]
        if let (Some(signed), Some(profile)) = (&self.0, client.profile()) {
            let mut algorithms = signed.algorithms().iter();
            let allowed = algorithms.all(|algorithm| profile.allows_algorithm(algorithm.name()));
            return profile.demand(ProfileRule::Algorithm, allowed);
        }
        client.demand(ProfileRule::SignedIntrospection, || false)
    }
}

impl Client {
    /// Asks the server what a token is good for ([RFC 7662 §2.1]): for protected resources, which
    /// are clients of the server too.
    ///
    /// [RFC 7662 §2.1]: https://www.rfc-editor.org/rfc/rfc7662#section-2.1
    pub fn introspect(&self, token: impl Into<Secret<String>>) -> Introspect {
        Introspect {
            call: Call::new(self, EndpointName::Introspection).param("token", token),
            form: Form::default(),
        }
    }
}

impl Introspect {
    /// Says what kind of token it is.
    pub fn hint(self, hint: TokenTypeHint) -> Self {
        self.param("token_type_hint", hint.as_str())
    }

    /// Appends a parameter that the server knows.
    pub fn param(self, name: impl Into<String>, value: impl Into<Secret<String>>) -> Self {
        Self {
            call: self.call.param(name.into(), value),
            ..self
        }
    }

    /// Asks for the answer in a signed JWT ([RFC 9701 §4]), as registered by
    /// `introspection_signed_response_alg` and `introspection_encrypted_response_alg`: what it says
    /// can be proven later. One that is JSON alone is refused then.
    ///
    /// [RFC 9701 §4]: https://www.rfc-editor.org/rfc/rfc9701#section-4
    #[cfg(feature = "jose")]
    pub fn signed(self, verifier: jose_assert::ResponseVerifier) -> Self {
        let id = self.call.client.id().to_owned();
        self.signed_for(verifier, id)
    }

    /// As [`signed`](Self::signed), for a protected resource that the server knows by another name
    /// than the client's id: the `aud` of the answer ([RFC 9701 §5]).
    ///
    /// [RFC 9701 §5]: https://www.rfc-editor.org/rfc/rfc9701#section-5
    #[cfg(feature = "jose")]
    pub fn signed_for(
        self,
        verifier: jose_assert::ResponseVerifier,
        resource_server: impl Into<String>,
    ) -> Self {
        let resource_server = resource_server.into();
        let signed = signed::Signed::new(&self.call.client, verifier, resource_server);
        Self {
            call: self.call.accept(signed::MEDIA_TYPE),
            form: Form(Some(signed)),
        }
    }
}

impl IntoStep for Introspect {
    type Flow = AwaitIntrospection;

    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitIntrospection>, Error> {
        let Self { mut call, form } = self;
        form.check(&call.client)?;
        let request = call.request(env)?;
        Ok(Step::send(
            request,
            AwaitIntrospection(State::Asked(call, form)),
        ))
    }
}

/// Awaits the answer, then, where it is a signed JWT, the server's keys if they are needed.
#[must_use]
pub struct AwaitIntrospection(State);

enum State {
    Asked(Call, Form),
    #[cfg(feature = "jose")]
    Keys(signed::AwaitSigned),
}

impl Pending for AwaitIntrospection {
    type Output = Introspection;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        match self.0 {
            State::Asked(call, form) => answered(&reply?, call, form, env),
            #[cfg(feature = "jose")]
            State::Keys(flow) => Self::after_keys(flow.receive(reply, env)?),
        }
    }

    #[cfg(feature = "jose")]
    fn wake(self, env: &dyn Env) -> Result<Step<Self>, Error> {
        match self.0 {
            State::Asked(..) => Err(TransportError::unsupported().into()),
            State::Keys(flow) => Self::after_keys(flow.wake(env)?),
        }
    }
}

impl AwaitIntrospection {
    #[cfg(feature = "jose")]
    fn after_keys(step: Step<signed::AwaitSigned>) -> Result<Step<Self>, Error> {
        step.within(
            (),
            |flow, ()| Self(State::Keys(flow)),
            |introspection, ()| Ok(Step::Done(introspection)),
        )
    }
}

fn answered(
    response: &Response,
    mut call: Call,
    form: Form,
    env: &dyn Env,
) -> Result<Step<AwaitIntrospection>, Error> {
    call.learn(response);
    let adapted = call.adapt(response, None);
    let answer = &adapted.response;
    let masks = || call.masks();
    let error = match &form {
        #[cfg(feature = "jose")]
        Form(Some(signed)) => match signed::body(answer, env.now(), masks) {
            Ok(token) => return AwaitIntrospection::after_keys(signed.verify(token, env)?),
            Err(error) => error,
        },
        _ => match Introspection::read(answer, env.now(), masks) {
            Ok(introspection) => return Ok(Step::Done(introspection)),
            Err(error) => error,
        },
    };
    let request = call.again(adapted.error(error), response, env)?;
    Ok(Step::send(
        request,
        AwaitIntrospection(State::Asked(call, form)),
    ))
}

impl fmt::Debug for AwaitIntrospection {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            State::Asked(call, _) => write!(f, "AwaitIntrospection({call:?})"),
            #[cfg(feature = "jose")]
            State::Keys(flow) => write!(f, "AwaitIntrospection({flow:?})"),
        }
    }
}
