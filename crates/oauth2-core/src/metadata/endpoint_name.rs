//! The endpoints that a client calls directly, by name.

use oauth_step::Endpoint;

use super::ServerMetadata;
use crate::error::Misuse;

/// An endpoint that a client calls directly, not through a browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum EndpointName {
    /// `backchannel_authentication_endpoint` (OpenID Connect CIBA).
    BackchannelAuthentication,
    /// `challenge_endpoint` (draft-ietf-oauth-attestation-based-client-auth).
    Challenge,
    /// `device_authorization_endpoint` ([RFC 8628 §4](https://www.rfc-editor.org/rfc/rfc8628#section-4)).
    DeviceAuthorization,
    /// `introspection_endpoint` ([RFC 7662](https://www.rfc-editor.org/rfc/rfc7662)).
    Introspection,
    /// `pushed_authorization_request_endpoint` ([RFC 9126 §5](https://www.rfc-editor.org/rfc/rfc9126#section-5)).
    PushedAuthorizationRequest,
    /// `registration_endpoint` ([RFC 7591](https://www.rfc-editor.org/rfc/rfc7591)).
    Registration,
    /// `revocation_endpoint` ([RFC 7009](https://www.rfc-editor.org/rfc/rfc7009)).
    Revocation,
    /// `token_endpoint` ([RFC 6749 §3.2](https://www.rfc-editor.org/rfc/rfc6749#section-3.2)).
    Token,
    /// `userinfo_endpoint` (OpenID Connect).
    UserInfo,
}

impl EndpointName {
    /// The name of its member in the server's metadata.
    pub fn member(self) -> &'static str {
        match self {
            Self::BackchannelAuthentication => "backchannel_authentication_endpoint",
            Self::Challenge => "challenge_endpoint",
            Self::DeviceAuthorization => "device_authorization_endpoint",
            Self::Introspection => "introspection_endpoint",
            Self::PushedAuthorizationRequest => "pushed_authorization_request_endpoint",
            Self::Registration => "registration_endpoint",
            Self::Revocation => "revocation_endpoint",
            Self::Token => "token_endpoint",
            Self::UserInfo => "userinfo_endpoint",
        }
    }

    pub(super) fn of_member(member: &str) -> Option<Self> {
        ALL.into_iter().find(|name| name.member() == member)
    }
}

impl ServerMetadata {
    /// The endpoint of this name.
    pub fn endpoint(&self, name: EndpointName) -> Option<&Endpoint> {
        find(&self.0.endpoints, name)
    }

    /// Where clients with a certificate find it, if that is elsewhere: its entry among
    /// `mtls_endpoint_aliases` ([RFC 8705 §5]).
    ///
    /// [RFC 8705 §5]: https://www.rfc-editor.org/rfc/rfc8705#section-5
    pub fn mtls_endpoint_alias(&self, name: EndpointName) -> Option<&Endpoint> {
        find(&self.0.mtls_aliases, name)
    }

    /// Where to reach it, with a certificate or without.
    pub(crate) fn reached(
        &self,
        name: EndpointName,
        mutual_tls: bool,
    ) -> Result<&Endpoint, Misuse> {
        let alias = self.mtls_endpoint_alias(name).filter(|_| mutual_tls);
        let endpoint = alias.or_else(|| self.endpoint(name));
        endpoint.ok_or_else(|| Misuse::EndpointMissing(name.member()))
    }

    /// The client authentication methods that the endpoint takes, if the server lists them: its
    /// own, or those of the token endpoint where it has no list of its own
    /// ([RFC 8414 §2], [RFC 9126 §2], [RFC 8628 §3.1]).
    ///
    /// [RFC 8414 §2]: https://www.rfc-editor.org/rfc/rfc8414#section-2
    /// [RFC 8628 §3.1]: https://www.rfc-editor.org/rfc/rfc8628#section-3.1
    /// [RFC 9126 §2]: https://www.rfc-editor.org/rfc/rfc9126#section-2
    pub fn auth_methods_supported(&self, name: EndpointName) -> Option<&[String]> {
        let listed = match name {
            EndpointName::Introspection => &self.0.introspection_endpoint_auth_methods_supported,
            EndpointName::Revocation => &self.0.revocation_endpoint_auth_methods_supported,
            // Nobody authenticates as a client there.
            EndpointName::Challenge | EndpointName::Registration => &None,
            _ => &self.0.token_endpoint_auth_methods_supported,
        };
        listed.as_deref()
    }
}

/// Endpoints by name: a handful, looked through.
pub(super) type Endpoints = Vec<(EndpointName, Endpoint)>;

fn find(endpoints: &Endpoints, name: EndpointName) -> Option<&Endpoint> {
    let mut endpoints = endpoints.iter();
    let (_, endpoint) = endpoints.find(|(other, _)| *other == name)?;
    Some(endpoint)
}

pub(super) const ALL: [EndpointName; 9] = [
    EndpointName::Token,
    EndpointName::UserInfo,
    EndpointName::Revocation,
    EndpointName::PushedAuthorizationRequest,
    EndpointName::DeviceAuthorization,
    EndpointName::BackchannelAuthentication,
    EndpointName::Introspection,
    EndpointName::Challenge,
    EndpointName::Registration,
];
