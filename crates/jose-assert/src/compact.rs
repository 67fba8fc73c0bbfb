//! Reading a compact serialisation, rule by rule, before any key is looked at.

use core::ops::Range;
use std::borrow::Cow;

use oauth_step::{JsonError, JsonObject};

use crate::algorithm::{Algorithm, Algorithms};
use crate::base64url;
use crate::critical;
use crate::error::{Part, TokenError};

/// A token whose form keeps every rule. Nothing in it has been verified.
pub(crate) struct Compact<'t> {
    pub(crate) header: Header,
    /// JSON, and so UTF-8.
    pub(crate) header_text: Vec<u8>,
    pub(crate) payload: Vec<u8>,
    pub(crate) signature: Vec<u8>,
    /// The first two parts with the dot between them.
    pub(crate) signing_input: &'t str,
}

impl<'t> Compact<'t> {
    pub(crate) fn read(token: &'t str, rules: &Rules) -> Result<Self, TokenError> {
        let parts = Parts::split(token, rules.size_limit)?;
        let (header_text, payload) = (parts.header()?, parts.payload()?);
        Ok(Self {
            signature: parts.signature()?,
            header: Header::read(&header_text, rules)?,
            header_text,
            payload,
            signing_input: token.get(..parts.second).unwrap_or_default(),
        })
    }
}

/// What a token must keep to.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rules {
    pub(crate) algorithms: Algorithms,
    pub(crate) size_limit: usize,
    /// The critical extensions that the caller understands. None in a JWT.
    pub(crate) understood: &'static [&'static str],
    /// Whether the payload is elsewhere, so that it need not be encoded.
    pub(crate) detached: bool,
}

/// Three parts of the right characters, not decoded yet.
pub(crate) struct Parts<'t> {
    token: &'t str,
    first: usize,
    pub(crate) second: usize,
}

impl<'t> Parts<'t> {
    pub(crate) fn split(token: &'t str, size_limit: usize) -> Result<Self, TokenError> {
        if token.len() > size_limit {
            return Err(TokenError::TooLarge { limit: size_limit });
        }
        let (first, second) = dots(token)?;
        Ok(Self {
            token,
            first,
            second,
        })
    }

    pub(crate) fn header(&self) -> Result<Vec<u8>, TokenError> {
        decode(self.encoded_header(), Part::Header)
    }

    pub(crate) fn encoded_header(&self) -> &'t str {
        self.text(0..self.first)
    }

    pub(crate) fn payload(&self) -> Result<Vec<u8>, TokenError> {
        decode(self.text(self.first + 1..self.second), Part::Payload)
    }

    pub(crate) fn signature(&self) -> Result<Vec<u8>, TokenError> {
        decode(
            self.text(self.second + 1..self.token.len()),
            Part::Signature,
        )
    }

    fn text(&self, range: Range<usize>) -> &'t str {
        self.token.get(range).unwrap_or_default()
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
    /// Whether the payload is encoded, where it says so (RFC 7797 §3).
    pub(crate) b64: Option<bool>,
}

impl Header {
    pub(crate) fn read(text: &[u8], rules: &Rules) -> Result<Self, TokenError> {
        let Members {
            algorithm,
            key_id,
            typ,
            b64,
        } = Members::read(text, rules)?;
        let algorithm = Algorithm::from_name(&algorithm);
        Ok(Self {
            algorithm: algorithm
                .filter(|algorithm| rules.algorithms.contains(*algorithm))
                .ok_or(TokenError::Algorithm)?,
            key_id,
            typ,
            b64,
        })
    }
}

/// The same, whatever the algorithm is.
pub(crate) struct Members<'t> {
    pub(crate) algorithm: Cow<'t, str>,
    key_id: Option<Box<str>>,
    pub(crate) typ: Option<Box<str>>,
    pub(crate) b64: Option<bool>,
}

impl<'t> Members<'t> {
    pub(crate) fn read(text: &'t [u8], rules: &Rules) -> Result<Self, TokenError> {
        let object = JsonObject::parse(text).map_err(in_header)?;
        let string = |name| {
            let value = object.claim_string(name).map_err(in_header)?;
            Ok(value.map(|value| Box::from(&*value)))
        };
        let missing = || in_header(JsonError::Missing { name: "alg" });
        let algorithm = object.claim_string("alg").map_err(in_header)?;
        let algorithm = algorithm.ok_or_else(missing)?;
        let (key_id, typ) = (string("kid")?, string("typ")?);
        let _content_type: Option<Box<str>> = string("cty")?;
        critical::review(&object, rules)?;
        Ok(Self {
            algorithm,
            key_id,
            typ,
            b64: critical::b64(&object, rules)?,
        })
    }
}

fn decode(text: &str, part: Part) -> Result<Vec<u8>, TokenError> {
    base64url::decode(text).ok_or(TokenError::Base64 { part })
}

fn in_header(error: JsonError) -> TokenError {
    TokenError::Json {
        part: Part::Header,
        error,
    }
}
