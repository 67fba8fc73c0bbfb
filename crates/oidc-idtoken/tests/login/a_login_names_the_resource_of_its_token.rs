//! RFC 8707 §2.2, RFC 9396 §6: in the token request, if told so.

use flow_script::{env, field, json, play};
use oauth2_core::{
    AuthorizationDetails, DeliveryMode, Hint, Misuse, ResourceIndicator, ResponseType,
};
use oidc_idtoken::{Error, Login};

use crate::support::Case;
use crate::support::provider::{
    ACCESS_TOKEN, Begun, client, client_apart, jwks_response, notify, token_response, tokens,
};

const RESOURCE: &str = "https://cal.example.com/";
const DETAILS: &str = r#"[{"type":"account_information"}]"#;

fn resource() -> ResourceIndicator {
    ResourceIndicator::parse(RESOURCE).unwrap()
}

#[track_caller]
fn takes_none(login: Login) {
    let (outcome, sent) = play(login.resource(resource()), [], &env());
    match outcome {
        Err(Error::OAuth2(oauth2_core::Error::Misuse(misuse))) => {
            assert_eq!(misuse, Misuse::NoTokenRequest);
        }
        other => panic!("{other:?}"),
    }
    assert!(sent.is_empty());
}

#[test]
fn a_code_is_redeemed_for_it() {
    let client = client();
    let begun = Begun::new(client.authentication().resource(resource()));
    let token = Case::good().with("nonce", begun.nonce()).token();
    let details = AuthorizationDetails::parse(DETAILS).unwrap();
    let login = client.login(begun.code()).resource(resource());
    let login = login.authorization_details(details);
    let answers = [token_response(&token), jwks_response()];
    let (outcome, sent) = play(login, answers, &env());
    assert_eq!(
        outcome.unwrap().tokens.access_token().expose(),
        ACCESS_TOKEN
    );
    assert_eq!(field(&sent[0], "resource").as_deref(), Some(RESOURCE));
    let details = field(&sent[0], "authorization_details");
    assert_eq!(details.as_deref(), Some(DETAILS));
}

// The token would be none for UserInfo.
#[test]
fn what_the_request_named_is_not_repeated_of_its_own_accord() {
    let client = client();
    let begun = Begun::new(client.authentication().resource(resource()));
    let token = Case::good().with("nonce", begun.nonce()).token();
    let answers = [token_response(&token), jwks_response()];
    let (outcome, sent) = play(client.login(begun.code()), answers, &env());
    outcome.unwrap();
    assert_eq!(field(&sent[0], "resource"), None);
}

#[test]
fn a_poll_asks_for_it_each_time() {
    let client = client_apart();
    let codes = r#"{"device_code":"d","user_code":"WDJB-MJHT","expires_in":600,
        "verification_uri":"https://op.example/device"}"#;
    let (authorization, _) = play(client.device_authorization(), [json(200, codes)], &env());
    let login = client.login_device(&authorization.unwrap());
    let answers = [
        json(400, r#"{"error":"authorization_pending"}"#),
        token_response(&Case::good().without("nonce").token()),
        jwks_response(),
    ];
    let (outcome, sent) = play(login.resource(resource()), answers, &env());
    outcome.unwrap();
    for request in sent.iter().take(2) {
        assert_eq!(field(request, "resource").as_deref(), Some(RESOURCE));
    }
}

#[test]
fn where_nothing_is_redeemed_that_is_a_mistake() {
    let client = client();
    let request = client.authentication();
    let begun = Begun::new(request.response_type(ResponseType::IdTokenToken));
    let token = Case::good().with("nonce", begun.nonce()).token();
    let response = format!("&access_token={ACCESS_TOKEN}&token_type=Bearer&id_token={token}");
    takes_none(client.login(begun.fragment(&response)));

    let client = client_apart();
    let intent = client.backchannel_authentication(Hint::login("jane"));
    let intent = intent.delivery_mode(DeliveryMode::Push);
    let answer = json(200, r#"{"auth_req_id":"id","expires_in":120}"#);
    let (authentication, sent) = play(intent, [answer], &env());
    let told = field(&sent[0], "client_notification_token").unwrap();
    let mut body = tokens(Some(&Case::good().token()));
    body["auth_req_id"] = "id".into();
    let notified = notify(&client, &authentication.unwrap(), &told, &body.to_string());
    takes_none(client.login_notified(notified.unwrap()));
}
