//! Responses that Keycloak gives in its own way.

use adapter_tests::Stack;
use oauth2_core::{ResponseMode, ResponseType};

use super::super::openid::Bench;
use super::super::{ensure, failure};
use crate::Fallible;
use crate::conformance::with_causes;

impl<A: Stack> Bench<'_, A> {
    /// Unless a client's `exclude.issuer.from.auth.response` is set, Keycloak puts `iss` into the JWT twice, once as a
    /// parameter of RFC 9207. Two members of one name are refused, whatever they say.
    pub(super) async fn named_twice(&self) -> Fallible<()> {
        let login = self.login_in_a_jwt(ResponseType::Code, ResponseMode::Jwt);
        let error = failure(login.await, "a member that is there twice")?;
        let said = with_causes(&*error);
        ensure(said.contains("duplicate member name"), said)
    }
}
