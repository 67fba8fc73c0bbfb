//! Encrypting the content, and authenticating it with the header (RFC 7518 §5).

use hmac::{Hmac, KeyInit, Mac};
use sha2::{Sha256, Sha384, Sha512};
use zeroize::Zeroizing;

use super::algorithms::ContentEncryption;
use super::backend::{cbc_decrypt, cbc_encrypt, gcm_open, gcm_seal};
use crate::backend::Backend;

/// Ciphertext and authentication tag. `None` where key or vector have another length.
pub(super) fn seal(
    backend: Backend,
    algorithm: ContentEncryption,
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    plaintext: &[u8],
) -> Option<(Vec<u8>, Vec<u8>)> {
    let mut buffer = Zeroizing::new(Vec::with_capacity(plaintext.len() + BLOCK));
    buffer.extend_from_slice(plaintext);
    let tag = match halves(algorithm, key)? {
        None => gcm_seal(backend, key, iv, aad, &mut buffer)?.to_vec(),
        Some((mac_key, key)) => {
            pad(&mut buffer);
            cbc_encrypt(backend, key, iv, &mut buffer)?;
            tag(algorithm, mac_key, &[aad, iv, &buffer])?
        }
    };
    Some((core::mem::take(&mut *buffer), tag))
}

/// The plaintext, or `None`: neither says why. The tag has the length that the algorithm demands.
pub(super) fn open(
    backend: Backend,
    algorithm: ContentEncryption,
    key: &[u8],
    iv: &[u8],
    aad: &[u8],
    ciphertext: Vec<u8>,
    tag: &[u8],
) -> Option<Zeroizing<Vec<u8>>> {
    let mut buffer = Zeroizing::new(ciphertext);
    match halves(algorithm, key)? {
        None => gcm_open(backend, key, iv, aad, &mut buffer, tag)?,
        Some((mac_key, key)) => {
            // RFC 7518 §5.2.2.2: the tag first; nothing that was not authenticated is decrypted.
            if !verifies(algorithm, mac_key, &[aad, iv, &buffer], tag)? {
                return None;
            }
            cbc_decrypt(backend, key, iv, &mut buffer)?;
            unpad(&mut buffer)?;
        }
    }
    Some(buffer)
}

/// The keys for HMAC and for AES, where there are two (RFC 7518 §5.2.2.1); the outer `None` for a
/// key of another length.
#[expect(clippy::option_option, reason = "one key and none differ")]
fn halves(algorithm: ContentEncryption, key: &[u8]) -> Option<Option<(&[u8], &[u8])>> {
    if key.len() != algorithm.key_length() {
        return None;
    }
    match algorithm {
        ContentEncryption::A128Gcm | ContentEncryption::A192Gcm | ContentEncryption::A256Gcm => {
            Some(None)
        }
        ContentEncryption::A128CbcHs256
        | ContentEncryption::A192CbcHs384
        | ContentEncryption::A256CbcHs512 => key.split_at_checked(key.len() / 2).map(Some),
    }
}

/// The left half of an HMAC (RFC 7518 §5.2.2.1, step 6).
fn tag(algorithm: ContentEncryption, key: &[u8], parts: &[&[u8]; 3]) -> Option<Vec<u8>> {
    let mut tag = match algorithm {
        ContentEncryption::A128CbcHs256 => {
            let mac = mac::<Hmac<Sha256>>(key, parts)?;
            mac.finalize().into_bytes().to_vec()
        }
        ContentEncryption::A192CbcHs384 => {
            let mac = mac::<Hmac<Sha384>>(key, parts)?;
            mac.finalize().into_bytes().to_vec()
        }
        _ => {
            let mac = mac::<Hmac<Sha512>>(key, parts)?;
            mac.finalize().into_bytes().to_vec()
        }
    };
    tag.truncate(algorithm.tag_length());
    Some(tag)
}

/// In constant time.
fn verifies(
    algorithm: ContentEncryption,
    key: &[u8],
    parts: &[&[u8]; 3],
    given: &[u8],
) -> Option<bool> {
    let expected = Zeroizing::new(tag(algorithm, key, parts)?);
    Some(oauth_step::constant_time_eq(&expected, given))
}

/// Over the authenticated data, the vector, the ciphertext, and how many bits the first has.
fn mac<M: Mac + KeyInit>(key: &[u8], parts: &[&[u8]; 3]) -> Option<M> {
    let mut mac = <M as KeyInit>::new_from_slice(key).ok()?;
    for part in parts {
        mac.update(part);
    }
    let [aad, ..] = parts;
    let bits = u64::try_from(aad.len()).ok()?.checked_mul(8)?;
    mac.update(&bits.to_be_bytes());
    Some(mac)
}

/// PKCS #7 (RFC 5652 §6.3): one octet at least.
fn pad(buffer: &mut Vec<u8>) {
    let missing = BLOCK - buffer.len() % BLOCK;
    let length = buffer.len() + missing;
    // At most a block.
    buffer.resize(length, u8::try_from(missing).unwrap_or_default());
}

/// What was authenticated is padded rightly, unless its sender erred: this is no oracle.
fn unpad(buffer: &mut Vec<u8>) -> Option<()> {
    let octet = *buffer.last()?;
    let missing = usize::from(octet);
    let length = buffer.len().checked_sub(missing)?;
    let padding = buffer.get(length..)?;
    let right = (1..=BLOCK).contains(&missing) && padding.iter().all(|other| *other == octet);
    right.then(|| buffer.truncate(length))
}

const BLOCK: usize = 16;

#[cfg(all(test, any(feature = "aws-lc-rs", feature = "rust-crypto")))]
#[allow(clippy::unwrap_used, reason = "a test fails by panicking")]
mod tests {
    use super::*;

    fn backends() -> impl Iterator<Item = Backend> {
        let all = [Backend::AwsLcRs, Backend::RustCrypto];
        all.into_iter().filter(|backend| backend.is_available())
    }

    /// What is padded like this, encrypted and authenticated by one who has the key.
    fn opened(padded: &[u8]) -> Option<Vec<u8>> {
        let mut all = backends().map(|backend| opened_by(backend, padded));
        let first = all.next().unwrap();
        assert!(all.all(|other| other == first));
        first
    }

    fn opened_by(backend: Backend, padded: &[u8]) -> Option<Vec<u8>> {
        let algorithm = ContentEncryption::A128CbcHs256;
        let (key, iv) = ([3; 32], [5; 16]);
        let (mac_key, aes_key) = key.split_at(16);
        let mut buffer = padded.to_vec();
        cbc_encrypt(backend, aes_key, &iv, &mut buffer).unwrap();
        let tag = tag(algorithm, mac_key, &[b"aad", &iv, &buffer]).unwrap();
        let plaintext = open(backend, algorithm, &key, &iv, b"aad", buffer, &tag)?;
        Some(plaintext.to_vec())
    }

    #[test]
    fn padding_is_taken_off_where_it_is_right() {
        for missing in 1..=16_u8 {
            let length = 32 - usize::from(missing);
            let padded = [vec![b'x'; length], vec![missing; missing.into()]].concat();
            assert_eq!(opened(&padded), Some(vec![b'x'; length]));
        }
    }

    #[test]
    fn padding_that_is_none_is_refused() {
        for last in [0, 17, 32, 33, 255] {
            let padded = [vec![last; 31], vec![last]].concat();
            assert_eq!(opened(&padded), None, "{last}");
        }
        for missing in 2..=16 {
            let mut padded = vec![missing; 32];
            if let Some(first) = padded.get_mut(32 - usize::from(missing)) {
                *first ^= 1;
            }
            assert_eq!(opened(&padded), None, "{missing}");
        }
        assert_eq!(opened(&[]), None);
    }

    #[test]
    fn keys_have_one_length() {
        let all = ContentEncryption::ALL.iter();
        let all = all.flat_map(|&algorithm| backends().map(move |backend| (backend, algorithm)));
        for (backend, algorithm) in all {
            let iv = vec![0; algorithm.iv_length()];
            for length in [0, 15, 16, 24, 32, 48, 64, 65] {
                let sealed = seal(backend, algorithm, &vec![1; length], &iv, b"", b"x");
                assert_eq!(sealed.is_some(), length == algorithm.key_length());
            }
        }
    }
}
