//! No backend: there are no asymmetric keys, and whoever asks for one is told why.

use oauth_step::Env;

use super::{Components, RsaParts};
use crate::KeyError;
use crate::algorithm::{Algorithm, KeyKind};

#[derive(Clone)]
pub(crate) enum PublicKey {}

impl PublicKey {
    pub(crate) fn ed25519(_: &[u8; 32]) -> Result<Self, KeyError> {
        Err(KeyError::NoBackend)
    }

    pub(crate) fn p256(_: &[u8; 32], _: &[u8; 32]) -> Result<Self, KeyError> {
        Err(KeyError::NoBackend)
    }

    pub(crate) fn rsa(_: &[u8], _: &[u8]) -> Result<Self, KeyError> {
        Err(KeyError::NoBackend)
    }

    pub(crate) fn kind(&self) -> KeyKind {
        match *self {}
    }

    pub(crate) fn verifies(&self, _: Algorithm, _: &[u8], _: &[u8]) -> bool {
        match *self {}
    }
}

pub(crate) enum PrivateKey {}

impl PrivateKey {
    pub(crate) fn ed25519(_: &[u8; 32]) -> Result<Self, KeyError> {
        Err(KeyError::NoBackend)
    }

    pub(crate) fn p256(_: &[u8; 32]) -> Result<Self, KeyError> {
        Err(KeyError::NoBackend)
    }

    pub(crate) fn rsa(_: &RsaParts) -> Result<Self, KeyError> {
        Err(KeyError::NoBackend)
    }

    pub(crate) fn generate_rsa(_: &dyn Env) -> Result<Self, KeyError> {
        Err(KeyError::NoBackend)
    }

    pub(crate) fn components(&self) -> Components {
        match *self {}
    }

    pub(crate) fn sign(&self, _: Algorithm, _: &[u8]) -> Option<Vec<u8>> {
        match *self {}
    }
}
