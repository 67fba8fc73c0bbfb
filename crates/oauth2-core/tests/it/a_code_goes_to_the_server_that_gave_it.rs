use flow_script::{env, play};
use oauth_step::UrlPolicy;
use oauth2_core::{Client, Misuse, ServerMetadata};

use super::support::{code, misuse, server};

// RFC 9700 §4.4: mix-up.
#[test]
fn another_issuer_never_sees_it() {
    let other = ServerMetadata::new("https://evil.example.com", UrlPolicy::default())
        .and_then(|server| server.with_token_endpoint("https://evil.example.com/token"))
        .unwrap();
    let client = Client::new(other, "s6BhdRkqt3");
    let (outcome, requests) = play(client.exchange_code(code()), [], &env());
    assert_eq!(misuse(outcome), Misuse::OtherClient);
    assert!(requests.is_empty());
}

#[test]
fn another_client_never_sends_it() {
    let client = Client::new(server(), "other");
    let (outcome, requests) = play(client.exchange_code(code()), [], &env());
    assert_eq!(misuse(outcome), Misuse::OtherClient);
    assert!(requests.is_empty());
}
