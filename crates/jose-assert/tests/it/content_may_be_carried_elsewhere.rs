//! A signature over content that is carried elsewhere, encoded or as it is (RFC 7797).

#![allow(
    clippy::indexing_slicing,
    clippy::panic,
    clippy::unwrap_used,
    reason = "a test fails by panicking"
)]

use crate::keys_and_tokens::{b64, backend, forge, jwk, key, set, unb64, vectors};
use flow_script::VectorCounts;
use jose_assert::{
    Algorithm, Algorithms, Detached, Error, JwkSet, Jws, JwsVerifier, JwtVerifier, KeySource,
    Signer, SigningKey, TokenError, VerifiedJws,
};

const ES256: Algorithm = Algorithm::Es256;
const CONTENT: &[u8] = b"$.02 and \xff, which is no text";

fn verifier() -> JwsVerifier {
    JwsVerifier::new(Algorithms::only(ES256))
}

fn keys() -> JwkSet {
    set([jwk(ES256, "{}")])
}

fn verify(token: &str, content: &[u8]) -> Result<VerifiedJws, Error> {
    verifier().verify_detached(token, content, &keys())
}

/// A detached signature under exactly this header, over exactly these octets behind it.
fn detached(header: &str, octets: &[u8]) -> String {
    let header = b64(header);
    let input = [header.as_bytes(), b".", octets].concat();
    let signature = key(ES256).sign(&input).unwrap();
    format!("{header}..{}", b64(signature))
}

#[test]
fn and_is_verified_with_it_alone() {
    for content in [Detached::Encoded, Detached::Unencoded] {
        let token = Jws::new(CONTENT)
            .typ("x")
            .sign_detached(&key(ES256), content)
            .unwrap();
        assert!(token.contains(".."));
        let verified = verify(&token, CONTENT).unwrap();
        assert_eq!(verified.payload(), CONTENT);
        assert_eq!((verified.key_id(), verified.typ()), (Some("k1"), Some("x")));
        for other in [b"", &CONTENT[1..], b64(CONTENT).as_bytes()] {
            assert!(matches!(verify(&token, other), Err(Error::Signature)));
        }
        // It is no other kind of token.
        assert!(verifier().verify(&token, &keys()).is_err());
        assert!(
            JwtVerifier::new(Algorithms::only(ES256))
                .verify(&token, &keys())
                .is_err()
        );
    }
}

#[test]
fn in_two_phases() {
    let jws = Jws::new(CONTENT);
    let input = jws
        .detached_signing_input(ES256, Some("k1"), Detached::Unencoded)
        .unwrap();
    assert!(input.bytes().ends_with(&[b".", CONTENT].concat()));
    let signature = key(ES256).sign(input.bytes()).unwrap();
    verify(&input.attach(&signature).unwrap(), CONTENT).unwrap();
}

#[test]
fn the_header_says_that_it_is_not_encoded() {
    let token = Jws::new(CONTENT)
        .critical_header("x", "1")
        .sign_detached(&key(ES256), Detached::Unencoded)
        .unwrap();
    let header = String::from_utf8(unb64(token.split('.').next().unwrap())).unwrap();
    let expected = r#"{"alg":"ES256","kid":"k1","x":1,"b64":false,"crit":["x","b64"]}"#;
    assert_eq!(header, expected);
    let verified = verifier()
        .understand(&["x"])
        .verify_detached(&token, CONTENT, &keys())
        .unwrap();
    assert_eq!(verified.header(), expected);
}

#[test]
fn a_payload_of_its_own_is_refused() {
    let attached = Jws::new(CONTENT).sign(&key(ES256)).unwrap();
    assert!(matches!(
        verify(&attached, CONTENT),
        Err(Error::Token(TokenError::Attached))
    ));
}

#[test]
fn b64_must_be_a_boolean_and_critical_where_it_is_false() {
    let encoded = b64(CONTENT);
    let accepted = [
        (r#"{"alg":"ES256"}"#, encoded.as_bytes()),
        (r#"{"alg":"ES256","b64":true}"#, encoded.as_bytes()),
        (
            r#"{"alg":"ES256","b64":true,"crit":["b64"]}"#,
            encoded.as_bytes(),
        ),
        (r#"{"alg":"ES256","b64":false,"crit":["b64"]}"#, CONTENT),
    ];
    for (header, octets) in accepted {
        verify(&detached(header, octets), CONTENT).unwrap();
    }
    for header in [
        r#"{"alg":"ES256","b64":false}"#,
        r#"{"alg":"ES256","b64":null,"crit":["b64"]}"#,
        r#"{"alg":"ES256","b64":"false","crit":["b64"]}"#,
        r#"{"alg":"ES256","b64":0,"crit":["b64"]}"#,
    ] {
        let error = verify(&detached(header, CONTENT), CONTENT);
        assert!(
            matches!(error, Err(Error::Token(TokenError::UnencodedPayload))),
            "{header}: {error:?}"
        );
    }
    // Critical, and not there.
    let absent = detached(r#"{"alg":"ES256","crit":["b64"]}"#, CONTENT);
    assert!(matches!(
        verify(&absent, CONTENT),
        Err(Error::Token(TokenError::Critical))
    ));
}

#[test]
fn attached_it_is_always_encoded() {
    // Also where the caller says that `b64` is understood.
    for header in [
        r#"{"alg":"ES256","b64":false,"crit":["b64"]}"#,
        r#"{"alg":"ES256","b64":false}"#,
    ] {
        let token = forge(header, "x", &key(ES256));
        let result = verifier().understand(&["b64"]).verify(&token, &keys());
        assert!(matches!(
            result,
            Err(Error::Token(TokenError::UnencodedPayload))
        ));
    }
}

#[test]
fn the_examples_of_the_standard() {
    let Some(vectors) = vectors("content_may_be_carried_elsewhere", "jose.json") else {
        return;
    };
    let verifier = JwsVerifier::new(Algorithms::only(Algorithm::Hs256));
    let (mut verdicts, mut counts) = (Vec::new(), VectorCounts::new());
    for entry in vectors["b64_false"].as_array().unwrap() {
        let input = &entry["data"]["input"];
        let content = input["payload"].as_str().unwrap();
        let flat = &entry["data"]["output"]["json_flat"];
        let (header, signature) = (&flat["protected"], &flat["signature"]);
        let token = format!(
            "{}..{}",
            header.as_str().unwrap(),
            signature.as_str().unwrap()
        );
        let set = format!(r#"{{"keys":[{}]}}"#, input["key"]);
        let keys = JwkSet::parse(set, KeySource::Trusted).unwrap();
        let result = verifier.verify_detached(&token, content.as_bytes(), &keys);
        if result.is_ok() {
            let key = SigningKey::from_jwk(Algorithm::Hs256, input["key"].to_string()).unwrap();
            let again = Jws::new(content).sign_detached(&key, Detached::Unencoded);
            assert_eq!(again.unwrap(), token);
            counts.accept();
        } else {
            counts.refuse();
        }
        verdicts.push(result.map(drop).map_err(|error| error.to_string()));
        // In a compact serialisation it is refused unread.
        if let Some(compact) = entry["data"]["output"]["compact"].as_str() {
            let result = verifier.verify(compact, &keys);
            assert!(matches!(
                result,
                Err(Error::Token(TokenError::Character { .. }))
            ));
        }
    }
    // The first has no `crit`.
    let refusal = TokenError::UnencodedPayload.to_string();
    assert_eq!(verdicts, [Err(refusal), Ok(())]);
    counts.say("jose.json b64_false", backend());
}
