//! A pending authentication survives as text, with all that its ID Token will be checked against.

use core::time::Duration;

use flow_script::sent;
use oauth_step::IntoStep;
use oidc_idtoken::{ClaimRequest, ClaimsRequest, Error, Misuse, PendingAuthentication, Rule};

use crate::support::Case;
use crate::support::provider::{Begun, client, jwks_response, token_response};

/// Begins a login with everything on it, stores and loads it, and finishes it with this token.
fn finish(change: impl FnOnce(Case) -> Case) -> Result<(), Rule> {
    let client = client();
    let claims = ClaimsRequest::new()
        .id_token("auth_time", ClaimRequest::essential())
        .id_token("sub", ClaimRequest::voluntary().value("user-1"));
    let request = client.authentication().max_age(Duration::from_secs(60));
    let begun = Begun::new(request.essential_acr(["gold"]).claims(claims));
    let (env, nonce) = (flow_script::env(), begun.nonce());
    let stored = begun.pending.to_json();
    let pending = PendingAuthentication::from_json(stored.expose()).unwrap();
    assert_eq!(pending.state(), begun.pending.state());
    let code = Begun { pending, ..begun }.code();

    let (_, awaiting) = sent(client.login(code).into_step(&env).unwrap());
    let good = Case::good().with("nonce", nonce).with("acr", "gold");
    let token = change(good.with("auth_time", crate::support::NOW - 10)).token();
    let (_, awaiting) = sent(awaiting.receive(Ok(token_response(&token)), &env).unwrap());
    match awaiting.receive(Ok(jwks_response()), &env) {
        Ok(step) => {
            flow_script::done(step);
            Ok(())
        }
        Err(Error::IdToken(error)) => Err(error.rule()),
        Err(other) => panic!("{other}"),
    }
}

#[test]
fn everything_that_was_asked_for_is_still_demanded() {
    assert_eq!(finish(|case| case), Ok(()));
    assert_eq!(finish(|case| case.with("nonce", "other")), Err(Rule::Nonce));
    assert_eq!(finish(|case| case.with("sub", "user-2")), Err(Rule::Sub));
    assert_eq!(finish(|case| case.with("acr", "silver")), Err(Rule::Acr));
    assert_eq!(
        finish(|case| case.without("auth_time")),
        Err(Rule::AuthTime)
    );
    let old = crate::support::NOW - 1_000;
    assert_eq!(
        finish(|case| case.with("auth_time", old)),
        Err(Rule::AuthTime)
    );
}

#[test]
fn other_text_and_other_versions_are_refused() {
    let stored = Begun::new(client().authentication()).pending.to_json();
    let next = stored
        .expose()
        .replacen(r#""version":1"#, r#""version":2"#, 1);
    assert_ne!(&next, stored.expose());
    let cut = &stored.expose()[..stored.expose().len() - 1];
    let without = stored
        .expose()
        .replacen("authorization", "authorisation", 1);
    for text in ["", "{}", "null", r#"{"version":1}"#, &next, cut, &without] {
        let error = PendingAuthentication::from_json(text).unwrap_err();
        assert!(
            matches!(error, Error::Misuse(Misuse::StoredPending)),
            "{error}"
        );
    }
}
