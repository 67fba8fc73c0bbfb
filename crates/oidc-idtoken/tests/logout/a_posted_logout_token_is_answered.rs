//! Back-Channel Logout 2.5, 2.8: one form field in, 200 or 400 out, keys fetched when needed.

use flow_script::{env, play, response};
use jose_assert::{Algorithm, Algorithms};
use oauth_step::{Response, encode_form};
use oidc_idtoken::{Error, LogoutRule, LogoutToken, OidcClient, Problem, backchannel_response};

use super::case::{Case, refusal};
use crate::support::provider::{client, jwks_response};
use crate::support::{client_secret, key_set, new_rsa, rsa};

fn form(token: &str) -> String {
    encode_form([("logout_token", token)])
}

fn posted(
    client: &OidcClient,
    form: &str,
    answers: impl IntoIterator<Item = Response>,
) -> (Result<LogoutToken, Error>, usize) {
    let flow = client.backchannel_logout(form.as_bytes());
    let (outcome, requests) = play(flow, answers, &env());
    (outcome, requests.len())
}

#[test]
fn keys_are_fetched_once_and_again_for_a_key_that_is_new() {
    let client = client();
    let form_of = |case: Case| form(&case.token());
    let (outcome, _) = posted(&client, &form_of(Case::good()), [jwks_response()]);
    assert_eq!(outcome.unwrap().jti(), "logout-1");
    let (outcome, sent) = posted(&client, &form_of(Case::good()), []);
    assert!(outcome.is_ok() && sent == 0);
    let rotated = flow_script::json(200, &key_set(&[rsa(), new_rsa()]));
    let (outcome, _) = posted(&client, &form_of(Case::good().by(new_rsa())), [rotated]);
    outcome.unwrap();
}

#[test]
fn the_clients_secret_needs_no_fetch() {
    let client = client()
        .with_id_tokens(|rules| rules.algorithms(Algorithms::only(Algorithm::Hs256)))
        .unwrap();
    let token = Case::good().by(client_secret()).token();
    assert_eq!(
        posted(&client, &form(&token), []).0.unwrap().jti(),
        "logout-1"
    );
}

#[test]
fn other_fields_are_ignored() {
    let form = format!(
        "a=1&{}&a=2&logout_token_hint=x",
        form(&Case::good().token())
    );
    posted(&client(), &form, [jwks_response()]).0.unwrap();
}

#[test]
fn the_field_is_there_once_and_nothing_is_sent_otherwise() {
    let good = form(&Case::good().token());
    for (form, problem) in [
        (String::new(), Problem::Missing),
        ("logout_token=".to_owned(), Problem::Missing),
        ("token=x".to_owned(), Problem::Missing),
        (format!("{good}&{good}"), Problem::Malformed),
        (format!("{good}&logout_token="), Problem::Malformed),
        ("a".repeat(300 * 1024), Problem::Malformed),
    ] {
        let (outcome, _) = posted(&client(), &form, []);
        assert_eq!(refusal(outcome), (LogoutRule::Request, problem));
    }
}

#[test]
fn what_can_be_refused_unread_sends_nothing() {
    for token in ["", "x", "a.b.c", "a.b.c.d.e"] {
        assert!(posted(&client(), &form(token), []).0.is_err());
    }
    let other = Case::good().typ(Some("at+jwt")).token();
    assert_eq!(
        refusal(posted(&client(), &form(&other), []).0).0,
        LogoutRule::Kind
    );
}

#[test]
fn the_answer_is_200_or_400_and_never_stored() {
    let client = client();
    let (good, _) = posted(&client, &form(&Case::good().token()), [jwks_response()]);
    let answer = backchannel_response(&good);
    assert_eq!(answer.status(), 200);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert!(answer.body().is_empty());
    let (bad, _) = posted(&client, "", []);
    let answer = backchannel_response(&bad);
    assert_eq!(answer.status(), 400);
    assert_eq!(answer.headers()["cache-control"], "no-store");
    assert_eq!(answer.headers()["content-type"], "application/json");
    assert_eq!(answer.body(), br#"{"error":"invalid_request"}"#);
}

#[test]
fn keys_out_of_reach_are_no_fault_of_the_token() {
    let form = form(&Case::good().token());
    let (outcome, _) = posted(&client(), &form, [response(503, &[], "")]);
    let error = outcome.unwrap_err();
    assert!(matches!(error, Error::Keys(_)), "{error}");
    assert!(matches!(
        error.disposition(),
        oauth2_core::Disposition::Retry { .. }
    ));
}
