//! The token credentials of one resource owner, for any number of callers.

use core::fmt;
use std::sync::Arc;

use arc_swap::ArcSwapOption;
use oauth_step::{
    Access, Authorize, Env, IntoStep, Never, Outgoing, Pending, Reply, Response, Step, StoreAnswer,
    Terms, TransportError, Verdict,
};

use crate::authorize::Attempt;
use crate::client::Client;
use crate::credentials::TokenCredentials;
use crate::error::Error;
use crate::signer::Signer;

/// The token credentials of one resource owner, and protected calls with them. Clones are the same
/// session.
///
/// It has none at first: a flow that ends in token credentials brings them
/// ([`sign_in`](Self::sign_in)), or they are taken up from an earlier run
/// ([`with_token`](Self::with_token)). They live until the server says otherwise.
#[derive(Clone)]
pub struct Session(Arc<Shared>);

struct Shared {
    client: Client,
    current: ArcSwapOption<Current>,
}

struct Current {
    credentials: TokenCredentials,
    signer: Signer,
}

impl Session {
    /// A session without token credentials.
    pub fn new(client: Client) -> Self {
        Self(Arc::new(Shared {
            client,
            current: ArcSwapOption::empty(),
        }))
    }

    /// A session that goes on with these.
    pub fn with_token(client: Client, credentials: TokenCredentials) -> Self {
        let session = Self::new(client);
        session.put(credentials);
        session
    }

    /// Runs a flow that ends in token credentials, and makes these the session's.
    pub fn sign_in<I>(&self, flow: I) -> SignIn<I>
    where
        I: IntoStep,
        I::Flow: Pending<Output = TokenCredentials, Error = Error>,
    {
        SignIn {
            flow,
            session: self.clone(),
        }
    }

    /// Forgets the token credentials. The protocol has no way to revoke them.
    pub fn sign_out(&self) {
        self.0.current.store(None);
    }

    /// The current token credentials.
    pub fn token(&self) -> Option<TokenCredentials> {
        let current = self.0.current.load();
        current.as_ref().map(|current| current.credentials.clone())
    }

    /// The client that the session is for.
    pub fn client(&self) -> &Client {
        &self.0.client
    }

    fn put(&self, credentials: TokenCredentials) {
        let signer = self.0.client.signer(&credentials);
        let current = Current {
            credentials,
            signer,
        };
        self.0.current.store(Some(Arc::new(current)));
    }
}

impl Authorize for Session {
    type Attempt = Attempt;
    type Renewal = Never<(), Error>;
    type Error = Error;

    fn attempt(&self, terms: Terms) -> Attempt {
        Attempt::new(terms)
    }

    fn authorize(
        &self,
        attempt: &mut Attempt,
        outgoing: Outgoing<'_>,
        env: &dyn Env,
    ) -> Result<Access<Self::Renewal>, Error> {
        let current = self.0.current.load();
        let current = current.as_ref().ok_or(Error::NotAuthenticated)?;
        current.signer.authorize(attempt, outgoing, env)
    }

    fn review(&self, attempt: &mut Attempt, reply: Reply<'_>, env: &dyn Env) -> Verdict {
        attempt.review(self.client(), reply, env)
    }
}

impl fmt::Debug for Session {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Session")
            .field("client", self.client())
            .field("has_token", &self.0.current.load().is_some())
            .finish_non_exhaustive()
    }
}

/// A flow whose token credentials become a session's, made by [`Session::sign_in`].
#[derive(Debug)]
#[must_use = "nothing is sent until it is run"]
pub struct SignIn<I> {
    flow: I,
    session: Session,
}

impl<I> IntoStep for SignIn<I>
where
    I: IntoStep,
    I::Flow: Pending<Output = TokenCredentials, Error = Error>,
{
    type Flow = AwaitSignIn<I::Flow>;

    fn into_step(self, env: &dyn Env) -> Result<Step<Self::Flow>, Error> {
        signing_in(self.flow.into_step(env)?, self.session)
    }
}

/// A flow whose token credentials become a session's.
pub struct AwaitSignIn<P> {
    flow: P,
    session: Session,
}

impl<P: Pending<Output = TokenCredentials, Error = Error>> Pending for AwaitSignIn<P> {
    type Output = TokenCredentials;
    type Error = Error;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        signing_in(self.flow.receive(reply, env)?, self.session)
    }

    fn wake(self, env: &dyn Env) -> Result<Step<Self>, Error> {
        signing_in(self.flow.wake(env)?, self.session)
    }

    fn stored(
        self,
        answer: Result<StoreAnswer, Box<dyn core::error::Error + Send + Sync>>,
        env: &dyn Env,
    ) -> Result<Step<Self>, Error> {
        signing_in(self.flow.stored(answer, env)?, self.session)
    }
}

impl<P> fmt::Debug for AwaitSignIn<P> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("AwaitSignIn").finish_non_exhaustive()
    }
}

fn signing_in<P: Pending<Output = TokenCredentials, Error = Error>>(
    step: Step<P>,
    session: Session,
) -> Result<Step<AwaitSignIn<P>>, Error> {
    let wrap = |flow, session| AwaitSignIn { flow, session };
    step.within(session, wrap, |credentials, session| {
        session.put(credentials.clone());
        Ok(Step::Done(credentials))
    })
}
