//! CIBA 10.3.1: what was pushed is used only after its ID Token has bound it all together.

use flow_script::{env, field, json, play, sent};
use jose_assert::Algorithm;
use oauth_step::{IntoStep, Response};
use oauth2_core::{DeliveryMode, Hint, Notified};
use oidc_idtoken::{Authenticated, Error, Problem, Rule, half_hash};
use serde_json::Value;

use crate::support::provider::{ACCESS_TOKEN, client_apart, jwks_response, notify, tokens};
use crate::support::{Case, SUBJECT, forged_rsa};

const ID: &str = "1c266114-a1be-4252-8ad1-04986c5b9ac1";
const AUTH_REQ_ID: &str = "urn:openid:params:jwt:claim:auth_req_id";
const RT_HASH: &str = "urn:openid:params:jwt:claim:rt_hash";

/// An ID Token that binds what is pushed with it.
fn bound() -> Case {
    let hash = |token| half_hash(Algorithm::Rs256, token).unwrap();
    Case::good()
        .without("nonce")
        .with("at_hash", hash(ACCESS_TOKEN))
        .with(RT_HASH, hash("refresh-token-1"))
        .with(AUTH_REQ_ID, ID)
}

fn pushed(case: &Case) -> Value {
    let mut body = tokens(Some(&case.token()));
    let members = body.as_object_mut().unwrap();
    members.insert("auth_req_id".to_owned(), ID.into());
    body
}

fn notified(body: &Value) -> Notified {
    let client = client_apart();
    let intent = client.backchannel_authentication(Hint::login("jane"));
    let answer = format!(r#"{{"auth_req_id":"{ID}","expires_in":120}}"#);
    let intent = intent.delivery_mode(DeliveryMode::Push);
    let (outcome, requests) = play(intent, [json(200, &answer)], &env());
    let token = field(&requests[0], "client_notification_token").unwrap();
    notify(&client, &outcome.unwrap(), &token, &body.to_string()).unwrap()
}

fn logged_in<const N: usize>(
    body: &Value,
    responses: [Response; N],
) -> Result<Authenticated, Error> {
    let login = client_apart().login_notified(notified(body));
    play(login, responses, &env()).0
}

#[track_caller]
fn refused(body: &Value) -> (Rule, Problem) {
    match logged_in(body, [jwks_response()]) {
        Err(Error::IdToken(error)) => (error.rule(), error.problem()),
        other => panic!("expected a refusal, got {other:?}"),
    }
}

#[test]
fn a_good_one_lets_them_go() {
    let body = pushed(&bound());
    let login = client_apart().login_notified(notified(&body));
    // The keys alone are asked for.
    let (request, awaiting) = sent(login.into_step(&env()).unwrap());
    assert_eq!(request.uri(), "https://op.example/jwks");
    let user = flow_script::done(awaiting.receive(Ok(jwks_response()), &env()).unwrap());
    assert_eq!(user.id_token.subject(), SUBJECT);
    assert_eq!(user.tokens.access_token().expose(), ACCESS_TOKEN);
    assert!(user.tokens.refresh_token().is_some());
}

#[test]
fn one_that_binds_another_thing_or_leaves_one_out_does_not() {
    for (claim, rule) in [
        ("at_hash", Rule::AtHash),
        (RT_HASH, Rule::RtHash),
        (AUTH_REQ_ID, Rule::AuthReqId),
    ] {
        let missing = pushed(&bound().without(claim));
        assert_eq!(refused(&missing), (rule, Problem::Missing), "{claim}");
        let other = pushed(&bound().with(claim, "another"));
        assert_eq!(refused(&other), (rule, Problem::Mismatch), "{claim}");
    }
    for (member, rule) in [
        ("access_token", Rule::AtHash),
        ("refresh_token", Rule::RtHash),
    ] {
        let mut body = pushed(&bound());
        let members = body.as_object_mut().unwrap();
        members.insert(member.to_owned(), "swapped".into());
        assert_eq!(refused(&body), (rule, Problem::Mismatch), "{member}");
    }
}

#[test]
fn the_other_rules_hold_too() {
    let forged = pushed(&bound().by(forged_rsa()));
    assert_eq!(refused(&forged), (Rule::Signature, Problem::Unverified));
    let another = pushed(&bound().with("iss", "https://evil.example"));
    assert_eq!(refused(&another), (Rule::Iss, Problem::Mismatch));
    let with_nonce = pushed(&bound().with("nonce", "n"));
    assert_eq!(refused(&with_nonce), (Rule::Nonce, Problem::Unexpected));
}

/// Nothing but the signature says who has pushed.
#[test]
fn an_unsigned_one_never_does() {
    let mut body = pushed(&bound());
    let token = bound().token();
    let mut parts = token.split('.').skip(1);
    // `{"alg":"none"}`
    let unsigned = format!("eyJhbGciOiJub25lIn0.{}.", parts.next().unwrap());
    let members = body.as_object_mut().unwrap();
    members.insert("id_token".to_owned(), unsigned.into());
    let client = client_apart().with_id_tokens(oidc_idtoken::IdTokenVerifier::dangerous_unsigned);
    let login = client.unwrap().login_notified(notified(&body));
    let (outcome, requests) = play(login, [], &env());
    let Err(Error::IdToken(error)) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(error.rule(), Rule::Algorithm);
    assert!(requests.is_empty());
}

#[test]
fn without_a_refresh_token_none_is_bound() {
    let mut body = pushed(&bound().without(RT_HASH));
    body.as_object_mut().unwrap().remove("refresh_token");
    assert!(logged_in(&body, [jwks_response()]).is_ok());
}

#[test]
fn a_refusal_ends_the_login() {
    let body = serde_json::json!({ "auth_req_id": ID, "error": "transaction_failed" });
    let error = logged_in(&body, []).unwrap_err();
    let expected = oauth2_core::ErrorCode::TransactionFailed;
    assert_eq!(error.code(), Some(&expected));
}
