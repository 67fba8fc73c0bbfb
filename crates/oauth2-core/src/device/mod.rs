//! Users who sign in on another device ([RFC 8628]).
//!
//! [RFC 8628]: https://www.rfc-editor.org/rfc/rfc8628

mod authorization;
mod begin;
mod request;

pub use authorization::DeviceAuthorization;
pub use begin::{AwaitDeviceAuthorization, BeginDeviceAuthorization};
pub use request::DeviceAuthorizationRequest;

use crate::client::Client;
use crate::token::Poll;

impl Client {
    /// Asks for the codes with which a user signs in on another device ([RFC 8628 §3.1]): for
    /// televisions, command line tools, and whatever else has no browser of its own.
    ///
    /// [RFC 8628 §3.1]: https://www.rfc-editor.org/rfc/rfc8628#section-3.1
    pub fn device_authorization(&self) -> BeginDeviceAuthorization {
        BeginDeviceAuthorization::new(self)
    }

    /// Asks for tokens until the user has decided on the other device ([RFC 8628 §3.4]), as often
    /// and as long as the server said.
    ///
    /// [RFC 8628 §3.4]: https://www.rfc-editor.org/rfc/rfc8628#section-3.4
    pub fn poll_device(&self, authorization: &DeviceAuthorization) -> Poll {
        Poll::new(self, GRANT_TYPE, "device_code", authorization.waiting())
    }
}

const GRANT_TYPE: &str = "urn:ietf:params:oauth:grant-type:device_code";
