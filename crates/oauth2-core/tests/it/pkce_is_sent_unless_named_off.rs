use flow_script::{env, field, json, play};
use oauth2_core::{Client, Misuse, Pkce};

use super::support::{GRANTED, client, client_of, misuse, query, respond, server, value};

/// Method, challenge and verifier of one flow.
fn flow(client: &Client, pkce: Pkce) -> [Option<String>; 3] {
    let (authorization, pending) = client.authorization().pkce(pkce).begin(&env()).unwrap();
    let sent = query(authorization.url());
    let code = respond(pending, "&code=c").unwrap();
    let (_, requests) = play(client.exchange_code(code), [json(200, GRANTED)], &env());
    let sent = |name| value(&sent, name).map(str::to_owned);
    let verifier = field(&requests[0], "code_verifier");
    [
        sent("code_challenge_method"),
        sent("code_challenge"),
        verifier,
    ]
}

fn listing(methods: &str) -> Client {
    let server = server().with_member("code_challenge_methods_supported", methods);
    client_of(server.unwrap())
}

#[test]
fn s256_by_default_for_confidential_clients_too() {
    let [method, challenge, verifier] = flow(&client(), Pkce::default());
    assert_eq!(method.as_deref(), Some("S256"));
    let verifier = verifier.unwrap();
    // RFC 7636 §4.1: 43 to 128 unreserved characters; 43 of base64url are 256 bits.
    assert_eq!(verifier.len(), 43);
    let unreserved = |b: u8| b.is_ascii_alphanumeric() || b"-._~".contains(&b);
    assert!(verifier.bytes().all(unreserved));
    assert_eq!(challenge.unwrap(), oauth2_core::code_challenge(&verifier));
}

#[test]
fn plain_by_name() {
    let [method, challenge, verifier] = flow(&client(), Pkce::Plain);
    assert_eq!(method.as_deref(), Some("plain"));
    assert_eq!(challenge, verifier);
    assert!(verifier.is_some());
}

#[test]
fn off_by_name() {
    assert_eq!(flow(&client(), Pkce::Disabled), [None, None, None]);
    let outcome = listing(r#"["plain"]"#);
    assert_eq!(flow(&outcome, Pkce::Disabled), [None, None, None]);
}

// RFC 9700 §2.1.1
#[test]
fn a_server_that_lists_others_alone_is_refused_and_one_that_lists_none_is_not() {
    let begin = |methods, pkce| {
        listing(methods)
            .authorization()
            .pkce(pkce)
            .begin(&env())
            .map(drop)
    };
    assert_eq!(
        misuse(begin(r#"["plain"]"#, Pkce::S256)),
        Misuse::PkceUnsupported
    );
    assert_eq!(
        misuse(begin(r#"["s256"]"#, Pkce::S256)),
        Misuse::PkceUnsupported
    );
    assert_eq!(
        misuse(begin(r#"["S256"]"#, Pkce::Plain)),
        Misuse::PkceUnsupported
    );
    assert!(begin(r#"["plain","S256"]"#, Pkce::S256).is_ok());
    assert!(begin("[]", Pkce::S256).is_ok());
    assert!(begin("null", Pkce::S256).is_ok());
}
