//! Protected calls: attach a credential, look at the answer, perhaps renew and send again.

use core::fmt;
use core::time::Duration;

use http::request::Parts;
use http::{HeaderMap, StatusCode};

use crate::{Env, Pause, Pending, Step, TransportError, TransportErrorKind};

/// A credential for protected calls.
///
/// A driver's loop takes no decision: authorize; start the renewal if there is one, apart from the
/// call; wait and begin again if there is a pause; send; review; return, or begin again.
pub trait Authorize: Send + Sync + 'static {
    /// One call's memory: which token signed it, which flight it waited for, what was tried.
    type Attempt: Send;
    /// A renewal, which keeps its own result; [`Never`](crate::Never) for credentials without one.
    type Renewal: Pending<Output = ()> + Send + 'static;
    /// Why a call cannot be authorized.
    type Error: core::error::Error + From<TransportError> + Send + Sync + 'static;

    /// Begins a call.
    fn attempt(&self, terms: Terms) -> Self::Attempt;

    /// Attaches the credential, or says to wait and ask again; either may come with a renewal to
    /// start, apart from the call. Only this starts renewals.
    ///
    /// # Errors
    ///
    /// Nothing was sent; the error says what the caller can do.
    fn authorize(
        &self,
        attempt: &mut Self::Attempt,
        outgoing: Outgoing<'_>,
        env: &dyn Env,
    ) -> Result<Access<Self::Renewal>, Self::Error>;

    /// Sees every reply, good ones too.
    fn review(&self, attempt: &mut Self::Attempt, reply: Reply<'_>, env: &dyn Env) -> Verdict;
}

/// What a caller can do and bear.
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct Terms {
    /// Whether the request can be sent again, body included.
    pub replayable: bool,
    /// How long the call may wait for a renewal.
    pub patience: Duration,
}

impl Terms {
    /// Whether the request can be sent again, and how long the call may wait for a renewal.
    pub fn new(replayable: bool, patience: Duration) -> Self {
        Self {
            replayable,
            patience,
        }
    }
}

/// A request about to be sent.
#[non_exhaustive]
pub struct Outgoing<'a> {
    /// The head, to which the credential is attached.
    pub head: &'a mut Parts,
    /// The body's bytes where the stack has them; `None` for a stream.
    pub body: Option<&'a [u8]>,
}

impl<'a> Outgoing<'a> {
    /// A head, and the body's bytes where the stack has them.
    pub fn new(head: &'a mut Parts, body: Option<&'a [u8]>) -> Self {
        Self { head, body }
    }
}

impl fmt::Debug for Outgoing<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (method, uri) = (&self.head.method, &self.head.uri);
        let host = uri.host().unwrap_or_default();
        write!(f, "Outgoing({method} {host}{})", uri.path())
    }
}

/// What to do with a call: first start `renewal`, detached; then, if there is a `pause`, wait and
/// ask again, with the request as it was; else send, with the `body` that is here, if one is.
#[must_use = "a renewal that is not started never ends"]
#[non_exhaustive]
pub struct Access<R: Pending> {
    /// To be driven to its end apart from the call. Boxed, since it is rare and large.
    pub renewal: Option<Box<Step<R>>>,
    /// To be waited for before asking again.
    pub pause: Option<Pause>,
    /// To be sent in place of the request's body, this time: the credential is in it.
    pub body: Option<Vec<u8>>,
}

impl<R: Pending> Access<R> {
    /// Send.
    pub fn ready() -> Self {
        Self {
            renewal: None,
            pause: None,
            body: None,
        }
    }

    /// Wait and ask again.
    pub fn wait(pause: Pause) -> Self {
        Self {
            pause: Some(pause),
            ..Self::ready()
        }
    }

    /// The same, with a renewal to start.
    pub fn renewing(self, renewal: Step<R>) -> Self {
        Self {
            renewal: Some(Box::new(renewal)),
            ..self
        }
    }

    /// The same, to be sent with this body, where there is one, in place of the request's. It is for
    /// those who were shown the bytes that it replaces; a `Content-Length` of these they take out.
    pub fn with_body(self, body: Option<Vec<u8>>) -> Self {
        Self { body, ..self }
    }

    /// Puts the renewal inside a larger flow.
    ///
    /// # Errors
    ///
    /// Those of `wrap`.
    pub fn try_map<Q: Pending, E>(
        self,
        wrap: impl FnOnce(Step<R>) -> Result<Step<Q>, E>,
    ) -> Result<Access<Q>, E> {
        Ok(Access {
            renewal: match self.renewal {
                Some(renewal) => Some(Box::new(wrap(*renewal)?)),
                None => None,
            },
            pause: self.pause,
            body: self.body,
        })
    }
}

impl<R: Pending> fmt::Debug for Access<R> {
    // Not the body, which holds a credential.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Access")
            .field("renewal", &self.renewal)
            .field("pause", &self.pause)
            .field("body", &self.body.as_ref().map(Vec::len))
            .finish()
    }
}

/// What came of a protected call, as far as a credential looks at it. The body is never touched.
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_enums, reason = "an answer came, or none did")]
pub enum Reply<'a> {
    /// A response.
    Answered(StatusCode, &'a HeaderMap),
    /// None.
    Failed(TransportErrorKind),
}

/// What becomes of the reply.
#[must_use = "the verdict says whether to send again"]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Verdict {
    /// Return it to the caller.
    Accept,
    /// Begin again after this time; zero means at once.
    Resend(Duration),
}

/// A mark in a request's extensions: it must go over the connection with the client certificate
/// ([RFC 8705 §2]).
///
/// [RFC 8705 §2]: https://www.rfc-editor.org/rfc/rfc8705#section-2
#[derive(Clone, Copy, Debug)]
#[expect(clippy::exhaustive_structs, reason = "a mark has no content")]
pub struct MutualTls;
