//! Core 3.1.3.7 (6-8): the algorithm is the registered one, RS256 by default.

use base64ct::{Base64UrlUnpadded, Encoding};
use flow_script::env;
use jose_assert::{Algorithm, Algorithms};
use oidc_idtoken::{Expectations, IdTokenVerifier, Problem, Rule};
use serde_json::Value;

use crate::support::{
    CLIENT, Case, ISSUER, claims, client_secret, ed25519, keys, p256, refusal, rsa, rsa_pss,
};

const OTHER: (Rule, Problem) = (Rule::Algorithm, Problem::Mismatch);

#[test]
fn a_published_key_does_not_make_its_algorithm_a_registered_one() {
    for key in [p256(), ed25519(), rsa_pss()] {
        assert_eq!(Case::good().by(key).refused(), OTHER);
    }
}

#[test]
fn a_registered_algorithm_takes_the_place_of_rs256() {
    let es256 = |verifier: IdTokenVerifier| verifier.algorithms(Algorithms::only(Algorithm::Es256));
    Case::good().by(p256()).verifier(es256).accepted();
    assert_eq!(Case::good().by(rsa()).verifier(es256).refused(), OTHER);
}

#[test]
fn every_algorithm_of_an_explicit_set_is_accepted() {
    for key in [rsa(), rsa_pss(), p256(), ed25519()] {
        let all = |verifier: IdTokenVerifier| verifier.algorithms(Algorithms::ASYMMETRIC);
        Case::good().by(key).verifier(all).accepted();
    }
}

#[test]
fn a_clients_secret_verifies_where_hs256_is_registered() {
    let hs256 = |verifier: IdTokenVerifier| verifier.algorithms(Algorithms::only(Algorithm::Hs256));
    let case = Case::good().by(client_secret()).verifier(hs256);
    case.verify_with_secret().unwrap();
    // A symmetric token is never verified with a published key, nor the reverse.
    assert_eq!(refusal(case.verify()), OTHER);
    let case = Case::good().by(rsa()).verifier(hs256);
    assert_eq!(refusal(case.verify_with_secret()), OTHER);
}

#[test]
fn a_clients_secret_verifies_nothing_where_hs256_is_not_registered() {
    let case = Case::good().by(client_secret());
    assert_eq!(refusal(case.verify_with_secret()), OTHER);
    // Not even where every algorithm is allowed but the secret one.
    let case = case.verifier(|verifier| verifier.algorithms(Algorithms::ASYMMETRIC));
    assert_eq!(refusal(case.verify_with_secret()), OTHER);
}

#[test]
fn unsigned_tokens_are_refused_however_they_spell_it() {
    let verifier = IdTokenVerifier::new(ISSUER, CLIENT);
    let encode = |text: &str| Base64UrlUnpadded::encode_string(text.as_bytes());
    let payload = encode(&Value::from(claims()).to_string());
    for alg in ["none", "None", "NONE", "nOnE", ""] {
        let token = format!("{}.{payload}.", encode(&format!(r#"{{"alg":"{alg}"}}"#)));
        let verdict = verifier.verify(&token, &keys(), &Expectations::new(), &env());
        assert_eq!(refusal(verdict), OTHER, "{alg}");
    }
}
