//! Core 3.1.3.7: an ID Token is checked before its tokens are saved or used, UserInfo included.

use flow_script::{env, sent};
use oauth_step::{IntoStep, Step};
use oidc_idtoken::{Error, OidcSession};

use crate::support::broken::{all, demanding, good};
use crate::support::provider::{Begun, client, jwks_response, token_response};

#[test]
fn no_claims_are_asked_for_and_nothing_is_stored() {
    for broken in all() {
        let env = env();
        let session = OidcSession::with_options(client(), |b| b.with_store_key("jane"));
        let begun = Begun::new(demanding(session.client().authentication()));
        let token = (broken.token)(good(&begun.nonce()));
        let login = session.client().login(begun.code());
        let (_, awaiting) = sent(session.sign_in(login).into_step(&env).unwrap());
        let error = match awaiting.receive(Ok(token_response(&token)), &env) {
            Err(error) => error,
            // The keys and not the store, nor any other endpoint.
            Ok(step) => {
                let (request, awaiting) = sent(step);
                assert_eq!(request.uri().path(), "/jwks");
                awaiting.receive(Ok(jwks_response()), &env).unwrap_err()
            }
        };
        broken.assert_is(&error);
        assert!(session.tokens().is_none() && session.authentication().is_none());
        let asked = session.userinfo().into_step(&env);
        let nobody = Error::OAuth2(oauth2_core::Error::NotAuthenticated).to_string();
        assert_eq!(asked.unwrap_err().to_string(), nobody);
    }
}

#[test]
fn a_good_one_is_stored_and_then_asked_about() {
    let env = env();
    let session = OidcSession::with_options(client(), |b| b.with_store_key("jane"));
    let begun = Begun::new(demanding(session.client().authentication()));
    let token = good(&begun.nonce()).token();
    let login = session.client().login(begun.code());
    let (_, awaiting) = sent(session.sign_in(login).into_step(&env).unwrap());
    let (_, awaiting) = sent(awaiting.receive(Ok(token_response(&token)), &env).unwrap());
    let step = awaiting.receive(Ok(jwks_response()), &env).unwrap();
    assert!(matches!(step, Step::Store(..)), "{step:?}");
}
