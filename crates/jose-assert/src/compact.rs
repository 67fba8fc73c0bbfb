//! Reading a compact serialisation, rule by rule, before any key is looked at.

use oauth_step::{JsonError, JsonKind, JsonObject};

use crate::algorithm::{Algorithm, Algorithms};
use crate::base64url;
use crate::error::{Part, TokenError};

/// A token whose form keeps every rule. Nothing in it has been verified.
pub(crate) struct Compact<'t> {
    pub(crate) header: Header,
    pub(crate) payload: Vec<u8>,
    pub(crate) signature: Vec<u8>,
    /// The first two parts with the dot between them.
    pub(crate) signing_input: &'t str,
}

impl<'t> Compact<'t> {
    pub(crate) fn read(
        token: &'t str,
        allowed: Algorithms,
        limit: usize,
    ) -> Result<Self, TokenError> {
        if token.len() > limit {
            return Err(TokenError::TooLarge { limit });
        }
        let (first, second) = dots(token)?;
        let part = |range, part| {
            let text = token
                .get::<core::ops::Range<usize>>(range)
                .unwrap_or_default();
            base64url::decode(text).ok_or(TokenError::Base64 { part })
        };
        let header = part(0..first, Part::Header)?;
        let payload = part(first + 1..second, Part::Payload)?;
        let signature = part(second + 1..token.len(), Part::Signature)?;
        Ok(Self {
            header: Header::read(&header, allowed)?,
            payload,
            signature,
            signing_input: token.get(..second).unwrap_or_default(),
        })
    }
}

/// Where the two dots are. One pass; nothing is collected, however many dots there are.
fn dots(token: &str) -> Result<(usize, usize), TokenError> {
    let (mut first, mut second, mut count) = (0, 0, 0);
    for (position, byte) in token.bytes().enumerate() {
        match byte {
            b'.' => {
                count += 1;
                match count {
                    1 => first = position,
                    2 => second = position,
                    _ => {}
                }
            }
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => {}
            _ => return Err(TokenError::Character { position }),
        }
    }
    match count {
        2 => Ok((first, second)),
        // RFC 7516 §9: five parts are a JWE.
        4 => Err(TokenError::Encrypted),
        _ => Err(TokenError::Parts),
    }
}

/// The members of a header that matter. `jwk`, `jku`, `x5u`, `x5c` and `x5t` are not among them:
/// they never choose a key (RFC 8725 §3.10).
pub(crate) struct Header {
    pub(crate) algorithm: Algorithm,
    pub(crate) key_id: Option<Box<str>>,
    pub(crate) typ: Option<Box<str>>,
    /// There is a `b64`, of whatever value.
    pub(crate) has_b64: bool,
}

impl Header {
    fn read(text: &[u8], allowed: Algorithms) -> Result<Self, TokenError> {
        let object = JsonObject::parse(text).map_err(in_header)?;
        let string = |name| {
            let value = object.claim_string(name).map_err(in_header)?;
            Ok(value.map(|value| Box::from(&*value)))
        };
        let name = object.claim_string("alg").map_err(in_header)?;
        let name = name.ok_or_else(|| in_header(JsonError::Missing { name: "alg" }))?;
        let (key_id, typ) = (string("kid")?, string("typ")?);
        let _content_type: Option<Box<str>> = string("cty")?;
        // RFC 7515 §4.1.11: no extension is understood here, so any list of them is too much.
        if object.get("crit").is_some() {
            return Err(TokenError::Critical);
        }
        let b64 = object.get("b64");
        // RFC 7797 §6: `false` needs `crit`; anything but a boolean is malformed.
        if b64.is_some_and(|b64| b64.kind() != JsonKind::Bool || b64.as_bool() == Some(false)) {
            return Err(TokenError::UnencodedPayload);
        }
        let algorithm = Algorithm::from_name(&name);
        Ok(Self {
            algorithm: algorithm
                .filter(|algorithm| allowed.contains(*algorithm))
                .ok_or(TokenError::Algorithm)?,
            key_id,
            typ,
            has_b64: b64.is_some(),
        })
    }
}

fn in_header(error: JsonError) -> TokenError {
    TokenError::Json {
        part: Part::Header,
        error,
    }
}
