use flow_script::env;
use oauth1_core::{Misuse, Placement, Signer};

use crate::naive;
use crate::support::{SECRET, TOKEN_SECRET, client, get, misuse, request, sign, signer, signer_of};

fn placing() -> Signer {
    signer_of(&client().with_placement(Placement::Query))
}

#[test]
fn with_the_parameters_behind_it() {
    let added = "oauth_consumer_key=dpf43f3p2l4k3l03&oauth_nonce=";
    for (given, kept) in [
        ("https://photos.example.net", "https://photos.example.net/?"),
        (
            "https://photos.example.net/p",
            "https://photos.example.net/p?",
        ),
        (
            "https://photos.example.net/p?",
            "https://photos.example.net/p?",
        ),
        (
            "https://photos.example.net/p?a=b",
            "https://photos.example.net/p?a=b&",
        ),
        (
            "https://photos.example.net/p?a=b&",
            "https://photos.example.net/p?a=b&",
        ),
        (
            "https://photos.example.net//p;x/%7e?a=%7e%41+b%2b&&c=é|[]?/",
            "https://photos.example.net//p;x/%7e?a=%7e%41+b%2b&&c=é|[]?/&",
        ),
        (
            "http://u:p@[2001:DB8::1]:80/p?a",
            "http://u:p@[2001:DB8::1]:80/p?a&",
        ),
    ] {
        let signed = sign(&placing(), get(given)).unwrap();
        let uri = signed.uri().to_string();
        assert!(uri.starts_with(&format!("{kept}{added}")), "{uri}");
        assert!(signed.headers().is_empty());
        let found = naive::verified(&signed, SECRET, TOKEN_SECRET);
        assert_eq!(found.place, "query");
    }
}

#[test]
fn with_nothing_behind_it_where_they_go_elsewhere() {
    for uri in [
        "https://photos.example.net/p?",
        "https://photos.example.net/p?a=%41+b&&c&",
        "https://PHOTOS.example.net:443/p;x//?a=b",
    ] {
        let signed = sign(&signer(), get(uri)).unwrap();
        assert_eq!(signed.uri().to_string(), get(uri).uri().to_string());
        naive::verified(&signed, SECRET, TOKEN_SECRET);
    }
}

#[test]
fn a_body_stays_where_it_is() {
    let form = "application/x-www-form-urlencoded";
    let uri = "https://photos.example.net/p";
    for (media_type, body) in [(form, "a=b"), ("application/json", "{}"), ("", "")] {
        let signed = sign(&placing(), request("POST", uri, media_type, body)).unwrap();
        assert_eq!(signed.body(), body.as_bytes());
        let found = naive::verified(&signed, SECRET, TOKEN_SECRET);
        assert_eq!(found.base_string.contains("&a%3Db%26"), media_type == form);
    }
}

#[test]
fn up_to_the_longest_url() {
    let long = format!("https://photos.example.net/?a={}", "b".repeat(65_400));
    let mut head = get(&long);
    let outcome = placing().sign(&mut head, None, &env());
    assert_eq!(misuse(outcome), Misuse::TooLong);
    assert_eq!(head.uri().to_string(), long);
    sign(&signer(), get(&long)).unwrap();
}
