//! Codes, tokens and cookies: 256 random bits each.

use base64ct::{Base64UrlUnpadded, Encoding};

use crate::answer::Refusal;

/// A value nobody can guess.
pub(crate) fn random_token() -> Result<String, Refusal> {
    Ok(Base64UrlUnpadded::encode_string(&random_bytes::<32>()?))
}

pub(crate) fn random_bytes<const N: usize>() -> Result<[u8; N], Refusal> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|_| Refusal::server_error("no random bytes"))?;
    Ok(bytes)
}
