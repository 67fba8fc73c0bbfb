use flow_script::env;
use oauth2_core::{Client, Misuse};

use super::support::{client, misuse, server};

const GOOD: [&str; 8] = [
    "https://client.example.org/cb",
    "https://client.example.org/cb?tenant=1",
    "http://127.0.0.1:49152/cb",
    "http://[::1]:1/",
    "http://localhost/cb",
    "com.example.app:/oauth2redirect",
    "com.example.app:/oauth2redirect/provider",
    "com.example.app://cb",
];
const BAD: [&str; 13] = [
    "",
    "/cb",
    "client.example.org/cb",
    "http://client.example.org/cb",
    "https://client.example.org/cb#x",
    "https://client.example.org/cb#",
    "com.example.app:/cb#x",
    "com.example.app:",
    "javascript:alert(1)",
    "data:text/html,x",
    "urn:ietf:wg:oauth:2.0:oob",
    "com.example.app:/a b",
    ".com.example:/cb",
];

#[test]
fn when_configured() {
    for uri in GOOD {
        let client = Client::new(server(), "id").with_redirect_uri(uri);
        assert_eq!(client.unwrap().redirect_uri(), Some(uri));
    }
    for uri in BAD {
        let outcome = Client::new(server(), "id").with_redirect_uri(uri);
        assert_eq!(misuse(outcome), Misuse::RedirectUri, "{uri}");
    }
}

#[test]
fn when_given_for_one_request() {
    for uri in GOOD {
        let client = client();
        let (_, pending) = client
            .authorization()
            .redirect_uri(uri)
            .begin(&env())
            .unwrap();
        assert_eq!(pending.redirect_uri(), Some(uri));
    }
    for uri in BAD {
        let outcome = client().authorization().redirect_uri(uri).begin(&env());
        assert_eq!(misuse(outcome), Misuse::RedirectUri, "{uri}");
    }
}
