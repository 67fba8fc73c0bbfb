//! Flows of another protocol whose requests are signed.

use core::fmt;

use oauth_step::{
    Awaiting, Env, IntoStep, Pending, Request, Response, Sleeping, Step, StoreAnswer, Storing,
    TransportError, TransportErrorKind,
};

use crate::options::SigningOptions;
use crate::signer::Signer;

impl Signer {
    /// Signs each request of a flow: some servers give OAuth 2 tokens to clients of OAuth 1.0a. A
    /// request that cannot be signed ends the flow in its own error, with ours as the `source`.
    ///
    /// ```
    /// use flow_script::{done, env, json, sent};
    /// use oauth1_core::{Client, SignatureMethod};
    /// use oauth2_core::{ExtensionGrant, ServerMetadata};
    /// use oauth_step::{IntoStep, UrlPolicy};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let server = ServerMetadata::new("https://account.example", UrlPolicy::default())?
    ///     .with_token_endpoint("https://account.example/oauth2/token")?;
    /// let grant = oauth2_core::Client::without_id(server).extension_grant("client_credentials");
    ///
    /// let client = Client::new("key-id", "key-secret")
    ///     .with_signature_method(SignatureMethod::HmacSha256);
    /// let flow = client.two_legged().around(grant);
    ///
    /// let (request, awaiting) = sent(flow.into_step(&env())?);
    /// let header = request.headers()["authorization"].to_str()?;
    /// assert!(header.starts_with("OAuth oauth_consumer_key=\"key-id\""));
    /// # let answer = r#"{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"bearer"}"#;
    /// # let tokens = done(awaiting.receive(Ok(json(200, answer)), &env())?);
    /// # assert_eq!(tokens.access_token().expose(), "2YotnFZFEjr1zCsicMWpAA");
    /// # Ok(())
    /// # }
    /// ```
    pub fn around<I: IntoStep>(&self, flow: I) -> SignedFlow<I> {
        SignedFlow {
            flow,
            signer: self.clone(),
        }
    }
}

/// A flow whose requests are signed, made by [`Signer::around`].
#[derive(Debug)]
#[must_use = "nothing is sent until it is run"]
pub struct SignedFlow<I> {
    flow: I,
    signer: Signer,
}

impl<I: IntoStep> IntoStep for SignedFlow<I> {
    type Flow = AwaitSigned<I::Flow>;

    fn into_step(self, env: &dyn Env) -> Result<Step<Self::Flow>, <Self::Flow as Pending>::Error> {
        signed(self.flow.into_step(env)?, self.signer, env)
    }
}

/// A flow between two signed requests.
pub struct AwaitSigned<P> {
    state: State<P>,
    signer: Signer,
}

enum State<P> {
    Awaiting(Awaiting<P>),
    Sleeping(Sleeping<P>),
    Storing(Storing<P>),
}

impl<P: Pending> Pending for AwaitSigned<P> {
    type Output = P::Output;
    type Error = P::Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, P::Error> {
        match self.state {
            State::Awaiting(state) => signed(state.receive(reply, env)?, self.signer, env),
            _ => Err(TransportError::unsupported().into()),
        }
    }

    fn wake(self, env: &dyn Env) -> Result<Step<Self>, P::Error> {
        match self.state {
            State::Sleeping(state) => signed(state.wake(env)?, self.signer, env),
            _ => Err(TransportError::unsupported().into()),
        }
    }

    fn stored(
        self,
        answer: Result<StoreAnswer, Box<dyn core::error::Error + Send + Sync>>,
        env: &dyn Env,
    ) -> Result<Step<Self>, P::Error> {
        match self.state {
            State::Storing(state) => signed(state.stored(answer, env)?, self.signer, env),
            _ => Err(TransportError::unsupported().into()),
        }
    }
}

impl<P> fmt::Debug for AwaitSigned<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AwaitSigned").finish_non_exhaustive()
    }
}

fn signed<P: Pending>(
    step: Step<P>,
    signer: Signer,
    env: &dyn Env,
) -> Result<Step<AwaitSigned<P>>, P::Error> {
    match step {
        Step::Send(request, state) => {
            let request = sign(&signer, request, env)?;
            let state = State::Awaiting(state);
            Ok(Step::send(request, AwaitSigned { state, signer }))
        }
        Step::Wait(pause, state) => {
            let state = State::Sleeping(state);
            Ok(Step::wait(pause, AwaitSigned { state, signer }))
        }
        Step::Store(request, state) => {
            let state = State::Storing(state);
            Ok(Step::store(request, AwaitSigned { state, signer }))
        }
        Step::Done(output) => Ok(Step::Done(output)),
        _ => Err(TransportError::unsupported().into()),
    }
}

/// A request that cannot be signed is one that cannot be sent: the flow's own error says so, with
/// ours as its cause.
fn sign(signer: &Signer, request: Request, env: &dyn Env) -> Result<Request, TransportError> {
    let (mut head, body) = request.into_parts();
    let signed = signer.sign_with(&SigningOptions::new(), &mut head, Some(&body), env);
    let signed =
        signed.map_err(|error| TransportError::new(TransportErrorKind::Unsupported, error))?;
    Ok(Request::from_parts(head, signed.unwrap_or(body)))
}
