//! Encryption by the crates of the RustCrypto project.

mod agreement;
mod cipher;
mod oaep;

pub(in crate::jwe) use self::agreement::{AgreementKey, review_point};
pub(in crate::jwe) use self::cipher::{Aes, cbc_decrypt, cbc_encrypt, gcm_open, gcm_seal};
pub(in crate::jwe) use self::oaep::{RsaPrivateKey, RsaPublicKey, generate_rsa};
