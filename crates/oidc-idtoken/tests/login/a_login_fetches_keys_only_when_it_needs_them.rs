//! Token request, one key fetch, done; the next login of the same client needs no fetch.

use flow_script::{NOON, done, field, header, json, paused, sent};
use http::Method;
use oauth_step::{IntoStep, UnixTime};
use serde_json::Value;

use crate::support::provider::{
    ACCESS_TOKEN, Begun, CODE, REDIRECT_URI, client, jwks_response, token_response,
};
use crate::support::{Case, SUBJECT, key_set, new_rsa, rsa};

#[test]
fn a_first_login_fetches_the_keys_once() {
    let client = client();
    let begun = Begun::new(client.authentication().scope("email"));
    let (env, nonce) = (flow_script::env(), begun.nonce());

    let (request, awaiting) = sent(client.login(begun.code()).into_step(&env).unwrap());
    assert_eq!(request.method(), Method::POST);
    assert_eq!(request.uri(), "https://op.example/token");
    assert_eq!(
        field(&request, "grant_type").as_deref(),
        Some("authorization_code")
    );
    assert_eq!(field(&request, "code").as_deref(), Some(CODE));
    assert_eq!(
        field(&request, "redirect_uri").as_deref(),
        Some(REDIRECT_URI)
    );
    assert!(field(&request, "code_verifier").is_some());
    assert!(
        header(&request, "authorization")
            .unwrap()
            .starts_with("Basic ")
    );

    let token = Case::good().with("nonce", nonce).token();
    let (request, awaiting) = sent(awaiting.receive(Ok(token_response(&token)), &env).unwrap());
    assert_eq!(request.method(), Method::GET);
    assert_eq!(request.uri(), "https://op.example/jwks");
    assert_eq!(header(&request, "authorization"), None);

    let user = done(awaiting.receive(Ok(jwks_response()), &env).unwrap());
    assert_eq!(user.id_token.subject(), SUBJECT);
    assert_eq!(user.id_token.raw().expose(), &token);
    assert_eq!(user.tokens.access_token().expose(), ACCESS_TOKEN);
    assert_eq!(user.tokens.expires_at(), Some(UnixTime(NOON.0 + 3_600)));

    let begun = Begun::new(client.authentication());
    let token = Case::good().with("nonce", begun.nonce()).token();
    let (_, awaiting) = sent(client.login(begun.code()).into_step(&env).unwrap());
    done(awaiting.receive(Ok(token_response(&token)), &env).unwrap());
}

#[test]
fn an_unknown_kid_fetches_the_keys_once_more() {
    let client = client();
    let begun = Begun::new(client.authentication());
    let (env, nonce) = (flow_script::env(), begun.nonce());
    let (_, awaiting) = sent(client.login(begun.code()).into_step(&env).unwrap());
    let token = Case::good().with("nonce", nonce).token();
    let (_, awaiting) = sent(awaiting.receive(Ok(token_response(&token)), &env).unwrap());
    done(awaiting.receive(Ok(jwks_response()), &env).unwrap());

    // The provider has rotated its keys.
    let begun = Begun::new(client.authentication());
    let token = Case::good()
        .by(new_rsa())
        .with("nonce", begun.nonce())
        .token();
    let (_, awaiting) = sent(client.login(begun.code()).into_step(&env).unwrap());
    let (request, awaiting) = sent(awaiting.receive(Ok(token_response(&token)), &env).unwrap());
    assert_eq!(request.uri(), "https://op.example/jwks");
    let rotated = json(200, &key_set(&[rsa(), new_rsa()]));
    done(awaiting.receive(Ok(rotated), &env).unwrap());
}

#[test]
fn an_id_token_from_elsewhere_is_checked_by_the_same_flow() {
    let client = client();
    let env = flow_script::env();
    let token = oauth_step::Secret::new(Case::good().token());
    let expected = oidc_idtoken::Expectations::new().nonce(crate::support::NONCE);
    let check = client
        .verify_id_token(&token, expected)
        .into_step(&env)
        .unwrap();
    let (request, awaiting) = sent(check);
    assert_eq!(request.uri(), "https://op.example/jwks");
    let token = done(awaiting.receive(Ok(jwks_response()), &env).unwrap());
    assert_eq!(token.subject(), SUBJECT);
}

#[test]
fn two_logins_at_once_fetch_the_keys_once() {
    let client = client();
    let env = flow_script::env();
    let begin = || {
        let begun = Begun::new(client.authentication());
        let token = Case::good().with("nonce", begun.nonce()).token();
        let (_, awaiting) = sent(client.login(begun.code()).into_step(&env).unwrap());
        awaiting.receive(Ok(token_response(&token)), &env).unwrap()
    };
    let (_, first) = sent(begin());
    let (_, second) = paused(begin());
    done(first.receive(Ok(jwks_response()), &env).unwrap());
    done(second.wake(&env).unwrap());
}

#[test]
fn the_token_response_of_the_standard_is_read() {
    let vectors: Value = serde_json::from_str(include_str!("../vectors/oidc.json")).unwrap();
    let mut answer = vectors["token_response_example"]["body"].clone();
    let client = client();
    let begun = Begun::new(client.authentication());
    let env = flow_script::env();
    answer["id_token"] = Case::good().with("nonce", begun.nonce()).token().into();
    let (_, awaiting) = sent(client.login(begun.code()).into_step(&env).unwrap());
    let answer = json(200, &answer.to_string());
    let (_, awaiting) = sent(awaiting.receive(Ok(answer), &env).unwrap());
    let user = done(awaiting.receive(Ok(jwks_response()), &env).unwrap());
    assert_eq!(user.tokens.access_token().expose(), "SlAV32hkKG");
    assert_eq!(user.tokens.refresh_token().unwrap().expose(), "8xLOxBtZp8");
}
