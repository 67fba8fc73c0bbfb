//! What a flow has to know of hyper's errors, which stay readable as the source.

use core::error::Error as _;
use std::io;

use hyper_util::client::legacy;
use oauth_step::{TransportError, TransportErrorKind};

use super::connector::ConnectTimedOut;
use crate::BoxError;

/// Why no answer came. A service of the user's may end in any error: unless it says that no
/// connection came about, as hyper-util's client does, the server may have seen the request.
pub(crate) fn of(error: BoxError) -> TransportError {
    match error.downcast::<TransportError>() {
        Ok(error) => *error,
        Err(error) => TransportError::new(kind(&error), error),
    }
}

pub(crate) fn kind(error: &BoxError) -> TransportErrorKind {
    if let Some(error) = error.downcast_ref::<TransportError>() {
        return error.kind();
    }
    match error.downcast_ref::<legacy::Error>() {
        Some(error) if error.is_connect() => TransportErrorKind::NotSent,
        _ => TransportErrorKind::Broken,
    }
}

/// Whether a message that was not sent is tried again at once. A server that did not greet in time
/// is not.
pub(super) fn is_worth_another_try(error: &TransportError) -> bool {
    let mut source = error.source();
    while let Some(cause) = source {
        let io = cause.downcast_ref::<io::Error>();
        let timed_out = io.is_some_and(|error| error.kind() == io::ErrorKind::TimedOut);
        if cause.is::<ConnectTimedOut>() || timed_out {
            return false;
        }
        source = cause.source();
    }
    error.kind() == TransportErrorKind::NotSent
}

/// The time for a message or a call is over.
pub(crate) fn timed_out() -> TransportError {
    let why = "the time for this request is over";
    TransportError::new(TransportErrorKind::TimedOut, why)
}
