//! What is written down, to be read again later.

use core::fmt;

/// What a stored record is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Purpose {
    /// [`BackchannelAuthentication`](crate::BackchannelAuthentication).
    BackchannelAuthentication,
    /// [`ClientInformation`](crate::ClientInformation).
    ClientInformation,
    /// [`DeviceAuthorization`](crate::DeviceAuthorization).
    DeviceAuthorization,
    /// [`PendingAuthorization`](crate::PendingAuthorization).
    PendingAuthorization,
    /// [`ResourceMetadata`](crate::ResourceMetadata).
    ResourceMetadata,
    /// [`ServerMetadata`](crate::ServerMetadata).
    ServerMetadata,
    /// [`Tokens`](crate::Tokens).
    Tokens,
}

impl fmt::Display for Purpose {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::BackchannelAuthentication => "backchannel authentication",
            Self::ClientInformation => "client information",
            Self::DeviceAuthorization => "device authorization",
            Self::PendingAuthorization => "pending authorization",
            Self::ResourceMetadata => "resource metadata",
            Self::ServerMetadata => "server metadata",
            Self::Tokens => "tokens",
        })
    }
}
