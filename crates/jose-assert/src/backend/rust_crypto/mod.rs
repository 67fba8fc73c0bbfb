//! The RustCrypto backend.

mod private;
mod public;
mod random;

pub(crate) use self::private::{PrivateKey, rsa_key, rsa_parts};
pub(crate) use self::public::PublicKey;
pub(crate) use self::random::EnvRandom;
