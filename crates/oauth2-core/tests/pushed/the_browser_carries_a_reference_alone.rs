use core::time::Duration;

use flow_script::{NOON, env, json, sent};
use oauth_step::{Endpoint, Env as _, IntoStep, UrlPolicy, decode_form};
use oauth2_core::{AuthorizationRequest, PushedAuthorization};

use super::support::{ACCEPTED, REFERENCE, accepted, client, client_of, server};

// RFC 9126 §4; FAPI 2.0 Security Profile §5.3.3.2: these two and nothing else.
#[test]
fn with_the_clients_id() {
    let client = client();
    let builder = client.authorization().scope("openid").param("x", "1");
    let (authorization, pending, _) = accepted(builder.push());
    let (endpoint, query) = authorization.url().split_once('?').unwrap();
    assert_eq!(endpoint, "https://server.example.com/authorize");
    let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
    assert_eq!(
        decode_form(query.as_bytes()),
        [
            pair("client_id", "s6BhdRkqt3"),
            pair("request_uri", REFERENCE)
        ]
    );
    assert!(authorization.request_object().is_none());
    assert!(!format!("{authorization:?}").contains("6esc"));
    // What comes back is checked as ever.
    let callback = format!("/cb?code=c&state={}", pending.state());
    pending.response(callback.as_str()).unwrap();
}

#[test]
fn after_the_endpoints_own_query() {
    let url = "https://server.example.com/authorize?tenant=1";
    let client = client_of(server().with_authorization_endpoint(url).unwrap());
    let (authorization, _, _) = accepted(client.authorization().push());
    let url = authorization.into_url();
    assert!(url.starts_with(
        "https://server.example.com/authorize?tenant=1&client_id=s6BhdRkqt3&request_uri=urn%3A"
    ));
}

// RFC 9126 §2.2: the lifetime counts from when it was asked for, as that of tokens does.
#[test]
fn for_as_long_as_the_server_keeps_it() {
    let client = client();
    let env = env();
    let (_, awaiting) = sent(client.authorization().push().into_step(&env).unwrap());
    env.advance(Duration::from_secs(20));
    let step = awaiting.receive(Ok(json(201, ACCEPTED)), &env).unwrap();
    let (authorization, _) = flow_script::done(step);
    let expires_at = NOON.saturating_add(Duration::from_secs(60));
    assert_eq!(authorization.expires_at(), Some(expires_at));
    assert!(!authorization.is_expired(env.now()));
    env.advance(Duration::from_secs(39));
    assert!(!authorization.is_expired(env.now()));
    env.advance(Duration::from_secs(1));
    assert!(authorization.is_expired(env.now()));
    let (plain, _) = client.authorization().begin(&env).unwrap();
    assert!(plain.expires_at().is_none() && !plain.is_expired(env.now()));
}

// RFC 9126 §2.2, the examples.
#[test]
fn as_the_standard_writes_it() {
    let endpoint = Endpoint::parse("https://as.example.com/authorize", UrlPolicy::default());
    let url = AuthorizationRequest::new()
        .param("client_id", "CLIENT1234")
        .param("request_uri", REFERENCE)
        .into_url(&endpoint.unwrap());
    assert_eq!(
        url,
        "https://as.example.com/authorize?client_id=CLIENT1234&request_uri=urn%3Aietf%3Aparams%3Aoauth%3Arequest_uri%3A6esc_11ACC5bwc014ltc14eY22c"
    );
    let pushed = PushedAuthorization::parse(&json(201, ACCEPTED), NOON, NOON).unwrap();
    assert_eq!(pushed.request_uri(), REFERENCE);
    let lifetime = pushed.expires_at().since(NOON);
    assert_eq!(lifetime, Duration::from_secs(60));
    assert!(!format!("{pushed:?}").contains("6esc"));
}
