//! Logins without a browser here: on another device ([RFC 8628]), and where the provider asks the
//! user ([CIBA]).
//!
//! [CIBA]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html
//! [RFC 8628]: https://www.rfc-editor.org/rfc/rfc8628

use oauth2_core::{
    BackchannelAuthentication, BeginBackchannelAuthentication, BeginDeviceAuthorization,
    DeviceAuthorization, Hint, Notified,
};

use crate::{Expectations, Login, OidcClient};

impl OidcClient {
    /// Asks for the codes with which a user logs in on another device ([RFC 8628 §3.1]), `openid`
    /// in the scope.
    ///
    /// [RFC 8628 §3.1]: https://www.rfc-editor.org/rfc/rfc8628#section-3.1
    pub fn device_authorization(&self) -> BeginDeviceAuthorization {
        self.oauth().device_authorization().scope("openid")
    }

    /// Polls until the user has decided on the other device; the ID Token that comes then is
    /// checked.
    pub fn login_device(&self, authorization: &DeviceAuthorization) -> Login {
        let poll = self.oauth().poll_device(authorization);
        // No nonce goes with a device authorization.
        Login::polled(self.clone(), poll, Expectations::new().no_nonce())
    }

    /// Asks the provider to authenticate a user on a device of theirs ([CIBA §7.1]).
    ///
    /// [CIBA §7.1]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.7.1
    pub fn backchannel_authentication(&self, hint: Hint) -> BeginBackchannelAuthentication {
        self.oauth().backchannel_authentication(hint)
    }

    /// Polls until the user has decided; the ID Token that comes then is checked.
    pub fn login_backchannel(&self, authentication: &BackchannelAuthentication) -> Login {
        let poll = self.oauth().poll_backchannel(authentication);
        Login::polled(self.clone(), poll, expected(authentication))
    }

    /// Goes on after a notification: after a ping the tokens are fetched, pushed ones are here
    /// already. No token is given out before the ID Token was checked: one that was pushed must name
    /// the authentication, and bind the access token and the refresh token ([CIBA §10.3.1]).
    ///
    /// [CIBA §10.3.1]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.10.3.1
    pub fn login_notified(&self, notified: Notified) -> Login {
        match notified {
            Notified::Push(pushed) => {
                let (authentication, tokens) = pushed.into_unverified();
                let expected = expected(&authentication).require_auth_req_id();
                let expected = expected.require_at_hash();
                let expected = match tokens.refresh_token() {
                    Some(_) => expected.require_rt_hash(),
                    None => expected,
                };
                Login::pushed(self.clone(), tokens, expected)
            }
            other => {
                let expected = expected(other.authentication());
                let poll = self.oauth().finish_backchannel(other);
                Login::polled(self.clone(), poll, expected)
            }
        }
    }
}

/// CIBA has no nonce: the name of the authentication takes its place.
fn expected(authentication: &BackchannelAuthentication) -> Expectations {
    let auth_req_id = authentication.auth_req_id();
    Expectations::new().no_nonce().auth_req_id(auth_req_id)
}
