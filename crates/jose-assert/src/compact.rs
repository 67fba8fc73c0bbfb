//! Reading a compact serialisation, rule by rule, before any key is looked at.

use core::ops::Range;
use std::borrow::Cow;

use oauth_step::{JsonError, JsonObject, JsonValue};

use crate::algorithm::{Algorithm, Algorithms};
use crate::base64url;
use crate::critical;
use crate::error::{Part, TokenError};

/// A token whose form keeps every rule. Nothing in it has been verified.
pub(crate) struct Compact<'t> {
    pub(crate) header: Header,
    pub(crate) decoded: Decoded<'t>,
}

impl<'t> Compact<'t> {
    pub(crate) fn read(token: &'t str, rules: &Rules) -> Result<Self, TokenError> {
        let decoded = Decoded::read(token, rules.size_limit)?;
        let header = Header::read(decoded.header_text(), rules)?;
        Ok(Self { header, decoded })
    }
}

/// The octets of a token's parts.
pub(crate) struct Decoded<'t> {
    /// Those of the header, then those of the signature: one allocation for both.
    octets: Vec<u8>,
    header_length: usize,
    pub(crate) payload: Vec<u8>,
    /// The first two parts with the dot between them.
    pub(crate) signing_input: &'t str,
}

impl<'t> Decoded<'t> {
    pub(crate) fn read(token: &'t str, size_limit: usize) -> Result<Self, TokenError> {
        let parts = Parts::split(token, size_limit)?;
        let encoded = parts.first + token.len() - parts.second;
        let mut octets = Vec::with_capacity(encoded / 4 * 3 + 3 + base64url::ROOM_TO_DECODE);
        parts.decode(parts.encoded_header(), Part::Header, &mut octets)?;
        let header_length = octets.len();
        let payload = parts.payload()?;
        parts.decode(parts.encoded_signature(), Part::Signature, &mut octets)?;
        Ok(Self {
            octets,
            header_length,
            payload,
            signing_input: token.get(..parts.second).unwrap_or_default(),
        })
    }

    /// Not known to be JSON yet.
    pub(crate) fn header_text(&self) -> &[u8] {
        self.octets.get(..self.header_length).unwrap_or_default()
    }

    pub(crate) fn signature(&self) -> &[u8] {
        self.octets.get(self.header_length..).unwrap_or_default()
    }

    pub(crate) fn into_signature(mut self) -> Vec<u8> {
        self.octets.drain(..self.header_length);
        self.octets
    }

    /// The header's octets and the payload's.
    pub(crate) fn into_header_and_payload(mut self) -> (Vec<u8>, Vec<u8>) {
        self.octets.truncate(self.header_length);
        (self.octets, self.payload)
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

/// Three parts, not decoded yet. That they have the right characters shows when all are decoded.
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
        let (first, second) = match outer_dots(token) {
            Some(places) => places,
            None => dots(token)?,
        };
        Ok(Self {
            token,
            first,
            second,
        })
    }

    pub(crate) fn header(&self) -> Result<Vec<u8>, TokenError> {
        self.decoded(self.encoded_header(), Part::Header)
    }

    pub(crate) fn encoded_header(&self) -> &'t str {
        self.text(0..self.first)
    }

    pub(crate) fn payload(&self) -> Result<Vec<u8>, TokenError> {
        self.decoded(self.text(self.first + 1..self.second), Part::Payload)
    }

    pub(crate) fn signature(&self) -> Result<Vec<u8>, TokenError> {
        self.decoded(self.encoded_signature(), Part::Signature)
    }

    fn encoded_signature(&self) -> &'t str {
        self.text(self.second + 1..self.token.len())
    }

    fn decoded(&self, text: &str, part: Part) -> Result<Vec<u8>, TokenError> {
        let mut octets = Vec::with_capacity(text.len() / 4 * 3 + base64url::ROOM_TO_DECODE);
        self.decode(text, part, &mut octets)?;
        Ok(octets)
    }

    /// Behind what is there. Another character anywhere in the token comes before what is wrong
    /// with one part.
    fn decode(&self, text: &str, part: Part, octets: &mut Vec<u8>) -> Result<(), TokenError> {
        if base64url::decode_public(text, octets).is_none() {
            dots(self.token)?;
            return Err(TokenError::Base64 { part });
        }
        Ok(())
    }

    fn text(&self, range: Range<usize>) -> &'t str {
        self.token.get(range).unwrap_or_default()
    }
}

/// Where the first dot is and the last, if there are two. One between them shows when the payload
/// is decoded.
fn outer_dots(token: &str) -> Option<(usize, usize)> {
    let (first, last) = (token.find('.')?, token.rfind('.')?);
    (first < last).then_some((first, last))
}

/// The same, or what is wrong with the characters or the dots.
fn dots(token: &str) -> Result<(usize, usize), TokenError> {
    match places_of_dots(token)? {
        ([first, second], 2) => Ok((first, second)),
        // RFC 7516 §9: five parts are a JWE.
        (_, 4) => Err(TokenError::Encrypted),
        _ => Err(TokenError::Parts),
    }
}

/// Where the first `N` dots are, and how many there are in all, in a text of nothing but base64url
/// beside them. One pass; nothing is collected, however many dots there are.
pub(crate) fn places_of_dots<const N: usize>(
    token: &str,
) -> Result<([usize; N], usize), TokenError> {
    let (mut places, mut count) = ([0; N], 0);
    for (position, byte) in token.bytes().enumerate() {
        match byte {
            b'.' => {
                if let Some(place) = places.get_mut(count) {
                    *place = position;
                }
                count += 1;
            }
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'_' => {}
            _ => return Err(TokenError::Character { position }),
        }
    }
    Ok((places, count))
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
        let members = Members::read(text, rules)?;
        Ok(Self {
            algorithm: members.allowed_algorithm(rules)?,
            key_id: members.key_id.as_deref().map(Box::from),
            typ: members.typ.as_deref().map(Box::from),
            b64: members.b64,
        })
    }
}

/// The same, whatever the algorithm is, as they stand in the text.
pub(crate) struct Members<'t> {
    pub(crate) algorithm: Cow<'t, str>,
    pub(crate) key_id: Option<Cow<'t, str>>,
    pub(crate) typ: Option<Cow<'t, str>>,
    pub(crate) b64: Option<bool>,
}

impl<'t> Members<'t> {
    pub(crate) fn read(text: &'t [u8], rules: &Rules) -> Result<Self, TokenError> {
        let (mut algorithm, mut key_id, mut typ, mut content_type) = (None, None, None, None);
        let mut extended = false;
        let visited = JsonObject::visit(text, |name, value| match &*name {
            "alg" => algorithm = Some(value),
            "b64" | "crit" => extended = true,
            "cty" => content_type = Some(value),
            "kid" => key_id = Some(value),
            "typ" => typ = Some(value),
            _ => {}
        });
        visited.map_err(in_header)?;
        let missing = || in_header(JsonError::Missing { name: "alg" });
        let algorithm = string("alg", algorithm)?.ok_or_else(missing)?;
        let (key_id, typ) = (string("kid", key_id)?, string("typ", typ)?);
        string("cty", content_type)?;
        let mut b64 = None;
        if extended {
            let object = JsonObject::parse(text).map_err(in_header)?;
            critical::review(&object, rules)?;
            b64 = critical::b64(&object, rules)?;
        }
        Ok(Self {
            algorithm,
            key_id,
            typ,
            b64,
        })
    }

    pub(crate) fn allowed_algorithm(&self, rules: &Rules) -> Result<Algorithm, TokenError> {
        let mut allowed = rules.algorithms.iter();
        let algorithm = allowed.find(|algorithm| algorithm.name() == self.algorithm);
        algorithm.ok_or(TokenError::Algorithm)
    }
}

/// A string where it is there; `null` is none.
fn string<'t>(
    name: &'static str,
    value: Option<JsonValue<'t>>,
) -> Result<Option<Cow<'t, str>>, TokenError> {
    let Some(value) = value else {
        return Ok(None);
    };
    let expected = "a string";
    let wrong = || in_header(JsonError::WrongType { name, expected });
    value.as_str().map(Some).ok_or_else(wrong)
}

pub(crate) fn in_header(error: JsonError) -> TokenError {
    TokenError::Json {
        part: Part::Header,
        error,
    }
}
