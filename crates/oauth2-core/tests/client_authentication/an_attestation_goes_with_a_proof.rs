use std::collections::BTreeSet;
use std::sync::Mutex;

use flow_script::{NOON, env, field, header, json, play};
use jose_assert::{Algorithm, SigningKey, Typ};
use oauth_step::{IntoStep, Request, Secret, UnixTime};
use oauth2_core::{Attestation, Client, Error, Misuse};
use serde_json::Value;

use super::signed::{by_key, key, secret};
use super::support::{GRANTED, ISSUER, client, misuse, requests, requests_in, server};

/// What an attester said: `oauth-client-attestation+jwt`. Nobody looks inside here.
pub(crate) const JWT: &str = "eyJ0eXAiOiJvYXV0aC1jbGllbnQtYXR0ZXN0YXRpb24rand0In0.e30.c2ln";
const TYP: Typ = Typ::Exactly("oauth-client-attestation-pop+jwt");

pub(crate) fn attested() -> Client {
    let attestation = Attestation::new(JWT, key().with_key_id("instance-1"));
    client().with_attestation(attestation.unwrap()).unwrap()
}

/// Header and claims of the proof in a request.
pub(crate) fn proof(request: &Request) -> (Value, Value) {
    by_key(
        header(request, "oauth-client-attestation-pop").unwrap(),
        TYP,
    )
}

fn sent_with(attestation: Attestation) -> Request {
    let client = client().with_attestation(attestation).unwrap();
    let (outcome, mut requests) = play(client.client_credentials(), [json(200, GRANTED)], &env());
    outcome.unwrap();
    requests.remove(0)
}

#[test]
fn at_every_endpoint_a_new_proof() {
    let env = env();
    let client = attested();
    let mut ids = BTreeSet::new();
    for request in requests_in(&client, &env)
        .iter()
        .chain(&requests_in(&client, &env))
    {
        assert_eq!(header(request, "oauth-client-attestation"), Some(JWT));
        for name in ["oauth-client-attestation", "oauth-client-attestation-pop"] {
            assert!(request.headers()[name].is_sensitive());
        }
        assert_eq!(field(request, "client_id").as_deref(), Some("s6BhdRkqt3"));
        assert_eq!(header(request, "authorization"), None);
        let (head, claims) = proof(request);
        // The key is the one in the attestation: neither named nor repeated.
        assert_eq!(head.as_object().unwrap().len(), 2, "{head}");
        assert_eq!(claims["aud"], ISSUER);
        assert_eq!(claims["iat"], NOON.0);
        assert!(ids.insert(claims["jti"].as_str().unwrap().to_owned()));
        assert_eq!(claims.as_object().unwrap().len(), 3, "{claims}");
    }
    assert_eq!(ids.len(), 6);
}

#[test]
fn in_place_of_a_secret() {
    let attestation = Attestation::new(JWT, key()).unwrap();
    let client = client().with_secret("s").with_attestation(attestation);
    for request in requests(&client.unwrap()) {
        assert_eq!(header(&request, "authorization"), None);
        assert_eq!(field(&request, "client_secret"), None);
    }
    // And the reverse.
    for request in requests(&attested().with_secret("s")) {
        assert!(header(&request, "authorization").is_some());
        assert_eq!(header(&request, "oauth-client-attestation"), None);
    }
}

#[test]
fn naming_the_client_by_option_alone() {
    let attestation = Attestation::new(JWT, key()).unwrap().with_issuer_claim();
    let (_, claims) = proof(&sent_with(attestation));
    assert_eq!(claims["iss"], "s6BhdRkqt3");
}

#[test]
fn as_the_application_gives_it_for_each_request() {
    let asked = std::sync::Arc::new(Mutex::new(Vec::new()));
    let seen = asked.clone();
    let provide = move |now: UnixTime| {
        seen.lock().unwrap().push(now);
        Ok(Secret::from(JWT))
    };
    let attestation = Attestation::provided_by(provide, key()).unwrap();
    let client = client().with_attestation(attestation).unwrap();
    for request in requests(&client) {
        assert_eq!(header(&request, "oauth-client-attestation"), Some(JWT));
    }
    assert_eq!(*asked.lock().unwrap(), [NOON; 3]);
}

#[test]
fn nothing_is_sent_without_one() {
    let provide = |_| Err("the attester is out of reach".into());
    let attestation = Attestation::provided_by(provide, key()).unwrap();
    let broken = client().with_attestation(attestation).unwrap();
    let outcome = play(broken.client_credentials(), [], &env()).0;
    assert!(matches!(
        outcome,
        Err(Error::Signing(jose_assert::Error::Signer(_)))
    ));
    for text in ["", "=", "a b", "a\r\nb", "a=b", "ä"] {
        let attestation = Attestation::new(text, key()).unwrap();
        let client = client().with_attestation(attestation).unwrap();
        let outcome = play(client.client_credentials(), [], &env()).0;
        let expected = Misuse::InvalidCredential("OAuth-Client-Attestation");
        assert_eq!(misuse(outcome), expected, "{text:?}");
    }
}

#[test]
fn by_a_private_key_and_an_algorithm_that_the_server_lists() {
    let shared = SigningKey::from_secret(Algorithm::Hs256, &secret()).unwrap();
    assert_eq!(
        misuse(Attestation::new(JWT, shared)),
        Misuse::AssertionAlgorithm
    );
    for (listed, fits) in [(r#"["ES256"]"#, true), (r#"["ES384","es256"]"#, false)] {
        let member = "client_attestation_pop_signing_alg_values_supported";
        let server = server().with_member(member, listed).unwrap();
        let attestation = Attestation::new(JWT, key()).unwrap();
        let outcome = Client::new(server, "id").with_attestation(attestation);
        assert_eq!(outcome.is_ok(), fits, "{listed}");
    }
    let attestation = Attestation::new(JWT, key()).unwrap();
    let outcome = Client::without_id(server()).with_attestation(attestation);
    assert_eq!(misuse(outcome), Misuse::ClientIdMissing);
}

#[test]
fn and_no_error_repeats_either() {
    let (request, awaiting) =
        flow_script::sent(attested().client_credentials().into_step(&env()).unwrap());
    let proof = header(&request, "oauth-client-attestation-pop").unwrap();
    let text = format!("{JWT} {proof}");
    let body = serde_json::json!({"error": text, "error_description": text});
    let error = awaiting
        .receive(Ok(json(400, &body.to_string())), &env())
        .unwrap_err();
    let printed = format!("{error} {error:?} {:?}", attested());
    assert!(
        !printed.contains(JWT) && !printed.contains(proof),
        "{printed}"
    );
    let attestation = Attestation::new(JWT, key()).unwrap();
    assert!(!format!("{attestation:?}").contains(JWT));
}
