use oauth_step::{UrlError, UrlPolicy};
use oauth1_core::{Client, Error, Misuse, SignatureMethod};

use crate::support::{get, misuse, sign};

/// Other machines, some of them dressed up as this one.
const ELSEWHERE: &[&str] = &[
    "http://photos.example.net/",
    "http://localhost.example.net/",
    "http://localhost:80@evil.example/",
    "http://127.0.0.1@evil.example/",
    "http://127.0.0.1.evil.example/",
    "http://[2001:db8::1]/",
    "http://128.0.0.1/",
    "http://0.0.0.0/",
    "http://evil.example/localhost",
    "http://evil.example/?@localhost",
    "HTTP://photos.example.net/",
];
const HERE: &[&str] = &[
    "http://localhost/",
    "http://LocalHost:8080/",
    "http://127.0.0.1/",
    "http://127.8.9.10:80/",
    "http://[::1]:8080/a",
    "http://[::ffff:127.0.0.1]/",
    "https://photos.example.net/",
    "HTTPS://photos.example.net/",
];

fn plaintext() -> Client {
    Client::new("id", "secret").with_signature_method(SignatureMethod::Plaintext)
}

#[test]
fn where_the_signature_is_a_secret() {
    for uri in ELSEWHERE {
        let signed = sign(&plaintext().two_legged(), get(uri));
        assert_eq!(misuse(signed), Misuse::SecretOverHttp, "{uri}");
        // Where it is none, the server decides.
        sign(&Client::new("id", "secret").two_legged(), get(uri)).unwrap();
    }
    for uri in HERE {
        sign(&plaintext().two_legged(), get(uri)).unwrap();
    }
    // What has a name like it is another machine's.
    let signed = sign(
        &plaintext().two_legged(),
        get("http://localhost@evil.example/"),
    );
    assert_eq!(misuse(signed), Misuse::SecretOverHttp);
}

type Set = fn(Client, &str) -> Result<Client, Error>;

const ENDPOINTS: [(&str, Set); 3] = [
    (
        "temporary credentials endpoint",
        Client::with_temporary_credentials_endpoint,
    ),
    (
        "authorization endpoint",
        Client::with_authorization_endpoint,
    ),
    (
        "token credentials endpoint",
        Client::with_token_credentials_endpoint,
    ),
];

#[test]
fn at_each_endpoint_whatever_signs() {
    for (name, set) in ENDPOINTS {
        let of = |url: &str| set(Client::new("id", "secret"), url);
        for url in ELSEWHERE {
            let expected = match url.split('/').nth(2).unwrap().contains('@') {
                true => UrlError::UserInfo,
                false => UrlError::InsecureHttp,
            };
            assert_eq!(misuse(of(url)), Misuse::Url(name, expected), "{url}");
        }
        for url in HERE {
            of(url).unwrap();
        }
        for (url, error) in [
            ("https://user@photos.example.net/", UrlError::UserInfo),
            ("https://photos.example.net/#x", UrlError::Fragment),
            ("ftp://photos.example.net/", UrlError::Scheme),
            ("/initiate", UrlError::NotAbsolute),
        ] {
            assert_eq!(misuse(of(url)), Misuse::Url(name, error), "{url}");
        }
    }
}

#[test]
fn unless_a_test_network_is_said_to_be_one() {
    let policy = UrlPolicy::dangerous_allow_http();
    let client = plaintext().with_url_policy(policy);
    sign(&client.two_legged(), get("http://photos.example.net/")).unwrap();
    for (_, set) in ENDPOINTS {
        set(client.clone(), "http://photos.example.net/").unwrap();
    }
}

#[test]
fn a_request_without_a_host_cannot_be_signed() {
    for uri in ["/photos", "*"] {
        let signed = sign(&Client::new("id", "secret").two_legged(), get(uri));
        assert_eq!(misuse(signed), Misuse::NotAbsolute);
    }
    let base_string = |uri: &str| {
        let uri = uri.parse().unwrap();
        oauth1_core::signature_base_string(&http::Method::GET, &uri, None, [])
    };
    assert_eq!(misuse(base_string("/photos")), Misuse::NotAbsolute);
    assert_eq!(
        misuse(base_string("photos.example.net:80")),
        Misuse::NotAbsolute
    );
}
