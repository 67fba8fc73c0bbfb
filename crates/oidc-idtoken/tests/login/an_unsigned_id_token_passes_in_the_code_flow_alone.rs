//! Core 2: only where the client registered `none`, and no ID Token comes through the browser.

use flow_script::{done, env, field, sent};
use oauth_step::{IntoStep, Secret};
use oauth2_core::ResponseType;
use oidc_idtoken::{
    Authenticated, Error, Expectations, IdTokenVerifier, OidcClient, Problem, Rule,
};

use super::what_comes_through_the_browser_is_checked_first::{
    HYBRID, WITH_ID_TOKEN, begun, front, params,
};
use crate::support::provider::{self, Begun, jwks_response, token_response};
use crate::support::{Case, NONCE, SUBJECT};

/// A client that registered `none`.
fn client() -> OidcClient {
    let client = provider::client();
    client
        .with_id_tokens(IdTokenVerifier::dangerous_unsigned)
        .unwrap()
}

/// What comes of a code, when its answer brings this token: the error is an end, not a request.
fn code_flow(
    client: &OidcClient,
    token: impl FnOnce(Case) -> String,
) -> Result<Authenticated, Error> {
    let (env, begun) = (env(), Begun::new(client.authentication()));
    let token = token(Case::good().with("nonce", begun.nonce()));
    let (request, awaiting) = sent(client.login(begun.code()).into_step(&env)?);
    assert_eq!(
        field(&request, "grant_type").as_deref(),
        Some("authorization_code")
    );
    Ok(done(awaiting.receive(Ok(token_response(&token)), &env)?))
}

#[track_caller]
fn assert_rule(error: &Error, expected: (Rule, Problem)) {
    match error {
        Error::IdToken(error) => assert_eq!((error.rule(), error.problem()), expected),
        other => panic!("{other}"),
    }
}

const SIGNED: (Rule, Problem) = (Rule::Algorithm, Problem::Mismatch);

#[test]
fn a_login_takes_one_request_and_no_keys() {
    let user = code_flow(&client(), |case| case.unsigned_token()).unwrap();
    assert_eq!(user.id_token.subject(), SUBJECT);
    assert_eq!(user.id_token.algorithm(), None);
}

#[test]
fn a_client_that_expects_a_signature_refuses_it() {
    let error = code_flow(&provider::client(), |case| case.unsigned_token()).unwrap_err();
    assert_rule(&error, SIGNED);
}

#[test]
fn a_client_that_registered_it_refuses_a_signed_one() {
    let error = code_flow(&client(), |case| case.token()).unwrap_err();
    assert_rule(&error, SIGNED);
}

#[test]
fn another_broken_rule_ends_the_login() {
    let signed = code_flow(&client(), |case| case.unsigned_token() + "AAAA").unwrap_err();
    assert_rule(&signed, (Rule::Signature, Problem::Unverified));
    let replayed = code_flow(&client(), |case| case.with("nonce", NONCE).unsigned_token());
    assert_rule(&replayed.unwrap_err(), (Rule::Nonce, Problem::Mismatch));
    let other = code_flow(&client(), |case| case.with("aud", "other").unsigned_token());
    assert_rule(&other.unwrap_err(), (Rule::Aud, Problem::Mismatch));
    let hashed = code_flow(&client(), |case| {
        case.with("at_hash", "any").unsigned_token()
    });
    assert_rule(&hashed.unwrap_err(), (Rule::AtHash, Problem::Incomputable));
}

#[test]
fn it_never_comes_through_the_browser() {
    let (client, env) = (client(), env());
    for response_type in WITH_ID_TOKEN {
        let begun = begun(&client, response_type);
        let token = front(&begun, response_type)
            .without("c_hash")
            .without("at_hash");
        let params = params(response_type, &token.unsigned_token());
        let response = begun.fragment(&params);
        // Nothing is sent: no keys are fetched, no code is redeemed.
        let error = client
            .verify_response(response)
            .into_step(&env)
            .unwrap_err();
        assert_rule(&error, SIGNED);
        if response_type != ResponseType::IdToken {
            let begun = self::begun(&client, response_type);
            let error = client.login(begun.fragment(&params)).into_step(&env);
            assert_rule(&error.unwrap_err(), SIGNED);
        }
    }
}

#[test]
fn the_second_one_of_a_hybrid_login_is_signed() {
    for response_type in HYBRID {
        for signed in [false, true] {
            let (client, env) = (client(), env());
            let begun = begun(&client, response_type);
            let nonce = begun.nonce();
            let first = front(&begun, response_type).token();
            let response = begun.fragment(&params(response_type, &first));
            let mut step = client.login(response).into_step(&env).unwrap();
            if response_type.has_id_token() {
                step = sent(step).1.receive(Ok(jwks_response()), &env).unwrap();
            }
            let (request, awaiting) = sent(step);
            assert_eq!(request.uri().path(), "/token");
            let second = Case::good().with("nonce", nonce);
            if signed {
                let answer = token_response(&second.token());
                assert!(awaiting.receive(Ok(answer), &env).is_ok());
            } else {
                let answer = token_response(&second.unsigned_token());
                assert_rule(&awaiting.receive(Ok(answer), &env).unwrap_err(), SIGNED);
            }
        }
    }
}

#[test]
fn a_caller_says_where_a_token_comes_from() {
    let (client, env) = (client(), env());
    let token = Secret::new(Case::good().unsigned_token());
    let expected = || Expectations::new().nonce(NONCE);
    let verdict = client.verify_id_token(&token, expected()).into_step(&env);
    assert_rule(&verdict.unwrap_err(), SIGNED);
    let check = client.verify_id_token(&token, expected().from_token_endpoint());
    done(check.into_step(&env).unwrap());
}
