//! Access tokens where they are used, RFC 6750, and RFC 9449 §7.1 for those that are bound to a key.

use std::sync::Arc;

use axum::http::Method;

use crate::answer::Refusal;
use crate::dpop::{invalid_proof, proven};
use crate::incoming::Incoming;
use crate::jws::Jwt;
use crate::scope;
use crate::service_account::{self, account_key, resource_audience};
use crate::state::{Grant, Shared};

/// What a good access token stands for.
pub(crate) struct Access {
    pub(crate) grant: Arc<Grant>,
    pub(crate) scope: Vec<String>,
}

impl Access {
    /// Reads a token as a protected resource does that also takes those that a service account has
    /// signed itself.
    pub(crate) fn check_at_resource(shared: &Shared, incoming: &Incoming) -> Result<Self, Refusal> {
        let presented = Presented::read(incoming, false)?;
        // The provider's own tokens have no dots.
        if presented.token.contains('.') {
            presented.check_key(shared, incoming, None)?;
            return Self::self_signed(shared, &presented.token);
        }
        Self::find(shared, incoming, &presented)
    }

    /// Reads the token from the header or from a posted form.
    pub(crate) fn check(shared: &Shared, incoming: &Incoming) -> Result<Self, Refusal> {
        Self::find(shared, incoming, &Presented::read(incoming, true)?)
    }

    pub(crate) fn require(&self, word: &str) -> Result<(), Refusal> {
        match self.scope.iter().any(|known| known == word) {
            true => Ok(()),
            false => Err(Refusal::insufficient_scope(word)),
        }
    }

    fn find(shared: &Shared, incoming: &Incoming, presented: &Presented) -> Result<Self, Refusal> {
        let state = shared.lock();
        let Some(access) = state.access_tokens.get(&presented.token) else {
            return Err(Refusal::invalid_token("the access token is unknown"));
        };
        if access.revoked || access.grant.is_revoked() {
            return Err(Refusal::invalid_token("the access token is revoked"));
        }
        if access.expires <= state.now() {
            return Err(Refusal::invalid_token("the access token has expired"));
        }
        let found = Self {
            grant: Arc::clone(&access.grant),
            scope: access.scope.clone(),
        };
        let jkt = access.jkt.clone();
        drop(state);
        presented.check_key(shared, incoming, jkt.as_deref())?;
        Ok(found)
    }

    /// A token that nobody has issued: the account has signed it, for us, a short while ago. Its
    /// audience stands for all of the account's scopes.
    fn self_signed(shared: &Shared, token: &str) -> Result<Self, Refusal> {
        let (key, now) = (account_key()?, shared.lock().now());
        let jwt = Jwt::verify(token, key, now).map_err(Refusal::invalid_token)?;
        let text = |name| jwt.text(name).map_err(Refusal::invalid_token);
        if text("sub")? != text("iss")? {
            return Err(Refusal::invalid_token("sub is not iss"));
        }
        let client = service_account::client();
        let scope = match (text("aud")?, text("scope")?) {
            (Some(audience), None) if audience == resource_audience(shared) => client.scope.clone(),
            (None, Some(scope)) => scope::read(scope, &client.scope)
                .map_err(|refusal| Refusal::invalid_token(refusal.description()))?,
            _ => {
                let text = "neither the audience of this resource alone nor a scope alone";
                return Err(Refusal::invalid_token(text));
            }
        };
        Ok(Self {
            grant: Arc::new(Grant::new(&client, None, scope.clone())),
            scope,
        })
    }
}

/// Answers in the scheme in which the token came.
pub(crate) fn in_its_scheme(incoming: &Incoming, refusal: Refusal) -> Refusal {
    let scheme = incoming.authorization().ok().flatten();
    match scheme.is_some_and(|(scheme, _)| scheme.eq_ignore_ascii_case("DPoP")) {
        true => refusal.with_dpop_challenge(),
        false => refusal,
    }
}

/// The token of a request.
struct Presented {
    token: String,
    /// Whether the scheme is DPoP.
    dpop: bool,
}

impl Presented {
    /// It is in the header, or in a posted form where the endpoint takes forms.
    fn read(incoming: &Incoming, form_allowed: bool) -> Result<Self, Refusal> {
        let malformed = |refusal: Refusal| refusal.with_bearer_challenge();
        let query = incoming.query().map_err(malformed)?;
        // RFC 6750 §2.3, RFC 9700 §4.3.2: a URL is no place for a token.
        if query.count("access_token") > 0 {
            let refusal = Refusal::invalid_request("an access token in the query is not accepted");
            return Err(malformed(refusal));
        }
        let header = incoming.authorization().map_err(malformed)?;
        let header = header.and_then(|(scheme, token)| {
            let dpop = scheme.eq_ignore_ascii_case("DPoP");
            let known = dpop || scheme.eq_ignore_ascii_case("Bearer");
            known.then(|| Self {
                token: token.to_owned(),
                dpop,
            })
        });
        let form = match form_allowed && incoming.method == Method::POST && incoming.is_form() {
            true => incoming.form().map_err(malformed)?,
            false => Default::default(),
        };
        let posted = form.get("access_token").map(|token| Self {
            token: token.to_owned(),
            dpop: false,
        });
        // RFC 6750 §2: one way per request.
        match (header, posted) {
            (Some(_), Some(_)) => {
                let refusal = Refusal::invalid_request("the access token came in two ways");
                Err(malformed(refusal))
            }
            (header, posted) => header.or(posted).ok_or_else(Refusal::no_token),
        }
    }

    /// Checks that a bound token comes with a proof by its key, and no other in that scheme.
    fn check_key(
        &self,
        shared: &Shared,
        incoming: &Incoming,
        bound: Option<&str>,
    ) -> Result<(), Refusal> {
        let refuse = |text| Err(Refusal::invalid_token(text).with_dpop_challenge());
        let Some(bound) = bound else {
            return match self.dpop {
                true => refuse("the access token is bound to no key, and its scheme is Bearer"),
                false => Ok(()),
            };
        };
        if !self.dpop {
            return refuse("the access token is bound to a key, and its scheme is DPoP");
        }
        match proven(shared, incoming, Some(&self.token))? {
            None => Err(invalid_proof("it is missing")),
            Some(proven) if proven == bound => Ok(()),
            Some(_) => {
                refuse("the access token is bound to another key than that of the DPoP proof")
            }
        }
    }
}
