//! The token endpoint: requests, answers, and the one flow between them.

mod carried;
mod exchange;
mod flow;
mod grant;
mod grants;
mod id_jag;
#[cfg(feature = "jose")]
mod jwt_bearer;
mod password;
mod poll;
mod record;
mod request;
mod response;
mod tokens;
mod type_identifier;

pub use carried::{AssertionGrant, CarriedAssertion};
pub use exchange::TokenExchange;
pub use flow::AwaitToken;
pub use grants::{ClientCredentials, CodeExchange, ExtensionGrant, Refresh};
pub use id_jag::{AwaitCrossDomainAccess, AwaitIdJag, CrossDomainAccess, IdJag, IdJagExchange};
#[cfg(feature = "jose")]
pub use jwt_bearer::JwtBearer;
pub use password::PasswordGrant;
pub(crate) use poll::Waiting;
pub use poll::{AwaitPoll, Poll};
pub use request::TokenRequest;
pub use response::TokenRules;
pub(crate) use response::{front_channel_tokens, is_access_token, rounded_down};
pub use tokens::{TokenType, Tokens};
pub use type_identifier::TokenTypeIdentifier;
