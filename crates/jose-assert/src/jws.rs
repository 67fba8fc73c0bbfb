//! Making compact serialisations (RFC 7515 §7.1): JWS over any octets, JWT over claims.

use core::fmt;
use std::borrow::Cow;

use oauth_step::{JsonObject, json_quoted};
use serde_json::value::RawValue;

use crate::algorithm::Algorithm;
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
        // Room for the signature too: 2048 bits of it are 342 characters.
        let length = (header.len() + self.payload.len()) * 4 / 3 + 352;
        let mut text = String::with_capacity(length);
        base64url::append(&mut text, header.as_bytes());
        text.push('.');
        base64url::append(&mut text, &self.payload);
        Ok(SigningInput {
            algorithm,
            text,
            detached: None,
        })
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
        let mut header = format!("{{\"alg\":\"{algorithm}\"");
        if let Some(key_id) = key_id {
            header.push_str(",\"kid\":");
            header.push_str(&json_quoted(key_id));
        }
        if let Some(typ) = &self.typ {
            header.push_str(",\"typ\":");
            header.push_str(&json_quoted(typ));
        }
        for (name, value) in &self.members {
            match &**name {
                "b64" => return Err(TokenError::UnencodedPayload),
                "crit" => return Err(TokenError::Critical),
                _ => {}
            }
            header.push(',');
            header.push_str(&json_quoted(name));
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
            JsonObject::parse(header.as_bytes()).map_err(header_error)?;
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
#[derive(Clone, Debug)]
pub struct Jwt(Jws);

impl Jwt {
    /// Over the text of a JSON object.
    pub fn new(claims: impl Into<Vec<u8>>) -> Self {
        Self(Jws::new(claims).typ("JWT"))
    }

    /// Another `typ`, for instance `at+jwt`.
    #[must_use]
    pub fn typ(self, typ: impl Into<Cow<'static, str>>) -> Self {
        Self(self.0.typ(typ))
    }

    /// No `typ`.
    #[must_use]
    pub fn without_typ(self) -> Self {
        Self(Jws {
            typ: None,
            ..self.0
        })
    }

    /// Another header member, its value as JSON text.
    #[must_use]
    pub fn header(self, name: impl Into<String>, json: impl Into<String>) -> Self {
        Self(self.0.header(name, json))
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
        let input = self.signing_input(signer.algorithm(), signer.key_id())?;
        sign(signer, input)
    }
}

impl Jwt {
    /// What is signed, once its claims are known to be an object.
    pub(crate) fn checked(&self) -> Result<&Jws, TokenError> {
        let claims = JsonObject::parse(&self.0.payload);
        claims.map(|_| &self.0).map_err(|error| TokenError::Json {
            part: Part::Payload,
            error,
        })
    }
}

/// Header and payload, waiting for their signature.
#[derive(Clone)]
pub struct SigningInput {
    algorithm: Algorithm,
    /// What stands before the signature.
    text: String,
    /// What is signed instead, where the payload is left out.
    detached: Option<Vec<u8>>,
}

impl SigningInput {
    pub(crate) fn detached(algorithm: Algorithm, header: String, octets: Vec<u8>) -> Self {
        Self {
            algorithm,
            text: header,
            detached: Some(octets),
        }
    }

    /// The octets to sign.
    pub fn bytes(&self) -> &[u8] {
        let text = self.text.as_bytes();
        self.detached.as_deref().unwrap_or(text)
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
            text.push('.');
        }
        text.push('.');
        base64url::append(&mut text, signature);
        Ok(text)
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

/// One JSON value and nothing after it, so that it cannot smuggle in another member.
pub(crate) fn single_value(json: &str) -> Result<&str, TokenError> {
    let value: Result<&RawValue, _> = serde_json::from_str(json);
    value.map(RawValue::get).map_err(|error| {
        header_error(oauth_step::JsonError::Syntax {
            line: error.line(),
            column: error.column(),
        })
    })
}

pub(crate) fn header_error(error: oauth_step::JsonError) -> TokenError {
    TokenError::Json {
        part: Part::Header,
        error,
    }
}
