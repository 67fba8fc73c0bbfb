//! What adapters of OAuth flows to an HTTP stack have in common.
//!
//! This crate is for those who write an adapter. Applications depend on an adapter for their stack,
//! which hands on what they need.

#![forbid(unsafe_code)]
#![deny(missing_docs)]

#[doc(no_inline)]
pub use jose_assert as jose;
#[doc(no_inline)]
pub use oauth_step as step;
#[doc(no_inline)]
pub use oauth2_core as oauth2;
#[doc(no_inline)]
pub use oidc_idtoken as oidc;
