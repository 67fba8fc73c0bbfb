//! The end of a session: begun here ([RP-Initiated Logout]), told by the provider ([Back-Channel
//! Logout], [Front-Channel Logout]), or found out in the browser ([Session Management]).
//!
//! [RP-Initiated Logout]: https://openid.net/specs/openid-connect-rpinitiated-1_0.html
//! [Back-Channel Logout]: https://openid.net/specs/openid-connect-backchannel-1_0.html
//! [Front-Channel Logout]: https://openid.net/specs/openid-connect-frontchannel-1_0.html
//! [Session Management]: https://openid.net/specs/openid-connect-session-1_0.html

mod backchannel;
mod check_session;
mod frontchannel;
mod logout_rules;
mod logout_token;
mod pending;
mod refusal;
mod request;

pub use self::backchannel::{AwaitLogoutToken, BackchannelLogout, backchannel_response};
pub use self::check_session::CheckSession;
pub use self::frontchannel::{FrontchannelLogout, FrontchannelLogouts};
pub use self::logout_token::{LogoutToken, LogoutTokenVerifier, ReplayGuard};
pub use self::pending::{LogoutReturn, PendingLogout};
pub use self::refusal::{LogoutRule, LogoutTokenError};
pub use self::request::{EndSession, EndSessionRequest, Logout};
