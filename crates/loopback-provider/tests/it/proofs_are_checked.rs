use std::time::Duration;

use jsonwebtoken::Algorithm;
use loopback_provider::{Client, Endpoint, LoopbackProvider};
use reqwest::Method;
use serde_json::{Value, json};

use crate::peer::PeerKey;
use crate::proofs::{HEADER, ask, claims, header, proof, service};
use crate::support::{Talk, send};

async fn talk() -> Talk {
    Talk::with(LoopbackProvider::builder().frozen_at(1_700_000_000)).await
}

fn with_header(talk: &Talk, key: &PeerKey, changes: Value) -> String {
    let claims = claims(talk, &Method::POST, Endpoint::Token, json!({}));
    key.sign(&header(key, changes), &claims)
}

#[tokio::test]
async fn every_kind_of_key_will_do() {
    let talk = talk().await;
    for key in [
        PeerKey::new(),
        PeerKey::ed25519(),
        PeerKey::rsa(&talk, Algorithm::RS256),
        PeerKey::rsa(&talk, Algorithm::PS256),
    ] {
        let tokens = ask(&talk, &proof(&talk, &key, Endpoint::Token, json!({}))).await;
        assert_eq!(tokens.status, 200, "{} {tokens:?}", key.alg());
        assert_eq!(tokens.text("token_type"), "DPoP");
        assert_eq!(tokens.header("dpop-nonce"), "");
    }
    assert_eq!(send(service(&talk)).await.text("token_type"), "Bearer");
}

#[tokio::test]
async fn a_header_that_does_not_fit_is_refused() {
    let (talk, key) = (talk().await, PeerKey::new());
    let mut private = key.jwk.clone();
    private["d"] = json!("AAAA");
    for (changes, why) in [
        (json!({"typ": null}), "type is not dpop+jwt"),
        (json!({"typ": "JWT"}), "type is not dpop+jwt"),
        (json!({"typ": "DPoP+jwt"}), "type is not dpop+jwt"),
        (json!({"alg": null}), "names no algorithm"),
        (json!({"alg": "none"}), "none of those"),
        (json!({"alg": "HS256"}), "none of those"),
        (json!({"alg": "PS256"}), "signature"),
        (json!({"crit": ["b64"]}), "an extension"),
        (json!({"jwk": null}), "brings no jwk"),
        (json!({"jwk": "x"}), "brings no jwk"),
        (json!({"jwk": private}), "not a public key alone"),
        (json!({"jwk": PeerKey::new().jwk}), "signature"),
        (json!({"jwk": {"kty": "EC", "crv": "P-256"}}), "malformed"),
    ] {
        let answer = ask(&talk, &with_header(&talk, &key, changes)).await;
        answer.refused(400, "invalid_dpop_proof", why);
        assert_eq!(answer.header("www-authenticate"), "");
    }
    let secret = PeerKey::secret("a secret of more than 32 octets, + and /");
    let answer = ask(&talk, &proof(&talk, &secret, Endpoint::Token, json!({}))).await;
    answer.refused(400, "invalid_dpop_proof", "none of those");
}

#[tokio::test]
async fn claims_that_do_not_fit_are_refused() {
    let (talk, key) = (talk().await, PeerKey::new());
    let (url, now) = (talk.provider.url(Endpoint::Token), talk.provider.now());
    for (changes, why) in [
        (json!({"htm": null}), "htm is missing"),
        (json!({"htm": "GET"}), "htm is not the method"),
        (json!({"htm": "post"}), "htm is not the method"),
        (json!({"htu": null}), "htu is missing"),
        (json!({"htu": format!("{url}/")}), "htu is not the URI"),
        (
            json!({"htu": url.replace("127.0.0.1", "localhost")}),
            "htu is not the URI",
        ),
        (
            json!({"htu": talk.provider.resource_url()}),
            "htu is not the URI",
        ),
        (json!({"htu": format!("{url}?a=b")}), "query or a fragment"),
        (json!({"htu": format!("{url}#a")}), "query or a fragment"),
        (json!({"jti": null}), "jti is missing"),
        (json!({"jti": ""}), "jti is not a string"),
        (json!({"iat": null}), "iat is missing"),
        (json!({"iat": now.to_string()}), "iat is missing"),
        (json!({"iat": now - 61}), "too old"),
        (json!({"iat": now + 11}), "in the future"),
        (json!({"nonce": "guessed"}), "no nonce"),
        (json!({"nonce": 7}), "not a string"),
    ] {
        let answer = ask(&talk, &proof(&talk, &key, Endpoint::Token, changes)).await;
        answer.refused(400, "invalid_dpop_proof", why);
    }
    for iat in [now - 60, now + 10] {
        let answer = ask(
            &talk,
            &proof(&talk, &key, Endpoint::Token, json!({ "iat": iat })),
        )
        .await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }
}

#[tokio::test]
async fn a_proof_is_good_once() {
    let (talk, key) = (talk().await, PeerKey::new());
    let first = proof(&talk, &key, Endpoint::Token, json!({"jti": "a"}));
    assert_eq!(ask(&talk, &first).await.status, 200);
    ask(&talk, &first)
        .await
        .refused(400, "invalid_dpop_proof", "jti was used before");
    talk.provider.advance(Duration::from_secs(60));
    ask(&talk, &first)
        .await
        .refused(400, "invalid_dpop_proof", "jti was used before");
    talk.provider.advance(Duration::from_secs(1));
    ask(&talk, &first)
        .await
        .refused(400, "invalid_dpop_proof", "too old");
    // Another key has ids of its own.
    let other = proof(&talk, &PeerKey::new(), Endpoint::Token, json!({"jti": "a"}));
    assert_eq!(ask(&talk, &other).await.status, 200);
}

#[tokio::test]
async fn there_is_one_and_it_is_whole() {
    let (talk, key) = (talk().await, PeerKey::new());
    let fresh = || proof(&talk, &key, Endpoint::Token, json!({}));
    let twice = service(&talk)
        .header(HEADER, fresh())
        .header(HEADER, fresh());
    send(twice)
        .await
        .refused(400, "invalid_dpop_proof", "more than one");
    let (good, other) = (fresh(), fresh());
    let (input, signature) = (
        good.rsplit_once('.').unwrap().0,
        other.rsplit_once('.').unwrap().1,
    );
    for (forged, why) in [
        (format!("{input}.{signature}"), "signature"),
        (format!("{input}."), "signature"),
        (input.to_owned(), "three parts"),
        (format!("{good}="), "base64url"),
        (String::new(), "three parts"),
    ] {
        ask(&talk, &forged)
            .await
            .refused(400, "invalid_dpop_proof", why);
    }
}

#[tokio::test]
async fn a_client_can_be_registered_to_send_one_always() {
    let client = Client::service("bound", "a secret").dpop_bound_access_tokens(true);
    let talk = Talk::with(LoopbackProvider::builder().client(client)).await;
    let request = || {
        let request = talk.request(Method::POST, Endpoint::Token);
        let request = request.header("authorization", crate::support::basic("bound", "a secret"));
        request.form(&[("grant_type", "client_credentials")])
    };
    send(request())
        .await
        .refused(400, "invalid_dpop_proof", "missing");
    let proof = proof(&talk, &PeerKey::new(), Endpoint::Token, json!({}));
    assert_eq!(send(request().header(HEADER, proof)).await.status, 200);
    // And it gets none out of the front channel.
    let client = Client::public("front").redirect_uri(crate::support::REDIRECT_URI);
    let client = client.dpop_bound_access_tokens(true);
    let talk = Talk::with(LoopbackProvider::builder().client(client)).await;
    let changes = [("client_id", "front"), ("response_type", "code token")];
    let answer = talk.authorize(&changes).await;
    answer.redirected_error("unauthorized_client", "bound to a key");
}

#[tokio::test]
async fn the_metadata_tells_the_algorithms() {
    let talk = talk().await;
    let metadata = talk.get(&talk.provider.url(Endpoint::Metadata)).await;
    let algorithms = &metadata.json()["dpop_signing_alg_values_supported"];
    assert_eq!(
        *algorithms,
        json!(["ES256", "PS256", "RS256", "EdDSA", "Ed25519"])
    );
}
