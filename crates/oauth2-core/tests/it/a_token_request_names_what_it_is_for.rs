//! RFC 8707 §2.2, RFC 9396 §6: which of the resources, which of the details.

use flow_script::{env, field, form, json, play};
use oauth_step::{IntoStep, Pending, Request};
use oauth2_core::{
    AuthorizationDetails, CarriedAssertion, Error, Hint, Misuse, ResourceIndicator, ResponseType,
    TokenTypeIdentifier,
};

use super::support::{CALLBACK, GRANTED, client, client_of, code, misuse, server};

const DETAILS: &str = r#"[{"type":"account_information"}]"#;

fn resource(uri: &str) -> ResourceIndicator {
    ResourceIndicator::parse(uri).unwrap()
}

fn details() -> AuthorizationDetails {
    AuthorizationDetails::parse(DETAILS).unwrap()
}

/// The request of a flow, whatever comes of it.
fn request<P: Pending<Error = Error>>(flow: impl IntoStep<Flow = P>) -> Request {
    let step = flow.into_step(&env()).unwrap();
    flow_script::sent(step).0
}

#[track_caller]
fn names_both(request: &Request) {
    let form = form(request);
    let values = |name| {
        let values = form.iter().filter(|(other, _)| other == name);
        values.map(|(_, value)| value.as_str()).collect::<Vec<_>>()
    };
    assert_eq!(values("resource"), ["https://a.example/", "urn:b"]);
    assert_eq!(values("authorization_details"), [DETAILS]);
}

macro_rules! each_names_both {
    ($($intent:expr),+ $(,)?) => {$(
        let intent = $intent.resource(resource("https://a.example/"));
        names_both(&request(
            intent.resource(resource("urn:b")).authorization_details(details()),
        ));
    )+};
}

#[test]
fn every_grant_by_the_same_words() {
    let client = client();
    let jwt = || CarriedAssertion::jwt("a.b.c");
    each_names_both!(
        client.exchange_code(code()),
        client.refresh(&"refresh".into()),
        client.client_credentials(),
        client.password("jane", "secret"),
        client.assertion_grant(jwt()),
        client.extension_grant("urn:example:grant"),
        client.token_exchange("t", TokenTypeIdentifier::AccessToken),
        client.id_jag("t", TokenTypeIdentifier::IdToken, "https://chat.example"),
        client.cross_domain_access("t", TokenTypeIdentifier::IdToken, &client),
    );
}

#[cfg(feature = "jose")]
#[test]
fn an_assertion_too() {
    use jose_assert::{Algorithm, SigningKey};
    use oauth2_core::JwtAssertion;

    let key = SigningKey::generate(Algorithm::Es256, &env()).unwrap();
    each_names_both!(client().jwt_bearer(JwtAssertion::new(key, "me")));
}

#[test]
fn what_begins_and_what_polls_where_no_browser_is() {
    let url = |path| format!(r#""https://server.example.com/{path}""#);
    let server = server()
        .with_member("device_authorization_endpoint", &url("device"))
        .and_then(|server| {
            server.with_member("backchannel_authentication_endpoint", &url("backchannel"))
        });
    let client = client_of(server.unwrap());
    each_names_both!(
        client.device_authorization(),
        client.backchannel_authentication(Hint::login("jane")),
    );
    let codes = r#"{"device_code":"dc","user_code":"W","expires_in":600,
        "verification_uri":"https://example.com/device"}"#;
    let (authorization, _) = play(client.device_authorization(), [json(200, codes)], &env());
    let poll = client.poll_device(&authorization.unwrap());
    let poll = poll.resource(resource("https://a.example/"));
    let poll = poll.resource(resource("urn:b"));
    let answer = [json(200, GRANTED)];
    let (_, requests) = play(poll.authorization_details(details()), answer, &env());
    names_both(&requests[0]);
}

// The server may issue tokens for one resource each; only the application knows which comes first.
#[test]
fn what_was_asked_for_before_is_not_repeated_of_its_own_accord() {
    let client = client();
    let authorization = client.authorization().resource(resource("urn:b"));
    let authorization = authorization.authorization_details(details());
    let (_, pending) = authorization.begin(&env()).unwrap();
    let code = super::support::respond(pending, "&code=c").unwrap();
    let request = request(client.exchange_code(code));
    assert_eq!(field(&request, "resource"), None);
    assert_eq!(field(&request, "authorization_details"), None);
}

#[test]
fn details_are_one_parameter() {
    let twice = || {
        client()
            .client_credentials()
            .authorization_details(details())
    };
    for twice in [
        twice().authorization_details(details()),
        twice().param("authorization_details", "[]"),
    ] {
        let (outcome, sent) = play(twice, [], &env());
        let reserved = Misuse::ReservedParameter("authorization_details");
        assert_eq!(misuse(outcome), reserved);
        assert!(sent.is_empty());
    }
}

#[test]
fn a_login_that_redeems_a_code() {
    for (response_type, response) in [
        (ResponseType::Code, "?code=c"),
        (
            ResponseType::CodeToken,
            "#code=c&access_token=front&token_type=Bearer",
        ),
    ] {
        let client = client();
        let authorization = client.authorization().response_type(response_type);
        let (_, pending) = authorization.begin(&env()).unwrap();
        let callback = format!("{CALLBACK}{response}&state={}", pending.state());
        let received = pending.receive(callback.as_str()).unwrap();
        each_names_both!(client.finish_authorization(received));
    }
}

#[test]
fn where_nothing_is_redeemed_that_is_a_mistake() {
    let client = client();
    let authorization = client.authorization().response_type(ResponseType::Token);
    let (_, pending) = authorization.begin(&env()).unwrap();
    let state = pending.state();
    let callback = format!("{CALLBACK}#state={state}&access_token=front&token_type=Bearer");
    let received = pending.receive(callback.as_str()).unwrap();
    let login = client.finish_authorization(received);
    let (outcome, sent) = play(login.resource(resource("urn:b")), [], &env());
    assert_eq!(misuse(outcome), Misuse::NoTokenRequest);
    assert!(sent.is_empty());
}
