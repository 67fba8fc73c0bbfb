//! Token request, one key fetch, done; the next login of the same client needs no fetch.

use flow_script::{NOON, done, field, header, json, paused, play, sent};
use http::Method;
use jose_assert::SigningKey;
use oauth_step::{IntoStep, Request, UnixTime};
use oauth2_core::{Client, ResponseType};
use oidc_idtoken::{Error, OidcClient, Rule};

use super::what_comes_through_the_browser_is_checked_first::{begun, front, params};
use crate::support::provider::{
    ACCESS_TOKEN, Begun, CODE, REDIRECT_URI, client, jwks_response, metadata_json, token_response,
};
use crate::support::vectors::{ANY, accept_each};
use crate::support::{CLIENT, Case, ISSUER, SUBJECT, key_set, new_rsa, rsa};

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
fn the_first_user_costs_three_requests_with_the_metadata_and_each_other_one() {
    let login = |client: &OidcClient, known: bool| {
        let begun = Begun::new(client.authentication());
        let token = Case::good().with("nonce", begun.nonce()).token();
        let mut answers = vec![token_response(&token)];
        if !known {
            answers.push(jwks_response());
        }
        let (user, requests) = play(client.login(begun.code()), answers, &flow_script::env());
        user.unwrap();
        requests
    };
    let metadata = json(200, &metadata_json().to_string());
    let (metadata, requests) = play(
        oidc_idtoken::discover(ISSUER),
        [metadata],
        &flow_script::env(),
    );
    assert_eq!(paths(&requests), ["/.well-known/openid-configuration"]);
    let oauth = Client::new(metadata.unwrap(), CLIENT).with_redirect_uri(REDIRECT_URI);
    let client = OidcClient::new(oauth.unwrap()).unwrap();
    assert_eq!(paths(&login(&client, false)), ["/token", "/jwks"]);
    for _ in 0..3 {
        assert_eq!(paths(&login(&client, true)), ["/token"]);
    }
}

fn paths(requests: &[Request]) -> Vec<&str> {
    requests
        .iter()
        .map(|request| request.uri().path())
        .collect()
}

/// The keys are fetched for the ID Token from the browser, and changed before the second is signed.
#[test]
fn new_keys_just_before_the_signature_cost_one_fetch_more() {
    let (client, env) = (client(), flow_script::env());
    let hybrid = ResponseType::CodeIdToken;
    let begun = begun(&client, hybrid);
    let second = Case::good().with("nonce", begun.nonce()).by(new_rsa());
    let second = second.token();
    let first = front(&begun, hybrid).token();
    let login = client.login(begun.fragment(&params(hybrid, &first)));
    let rotated = json(200, &key_set(&[new_rsa()]));
    let answers = [jwks_response(), token_response(&second), rotated];
    let (user, requests) = play(login, answers, &env);
    user.unwrap();
    assert_eq!(paths(&requests), ["/jwks", "/token", "/jwks"]);
}

#[test]
fn a_hundred_logins_with_a_key_that_nobody_publishes_cost_one_fetch_more() {
    let (client, env) = (client(), flow_script::env());
    let login = |key: SigningKey, fetches: bool| {
        let begun = Begun::new(client.authentication());
        let token = Case::good().by(key).with("nonce", begun.nonce()).token();
        let mut answers = vec![token_response(&token)];
        if fetches {
            answers.push(jwks_response());
        }
        play(client.login(begun.code()), answers, &env)
    };
    login(rsa(), true).0.unwrap();
    for attempt in 0..100 {
        // Each has a name of its own, or all have one.
        let name = format!("unknown-{}", attempt % 50);
        let (outcome, requests) = login(new_rsa().with_key_id(name), attempt == 0);
        match outcome {
            // What the provider was asked for in vain, a moment ago.
            Err(Error::IdToken(error)) if attempt % 50 == 0 => {
                assert_eq!(error.rule(), Rule::Signature);
            }
            // Whether it has the others nobody knows until it may be asked again.
            Err(Error::Keys(error)) if attempt % 50 != 0 => {
                assert!(matches!(error, jose_assert::Error::CoolingDown { .. }));
            }
            outcome => panic!("{attempt}: {outcome:?}"),
        }
        let expected: &[_] = if attempt == 0 {
            &["/token", "/jwks"]
        } else {
            &["/token"]
        };
        assert_eq!(paths(&requests), expected);
    }
    // Whoever has a good token is not held up.
    login(rsa(), false).0.unwrap();
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
    accept_each("token_response_example", ANY, |example| {
        let mut answer = example["body"].clone();
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
        assert_eq!(user.tokens.expires_at(), Some(UnixTime(NOON.0 + 3_600)));
    });
}
