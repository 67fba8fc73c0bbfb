use flow_script::{NOON, env, form, json, play};
use oauth_step::Env;
use oauth2_core::{
    BackchannelAuthenticationRequest, Client, Disposition, Error, ErrorCode, Misuse,
};

use super::support::{ANSWER, GRANTED, ID, PENDING, answered, client, misuse, server};

// CIBA §10.1; the pace is that of devices, whose tests have the rest.
#[test]
fn by_the_grant_type_of_its_own() {
    let env = env();
    let poll = client().poll_backchannel(&answered(ANSWER).unwrap());
    let replies = [
        json(400, PENDING),
        json(400, r#"{"error":"slow_down"}"#),
        json(200, GRANTED),
    ];
    let (outcome, requests) = play(poll, replies, &env);
    let tokens = outcome.unwrap();
    assert_eq!(tokens.access_token().expose(), "at");
    // What an answer without a scope has granted is what was asked for.
    assert_eq!(tokens.scope().unwrap().as_str(), "openid");
    assert_eq!(requests.len(), 3);
    for request in &requests {
        assert_eq!(request.uri(), "https://server.example.com/token");
        let pairs = [
            ("grant_type", "urn:openid:params:grant-type:ciba"),
            ("auth_req_id", ID),
        ];
        assert_eq!(form(request), pairs.map(|(n, v)| (n.into(), v.into())));
    }
    // Two intervals of 2 s, and one of 7.
    assert_eq!(env.now().0, NOON.0 + 11);
}

// CIBA §11.
#[test]
fn until_it_is_refused_or_too_late() {
    for (code, typed, disposition) in [
        (
            "access_denied",
            ErrorCode::AccessDenied,
            Disposition::Refused,
        ),
        (
            "expired_token",
            ErrorCode::ExpiredToken,
            Disposition::Reauthenticate,
        ),
        (
            "transaction_failed",
            ErrorCode::TransactionFailed,
            Disposition::Reauthenticate,
        ),
        (
            "invalid_grant",
            ErrorCode::InvalidGrant,
            Disposition::Reauthenticate,
        ),
    ] {
        let poll = client().poll_backchannel(&answered(ANSWER).unwrap());
        let body = format!(r#"{{"error":"{code}"}}"#);
        let error = play(poll, [json(400, &body)], &env()).0.unwrap_err();
        assert_eq!(error.code(), Some(&typed));
        assert_eq!(error.disposition(), disposition);
    }
    let short = answered(r#"{"auth_req_id":"a","expires_in":3,"interval":2}"#).unwrap();
    let poll = client().poll_backchannel(&short);
    let error = play(poll, [json(400, PENDING)], &env()).0.unwrap_err();
    assert!(matches!(error, Error::AuthorizationExpired));
}

#[test]
fn at_the_server_that_was_asked_and_no_other() {
    let other = Client::new(server(), "another");
    let poll = other.poll_backchannel(&answered(ANSWER).unwrap());
    assert_eq!(misuse(play(poll, [], &env()).0), Misuse::OtherClient);
    let by_hand = BackchannelAuthenticationRequest::parse(&json(200, ANSWER), NOON, NOON);
    let poll = other.poll_backchannel(&by_hand.unwrap());
    assert!(play(poll, [json(200, GRANTED)], &env()).0.is_ok());
}
