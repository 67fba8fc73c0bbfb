//! What no quirk covers.

use core::fmt;
use std::sync::Arc;

use http::request::Parts;
use oauth_step::Response;

use super::draft::{Params, RequestDraft};
use crate::metadata::EndpointName;

/// A change to what a client sends or reads, for a server that departs from the standards in a way
/// that no [`Quirk`](crate::Quirk) covers; put on a client with
/// [`Client::with_hook`](crate::Client::with_hook).
///
/// A hook changes messages and switches no check off: what it makes of an answer is read as
/// strictly as what came.
///
/// ```
/// use oauth2_core::{Client, Hook};
///
/// /// TikTok calls the client's id by another name.
/// fn tiktok(client: Client) -> Client {
///     client
///         .with_hook(Hook::authorization_request(|params| params.rename("client_id", "client_key")))
///         .with_hook(Hook::token_request(|draft| draft.params.rename("client_id", "client_key")))
///         .with_hook(Hook::refresh_request(|draft| draft.params.rename("client_id", "client_key")))
/// }
/// ```
#[derive(Clone)]
pub struct Hook(pub(super) Kind);

#[derive(Clone)]
pub(super) enum Kind {
    Authorization(Arc<dyn Fn(&mut Params) + Send + Sync>),
    Protected(Arc<dyn Fn(&mut Parts) + Send + Sync>),
    Request(Point, Arc<dyn Fn(&mut RequestDraft) + Send + Sync>),
    Response(Point, Arc<dyn Fn(&mut Response) + Send + Sync>),
}

/// The exchange that a hook is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Point {
    Device,
    Introspection,
    Refresh,
    Revocation,
    Token,
    UserInfo,
}

impl Point {
    pub(super) fn of(endpoint: EndpointName, grant_type: Option<&str>) -> Option<Self> {
        match endpoint {
            EndpointName::DeviceAuthorization => Some(Self::Device),
            EndpointName::Introspection => Some(Self::Introspection),
            EndpointName::Revocation => Some(Self::Revocation),
            EndpointName::Token if grant_type == Some("refresh_token") => Some(Self::Refresh),
            EndpointName::Token => Some(Self::Token),
            EndpointName::UserInfo => Some(Self::UserInfo),
            EndpointName::BackchannelAuthentication
            | EndpointName::Challenge
            | EndpointName::PushedAuthorizationRequest
            | EndpointName::Registration => None,
        }
    }
}

impl Hook {
    /// Changes the parameters of authorization requests, before they go into a URL or a request
    /// object. What the response is checked against (`state`, `nonce`, `redirect_uri`, the code
    /// challenge, response type and mode, `dpop_jkt`) has to stay as it is:
    /// [`Misuse::ReservedParameter`](crate::Misuse::ReservedParameter) otherwise.
    pub fn authorization_request(change: impl Fn(&mut Params) + Send + Sync + 'static) -> Self {
        Self(Kind::Authorization(Arc::new(change)))
    }

    /// Changes requests for the codes of a device ([RFC 8628 §3.1]).
    ///
    /// [RFC 8628 §3.1]: https://www.rfc-editor.org/rfc/rfc8628#section-3.1
    pub fn device_request(change: impl Fn(&mut RequestDraft) + Send + Sync + 'static) -> Self {
        Self(Kind::Request(Point::Device, Arc::new(change)))
    }

    /// Changes introspection requests ([RFC 7662 §2.1]).
    ///
    /// [RFC 7662 §2.1]: https://www.rfc-editor.org/rfc/rfc7662#section-2.1
    pub fn introspection_request(
        change: impl Fn(&mut RequestDraft) + Send + Sync + 'static,
    ) -> Self {
        Self(Kind::Request(Point::Introspection, Arc::new(change)))
    }

    /// Changes protected calls, and the request for UserInfo, before the token is put on them.
    pub fn protected_request(change: impl Fn(&mut Parts) + Send + Sync + 'static) -> Self {
        Self(Kind::Protected(Arc::new(change)))
    }

    /// Changes requests for a renewal ([RFC 6749 §6]).
    ///
    /// [RFC 6749 §6]: https://www.rfc-editor.org/rfc/rfc6749#section-6
    pub fn refresh_request(change: impl Fn(&mut RequestDraft) + Send + Sync + 'static) -> Self {
        Self(Kind::Request(Point::Refresh, Arc::new(change)))
    }

    /// Changes what a renewal is answered with.
    pub fn refresh_response(change: impl Fn(&mut Response) + Send + Sync + 'static) -> Self {
        Self(Kind::Response(Point::Refresh, Arc::new(change)))
    }

    /// Changes revocation requests ([RFC 7009 §2.1]).
    ///
    /// [RFC 7009 §2.1]: https://www.rfc-editor.org/rfc/rfc7009#section-2.1
    pub fn revocation_request(change: impl Fn(&mut RequestDraft) + Send + Sync + 'static) -> Self {
        Self(Kind::Request(Point::Revocation, Arc::new(change)))
    }

    /// Changes token requests of every grant but a renewal's.
    pub fn token_request(change: impl Fn(&mut RequestDraft) + Send + Sync + 'static) -> Self {
        Self(Kind::Request(Point::Token, Arc::new(change)))
    }

    /// Changes what a token request is answered with, but not a renewal.
    pub fn token_response(change: impl Fn(&mut Response) + Send + Sync + 'static) -> Self {
        Self(Kind::Response(Point::Token, Arc::new(change)))
    }

    /// Changes what the UserInfo endpoint answers.
    pub fn userinfo_response(change: impl Fn(&mut Response) + Send + Sync + 'static) -> Self {
        Self(Kind::Response(Point::UserInfo, Arc::new(change)))
    }

    /// What it is called in [`Tokens::quirks_applied`](crate::Tokens::quirks_applied).
    pub(super) fn name(&self) -> &'static str {
        match &self.0 {
            Kind::Authorization(_) => "authorization_request",
            Kind::Protected(_) => "protected_request",
            Kind::Request(point, _) => match point {
                Point::Device => "device_request",
                Point::Introspection => "introspection_request",
                Point::Refresh => "refresh_request",
                Point::Revocation => "revocation_request",
                Point::Token | Point::UserInfo => "token_request",
            },
            Kind::Response(point, _) => match point {
                Point::Refresh => "refresh_response",
                Point::UserInfo => "userinfo_response",
                _ => "token_response",
            },
        }
    }
}

impl fmt::Debug for Hook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Hook({})", self.name())
    }
}
