use jose_assert::{ClaimError, ClaimProblem, Error as JoseError};
use oauth_step::JsonError;
use oauth2_core::PeerFault;
use serde_json::{Value, json};

use super::signed::{answer, claims, jwt, key, outcome, refused, signed, verifier};
use super::support::{client, fault};

#[test]
fn of_whom_the_server_speaks_and_to_whom() {
    let introspection = signed(&claims()).unwrap();
    assert!(introspection.is_active());
    // Those of the token, not of the statement.
    let audience = introspection.audience();
    assert_eq!(audience, ["https://rs.example.com/resource"]);
    assert_eq!(introspection.client_id(), Some("paiB2goo0a"));
    let birthdate = introspection.get("birthdate").unwrap();
    assert_eq!(birthdate.as_str().unwrap(), "1982-02-01");
}

#[test]
fn from_this_issuer() {
    for issuer in ["https://server.example.com", "https://evil.example/", ""] {
        let mut claims = claims();
        claims.insert("iss".to_owned(), issuer.into());
        assert_eq!(
            fault(signed(&claims)),
            PeerFault::IssuerMismatch,
            "{issuer}"
        );
    }
}

#[test]
fn for_this_client_or_for_what_it_is_called_there() {
    let of = |audience: Value| {
        let mut claims = claims();
        claims.insert("aud".to_owned(), audience);
        claims
    };
    let named = || {
        let intent = client().introspect("t");
        intent.signed_for(verifier(), "https://rs.example.com/")
    };
    let list = json!(["https://rs.example.com/", "s6BhdRkqt3"]);
    assert!(signed(&of(list)).is_ok());
    for other in [json!("https://rs.example.com/"), json!([]), json!(["x"])] {
        let fault = fault(signed(&of(other)));
        assert!(matches!(fault, PeerFault::Member { name: "aud", .. }));
    }
    let token = jwt(&of(json!("https://rs.example.com/"))).sign(&key());
    let token = token.unwrap();
    assert!(outcome(named(), answer(&token)).0.is_ok());
    // The client's own id is another name then.
    let token = jwt(&claims()).sign(&key()).unwrap();
    let fault = fault(outcome(named(), answer(&token)).0);
    assert!(matches!(fault, PeerFault::Member { name: "aud", .. }));
}

#[test]
fn with_everything_that_must_be_there() {
    for name in ["iss", "aud", "token_introspection"] {
        let mut claims = claims();
        claims.remove(name);
        let missing = PeerFault::Json(JsonError::Missing { name });
        assert_eq!(fault(signed(&claims)), missing);
    }
    let mut without = claims();
    without.remove("iat");
    let missing = ClaimError::new("iat", ClaimProblem::Missing);
    assert!(matches!(refused(signed(&without)), JoseError::Claim(found) if found == missing));
    for iat in [json!("now"), json!(null), json!(1_700_000_400)] {
        let mut claims = claims();
        claims.insert("iat".to_owned(), iat);
        assert!(matches!(refused(signed(&claims)), JoseError::Claim(_)));
    }
}

#[test]
fn what_it_says_is_an_object_that_keeps_every_rule() {
    let of = |said: Value| {
        let mut claims = claims();
        claims.insert("token_introspection".to_owned(), said);
        signed(&claims)
    };
    for said in [json!("active"), json!([]), json!(null), json!(true)] {
        assert!(matches!(fault(of(said)), PeerFault::Json(_)));
    }
    assert!(matches!(fault(of(json!({}))), PeerFault::Json(_)));
    assert!(matches!(
        fault(of(json!({"active": "true"}))),
        PeerFault::Json(_)
    ));
    let inactive = of(json!({"active": false, "sub": "ada"})).unwrap();
    assert!(!inactive.is_active() && inactive.subject().is_none());
    // Members of the statement are none of what it says.
    let mut claims = claims();
    claims.insert("active".to_owned(), true.into());
    claims.insert("token_introspection".to_owned(), json!({"active": false}));
    assert!(!signed(&claims).unwrap().is_active());
}

#[test]
fn nobody_is_not_who_asked() {
    let server = client().server().clone();
    let nobody = oauth2_core::Client::without_id(server);
    let mut claims = claims();
    for audience in ["", "s6BhdRkqt3"] {
        claims.insert("aud".to_owned(), audience.into());
        let token = jwt(&claims).sign(&key()).unwrap();
        let intent = nobody.introspect("t").signed(verifier());
        let fault = fault(outcome(intent, answer(&token)).0);
        assert!(matches!(fault, PeerFault::Member { name: "aud", .. }));
    }
}
