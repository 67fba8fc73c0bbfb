//! Verifying: a token, the rules, and the keys that may have signed it.

use core::fmt;

use crate::Error;
use crate::algorithm::{Algorithm, Algorithms};
use crate::claims::Claims;
use crate::compact::{Compact, Decoded, Header, Members, Rules};
use crate::error::{Part, TokenError};
use crate::hmac_key::HmacKey;
use crate::jwk_set::JwkSet;
use crate::typ::Typ;

/// Verifies JSON Web Signatures over any octets ([RFC 7515 §5.2]).
///
/// [RFC 7515 §5.2]: https://www.rfc-editor.org/rfc/rfc7515#section-5.2
#[derive(Clone, Debug)]
pub struct JwsVerifier {
    pub(crate) rules: Rules,
    tries: usize,
}

impl JwsVerifier {
    /// With these algorithms and no other; tokens up to 64 KiB.
    pub const fn new(algorithms: Algorithms) -> Self {
        Self {
            rules: Rules {
                algorithms,
                size_limit: SIZE_LIMIT,
                understood: &[],
                detached: false,
            },
            tries: 1,
        }
    }

    /// The critical extensions that the caller understands ([RFC 7515 §4.1.11]) and looks at in
    /// [`VerifiedJws::header`]. A token with any other is refused.
    ///
    /// [RFC 7515 §4.1.11]: https://www.rfc-editor.org/rfc/rfc7515#section-4.1.11
    #[must_use]
    pub const fn understand(mut self, names: &'static [&'static str]) -> Self {
        self.rules.understood = names;
        self
    }

    /// Another limit for the size of a token, in bytes.
    #[must_use]
    pub const fn size_limit(mut self, size_limit: usize) -> Self {
        self.rules.size_limit = size_limit;
        self
    }

    /// Where several keys fit, tries up to 8 of them in turn, for servers that publish several
    /// keys and name none. Without it such a token is refused as ambiguous.
    #[must_use]
    pub const fn try_ambiguous_keys(self) -> Self {
        Self {
            tries: MOST_TRIES,
            ..self
        }
    }

    /// Verifies a compact serialisation with a key out of a set.
    ///
    /// # Errors
    ///
    /// [`Error::Token`] where its form breaks a rule; [`Error::UnknownKey`] or
    /// [`Error::AmbiguousKey`]; [`Error::Signature`].
    pub fn verify(&self, token: &str, keys: &JwkSet) -> Result<VerifiedJws, Error> {
        let compact = self.read(token)?;
        self.choose(
            &compact.header,
            keys,
            compact.decoded.signing_input.as_bytes(),
            compact.decoded.signature(),
        )?;
        Ok(compact.into())
    }

    /// Verifies a compact serialisation with a shared secret, whatever its `kid`.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    pub fn verify_with_secret(&self, token: &str, secret: &HmacKey) -> Result<VerifiedJws, Error> {
        let compact = self.read(token)?;
        check_secret(&compact, secret)?;
        Ok(compact.into())
    }

    pub(crate) fn choose(
        &self,
        header: &Header,
        keys: &JwkSet,
        signing_input: &[u8],
        signature: &[u8],
    ) -> Result<(), Error> {
        let key_id = header.key_id.as_deref();
        keys.verify(
            key_id,
            header.algorithm,
            self.tries,
            signing_input,
            signature,
        )
    }

    fn read<'t>(&self, token: &'t str) -> Result<Compact<'t>, TokenError> {
        Compact::read(token, &self.rules)
    }
}

/// Verifies JSON Web Tokens ([RFC 7519 §7.2]): signature and form. What the claims must say is for
/// their reader; for the times there is [`TimeRules`](crate::TimeRules).
///
/// [RFC 7519 §7.2]: https://www.rfc-editor.org/rfc/rfc7519#section-7.2
#[derive(Clone, Debug)]
pub struct JwtVerifier {
    jws: JwsVerifier,
    typ: Typ,
}

impl JwtVerifier {
    /// With these algorithms and no other; `typ` absent or `JWT`; tokens up to 64 KiB.
    pub const fn new(algorithms: Algorithms) -> Self {
        Self {
            jws: JwsVerifier::new(algorithms),
            typ: Typ::AbsentOrJwt,
        }
    }

    /// Another type of token.
    #[must_use]
    pub const fn typ(self, typ: Typ) -> Self {
        Self { typ, ..self }
    }

    /// Another limit for the size of a token, in bytes.
    #[must_use]
    pub const fn size_limit(self, size_limit: usize) -> Self {
        Self {
            jws: self.jws.size_limit(size_limit),
            ..self
        }
    }

    /// As [`JwsVerifier::try_ambiguous_keys`].
    #[must_use]
    pub const fn try_ambiguous_keys(self) -> Self {
        Self {
            jws: self.jws.try_ambiguous_keys(),
            ..self
        }
    }

    /// Verifies a token with a key out of a set.
    ///
    /// # Errors
    ///
    /// [`Error::Token`] where its form breaks a rule; [`Error::UnknownKey`] or
    /// [`Error::AmbiguousKey`]; [`Error::Signature`].
    pub fn verify(&self, token: &str, keys: &JwkSet) -> Result<VerifiedJwt, Error> {
        let (unverified, signing_input) = self.read(token)?;
        self.choose(&unverified, signing_input, keys)?;
        Ok(unverified.into_verified())
    }

    /// Verifies a token with a shared secret, whatever its `kid`.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    pub fn verify_with_secret(&self, token: &str, secret: &HmacKey) -> Result<VerifiedJwt, Error> {
        let (unverified, signing_input) = self.read(token)?;
        let algorithm = unverified.algorithm;
        check_tag(algorithm, secret, signing_input, &unverified.signature)?;
        Ok(unverified.into_verified())
    }

    /// Reads everything and believes nothing.
    pub(crate) fn read<'t>(&self, token: &'t str) -> Result<(UnverifiedJwt, &'t str), TokenError> {
        let rules = self.rules();
        let mut decoded = Decoded::read(token, rules.size_limit)?;
        let payload = core::mem::take(&mut decoded.payload);
        let members = Members::read(decoded.header_text(), &rules)?;
        let algorithm = members.allowed_algorithm(&rules)?;
        let claims = Claims::parse(payload).map_err(|error| TokenError::Json {
            part: Part::Payload,
            error,
        })?;
        self.review(members.typ.as_deref(), members.b64)?;
        let key_id = members.key_id.as_deref().map(Box::from);
        let signing_input = decoded.signing_input;
        let unverified = UnverifiedJwt {
            algorithm,
            key_id,
            signature: decoded.into_signature(),
            claims,
        };
        Ok((unverified, signing_input))
    }

    /// What a JWT's header must say beyond what any JWS's must.
    pub(crate) fn review(&self, typ: Option<&str>, b64: Option<bool>) -> Result<(), TokenError> {
        // RFC 7797 §7: a JWT's payload is always encoded.
        if b64.is_some() {
            return Err(TokenError::UnencodedPayload);
        }
        if !self.typ.admits(typ) {
            return Err(TokenError::Type);
        }
        Ok(())
    }

    pub(crate) const fn rules(&self) -> Rules {
        self.jws.rules
    }

    pub(crate) fn choose(
        &self,
        token: &UnverifiedJwt,
        signing_input: &str,
        keys: &JwkSet,
    ) -> Result<(), Error> {
        let (jws, input) = (&self.jws, signing_input.as_bytes());
        let key_id = token.key_id.as_deref();
        keys.verify(key_id, token.algorithm, jws.tries, input, &token.signature)
    }
}

/// A token of the right form. Nothing in it has been verified.
pub(crate) struct UnverifiedJwt {
    algorithm: Algorithm,
    pub(crate) key_id: Option<Box<str>>,
    signature: Vec<u8>,
    claims: Claims,
}

impl UnverifiedJwt {
    pub(crate) fn into_verified(self) -> VerifiedJwt {
        VerifiedJwt {
            algorithm: self.algorithm,
            key_id: self.key_id,
            claims: self.claims,
        }
    }
}

/// A token whose signature is valid.
#[derive(Clone, Debug)]
pub struct VerifiedJwt {
    algorithm: Algorithm,
    key_id: Option<Box<str>>,
    claims: Claims,
}

impl VerifiedJwt {
    /// What it was signed with.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The `kid` of its header.
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    /// Its claims.
    pub fn claims(&self) -> &Claims {
        &self.claims
    }

    /// Its claims, to keep.
    pub fn into_claims(self) -> Claims {
        self.claims
    }
}

/// A payload whose signature is valid.
#[derive(Clone)]
pub struct VerifiedJws {
    algorithm: Algorithm,
    key_id: Option<Box<str>>,
    typ: Option<Box<str>>,
    header: Vec<u8>,
    payload: Vec<u8>,
}

impl VerifiedJws {
    /// What it was signed with.
    pub fn algorithm(&self) -> Algorithm {
        self.algorithm
    }

    /// The `kid` of its header.
    pub fn key_id(&self) -> Option<&str> {
        self.key_id.as_deref()
    }

    /// The `typ` of its header.
    pub fn typ(&self) -> Option<&str> {
        self.typ.as_deref()
    }

    /// What was signed.
    pub fn payload(&self) -> &[u8] {
        &self.payload
    }

    /// The header as it was signed, a JSON object.
    pub fn header(&self) -> &str {
        // It has passed for JSON, so it is UTF-8.
        core::str::from_utf8(&self.header).unwrap_or_default()
    }

    pub(crate) fn new(header: Header, header_text: Vec<u8>, payload: Vec<u8>) -> Self {
        Self {
            algorithm: header.algorithm,
            key_id: header.key_id,
            typ: header.typ,
            header: header_text,
            payload,
        }
    }
}

impl From<Compact<'_>> for VerifiedJws {
    fn from(compact: Compact<'_>) -> Self {
        let (header_text, payload) = compact.decoded.into_header_and_payload();
        Self::new(compact.header, header_text, payload)
    }
}

impl fmt::Debug for VerifiedJws {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut debug = f.debug_struct("VerifiedJws");
        debug
            .field("algorithm", &self.algorithm)
            .field("key_id", &self.key_id)
            .field("typ", &self.typ);
        debug.field("payload", &self.payload.len()).finish()
    }
}

fn check_secret(compact: &Compact<'_>, secret: &HmacKey) -> Result<(), Error> {
    let Compact { header, decoded } = compact;
    let input = decoded.signing_input;
    check_tag(header.algorithm, secret, input, decoded.signature())
}

fn check_tag(
    algorithm: Algorithm,
    secret: &HmacKey,
    signing_input: &str,
    tag: &[u8],
) -> Result<(), Error> {
    if !algorithm.is_symmetric() {
        return Err(Error::UnknownKey);
    }
    secret.review(algorithm)?;
    if !secret.verifies(algorithm, signing_input.as_bytes(), tag) {
        return Err(Error::Signature);
    }
    Ok(())
}

/// 64 KiB: no token that a server sends comes near it.
pub(crate) const SIZE_LIMIT: usize = 64 * 1024;
const MOST_TRIES: usize = 8;
