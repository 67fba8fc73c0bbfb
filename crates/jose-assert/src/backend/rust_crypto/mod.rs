//! The RustCrypto backend.

mod private;
mod public;
mod random;

pub(crate) use self::private::PrivateKey;
pub(crate) use self::public::PublicKey;
#[cfg(all(test, feature = "aws-lc-rs"))]
pub(crate) use self::random::EnvRandom;
