//! Temporary credentials ([RFC 5849 §2.1]): an authorization that has begun.
//!
//! [RFC 5849 §2.1]: https://www.rfc-editor.org/rfc/rfc5849#section-2.1

use core::fmt;

use oauth_step::{Callback, Secret};

use crate::callback::{self, Verified};
use crate::error::{Error, Misuse};
use crate::fields::Fields;

/// An authorization that has begun: where to send the resource owner, and what to keep for this
/// one until the browser comes back ([RFC 5849 §2.1], [RFC 5849 §2.2]).
///
/// [RFC 5849 §2.1]: https://www.rfc-editor.org/rfc/rfc5849#section-2.1
/// [RFC 5849 §2.2]: https://www.rfc-editor.org/rfc/rfc5849#section-2.2
#[derive(Clone)]
pub struct TemporaryCredentials {
    pub(crate) client_id: Box<str>,
    pub(crate) token: Secret<String>,
    pub(crate) secret: Secret<String>,
    pub(crate) authorization_url: Box<str>,
    pub(crate) is_confirmed: bool,
    pub(crate) extra: Fields,
}

impl TemporaryCredentials {
    /// Where the resource owner's browser goes.
    pub fn authorization_url(&self) -> &str {
        &self.authorization_url
    }

    /// The token that the callback brings back: by it an application finds these credentials.
    pub fn token(&self) -> &str {
        self.token.expose()
    }

    /// Reads what the browser came back with.
    ///
    /// A `&str` is the URL that the browser asked for (the path is enough), or its query alone;
    /// see [`Callback`] for the others. Whatever comes of it, this authorization is spent.
    ///
    /// # Errors
    ///
    /// [`Error::Denied`] where the resource owner said no; [`Error::Peer`] where the callback
    /// belongs to another authorization, or lacks or repeats a parameter.
    pub fn response<'a>(self, callback: impl Into<Callback<'a>>) -> Result<Verified, Error> {
        callback::review(self, callback.into())
    }

    /// Takes the verifier that the resource owner has read off a page, where the callback is
    /// `oob`; white space around it is not part of it.
    ///
    /// # Errors
    ///
    /// [`Misuse::Verifier`] where it is empty.
    pub fn verifier(self, verifier: &str) -> Result<Verified, Error> {
        let verifier = verifier.trim();
        if verifier.is_empty() {
            return Err(Misuse::Verifier.into());
        }
        Ok(Verified {
            temporary: self,
            verifier: Some(verifier.into()),
        })
    }

    /// Another field of the server's answer.
    pub fn field(&self, name: &str) -> Option<&str> {
        self.extra.get(name)
    }

    pub(crate) fn is_confirmed(&self) -> bool {
        self.is_confirmed
    }
}

impl fmt::Debug for TemporaryCredentials {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("TemporaryCredentials")
            .field("client_id", &self.client_id)
            .field("is_confirmed", &self.is_confirmed)
            .finish_non_exhaustive()
    }
}
