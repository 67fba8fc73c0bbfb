use std::collections::HashSet;

use base64ct::{Base64UrlUnpadded, Encoding};
use flow_script::{NOON, env};
use http::{Method, Uri};
use jose_assert::{Algorithm, SigningKey};
use oauth2_core::Dpop;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::support::{Proof, dpop, es256, ps256};

fn proof_for(uri: &'static str) -> Proof {
    let uri = Uri::from_static(uri);
    let proof = dpop().proof(&Method::GET, &uri, None, &env()).unwrap();
    Proof::read(proof.to_str().unwrap())
}

fn members(object: &serde_json::Value) -> Vec<&str> {
    object.as_object().unwrap().keys().map(|k| &**k).collect()
}

// RFC 9449 §4.2: the public key alone, which needs no name.
#[test]
fn with_the_bare_public_key_in_its_header() {
    let proof = proof_for("https://api.example.com/");
    assert_eq!(members(&proof.header), ["alg", "jwk", "typ"]);
    assert_eq!(proof.header["typ"], "dpop+jwt");
    assert_eq!(proof.header["alg"], "ES256");
    assert_eq!(members(&proof.header["jwk"]), ["crv", "kty", "x", "y"]);
    assert_eq!(members(&proof.claims), ["htm", "htu", "iat", "jti"]);
}

// RFC 9449 §4.2: asymmetric algorithms, each verified by another implementation.
#[test]
fn by_any_key_pair() {
    let eddsa = SigningKey::generate(Algorithm::EdDsa, &env()).unwrap();
    for (key, algorithm, jwk) in [
        (es256(), "ES256", &["crv", "kty", "x", "y"][..]),
        (ps256(), "PS256", &["e", "kty", "n"]),
        (eddsa, "EdDSA", &["crv", "kty", "x"]),
    ] {
        let dpop = Dpop::new(key).unwrap();
        let uri = Uri::from_static("https://api.example.com/");
        let proof = dpop.proof(&Method::GET, &uri, None, &env()).unwrap();
        let proof = Proof::read(proof.to_str().unwrap());
        assert_eq!(proof.header["alg"], algorithm);
        assert_eq!(members(&proof.header["jwk"]), jwk);
    }
}

// RFC 9449 §4.2: `htu` without query and fragment; RFC 9110 §4.2.3: an empty path is `/`.
#[test]
fn about_the_url_as_it_is_sent() {
    for (sent, htu) in [
        ("https://api.example.com", "https://api.example.com/"),
        ("https://api.example.com?a=b", "https://api.example.com/"),
        (
            "https://api.example.com/a?b=c&d",
            "https://api.example.com/a",
        ),
        ("https://api.example.com/a/?", "https://api.example.com/a/"),
        // Nothing else is normalised.
        (
            "https://API.example.com:443/%7Ea/../b//c",
            "https://API.example.com:443/%7Ea/../b//c",
        ),
        ("http://localhost:8080/x", "http://localhost:8080/x"),
        // Not sent as part of the URL; nobody's business in a proof.
        (
            "https://ada:secret@api.example.com/a",
            "https://api.example.com/a",
        ),
    ] {
        assert_eq!(proof_for(sent).text("htu"), Some(htu), "{sent}");
    }
}

#[test]
fn about_the_method_and_the_moment() {
    for method in ["GET", "POST", "PATCH", "purge"] {
        let method = Method::from_bytes(method.as_bytes()).unwrap();
        let uri = Uri::from_static("https://api.example.com/");
        let proof = dpop().proof(&method, &uri, None, &env()).unwrap();
        let proof = Proof::read(proof.to_str().unwrap());
        assert_eq!(proof.text("htm"), Some(method.as_str()));
        assert_eq!(proof.claims["iat"], json!(NOON.0));
    }
}

// RFC 9449 §4.2: `ath` with an access token, and only then.
#[test]
fn about_the_token_beside_it() {
    let uri = Uri::from_static("https://api.example.com/");
    let proof = dpop().proof(&Method::GET, &uri, Some("at-1"), &env());
    let proof = Proof::read(proof.unwrap().to_str().unwrap());
    let hash = Base64UrlUnpadded::encode_string(&Sha256::digest("at-1"));
    assert_eq!(proof.text("ath"), Some(&*hash));
    assert_eq!(members(&proof.claims), ["ath", "htm", "htu", "iat", "jti"]);
}

// RFC 9449 §4.2: at least 96 random bits; here 128.
#[test]
fn and_is_like_no_other() {
    let (dpop, env) = (dpop(), env());
    let uri = Uri::from_static("https://api.example.com/");
    let mut seen = HashSet::new();
    for _ in 0..200 {
        let proof = dpop.proof(&Method::GET, &uri, None, &env).unwrap();
        let proof = Proof::read(proof.to_str().unwrap());
        let jti = proof.text("jti").unwrap();
        assert!(Base64UrlUnpadded::decode_vec(jti).unwrap().len() >= 16);
        assert!(seen.insert(jti.to_owned()));
    }
}
