//! Client credentials, RFC 6749 §4.4.

use super::TokenRequest;
use super::issued::Issued;
use crate::answer::Refusal;
use crate::scope;
use crate::state::Grant;

impl TokenRequest<'_> {
    /// For the client itself, hence no refresh token (§4.4.3).
    pub(super) fn client_credentials(&self) -> Result<Issued, Refusal> {
        let scope = match self.form.get("scope") {
            Some(scope) => scope::read(scope, &self.client.scope)?,
            None => scope::default(&self.client)?,
        };
        let grant = Grant::new(&self.client, None, scope);
        Issued::for_itself(self.shared, grant, self.jkt.clone())
    }
}
