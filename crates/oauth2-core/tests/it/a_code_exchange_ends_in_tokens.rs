use flow_script::{NOON, env, form, header, json, play};
use http::Method;
use oauth2_core::{TokenType, code_challenge};

use super::support::{CALLBACK, client, query, value};

#[test]
fn from_the_first_url_to_the_last_member() {
    let (client, env) = (client(), env());
    let builder = client.authorization().scope("read  write");
    let builder = builder
        .param("resource", "https://a/")
        .param("resource", "https://b/");
    let (authorization, pending) = builder.begin(&env).unwrap();

    let url = authorization.url();
    assert!(url.starts_with("https://server.example.com/authorize?response_type=code&"));
    let sent = query(url);
    let challenge = value(&sent, "code_challenge").unwrap().to_owned();
    let expected = [
        ("response_type", "code"),
        ("client_id", "s6BhdRkqt3"),
        ("redirect_uri", CALLBACK),
        ("scope", "read write"),
        ("state", pending.state()),
        ("code_challenge", &challenge),
        ("code_challenge_method", "S256"),
        ("resource", "https://a/"),
        ("resource", "https://b/"),
    ];
    let sent: Vec<_> = sent.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    assert_eq!(sent, expected);

    let callback = format!(
        "/cb?code=Splxl%2BOB&state={}&session_state=s%201",
        pending.state()
    );
    let code = pending.response(callback.as_str()).unwrap();
    assert_eq!(code.param("session_state"), Some("s 1"));
    assert_eq!(code.param("code"), None);

    let answer = r#"{"access_token":"2YotnFZFEjr1zCsicMWpAA","token_type":"bearer",
        "expires_in":3600,"refresh_token":"tGzv3JOkF0XG5Qx2TlKWIA","id_token":"a.b.c",
        "example_parameter":["example_value"]}"#;
    let (outcome, requests) = play(client.exchange_code(code), [json(200, answer)], &env);
    let tokens = outcome.unwrap();

    let [request] = &requests[..] else {
        panic!("one request")
    };
    assert_eq!(request.method(), Method::POST);
    assert_eq!(request.uri(), "https://server.example.com/token");
    assert_eq!(
        header(request, "content-type"),
        Some("application/x-www-form-urlencoded")
    );
    assert_eq!(header(request, "accept"), Some("application/json"));
    assert_eq!(header(request, "accept-encoding"), None);
    assert_eq!(
        header(request, "authorization"),
        Some("Basic czZCaGRSa3F0MzpnWDFmQmF0M2JW")
    );
    let pairs = form(request);
    let verifier = value(&pairs, "code_verifier").unwrap().to_owned();
    assert_eq!(code_challenge(&verifier), challenge);
    let pairs: Vec<_> = pairs
        .iter()
        .map(|(n, v)| (n.as_str(), v.as_str()))
        .collect();
    let expected = [
        ("grant_type", "authorization_code"),
        ("code", "Splxl+OB"),
        ("redirect_uri", CALLBACK),
        ("code_verifier", &verifier),
    ];
    assert_eq!(pairs, expected);

    assert_eq!(tokens.access_token().expose(), "2YotnFZFEjr1zCsicMWpAA");
    assert_eq!(tokens.token_type(), &TokenType::Bearer);
    assert_eq!(tokens.expires_at().unwrap().0, NOON.0 + 3600);
    assert_eq!(
        tokens.refresh_token().unwrap().expose(),
        "tGzv3JOkF0XG5Qx2TlKWIA"
    );
    assert_eq!(tokens.id_token().unwrap().expose(), "a.b.c");
    // RFC 6749 §5.1: no scope in the answer means the one asked for.
    assert_eq!(tokens.scope().unwrap().as_str(), "read write");
    let extra = tokens.extra("example_parameter").unwrap();
    assert_eq!(extra.raw(), r#"["example_value"]"#);
    assert!(tokens.extra("access_token").is_none());
}

#[test]
fn the_redirection_uri_is_sent_exactly_as_before_or_not_at_all() {
    let odd = "https://client.example.org:443/a/../cb?x=%2f";
    for (uri, expected) in [(Some(odd), Some(odd)), (None, None)] {
        let client = oauth2_core::Client::new(super::support::server(), "id");
        let builder = client.authorization();
        let builder = match uri {
            Some(uri) => builder.redirect_uri(uri),
            None => builder,
        };
        let (authorization, pending) = builder.begin(&env()).unwrap();
        assert_eq!(value(&query(authorization.url()), "redirect_uri"), expected);
        let code = super::support::respond(pending, "&code=c").unwrap();
        let answer = json(200, super::support::GRANTED);
        let (_, requests) = play(client.exchange_code(code), [answer], &env());
        assert_eq!(value(&form(&requests[0]), "redirect_uri"), expected);
    }
}

#[test]
fn the_endpoints_own_query_stays_in_front() {
    let server = super::support::server()
        .with_authorization_endpoint("https://server.example.com/authorize?p=b2c&q=%41")
        .and_then(|server| server.with_token_endpoint("https://server.example.com/token?p=b2c"))
        .unwrap();
    let client = super::support::client_of(server);
    let (authorization, _) = client.authorization().begin(&env()).unwrap();
    let start = "https://server.example.com/authorize?p=b2c&q=%41&response_type=code&";
    assert!(authorization.url().starts_with(start));
    let answer = json(200, super::support::GRANTED);
    let (_, requests) = play(client.client_credentials(), [answer], &env());
    assert_eq!(requests[0].uri(), "https://server.example.com/token?p=b2c");
}

#[test]
fn what_the_flow_sets_cannot_be_set_by_hand() {
    for name in [
        "state",
        "nonce",
        "code_challenge",
        "client_id",
        "redirect_uri",
        "scope",
    ] {
        let outcome = client().authorization().param(name, "x").begin(&env());
        let misuse = super::support::misuse(outcome);
        assert_eq!(misuse, oauth2_core::Misuse::ReservedParameter(name));
    }
}
