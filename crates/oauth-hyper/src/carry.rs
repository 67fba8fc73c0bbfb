//! The loop of every protected call, whatever its credential, its body and what sends it.

use http::{Request, Response};
use oauth_step::{Outgoing, Pause, Reply, TransportError, TransportErrorKind, Verdict};

use crate::runtime::Runtime;

/// The loop of every protected call. It takes no decision.
pub(crate) async fn carry<T, C, B>(
    mut attempt: T,
    mut carrier: C,
    request: Request<B>,
    content: Content<B>,
) -> Result<Response<C::Body>, T::Error>
where
    T: Attempt<Error: From<C::Error>>,
    C: Carrier<B>,
{
    let (template, mut body) = request.into_parts();
    loop {
        let mut head = template.clone();
        let outgoing = Outgoing::new(&mut head, (content.bytes)(&body));
        let next = attempt.authorize(outgoing)?;
        if let Some(pause) = next.pause {
            attempt.runtime().clone().pause(pause).await;
            continue;
        }
        let spare = (content.again)(&body);
        if let Some(bytes) = next.body {
            body = (content.of)(bytes).ok_or_else(TransportError::unsupported)?;
        }
        let reply = carrier.send(Request::from_parts(head, body)).await;
        let seen = match &reply {
            Ok(response) => Reply::Answered(response.status(), response.headers()),
            Err(error) => Reply::Failed(C::kind(error)),
        };
        match (attempt.review(seen), spare) {
            (Verdict::Resend(after), Some(spare)) => {
                drop(reply);
                attempt.runtime().clone().wait(after).await;
                body = spare;
            }
            _ => return Ok(reply?),
        }
    }
}

/// What one call asks its credential, whatever that is.
pub(crate) trait Attempt: Send {
    type Error: From<TransportError>;

    /// Attaches the credential, or says to wait and ask again.
    fn authorize(&mut self, outgoing: Outgoing<'_>) -> Result<Next, Self::Error>;
    fn review(&mut self, reply: Reply<'_>) -> Verdict;
    /// Where it waits.
    fn runtime(&self) -> &Runtime;
}

/// What sends a call, as often as it has to be sent.
pub(crate) trait Carrier<B>: Send {
    type Body: Send;
    type Error: Send;

    fn send(
        &mut self,
        request: Request<B>,
    ) -> impl Future<Output = Result<Response<Self::Body>, Self::Error>> + Send;

    /// Whether the server can have seen a request that ended so.
    fn kind(error: &Self::Error) -> TransportErrorKind;
}

/// What to do with a call whose renewal, where it needs one, has been started.
pub(crate) struct Next {
    /// To be waited for before asking again.
    pub(crate) pause: Option<Pause>,
    /// To be sent in place of the request's body.
    pub(crate) body: Option<Vec<u8>>,
}

/// What a body can tell and do.
pub(crate) struct Content<B> {
    /// Its bytes, where it has them at hand.
    pub(crate) bytes: fn(&B) -> Option<&[u8]>,
    /// The same once more.
    pub(crate) again: fn(&B) -> Option<B>,
    /// One of other bytes, where it can tell its own.
    pub(crate) of: fn(Vec<u8>) -> Option<B>,
}
