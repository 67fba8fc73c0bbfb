//! Reading a compact serialisation of five parts (RFC 7516 §7.1).

use super::header::Header;
use super::{ContentEncryptions, KeyManagements};
use crate::base64url;
use crate::compact::places_of_dots;
use crate::error::{Part, TokenError};

/// A token whose form keeps every rule. Nothing in it has been decrypted.
pub(super) struct Compact<'t> {
    pub(super) header: Header,
    pub(super) encrypted_key: Vec<u8>,
    pub(super) iv: Vec<u8>,
    pub(super) ciphertext: Vec<u8>,
    pub(super) tag: Vec<u8>,
    /// The first part as it stands: the additional authenticated data (RFC 7516 §5.2, step 14).
    pub(super) aad: &'t [u8],
}

impl<'t> Compact<'t> {
    pub(super) fn read(
        token: &'t str,
        key_managements: KeyManagements,
        content_encryptions: ContentEncryptions,
        limit: usize,
    ) -> Result<Self, TokenError> {
        if token.len() > limit {
            return Err(TokenError::TooLarge { limit });
        }
        let [first, second, third, fourth] = dots(token)?;
        let text = |from: usize, to: usize| token.get(from..to).unwrap_or_default();
        let part =
            |from, to, part| base64url::decode(text(from, to)).ok_or(TokenError::Base64 { part });
        let header = part(0, first, Part::Header)?;
        let encrypted_key = part(first + 1, second, Part::EncryptedKey)?;
        let iv = part(second + 1, third, Part::InitializationVector)?;
        let ciphertext = part(third + 1, fourth, Part::Ciphertext)?;
        let tag = part(fourth + 1, token.len(), Part::AuthenticationTag)?;
        let header = Header::read(&header, key_managements, content_encryptions)?;
        // RFC 7518 §5.2 and §5.3: exactly so long; a shorter tag would be guessed sooner.
        let exactly = |octets: &[u8], length, part| match octets.len() == length {
            true => Ok(()),
            false => Err(TokenError::Length { part }),
        };
        let content = header.content_encryption;
        exactly(&iv, content.iv_length(), Part::InitializationVector)?;
        exactly(&tag, content.tag_length(), Part::AuthenticationTag)?;
        // RFC 7516 §5.2, step 10: where no key is sent, nothing is in its place.
        if header.is_direct() {
            exactly(&encrypted_key, 0, Part::EncryptedKey)?;
        }
        Ok(Self {
            header,
            encrypted_key,
            iv,
            ciphertext,
            tag,
            aad: text(0, first).as_bytes(),
        })
    }
}

/// Where the four dots are.
fn dots(token: &str) -> Result<[usize; 4], TokenError> {
    if token.trim_ascii_start().starts_with('{') {
        return Err(TokenError::JsonSerialization);
    }
    match places_of_dots(token)? {
        (places, 4) => Ok(places),
        // RFC 7516 §9: three parts are a JWS. Where encryption was agreed, it does not pass.
        (_, 2) => Err(TokenError::NotEncrypted),
        _ => Err(TokenError::Parts),
    }
}
