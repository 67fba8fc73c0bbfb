//! Encryption that was agreed on at registration: what it opens, and what it refuses.

use core::fmt;
use std::sync::Arc;

use jose_assert::{DecryptedJwe, DecryptionKey, Error, JweDecrypter, TokenError};
use oauth_step::{Env, Secret};

/// How a provider encrypts what it sends to this client, as they agreed on at registration
/// (`*_encrypted_response_alg` and `*_encrypted_response_enc`), and the keys that decrypt it.
///
/// A key is a private one, found by its `kid`, or made from the client secret
/// ([`DecryptionKey::from_client_secret`], [Core §10.2]). Where encryption is agreed on, what comes
/// without it is refused, and the other way round.
///
/// [Core §10.2]: https://openid.net/specs/openid-connect-core-1_0.html#Encryption
#[derive(Clone)]
pub struct Encryption {
    decrypter: JweDecrypter,
    keys: Arc<[DecryptionKey]>,
}

impl Encryption {
    /// By these algorithms, with these keys.
    pub fn new(decrypter: JweDecrypter, keys: impl IntoIterator<Item = DecryptionKey>) -> Self {
        Self {
            decrypter,
            keys: keys.into_iter().collect(),
        }
    }

    /// What was encrypted, whatever it is.
    pub(crate) fn open(&self, token: &str, env: &dyn Env) -> Result<DecryptedJwe, Error> {
        self.decrypter.decrypt(token, &self.keys, env)
    }

    fn open_nested(&self, token: &str, env: &dyn Env) -> Result<Secret<String>, Error> {
        self.decrypter.decrypt_nested(token, &self.keys, env)
    }
}

impl fmt::Debug for Encryption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encryption")
            .field("decrypter", &self.decrypter)
            .finish_non_exhaustive()
    }
}

/// The signed token: the one that came, or the one within where encryption was agreed on.
///
/// # Errors
///
/// Why it could not be had: encrypted and not agreed on, or the reverse; another algorithm or key;
/// or what is within is not a signed token.
// Core 3.1.3.7 (1), 10.2; RFC 7519 §11.2: "sign the message and then encrypt the result".
pub(crate) fn signed_token(
    agreed: Option<&Encryption>,
    token: &str,
    env: &dyn Env,
) -> Result<Secret<String>, Error> {
    let signed = match agreed {
        Some(encryption) => encryption.open_nested(token, env)?,
        None => Secret::from(token),
    };
    if is_encrypted(signed.expose()) {
        return Err(TokenError::Encrypted.into());
    }
    Ok(signed)
}

/// Five parts, or more, are not read as a signed token.
fn is_encrypted(token: &str) -> bool {
    token.split('.').nth(4).is_some()
}
