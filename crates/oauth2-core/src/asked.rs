//! What requests ask for beside a scope: resources ([RFC 8707]) and authorization details
//! ([RFC 9396]), by the same words everywhere.
//!
//! [RFC 8707]: https://www.rfc-editor.org/rfc/rfc8707
//! [RFC 9396]: https://www.rfc-editor.org/rfc/rfc9396

#[cfg(feature = "jose")]
use crate::JwtBearer;
use crate::{
    AssertionGrant, AuthorizationDetails, BeginBackchannelAuthentication, BeginDeviceAuthorization,
    ClientCredentials, CodeExchange, CrossDomainAccess, ExtensionGrant, FinishAuthorization,
    IdJagExchange, PasswordGrant, Poll, Refresh, ResourceIndicator, TokenExchange,
};

/// Where a user, or whoever signed an assertion, has granted something before.
macro_rules! of_what_was_granted {
    ($($intent:ident),+) => {$(
        impl $intent {
            /// Asks for a token for this resource, one of those that were granted; for several, this
            /// is called several times ([RFC 8707 §2.2]). Without it the server decides: for all of
            /// them, for one that it takes by default, or not at all (`invalid_target`).
            ///
            /// What the authorization request named is not repeated of its own accord: a server
            /// that issues tokens for one resource each would refuse several, and one that has an
            /// endpoint of its own for the granted scope, such as UserInfo, would give a token that
            /// is no good there.
            ///
            /// [RFC 8707 §2.2]: https://www.rfc-editor.org/rfc/rfc8707#section-2.2
            pub fn resource(self, resource: ResourceIndicator) -> Self {
                self.param("resource", resource.as_str())
            }

            /// Asks for no more than these permissions out of those that were granted
            /// ([RFC 9396 §6]). Without it all of them are meant. Once: a second time is refused
            /// when it is run.
            ///
            /// [RFC 9396 §6]: https://www.rfc-editor.org/rfc/rfc9396#section-6
            pub fn authorization_details(self, details: AuthorizationDetails) -> Self {
                self.param("authorization_details", details.as_str())
            }
        }
    )+};
}

/// Where the request itself says what it wants.
macro_rules! resources {
    ($($intent:ident),+) => {$(
        impl $intent {
            /// Asks for a token for this resource; for several, this is called several times
            /// ([RFC 8707 §2]).
            ///
            /// [RFC 8707 §2]: https://www.rfc-editor.org/rfc/rfc8707#section-2
            pub fn resource(self, resource: ResourceIndicator) -> Self {
                self.param("resource", resource.as_str())
            }
        }
    )+};
}

/// The same, where resources have their own place among the parameters.
macro_rules! details {
    ($($intent:ident),+) => {$(
        impl $intent {
            /// Asks for these permissions ([RFC 9396 §2]). Once: a second time is refused when it
            /// is run.
            ///
            /// [RFC 9396 §2]: https://www.rfc-editor.org/rfc/rfc9396#section-2
            pub fn authorization_details(self, details: AuthorizationDetails) -> Self {
                self.param("authorization_details", details.as_str())
            }
        }
    )+};
}

of_what_was_granted!(CodeExchange, FinishAuthorization, Poll, Refresh);
resources!(
    AssertionGrant,
    BeginBackchannelAuthentication,
    BeginDeviceAuthorization,
    ClientCredentials,
    ExtensionGrant,
    PasswordGrant
);
details!(
    AssertionGrant,
    BeginBackchannelAuthentication,
    BeginDeviceAuthorization,
    ClientCredentials,
    CrossDomainAccess,
    ExtensionGrant,
    IdJagExchange,
    PasswordGrant,
    TokenExchange
);
#[cfg(feature = "jose")]
resources!(JwtBearer);
#[cfg(feature = "jose")]
details!(JwtBearer);
