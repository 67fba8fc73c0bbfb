//! Whatever fails, no further request is sent: the step is an error, not a request.

use flow_script::{json, response, sent};
use oauth_step::{Awaiting, FixedEnv, IntoStep, TransportError};
use oauth2_core::Disposition;
use oidc_idtoken::{AwaitLogin, Error, Problem, Rule};
use serde_json::{Value, json};

use crate::support::Case;
use crate::support::provider::{Begun, client, jwks_response, token_response, tokens};

/// A login whose code has been sent, and the nonce that its ID Token must have.
fn awaiting_tokens() -> (Awaiting<AwaitLogin>, String, FixedEnv) {
    let client = client();
    let begun = Begun::new(client.authentication());
    let (env, nonce) = (flow_script::env(), begun.nonce());
    let (_, awaiting) = sent(client.login(begun.code()).into_step(&env).unwrap());
    (awaiting, nonce, env)
}

#[track_caller]
fn assert_rule(error: &Error, expected: Rule) {
    match error {
        Error::IdToken(error) => assert_eq!(error.rule(), expected),
        other => panic!("{other}"),
    }
    assert_eq!(error.disposition(), Disposition::HostilePeer);
}

#[test]
fn at_hash_is_compared_with_the_access_token_beside_it() {
    let (awaiting, nonce, env) = awaiting_tokens();
    let hash = oidc_idtoken::half_hash(jose_assert::Algorithm::Rs256, "access-token-1").unwrap();
    let token = Case::good()
        .with("nonce", nonce)
        .with("at_hash", hash)
        .token();
    let (_, awaiting) = sent(awaiting.receive(Ok(token_response(&token)), &env).unwrap());
    flow_script::done(awaiting.receive(Ok(jwks_response()), &env).unwrap());
}

#[test]
fn s_hash_is_compared_with_the_state_that_was_sent() {
    let (client, env) = (client(), flow_script::env());
    let begun = Begun::new(client.authentication());
    let hash = oidc_idtoken::half_hash(jose_assert::Algorithm::Rs256, begun.pending.state());
    let case = Case::good().with("nonce", begun.nonce());
    let token = case.with("s_hash", hash.unwrap()).token();
    let (_, awaiting) = sent(client.login(begun.code()).into_step(&env).unwrap());
    let (_, awaiting) = sent(awaiting.receive(Ok(token_response(&token)), &env).unwrap());
    flow_script::done(awaiting.receive(Ok(jwks_response()), &env).unwrap());
}

#[test]
fn an_answer_without_an_id_token_is_refused() {
    for answer in [tokens(None), {
        let mut answer = tokens(None);
        answer["id_token"] = Value::Null;
        answer
    }] {
        let (awaiting, _, env) = awaiting_tokens();
        let error = awaiting
            .receive(Ok(json(200, &answer.to_string())), &env)
            .unwrap_err();
        match error {
            Error::IdToken(error) => {
                assert_eq!(
                    (error.rule(), error.problem()),
                    (Rule::Presence, Problem::Missing)
                );
            }
            other => panic!("{other}"),
        }
    }
}

#[test]
fn an_id_token_that_is_no_text_is_refused() {
    let (awaiting, _, env) = awaiting_tokens();
    let mut answer = tokens(None);
    answer["id_token"] = json!({ "sub": "user-1" });
    let error = awaiting
        .receive(Ok(json(200, &answer.to_string())), &env)
        .unwrap_err();
    assert!(matches!(error, Error::OAuth2(_)), "{error}");
}

#[test]
fn a_token_that_is_not_worth_a_key_causes_no_fetch() {
    // Encrypted, of an unregistered algorithm, of another kind, or no token at all.
    let (awaiting, nonce, env) = awaiting_tokens();
    let other = Case::good()
        .by(crate::support::p256())
        .with("nonce", nonce)
        .token();
    let error = awaiting
        .receive(Ok(token_response(&other)), &env)
        .unwrap_err();
    assert_rule(&error, Rule::Algorithm);
    for (token, rule) in [("a.b.c.d.e", Rule::Encryption), ("a.b", Rule::Form)] {
        let (awaiting, _, env) = awaiting_tokens();
        let error = awaiting
            .receive(Ok(token_response(token)), &env)
            .unwrap_err();
        assert_rule(&error, rule);
    }
    let (awaiting, nonce, env) = awaiting_tokens();
    let logout = Case::good()
        .typ(Some("logout+jwt"))
        .with("nonce", nonce)
        .token();
    let error = awaiting
        .receive(Ok(token_response(&logout)), &env)
        .unwrap_err();
    assert_rule(&error, Rule::Kind);
}

#[test]
fn a_failed_token_request_ends_the_login() {
    let (awaiting, _, env) = awaiting_tokens();
    let refused = json(400, r#"{"error":"invalid_grant"}"#);
    let error = awaiting.receive(Ok(refused), &env).unwrap_err();
    assert_eq!(error.disposition(), Disposition::Reauthenticate);

    let (awaiting, _, env) = awaiting_tokens();
    let error = awaiting
        .receive(Err(TransportError::too_large()), &env)
        .unwrap_err();
    assert!(matches!(error, Error::Transport(_)), "{error}");
}

#[test]
fn keys_that_cannot_be_had_end_the_login_and_say_when_to_try_again() {
    let (awaiting, nonce, env) = awaiting_tokens();
    let token = Case::good().with("nonce", nonce).token();
    let (_, awaiting) = sent(awaiting.receive(Ok(token_response(&token)), &env).unwrap());
    let busy = response(503, &[("retry-after", "7")], "");
    let error = awaiting.receive(Ok(busy), &env).unwrap_err();
    assert!(matches!(error, Error::Keys(_)), "{error}");
    let after = Some(core::time::Duration::from_secs(7));
    assert_eq!(error.disposition(), Disposition::Retry { after });
}

#[test]
fn nothing_of_a_login_under_way_is_printed() {
    let client = client();
    let begun = Begun::new(client.authentication().login_hint("jane@example.com"));
    let (env, nonce) = (flow_script::env(), begun.nonce());
    let state = begun.pending.state().to_owned();
    let mut printed = format!("{:?} {client:?}", begun.pending);
    let code = begun.code();
    printed += &format!("{code:?}");
    let login = client.login(code);
    printed += &format!("{login:?}");
    let (_, awaiting) = sent(login.into_step(&env).unwrap());
    printed += &format!("{awaiting:?}");
    let token = Case::good().with("nonce", nonce.clone()).token();
    let (_, awaiting) = sent(awaiting.receive(Ok(token_response(&token)), &env).unwrap());
    printed += &format!("{awaiting:?}");
    let user = flow_script::done(awaiting.receive(Ok(jwks_response()), &env).unwrap());
    printed += &format!("{user:?}");
    let signature = token.rsplit('.').next().unwrap();
    for secret in [
        &*nonce, &state, "code-1", "token-1", signature, "user-1", "jane", "a client",
    ] {
        assert!(!printed.contains(secret), "{secret} in {printed}");
    }
}
