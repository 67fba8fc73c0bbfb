//! The keys of whichever backend: each key knows its own.

use std::sync::Arc;

use oauth_step::Env;

#[cfg(feature = "aws-lc-rs")]
use super::aws_lc;
#[cfg(feature = "rust-crypto")]
use super::rust_crypto;
use super::{Backend, Components, PrivateParts};
use crate::KeyError;
use crate::algorithm::Algorithm;

/// A parsed public key.
#[derive(Clone)]
pub(crate) struct PublicKey {
    components: Arc<Components>,
    key: Verifying,
}

#[derive(Clone)]
enum Verifying {
    #[cfg(feature = "aws-lc-rs")]
    AwsLcRs(aws_lc::PublicKey),
    #[cfg(feature = "rust-crypto")]
    RustCrypto(rust_crypto::PublicKey),
}

impl PublicKey {
    /// Sizes and exponents have been checked by the caller.
    pub(crate) fn new(components: Components, backend: Option<Backend>) -> Result<Self, KeyError> {
        let key = match backend {
            #[cfg(feature = "aws-lc-rs")]
            Some(Backend::AwsLcRs) => Verifying::AwsLcRs(aws_lc::PublicKey::new(&components)?),
            #[cfg(feature = "rust-crypto")]
            Some(Backend::RustCrypto) => {
                Verifying::RustCrypto(rust_crypto::PublicKey::new(&components)?)
            }
            _ => return Err(KeyError::NoBackend),
        };
        let components = Arc::new(components);
        Ok(Self { components, key })
    }

    pub(crate) fn components(&self) -> &Components {
        &self.components
    }

    pub(crate) fn backend(&self) -> Backend {
        match &self.key {
            #[cfg(feature = "aws-lc-rs")]
            Verifying::AwsLcRs(_) => Backend::AwsLcRs,
            #[cfg(feature = "rust-crypto")]
            Verifying::RustCrypto(_) => Backend::RustCrypto,
        }
    }

    pub(crate) fn verifies(&self, algorithm: Algorithm, message: &[u8], signature: &[u8]) -> bool {
        match &self.key {
            #[cfg(feature = "aws-lc-rs")]
            Verifying::AwsLcRs(key) => key.verifies(algorithm, message, signature),
            #[cfg(feature = "rust-crypto")]
            Verifying::RustCrypto(key) => key.verifies(algorithm, message, signature),
        }
    }
}

/// A parsed private key. It overwrites itself when it is dropped.
pub(crate) enum PrivateKey {
    #[cfg(feature = "aws-lc-rs")]
    AwsLcRs(aws_lc::PrivateKey),
    #[cfg(feature = "rust-crypto")]
    RustCrypto(rust_crypto::PrivateKey),
}

impl PrivateKey {
    /// RSA's sizes and exponent have been checked by the caller, who compares the public half too.
    pub(crate) fn new(parts: &PrivateParts, backend: Option<Backend>) -> Result<Self, KeyError> {
        match backend {
            #[cfg(feature = "aws-lc-rs")]
            Some(Backend::AwsLcRs) => aws_lc::PrivateKey::new(parts).map(Self::AwsLcRs),
            #[cfg(feature = "rust-crypto")]
            Some(Backend::RustCrypto) => rust_crypto::PrivateKey::new(parts).map(Self::RustCrypto),
            _ => Err(KeyError::NoBackend),
        }
    }

    /// Of 2048 bits. RustCrypto takes the caller's randomness, the other library its own.
    #[cfg_attr(
        not(feature = "rust-crypto"),
        expect(
            unused_variables,
            reason = "the other library has a random source of its own"
        )
    )]
    pub(crate) fn generate_rsa(env: &dyn Env, backend: Option<Backend>) -> Result<Self, KeyError> {
        match backend {
            #[cfg(feature = "aws-lc-rs")]
            Some(Backend::AwsLcRs) => aws_lc::PrivateKey::generate_rsa().map(Self::AwsLcRs),
            #[cfg(feature = "rust-crypto")]
            Some(Backend::RustCrypto) => {
                rust_crypto::PrivateKey::generate_rsa(env).map(Self::RustCrypto)
            }
            _ => Err(KeyError::NoBackend),
        }
    }

    pub(crate) fn backend(&self) -> Backend {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs(_) => Backend::AwsLcRs,
            #[cfg(feature = "rust-crypto")]
            Self::RustCrypto(_) => Backend::RustCrypto,
        }
    }

    pub(crate) fn components(&self) -> Components {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs(key) => key.components(),
            #[cfg(feature = "rust-crypto")]
            Self::RustCrypto(key) => key.components(),
        }
    }

    /// The numbers, to write them or to hand them to the other backend.
    pub(crate) fn parts(&self) -> Result<PrivateParts, KeyError> {
        let parts = match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs(key) => key.parts(),
            #[cfg(feature = "rust-crypto")]
            Self::RustCrypto(key) => key.parts(),
        };
        parts.ok_or(KeyError::PrivatePart)
    }

    /// `None` where the key is not for this algorithm, or a fault was caught on the way.
    pub(crate) fn sign(&self, algorithm: Algorithm, message: &[u8]) -> Option<Vec<u8>> {
        match self {
            #[cfg(feature = "aws-lc-rs")]
            Self::AwsLcRs(key) => key.sign(algorithm, message),
            #[cfg(feature = "rust-crypto")]
            Self::RustCrypto(key) => key.sign(algorithm, message),
        }
    }
}
