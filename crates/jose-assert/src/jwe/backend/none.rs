//! No backend: nothing is encrypted, and whoever brings a key is told why.

use oauth_step::Env;
use zeroize::Zeroizing;

use super::super::algorithms::OaepHash;
use super::super::point::Point;
use crate::KeyError;
use crate::backend::{Backend, Components, PrivateParts, RsaParts};

pub(in crate::jwe) enum RsaPublicKey {}

impl RsaPublicKey {
    pub(in crate::jwe) fn new(_: &[u8], _: &[u8], _: Backend) -> Result<Self, KeyError> {
        Err(KeyError::NoBackend)
    }

    pub(in crate::jwe) fn encrypt(&self, _: OaepHash, _: &[u8], _: &dyn Env) -> Option<Vec<u8>> {
        match *self {}
    }
}

pub(in crate::jwe) enum RsaPrivateKey {}

impl RsaPrivateKey {
    pub(in crate::jwe) fn new(_: &RsaParts, _: Backend) -> Result<Self, KeyError> {
        Err(KeyError::NoBackend)
    }

    pub(in crate::jwe) fn parts(&self) -> Option<RsaParts> {
        match *self {}
    }

    pub(in crate::jwe) fn decrypt(
        &self,
        _: OaepHash,
        _: &[u8],
        _: usize,
        _: &dyn Env,
    ) -> Option<Zeroizing<Vec<u8>>> {
        match *self {}
    }
}

pub(in crate::jwe) fn generate_rsa(_: &dyn Env, _: Backend) -> Result<RsaParts, KeyError> {
    Err(KeyError::NoBackend)
}

pub(in crate::jwe) enum AgreementKey {}

impl AgreementKey {
    pub(in crate::jwe) fn new(_: &PrivateParts, _: Backend) -> Result<Self, KeyError> {
        Err(KeyError::NoBackend)
    }

    pub(in crate::jwe) fn parts(&self) -> Option<PrivateParts> {
        match *self {}
    }

    pub(in crate::jwe) fn public(&self) -> Option<Components> {
        match *self {}
    }

    pub(in crate::jwe) fn agree(&self, _: &Point) -> Option<Zeroizing<Vec<u8>>> {
        match *self {}
    }
}

pub(in crate::jwe) fn review_point(_: &Components, _: Backend) -> Result<(), KeyError> {
    Err(KeyError::NoBackend)
}

pub(in crate::jwe) enum Aes {}

impl Aes {
    pub(in crate::jwe) fn new(_: &[u8], _: Backend) -> Option<Self> {
        None
    }

    pub(in crate::jwe) fn encrypt(&self, _: &mut [u8; 16]) -> Option<()> {
        match *self {}
    }

    pub(in crate::jwe) fn decrypt(&self, _: &mut [u8; 16]) -> Option<()> {
        match *self {}
    }
}

pub(in crate::jwe) fn cbc_encrypt(_: Backend, _: &[u8], _: &[u8], _: &mut [u8]) -> Option<()> {
    None
}

pub(in crate::jwe) fn cbc_decrypt(_: Backend, _: &[u8], _: &[u8], _: &mut [u8]) -> Option<()> {
    None
}

pub(in crate::jwe) fn gcm_seal(
    _: Backend,
    _: &[u8],
    _: &[u8],
    _: &[u8],
    _: &mut [u8],
) -> Option<[u8; 16]> {
    None
}

pub(in crate::jwe) fn gcm_open(
    _: Backend,
    _: &[u8],
    _: &[u8],
    _: &[u8],
    _: &mut [u8],
    _: &[u8],
) -> Option<()> {
    None
}
