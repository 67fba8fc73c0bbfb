use flow_script::{env, header, response};
use oauth1_core::{Error, Misuse, PeerFault, Placement, RequestPart};

use crate::naive;
use crate::support::{GRANTED, SECRET, client, fault, form, misuse};

#[test]
fn in_a_signed_form() {
    let flow = client()
        .xauth("na me", "pass&word é")
        .parameter("x_auth_extra", "e");
    let (outcome, requests) = flow_script::play(flow, [form(GRANTED)], &env());
    let token = outcome.unwrap();
    assert_eq!(token.secret().expose(), "pfkkdhi9sl3r4s00");
    let [request] = &requests[..] else {
        panic!("one request")
    };
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "https://photos.example.net/token");
    let media_type = header(request, "content-type");
    assert_eq!(media_type, Some("application/x-www-form-urlencoded"));
    let sent = flow_script::form(request);
    let expected = [
        ("x_auth_mode", "client_auth"),
        ("x_auth_username", "na me"),
        ("x_auth_password", "pass&word é"),
        ("x_auth_extra", "e"),
    ];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(sent, expected);
    let found = naive::verified(request, SECRET, "");
    let names = ["oauth_token", "oauth_verifier", "oauth_callback"];
    assert!(
        names
            .iter()
            .all(|name| !found.parameters.contains_key(*name))
    );
    assert!(
        found
            .base_string
            .contains("x_auth_password%3Dpass%2526word%2520%25C3%25A9")
    );
}

#[test]
fn with_the_parameters_there_too_where_they_go_there() {
    let client = client().with_placement(Placement::Form);
    let flow = client.xauth("name", "password");
    let (_, requests) = flow_script::play(flow, [form(GRANTED)], &env());
    let found = naive::verified(&requests[0], SECRET, "");
    assert_eq!(found.place, "form");
}

#[test]
fn its_answer_keeps_the_same_rules() {
    let outcome = |answer| flow_script::play(client().xauth("n", "p"), [answer], &env()).0;
    let missing = PeerFault::MissingParameter("oauth_token_secret");
    assert_eq!(fault(outcome(form("oauth_token=t"))), missing);
    let refused = outcome(response(401, &[], "Invalid user name or password"));
    assert!(matches!(refused, Err(Error::Unauthorized(_))));
}

#[test]
fn over_an_endpoint_without_such_parameters_of_its_own() {
    let url = "https://photos.example.net/token?oauth_nonce=1";
    let client = client().with_token_credentials_endpoint(url).unwrap();
    let (outcome, _) = flow_script::play(client.xauth("n", "p"), [], &env());
    let present = Misuse::ParameterPresent {
        name: "oauth_nonce",
        part: RequestPart::Query,
    };
    assert_eq!(misuse(outcome), present);
}
