//! Access tokens where they are used, RFC 6750.

use std::sync::Arc;

use axum::http::Method;

use crate::answer::Refusal;
use crate::incoming::Incoming;
use crate::state::{Grant, Shared};

/// What a good access token stands for.
pub(crate) struct Access {
    pub(crate) grant: Arc<Grant>,
    pub(crate) scope: Vec<String>,
}

impl Access {
    /// Reads the token from the header, or from a posted form where the endpoint takes forms.
    pub(crate) fn check(
        shared: &Shared,
        incoming: &Incoming,
        form_allowed: bool,
    ) -> Result<Self, Refusal> {
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
        let token = match (header, posted) {
            (Some(_), Some(_)) => {
                let refusal = Refusal::invalid_request("the access token came in two ways");
                return Err(malformed(refusal));
            }
            (header, posted) => header.or(posted).ok_or_else(Refusal::no_token)?,
        };
        Self::find(shared, &token)
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
}
