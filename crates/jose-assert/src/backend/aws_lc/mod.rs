//! The `aws-lc-rs` backend.
//!
//! What the library does not offer, or does otherwise than RustCrypto, is made up for here: keys
//! of Ed25519 are checked to be points, and RSA keys get the numbers that their JWK left out.

mod crt;
mod edwards;
mod private;
mod public;

pub(crate) use self::crt::Crt;
pub(crate) use self::private::PrivateKey;
pub(crate) use self::public::PublicKey;
