use flow_script::{env, json, play, response};
use http::{HeaderMap, HeaderValue, Method, Uri};
use oauth_step::{Origin, Response};
use oauth2_core::Dpop;

use super::support::{BOUND, Proof, client, dpop, proving, with_nonce};

fn learn(dpop: &Dpop, uri: &str, nonces: &[&[u8]]) -> bool {
    let mut headers = HeaderMap::new();
    for nonce in nonces {
        headers.append("dpop-nonce", HeaderValue::from_bytes(nonce).unwrap());
    }
    dpop.learn(origin(uri), &headers)
}

fn origin(uri: &str) -> Origin {
    Origin::of(&uri.parse::<Uri>().unwrap()).unwrap()
}

fn nonce_at(dpop: &Dpop, uri: &str) -> Option<String> {
    let uri = uri.parse().unwrap();
    let proof = dpop.proof(&Method::GET, &uri, None, &env()).unwrap();
    let proof = Proof::read(proof.to_str().unwrap());
    proof.text("nonce").map(str::to_owned)
}

/// The nonce in the second of two token requests, the first of which was answered so.
fn nonce_after(answer: Response) -> Option<String> {
    let client = client();
    let _ = play(client.client_credentials(), [answer], &env());
    let (_, requests) = play(client.client_credentials(), [json(200, BOUND)], &env());
    Proof::of(&requests[0]).text("nonce").map(str::to_owned)
}

// RFC 9449 §8.2.
#[test]
fn whatever_its_status() {
    assert_eq!(nonce_after(json(200, BOUND)), None);
    for status in [200, 201, 302, 400, 401, 404, 429, 500, 503] {
        let answer = with_nonce(status, BOUND, "n-1");
        assert_eq!(nonce_after(answer).as_deref(), Some("n-1"), "{status}");
    }
    let unreadable = response(200, &[("dpop-nonce", "n-2")], "not JSON");
    assert_eq!(nonce_after(unreadable).as_deref(), Some("n-2"));
}

// RFC 9449 §8.2: the most recent one.
#[test]
fn and_the_latest_counts() {
    let dpop = dpop();
    let uri = "https://api.example.com/a";
    for nonce in ["n-1", "n-2", "n-2", "n-1"] {
        assert!(learn(&dpop, uri, &[nonce.as_bytes()]));
        assert_eq!(nonce_at(&dpop, uri).as_deref(), Some(nonce));
    }
}

// RFC 9449 §8, §9: of this server, and of no other.
#[test]
fn and_goes_nowhere_else() {
    let dpop = dpop();
    assert!(learn(&dpop, "https://api.example.com/a", &[b"n-1"]));
    for same in [
        "https://api.example.com/b?c",
        "https://api.example.com:443/",
        "https://API.example.com/",
    ] {
        assert_eq!(nonce_at(&dpop, same).as_deref(), Some("n-1"), "{same}");
    }
    for other in [
        "https://api.example.com:8443/a",
        "http://api.example.com/a",
        "https://example.com/a",
        "https://other.api.example.com/a",
    ] {
        assert_eq!(nonce_at(&dpop, other), None, "{other}");
    }
    // Clones share them: the token endpoint's client and the calls' session.
    let client = proving(dpop.clone());
    let shared = client.dpop().unwrap();
    assert!(learn(shared, "https://example.com/", &[b"n-2"]));
    assert_eq!(
        nonce_at(&dpop, "https://example.com/a").as_deref(),
        Some("n-2")
    );
}

// RFC 9449 §8.1: 1*NQCHAR, in one field.
#[test]
fn unless_it_is_no_nonce() {
    let dpop = dpop();
    let uri = "https://api.example.com/";
    assert!(learn(&dpop, uri, &[b"good"]));
    let bad: [&[&[u8]]; 9] = [
        &[],
        &[b""],
        &[b"a b"],
        &[b"a\"b"],
        &[b"a\\b"],
        &[b"a\tb"],
        &[b"n\xC3\xA9"],
        &[b"n-1", b"n-2"],
        &[b"n-1", b"n-1"],
    ];
    for nonces in bad {
        assert!(!learn(&dpop, uri, nonces), "{nonces:?}");
        assert_eq!(nonce_at(&dpop, uri).as_deref(), Some("good"));
    }
    assert!(learn(
        &dpop,
        uri,
        &[b"!#$%&'()*+,-./:;<=>?@[]^_`{|}~09azAZ"]
    ));
}

#[test]
fn and_no_more_are_kept_than_a_client_needs() {
    let dpop = dpop();
    let uri = |number: usize| format!("https://{number}.example.com/");
    for number in 0..64 {
        assert!(learn(&dpop, &uri(number), &[b"n"]));
    }
    // The same nonce again: heard of last all the same.
    assert!(learn(&dpop, &uri(0), &[b"n"]));
    assert!(learn(&dpop, &uri(64), &[b"n"]));
    assert_eq!(nonce_at(&dpop, &uri(1)), None);
    for number in [0, 2, 63, 64] {
        assert!(nonce_at(&dpop, &uri(number)).is_some(), "{number}");
    }
    for number in 100..1000 {
        assert!(learn(&dpop, &uri(number), &[b"n"]));
    }
    let kept = (0..1000).filter(|number| nonce_at(&dpop, &uri(*number)).is_some());
    assert_eq!(kept.count(), 64);
}
