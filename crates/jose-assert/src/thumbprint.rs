//! Thumbprints of keys (RFC 7638), and their URIs (RFC 9278).

use core::fmt;

use oauth_step::{JsonError, JsonObject, json_quoted};
use sha2::{Digest, Sha256};

use crate::{Error, KeyError, base64url};

/// The SHA-256 thumbprint of a key ([RFC 7638]), displayed in base64url: as `jkt` has it.
///
/// ```
/// use jose_assert::Thumbprint;
///
/// # fn main() -> Result<(), jose_assert::Error> {
/// // RFC 8037, appendix A.3.
/// let jwk = r#"{"kty":"OKP","crv":"Ed25519","x":"11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo"}"#;
/// let thumbprint = Thumbprint::of_jwk(jwk)?;
/// assert_eq!(thumbprint.to_string(), "kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k");
/// # Ok(())
/// # }
/// ```
///
/// [RFC 7638]: https://www.rfc-editor.org/rfc/rfc7638#section-3
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Thumbprint([u8; 32]);

impl Thumbprint {
    /// Of the members that its type requires, whatever else is in the JWK. The key itself is not
    /// checked, and may be of a kind that is not used here.
    ///
    /// # Errors
    ///
    /// [`KeyError::Json`] where a required member is missing or no string,
    /// [`KeyError::UnknownKeyType`].
    pub fn of_jwk(jwk: impl AsRef<[u8]>) -> Result<Self, Error> {
        Ok(Self::read(jwk.as_ref())?)
    }

    /// As a URI ([RFC 9278 §3]).
    ///
    /// [RFC 9278 §3]: https://www.rfc-editor.org/rfc/rfc9278#section-3
    pub fn uri(&self) -> String {
        format!("urn:ietf:params:oauth:jwk-thumbprint:sha-256:{self}")
    }

    /// The octets of the hash.
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Of the required members, in order and without white space.
    pub(crate) fn of(canonical: &str) -> Self {
        Self(Sha256::digest(canonical).into())
    }

    fn read(jwk: &[u8]) -> Result<Self, KeyError> {
        let object = JsonObject::parse(jwk)?;
        // RFC 7638 §3.2, RFC 8037 §2: in the order of their names.
        let required: &[&'static str] = match &*object.required_string("kty")? {
            "EC" => &["crv", "kty", "x", "y"],
            "OKP" => &["crv", "kty", "x"],
            "RSA" => &["e", "kty", "n"],
            "oct" => &["k", "kty"],
            _ => return Err(KeyError::UnknownKeyType),
        };
        let member = |name: &&'static str| -> Result<String, JsonError> {
            let value = json_quoted(&object.required_string(name)?);
            Ok(format!("\"{name}\":{value}"))
        };
        let members: Vec<_> = required.iter().map(member).collect::<Result<_, _>>()?;
        Ok(Self::of(&format!("{{{}}}", members.join(","))))
    }
}

impl fmt::Display for Thumbprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&base64url::encode(&self.0))
    }
}

impl fmt::Debug for Thumbprint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Thumbprint({self})")
    }
}
