//! Protected calls: authorize, send, review, perhaps again.

use http::header::{CONTENT_LENGTH, Entry, TRANSFER_ENCODING};
use http::{HeaderMap, Request, Response, Uri};
use oauth_adapter::{Trace, permit_marked, refused};
use oauth_step::{
    Authorize, IntoStep, Origin, Outgoing, Pending, Reply, Step, Terms, TransportError,
    TransportErrorKind, UrlError, Verdict,
};
use tokio::sync::oneshot;

use crate::carry::{Attempt, Carrier, Content, Next, carry};
use crate::runtime::Runtime;
use crate::{Body, Driver};

oauth_adapter::session!(
    async,
    ///
    /// As a layer over any other service it is an [`OAuthLayer`](crate::OAuthLayer).
);

impl<A: Authorize> Session<A> {
    /// Sends a `GET` request; see [`request`](Self::request).
    ///
    /// # Errors
    ///
    /// As there, and where the URL is none.
    pub async fn get<U>(&self, url: U) -> Result<Response<Body>, A::Error>
    where
        Uri: TryFrom<U, Error: Into<http::Error>>,
    {
        let request = Request::get(url).body(Body::empty());
        self.request(request.map_err(refused)?).await
    }

    /// Sends a request with the credential attached.
    ///
    /// The response comes as it is, whatever its status; its body has not been touched. A request
    /// whose body is a stream is sent once: its 401 is returned, and the next call renews. A
    /// `Content-Length` of one's own is made that of the body, unless it is a stream.
    ///
    /// # Errors
    ///
    /// Those of the credential. What hyper says is the `source` inside.
    pub async fn request(
        &self,
        request: Request<impl Into<Body>>,
    ) -> Result<Response<Body>, A::Error> {
        let mut request = request.map(Into::into);
        let length = request.body().as_bytes().map(<[u8]>::len);
        if let Some(length) = length {
            with_length(request.headers_mut(), length);
        }
        let trace = Trace::call(request.method(), request.uri().host());
        let attempt = Call::begin(self, length.is_some(), self.driver.settings().mutual_tls);
        let call = carry(attempt, &self.driver, request, Body::CONTENT);
        let reply = trace.over(call).await;
        trace.replied(reply.as_ref().map(Response::status));
        reply
    }

    /// Runs a flow that must not be lost with the caller, a renewal for one.
    pub(crate) async fn run_apart<P>(
        &self,
        flow: impl IntoStep<Flow = P> + Send + 'static,
    ) -> Result<P::Output, P::Error>
    where
        P: Pending<Output: Send> + Send + 'static,
    {
        let (ended, end) = oneshot::channel();
        let driver = self.driver.clone();
        let running = self.underway.begin();
        self.driver.runtime().spawn(async move {
            // The caller may have gone: what the flow had to keep, it has kept.
            let _ = ended.send(driver.run(flow).await);
            drop(running);
        });
        end.await.unwrap_or_else(|gone| {
            Err(TransportError::new(TransportErrorKind::Broken, gone).into())
        })
    }

    /// Runs a renewal apart from the call that began it: with the call gone, the new token must
    /// not be lost.
    fn start(&self, renewal: Step<A::Renewal>) {
        let driver = self.driver.clone();
        let (running, trace) = (self.underway.begin(), Trace::renewal());
        self.driver.runtime().spawn(async move {
            // It has kept its own result, a failure included.
            trace.ended(&trace.over(driver.run(renewal)).await);
            drop(running);
        });
    }
}

/// One call with the credential of a session, which is at hand in whatever way.
pub(crate) struct Call<S, A: Authorize> {
    session: S,
    attempt: A::Attempt,
    shows_certificate: bool,
}

impl<S: AsRef<Session<A>>, A: Authorize> Call<S, A> {
    /// Begins a call whose request can be sent again, or cannot, over a client that shows the
    /// driver's certificate, or does not.
    pub(crate) fn begin(session: S, replayable: bool, shows_certificate: bool) -> Self {
        let Session { auth, patience, .. } = session.as_ref();
        Self {
            attempt: auth.attempt(Terms::new(replayable, *patience)),
            session,
            shows_certificate,
        }
    }
}

impl<S: AsRef<Session<A>> + Send, A: Authorize> Attempt for Call<S, A> {
    type Error = A::Error;

    fn authorize(&mut self, outgoing: Outgoing<'_>) -> Result<Next, A::Error> {
        let session = self.session.as_ref();
        let Outgoing { head, body, .. } = outgoing;
        if Origin::of(&head.uri).is_none() {
            return Err(refused(UrlError::NotAbsolute).into());
        }
        let (auth, driver) = (&session.auth, &session.driver);
        let outgoing = Outgoing::new(head, body);
        let access = auth.authorize(&mut self.attempt, outgoing, driver.env())?;
        if let Some(renewal) = access.renewal {
            session.start(*renewal);
        }
        permit_marked(&head.extensions, self.shows_certificate)?;
        Ok(Next {
            pause: access.pause,
            body: access.body,
        })
    }

    fn review(&mut self, reply: Reply<'_>) -> Verdict {
        let Session { auth, driver, .. } = self.session.as_ref();
        auth.review(&mut self.attempt, reply, driver.env())
    }

    fn runtime(&self) -> &Runtime {
        self.session.as_ref().driver.runtime()
    }
}

/// A driver's own client.
impl Carrier<Body> for &Driver {
    type Body = Body;
    type Error = TransportError;

    async fn send(&mut self, request: Request<Body>) -> Result<Response<Body>, TransportError> {
        self.transport().call(request, self.runtime()).await
    }

    fn kind(error: &TransportError) -> TransportErrorKind {
        error.kind()
    }
}

impl Body {
    pub(crate) const CONTENT: Content<Self> = Content {
        bytes: Self::as_bytes,
        again: Self::try_clone,
        of: |bytes| Some(bytes.into()),
    };
}

/// Lets no header say another length than the body's own: hyper would wait for the rest.
fn with_length(headers: &mut HeaderMap, length: usize) {
    headers.remove(TRANSFER_ENCODING);
    if let Entry::Occupied(mut said) = headers.entry(CONTENT_LENGTH) {
        said.insert(length.into());
    }
}

/// Writes the methods that send, for sessions each with its credential.
macro_rules! verbs {
    ($($session:ident over $auth:ty;)+) => {$(
        impl $session {
            /// Sends a `GET` request; see [`Session::get`](crate::Session::get).
            ///
            /// # Errors
            ///
            /// Those of the credential, and where the URL is none.
            pub async fn get<U>(
                &self,
                url: U,
            ) -> Result<http::Response<crate::Body>, <$auth as oauth_step::Authorize>::Error>
            where
                http::Uri: TryFrom<U, Error: Into<http::Error>>,
            {
                self.calls.get(url).await
            }

            /// Sends a request with the credential attached; see
            /// [`Session::request`](crate::Session::request).
            ///
            /// # Errors
            ///
            /// Those of the credential. What hyper says is the `source` inside.
            pub async fn request(
                &self,
                request: http::Request<impl Into<crate::Body>>,
            ) -> Result<http::Response<crate::Body>, <$auth as oauth_step::Authorize>::Error> {
                self.calls.request(request).await
            }
        }
    )+};
}
pub(crate) use verbs;
