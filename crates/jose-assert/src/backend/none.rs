//! No backend: there are no asymmetric keys, and whoever asks for one is told why.

use oauth_step::Env;

use super::{Backend, Components, PrivateParts};
use crate::KeyError;
use crate::algorithm::Algorithm;

#[derive(Clone)]
pub(crate) enum PublicKey {}

impl PublicKey {
    pub(crate) fn new(_: Components, _: Option<Backend>) -> Result<Self, KeyError> {
        Err(KeyError::NoBackend)
    }

    pub(crate) fn components(&self) -> &Components {
        match *self {}
    }

    pub(crate) fn backend(&self) -> Backend {
        match *self {}
    }

    pub(crate) fn verifies(&self, _: Algorithm, _: &[u8], _: &[u8]) -> bool {
        match *self {}
    }
}

pub(crate) enum PrivateKey {}

impl PrivateKey {
    pub(crate) fn new(_: &PrivateParts, _: Option<Backend>) -> Result<Self, KeyError> {
        Err(KeyError::NoBackend)
    }

    pub(crate) fn generate_rsa(_: &dyn Env, _: Option<Backend>) -> Result<Self, KeyError> {
        Err(KeyError::NoBackend)
    }

    pub(crate) fn backend(&self) -> Backend {
        match *self {}
    }

    pub(crate) fn components(&self) -> Components {
        match *self {}
    }

    pub(crate) fn parts(&self) -> Result<PrivateParts, KeyError> {
        match *self {}
    }

    pub(crate) fn sign(&self, _: Algorithm, _: &[u8]) -> Option<Vec<u8>> {
        match *self {}
    }
}
