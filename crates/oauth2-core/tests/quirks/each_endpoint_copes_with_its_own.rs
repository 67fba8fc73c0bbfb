use flow_script::{env, field, json, play};
use oauth2_core::{Client, Hook, Quirk, TokenTypeIdentifier};

use crate::support::{FORM, answer, refused, server};

fn client() -> Client {
    let server = server()
        .with_member(
            "device_authorization_endpoint",
            "\"https://server.example.com/device\"",
        )
        .and_then(|server| {
            server.with_member(
                "introspection_endpoint",
                "\"https://server.example.com/introspect\"",
            )
        })
        .and_then(|server| {
            server.with_member(
                "pushed_authorization_request_endpoint",
                "\"https://server.example.com/par\"",
            )
        });
    Client::new(server.unwrap(), "s6BhdRkqt3").with_secret("gX1fBat3bV")
}

// Google.
#[test]
fn a_device_by_the_url_of_another_name() {
    let body = r#"{"device_code":"4/4-GMM","user_code":"GQVQ-JKEC","expires_in":1800,"interval":5,"verification_url":"https://www.google.com/device"}"#;
    let (outcome, _) = play(client().device_authorization(), [json(200, body)], &env());
    let message = outcome.unwrap_err().to_string();
    assert!(message.contains("`Quirk::VerificationUrl`"), "{message}");
    let client = client().with_quirk(Quirk::VerificationUrl);
    let (outcome, _) = play(client.device_authorization(), [json(200, body)], &env());
    let device = outcome.unwrap();
    assert_eq!(device.verification_uri(), "https://www.google.com/device");
}

// GitHub, whose poll answers errors with status 200 and as forms.
#[test]
fn a_poll_that_is_answered_with_forms() {
    let client = client()
        .with_quirk(Quirk::FormAnswers)
        .with_hook(Hook::device_request(|draft| {
            draft.params.set("hooked", "yes");
        }));
    let begun = "device_code=3584d83&user_code=WDJB-MJHT&verification_uri=https%3A%2F%2Fgithub.com%2Flogin%2Fdevice&expires_in=900&interval=5";
    let begun = [answer(200, FORM, begun)];
    let (outcome, requests) = play(client.device_authorization(), begun, &env());
    assert_eq!(field(&requests[0], "hooked").as_deref(), Some("yes"));
    let device = outcome.unwrap();
    let answers = [
        answer(200, FORM, "error=authorization_pending&interval=5"),
        answer(200, FORM, "access_token=gho_1&token_type=bearer&scope="),
    ];
    let (outcome, requests) = play(client.poll_device(&device), answers, &env());
    assert_eq!(requests.len(), 2);
    let tokens = outcome.unwrap();
    assert_eq!(tokens.access_token().expose(), "gho_1");
    assert_eq!(tokens.quirks_applied(), ["FormAnswers"]);
}

#[test]
fn an_exchange_that_does_not_say_what_it_issued() {
    let exchange = |client: &Client| {
        let subject = TokenTypeIdentifier::AccessToken;
        let exchange = client.token_exchange("st", subject);
        let granted = json(200, r#"{"access_token":"at","token_type":"Bearer"}"#);
        play(exchange, [granted], &env()).0
    };
    let message = exchange(&client()).unwrap_err().to_string();
    assert!(
        message.contains("`Quirk::IssuedTokenTypeAssumed`"),
        "{message}"
    );
    let tokens = exchange(&client().with_quirk(Quirk::IssuedTokenTypeAssumed)).unwrap();
    assert_eq!(tokens.quirks_applied(), ["IssuedTokenTypeAssumed"]);
}

#[test]
fn an_introspection_by_other_words() {
    let client = client()
        .with_quirk(Quirk::AnyMediaType)
        .with_quirk(Quirk::OkFalseErrors)
        .with_hook(Hook::introspection_request(|draft| {
            draft.params.rename("token", "access_token");
        }));
    let active = answer(200, "text/plain", r#"{"active":true}"#);
    let (outcome, requests) = play(client.introspect("2YotnFZF"), [active], &env());
    outcome.unwrap();
    assert_eq!(
        field(&requests[0], "access_token").as_deref(),
        Some("2YotnFZF")
    );
    let failed = json(200, r#"{"ok":false,"error":"not_authed","active":true}"#);
    let error = refused(play(client.introspect("2YotnFZF"), [failed], &env()).0);
    assert_eq!(error.code().as_str(), "not_authed");
    assert_eq!(error.status().unwrap(), 200);
}

#[test]
fn a_pushed_request_answered_with_status_200() {
    let push = |client: &Client| {
        let answer = r#"{"request_uri":"urn:ietf:params:oauth:request_uri:6esc","expires_in":60}"#;
        play(client.authorization().push(), [json(200, answer)], &env()).0
    };
    let message = push(&client()).unwrap_err().to_string();
    assert!(message.contains("`Quirk::CreatedOrOk`"), "{message}");
    push(&client().with_quirk(Quirk::CreatedOrOk)).unwrap();
}
