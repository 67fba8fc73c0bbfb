//! The rules for the parameters of an authorization response, in the order in which they are
//! applied.

use oauth_step::{Callback, Secret, UnixTime, constant_time_eq, decode_form};

use super::callback::encoded;
use super::pending::PendingAuthorization;
use super::response::AuthorizationResponse;
use super::response_type::ResponseType;
use crate::error::{Error, Masks, PeerFault, Place, ServerError};
use crate::token::{TokenRules, front_channel_tokens};

/// What came back, as names and values.
pub(super) struct Params(Vec<(String, String)>);

impl Params {
    /// Out of the place where the response was asked to come.
    pub(super) fn read(
        pending: &PendingAuthorization,
        callback: Callback<'_>,
    ) -> Result<Self, Error> {
        if callback.len() > LIMIT {
            return Err(fault(PeerFault::TooLarge { limit: LIMIT }));
        }
        let channel = pending.response_mode.channel(pending.response_type);
        // Nothing where the response should be is a response without parameters.
        let encoded = encoded(callback, channel);
        Ok(Self(decode_form(encoded.unwrap_or_default())))
    }

    /// The parameters that a response object holds: no name is there twice.
    #[cfg(feature = "jose")]
    pub(super) fn of_object(params: Vec<(String, String)>) -> Self {
        Self(params)
    }

    /// The response object, besides which nothing counts (JARM §2.3).
    #[cfg(feature = "jose")]
    pub(super) fn response_object(self) -> Result<Secret<String>, Error> {
        if self.count("response") > 1 {
            return Err(fault(PeerFault::DuplicateParameter("response")));
        }
        let mut params = self.0.into_iter();
        let response = params.find(|(name, _)| name == "response");
        match response {
            Some((_, response)) if !response.is_empty() => Ok(Secret::new(response)),
            _ => Err(fault(PeerFault::MissingParameter("response"))),
        }
    }

    /// Checks them against the request that they answer.
    pub(super) fn review(
        self,
        pending: PendingAuthorization,
    ) -> Result<AuthorizationResponse, Error> {
        self.refuse_duplicates(&pending).map_err(fault)?;
        self.refuse_response_object().map_err(fault)?;
        self.check_state(&pending).map_err(fault)?;
        self.check_issuer(&pending).map_err(fault)?;
        self.refuse_error(&pending)?;
        self.check_promised(&pending).map_err(fault)?;
        let tokens = self.tokens(&pending).map_err(fault)?;
        let Self(mut params) = self;
        let mut take = |wanted: &str| {
            let position = params.iter().position(|(name, _)| name == wanted)?;
            Some(Secret::new(params.swap_remove(position).1))
        };
        let (code, id_token) = (take("code"), take("id_token"));
        params.retain(|(name, _)| !STANDARD.contains(&name.as_str()));
        Ok(AuthorizationResponse {
            pending,
            code,
            id_token,
            tokens,
            params,
        })
    }

    // 1. RFC 6749 §3.1: parameters must not be included more than once, equal values too.
    fn refuse_duplicates(&self, pending: &PendingAuthorization) -> Result<(), PeerFault> {
        let scope = pending.response_type.has_token().then_some(&"scope");
        let mut standard = STANDARD.iter().chain(scope);
        match standard.find(|name| self.count(name) > 1) {
            Some(name) => Err(PeerFault::DuplicateParameter(name)),
            None => Ok(()),
        }
    }

    // 2. A response object (JARM) counts only where it was asked for.
    fn refuse_response_object(&self) -> Result<(), PeerFault> {
        match self.get("response") {
            Some(_) => Err(PeerFault::UnexpectedParameter("response")),
            None => Ok(()),
        }
    }

    // 3. RFC 6749 §10.12: before anything else is believed, an error included.
    fn check_state(&self, pending: &PendingAuthorization) -> Result<(), PeerFault> {
        let state = self.get("state").unwrap_or_default();
        let same = constant_time_eq(state.as_bytes(), pending.state().as_bytes());
        match same && !state.is_empty() {
            true => Ok(()),
            false => Err(PeerFault::StateMismatch),
        }
    }

    // 4. RFC 9207 §2.4: simple string comparison, on error responses too. Where an ID Token comes
    // along, its own `iss` takes the place of a missing one: it is compared before the code is used.
    fn check_issuer(&self, pending: &PendingAuthorization) -> Result<(), PeerFault> {
        let has_id_token = pending.response_type.has_id_token()
            && self.get("id_token").is_some()
            && self.get("error").is_none();
        match self.get("iss") {
            Some(issuer) if issuer != pending.issuer() => Err(PeerFault::IssuerMismatch),
            None if pending.issuer_expected && !has_id_token => Err(PeerFault::IssuerMissing),
            _ => Ok(()),
        }
    }

    // 5. An error ends it, whatever else is there; a code beside it is dropped.
    fn refuse_error(&self, pending: &PendingAuthorization) -> Result<(), Error> {
        let Some(code) = self.get("error") else {
            return Ok(());
        };
        if code.is_empty() {
            return Err(fault(PeerFault::Member {
                name: "error",
                rule: "a non-empty string",
            }));
        }
        let masks = self.masks(pending);
        let mut error = ServerError::new(code, &masks);
        if let Some(description) = self.get("error_description") {
            error = error.with_description(description, &masks);
        }
        if let Some(uri) = self.get("error_uri") {
            error = error.with_uri(uri, &masks);
        }
        Err(Error::Server(Box::new(error)))
    }

    // 6. Exactly what the response type promises, and nothing that was not asked for.
    fn check_promised(&self, pending: &PendingAuthorization) -> Result<(), PeerFault> {
        for (is_promised, name) in PROMISES {
            match (is_promised(pending.response_type), self.get(name)) {
                (true, None | Some("")) => return Err(PeerFault::MissingParameter(name)),
                (false, Some(_)) => return Err(PeerFault::UnexpectedParameter(name)),
                _ => {}
            }
        }
        Ok(())
    }

    // RFC 6749 §4.2.2: an access token comes with what the token endpoint would say about it.
    fn tokens(
        &self,
        pending: &PendingAuthorization,
    ) -> Result<Option<crate::token::Tokens>, PeerFault> {
        if !pending.response_type.has_token() {
            return Ok(None);
        }
        let params = self.0.iter().map(|(name, value)| (&**name, &**value));
        let rules = TokenRules::new()
            .requested_scope(pending.scope.as_ref())
            .scope_policy(pending.scope_policy);
        let tokens = front_channel_tokens(params, rules, UnixTime(0))?;
        Ok(Some(tokens.with_quirks(pending.applied.clone())))
    }

    fn masks(&self, pending: &PendingAuthorization) -> Masks {
        let mut masks = Masks::default();
        let own = [
            Some(pending.state()),
            pending.nonce(),
            pending.drawn.verifier(),
        ];
        let received = PROMISES.iter().map(|(_, name)| self.get(name));
        for secret in own.into_iter().chain(received).flatten() {
            masks.add(secret);
        }
        masks
    }

    fn get(&self, name: &str) -> Option<&str> {
        let (_, value) = self.0.iter().find(|(other, _)| other == name)?;
        Some(value)
    }

    fn count(&self, name: &str) -> usize {
        self.0.iter().filter(|(other, _)| other == name).count()
    }
}

fn fault(fault: PeerFault) -> Error {
    Error::peer(Place::AuthorizationResponse, fault)
}

/// Whether a response type promises it.
type IsPromised = fn(ResponseType) -> bool;

/// 256 KiB; browsers and servers give up long before.
const LIMIT: usize = 256 * 1024;
/// What a word of the response type promises (OAuth 2.0 Multiple Response Types §3, §5).
const PROMISES: [(IsPromised, &str); 3] = [
    (ResponseType::has_code, "code"),
    (ResponseType::has_token, "access_token"),
    (ResponseType::has_id_token, "id_token"),
];
/// What the standards define. `scope` is one of them beside an access token alone (RFC 6749
/// §4.2.2); elsewhere some servers send one of their own, as they do `session_state`.
const STANDARD: [&str; 11] = [
    "access_token",
    "code",
    "error",
    "error_description",
    "error_uri",
    "expires_in",
    "id_token",
    "iss",
    "response",
    "state",
    "token_type",
];
