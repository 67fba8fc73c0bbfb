//! Verifying: a token, the rules, and the keys that may have signed it.

use core::fmt;

use crate::Error;
use crate::algorithm::{Algorithm, Algorithms};
use crate::claims::Claims;
use crate::compact::{Compact, Header};
use crate::error::{Part, TokenError};
use crate::hmac_key::HmacKey;
use crate::jwk_set::JwkSet;

/// Verifies JSON Web Signatures over any octets ([RFC 7515 §5.2]).
///
/// [RFC 7515 §5.2]: https://www.rfc-editor.org/rfc/rfc7515#section-5.2
#[derive(Clone, Debug)]
pub struct JwsVerifier {
    algorithms: Algorithms,
    size_limit: usize,
    tries: usize,
}

impl JwsVerifier {
    /// With these algorithms and no other; tokens up to 64 KiB.
    pub const fn new(algorithms: Algorithms) -> Self {
        Self {
            algorithms,
            size_limit: SIZE_LIMIT,
            tries: 1,
        }
    }

    /// Another limit for the size of a token, in bytes.
    #[must_use]
    pub const fn size_limit(self, size_limit: usize) -> Self {
        Self { size_limit, ..self }
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
            compact.signing_input,
            &compact.signature,
        )?;
        Ok(VerifiedJws::new(compact))
    }

    /// Verifies a compact serialisation with a shared secret, whatever its `kid`.
    ///
    /// # Errors
    ///
    /// As [`verify`](Self::verify).
    pub fn verify_with_secret(&self, token: &str, secret: &HmacKey) -> Result<VerifiedJws, Error> {
        let compact = self.read(token)?;
        check_secret(&compact, secret)?;
        Ok(VerifiedJws::new(compact))
    }

    pub(crate) fn choose(
        &self,
        header: &Header,
        keys: &JwkSet,
        signing_input: &str,
        signature: &[u8],
    ) -> Result<(), Error> {
        keys.verify(
            header.key_id.as_deref(),
            header.algorithm,
            self.tries,
            signing_input.as_bytes(),
            signature,
        )
    }

    fn read<'t>(&self, token: &'t str) -> Result<Compact<'t>, TokenError> {
        Compact::read(token, self.algorithms, self.size_limit)
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
        let algorithm = unverified.header.algorithm;
        check_tag(algorithm, secret, signing_input, &unverified.signature)?;
        Ok(unverified.into_verified())
    }

    /// Reads everything and believes nothing.
    pub(crate) fn read<'t>(&self, token: &'t str) -> Result<(UnverifiedJwt, &'t str), TokenError> {
        let compact = self.jws.read(token)?;
        let claims = Claims::parse(compact.payload).map_err(|error| TokenError::Json {
            part: Part::Payload,
            error,
        })?;
        // RFC 7797 §7: a JWT's payload is always encoded.
        if compact.header.has_b64 {
            return Err(TokenError::UnencodedPayload);
        }
        if !self.typ.admits(compact.header.typ.as_deref()) {
            return Err(TokenError::Type);
        }
        let unverified = UnverifiedJwt {
            header: compact.header,
            signature: compact.signature,
            claims,
        };
        Ok((unverified, compact.signing_input))
    }

    pub(crate) fn choose(
        &self,
        token: &UnverifiedJwt,
        signing_input: &str,
        keys: &JwkSet,
    ) -> Result<(), Error> {
        let jws = &self.jws;
        jws.choose(&token.header, keys, signing_input, &token.signature)
    }
}

/// Which `typ` a token must have ([RFC 8725 §3.11]): compared without case and without
/// `application/`.
///
/// [RFC 8725 §3.11]: https://www.rfc-editor.org/rfc/rfc8725#section-3.11
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Typ {
    /// None, or `JWT`: the tokens of OpenID Connect.
    AbsentOrJwt,
    /// This one, for instance `at+jwt`.
    Exactly(&'static str),
}

impl Typ {
    fn admits(self, typ: Option<&str>) -> bool {
        match (self, typ) {
            (Self::AbsentOrJwt, None) => true,
            (Self::AbsentOrJwt, Some(typ)) => is_same_type(typ, "JWT"),
            (Self::Exactly(_), None) => false,
            (Self::Exactly(expected), Some(typ)) => is_same_type(typ, expected),
        }
    }
}

/// A token of the right form. Nothing in it has been verified.
pub(crate) struct UnverifiedJwt {
    pub(crate) header: Header,
    signature: Vec<u8>,
    claims: Claims,
}

impl UnverifiedJwt {
    pub(crate) fn into_verified(self) -> VerifiedJwt {
        VerifiedJwt {
            algorithm: self.header.algorithm,
            key_id: self.header.key_id,
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

    fn new(compact: Compact<'_>) -> Self {
        Self {
            algorithm: compact.header.algorithm,
            key_id: compact.header.key_id,
            typ: compact.header.typ,
            payload: compact.payload,
        }
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
    let algorithm = compact.header.algorithm;
    check_tag(algorithm, secret, compact.signing_input, &compact.signature)
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
    if !secret.verifies(algorithm, signing_input.as_bytes(), tag) {
        return Err(Error::Signature);
    }
    Ok(())
}

pub(crate) fn is_same_type(typ: &str, expected: &str) -> bool {
    let essence = |typ| strip_application(typ).unwrap_or(typ);
    fn strip_application(typ: &str) -> Option<&str> {
        let (application, essence) = typ.split_at_checked("application/".len())?;
        application
            .eq_ignore_ascii_case("application/")
            .then_some(essence)
    }
    // RFC 7515 §4.1.9: `application/` is left out where no other slash follows.
    essence(typ).eq_ignore_ascii_case(essence(expected))
}

/// 64 KiB: no token that a server sends comes near it.
const SIZE_LIMIT: usize = 64 * 1024;
const MOST_TRIES: usize = 8;
