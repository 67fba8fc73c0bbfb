//! Users whom the server asks where they are, without a browser here: Client-Initiated Backchannel
//! Authentication ([CIBA]).
//!
//! [CIBA]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html

mod authentication;
mod begin;
mod hint;
mod notification;
mod notified;
mod request;

pub use authentication::{BackchannelAuthentication, DeliveryMode};
pub use begin::{AwaitBackchannelAuthentication, BeginBackchannelAuthentication};
pub use hint::Hint;
pub use notification::{BackchannelNotification, notification_response};
pub use notified::{Notified, PingedAuthentication, PushedTokens, RefusedAuthentication};
pub use request::BackchannelAuthenticationRequest;

use crate::client::Client;
use crate::error::{Error, Misuse};
use crate::token::Poll;

impl Client {
    /// Asks the server to authenticate a user, and to have them consent, on a device of theirs
    /// ([CIBA §7.1]). The hint says whom.
    ///
    /// [CIBA §7.1]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.7.1
    pub fn backchannel_authentication(&self, hint: Hint) -> BeginBackchannelAuthentication {
        BeginBackchannelAuthentication::new(self, hint)
    }

    /// Asks for tokens until the user has decided ([CIBA §10.1]), as often and as long as the
    /// server said: in poll mode, and in ping mode after
    /// [`without_ping`](BackchannelAuthentication::without_ping).
    ///
    /// [CIBA §10.1]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.10.1
    pub fn poll_backchannel(&self, authentication: &BackchannelAuthentication) -> Poll {
        let poll = self.ask(authentication);
        match authentication.delivery_mode() {
            DeliveryMode::Poll => poll,
            // CIBA §5: in push mode the token endpoint MUST NOT be asked; in ping mode the ping
            // says when.
            DeliveryMode::Ping | DeliveryMode::Push => poll.refuse(Misuse::NotPolled),
        }
    }

    /// Goes on after a notification: after a ping, asks for the tokens at once ([CIBA §10.2]).
    /// Tokens that were pushed are not taken here: OpenID Connect has to verify their ID Token
    /// first.
    ///
    /// [CIBA §10.2]: https://openid.net/specs/openid-client-initiated-backchannel-authentication-core-1_0.html#rfc.section.10.2
    pub fn finish_backchannel(&self, notified: Notified) -> Poll {
        match notified {
            Notified::Ping(ping) => self.ask(&ping.authentication).at_once(),
            Notified::Push(push) => self.ask(&push.authentication).refuse(Misuse::NoTokens),
            Notified::Refused(refused) => {
                let error = Error::Server(refused.error);
                self.ask(&refused.authentication).refuse(error)
            }
        }
    }

    fn ask(&self, authentication: &BackchannelAuthentication) -> Poll {
        Poll::new(self, GRANT_TYPE, AUTH_REQ_ID, authentication.waiting())
    }
}

const GRANT_TYPE: &str = "urn:openid:params:grant-type:ciba";
const AUTH_REQ_ID: &str = "auth_req_id";
