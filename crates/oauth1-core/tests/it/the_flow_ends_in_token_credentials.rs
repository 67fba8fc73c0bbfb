use flow_script::{env, header, sent};
use oauth_step::IntoStep;
use oauth1_core::{Client, Misuse, PeerFault, Placement, SigningOptions};

use crate::naive;
use crate::support::{BEGUN, CALLBACK, GRANTED, SECRET, client, fault, form, misuse, verified};

#[test]
fn from_the_first_request_to_the_last() {
    let callback = "http://printer.example.com/ready?x=%20y&z";
    let flow = client().temporary_credentials(callback);
    let (outcome, requests) = flow_script::play(flow, [form(BEGUN)], &env());
    let [request] = &requests[..] else {
        panic!("one request")
    };
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "https://photos.example.net/initiate");
    assert!(request.body().is_empty());
    let names: Vec<_> = request.headers().keys().map(|name| name.as_str()).collect();
    assert_eq!(names, ["authorization"]);
    assert!(request.headers()["authorization"].is_sensitive());
    let found = naive::verified(request, SECRET, "");
    let names: Vec<_> = found.parameters.keys().map(String::as_str).collect();
    let expected = [
        "oauth_callback",
        "oauth_consumer_key",
        "oauth_nonce",
        "oauth_signature_method",
        "oauth_timestamp",
        "oauth_version",
    ];
    assert_eq!(names, expected);
    // Exactly as it was given.
    assert_eq!(found.parameters["oauth_callback"], callback);

    let temporary = outcome.unwrap();
    assert_eq!(temporary.token(), "hh5s93j4hdidpola");
    let url = "https://photos.example.net/authorize?oauth_token=hh5s93j4hdidpola";
    assert_eq!(temporary.authorization_url(), url);
    let callback = "/ready?oauth_token=hh5s93j4hdidpola&oauth_verifier=hfdp7dh39dks9884";
    let verified = temporary.response(callback).unwrap();

    let flow = client().token_credentials(verified);
    let (outcome, requests) = flow_script::play(flow, [form(GRANTED)], &env());
    let [request] = &requests[..] else {
        panic!("one request")
    };
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "https://photos.example.net/token");
    assert!(request.body().is_empty());
    assert_eq!(header(request, "content-type"), None);
    let found = naive::verified(request, SECRET, "hdhd0244k9j7ao03");
    let names: Vec<_> = found.parameters.keys().map(String::as_str).collect();
    let expected = [
        "oauth_consumer_key",
        "oauth_nonce",
        "oauth_signature_method",
        "oauth_timestamp",
        "oauth_token",
        "oauth_verifier",
        "oauth_version",
    ];
    assert_eq!(names, expected);
    let token = outcome.unwrap();
    assert_eq!(token.token().expose(), "nnch734d00sl2jdk");
    assert_eq!(token.secret().expose(), "pfkkdhi9sl3r4s00");
}

#[test]
fn without_a_url_to_come_back_to() {
    let flow = client().temporary_credentials("oob");
    let (outcome, requests) = flow_script::play(flow, [form(BEGUN)], &env());
    let found = naive::verified(&requests[0], SECRET, "");
    assert_eq!(found.parameters["oauth_callback"], "oob");
    let flow = client().token_credentials(outcome.unwrap().verifier("473829").unwrap());
    let (_, requests) = flow_script::play(flow, [form(GRANTED)], &env());
    let found = naive::verified(&requests[0], SECRET, "hdhd0244k9j7ao03");
    assert_eq!(found.parameters["oauth_verifier"], "473829");

    let flow = client().temporary_credentials("");
    let (outcome, requests) = flow_script::play(flow, [], &env());
    assert_eq!(misuse(outcome), Misuse::Callback);
    assert!(requests.is_empty());
}

#[test]
fn with_more_parameters_in_a_form() {
    let flow = client()
        .temporary_credentials(CALLBACK)
        .parameter("scope", "a b&c")
        .parameter("scope", "é");
    let (_, requests) = flow_script::play(flow, [form(BEGUN)], &env());
    assert_eq!(requests[0].body(), b"scope=a+b%26c&scope=%C3%A9");
    let media_type = header(&requests[0], "content-type");
    assert_eq!(media_type, Some("application/x-www-form-urlencoded"));
    let found = naive::verified(&requests[0], SECRET, "");
    assert_eq!(found.place, "header");
    assert!(found.base_string.contains("scope%3Da%2520b%2526c"));

    let flow = client().token_credentials(verified()).parameter("a", "b");
    let (_, requests) = flow_script::play(flow, [form(GRANTED)], &env());
    assert_eq!(requests[0].body(), b"a=b");
    naive::verified(&requests[0], SECRET, "hdhd0244k9j7ao03");
}

#[test]
fn wherever_the_parameters_go() {
    for (placement, place) in [
        (Placement::Header, "header"),
        (Placement::Query, "query"),
        (Placement::Form, "form"),
    ] {
        let options = SigningOptions::new().placement(placement);
        for parameters in [0, 1] {
            let placed = client().with_placement(placement);
            let by_client = placed.temporary_credentials(CALLBACK);
            let by_request = client().temporary_credentials(CALLBACK);
            for flow in [by_client, by_request.options(options.clone())] {
                let flow = match parameters {
                    0 => flow,
                    _ => flow.parameter("scope", "s"),
                };
                let (outcome, requests) = flow_script::play(flow, [form(BEGUN)], &env());
                outcome.unwrap();
                let found = naive::verified(&requests[0], SECRET, "");
                assert_eq!(found.place, place);
                let has_scope = found.base_string.contains("scope%3Ds");
                assert_eq!(has_scope, parameters == 1);
            }
        }
        let flow = client().token_credentials(verified());
        let flow = flow.options(options);
        let (_, requests) = flow_script::play(flow, [form(GRANTED)], &env());
        let found = naive::verified(&requests[0], SECRET, "hdhd0244k9j7ao03");
        assert_eq!(found.place, place);
    }
}

#[test]
fn the_endpoints_own_queries_stay() {
    let client = client()
        .with_temporary_credentials_endpoint("https://photos.example.net/i?a=%41+b&&c")
        .and_then(|client| {
            client.with_authorization_endpoint("https://photos.example.net/authorize?a=%41&b")
        })
        .and_then(|client| client.with_token_credentials_endpoint("https://photos.example.net/t?d"))
        .unwrap();
    let flow = client
        .temporary_credentials(CALLBACK)
        .authorization_parameter("name", "my printer&c");
    let answer = BEGUN.replace("hh5s93j4hdidpola", "a%20b%26");
    let (outcome, requests) = flow_script::play(flow, [form(&answer)], &env());
    assert_eq!(requests[0].uri(), "https://photos.example.net/i?a=%41+b&&c");
    naive::verified(&requests[0], SECRET, "");
    assert_eq!(
        outcome.unwrap().authorization_url(),
        "https://photos.example.net/authorize?a=%41&b&oauth_token=a+b%26&name=my+printer%26c"
    );
    let (_, requests) = flow_script::play(
        client.token_credentials(verified()),
        [form(GRANTED)],
        &env(),
    );
    assert_eq!(requests[0].uri(), "https://photos.example.net/t?d");
    naive::verified(&requests[0], SECRET, "hdhd0244k9j7ao03");
}

#[test]
fn only_where_all_endpoints_are_known() {
    let url = "https://photos.example.net/";
    let none = || Client::new("id", "secret");
    let temporary = |client: Client| client.with_temporary_credentials_endpoint(url).unwrap();
    let authorization = |client: Client| client.with_authorization_endpoint(url).unwrap();
    let token = |client: Client| client.with_token_credentials_endpoint(url).unwrap();
    for (client, missing) in [
        (
            token(authorization(none())),
            "temporary credentials endpoint",
        ),
        (token(temporary(none())), "authorization endpoint"),
        (
            temporary(authorization(none())),
            "token credentials endpoint",
        ),
    ] {
        let flow = client.temporary_credentials(CALLBACK);
        let (outcome, requests) = flow_script::play(flow, [], &env());
        assert_eq!(misuse(outcome), Misuse::EndpointMissing(missing));
        assert!(requests.is_empty());
    }
    let outcome = none().xauth("name", "password").into_step(&env());
    let missing = Misuse::EndpointMissing("token credentials endpoint");
    assert_eq!(misuse(outcome), missing);
}

#[test]
fn a_token_that_no_url_has_room_for_is_an_error() {
    let answer = format!(
        "oauth_token={}&oauth_token_secret=s&oauth_callback_confirmed=true",
        "t".repeat(70_000)
    );
    let (_, awaiting) = sent(
        client()
            .temporary_credentials(CALLBACK)
            .into_step(&env())
            .unwrap(),
    );
    let outcome = awaiting.receive(Ok(form(&answer)), &env());
    // The server's fault: the caller has nothing to mend.
    assert_eq!(fault(outcome), PeerFault::TooLarge { limit: 65_534 });
}
