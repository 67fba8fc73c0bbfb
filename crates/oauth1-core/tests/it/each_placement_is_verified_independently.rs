use oauth1_core::{Client, Placement, SignatureMethod, TokenCredentials};

use crate::naive;
use crate::support::{get, request, sign};

const FORM: &str = "application/x-www-form-urlencoded";

/// Secrets that have to be encoded, that are empty, and longer than a block.
fn secrets() -> [(String, String); 5] {
    [
        ("kd94hf93k423kf44", "pfkkdhi9sl3r4s00"),
        ("c&=%+ é~", "t/漢 \"*"),
        ("", ""),
        ("only", ""),
        ("", "only"),
    ]
    .map(|(client, token)| (client.to_owned(), token.to_owned()))
}

fn methods() -> [(SignatureMethod, &'static str); 4] {
    [
        (SignatureMethod::HmacSha1, "HMAC-SHA1"),
        (SignatureMethod::HmacSha256, "HMAC-SHA256"),
        (SignatureMethod::HmacSha512, "HMAC-SHA512"),
        (SignatureMethod::Plaintext, "PLAINTEXT"),
    ]
}

#[test]
fn with_every_method_and_secret() {
    for (method, name) in methods() {
        let secrets = secrets()
            .into_iter()
            .chain([("l".repeat(200), "m".repeat(300))]);
        for (client_secret, token_secret) in secrets {
            let client = Client::new("a key & é", client_secret.as_str())
                .with_signature_method(method.clone());
            let token = TokenCredentials::new("a token +", token_secret.as_str());
            for (placement, place) in [
                (Placement::Header, "header"),
                (Placement::Query, "query"),
                (Placement::Form, "form"),
            ] {
                let client = client.clone().with_placement(placement);
                let signer = client.signer(&token);
                for uri in [
                    "https://photos.example.net",
                    "https://photos.example.net/a%20b?",
                    "https://photos.example.net/p?x=1&x=&&y&z=%2b+&oauth_=é",
                ] {
                    for body in ["", "a=b&c", "a=%26+é"] {
                        let signed = sign(&signer, request("POST", uri, FORM, body)).unwrap();
                        let found = naive::verified(&signed, &client_secret, &token_secret);
                        assert_eq!(found.place, place);
                        let parameters = &found.parameters;
                        assert_eq!(parameters["oauth_consumer_key"], "a key & é");
                        assert_eq!(parameters["oauth_token"], "a token +");
                        assert_eq!(parameters["oauth_signature_method"], name);
                        assert_eq!(parameters["oauth_version"], "1.0");
                        assert_eq!(parameters["oauth_timestamp"], "1700000000");
                    }
                }
            }
        }
    }
}

#[test]
fn with_bodies_that_are_no_form() {
    for placement in [Placement::Header, Placement::Query] {
        for (media_type, body) in [
            ("", ""),
            ("application/json", "{\"a\":1}"),
            ("multipart/form-data; boundary=x", "--x\r\n"),
            ("", "a=b"),
        ] {
            let client = crate::support::client().with_placement(placement);
            let client = client.with_body_hash();
            let uri = "https://photos.example.net/p?q=1";
            let signed = sign(&client.two_legged(), request("PUT", uri, media_type, body));
            let signed = signed.unwrap();
            assert_eq!(signed.body(), body.as_bytes());
            let found = naive::verified(&signed, crate::support::SECRET, "");
            assert!(found.parameters.contains_key("oauth_body_hash"));
        }
    }
}

#[test]
fn one_key_signs_any_number_of_requests() {
    let signer = crate::support::signer();
    let other = signer.clone();
    for (signer, uri) in [
        (&signer, "https://photos.example.net/1"),
        (&other, "https://photos.example.net/2"),
        (&signer, "https://photos.example.net/1"),
    ] {
        let signed = sign(signer, get(uri)).unwrap();
        naive::verified(
            &signed,
            crate::support::SECRET,
            crate::support::TOKEN_SECRET,
        );
    }
}
