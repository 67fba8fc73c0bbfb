use flow_script::{field, header, json, response};
use oauth_step::Request;
use oauth2_core::{Client, Dpop, Error, ErrorCode};

use super::support::{ACCEPTED, PAR, client, key, part, pushed};

fn proving() -> (Client, Dpop) {
    let dpop = Dpop::new(key()).unwrap();
    let client = client().with_private_key_jwt(key()).unwrap();
    (client.with_dpop(dpop.clone()).unwrap(), dpop)
}

fn proof(request: &Request) -> serde_json::Value {
    part(header(request, "dpop").unwrap(), 1)
}

fn jti(token: &str) -> String {
    part(token, 1)["jti"].as_str().unwrap().to_owned()
}

// RFC 9449 §10, §10.1: by the thumbprint in the request and by a proof beside it.
#[test]
fn by_thumbprint_and_by_proof() {
    let (client, dpop) = proving();
    let (outcome, requests) = pushed(client.authorization().push(), [json(201, ACCEPTED)]);
    outcome.unwrap();
    let request = &requests[0];
    assert_eq!(
        field(request, "dpop_jkt").as_deref(),
        Some(dpop.thumbprint())
    );
    let claims = proof(request);
    assert_eq!(claims["htm"], "POST");
    assert_eq!(claims["htu"], PAR);
    assert!(claims.get("ath").is_none());
}

// RFC 9449 §8: once, with what is new in everything that may be used once.
#[test]
fn again_where_the_server_wants_a_nonce() {
    let (client, _) = proving();
    let challenge = response(
        400,
        &[("content-type", "application/json"), ("dpop-nonce", "n-1")],
        r#"{"error":"use_dpop_nonce"}"#,
    );
    let answers = [challenge.clone(), json(201, ACCEPTED)];
    let (outcome, requests) = pushed(client.authorization().push(), answers);
    let (authorization, pending) = outcome.unwrap();
    assert!(authorization.url().contains("request_uri="));
    let [first, second] = &requests[..] else {
        panic!("{} requests", requests.len())
    };
    assert_eq!(proof(first).get("nonce"), None);
    assert_eq!(proof(second)["nonce"], "n-1");
    assert_ne!(proof(first)["jti"], proof(second)["jti"]);
    let assertion = |request| jti(&field(request, "client_assertion").unwrap());
    assert_ne!(assertion(first), assertion(second));
    // The request itself is the same: it is what the response will be checked against.
    for name in ["state", "code_challenge"] {
        assert_eq!(field(first, name), field(second, name));
    }
    assert_eq!(field(second, "state").as_deref(), Some(pending.state()));

    let (client, _) = proving();
    let answers = [challenge.clone(), challenge];
    let (outcome, requests) = pushed(client.authorization().push(), answers);
    assert_eq!(requests.len(), 2);
    let error: Error = outcome.unwrap_err();
    assert_eq!(error.code(), Some(&ErrorCode::UseDpopNonce));
}

#[test]
fn with_a_nonce_learned_from_a_success() {
    let (client, _) = proving();
    let headers = [("content-type", "application/json"), ("dpop-nonce", "n-2")];
    let (outcome, _) = pushed(
        client.authorization().push(),
        [response(201, &headers, ACCEPTED)],
    );
    outcome.unwrap();
    let (_, requests) = pushed(client.authorization().push(), [json(201, ACCEPTED)]);
    assert_eq!(proof(&requests[0])["nonce"], "n-2");
}
