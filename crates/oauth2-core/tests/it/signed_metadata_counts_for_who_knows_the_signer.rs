use flow_script::{NOON, env, json, play};
use jose_assert::{Algorithm, Algorithms, JwkSet, Jwt, KeySource, SigningKey};
use oauth_step::random_token;
use oauth2_core::{
    Error, PeerFault, Place, ResourceMetadata, ServerMetadata, SignedMetadata, discover,
    protected_resource,
};
use serde_json::{Map, Value, json as value};

use super::support::{ISSUER, fault};

const SIGNER: &str = "https://trust.example.org";
const RESOURCE: &str = "https://api.example.com/x";

fn key() -> SigningKey {
    SigningKey::generate(Algorithm::Es256, &env()).unwrap()
}

fn signed() -> SignedMetadata {
    let jwk = key().public_jwk().unwrap();
    let keys = JwkSet::parse(format!(r#"{{"keys":[{jwk}]}}"#), KeySource::Remote).unwrap();
    SignedMetadata::new(SIGNER, keys, Algorithms::only(Algorithm::Es256))
}

fn token(claims: &Value, key: &SigningKey) -> String {
    Jwt::new(claims.to_string()).sign(key).unwrap()
}

/// A document with a JWT of these claims in it.
fn document(plain: &Value, claims: &Value) -> String {
    let mut members: Map<String, Value> = plain.as_object().unwrap().clone();
    members.insert("signed_metadata".to_owned(), token(claims, &key()).into());
    Value::Object(members).to_string()
}

fn plain_server() -> Value {
    value!({
        "issuer": ISSUER,
        "response_types_supported": ["code"],
        "token_endpoint": "https://attacker.example.com/token",
        "revocation_endpoint": "https://server.example.com/revoke",
    })
}

fn server(body: &str) -> Result<ServerMetadata, Error> {
    let (outcome, _) = play(discover(ISSUER).signed(signed()), [json(200, body)], &env());
    outcome
}

fn resource(body: &str) -> Result<ResourceMetadata, Error> {
    let flow = protected_resource(RESOURCE).signed(signed());
    let (outcome, _) = play(flow, [json(200, body)], &env());
    outcome
}

/// What a server's document with these claims comes to.
fn with(claims: Value) -> Result<ServerMetadata, Error> {
    server(&document(&plain_server(), &claims))
}

// RFC 8414 §2.1: signed values take precedence.
#[test]
fn what_is_signed_goes_before_what_stands_beside_it() {
    let claims = value!({
        "iss": SIGNER,
        "iat": NOON.0,
        "sub": "x",
        "issuer": ISSUER,
        "token_endpoint": "https://server.example.com/token",
        "scopes_supported": ["read"],
    });
    let metadata = with(claims).unwrap();
    let endpoint = metadata.token_endpoint().unwrap();
    assert_eq!(endpoint.as_str(), "https://server.example.com/token");
    assert_eq!(metadata.list("scopes_supported").unwrap(), ["read"]);
    assert!(metadata.revocation_endpoint().is_some());
    for jwt_alone in ["iss", "iat", "sub"] {
        assert!(metadata.get(jwt_alone).is_none(), "{jwt_alone}");
    }
}

// RFC 9728 §2.2.
#[test]
fn a_resource_signs_in_the_same_way() {
    let plain = value!({
        "resource": RESOURCE,
        "authorization_servers": ["https://attacker.example.com"],
    });
    let claims = value!({"iss": SIGNER, "authorization_servers": [ISSUER]});
    let metadata = resource(&document(&plain, &claims)).unwrap();
    assert_eq!(metadata.authorization_servers(), [ISSUER]);

    let other = value!({"iss": SIGNER, "resource": "https://api.example.com"});
    let outcome = resource(&document(&plain, &other));
    assert_eq!(fault(outcome), PeerFault::ResourceMismatch);
    match resource(&document(&plain, &value!({}))) {
        Err(Error::Peer { place, .. }) => assert_eq!(place, Place::ResourceMetadata),
        other => panic!("{other:?}"),
    }
}

#[test]
fn signed_values_keep_the_rules_of_others() {
    let other = value!({"iss": SIGNER, "issuer": "https://other.example.com"});
    assert_eq!(fault(with(other)), PeerFault::IssuerMismatch);
    let plain_http = value!({"iss": SIGNER, "token_endpoint": "http://server.example.com/t"});
    let found = fault(with(plain_http));
    let named = matches!(
        found,
        PeerFault::Url {
            name: "token_endpoint",
            ..
        }
    );
    assert!(named, "{found:?}");
}

// RFC 8414 §2.1: `iss` is REQUIRED; §3.3: the issuer must be trusted.
#[test]
fn the_signer_is_the_one_that_is_trusted() {
    let claims = value!({"issuer": ISSUER});
    assert_eq!(fault(with(claims)), PeerFault::MissingParameter("iss"));
    for other in [ISSUER, "https://trust.example.org/", ""] {
        assert_eq!(
            fault(with(value!({"iss": other}))),
            PeerFault::IssuerMismatch
        );
    }
    assert!(matches!(
        with(value!({"iss": [SIGNER]})),
        Err(Error::SignedMetadata(_))
    ));
}

#[test]
fn a_signature_of_another_key_or_algorithm_is_refused() {
    let env = env();
    random_token(&env, 16);
    let other = SigningKey::generate(Algorithm::Es256, &env).unwrap();
    let claims = value!({"iss": SIGNER});
    let unsigned = Jwt::new(claims.to_string()).dangerous_without_signature();
    let good = token(&claims, &key());
    let more = token(&value!({"iss": SIGNER, "token_endpoint": ISSUER}), &key());
    let (_, signature) = good.rsplit_once('.').unwrap();
    let (input, _) = more.rsplit_once('.').unwrap();
    let altered = format!("{input}.{signature}");
    assert!(with(claims.clone()).is_ok());
    for token in [
        token(&claims, &other),
        unsigned.unwrap(),
        altered,
        "a.b.c".to_owned(),
        String::new(),
    ] {
        let mut body = plain_server();
        body["signed_metadata"] = token.into();
        let outcome = server(&body.to_string());
        assert!(
            matches!(outcome, Err(Error::SignedMetadata(_))),
            "{outcome:?}"
        );
    }
}

#[test]
fn times_count_where_they_are_said() {
    for (name, time) in [
        ("exp", NOON.0 - 61),
        ("nbf", NOON.0 + 61),
        ("iat", NOON.0 + 61),
    ] {
        let outcome = with(value!({"iss": SIGNER, name: time}));
        assert!(matches!(outcome, Err(Error::SignedMetadata(_))), "{name}");
        let leeway = signed().leeway(core::time::Duration::from_secs(120));
        let body = document(&plain_server(), &value!({"iss": SIGNER, name: time}));
        let (outcome, _) = play(discover(ISSUER).signed(leeway), [json(200, &body)], &env());
        assert!(outcome.is_ok(), "{name}");
    }
}

// RFC 9728 §2.2: no signed metadata inside signed metadata.
#[test]
fn nothing_is_signed_twice() {
    let outcome = with(value!({"iss": SIGNER, "signed_metadata": "a.b.c"}));
    let found = fault(outcome);
    let named = matches!(
        found,
        PeerFault::Member {
            name: "signed_metadata",
            ..
        }
    );
    assert!(named, "{found:?}");
}

#[test]
fn left_out_it_is_missed_and_unasked_it_is_not_read() {
    let outcome = server(&plain_server().to_string());
    let missing = oauth_step::JsonError::Missing {
        name: "signed_metadata",
    };
    assert_eq!(fault(outcome), PeerFault::Json(missing));

    let mut body = plain_server();
    body["signed_metadata"] = "no JWT at all".into();
    let (outcome, _) = play(discover(ISSUER), [json(200, &body.to_string())], &env());
    let endpoint = outcome
        .unwrap()
        .token_endpoint()
        .unwrap()
        .as_str()
        .to_owned();
    assert_eq!(endpoint, "https://attacker.example.com/token");
}
