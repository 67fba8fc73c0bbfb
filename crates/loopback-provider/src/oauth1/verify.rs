//! Authenticated requests, RFC 5849 §3.2: what all three kinds have in common.

use std::sync::Arc;

use axum::http::header;
use base64ct::{Base64, Encoding};

use super::base_string::{base_string, base_string_uri};
use super::parameters::{
    BODY_HASH, CALLBACK, CONSUMER_KEY, Collected, NONCE, SIGNATURE, SIGNATURE_METHOD, TIMESTAMP,
    TOKEN, VERIFIER, VERSION,
};
use super::problem::Problem;
use super::signature::SignatureMethod;
use crate::clients::Client;
use crate::incoming::Incoming;
use crate::state::{Shared, State};

/// What a request is for.
#[derive(Clone, Copy, Debug, Eq, PartialEq)]
pub(crate) enum Purpose {
    Resource,
    TemporaryCredentials,
    TokenCredentials,
}

/// A request whose signature is right and whose nonce is new; what its token is good for is still
/// to be seen.
#[derive(Debug)]
pub(crate) struct Verified {
    pub(crate) client: Arc<Client>,
    pub(crate) method: SignatureMethod,
    pub(crate) parameters: Collected,
}

pub(crate) fn verify(
    shared: &Shared,
    incoming: &Incoming,
    purpose: Purpose,
) -> Result<Verified, Problem> {
    let parameters = Collected::read(incoming)?;
    let version = parameters.sent(VERSION);
    // §3.1: optional, and then exactly this.
    if version.is_some_and(|version| version != "1.0") {
        let problem = Problem::bad_request("version_rejected", "oauth_version is not 1.0");
        return Err(problem.with("oauth_acceptable_versions", "1.0-1.0"));
    }
    purpose.check(&parameters)?;
    let client_id = parameters.required(CONSUMER_KEY)?;
    let method = SignatureMethod::parse(parameters.required(SIGNATURE_METHOD)?)?;
    let signature = parameters.required(SIGNATURE)?;
    let moment = Moment::read(&parameters, method)?;
    let client = shared.client(client_id);
    let registered = client
        .as_ref()
        .and_then(|client| Some((client, client.oauth1.as_ref()?)));
    let Some((client, key)) = registered else {
        let text = "no client of OAuth 1.0 has this oauth_consumer_key";
        return Err(Problem::unauthorized("consumer_key_unknown", text));
    };
    let token = parameters.get(TOKEN).unwrap_or_default();
    let token_secret = {
        let state = shared.lock();
        moment.check(&state)?;
        token_secret(&state, purpose, token, client)?
    };
    let host = incoming.header(&header::HOST)?.unwrap_or_default();
    let uri = base_string_uri(host, &incoming.path);
    let base_string = base_string(incoming.method.as_str(), &uri, &parameters);
    method.verify(key, &token_secret, &base_string, signature)?;
    check_body_hash(shared, incoming, &parameters, method, purpose)?;
    // §3.3: last, so that only its owner can spend a nonce.
    if let Some(nonce) = moment.nonce {
        let used = (client.id.clone(), token.to_owned(), moment.timestamp, nonce);
        if !shared.lock().oauth1.nonces.insert(used) {
            let text = "a request had this nonce, timestamp, client and token before";
            return Err(Problem::unauthorized("nonce_used", text));
        }
    }
    Ok(Verified {
        client: Arc::clone(client),
        method,
        parameters,
    })
}

impl Purpose {
    /// Which of the parameters that belong to one step must be there, and which must not.
    fn check(self, parameters: &Collected) -> Result<(), Problem> {
        let (required, forbidden): (&[_], &[_]) = match self {
            Self::Resource => (&[], &[CALLBACK, VERIFIER]),
            Self::TemporaryCredentials => (&[CALLBACK], &[VERIFIER]),
            Self::TokenCredentials => (&[TOKEN, VERIFIER], &[CALLBACK]),
        };
        let mut unwanted = forbidden.iter();
        if let Some(name) = unwanted.find(|name| parameters.sent(name).is_some()) {
            return Err(Problem::out_of_place(name));
        }
        // §2.1: an empty token is no token.
        if self == Self::TemporaryCredentials && parameters.get(TOKEN).is_some() {
            return Err(Problem::out_of_place(TOKEN));
        }
        let mut required = required.iter();
        required.try_for_each(|name| parameters.required(name).map(drop))
    }
}

/// Timestamp and nonce, §3.3.
struct Moment {
    timestamp: Option<u64>,
    nonce: Option<String>,
}

impl Moment {
    fn read(parameters: &Collected, method: SignatureMethod) -> Result<Self, Problem> {
        // §3.1: both may be left out with PLAINTEXT.
        if method != SignatureMethod::Plaintext {
            parameters.required(TIMESTAMP)?;
            parameters.required(NONCE)?;
        }
        let timestamp = parameters.get(TIMESTAMP).map(|text| {
            let digits = text.bytes().all(|byte| byte.is_ascii_digit());
            let number = text.parse().ok().filter(|number| digits && *number > 0);
            number.ok_or_else(|| Problem::rejected(TIMESTAMP, "is not a positive integer"))
        });
        Ok(Self {
            timestamp: timestamp.transpose()?,
            nonce: parameters.get(NONCE).map(str::to_owned),
        })
    }

    fn check(&self, state: &State) -> Result<(), Problem> {
        let now = state.oauth1_now();
        let (first, last) = (now.saturating_sub(WINDOW), now.saturating_add(WINDOW));
        match self.timestamp {
            Some(timestamp) if !(first..=last).contains(&timestamp) => {
                let text = "oauth_timestamp is more than 300 seconds away from the time here";
                let problem = Problem::unauthorized("timestamp_refused", text);
                Err(problem.with("oauth_acceptable_timestamps", format!("{first}-{last}")))
            }
            _ => Ok(()),
        }
    }
}

/// The secret of the token that comes with the request: of the kind that belongs to this step, and
/// given to this client.
fn token_secret(
    state: &State,
    purpose: Purpose,
    token: &str,
    client: &Client,
) -> Result<String, Problem> {
    let credentials = &state.oauth1;
    let found = match purpose {
        // Two legs: the client acts for itself.
        _ if token.is_empty() => return Ok(String::new()),
        Purpose::TemporaryCredentials => None,
        Purpose::TokenCredentials => {
            let temporary = credentials.temporary.get(token);
            temporary.map(|temporary| (&temporary.secret, &temporary.client))
        }
        Purpose::Resource => {
            let token = credentials.tokens.get(token);
            token.map(|token| (&token.secret, &token.grant.client))
        }
    };
    let rejected = |text| Err(Problem::unauthorized("token_rejected", text));
    match found {
        Some((secret, owner)) if owner.id == client.id => Ok(secret.clone()),
        Some(_) => rejected("the oauth_token is another client's"),
        None => rejected("the oauth_token is unknown here"),
    }
}

/// draft-eaton-oauth-bodyhash: over the octets of a body that is no form, also of an empty one.
fn check_body_hash(
    shared: &Shared,
    incoming: &Incoming,
    parameters: &Collected,
    method: SignatureMethod,
    purpose: Purpose,
) -> Result<(), Problem> {
    let required = shared.config.oauth1_body_hash_required && purpose == Purpose::Resource;
    match (parameters.sent(BODY_HASH), method.hash()) {
        (Some(_), _) if incoming.is_form() => {
            Err(Problem::rejected(BODY_HASH, "does not go with a form body"))
        }
        (Some(_), None) => Err(Problem::rejected(BODY_HASH, "does not go with PLAINTEXT")),
        (Some(sent), Some(hash)) if sent != Base64::encode_string(&hash.digest(&incoming.body)) => {
            let text = "the oauth_body_hash is not that of the body";
            Err(Problem::unauthorized("signature_invalid", text))
        }
        (None, Some(_)) if required && !incoming.is_form() => Err(Problem::absent(BODY_HASH)),
        _ => Ok(()),
    }
}

/// How far a client's clock may be away, in seconds.
const WINDOW: u64 = 300;
