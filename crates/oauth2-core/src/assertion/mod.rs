//! What somebody signs to get a token, or in place of one ([RFC 7521], [RFC 7523]).
//!
//! [RFC 7521]: https://www.rfc-editor.org/rfc/rfc7521
//! [RFC 7523]: https://www.rfc-editor.org/rfc/rfc7523

mod jwt;
mod self_signed;
mod service_account;
mod signs;
mod source;

pub use jwt::JwtAssertion;
pub use self_signed::SelfSigned;
pub use service_account::{ServiceAccount, ServiceAccountFault};
pub(crate) use signs::SignsAssertions;
pub use source::AssertionSource;
pub(crate) use source::AssertsAnew;
