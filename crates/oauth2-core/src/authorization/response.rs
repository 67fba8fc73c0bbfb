//! The rules for authorization responses, in the order in which they are applied.

use oauth_step::{Callback, constant_time_eq, decode_form};

use super::callback::encoded;
use super::code::AuthorizationCode;
use super::pending::PendingAuthorization;
use crate::error::{Error, Masks, PeerFault, Place, ServerError};

/// Checks a response against the request it answers.
pub(super) fn review(
    pending: PendingAuthorization,
    callback: Callback<'_>,
) -> Result<AuthorizationCode, Error> {
    let params = Params::read(&pending, callback).map_err(fault)?;
    params.refuse_duplicates(&pending).map_err(fault)?;
    params.refuse_response_object().map_err(fault)?;
    params.check_state(&pending).map_err(fault)?;
    params.check_issuer(&pending).map_err(fault)?;
    params.refuse_error(&pending)?;
    params.check_promised(&pending).map_err(fault)?;
    let Params(mut params) = params;
    let code = params.iter().position(|(name, _)| name == "code");
    let code = code.ok_or_else(|| fault(PeerFault::MissingParameter("code")))?;
    let (_, code) = params.swap_remove(code);
    params.retain(|(name, _)| !STANDARD.contains(&name.as_str()));
    Ok(AuthorizationCode::new(code, pending, params))
}

struct Params(Vec<(String, String)>);

impl Params {
    fn read(pending: &PendingAuthorization, callback: Callback<'_>) -> Result<Self, PeerFault> {
        if callback.len() > LIMIT {
            return Err(PeerFault::TooLarge { limit: LIMIT });
        }
        // Nothing where the response should be is a response without parameters.
        let encoded = encoded(callback, pending.response_mode);
        Ok(Self(decode_form(encoded.unwrap_or_default())))
    }

    // 1. RFC 6749 §3.1: parameters must not be included more than once, equal values too.
    fn refuse_duplicates(&self, pending: &PendingAuthorization) -> Result<(), PeerFault> {
        let scope = pending.promises("token").then_some(&"scope");
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

    // 4. RFC 9207 §2.4: simple string comparison, on error responses too.
    fn check_issuer(&self, pending: &PendingAuthorization) -> Result<(), PeerFault> {
        match self.get("iss") {
            Some(issuer) if issuer != pending.issuer() => Err(PeerFault::IssuerMismatch),
            None if pending.issuer_expected => Err(PeerFault::IssuerMissing),
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
        for (word, name) in PROMISES {
            match (pending.promises(word), self.get(name)) {
                (true, None | Some("")) => return Err(PeerFault::MissingParameter(name)),
                (false, Some(_)) => return Err(PeerFault::UnexpectedParameter(name)),
                _ => {}
            }
        }
        Ok(())
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

impl PendingAuthorization {
    /// Whether the response type has this word.
    fn promises(&self, word: &str) -> bool {
        self.response_type.split(' ').any(|other| other == word)
    }
}

fn fault(fault: PeerFault) -> Error {
    Error::peer(Place::AuthorizationResponse, fault)
}

/// 256 KiB; browsers and servers give up long before.
const LIMIT: usize = 256 * 1024;
/// What a word of the response type promises (OAuth 2.0 Multiple Response Types §3, §5).
const PROMISES: [(&str, &str); 3] = [
    ("code", "code"),
    ("token", "access_token"),
    ("id_token", "id_token"),
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
