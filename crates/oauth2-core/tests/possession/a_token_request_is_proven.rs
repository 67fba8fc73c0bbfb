use flow_script::{env, field, header, json, play};
use oauth2_core::Dpop;

use super::support::{BOUND, Proof, TOKEN_ENDPOINT, client, es256, proving};

// RFC 9449 §5: every grant; without `ath`, for no token goes along.
#[test]
fn whatever_the_grant() {
    let client = client();
    let refresh = client.refresh(&"rt-0".into());
    let (_, refreshing) = play(refresh, [json(200, BOUND)], &env());
    let (_, asking) = play(client.client_credentials(), [json(200, BOUND)], &env());
    let extension = client.extension_grant("urn:x:y");
    let (_, extending) = play(extension, [json(200, BOUND)], &env());
    for request in [&refreshing[0], &asking[0], &extending[0]] {
        let proof = Proof::of(request);
        assert_eq!(proof.text("htm"), Some("POST"));
        assert_eq!(proof.text("htu"), Some(TOKEN_ENDPOINT));
        assert_eq!(proof.claims.get("ath"), None);
        // It is no credential in the sense of HTTP.
        assert_eq!(header(request, "authorization"), None);
    }
}

// RFC 9449 §5: a refresh token of a public client is bound to the key.
#[test]
fn and_a_renewal_by_the_same_key() {
    let client = client();
    let (first, asking) = play(client.client_credentials(), [json(200, BOUND)], &env());
    let refresh_token = first.unwrap().refresh_token().unwrap().clone();
    let refresh = client.refresh(&refresh_token);
    let (renewed, renewing) = play(refresh, [json(200, BOUND)], &env());
    renewed.unwrap();
    let jwk = |request| Proof::of(request).header["jwk"].clone();
    assert_eq!(jwk(&asking[0]), jwk(&renewing[0]));
    assert_eq!(
        field(&renewing[0], "refresh_token").as_deref(),
        Some("rt-1")
    );
}

#[test]
fn with_a_proof_of_its_own_each_time() {
    let client = client();
    let jti = |request| Proof::of(request).text("jti").unwrap().to_owned();
    let env = env();
    let (_, first) = play(client.client_credentials(), [json(200, BOUND)], &env);
    let (_, second) = play(client.client_credentials(), [json(200, BOUND)], &env);
    assert_ne!(jti(&first[0]), jti(&second[0]));
}

// RFC 9449 §5 names the token endpoint; elsewhere nothing is bound.
#[test]
fn and_a_revocation_is_not() {
    let client = proving(Dpop::new(es256()).unwrap());
    let (_, requests) = play(client.revoke(&"rt-0".into()), [json(200, "{}")], &env());
    assert_eq!(header(&requests[0], "dpop"), None);
}
