//! AES: block by block, CBC and GCM.

use aes::cipher::{
    BlockCipherDecrypt, BlockCipherEncrypt, BlockModeDecrypt, BlockModeEncrypt, KeyInit, KeyIvInit,
};
use aes::{Aes128, Aes192, Aes256};
use aes_gcm::aead::AeadInOut;
use aes_gcm::aead::consts::U12;
use aes_gcm::{Aes128Gcm, Aes256Gcm, AesGcm};

/// A key that encrypts single blocks, for AES Key Wrap.
pub(in crate::jwe) enum Aes {
    Aes128(Box<Aes128>),
    Aes192(Box<Aes192>),
    Aes256(Box<Aes256>),
}

impl Aes {
    pub(in crate::jwe) fn new(key: &[u8]) -> Option<Self> {
        match key.len() {
            16 => Some(Self::Aes128(Box::new(Aes128::new_from_slice(key).ok()?))),
            24 => Some(Self::Aes192(Box::new(Aes192::new_from_slice(key).ok()?))),
            32 => Some(Self::Aes256(Box::new(Aes256::new_from_slice(key).ok()?))),
            _ => None,
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "the other backend can fail")]
    pub(in crate::jwe) fn encrypt(&self, block: &mut [u8; 16]) -> Option<()> {
        match self {
            Self::Aes128(aes) => aes.encrypt_block(block.into()),
            Self::Aes192(aes) => aes.encrypt_block(block.into()),
            Self::Aes256(aes) => aes.encrypt_block(block.into()),
        }
        Some(())
    }

    #[expect(clippy::unnecessary_wraps, reason = "the other backend can fail")]
    pub(in crate::jwe) fn decrypt(&self, block: &mut [u8; 16]) -> Option<()> {
        match self {
            Self::Aes128(aes) => aes.decrypt_block(block.into()),
            Self::Aes192(aes) => aes.decrypt_block(block.into()),
            Self::Aes256(aes) => aes.decrypt_block(block.into()),
        }
        Some(())
    }
}

/// Whole blocks, in place.
pub(in crate::jwe) fn cbc_encrypt(key: &[u8], iv: &[u8], buffer: &mut [u8]) -> Option<()> {
    fn run<M: KeyIvInit + BlockModeEncrypt>(
        key: &[u8],
        iv: &[u8],
        buffer: &mut [u8],
    ) -> Option<()> {
        let (blocks, rest) = aes::cipher::Array::slice_as_chunks_mut(buffer);
        if !rest.is_empty() {
            return None;
        }
        M::new_from_slices(key, iv).ok()?.encrypt_blocks(blocks);
        Some(())
    }
    match key.len() {
        16 => run::<cbc::Encryptor<Aes128>>(key, iv, buffer),
        24 => run::<cbc::Encryptor<Aes192>>(key, iv, buffer),
        _ => run::<cbc::Encryptor<Aes256>>(key, iv, buffer),
    }
}

/// Whole blocks, in place.
pub(in crate::jwe) fn cbc_decrypt(key: &[u8], iv: &[u8], buffer: &mut [u8]) -> Option<()> {
    fn run<M: KeyIvInit + BlockModeDecrypt>(
        key: &[u8],
        iv: &[u8],
        buffer: &mut [u8],
    ) -> Option<()> {
        let (blocks, rest) = aes::cipher::Array::slice_as_chunks_mut(buffer);
        if !rest.is_empty() {
            return None;
        }
        M::new_from_slices(key, iv).ok()?.decrypt_blocks(blocks);
        Some(())
    }
    match key.len() {
        16 => run::<cbc::Decryptor<Aes128>>(key, iv, buffer),
        24 => run::<cbc::Decryptor<Aes192>>(key, iv, buffer),
        _ => run::<cbc::Decryptor<Aes256>>(key, iv, buffer),
    }
}

/// In place; the tag is what comes back.
pub(in crate::jwe) fn gcm_seal(
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    buffer: &mut [u8],
) -> Option<[u8; 16]> {
    fn run<A: KeyInit + AeadInOut>(
        key: &[u8],
        iv: &[u8],
        aad: &[u8],
        buffer: &mut [u8],
    ) -> Option<[u8; 16]> {
        let (iv, aead) = (iv.try_into().ok()?, A::new_from_slice(key).ok()?);
        let tag = aead.encrypt_inout_detached(iv, aad, buffer.into());
        tag.ok()?.as_slice().try_into().ok()
    }
    match key.len() {
        16 => run::<Aes128Gcm>(key, iv, aad, buffer),
        24 => run::<Aes192Gcm>(key, iv, aad, buffer),
        _ => run::<Aes256Gcm>(key, iv, aad, buffer),
    }
}

/// In place.
pub(in crate::jwe) fn gcm_open(
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    buffer: &mut [u8],
    tag: &[u8],
) -> Option<()> {
    fn run<A: KeyInit + AeadInOut>(
        key: &[u8],
        iv: &[u8],
        aad: &[u8],
        buffer: &mut [u8],
        tag: &[u8],
    ) -> Option<()> {
        let (iv, aead) = (iv.try_into().ok()?, A::new_from_slice(key).ok()?);
        let opened = aead.decrypt_inout_detached(iv, aad, buffer.into(), tag.try_into().ok()?);
        opened.ok()
    }
    match key.len() {
        16 => run::<Aes128Gcm>(key, iv, aad, buffer, tag),
        24 => run::<Aes192Gcm>(key, iv, aad, buffer, tag),
        _ => run::<Aes256Gcm>(key, iv, aad, buffer, tag),
    }
}

type Aes192Gcm = AesGcm<Aes192, U12>;
