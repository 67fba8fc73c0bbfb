//! AES: block by block, CBC and GCM.

use aws_lc_rs::aead::{AES_128_GCM, AES_192_GCM, AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use aws_lc_rs::cipher::{
    AES_128, AES_192, AES_256, Algorithm, DecryptingKey, DecryptionContext, EncryptingKey,
    EncryptionContext, UnboundCipherKey,
};

/// A key that encrypts single blocks, for AES Key Wrap.
pub(in crate::jwe) struct Aes {
    encrypting: EncryptingKey,
    decrypting: DecryptingKey,
}

impl Aes {
    pub(in crate::jwe) fn new(key: &[u8]) -> Option<Self> {
        Some(Self {
            encrypting: EncryptingKey::ecb(unbound(key)?).ok()?,
            decrypting: DecryptingKey::ecb(unbound(key)?).ok()?,
        })
    }

    pub(in crate::jwe) fn encrypt(&self, block: &mut [u8; 16]) -> Option<()> {
        let context = EncryptionContext::None;
        self.encrypting.less_safe_encrypt(block, context).ok()?;
        Some(())
    }

    pub(in crate::jwe) fn decrypt(&self, block: &mut [u8; 16]) -> Option<()> {
        let context = DecryptionContext::None;
        self.decrypting.decrypt(block, context).ok()?;
        Some(())
    }
}

/// Whole blocks, in place.
pub(in crate::jwe) fn cbc_encrypt(key: &[u8], iv: &[u8], buffer: &mut [u8]) -> Option<()> {
    let context = EncryptionContext::Iv128(iv.try_into().ok()?);
    let key = EncryptingKey::cbc(unbound(key)?).ok()?;
    key.less_safe_encrypt(buffer, context).ok()?;
    Some(())
}

/// Whole blocks, in place.
pub(in crate::jwe) fn cbc_decrypt(key: &[u8], iv: &[u8], buffer: &mut [u8]) -> Option<()> {
    let context = DecryptionContext::Iv128(iv.try_into().ok()?);
    let key = DecryptingKey::cbc(unbound(key)?).ok()?;
    key.decrypt(buffer, context).ok()?;
    Some(())
}

/// In place; the tag is what comes back.
pub(in crate::jwe) fn gcm_seal(
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    buffer: &mut [u8],
) -> Option<[u8; 16]> {
    // The caller draws the vector anew for each key and message.
    let iv = Nonce::try_assume_unique_for_key(iv).ok()?;
    let tag = gcm(key)?.seal_in_place_separate_tag(iv, Aad::from(aad), buffer);
    tag.ok()?.as_ref().try_into().ok()
}

/// In place.
pub(in crate::jwe) fn gcm_open(
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    buffer: &mut [u8],
    tag: &[u8],
) -> Option<()> {
    let iv = Nonce::try_assume_unique_for_key(iv).ok()?;
    let opened = gcm(key)?.open_in_place_separate_tag(iv, Aad::from(aad), tag, buffer);
    opened.ok()?;
    Some(())
}

fn gcm(key: &[u8]) -> Option<LessSafeKey> {
    let algorithm = match key.len() {
        16 => &AES_128_GCM,
        24 => &AES_192_GCM,
        _ => &AES_256_GCM,
    };
    Some(LessSafeKey::new(UnboundKey::new(algorithm, key).ok()?))
}

fn unbound(key: &[u8]) -> Option<UnboundCipherKey> {
    let algorithm: &'static Algorithm = match key.len() {
        16 => &AES_128,
        24 => &AES_192,
        _ => &AES_256,
    };
    UnboundCipherKey::new(algorithm, key).ok()
}
