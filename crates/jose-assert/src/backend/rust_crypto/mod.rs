//! The RustCrypto backend.

mod pem;
mod private;
mod public;

pub(crate) use self::private::PrivateKey;
pub(crate) use self::public::PublicKey;
