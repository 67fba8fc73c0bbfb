//! Making compact serialisations (RFC 7515 §7.1): JWS over any octets, JWT over claims.

use core::fmt;
use std::borrow::Cow;

use oauth_step::{JsonObject, json_quote};
use serde_json::value::RawValue;

use crate::algorithm::Algorithm;
use crate::compact::in_header;
use crate::critical;
use crate::error::{Part, TokenError};
use crate::{Error, Signer, base64url};

/// A JSON Web Signature over any octets, about to be signed ([RFC 7515 §5.1]).
///
/// Header members are written in one order: `alg`, `kid`, `typ`, then the others.
///
/// [RFC 7515 §5.1]: https://www.rfc-editor.org/rfc/rfc7515#section-5.1
#[derive(Clone)]
pub struct Jws {
    payload: Vec<u8>,
    typ: Option<Cow<'static, str>>,
    members: Vec<(String, String)>,
    critical: Vec<String>,
}

impl Jws {
    /// Over this payload, without `typ`.
    pub fn new(payload: impl Into<Vec<u8>>) -> Self {
        Self {
            payload: payload.into(),
            typ: None,
            members: Vec::new(),
            critical: Vec::new(),
        }
    }

    /// The type of the whole object, for instance `dpop+jwt`.
    #[must_use]
    pub fn typ(self, typ: impl Into<Cow<'static, str>>) -> Self {
        Self {
            typ: Some(typ.into()),
            ..self
        }
    }

    /// Another header member, its value as JSON text. Neither `crit` nor `b64`.
    #[must_use]
    pub fn header(mut self, name: impl Into<String>, json: impl Into<String>) -> Self {
        self.members.push((name.into(), json.into()));
        self
    }

    /// Another header member that whoever verifies must understand ([RFC 7515 §4.1.11]), its value
    /// as JSON text. None that the standards registered.
    ///
    /// [RFC 7515 §4.1.11]: https://www.rfc-editor.org/rfc/rfc7515#section-4.1.11
    #[must_use]
    pub fn critical_header(mut self, name: impl Into<String>, json: impl Into<String>) -> Self {
        let name = name.into();
        self.critical.push(name.clone());
        self.header(name, json)
    }

    /// What is to be signed, for a signer that is asynchronous.
    ///
    /// # Errors
    ///
    /// [`TokenError`] where a further header member is no JSON, occurs twice or is one of those
    /// this library does not write.
    pub fn signing_input(
        &self,
        algorithm: Algorithm,
        key_id: Option<&str>,
    ) -> Result<SigningInput, Error> {
        let header = self.header_text(algorithm.name(), key_id, true)?;
        let length = base64url::encoded_length(header.len());
        let mut text = Vec::with_capacity(length + room(&self.payload, algorithm));
        base64url::append_public(&mut text, header.as_bytes());
        Ok(SigningInput::new(algorithm, text, &self.payload))
    }

    /// Signs it into a compact serialisation.
    ///
    /// # Errors
    ///
    /// As [`signing_input`](Self::signing_input), and those of the signer.
    pub fn sign(&self, signer: &dyn Signer) -> Result<String, Error> {
        let input = self.signing_input(signer.algorithm(), signer.key_id())?;
        sign(signer, input)
    }

    /// Whether the header has no member but those of every JWT.
    fn has_usual_header(&self) -> bool {
        self.typ.as_deref() == Some("JWT") && self.members.is_empty() && self.critical.is_empty()
    }

    pub(crate) fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// `encoded`: whether the payload is, as it is unless the header says otherwise.
    pub(crate) fn header_text(
        &self,
        algorithm: &str,
        key_id: Option<&str>,
        encoded: bool,
    ) -> Result<String, TokenError> {
        // Room for what most have: an algorithm, a `kid` of some length, a `typ`.
        let members = self.members.iter();
        let length: usize = members
            .map(|(name, json)| name.len() + json.len() + 4)
            .sum();
        let mut header = String::with_capacity(length + key_id.map_or(0, str::len) + 80);
        header.push_str("{\"alg\":\"");
        header.push_str(algorithm);
        header.push('"');
        if let Some(key_id) = key_id {
            header.push_str(",\"kid\":");
            json_quote(key_id, &mut header);
        }
        if let Some(typ) = &self.typ {
            header.push_str(",\"typ\":");
            json_quote(typ, &mut header);
        }
        for (name, value) in &self.members {
            match &**name {
                "b64" => return Err(TokenError::UnencodedPayload),
                "crit" => return Err(TokenError::Critical),
                _ => {}
            }
            header.push(',');
            json_quote(name, &mut header);
            header.push(':');
            header.push_str(single_value(value)?);
        }
        let mut critical: Vec<&str> = self.critical.iter().map(|name| &**name).collect();
        if critical.iter().any(|name| critical::is_reserved(name)) {
            return Err(TokenError::Critical);
        }
        if !encoded {
            header.push_str(",\"b64\":false");
            critical.push("b64");
        }
        if !critical.is_empty() {
            header.push_str(",\"crit\":");
            header.push_str(&serde_json::Value::from(critical).to_string());
        }
        header.push('}');
        if !self.members.is_empty() {
            JsonObject::visit(header.as_bytes(), |_, _| {}).map_err(in_header)?;
        }
        Ok(header)
    }
}

impl fmt::Debug for Jws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("Jws");
        debug
            .field("typ", &self.typ)
            .field("payload", &self.payload.len());
        debug.finish_non_exhaustive()
    }
}

/// A JSON Web Token, about to be signed ([RFC 7519 §7.1]). Its `typ` is `JWT` unless set.
///
/// [RFC 7519 §7.1]: https://www.rfc-editor.org/rfc/rfc7519#section-7.1
#[derive(Clone)]
pub struct Jwt {
    jws: Jws,
    /// Whether the claims were written here, out of parts that were checked each.
    is_checked: bool,
}

impl Jwt {
    /// Over the text of a JSON object.
    pub fn new(claims: impl Into<Vec<u8>>) -> Self {
        Self {
            jws: Jws::new(claims).typ("JWT"),
            is_checked: false,
        }
    }

    /// Over claims that are known to be an object.
    pub(crate) fn checked_already(claims: Vec<u8>) -> Self {
        Self {
            is_checked: true,
            ..Self::new(claims)
        }
    }

    /// Another `typ`, for instance `at+jwt`.
    #[must_use]
    pub fn typ(self, typ: impl Into<Cow<'static, str>>) -> Self {
        Self {
            jws: self.jws.typ(typ),
            ..self
        }
    }

    /// No `typ`.
    #[must_use]
    pub fn without_typ(self) -> Self {
        let jws = Jws {
            typ: None,
            ..self.jws
        };
        Self { jws, ..self }
    }

    /// Another header member, its value as JSON text.
    #[must_use]
    pub fn header(self, name: impl Into<String>, json: impl Into<String>) -> Self {
        Self {
            jws: self.jws.header(name, json),
            ..self
        }
    }

    /// What is to be signed, for a signer that is asynchronous.
    ///
    /// # Errors
    ///
    /// [`TokenError`] where the claims are no JSON object, and as [`Jws::signing_input`].
    pub fn signing_input(
        &self,
        algorithm: Algorithm,
        key_id: Option<&str>,
    ) -> Result<SigningInput, Error> {
        self.checked()?.signing_input(algorithm, key_id)
    }

    /// Signs it into a compact serialisation.
    ///
    /// # Errors
    ///
    /// As [`signing_input`](Self::signing_input), and those of the signer.
    pub fn sign(&self, signer: &dyn Signer) -> Result<String, Error> {
        let jws = self.checked()?;
        let kept = signer
            .protected_header()
            .filter(|header| jws.has_usual_header() && header.algorithm() == signer.algorithm());
        match kept {
            Some(header) => sign(signer, header.before(&jws.payload)),
            None => jws.sign(signer),
        }
    }
}

impl Jwt {
    /// What is signed, once its claims are known to be an object.
    pub(crate) fn checked(&self) -> Result<&Jws, TokenError> {
        if !self.is_checked {
            check_claims(&self.jws.payload)?;
        }
        Ok(&self.jws)
    }

    /// What is signed, its claims unseen.
    pub(crate) fn jws(&self) -> &Jws {
        &self.jws
    }
}

impl fmt::Debug for Jwt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Jwt").field(&self.jws).finish()
    }
}

/// Header and payload, waiting for their signature.
#[derive(Clone)]
pub struct SigningInput {
    algorithm: Algorithm,
    /// What stands before the signature.
    text: Vec<u8>,
    /// What is signed instead, where the payload is left out.
    detached: Option<Vec<u8>>,
}

impl SigningInput {
    /// `text` is the encoded header, and has [`room`] for the rest.
    pub(crate) fn new(algorithm: Algorithm, mut text: Vec<u8>, payload: &[u8]) -> Self {
        text.push(b'.');
        base64url::append_public(&mut text, payload);
        Self {
            algorithm,
            text,
            detached: None,
        }
    }

    pub(crate) fn detached(algorithm: Algorithm, header: String, octets: Vec<u8>) -> Self {
        Self {
            algorithm,
            text: header.into_bytes(),
            detached: Some(octets),
        }
    }

    /// The octets to sign.
    pub fn bytes(&self) -> &[u8] {
        self.detached.as_deref().unwrap_or(&self.text)
    }

    /// Joins the signature to them.
    ///
    /// # Errors
    ///
    /// [`Error::Signature`] where it cannot be one of this algorithm by its length: an ECDSA
    /// signature in DER, for instance.
    pub fn attach(self, signature: &[u8]) -> Result<String, Error> {
        let expected = self.algorithm.signature_length();
        if signature.is_empty() || expected.is_some_and(|length| length != signature.len()) {
            return Err(Error::Signature);
        }
        let mut text = self.text;
        if self.detached.is_some() {
            text.push(b'.');
        }
        text.push(b'.');
        base64url::append_public(&mut text, signature);
        // base64url and dots, so it is text.
        String::from_utf8(text).map_err(|_| Error::Signature)
    }
}

impl fmt::Debug for SigningInput {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("SigningInput");
        debug
            .field("algorithm", &self.algorithm)
            .finish_non_exhaustive()
    }
}

pub(crate) fn sign(signer: &dyn Signer, input: SigningInput) -> Result<String, Error> {
    let signature = signer.sign(input.bytes())?;
    input.attach(&signature)
}

/// How long a token grows after its header: the payload, and the signature, 2048 bits of RSA.
pub(crate) fn room(payload: &[u8], algorithm: Algorithm) -> usize {
    let signature = algorithm.signature_length().unwrap_or(256);
    let dots = 2;
    let [payload, signature] = [payload.len(), signature].map(base64url::encoded_length);
    payload + signature + dots + base64url::ROOM
}

/// The claims of a token are one JSON object (RFC 7519 §7.2).
pub(crate) fn check_claims(claims: &[u8]) -> Result<(), TokenError> {
    let visited = JsonObject::visit(claims, |_, _| {});
    visited.map_err(|error| TokenError::Json {
        part: Part::Payload,
        error,
    })
}

/// One JSON value and nothing after it, so that it cannot smuggle in another member.
pub(crate) fn single_value(json: &str) -> Result<&str, TokenError> {
    let value: Result<&RawValue, _> = serde_json::from_str(json);
    value.map(RawValue::get).map_err(|error| {
        in_header(oauth_step::JsonError::Syntax {
            line: error.line(),
            column: error.column(),
        })
    })
}
