//! Authorization codes, RFC 6749 §4.1.3.

use std::sync::Arc;

use super::TokenRequest;
use super::issued::Issued;
use crate::answer::Refusal;
use crate::pkce;

impl TokenRequest<'_> {
    /// A code is good once, for the client and the address that it was made for.
    pub(super) fn redeem_code(&self) -> Result<Issued, Refusal> {
        let presented = self.required("code")?;
        let verifier = self.required("code_verifier")?;
        if !pkce::is_verifier(verifier) {
            let text = "code_verifier is not 43 to 128 unreserved characters";
            return Err(Refusal::invalid_request(text));
        }
        let state = &mut *self.shared.lock();
        let now = state.now();
        let code = state.codes.get_mut(presented);
        let code = code.filter(|code| code.grant.client.id == self.client.id);
        let Some(code) = code else {
            return Err(Refusal::invalid_grant(
                "the code is unknown or another client's",
            ));
        };
        // RFC 6749 §4.1.2: a second use is refused, and what came from the first is revoked.
        if code.spent {
            code.grant.revoke();
            let text = "the code was used before; its tokens are revoked";
            return Err(Refusal::invalid_grant(text));
        }
        if code.grant.is_revoked() {
            return Err(Refusal::invalid_grant("the code is revoked"));
        }
        if code.expires <= now {
            return Err(Refusal::invalid_grant("the code has expired"));
        }
        match self.form.get("redirect_uri") {
            None if code.redirect_uri_sent => {
                return Err(Refusal::invalid_request("redirect_uri is missing"));
            }
            Some(uri) if uri != code.redirect_uri => {
                let text = "redirect_uri is not the one of the authorization request";
                return Err(Refusal::invalid_grant(text));
            }
            _ => {}
        }
        if !pkce::matches(verifier, &code.challenge) {
            let text = "code_verifier does not match the code_challenge";
            return Err(Refusal::invalid_grant(text));
        }
        self.check_key(code.jkt.as_deref(), "code")?;
        code.spent = true;
        let grant = Arc::clone(&code.grant);
        self.first_tokens(state, grant)
    }
}
