//! Signing protected calls for an adapter ([RFC 5849 §3]).
//!
//! [RFC 5849 §3]: https://www.rfc-editor.org/rfc/rfc5849#section-3

use core::time::Duration;

use http::StatusCode;
use oauth_step::{Access, Authorize, Env, Never, Outgoing, Reply, Terms, Verdict};

use crate::answer::{challenged, follow_clock, server_time};
use crate::client::Client;
use crate::error::Error;
use crate::options::SigningOptions;
use crate::signer::Signer;

/// One call's memory.
#[derive(Debug)]
pub struct Attempt {
    /// Whether it may be sent again, once, when the clock was wrong.
    may_resend: bool,
}

impl Authorize for Signer {
    type Attempt = Attempt;
    type Renewal = Never<(), Error>;
    type Error = Error;

    fn attempt(&self, terms: Terms) -> Attempt {
        Attempt::new(terms)
    }

    /// Signs anew, with a new nonce, each time it is asked. What the request's extensions hold as
    /// [`SigningOptions`] counts.
    fn authorize(
        &self,
        attempt: &mut Attempt,
        outgoing: Outgoing<'_>,
        env: &dyn Env,
    ) -> Result<Access<Self::Renewal>, Error> {
        let Outgoing { head, body, .. } = outgoing;
        let options = head.extensions.get::<SigningOptions>().cloned();
        let options = options.unwrap_or_default();
        // Signed for that very time, or with that very nonce: again it would be refused.
        attempt.may_resend &= options.timestamp.is_none() && options.nonce.is_none();
        let body = self.sign_with(&options, head, body, env)?;
        Ok(Access::ready().with_body(body))
    }

    fn review(&self, attempt: &mut Attempt, reply: Reply<'_>, env: &dyn Env) -> Verdict {
        attempt.review(self.client(), reply, env)
    }
}

impl Attempt {
    pub(crate) fn new(terms: Terms) -> Self {
        Self {
            may_resend: terms.replayable,
        }
    }

    /// Goes by the server's clock where that is what it refused and the client wants it, and then
    /// begins again, once.
    pub(crate) fn review(&mut self, client: &Client, reply: Reply<'_>, env: &dyn Env) -> Verdict {
        // RFC 5849 §3.2 has both. Nothing else is looked at, nor that where nobody wants it.
        let (true, Reply::Answered(status, headers)) = (client.corrects_clock(), reply) else {
            return Verdict::Accept;
        };
        let is_refusal = matches!(status, StatusCode::BAD_REQUEST | StatusCode::UNAUTHORIZED);
        let is_corrected = is_refusal
            && follow_clock(
                client,
                challenged(headers).as_ref(),
                server_time(headers),
                env.now(),
            );
        match is_corrected && core::mem::take(&mut self.may_resend) {
            true => Verdict::Resend(Duration::ZERO),
            false => Verdict::Accept,
        }
    }
}
