//! Reading the answer of the token endpoint ([RFC 6749 §5]).
//!
//! [RFC 6749 §5]: https://www.rfc-editor.org/rfc/rfc6749#section-5

use core::time::Duration;
use std::borrow::Cow;

use oauth_step::{
    Expected, JsonKind, JsonObject, JsonValue, Response, Secret, UnixTime, json_quoted,
};

use zeroize::Zeroizing;

use super::tokens::{TokenType, Tokens};
use crate::answer;
use crate::error::{Error, Masks, PeerFault, Place};
use crate::scope::{Scope, ScopePolicy};

/// What an answer of the token endpoint is measured against.
#[derive(Clone, Copy, Debug, Default)]
#[must_use]
pub struct TokenRules<'a> {
    requested_scope: Option<&'a Scope>,
    scope_policy: ScopePolicy,
    token_types: &'a [String],
    proof: Proof,
    exchange: bool,
}

/// Whether possession of a key was proven with the request, and what that asks of the answer.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Proof {
    #[default]
    None,
    Sent,
    /// The token may be unbound all the same.
    Optional,
}

impl<'a> TokenRules<'a> {
    /// Bearer tokens of any scope.
    pub fn new() -> Self {
        Self::default()
    }

    /// The scope asked for.
    pub fn requested_scope(self, scope: Option<&'a Scope>) -> Self {
        Self {
            requested_scope: scope,
            ..self
        }
    }

    /// What to do when the granted scope is another one.
    pub fn scope_policy(self, scope_policy: ScopePolicy) -> Self {
        Self {
            scope_policy,
            ..self
        }
    }

    /// Token types beside `Bearer`, compared without case.
    pub fn token_types(self, token_types: &'a [String]) -> Self {
        Self {
            token_types,
            ..self
        }
    }

    /// Whether the request carried a proof of possession: the token is bound to its key then, and
    /// its type `DPoP`; an unbound one is refused ([RFC 9449 §5]).
    ///
    /// [RFC 9449 §5]: https://www.rfc-editor.org/rfc/rfc9449#section-5
    pub fn proved(self, proved: bool) -> Self {
        let proof = match proved {
            true => Proof::Sent,
            false => Proof::None,
        };
        Self { proof, ..self }
    }

    /// Accepts a bearer token after a proof of possession all the same: whoever has it may use it.
    pub fn dangerous_accept_bearer_after_proof(self) -> Self {
        Self {
            proof: Proof::Optional,
            ..self
        }
    }

    /// The answer to a token exchange ([RFC 8693 §2.2.1]): it says what was issued, and that may be
    /// no access token, of the type `N_A`.
    ///
    /// [RFC 8693 §2.2.1]: https://www.rfc-editor.org/rfc/rfc8693#section-2.2.1
    pub fn token_exchange(self) -> Self {
        Self {
            exchange: true,
            ..self
        }
    }

    /// Reads an answer to a request that was sent at `sent_at`.
    ///
    /// # Errors
    ///
    /// [`Error::Server`] where the server refused, [`Error::Unavailable`] for 429 and 5xx,
    /// [`Error::Peer`] for anything that breaks a rule.
    pub fn parse(
        &self,
        response: &Response,
        sent_at: UnixTime,
        now: UnixTime,
    ) -> Result<Tokens, Error> {
        self.parse_masked(response, sent_at, now, Masks::default)
    }

    pub(super) fn parse_masked(
        &self,
        response: &Response,
        sent_at: UnixTime,
        now: UnixTime,
        masks: impl Fn() -> Masks,
    ) -> Result<Tokens, Error> {
        let place = Place::TokenResponse;
        let object = answer::object(place, &EXPECTED, &REQUIRED, response, now, masks)?;
        self.grant(&object, sent_at)
            .map_err(|fault| Error::peer(place, fault))
    }

    /// Reads what was granted at `sent_at`, wherever it came.
    pub(crate) fn grant(
        &self,
        object: &JsonObject<'_>,
        sent_at: UnixTime,
    ) -> Result<Tokens, PeerFault> {
        let access_token = object.required_string("access_token")?;
        if !is_access_token(&access_token) {
            return Err(member("access_token", "a non-empty string of %x21-7E"));
        }
        let token_type = self.token_type(&object.required_string("token_type")?)?;
        if self.exchange && object.required_string("issued_token_type")?.is_empty() {
            return Err(member("issued_token_type", "a URI"));
        }
        let refresh_token = object.string("refresh_token")?;
        if refresh_token
            .as_ref()
            .is_some_and(|token| !is_refresh_token(token))
        {
            return Err(member("refresh_token", "a non-empty string of %x20-7E"));
        }
        let expires_in = object.optional("expires_in");
        let expires_in = expires_in.map(|value| seconds("expires_in", value));
        let expires_in = expires_in.transpose()?;
        let granted = object
            .string("scope")?
            .map(|text| match self.requested_scope {
                // As nearly always.
                Some(requested) if requested.as_str() == text => Ok(requested.clone()),
                _ => Scope::parse(&text)
                    .ok_or_else(|| member("scope", "words of %x21, %x23-5B and %x5D-7E")),
            });
        let granted = granted.transpose()?;
        let missing_scope = self.missing(granted.as_ref())?;
        Ok(Tokens {
            access_token: secret(access_token),
            token_type,
            obtained_at: sent_at,
            expires_at: expires_in.map(|span| sent_at.saturating_add(span)),
            refresh_token: refresh_token.map(secret),
            // RFC 6749 §5.1: left out if identical to the scope requested.
            scope: granted.or_else(|| self.requested_scope.cloned()),
            missing_scope,
            id_token: object.string("id_token")?.map(secret),
            original_id_token: None,
            extra: extra(object),
            violation: None,
            quirks: Vec::new(),
        })
    }

    // RFC 6749 §7.1: a client MUST NOT use a token whose type it does not understand.
    fn token_type(&self, found: &str) -> Result<TokenType, PeerFault> {
        if found.eq_ignore_ascii_case("Bearer") {
            return match self.proof {
                Proof::None | Proof::Optional => Ok(TokenType::Bearer),
                // RFC 9449 §5: the key would protect nothing.
                Proof::Sent => Err(PeerFault::TokenUnbound),
            };
        }
        if found.eq_ignore_ascii_case("DPoP") && self.proof != Proof::None {
            return Ok(TokenType::Dpop);
        }
        // RFC 8693 §2.2.1: what was issued is no access token; nowhere else.
        if self.exchange && found.eq_ignore_ascii_case("N_A") {
            return Ok(TokenType::NotApplicable);
        }
        let mut registered = self.token_types.iter();
        let known = registered.find(|known| known.eq_ignore_ascii_case(found));
        match known {
            Some(known) if !found.is_empty() => Ok(TokenType::Other(known.as_str().into())),
            _ => Err(PeerFault::TokenType),
        }
    }

    fn missing(&self, granted: Option<&Scope>) -> Result<Scope, PeerFault> {
        let (Some(granted), Some(requested)) = (granted, self.requested_scope) else {
            return Ok(Scope::default());
        };
        match self.scope_policy {
            ScopePolicy::Exact if granted != requested => Err(PeerFault::Scope),
            ScopePolicy::Exact | ScopePolicy::Ignore => Ok(Scope::default()),
            ScopePolicy::RequireGranted => Ok(requested.without(granted)),
        }
    }
}

/// What a response through the browser says about an access token, read as the token endpoint's
/// answer is. A refresh token is never in it ([RFC 6749 §4.2.2]).
///
/// [RFC 6749 §4.2.2]: https://www.rfc-editor.org/rfc/rfc6749#section-4.2.2
pub(crate) fn front_channel_tokens<'p>(
    params: impl Iterator<Item = (&'p str, &'p str)>,
    rules: TokenRules<'_>,
    received_at: UnixTime,
) -> Result<Tokens, PeerFault> {
    const FRONT_CHANNEL: [&str; 5] = [
        "access_token",
        "expires_in",
        "id_token",
        "scope",
        "token_type",
    ];
    let mut text = Zeroizing::new(String::from("{"));
    for (name, value) in params.filter(|(name, _)| FRONT_CHANNEL.contains(name)) {
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(&json_quoted(name));
        text.push(':');
        text.push_str(&Zeroizing::new(json_quoted(value)));
    }
    text.push('}');
    rules.grant(&JsonObject::parse(text.as_bytes())?, received_at)
}

/// Whether this can be an access token: `%x21-7E`, at least one.
pub(crate) fn is_access_token(text: &str) -> bool {
    // RFC 6749 §A.12 allows a space too; in a header it would end the token (RFC 6750 §2.1).
    !text.is_empty() && all(text, |byte| byte.is_ascii_graphic())
}

/// Whether this can be a refresh token: `%x20-7E`, at least one ([RFC 6749 §A.17]).
///
/// [RFC 6749 §A.17]: https://www.rfc-editor.org/rfc/rfc6749#appendix-A.17
pub(super) fn is_refresh_token(text: &str) -> bool {
    !text.is_empty() && all(text, |byte| matches!(byte, 0x20..=0x7E))
}

/// Whether all bytes are of a kind: by looking at each, since a loop without a way out looks at
/// sixteen of them at once.
fn all(text: &str, kind: impl Fn(u8) -> bool) -> bool {
    text.bytes().fold(true, |all, byte| all & kind(byte))
}

/// A span of time: a whole number of seconds; by documented default also a string of digits, and a
/// number with a fraction or an exponent, rounded down.
pub(super) fn seconds(name: &'static str, value: JsonValue<'_>) -> Result<Duration, PeerFault> {
    let seconds = match value.kind() {
        JsonKind::String => value.as_str().and_then(|text| whole(&text)),
        _ => value.as_number().and_then(rounded_down),
    };
    let seconds = seconds.ok_or_else(|| member(name, "a number of seconds within 64 bits"))?;
    Ok(Duration::from_secs(seconds))
}

fn whole(digits: &str) -> Option<u64> {
    // `parse` alone would accept a plus sign.
    let only_digits = digits.bytes().all(|byte| byte.is_ascii_digit());
    digits.parse().ok().filter(|_| only_digits)
}

/// A JSON number without a sign, rounded down.
pub(crate) fn rounded_down(number: &str) -> Option<u64> {
    if let Some(whole) = whole(number) {
        return Some(whole);
    }
    let (mantissa, exponent) = match number.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => (mantissa, exponent.parse::<i32>().ok()?),
        None => (number, 0),
    };
    let (integer, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    if mantissa.starts_with('-') {
        return None;
    }
    if exponent == 0 {
        return whole(integer);
    }
    let digits = || integer.chars().chain(fraction.chars());
    if digits().all(|digit| digit == '0') {
        return Some(0);
    }
    let point = i32::try_from(integer.len()).ok()?.checked_add(exponent)?;
    // Not positive: less than one.
    let point = usize::try_from(point.max(0))
        .ok()
        .filter(|point| *point <= LONGEST_NUMBER)?;
    let kept: String = digits()
        .chain(core::iter::repeat('0'))
        .take(point)
        .collect();
    whole(if kept.is_empty() { "0" } else { &kept })
}

/// The members that are not in [`Tokens`] by name.
fn extra(object: &JsonObject<'_>) -> Option<Secret<String>> {
    let mut others = object
        .iter()
        .filter(|(name, _)| !MEMBERS.contains(name))
        .peekable();
    others.peek()?;
    let mut text = String::from("{");
    for (name, value) in others {
        if text.len() > 1 {
            text.push(',');
        }
        text.push_str(&json_quoted(name));
        text.push(':');
        text.push_str(value.raw());
    }
    text.push('}');
    Some(Secret::new(text))
}

fn member(name: &'static str, rule: &'static str) -> PeerFault {
    PeerFault::Member { name, rule }
}

fn secret(text: Cow<'_, str>) -> Secret<String> {
    Secret::new(text.into_owned())
}

const EXPECTED: Expected = Expected::json(&[200]);
const REQUIRED: [&str; 2] = ["access_token", "token_type"];
const MEMBERS: [&str; 6] = [
    "access_token",
    "token_type",
    "expires_in",
    "refresh_token",
    "scope",
    "id_token",
];
/// Digits, leading zeros included, beyond which no number fits 64 bits in earnest.
const LONGEST_NUMBER: usize = 64;
