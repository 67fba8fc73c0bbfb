use flow_script::{env, json, play};
use http::{HeaderMap, HeaderValue, Uri};
use oauth_step::Origin;

use super::support::{client, dpop, es256};

#[test]
fn neither_of_the_key_nor_of_its_nonces() {
    let dpop = dpop();
    let mut headers = HeaderMap::new();
    headers.insert("dpop-nonce", HeaderValue::from_static("n-secret"));
    let origin = Origin::of(&Uri::from_static("https://api.example.com/"));
    assert!(dpop.learn(origin.unwrap(), &headers));
    let printed = format!("{dpop:?}");
    assert!(printed.contains(dpop.thumbprint()));
    assert!(!printed.contains("n-secret"));
    let private = es256().private_jwk().unwrap();
    let private: serde_json::Value = serde_json::from_str(private.expose()).unwrap();
    assert!(!printed.contains(private["d"].as_str().unwrap()));
    let client = client();
    assert!(!format!("{client:?}").contains("n-secret"));
}

// The assertion of this very request, repeated by the server.
#[test]
fn nor_an_assertion_in_an_error() {
    use oauth_step::IntoStep;

    let client = client();
    let step = client.client_credentials().into_step(&env()).unwrap();
    let (request, awaiting) = flow_script::sent(step);
    let assertion = flow_script::field(&request, "client_assertion").unwrap();
    let body = format!(r#"{{"error":"invalid_client","error_description":"{assertion}"}}"#);
    let error = awaiting.receive(Ok(json(401, &body)), &env()).unwrap_err();
    assert!(!error.to_string().contains(&assertion));
    let (outcome, _) = play(client.client_credentials(), [json(401, &body)], &env());
    outcome.unwrap_err();
}
