//! Encryption that was agreed on at registration: what it opens, and what it refuses.

use core::fmt;
use std::sync::Arc;

use oauth_step::{Env, Secret};

use crate::{DecryptedJwe, DecryptionKey, Error, JweDecrypter, TokenError};

/// How a server encrypts what it sends to one client, as they agreed on at registration
/// (`*_encrypted_response_alg` and `*_encrypted_response_enc`), and the keys that decrypt it.
///
/// A key is a private one, found by its `kid`, or made from the client secret
/// ([`DecryptionKey::from_client_secret`], [Core §10.2]). Where encryption is agreed on, what comes
/// without it is refused, and the other way round.
///
/// [Core §10.2]: https://openid.net/specs/openid-connect-core-1_0.html#Encryption
#[derive(Clone)]
pub struct Encryption(Arc<dyn Decrypt>);

/// What [`Agreed`] does, apart from it: programs that agree on no encryption do not link it.
trait Decrypt: fmt::Debug + Send + Sync {
    fn open(&self, token: &str, env: &dyn Env) -> Result<DecryptedJwe, Error>;

    fn signed_token(&self, token: &str, env: &dyn Env) -> Result<Secret<String>, Error>;
}

struct Agreed {
    decrypter: JweDecrypter,
    keys: Box<[DecryptionKey]>,
}

impl Decrypt for Agreed {
    fn open(&self, token: &str, env: &dyn Env) -> Result<DecryptedJwe, Error> {
        self.decrypter.decrypt(token, &self.keys, env)
    }

    fn signed_token(&self, token: &str, env: &dyn Env) -> Result<Secret<String>, Error> {
        self.decrypter.decrypt_nested(token, &self.keys, env)
    }
}

impl Encryption {
    /// By these algorithms, with these keys.
    pub fn new(decrypter: JweDecrypter, keys: impl IntoIterator<Item = DecryptionKey>) -> Self {
        let keys = keys.into_iter().collect();
        Self(Arc::new(Agreed { decrypter, keys }))
    }

    /// The signed token, unverified: the one that came, or the one within where encryption was
    /// agreed on.
    ///
    /// # Errors
    ///
    /// Why it could not be had: [`TokenError::Encrypted`] where nobody agreed on that, and the
    /// errors of [`JweDecrypter::decrypt_nested`] where somebody did.
    // RFC 7519 §11.2: "sign the message and then encrypt the result".
    pub fn signed_token(
        agreed: Option<&Self>,
        token: &str,
        env: &dyn Env,
    ) -> Result<Secret<String>, Error> {
        let signed = match agreed {
            Some(Self(agreed)) => agreed.signed_token(token, env)?,
            None => Secret::from(token),
        };
        if is_encrypted(signed.expose()) {
            return Err(TokenError::Encrypted.into());
        }
        Ok(signed)
    }

    /// What was encrypted, whatever it is: nobody has signed it.
    ///
    /// # Errors
    ///
    /// Those of [`JweDecrypter::decrypt`].
    pub fn open(&self, token: &str, env: &dyn Env) -> Result<DecryptedJwe, Error> {
        self.0.open(token, env)
    }
}

impl fmt::Debug for Encryption {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

impl fmt::Debug for Agreed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Encryption")
            .field("decrypter", &self.decrypter)
            .finish_non_exhaustive()
    }
}

/// Five parts, or more, are not read as a signed token.
fn is_encrypted(token: &str) -> bool {
    let dots = |octets: &[u8]| {
        octets
            .iter()
            .map(|octet| u8::from(*octet == b'.'))
            .sum::<u8>()
    };
    // Few enough for a sum of one octet, of which 16 are made at once.
    let counts = token.as_bytes().chunks(240).map(dots);
    counts.map(usize::from).sum::<usize>() >= 4
}
