use flow_script::env;
use oauth1_core::{Client, Misuse, Placement, SigningOptions};

use crate::naive;
use crate::support::{
    BEGUN, CALLBACK, GRANTED, SECRET, TOKEN_SECRET, client, form, get, misuse, sign, sign_with,
    signer, signer_of, verified,
};

const URI: &str = "https://photos.example.net/photos";

fn with_realm(client: &Client, options: &SigningOptions) -> String {
    let signed = sign_with(&signer_of(client), options, get(URI)).unwrap();
    let found = naive::verified(&signed, SECRET, TOKEN_SECRET);
    assert!(!found.base_string.contains("realm"));
    let header = signed.headers()["authorization"].as_bytes().to_vec();
    String::from_utf8(header).unwrap()
}

fn realm(header: &str) -> Option<String> {
    let parameters = naive::header_parameters(header);
    let (name, value) = &parameters[0];
    (name == b"realm").then(|| String::from_utf8(value.clone()).unwrap())
}

#[test]
fn it_comes_first() {
    let client = client().with_realm("Photos").unwrap();
    let header = with_realm(&client, &SigningOptions::new());
    let start = "OAuth realm=\"Photos\", oauth_consumer_key=\"dpf43f3p2l4k3l03\", ";
    assert!(header.starts_with(start), "{header}");
    assert_eq!(header.matches("realm").count(), 1);
}

#[test]
fn quotes_and_backslashes_are_escaped_and_nothing_else() {
    let odd = "a\"b\\c, oauth_token=\"x\" %20+='()*~";
    let client = client().with_realm(odd).unwrap();
    let header = with_realm(&client, &SigningOptions::new());
    let quoted = r#"OAuth realm="a\"b\\c, oauth_token=\"x\" %20+='()*~", oauth_consumer_key="#;
    assert!(header.starts_with(quoted), "{header}");
    assert_eq!(realm(&header).as_deref(), Some(odd));
    let client = crate::support::client().with_realm("").unwrap();
    let header = with_realm(&client, &SigningOptions::new());
    assert_eq!(realm(&header).as_deref(), Some(""));
}

#[test]
fn controls_are_refused() {
    for control in [
        "\r", "\n", "\r\nX: y", "\0", "\t", "\u{7f}", "\u{85}", "\u{1b}[",
    ] {
        let realm = format!("a{control}b");
        assert_eq!(misuse(client().with_realm(&realm)), Misuse::Realm);
        let options = SigningOptions::new().realm(realm.as_str());
        let mut head = get(URI);
        let outcome = signer().sign_with(&options, &mut head, None, &env());
        assert_eq!(misuse(outcome), Misuse::Realm);
        assert!(head.headers().is_empty());
        let flow = client().temporary_credentials(CALLBACK).realm(realm);
        let (outcome, requests) = flow_script::play(flow, [], &env());
        assert_eq!(misuse(outcome), Misuse::Realm);
        assert!(requests.is_empty());
    }
}

#[test]
fn each_request_may_name_another() {
    let client = client().with_realm("Photos").unwrap();
    let options = SigningOptions::new().realm("Printers");
    let header = with_realm(&client, &options);
    assert_eq!(realm(&header).as_deref(), Some("Printers"));
    let header = with_realm(&client, &SigningOptions::new());
    assert_eq!(realm(&header).as_deref(), Some("Photos"));
}

#[test]
fn steps_of_a_flow_may_too() {
    let client = client().with_realm("Photos").unwrap();
    let named = |request: &oauth_step::Request| {
        realm(request.headers()["authorization"].to_str().unwrap()).unwrap()
    };
    let flow = client.temporary_credentials(CALLBACK).realm("Printers");
    let (_, requests) = flow_script::play(flow, [form(BEGUN)], &env());
    assert_eq!(named(&requests[0]), "Printers");
    let flow = client.token_credentials(verified()).realm("Tokens");
    let (_, requests) = flow_script::play(flow, [form(GRANTED)], &env());
    assert_eq!(named(&requests[0]), "Tokens");
    let flow = client.token_credentials(verified());
    let (_, requests) = flow_script::play(flow, [form(GRANTED)], &env());
    assert_eq!(named(&requests[0]), "Photos");

    // In whatever order it is said.
    let other = || SigningOptions::new().nonce("n");
    let flow = client.temporary_credentials(CALLBACK);
    let flow = flow.realm("Printers").options(other());
    let (_, requests) = flow_script::play(flow, [form(BEGUN)], &env());
    assert_eq!(named(&requests[0]), "Printers");
    let flow = client.token_credentials(verified());
    let flow = flow.options(other()).realm("Tokens");
    let (_, requests) = flow_script::play(flow, [form(GRANTED)], &env());
    assert_eq!(named(&requests[0]), "Tokens");
    let flow = client.temporary_credentials(CALLBACK).realm("Printers");
    let flow = flow.options(other().realm("Last"));
    let (_, requests) = flow_script::play(flow, [form(BEGUN)], &env());
    assert_eq!(named(&requests[0]), "Last");
}

#[test]
fn only_the_header_has_a_place_for_it() {
    let client = client().with_realm("Photos").unwrap();
    let client = client.with_placement(Placement::Query);
    let signed = sign(&signer_of(&client), get(URI)).unwrap();
    naive::verified(&signed, SECRET, TOKEN_SECRET);
    assert!(!signed.uri().to_string().contains("ealm"));
    assert!(signed.headers().is_empty());
}

#[test]
fn a_parameter_of_that_name_is_signed_like_any_other() {
    let signed = sign(&signer(), get("https://photos.example.net/photos?realm=x")).unwrap();
    let found = naive::verified(&signed, SECRET, TOKEN_SECRET);
    assert!(found.base_string.ends_with("%26realm%3Dx"));
}
