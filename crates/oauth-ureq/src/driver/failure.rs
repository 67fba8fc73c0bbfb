//! What a flow has to know of ureq's errors, which stay readable as the source.

use core::time::Duration;
use std::io;

use oauth_adapter::refused;
use oauth_adapter::tls::rustls;
use oauth_step::{TransportError, TransportErrorKind};
use ureq::{Error, Timeout};

/// A request that got no answer in this time.
pub(super) fn before_the_body(error: Error, taken: Duration) -> TransportError {
    match error {
        // These print the URL, whose query may hold secrets.
        Error::BadUri(_) => refused("ureq sends to absolute URLs of http and https alone"),
        Error::RequireHttpsOnly(_) => refused("the agent sends to https alone"),
        error => TransportError::new(kind(&error, taken), error),
    }
}

/// An answer that broke off: whatever ureq says, the server has seen the request.
pub(super) fn in_the_body(error: io::Error) -> TransportError {
    let error = Error::from(error);
    let kind = match kind(&error, Duration::MAX) {
        kind @ (TransportErrorKind::TimedOut | TransportErrorKind::TooLarge) => kind,
        _ => TransportErrorKind::Broken,
    };
    TransportError::new(kind, error)
}

/// Whether a message that was not sent is tried again at once. A server that did not greet in time
/// is not.
pub(super) fn is_worth_another_try(error: &TransportError) -> bool {
    let timed_out = core::error::Error::source(error)
        .and_then(|source| source.downcast_ref())
        .is_some_and(|source| matches!(source, Error::Timeout(_)));
    error.kind() == TransportErrorKind::NotSent && !timed_out
}

/// `NotSent` only where no byte of the request can have left: these errors come from looking up
/// and connecting, and ureq knows the two phases from those that follow by their time-outs alone.
fn kind(error: &Error, taken: Duration) -> TransportErrorKind {
    match error {
        Error::ConnectProxyFailed(_)
        | Error::ConnectionFailed
        | Error::HostNotFound
        | Error::Timeout(Timeout::Connect | Timeout::Resolve) => TransportErrorKind::NotSent,
        Error::Timeout(_) => TransportErrorKind::TimedOut,
        Error::LargeResponseHeader(..) => TransportErrorKind::TooLarge,
        // No connection can be set up as the agent is configured, or no message written.
        Error::BodyExceedsLimit(_)
        | Error::Http(_)
        | Error::InvalidProxyUrl
        | Error::Pem(_)
        | Error::Rustls(_)
        | Error::Tls(_)
        | Error::TlsRequired => TransportErrorKind::Unsupported,
        Error::Io(error) if comes_before_sending(error, taken) => TransportErrorKind::NotSent,
        _ => TransportErrorKind::Broken,
    }
}

fn comes_before_sending(error: &io::Error, taken: Duration) -> bool {
    use io::ErrorKind::{AddrNotAvailable, ConnectionRefused, HostUnreachable, NetworkUnreachable};

    match error.kind() {
        AddrNotAvailable | ConnectionRefused => true,
        // A connection that stands is given up for these as well, after it has repeated itself for
        // a while.
        HostUnreachable | NetworkUnreachable => taken < REPEATING,
        _ => is_of_handshake(error) || is_of_lookup(error),
    }
}

/// The certificate is checked in the handshake, before anything of the request is written.
fn is_of_handshake(error: &io::Error) -> bool {
    let tls = error
        .get_ref()
        .and_then(|error| error.downcast_ref::<rustls::Error>());
    matches!(tls, Some(rustls::Error::InvalidCertificate(_)))
}

/// The standard library gives failed lookups no kind, on Unix no number either: only a text, which
/// is part of what it says. Were it another, such a failure would count as `Broken`.
fn is_of_lookup(error: &io::Error) -> bool {
    // WSAHOST_NOT_FOUND, WSATRY_AGAIN, WSANO_RECOVERY, WSANO_DATA
    let of_winsock = matches!(error.raw_os_error(), Some(11001..=11004));
    let said = || {
        error
            .to_string()
            .starts_with("failed to lookup address information")
    };
    (cfg!(windows) && of_winsock) || (error.raw_os_error().is_none() && said())
}

const REPEATING: Duration = Duration::from_secs(5);
