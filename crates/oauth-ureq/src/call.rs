//! Protected calls: authorize, send, review, perhaps again.

use std::thread;

use http::request::Parts;
use http::{Method, Request, Response, Uri};
use oauth_adapter::{Trace, refused};
use oauth_step::{
    Authorize, IntoStep, Origin, Outgoing, Pending, Reply, Step, Terms, TransportError, UrlError,
    Verdict,
};
use ureq::{AsSendBody, Body};

use crate::RequestBuilder;
use crate::apart::apart;
use crate::builder::verbs;
use crate::driver::{Carrier, with_length_of_body};

oauth_adapter::session!(blocking,);

impl<A: Authorize> Session<A> {
    verbs!(A);

    /// Begins a request with any method.
    pub fn request<U>(&self, method: Method, url: U) -> RequestBuilder<A>
    where
        Uri: TryFrom<U, Error: Into<http::Error>>,
    {
        RequestBuilder::new(self.clone(), method, url)
    }

    /// Sends a request with the credential attached. Its body can be sent again after a renewal;
    /// one without a body has an empty one, such as `""`.
    ///
    /// The response comes as it is, whatever its status; its body has not been touched. To ureq a
    /// body without a length ends where the connection does, so that one cut short looks whole. A
    /// `Content-Length` of one's own is left out: the body has one.
    ///
    /// Settings that [`configure_request`](ureq::Agent::configure_request) of the driver's agent
    /// has put on the request count, time-outs for example. Redirects and TLS stay as they are.
    ///
    /// # Errors
    ///
    /// Those of the credential. What ureq says is the `source` inside.
    pub fn run(&self, request: Request<impl AsRef<[u8]>>) -> Result<Response<Body>, A::Error> {
        let (head, body) = request.into_parts();
        let (head, body) = (with_length_of_body(head), body.as_ref());
        self.traced(&head, || {
            self.execute(&head, Some(body), |carrier, head, other| {
                carrier.call(head, other.unwrap_or(body))
            })
        })
    }

    /// Sends a request whose body can be read only once, a file or a reader
    /// ([`SendBody::from_reader`](ureq::SendBody::from_reader)), without holding it in memory. Its
    /// 401 is returned, and the next call renews. Otherwise as [`run`](Self::run), except that a
    /// `Content-Length` of one's own goes out: ureq waits for all of what it says.
    ///
    /// # Errors
    ///
    /// As there.
    pub fn run_once(&self, request: Request<impl AsSendBody>) -> Result<Response<Body>, A::Error> {
        let (head, body) = request.into_parts();
        let mut body = Some(body);
        self.traced(&head, || {
            self.execute(&head, None, |carrier, head, _| {
                let body = body.take().ok_or_else(TransportError::unsupported)?;
                carrier.call_once(head, body)
            })
        })
    }

    /// Runs a flow that [`close`](Self::close) waits for. It needs no thread: nobody can take this
    /// one away from it.
    pub(crate) fn run_apart<P: Pending>(
        &self,
        flow: impl IntoStep<Flow = P>,
    ) -> Result<P::Output, P::Error> {
        let _running = self.underway.begin();
        self.driver.run(flow)
    }

    fn traced(
        &self,
        head: &Parts,
        call: impl FnOnce() -> Result<Response<Body>, A::Error>,
    ) -> Result<Response<Body>, A::Error> {
        let trace = Trace::call(&head.method, head.uri.host());
        let reply = trace.within(call);
        trace.replied(reply.as_ref().map(Response::status));
        reply
    }

    fn execute(
        &self,
        template: &Parts,
        body: Option<&[u8]>,
        mut send: impl FnMut(&Carrier, Parts, Option<&[u8]>) -> Result<Response<Body>, TransportError>,
    ) -> Result<Response<Body>, A::Error> {
        if Origin::of(&template.uri).is_none() {
            return Err(refused(UrlError::NotAbsolute).into());
        }
        let env = self.driver.env();
        let terms = Terms::new(body.is_some(), self.patience);
        let mut attempt = self.auth.attempt(terms);
        loop {
            let mut head = template.clone();
            let outgoing = Outgoing::new(&mut head, body);
            let access = self.auth.authorize(&mut attempt, outgoing, env)?;
            if let Some(renewal) = access.renewal {
                self.start(*renewal);
            }
            if let Some(pause) = access.pause {
                pause.block();
                continue;
            }
            self.driver.settings().permit_marked(&head.extensions)?;
            let reply = send(self.driver.carrier(), head, access.body.as_deref());
            let seen = match &reply {
                Ok(response) => Reply::Answered(response.status(), response.headers()),
                Err(error) => Reply::Failed(error.kind()),
            };
            match self.auth.review(&mut attempt, seen, env) {
                Verdict::Resend(after) if body.is_some() => {
                    drop(reply);
                    thread::sleep(after);
                }
                _ => return Ok(reply?),
            }
        }
    }

    /// Runs a renewal apart from the call that began it: that one has a token, or its own time to
    /// wait.
    fn start(&self, renewal: Step<A::Renewal>) {
        let driver = self.driver.clone();
        let running = self.underway.begin();
        let thread = thread::Builder::new().name("oauth-renewal".to_owned());
        apart(thread, move || {
            let trace = Trace::renewal();
            // It has kept its own result, a failure included.
            let kept: Result<(), <A::Renewal as Pending>::Error> =
                trace.within(|| driver.run(renewal));
            trace.ended(&kept);
            drop(running);
        });
    }
}
