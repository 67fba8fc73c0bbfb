use core::time::Duration;

use flow_script::{NOON, env, json, play};
use oauth_step::{Authorize, MutualTls, Outgoing, Terms};
use oauth2_core::{Bearer, Client, ClientAuthentication, Error, Session, Tokens};

use super::support::{API, head, server};

fn marked<A: Authorize<Error = Error>>(credential: &A) -> bool {
    let mut attempt = credential.attempt(Terms::new(true, Duration::ZERO));
    let mut head = head("GET", API);
    let outgoing = Outgoing::new(&mut head, None);
    let access = credential.authorize(&mut attempt, outgoing, &env());
    assert!(access.unwrap().renewal.is_none());
    assert_eq!(head.headers["authorization"], "Bearer at-1");
    head.extensions.get::<MutualTls>().is_some()
}

fn signed_in(client: Client) -> Session {
    let session = Session::builder(client.clone()).build();
    let login = session.sign_in(client.client_credentials());
    let body = r#"{"access_token":"at-1","token_type":"Bearer"}"#;
    play(login, [json(200, body)], &env()).0.unwrap();
    session
}

fn client() -> Client {
    Client::new(server(), "s6BhdRkqt3")
}

// RFC 8705 §3: whoever presents the token presents the certificate.
#[test]
fn on_every_call() {
    assert!(marked(&signed_in(client().with_certificate_bound_tokens())));
    assert!(!marked(&signed_in(client())));
    let tokens = || Tokens::new("at-1", NOON).unwrap();
    assert!(marked(&Bearer::new(tokens()).with_certificate_bound()));
    assert!(!marked(&Bearer::new(tokens())));
}

// RFC 8705 §3, §5: it is bound where it is asked for, at the alias where there is one.
#[test]
fn and_is_asked_for_with_it() {
    let aliases = r#"{"token_endpoint":"https://mtls.server.example.com/token"}"#;
    let server = server().with_member("mtls_endpoint_aliases", aliases);
    let client = Client::new(server.unwrap(), "s6BhdRkqt3");
    let granted = r#"{"access_token":"at-1","token_type":"Bearer"}"#;
    for client in [
        client.clone().with_certificate_bound_tokens(),
        client.clone().with_tls_client_auth(),
        client.clone().with_self_signed_tls_client_auth(),
    ] {
        let grant = client.client_credentials();
        let (outcome, requests) = play(grant, [json(200, granted)], &env());
        outcome.unwrap();
        assert_eq!(requests[0].uri(), "https://mtls.server.example.com/token");
        assert!(requests[0].extensions().get::<MutualTls>().is_some());
    }
    let plain = client.with_authentication(ClientAuthentication::None);
    let (_, requests) = play(plain.client_credentials(), [json(200, granted)], &env());
    assert_eq!(requests[0].uri(), "https://server.example.com/token");
    assert!(requests[0].extensions().get::<MutualTls>().is_none());
}
