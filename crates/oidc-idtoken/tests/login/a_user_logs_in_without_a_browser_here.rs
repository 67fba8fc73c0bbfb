//! RFC 8628, CIBA 10.1, 10.2: on another device, or where the provider asks; the ID Token that comes
//! is checked as any other.

use flow_script::{env, field, json, paused, play, sent};
use oauth_step::{IntoStep, Response};
use oauth2_core::{BackchannelAuthentication, DeliveryMode, DeviceAuthorization, Hint};
use oidc_idtoken::{Authenticated, Error, Login, OidcClient, Problem, Rule};

use crate::support::provider::{
    ACCESS_TOKEN, client_apart, jwks_response, notify, token_response, tokens,
};
use crate::support::{Case, SUBJECT, forged_rsa};

const ID: &str = "1c266114-a1be-4252-8ad1-04986c5b9ac1";
const PENDING: &str = r#"{"error":"authorization_pending"}"#;

/// An ID Token as it comes where no nonce was sent.
fn id_token() -> Case {
    Case::good().without("nonce")
}

fn device(client: &OidcClient) -> DeviceAuthorization {
    let answer = r#"{"device_code":"d","user_code":"WDJB-MJHT","expires_in":600,
        "verification_uri":"https://op.example/device"}"#;
    let intent = client.device_authorization().scope("email");
    let (outcome, requests) = play(intent, [json(200, answer)], &env());
    assert_eq!(field(&requests[0], "scope").unwrap(), "openid email");
    outcome.unwrap()
}

fn backchannel(client: &OidcClient, mode: DeliveryMode) -> (BackchannelAuthentication, String) {
    let answer = format!(r#"{{"auth_req_id":"{ID}","expires_in":120}}"#);
    let intent = client.backchannel_authentication(Hint::login("jane"));
    let intent = intent.delivery_mode(mode).scope("email");
    let (outcome, requests) = play(intent, [json(200, &answer)], &env());
    assert_eq!(field(&requests[0], "scope").unwrap(), "openid email");
    let token = field(&requests[0], "client_notification_token");
    (outcome.unwrap(), token.unwrap_or_default())
}

fn logged_in<const N: usize>(
    login: Login,
    responses: [Response; N],
) -> Result<Authenticated, Error> {
    play(login, responses, &env()).0
}

#[test]
fn on_another_device() {
    let client = client_apart();
    let login = client.login_device(&device(&client));
    let token = id_token().token();
    let responses = [
        json(400, PENDING),
        json(400, PENDING),
        token_response(&token),
        jwks_response(),
    ];
    let (outcome, requests) = play(login, responses, &env());
    let user = outcome.unwrap();
    assert_eq!(user.id_token.subject(), SUBJECT);
    assert_eq!(user.tokens.access_token().expose(), ACCESS_TOKEN);
    assert!(user.front_channel_id_token.is_none());
    let polls = requests.iter().take(3);
    for request in polls {
        let grant_type = "urn:ietf:params:oauth:grant-type:device_code";
        assert_eq!(field(request, "grant_type").unwrap(), grant_type);
    }
}

#[test]
fn where_the_provider_asks() {
    let client = client_apart();
    let (authentication, _) = backchannel(&client, DeliveryMode::Poll);
    let login = client.login_backchannel(&authentication);
    let token = id_token().token();
    let responses = [json(400, PENDING), token_response(&token), jwks_response()];
    assert_eq!(
        logged_in(login, responses).unwrap().id_token.subject(),
        SUBJECT
    );
}

#[test]
fn after_a_ping_at_once() {
    let client = client_apart();
    let (authentication, token) = backchannel(&client, DeliveryMode::Ping);
    let waiting = client.login_backchannel(&authentication).into_step(&env());
    assert!(matches!(
        waiting,
        Err(Error::OAuth2(oauth2_core::Error::Misuse(
            oauth2_core::Misuse::NotPolled
        )))
    ));
    let body = format!(r#"{{"auth_req_id":"{ID}"}}"#);
    let notified = notify(&client, &authentication, &token, &body).unwrap();
    let (request, awaiting) = sent(client.login_notified(notified).into_step(&env()).unwrap());
    assert_eq!(field(&request, "auth_req_id").unwrap(), ID);
    let id_token = id_token().token();
    let (_, awaiting) = sent(
        awaiting
            .receive(Ok(token_response(&id_token)), &env())
            .unwrap(),
    );
    let user = flow_script::done(awaiting.receive(Ok(jwks_response()), &env()).unwrap());
    assert_eq!(user.id_token.subject(), SUBJECT);
}

#[test]
fn no_token_is_given_out_that_no_good_id_token_came_with() {
    let client = client_apart();
    let refused = |login: Login, response: Response| {
        let responses = [response, jwks_response()];
        match logged_in(login, responses) {
            Err(Error::IdToken(error)) => (error.rule(), error.problem()),
            other => panic!("{other:?}"),
        }
    };
    let (authentication, _) = backchannel(&client, DeliveryMode::Poll);
    let logins = || [client_apart(), client_apart()];
    for (case, expected) in [
        (
            id_token().by(forged_rsa()),
            (Rule::Signature, Problem::Unverified),
        ),
        (
            id_token().with("aud", "another"),
            (Rule::Aud, Problem::Mismatch),
        ),
        (
            id_token().with("nonce", "n"),
            (Rule::Nonce, Problem::Unexpected),
        ),
        (
            id_token().with("at_hash", "x"),
            (Rule::AtHash, Problem::Mismatch),
        ),
        (
            id_token().with("urn:openid:params:jwt:claim:rt_hash", "x"),
            (Rule::RtHash, Problem::Mismatch),
        ),
    ] {
        let [first, second] = logins();
        let token = case.token();
        let login = first.login_device(&device(&first));
        assert_eq!(refused(login, token_response(&token)), expected);
        let login = second.login_backchannel(&authentication);
        assert_eq!(refused(login, token_response(&token)), expected);
    }
    let another = id_token().with("urn:openid:params:jwt:claim:auth_req_id", "another");
    let login = client.login_backchannel(&authentication);
    let mismatch = (Rule::AuthReqId, Problem::Mismatch);
    assert_eq!(refused(login, token_response(&another.token())), mismatch);
    for login in [
        client.login_device(&device(&client)),
        client.login_backchannel(&authentication),
    ] {
        let outcome = logged_in(login, [json(200, &tokens(None).to_string())]);
        let Err(Error::IdToken(error)) = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(error.rule(), Rule::Presence);
    }
}

#[test]
fn the_users_no_ends_it() {
    let client = client_apart();
    let login = client.login_device(&device(&client));
    let no = json(400, r#"{"error":"access_denied"}"#);
    let error = logged_in(login, [no]).unwrap_err();
    assert_eq!(error.disposition(), oauth2_core::Disposition::Refused);
    assert_eq!(error.code(), Some(&oauth2_core::ErrorCode::AccessDenied));
}

#[test]
fn a_login_waits_before_it_asks() {
    let client = client_apart();
    let (authentication, _) = backchannel(&client, DeliveryMode::Poll);
    for login in [
        client.login_device(&device(&client)),
        client.login_backchannel(&authentication),
    ] {
        let (pause, _) = paused(login.into_step(&env()).unwrap());
        assert_eq!(pause.at_most().as_secs(), 5);
    }
}
