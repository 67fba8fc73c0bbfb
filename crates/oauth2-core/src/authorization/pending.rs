//! An authorization that waits for its response.

use core::fmt;
use std::sync::Arc;

use oauth_step::Secret;

use super::code::AuthorizationCode;
use super::drawn::Drawn;
use super::mode::ResponseMode;
use super::params::Params;
use super::received::ReceivedResponse;
use super::response_type::ResponseType;
use crate::adapt::Applied;
use crate::error::{Error, Misuse, PeerFault, Place};
use crate::scope::{Scope, ScopePolicy};
use oauth_step::Callback;

/// What an authorization response is checked against: the only way from a response to a code.
///
/// It belongs to one user's browser and is good for one response. While it waits it can be kept as
/// text ([`to_json`](Self::to_json)), secret and out of reach of other users.
pub struct PendingAuthorization {
    pub(super) issuer: Arc<str>,
    pub(super) client_id: Arc<str>,
    pub(super) redirect_uri: Option<Arc<str>>,
    pub(super) drawn: Drawn,
    pub(super) response_type: ResponseType,
    pub(super) response_mode: ResponseMode,
    pub(super) scope: Option<Scope>,
    /// What the client does where an access token in the response has another scope.
    pub(super) scope_policy: ScopePolicy,
    /// What quirks and hooks did to the request.
    pub(super) applied: Applied,
    /// The server's metadata promises `iss` in every response.
    pub(super) issuer_expected: bool,
    /// Of the key that the code is bound to.
    pub(super) dpop_thumbprint: Option<Box<str>>,
}

impl PendingAuthorization {
    /// Reads the response to a request for a code alone, and takes the code out of it.
    ///
    /// A `&str` is the URL that the browser asked for (the path is enough), or its query alone;
    /// see [`Callback`] for the others. Whatever comes of it, this authorization is spent.
    ///
    /// # Errors
    ///
    /// [`Error::Server`] where the server, or the user, said no; [`Error::Peer`] where the
    /// response is not the one to this request; [`Misuse::NotACodeAlone`] where more than a code
    /// was asked for, or a JWT: that is for [`receive`](Self::receive).
    pub fn response<'a>(
        self,
        callback: impl Into<Callback<'a>>,
    ) -> Result<AuthorizationCode, Error> {
        if self.response_type != ResponseType::Code || self.response_mode.is_jwt() {
            return Err(Misuse::NotACodeAlone.into());
        }
        let response = Params::read(&self, callback.into())?.review(self)?;
        response.into_code().ok_or_else(|| {
            let missing = PeerFault::MissingParameter("code");
            Error::peer(Place::AuthorizationResponse, missing)
        })
    }

    /// Reads the response to any request, whatever it asked for and wherever it wanted the answer.
    /// A response in a JWT has yet to be verified then ([`ReceivedResponse::verify`]); any other
    /// one is checked.
    ///
    /// # Errors
    ///
    /// As [`response`](Self::response).
    pub fn receive<'a>(self, callback: impl Into<Callback<'a>>) -> Result<ReceivedResponse, Error> {
        ReceivedResponse::read(self, callback.into())
    }

    /// Writes everything, secrets included, as JSON that [`from_json`](Self::from_json) reads.
    pub fn to_json(&self) -> Secret<String> {
        super::record::write(self)
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    ///
    /// [`Misuse::Record`](crate::Misuse::Record) where it is not one of this version.
    pub fn from_json(record: &str) -> Result<Self, Error> {
        super::record::read(record)
    }

    /// The issuer of the server that the user was sent to.
    pub fn issuer(&self) -> &str {
        &self.issuer
    }

    /// The client id that was sent.
    pub fn client_id(&self) -> &str {
        &self.client_id
    }

    /// The redirection URI exactly as it was sent, if it was.
    pub fn redirect_uri(&self) -> Option<&str> {
        self.redirect_uri.as_deref()
    }

    /// The `state`: by it an application finds the pending authorization of a response.
    pub fn state(&self) -> &str {
        self.drawn.state()
    }

    /// The `nonce`, if one was sent.
    pub fn nonce(&self) -> Option<&str> {
        self.drawn.nonce()
    }

    /// The scope that was asked for.
    pub fn scope(&self) -> Option<&Scope> {
        self.scope.as_ref()
    }

    /// What was asked for.
    pub fn response_type(&self) -> ResponseType {
        self.response_type
    }

    /// Where the response is expected.
    pub fn response_mode(&self) -> ResponseMode {
        self.response_mode
    }
}

impl fmt::Debug for PendingAuthorization {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PendingAuthorization")
            .field("issuer", &self.issuer)
            .field("client_id", &self.client_id)
            .field("redirect_uri", &self.redirect_uri)
            .field("drawn", &self.drawn)
            .finish_non_exhaustive()
    }
}
