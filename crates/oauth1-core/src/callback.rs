//! What comes back from the resource owner ([RFC 5849 §2.2]).
//!
//! [RFC 5849 §2.2]: https://www.rfc-editor.org/rfc/rfc5849#section-2.2

use core::fmt;

use oauth_step::{Callback, Secret, constant_time_eq};

use crate::error::{Error, PeerFault, Place, Problem};
use crate::fields::Fields;
use crate::temporary::TemporaryCredentials;

/// Temporary credentials that the resource owner has authorized, and what proves it: good for one
/// [`Client::token_credentials`](crate::Client::token_credentials).
pub struct Verified {
    pub(crate) temporary: TemporaryCredentials,
    /// Nothing at a server of OAuth 1.0, which has none.
    pub(crate) verifier: Option<Secret<String>>,
}

impl fmt::Debug for Verified {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Verified")
            .field("temporary", &self.temporary)
            .finish_non_exhaustive()
    }
}

/// Checks what came back against the temporary credentials that the browser was sent away with.
pub(crate) fn review(
    temporary: TemporaryCredentials,
    callback: Callback<'_>,
) -> Result<Verified, Error> {
    let fault = |fault| Error::peer(Place::Callback, fault);
    if callback.len() > LIMIT {
        return Err(fault(PeerFault::TooLarge { limit: LIMIT }));
    }
    let encoded = match callback {
        Callback::Form(body) => body,
        other => other.query().unwrap_or_default(),
    };
    let fields = Fields::read(encoded).map_err(fault)?;
    let is_own = |token: &str| constant_time_eq(token.as_bytes(), temporary.token().as_bytes());
    // Before anything else is believed: it is the answer to this authorization. Twitter names the
    // token of a refusal `denied`; others leave it out.
    let denied = fields.get("denied");
    let problem = fields.get("oauth_problem");
    match fields.get("oauth_token").or(denied) {
        Some(token) if !is_own(token) => return Err(fault(PeerFault::TokenMismatch)),
        None if problem.is_none() => return Err(fault(PeerFault::MissingParameter("oauth_token"))),
        _ => {}
    }
    if denied.is_some() || problem.is_some() {
        return Err(Error::Denied(problem.and_then(Problem::read)));
    }
    let verifier = match fields.required("oauth_verifier") {
        Ok(verifier) => Some(Secret::from(verifier)),
        // OAuth Core 1.0 has none; the client has been told to put up with that.
        Err(PeerFault::MissingParameter(_)) if !temporary.is_confirmed() => None,
        Err(missing) => return Err(fault(missing)),
    };
    Ok(Verified {
        temporary,
        verifier,
    })
}

/// 256 KiB; browsers and servers give up long before.
const LIMIT: usize = 256 * 1024;
