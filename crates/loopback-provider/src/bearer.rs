//! Access tokens where they are used, RFC 6750.

use std::sync::Arc;

use axum::http::Method;

use crate::answer::Refusal;
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
        let token = presented(incoming, false)?;
        // The provider's own tokens have no dots.
        match token.contains('.') {
            true => Self::self_signed(shared, &token),
            false => Self::find(shared, &token),
        }
    }

    /// Reads the token from the header or from a posted form.
    pub(crate) fn check(shared: &Shared, incoming: &Incoming) -> Result<Self, Refusal> {
        Self::find(shared, &presented(incoming, true)?)
    }

    pub(crate) fn require(&self, word: &str) -> Result<(), Refusal> {
        match self.scope.iter().any(|known| known == word) {
            true => Ok(()),
            false => Err(Refusal::insufficient_scope(word)),
        }
    }

    fn find(shared: &Shared, token: &str) -> Result<Self, Refusal> {
        let state = shared.lock();
        let Some(access) = state.access_tokens.get(token) else {
            return Err(Refusal::invalid_token("the access token is unknown"));
        };
        if access.revoked || access.grant.is_revoked() {
            return Err(Refusal::invalid_token("the access token is revoked"));
        }
        if access.expires <= state.now() {
            return Err(Refusal::invalid_token("the access token has expired"));
        }
        Ok(Self {
            grant: Arc::clone(&access.grant),
            scope: access.scope.clone(),
        })
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

/// The token of a request: in the header, or in a posted form where the endpoint takes forms.
fn presented(incoming: &Incoming, form_allowed: bool) -> Result<String, Refusal> {
    let malformed = |refusal: Refusal| refusal.with_bearer_challenge();
    let query = incoming.query().map_err(malformed)?;
    // RFC 6750 §2.3, RFC 9700 §4.3.2: a URL is no place for a token.
    if query.count("access_token") > 0 {
        let refusal = Refusal::invalid_request("an access token in the query is not accepted");
        return Err(malformed(refusal));
    }
    let header = incoming.authorization().map_err(malformed)?;
    let header = header.filter(|(scheme, _)| scheme.eq_ignore_ascii_case("Bearer"));
    let header = header.map(|(_, token)| token.to_owned());
    let form = match form_allowed && incoming.method == Method::POST && incoming.is_form() {
        true => incoming.form().map_err(malformed)?,
        false => Default::default(),
    };
    let posted = form.get("access_token").map(str::to_owned);
    // RFC 6750 §2: one way per request.
    match (header, posted) {
        (Some(_), Some(_)) => {
            let refusal = Refusal::invalid_request("the access token came in two ways");
            Err(malformed(refusal))
        }
        (header, posted) => header.or(posted).ok_or_else(Refusal::no_token),
    }
}
