//! Tokens without a signature (`none`, RFC 7518 §3.6), for the few places where a protocol lets
//! them pass: OpenID Connect Core §5.6.2 and §6.1.

use crate::claims::Claims;
use crate::compact::{Members, Parts};
use crate::error::{Part, TokenError};
use crate::verifier::JwtVerifier;
use crate::{Error, Jwt, base64url};

impl Jwt {
    /// A token that nobody signed: `none`, and an empty signature. Whoever carries it can change
    /// it.
    ///
    /// # Errors
    ///
    /// As [`signing_input`](Self::signing_input).
    pub fn dangerous_without_signature(&self) -> Result<String, Error> {
        let jws = self.checked()?;
        let mut text = base64url::encode(jws.header_text("none", None, true)?.as_bytes());
        text.push('.');
        base64url::append(&mut text, jws.payload());
        text.push('.');
        Ok(text)
    }
}

impl JwtVerifier {
    /// The claims of a token that nobody signed: its algorithm is exactly `none`, its signature
    /// empty, and every other rule of form holds. Anyone may have written it, so believe it no more
    /// than what brought it.
    ///
    /// The algorithms of this verifier do not matter here, and no other method lets `none` pass.
    ///
    /// # Errors
    ///
    /// [`Error::Token`] where its form breaks a rule; [`Error::Signature`] where there is one.
    pub fn dangerous_accept_unsigned(&self, token: &str) -> Result<Claims, Error> {
        let rules = self.rules();
        let parts = Parts::split(token, rules.size_limit)?;
        let (header, payload) = (parts.header()?, parts.payload()?);
        let signature = parts.signature()?;
        let header = Members::read(&header, &rules)?;
        if header.algorithm != "none" {
            return Err(TokenError::Algorithm.into());
        }
        let claims = Claims::parse(payload).map_err(|error| TokenError::Json {
            part: Part::Payload,
            error,
        })?;
        self.review(header.typ.as_deref(), header.b64)?;
        if !signature.is_empty() {
            return Err(Error::Signature);
        }
        Ok(claims)
    }
}
