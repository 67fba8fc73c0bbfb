//! The header of a JWE: what matters in it, and what is refused (RFC 7516 §4).

use oauth_step::{JsonError, JsonObject};

use super::algorithms::{ContentEncryption, KeyManagement, Method};
use super::point;
use super::{ContentEncryptions, KeyManagements};
use crate::backend::Components;
use crate::base64url;
use crate::compact::in_header;
use crate::error::TokenError;

/// The members of a header that matter. `jwk`, `jku`, `x5u`, `x5c` and `x5t` are not among them:
/// they never choose a key (RFC 8725 §3.10).
pub(super) struct Header {
    pub(super) key_management: KeyManagement,
    pub(super) content_encryption: ContentEncryption,
    pub(super) key_id: Option<Box<str>>,
    pub(super) typ: Option<Box<str>>,
    pub(super) content_type: Option<Box<str>>,
    pub(super) parameters: Parameters,
}

/// What an algorithm of key management says in the header.
pub(super) enum Parameters {
    /// RFC 7518 §4.6.1.
    Agreement {
        /// Not known to be a point yet.
        ephemeral: Components,
        parties: Parties,
    },
    /// RFC 7518 §4.7.1.
    GcmWrap {
        iv: [u8; 12],
        tag: [u8; 16],
    },
    None,
}

/// `apu` and `apv`: who agrees on a key; empty where nobody is named.
#[derive(Clone, Default)]
pub(super) struct Parties {
    pub(super) producer: Vec<u8>,
    pub(super) recipient: Vec<u8>,
}

impl Header {
    pub(super) fn read(
        text: &[u8],
        key_managements: KeyManagements,
        content_encryptions: ContentEncryptions,
    ) -> Result<Self, TokenError> {
        let object = JsonObject::parse(text).map_err(in_header)?;
        let string = |name| {
            let value = object.claim_string(name).map_err(in_header)?;
            Ok(value.map(|value| Box::<str>::from(&*value)))
        };
        let required = |name| string(name)?.ok_or_else(|| in_header(JsonError::Missing { name }));
        let (alg, enc) = (required("alg")?, required("enc")?);
        let (key_id, typ, content_type) = (string("kid")?, string("typ")?, string("cty")?);
        // RFC 7516 §4.1.13: no extension is understood here, so any list of them is too much.
        if object.get("crit").is_some() {
            return Err(TokenError::Critical);
        }
        // RFC 8725 §3.6: what is compressed tells of its content by its length, and may be a bomb.
        if object.get("zip").is_some() {
            return Err(TokenError::Compressed);
        }
        if let Some(&name) = UNSAFE.iter().find(|name| ***name == *alg) {
            return Err(TokenError::UnsafeAlgorithm { name });
        }
        let key_management = KeyManagement::from_name(&alg)
            .filter(|algorithm| key_managements.contains(*algorithm))
            .ok_or(TokenError::Algorithm)?;
        let content_encryption = ContentEncryption::from_name(&enc)
            .filter(|algorithm| content_encryptions.contains(*algorithm))
            .ok_or(TokenError::ContentEncryption)?;
        let parameters = match key_management.method() {
            Method::Agreement(_) => Parameters::Agreement {
                ephemeral: ephemeral(&object)?,
                parties: Parties {
                    producer: octets(&object, "apu")?.unwrap_or_default(),
                    recipient: octets(&object, "apv")?.unwrap_or_default(),
                },
            },
            Method::GcmWrap(_) => Parameters::GcmWrap {
                iv: array(&object, "iv")?,
                tag: array(&object, "tag")?,
            },
            Method::Direct | Method::Oaep(_) | Method::Wrap(_) => Parameters::None,
        };
        Ok(Self {
            key_management,
            content_encryption,
            key_id,
            typ,
            content_type,
            parameters,
        })
    }

    /// Whether the token has no encrypted key.
    pub(super) fn is_direct(&self) -> bool {
        matches!(
            self.key_management.method(),
            Method::Agreement(None) | Method::Direct
        )
    }
}

/// `epk` (RFC 7518 §4.6.1.1), read as any key. Whether it is a point, the recipient's backend says.
fn ephemeral(object: &JsonObject<'_>) -> Result<Components, TokenError> {
    let missing = || in_header(JsonError::Missing { name: "epk" });
    let value = object.get("epk").ok_or_else(missing)?;
    let key = value.as_object().ok_or_else(|| {
        in_header(JsonError::WrongType {
            name: "epk",
            expected: "an object",
        })
    })?;
    // RFC 7518 §4.6.1.1: only public parameters. Whoever can read the private one reads it all.
    if key.get("d").is_some() {
        return Err(TokenError::HeaderMember { name: "epk" });
    }
    point::read(&key).map_err(TokenError::EphemeralKey)
}

fn octets(object: &JsonObject<'_>, name: &'static str) -> Result<Option<Vec<u8>>, TokenError> {
    let Some(text) = object.claim_string(name).map_err(in_header)? else {
        return Ok(None);
    };
    let octets = base64url::decode(&text).ok_or(TokenError::HeaderMember { name })?;
    Ok(Some(octets))
}

fn array<const N: usize>(
    object: &JsonObject<'_>,
    name: &'static str,
) -> Result<[u8; N], TokenError> {
    let octets = octets(object, name)?;
    let octets = octets.ok_or_else(|| in_header(JsonError::Missing { name }))?;
    let array = <[u8; N]>::try_from(octets);
    array.map_err(|_| TokenError::HeaderMember { name })
}

/// Registered by RFC 7518 §4.1, and never offered: an oracle for whoever sends many, and work as
/// much as a sender wants.
const UNSAFE: [&str; 4] = [
    "PBES2-HS256+A128KW",
    "PBES2-HS384+A192KW",
    "PBES2-HS512+A256KW",
    "RSA1_5",
];
