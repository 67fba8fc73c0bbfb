use jose_assert::{ContentEncryption, KeyManagement};
use jsonwebtoken::Algorithm;
use loopback_provider::{
    Client, ClientAuthentication, EncryptTo, Endpoint, Fault, LoopbackProvider,
};
use reqwest::Method;

use crate::decrypted::{SECRET, key_for, nested, rsa_pem};
use crate::support::{Answered, REDIRECT_URI, Talk, VERIFIER, claims, send};
use crate::verified::verified;

fn client(id: &str) -> Client {
    let client = Client::confidential(id, SECRET).native(true);
    let client = client.authentication(ClientAuthentication::Post);
    client.redirect_uri(REDIRECT_URI)
}

async fn login(talk: &Talk, id: &str) -> Answered {
    let form = [
        ("grant_type", "authorization_code"),
        ("client_id", id),
        ("client_secret", SECRET),
        ("code", &talk.code(&[("client_id", id)]).await),
        ("redirect_uri", REDIRECT_URI),
        ("code_verifier", VERIFIER),
    ];
    send(talk.request(Method::POST, Endpoint::Token).form(&form)).await
}

#[tokio::test]
async fn by_every_algorithm_around_a_signed_token() {
    let pem = rsa_pem(&Talk::start().await);
    let mut builder = LoopbackProvider::builder();
    let mut registered = Vec::new();
    let contents = ContentEncryption::ALL.iter().cycle();
    for (algorithm, content) in KeyManagement::ALL.iter().zip(contents) {
        let (key, to) = key_for(*algorithm, &pem);
        let id = algorithm.name();
        builder = builder.client(client(id).id_token_encryption(to, content.name()));
        registered.push((id, key, *content));
    }
    let talk = Talk::with(builder).await;
    for (id, key, content) in registered {
        let tokens = login(&talk, id).await;
        let signed = nested(&tokens.text("id_token"), &key, content);
        let claims = verified(&talk, &signed, Algorithm::RS256).await.unwrap();
        assert_eq!(claims["aud"], id);
        let changes = [("client_id", id), ("response_type", "id_token")];
        let token = talk.authorize(&changes).await.parameter("id_token");
        let signed = nested(&token.unwrap(), &key, content);
        assert!(verified(&talk, &signed, Algorithm::RS256).await.is_some());
    }
}

#[tokio::test]
async fn what_was_spoiled_can_still_be_decrypted() {
    let (key, to) = key_for(KeyManagement::EcdhEs, "");
    let client = client("app").id_token_encryption(to, "A256GCM");
    let talk = Talk::with(LoopbackProvider::builder().client(client)).await;
    let fault = |fault| talk.provider.fault(Endpoint::Token, fault);
    fault(Fault::wrong_nonce());
    let token = login(&talk, "app").await.text("id_token");
    let signed = nested(&token, &key, ContentEncryption::A256Gcm);
    assert_eq!(claims(&signed)["nonce"], "another nonce");
    fault(Fault::IdTokenSignature);
    let token = login(&talk, "app").await.text("id_token");
    let signed = nested(&token, &key, ContentEncryption::A256Gcm);
    assert_eq!(verified(&talk, &signed, Algorithm::RS256).await, None);
}

#[tokio::test]
async fn a_registration_that_cannot_work_is_refused() {
    let (_, agreed) = key_for(KeyManagement::EcdhEs, "");
    let secret = |name: &str| EncryptTo::ClientSecret(name.to_owned());
    let jwk = |text: &str| EncryptTo::Jwk(text.to_owned());
    let without_alg = r#"{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAA"}"#;
    let short = Client::confidential("short", "a short secret");
    let for_another = r#"{"kty":"oct","k":"AAAAAAAAAAAAAAAAAAAAAA","alg":"dir"}"#;
    for (client, to, enc, why) in [
        (client("a"), agreed.clone(), "A512GCM", "content encryption"),
        (client("a"), secret("RSA1_5"), "A128GCM", "key management"),
        (client("a"), secret("ECDH-ES"), "A128GCM", "does not fit"),
        (client("a"), jwk(without_alg), "A128GCM", "key management"),
        (client("a"), jwk("{}"), "A128GCM", "key management"),
        (client("a"), jwk(for_another), "A256GCM", "does not fit"),
        (short, secret("A128KW"), "A128GCM", "does not fit"),
        (
            Client::public("a"),
            secret("dir"),
            "A128GCM",
            "without a client secret",
        ),
    ] {
        for client in [
            client.clone().id_token_encryption(to.clone(), enc),
            client.userinfo_encryption(to, enc),
        ] {
            let started = LoopbackProvider::builder().client(client).start().await;
            let error = started.unwrap_err().to_string();
            assert!(error.contains(why), "{error}");
        }
    }
    assert!(!format!("{:?}", jwk(for_another)).contains("AAAA"));
}

#[tokio::test]
async fn the_metadata_lists_the_algorithms() {
    let talk = Talk::start().await;
    let metadata = talk
        .get(&talk.provider.url(Endpoint::Metadata))
        .await
        .json();
    for token in ["id_token", "userinfo"] {
        let listed = |what: &str| {
            let member = &metadata[format!("{token}_{what}_values_supported")];
            let listed = member.as_array().unwrap().iter();
            listed
                .map(|name| name.as_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        assert_eq!(listed("signing_alg"), ["RS256", "ES256"]);
        let names = KeyManagement::ALL.iter().map(|algorithm| algorithm.name());
        assert!(names.eq(listed("encryption_alg")));
        let names = ContentEncryption::ALL
            .iter()
            .map(|algorithm| algorithm.name());
        assert!(names.eq(listed("encryption_enc")));
    }
}
