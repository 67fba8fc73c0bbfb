//! draft-ietf-oauth-identity-assertion-authz-grant, "Proof-of-Possession": the answer of an identity
//! provider does not tell whether it has looked at the proof; the grant does.

use base64ct::{Base64UrlUnpadded, Encoding};
use flow_script::{env, json, play};
use jose_assert::{Algorithm, SigningKey};
use oauth2_core::{Client, Dpop, Error, IdJag, Misuse, PeerFault, TokenTypeIdentifier};

use super::support::{client, fault, misuse};

const BOUND: &str = r#"{"access_token":"at","token_type":"DPoP"}"#;

fn dpop() -> Dpop {
    Dpop::new(SigningKey::generate(Algorithm::Es256, &env()).unwrap()).unwrap()
}

fn proving() -> Client {
    client().with_dpop(dpop()).unwrap()
}

/// A grant with these claims.
fn jwt(claims: &str) -> String {
    let claims = Base64UrlUnpadded::encode_string(claims.as_bytes());
    format!("e30.{claims}.c2ln")
}

fn bound_to(thumbprint: &str) -> String {
    jwt(&format!(r#"{{"cnf":{{"jkt":"{thumbprint}"}}}}"#))
}

/// What a client makes of a grant that its identity provider gives.
fn given(client: &Client, jwt: &str) -> Result<IdJag, Error> {
    let exchange = client.id_jag("t", TokenTypeIdentifier::IdToken, "https://chat.example");
    let answer = format!(
        r#"{{"issued_token_type":"urn:ietf:params:oauth:token-type:id-jag",
        "access_token":"{jwt}","token_type":"N_A"}}"#
    );
    let (outcome, requests) = play(exchange, [json(200, &answer)], &env());
    let proven = client.dpop().is_some();
    assert_eq!(requests[0].headers().contains_key("dpop"), proven);
    outcome
}

#[test]
fn and_used_with_that() {
    let key = dpop();
    let grant = given(&proving(), &bound_to(key.thumbprint())).unwrap();
    assert_eq!(grant.key_thumbprint(), Some(key.thumbprint()));
    let (outcome, requests) = play(proving().redeem_id_jag(&grant), [json(200, BOUND)], &env());
    outcome.unwrap();
    assert!(requests[0].headers().contains_key("dpop"));
}

#[test]
fn without_that_it_is_not_sent() {
    let grant = given(&client(), &bound_to("another")).unwrap();
    assert_eq!(grant.key_thumbprint(), Some("another"));
    for client in [client(), proving()] {
        assert_eq!(misuse(client.redeem_id_jag(&grant)), Misuse::DpopKey);
    }
}

#[test]
fn one_that_is_not_is_refused_unless_that_was_said() {
    for jwt in [
        jwt("{}"),
        bound_to("another"),
        "opaque".to_owned(),
        "a.b.c".to_owned(),
    ] {
        let outcome = given(&proving(), &jwt);
        assert_eq!(fault(outcome), PeerFault::TokenUnbound, "{jwt}");
        let lenient = proving().dangerous_accept_bearer_after_proof();
        assert!(given(&lenient, &jwt).is_ok());
        assert!(given(&client(), &jwt).is_ok());
    }
}

#[test]
fn a_client_of_the_other_server_without_that_is_refused_before_anything_is_sent() {
    let key = SigningKey::generate(Algorithm::EdDsa, &env()).unwrap();
    let another = client().with_dpop(Dpop::new(key).unwrap()).unwrap();
    for other in [client(), another] {
        let access = proving().cross_domain_access("t", TokenTypeIdentifier::IdToken, &other);
        assert_eq!(misuse(access), Misuse::DpopKey);
    }
}

#[test]
fn one_that_is_bound_to_a_certificate_says_nothing_of_a_key() {
    let jwt = jwt(r#"{"cnf":{"x5t#S256":"bwcK0esc3ACC3DB2Y5_lESsXE8o9ltc05O89jdN-dg2"}}"#);
    assert_eq!(given(&client(), &jwt).unwrap().key_thumbprint(), None);
    assert_eq!(fault(given(&proving(), &jwt)), PeerFault::TokenUnbound);
}

#[test]
fn a_binding_to_no_key_is_none_at_all() {
    for cnf in [r#""k""#, "{}", r#"{"jkt":""}"#, r#"{"jkt":7}"#] {
        let outcome = given(&client(), &jwt(&format!(r#"{{"cnf":{cnf}}}"#)));
        let PeerFault::Member { name: "cnf", .. } = fault(outcome) else {
            panic!("{cnf}")
        };
    }
}
