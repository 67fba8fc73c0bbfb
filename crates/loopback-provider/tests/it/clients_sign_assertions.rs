use jsonwebtoken::Algorithm;
use loopback_provider::{Client, ClientAuthentication, Endpoint, LoopbackProvider};
use reqwest::Method;
use serde_json::{Value, json};

use crate::assertions::changed;
use crate::peer::{PeerKey, unique};
use crate::support::{Answered, Talk, basic, send};

const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";
const SECRET: &str = "a secret of more than 32 octets, + and /";

async fn talk(key: &PeerKey) -> Talk {
    let secret = Client::service("secret", SECRET).authentication(ClientAuthentication::SecretJwt);
    let builder = LoopbackProvider::builder().frozen_at(1_700_000_000);
    let signer = Client::service_with_key("signer", key.jwk.to_string());
    Talk::with(builder.client(signer).client(secret)).await
}

fn claims(talk: &Talk, changes: Value) -> Value {
    let now = talk.provider.now();
    let claims = json!({
        "iss": "signer", "sub": "signer", "aud": talk.provider.issuer(),
        "iat": now, "exp": now + 60, "jti": unique(),
    });
    changed(claims, changes)
}

fn sign(talk: &Talk, key: &PeerKey, changes: Value) -> String {
    key.sign(&json!({"alg": key.alg()}), &claims(talk, changes))
}

async fn present(talk: &Talk, assertion: &str, more: &[(&str, &str)]) -> Answered {
    let mut form = vec![
        ("grant_type", "client_credentials"),
        ("client_assertion_type", TYPE),
        ("client_assertion", assertion),
    ];
    form.extend(more);
    send(talk.request(Method::POST, Endpoint::Token).form(&form)).await
}

#[tokio::test]
async fn a_key_or_a_secret_lets_the_client_in() {
    let key = PeerKey::new();
    let talk = talk(&key).await;
    let tokens = present(&talk, &sign(&talk, &key, json!({})), &[]).await;
    assert_eq!(tokens.status, 200, "{tokens:?}");
    let resource = talk.resource(&tokens.text("access_token")).await;
    assert_eq!(resource.text("client_id"), "signer");
    let named = present(
        &talk,
        &sign(&talk, &key, json!({})),
        &[("client_id", "signer")],
    )
    .await;
    assert_eq!(named.status, 200, "{named:?}");
    let names = json!({"iss": "secret", "sub": "secret"});
    let assertion = sign(&talk, &PeerKey::secret(SECRET), names);
    assert_eq!(present(&talk, &assertion, &[]).await.status, 200);
}

#[tokio::test]
async fn every_kind_of_key_will_do() {
    let rsa = Talk::start().await;
    for key in [
        PeerKey::ed25519(),
        PeerKey::rsa(&rsa, Algorithm::RS256),
        PeerKey::rsa(&rsa, Algorithm::PS256),
    ] {
        let talk = talk(&key).await;
        let answer = present(&talk, &sign(&talk, &key, json!({})), &[]).await;
        assert_eq!(answer.status, 200, "{} {answer:?}", key.alg());
    }
}

#[tokio::test]
async fn the_audience_is_the_issuer_or_the_token_endpoint() {
    let key = PeerKey::new();
    let talk = talk(&key).await;
    let (issuer, token) = (talk.provider.issuer(), talk.provider.url(Endpoint::Token));
    for audience in [json!(token), json!([issuer]), json!(["x", token])] {
        let assertion = sign(&talk, &key, json!({ "aud": audience }));
        assert_eq!(
            present(&talk, &assertion, &[]).await.status,
            200,
            "{audience}"
        );
    }
    for audience in [
        json!(null),
        json!(format!("{issuer}/")),
        json!(talk.provider.url(Endpoint::Revocation)),
        json!([]),
        json!(["x"]),
        json!(7),
    ] {
        let assertion = sign(&talk, &key, json!({ "aud": audience }));
        let answer = present(&talk, &assertion, &[]).await;
        answer.refused(401, "invalid_client", "aud is neither");
    }
}

#[tokio::test]
async fn claims_that_do_not_fit_are_refused() {
    let key = PeerKey::new();
    let talk = talk(&key).await;
    let now = talk.provider.now();
    for (changes, why) in [
        (json!({"iss": "another"}), "iss is not sub"),
        (json!({"iss": null}), "iss is missing"),
        (json!({"sub": null}), "sub is missing"),
        (
            json!({"sub": "nobody", "iss": "nobody"}),
            "the client is unknown",
        ),
        (json!({"jti": null}), "jti is missing"),
        (json!({"jti": 7}), "jti is not a string"),
        (json!({"exp": null}), "exp is missing"),
        (
            json!({"exp": now.to_string()}),
            "exp is missing or no number",
        ),
        (json!({"exp": now}), "expired"),
        (json!({"exp": now + 3700}), "more than an hour"),
        (json!({"iat": now + 11}), "in the future"),
        (json!({"nbf": now + 11}), "in the future"),
        (json!({"nbf": "now"}), "no number"),
    ] {
        let answer = present(&talk, &sign(&talk, &key, changes), &[]).await;
        answer.refused(401, "invalid_client", why);
    }
    let differs = [("client_id", "another")];
    let answer = present(&talk, &sign(&talk, &key, json!({})), &differs).await;
    answer.refused(400, "invalid_request", "differs");
}

#[tokio::test]
async fn an_assertion_is_good_once() {
    let key = PeerKey::new();
    let talk = talk(&key).await;
    let assertion = sign(&talk, &key, json!({}));
    assert_eq!(present(&talk, &assertion, &[]).await.status, 200);
    let again = present(&talk, &assertion, &[]).await;
    again.refused(401, "invalid_client", "jti was used before");
    // Two clients do not know of each other's ids.
    let theirs = json!({"iss": "secret", "sub": "secret", "jti": "the same"});
    let theirs = sign(&talk, &PeerKey::secret(SECRET), theirs);
    assert_eq!(present(&talk, &theirs, &[]).await.status, 200);
    let ours = sign(&talk, &key, json!({"jti": "the same"}));
    assert_eq!(present(&talk, &ours, &[]).await.status, 200);
}

#[tokio::test]
async fn the_signature_is_by_the_registered_key() {
    let key = PeerKey::new();
    let talk = talk(&key).await;
    let forged = "not by a key of the client";
    let answer = present(&talk, &sign(&talk, &PeerKey::new(), json!({})), &[]).await;
    answer.refused(401, "invalid_client", forged);
    // Of the client with a secret, with another one.
    let names = json!({"iss": "secret", "sub": "secret"});
    let other = sign(
        &talk,
        &PeerKey::secret(&SECRET.to_uppercase()),
        names.clone(),
    );
    let answer = present(&talk, &other, &[]).await;
    answer.refused(401, "invalid_client", forged);
    // The public key as a secret; a key where there is a secret.
    let public = PeerKey::secret(&key.jwk.to_string());
    let answer = present(&talk, &sign(&talk, &public, json!({})), &[]).await;
    answer.refused(401, "invalid_client", "used client_secret_jwt");
    let answer = present(&talk, &sign(&talk, &key, names), &[]).await;
    answer.refused(401, "invalid_client", "used private_key_jwt");
    let none = key.sign(&json!({"alg": "none"}), &claims(&talk, json!({})));
    let answer = present(&talk, &none, &[]).await;
    answer.refused(401, "invalid_client", forged);
}

#[tokio::test]
async fn the_header_is_understood() {
    let key = PeerKey::new();
    let talk = talk(&key).await;
    for typ in ["JWT", "client-authentication+jwt"] {
        let header = json!({"alg": "ES256", "typ": typ});
        let answer = present(&talk, &key.sign(&header, &claims(&talk, json!({}))), &[]).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
    for (header, why) in [
        (json!({"alg": "ES256", "typ": "dpop+jwt"}), "type"),
        (json!({"alg": "ES256", "crit": ["b64"]}), "an extension"),
        (json!({"typ": "JWT"}), "names no algorithm"),
    ] {
        let answer = present(&talk, &key.sign(&header, &claims(&talk, json!({}))), &[]).await;
        answer.refused(401, "invalid_client", why);
    }
    for (assertion, why) in [("nonsense", "three parts"), ("a.b.c", "base64url")] {
        let answer = present(&talk, assertion, &[]).await;
        answer.refused(401, "invalid_client", why);
    }
}

#[tokio::test]
async fn keys_are_told_apart_by_their_id() {
    let (old, new) = (PeerKey::new().named("old"), PeerKey::new().named("new"));
    let signer = Client::service_with_key("signer", old.jwk.to_string());
    let signer = signer.private_key_jwt(new.jwk.to_string());
    let talk = Talk::with(LoopbackProvider::builder().client(signer)).await;
    for (key, id, status) in [
        (&old, "old", 200),
        (&new, "new", 200),
        (&new, "old", 401),
        (&new, "gone", 401),
    ] {
        let header = json!({"alg": "ES256", "kid": id});
        let assertion = key.sign(&header, &claims(&talk, json!({})));
        assert_eq!(present(&talk, &assertion, &[]).await.status, status, "{id}");
    }
}

#[tokio::test]
async fn the_registered_algorithm_is_the_only_one() {
    let rsa = Talk::start().await;
    let key = PeerKey::rsa(&rsa, Algorithm::RS256);
    let signer = Client::service_with_key("signer", key.jwk.to_string());
    let signer = signer.assertion_algorithm("PS256");
    let talk = Talk::with(LoopbackProvider::builder().client(signer)).await;
    let answer = present(&talk, &sign(&talk, &key, json!({})), &[]).await;
    answer.refused(401, "invalid_client", "not the registered one");
    let key = PeerKey::rsa(&rsa, Algorithm::PS256);
    let answer = present(&talk, &sign(&talk, &key, json!({})), &[]).await;
    assert_eq!(answer.status, 200, "{answer:?}");
}

#[tokio::test]
async fn both_parameters_come_and_nothing_else_authenticates() {
    let key = PeerKey::new();
    let talk = talk(&key).await;
    let assertion = sign(&talk, &key, json!({}));
    let ask = async |form: &[(&str, &str)]| {
        let form: Vec<_> = [("grant_type", "client_credentials")]
            .iter()
            .chain(form)
            .collect();
        send(talk.request(Method::POST, Endpoint::Token).form(&form)).await
    };
    let answer = ask(&[("client_assertion", &assertion)]).await;
    answer.refused(400, "invalid_request", "client_assertion_type is missing");
    let answer = ask(&[("client_assertion_type", TYPE)]).await;
    answer.refused(400, "invalid_request", "client_assertion is missing");
    let saml = "urn:ietf:params:oauth:client-assertion-type:saml2-bearer";
    let answer = ask(&[
        ("client_assertion_type", saml),
        ("client_assertion", &assertion),
    ])
    .await;
    answer.refused(401, "invalid_client", "client_assertion_type is unknown");
    let secret = [("client_secret", SECRET)];
    let answer = present(&talk, &assertion, &secret).await;
    answer.refused(400, "invalid_request", "more than one");
    let form = [
        ("client_assertion_type", TYPE),
        ("client_assertion", &assertion),
    ];
    let request = talk.request(Method::POST, Endpoint::Token).form(&form);
    let answer = send(request.header("authorization", basic("secret", SECRET))).await;
    answer.refused(400, "invalid_request", "more than one");
}

#[tokio::test]
async fn revocation_takes_assertions_too() {
    let key = PeerKey::new();
    let talk = talk(&key).await;
    let tokens = present(&talk, &sign(&talk, &key, json!({})), &[]).await;
    let token = tokens.text("access_token");
    let assertion = sign(&talk, &key, json!({}));
    let form = [
        ("token", token.as_str()),
        ("client_assertion_type", TYPE),
        ("client_assertion", &assertion),
    ];
    let answer = send(talk.request(Method::POST, Endpoint::Revocation).form(&form)).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    talk.resource(&token)
        .await
        .refused(401, "invalid_token", "revoked");
}

#[tokio::test]
async fn a_registration_that_cannot_work_is_refused() {
    let key = PeerKey::new().jwk.to_string();
    for client in [
        Client::service("a", "short").authentication(ClientAuthentication::SecretJwt),
        Client::public("a").authentication(ClientAuthentication::PrivateKeyJwt),
        Client::service_with_key("a", "{}"),
        Client::service_with_key("a", PeerKey::secret(SECRET).jwk.to_string()),
        Client::service_with_key("a", key.as_str()).assertion_algorithm("HS256"),
        Client::service_with_key("a", key).authentication(ClientAuthentication::None),
    ] {
        let builder = LoopbackProvider::builder().client(client.clone());
        assert!(builder.start().await.is_err(), "{client:?}");
    }
}
