//! From an authorization request to its reference ([RFC 9126]).
//!
//! [RFC 9126]: https://www.rfc-editor.org/rfc/rfc9126

use core::fmt;
use std::borrow::Cow;

use oauth_step::{
    Endpoint, Env, IntoStep, Pending, Response, Step, TransportError, UnixTime, decode_form,
};

use super::begun::Authorization;
use super::builder::AuthorizationRequestBuilder;
use super::pending::PendingAuthorization;
use super::profiled::Way;
use super::pushed::PushedAuthorization;
use super::request::AuthorizationRequest;
use crate::adapt::note;
use crate::call::Call;
use crate::error::{Error, Misuse};
use crate::metadata::EndpointName;

impl AuthorizationRequestBuilder<'_> {
    /// Hands the request to the server beforehand ([RFC 9126]): the client authenticates, nobody on
    /// the way through the browser can read or change the parameters, and the URL to send the user to
    /// holds nothing but a reference to them.
    ///
    /// ```
    /// # use oauth_step::{FixedEnv, IntoStep, Response, Step, UnixTime, UrlPolicy};
    /// # use oauth2_core::{Client, ServerMetadata};
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// # let env = FixedEnv::new(UnixTime(1_700_000_000));
    /// # let server = ServerMetadata::new("https://server.example.com", UrlPolicy::default())?
    /// #     .with_authorization_endpoint("https://server.example.com/authorize")?
    /// #     .with_member(
    /// #         "pushed_authorization_request_endpoint",
    /// #         "\"https://server.example.com/par\"",
    /// #     )?;
    /// # let client = Client::new(server, "s6BhdRkqt3");
    /// let step = client.authorization().scope("read").push().into_step(&env)?;
    /// let Step::Send(request, awaiting) = step else { panic!("the first step is a request") };
    /// assert_eq!(request.uri(), "https://server.example.com/par");
    /// # let mut response = Response::new(br#"{"request_uri":"urn:x:y","expires_in":60}"#.to_vec());
    /// # *response.status_mut() = http::StatusCode::CREATED;
    /// # response.headers_mut().insert("content-type", "application/json".parse()?);
    /// let Step::Done((authorization, _)) = awaiting.receive(Ok(response), &env)? else {
    ///     panic!("the end")
    /// };
    /// assert_eq!(
    ///     authorization.url(),
    ///     "https://server.example.com/authorize?client_id=s6BhdRkqt3&request_uri=urn%3Ax%3Ay",
    /// );
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [RFC 9126]: https://www.rfc-editor.org/rfc/rfc9126
    pub fn push(self) -> PushAuthorization {
        PushAuthorization(self.into_owned())
    }

    /// With a client and texts of its own.
    fn into_owned(self) -> AuthorizationRequestBuilder<'static> {
        let owned = |text: Cow<'_, str>| Cow::Owned(text.into_owned());
        let params = self.params.into_iter();
        AuthorizationRequestBuilder {
            client: Cow::Owned(self.client.into_owned()),
            scope: self.scope.map(owned),
            redirect_uri: self.redirect_uri.map(owned),
            state: self.state.map(owned),
            nonce: self.nonce.into_owned(),
            pkce: self.pkce,
            response_type: self.response_type,
            response_mode: self.response_mode,
            params: params
                .map(|(name, value)| (owned(name), owned(value)))
                .collect(),
            wanted: self.wanted,
            wrapping: self.wrapping,
        }
    }
}

/// The intent to push an authorization request; made by [`AuthorizationRequestBuilder::push`].
#[derive(Clone, Debug)]
#[must_use = "an intent does nothing until it is run"]
pub struct PushAuthorization(AuthorizationRequestBuilder<'static>);

impl IntoStep for PushAuthorization {
    type Flow = AwaitPushedAuthorization;

    /// Fails with [`Error::Misuse`] as [`AuthorizationRequestBuilder::begin`] does, and where the
    /// server has no endpoint for it, or a request object is to be fetched from somewhere: what is
    /// pushed must not be a reference itself ([RFC 9126 §2.1]).
    ///
    /// [RFC 9126 §2.1]: https://www.rfc-editor.org/rfc/rfc9126#section-2.1
    fn into_step(self, env: &dyn Env) -> Result<Step<AwaitPushedAuthorization>, Error> {
        let mut builder = self.0;
        builder.keep_to_profile();
        builder.check_profile(Way::Pushed)?;
        let endpoint = builder.endpoint()?.clone();
        let names = || builder.params.iter().map(|(name, _)| &**name);
        let taken = RESERVED
            .iter()
            .find(|name| names().any(|other| other == **name));
        if let Some(name) = taken {
            return Err(Misuse::ReservedParameter(name).into());
        }
        let mut request = AuthorizationRequest::new();
        let pending = builder.prepare(&mut request, env)?;
        let request = builder.wrapping.pushed(request, &builder.client, env)?;
        let mut call = Call::new(&builder.client, EndpointName::PushedAuthorizationRequest);
        for (name, value) in decode_form(request.form().as_bytes()) {
            call = call.param(name, value);
        }
        let request = call.request(env)?;
        let sent_at = env.now();
        Ok(Step::send(
            request,
            AwaitPushedAuthorization {
                call,
                endpoint,
                pending,
                sent_at,
            },
        ))
    }
}

/// A pushed authorization request on its way.
///
/// One that was refused for want of a nonce in its proof is sent again, once ([RFC 9449 §8]).
///
/// [RFC 9449 §8]: https://www.rfc-editor.org/rfc/rfc9449#section-8
#[must_use]
pub struct AwaitPushedAuthorization {
    call: Call,
    /// Where the user goes.
    endpoint: Endpoint,
    pending: PendingAuthorization,
    sent_at: UnixTime,
}

impl Pending for AwaitPushedAuthorization {
    type Output = (Authorization, PendingAuthorization);
    type Error = Error;

    fn receive(
        mut self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        let response = reply?;
        self.call.learn(&response);
        let now = env.now();
        let masks = || self.call.masks();
        let answer = self.call.adapt(&response, None);
        match PushedAuthorization::parse_masked(&answer.response, self.sent_at, now, masks) {
            Ok(pushed) => {
                let applied = self.call.applied().iter().chain(&answer.applied);
                for name in applied {
                    note(&mut self.pending.applied, name.clone());
                }
                Ok(Step::Done(self.authorization(&pushed)))
            }
            Err(error) => {
                let request = self.call.again(answer.error(error), &response, env)?;
                Ok(Step::send(
                    request,
                    Self {
                        sent_at: now,
                        ..self
                    },
                ))
            }
        }
    }
}

impl AwaitPushedAuthorization {
    /// RFC 9126 §4: these two parameters and no others.
    fn authorization(self, pushed: &PushedAuthorization) -> (Authorization, PendingAuthorization) {
        let request = AuthorizationRequest::new()
            .param("client_id", self.pending.client_id())
            .param("request_uri", pushed.request_uri());
        let authorization = Authorization {
            url: request.into_url(&self.endpoint),
            request_object: None,
            expires_at: Some(pushed.expires_at()),
        };
        (authorization, self.pending)
    }
}

impl fmt::Debug for AwaitPushedAuthorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "AwaitPushedAuthorization({:?})", self.call)
    }
}

/// RFC 9126 §2.1 forbids the one; the other comes from [`super::RequestObject`].
const RESERVED: [&str; 2] = ["request", "request_uri"];
