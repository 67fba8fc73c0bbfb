//! Protected calls: authorize, send, review, perhaps again.

use http::Method;
use oauth_adapter::{Trace, permit_marked};
use oauth_step::{
    Authorize, IntoStep, Outgoing, Pending, Reply, Step, Terms, TransportError, TransportErrorKind,
    Verdict,
};
use reqwest::IntoUrl;
use tokio::sync::oneshot;

use crate::RequestBuilder;
use crate::builder::verbs;
use crate::driver::{sleep, transport};

oauth_adapter::session!(async,);

impl<A: Authorize> Session<A> {
    verbs!(A);

    /// Begins a request with any method, over the driver's client.
    pub fn request(&self, method: Method, url: impl IntoUrl) -> RequestBuilder<A> {
        RequestBuilder::new(self.clone(), self.driver.client().request(method, url))
    }

    /// Sends a request with the credential attached, over any client.
    ///
    /// The URL that is authorized is the one that reqwest has parsed and sends. The response comes
    /// as it is, whatever its status; its body has not been touched. A request whose body is a
    /// stream is sent once: its 401 is returned, and the next call renews.
    ///
    /// A client of one's own must not follow redirects (`redirect::Policy::none()`): a signature
    /// covers one URL, and a token is for one server. A request that the credential marks with
    /// [`MutualTls`](oauth_step::MutualTls), for a token that is bound to the driver's client
    /// certificate, goes over the driver's client alone, by [`request`](Self::request).
    ///
    /// # Errors
    ///
    /// Those of the credential. What reqwest says is the `source` inside.
    pub async fn execute(
        &self,
        client: &reqwest::Client,
        request: reqwest::Request,
    ) -> Result<reqwest::Response, A::Error> {
        // Nobody can see whether it shows the driver's certificate.
        self.traced(client, request, false).await
    }

    /// The same over the driver's client.
    pub(crate) async fn execute_over_own(
        &self,
        request: reqwest::Request,
    ) -> Result<reqwest::Response, A::Error> {
        let shows_certificate = self.driver.settings().mutual_tls;
        let client = self.driver.client();
        self.traced(client, request, shows_certificate).await
    }

    async fn traced(
        &self,
        client: &reqwest::Client,
        request: reqwest::Request,
        shows_certificate: bool,
    ) -> Result<reqwest::Response, A::Error> {
        let trace = Trace::call(request.method(), request.url().host_str());
        let call = self.call(client, request, shows_certificate);
        let reply = trace.over(call).await;
        trace.replied(reply.as_ref().map(reqwest::Response::status));
        reply
    }

    async fn call(
        &self,
        client: &reqwest::Client,
        request: reqwest::Request,
        shows_certificate: bool,
    ) -> Result<reqwest::Response, A::Error> {
        let body = request.body();
        let replayable = body.is_none_or(|body| body.as_bytes().is_some());
        let mut attempt = self.auth.attempt(Terms::new(replayable, self.patience));
        let mut unsent = Some(request);
        while let Some(request) = unsent.take() {
            let spare = request.try_clone();
            let request = http::Request::<reqwest::Body>::try_from(request).map_err(transport)?;
            let (mut head, body) = request.into_parts();
            let outgoing = Outgoing::new(&mut head, body.as_bytes());
            let access = self
                .auth
                .authorize(&mut attempt, outgoing, self.driver.env())?;
            if let Some(renewal) = access.renewal {
                self.start(*renewal);
            }
            permit_marked(&head.extensions, shows_certificate)?;
            let body = access.body.map_or(body, reqwest::Body::from);
            let request = http::Request::from_parts(head, body);
            let request = reqwest::Request::try_from(request).map_err(transport)?;
            if let Some(pause) = access.pause {
                sleep(pause).await;
                unsent = spare.or(Some(request));
                continue;
            }
            let reply = client.execute(request).await.map_err(transport);
            match self.review(&mut attempt, &reply) {
                Verdict::Resend(after) if spare.is_some() => {
                    drop(reply);
                    tokio::time::sleep(after).await;
                    unsent = spare;
                }
                _ => return Ok(reply?),
            }
        }
        Err(TransportError::unsupported().into())
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
        tokio::spawn(async move {
            // The caller may have gone: what the flow had to keep, it has kept.
            let _ = ended.send(driver.run(flow).await);
            drop(running);
        });
        end.await.unwrap_or_else(|gone| {
            Err(TransportError::new(TransportErrorKind::Broken, gone).into())
        })
    }

    fn review(
        &self,
        attempt: &mut A::Attempt,
        reply: &Result<reqwest::Response, TransportError>,
    ) -> Verdict {
        let reply = match reply {
            Ok(response) => Reply::Answered(response.status(), response.headers()),
            Err(error) => Reply::Failed(error.kind()),
        };
        self.auth.review(attempt, reply, self.driver.env())
    }

    /// Runs a renewal apart from the call that began it: with the call gone, the new token must
    /// not be lost.
    fn start(&self, renewal: Step<A::Renewal>) {
        let driver = self.driver.clone();
        let (running, trace) = (self.underway.begin(), Trace::renewal());
        tokio::spawn(async move {
            // It has kept its own result, a failure included.
            trace.ended(&trace.over(driver.run(renewal)).await);
            drop(running);
        });
    }
}
