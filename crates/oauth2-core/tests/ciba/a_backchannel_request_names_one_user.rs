use std::time::Duration;

use flow_script::{env, field, form, header, json, play, sent};
use oauth_step::IntoStep;
use oauth2_core::{Client, DeliveryMode, Hint, Misuse};

use super::support::{ANSWER, begun, client, client_of, misuse, request, server};

// CIBA §7.1.
#[test]
fn by_the_hint_that_was_given() {
    for (hint, name) in [
        (Hint::login("x"), "login_hint"),
        (Hint::login_token("x"), "login_hint_token"),
        (Hint::id_token("x"), "id_token_hint"),
    ] {
        let intent = client().backchannel_authentication(hint);
        let (_, requests) = play(intent, [json(200, ANSWER)], &env());
        let [request] = &requests[..] else {
            panic!("{requests:?}")
        };
        assert_eq!(request.method(), "POST");
        assert_eq!(request.uri(), "https://server.example.com/bc-authorize");
        assert_eq!(header(request, "accept"), Some("application/json"));
        let basic = "Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW";
        assert_eq!(header(request, "authorization"), Some(basic));
        let pairs = [("scope", "openid"), (name, "x")];
        assert_eq!(form(request), pairs.map(|(n, v)| (n.into(), v.into())));
    }
}

#[test]
fn with_openid_in_the_scope_and_whatever_else_was_asked_for() {
    let intent = request()
        .scope("email openid")
        .scope("email profile")
        .acr_values("high low")
        .binding_message("W4SCT")
        .user_code("1234")
        .requested_expiry(Duration::from_secs(90))
        .param("resource", "https://a.example")
        .param("resource", "https://b.example");
    let (outcome, requests) = play(intent, [json(200, ANSWER)], &env());
    let pairs = [
        ("scope", "openid email profile"),
        ("login_hint", "jane@example.com"),
        ("acr_values", "high low"),
        ("binding_message", "W4SCT"),
        ("user_code", "1234"),
        ("requested_expiry", "90"),
        ("resource", "https://a.example"),
        ("resource", "https://b.example"),
    ];
    assert_eq!(form(&requests[0]), pairs.map(|(n, v)| (n.into(), v.into())));
    let scope = outcome.unwrap();
    assert_eq!(scope.scope().unwrap().as_str(), "openid email profile");
}

#[test]
fn an_expiry_is_a_positive_number_of_seconds() {
    for (expiry, sent_as) in [(0, "1"), (999, "1"), (1_999, "1"), (2_000, "2")] {
        let intent = request().requested_expiry(Duration::from_millis(expiry));
        let (_, requests) = play(intent, [json(200, ANSWER)], &env());
        assert_eq!(field(&requests[0], "requested_expiry").unwrap(), sent_as);
    }
}

// CIBA §7.1: required in ping and push mode; 128 bits at least; 1024 characters at most.
#[test]
fn and_a_fresh_token_where_the_server_notifies() {
    let (_, polled) = begun(DeliveryMode::Poll);
    assert_eq!(field(&polled, "client_notification_token"), None);
    for mode in [DeliveryMode::Ping, DeliveryMode::Push] {
        let env = env();
        let token = || {
            let (request, _) = sent(request().delivery_mode(mode).into_step(&env).unwrap());
            field(&request, "client_notification_token").unwrap()
        };
        let (first, second) = (token(), token());
        assert_ne!(first, second);
        for token in [first, second] {
            // 27 characters of base64url hold 160 bits.
            assert_eq!(token.len(), 27);
            let allowed = |b: u8| b.is_ascii_alphanumeric() || b"-_".contains(&b);
            assert!(token.bytes().all(allowed), "{token}");
        }
    }
}

#[test]
fn nothing_is_sent_that_is_said_twice_or_by_the_flow() {
    for name in [
        "scope",
        "login_hint",
        "login_hint_token",
        "id_token_hint",
        "client_notification_token",
        "request",
        "request_uri",
        "user_code",
        "binding_message",
        "acr_values",
        "requested_expiry",
    ] {
        let outcome = request().param(name, "x").into_step(&env());
        assert_eq!(misuse(outcome), Misuse::ReservedParameter(name));
    }
    let outcome = request().user_code("1").user_code("2").into_step(&env());
    assert_eq!(misuse(outcome), Misuse::ReservedParameter("user_code"));
    let outcome = request().scope("\\").into_step(&env());
    assert_eq!(misuse(outcome), Misuse::Scope);
}

#[test]
fn nothing_is_sent_in_a_mode_that_the_server_does_not_list() {
    let modes = "backchannel_token_delivery_modes_supported";
    let server = server().with_member(modes, r#"["poll","ping"]"#).unwrap();
    let client = client_of(server);
    for (mode, listed) in [
        (DeliveryMode::Poll, true),
        (DeliveryMode::Ping, true),
        (DeliveryMode::Push, false),
    ] {
        let intent = client.backchannel_authentication(Hint::login("x"));
        let outcome = intent.delivery_mode(mode).into_step(&env());
        match listed {
            true => assert!(outcome.is_ok(), "{mode:?}"),
            false => assert_eq!(misuse(outcome), Misuse::DeliveryModeUnsupported),
        }
    }
}

#[test]
fn nor_to_a_server_without_such_an_endpoint() {
    let server = oauth2_core::ServerMetadata::new(
        "https://server.example.com",
        oauth_step::UrlPolicy::default(),
    );
    let client = Client::new(server.unwrap(), "id");
    let intent = client.backchannel_authentication(Hint::login("x"));
    let missing = Misuse::EndpointMissing("backchannel_authentication_endpoint");
    assert_eq!(misuse(intent.into_step(&env())), missing);
}
