//! Registration 2 and 3.1, and the logout specifications.

use core::time::Duration;

use flow_script::{env, json, play};
use jose_assert::{Algorithm, ContentEncryption, KeyManagement};
use oauth2_core::ClientMetadata;
use oidc_idtoken::{ApplicationType, OidcClientMetadata, SubjectType};
use serde_json::{Value, json};

use crate::support::provider::metadata;

fn sent(client: OidcClientMetadata) -> Value {
    let endpoint = "https://op.example/connect/register";
    let provider = metadata().with_registration_endpoint(endpoint).unwrap();
    let intent = oidc_idtoken::register(&provider, client).unwrap();
    let answer = json(201, r#"{"client_id":"s6BhdRkqt3"}"#);
    let (outcome, requests) = play(intent, [answer], &env());
    outcome.unwrap();
    assert_eq!(requests[0].uri(), endpoint);
    serde_json::from_slice(requests[0].body()).unwrap()
}

// Registration 3.1, the example.
#[test]
fn as_in_the_example_of_the_standard() {
    let oauth = ClientMetadata::new()
        .redirect_uris([
            "https://client.example.org/callback",
            "https://client.example.org/callback2",
        ])
        .client_name("My Example")
        .localized("client_name", "ja-Jpan-JP", "クライアント名")
        .logo_uri("https://client.example.org/logo.png")
        .token_endpoint_auth_method("client_secret_basic")
        .jwks_uri("https://client.example.org/my_public_keys.jwks")
        .contacts(["ve7jtb@example.org", "mary@example.org"]);
    let client = OidcClientMetadata::new(oauth)
        .application_type(ApplicationType::Web)
        .subject_type(SubjectType::Pairwise)
        .sector_identifier_uri("https://other.example.net/file_of_redirect_uris.json")
        .userinfo_encrypted_response_alg(KeyManagement::RsaOaep256)
        .userinfo_encrypted_response_enc(ContentEncryption::A128CbcHs256)
        .request_uris([
            "https://client.example.org/rf.txt#qpXaRLh_n93TTR9F252ValdatUQvQiJi5BDub2BeznA",
        ]);
    let expected = json!({
        "application_type": "web",
        "redirect_uris": [
            "https://client.example.org/callback",
            "https://client.example.org/callback2",
        ],
        "client_name": "My Example",
        "client_name#ja-Jpan-JP": "クライアント名",
        "logo_uri": "https://client.example.org/logo.png",
        "subject_type": "pairwise",
        "sector_identifier_uri": "https://other.example.net/file_of_redirect_uris.json",
        "token_endpoint_auth_method": "client_secret_basic",
        "jwks_uri": "https://client.example.org/my_public_keys.jwks",
        "userinfo_encrypted_response_alg": "RSA-OAEP-256",
        "userinfo_encrypted_response_enc": "A128CBC-HS256",
        "contacts": ["ve7jtb@example.org", "mary@example.org"],
        "request_uris": [
            "https://client.example.org/rf.txt#qpXaRLh_n93TTR9F252ValdatUQvQiJi5BDub2BeznA",
        ],
    });
    assert_eq!(sent(client), expected);
}

#[test]
fn with_all_the_others() {
    let oauth = ClientMetadata::new().redirect_uris(["https://client.example.org/cb"]);
    let client = OidcClientMetadata::new(oauth)
        .oauth(|metadata| metadata.string("x", "y"))
        .application_type(ApplicationType::Native)
        .subject_type(SubjectType::Public)
        .id_token_signed_response_alg(Algorithm::Es256)
        .id_token_encrypted_response_alg(KeyManagement::EcdhEs)
        .id_token_encrypted_response_enc(ContentEncryption::A256Gcm)
        .userinfo_signed_response_alg(Algorithm::Ps256)
        .request_object_signing_alg(Algorithm::Rs256)
        .request_object_encryption_alg(KeyManagement::A256Kw)
        .request_object_encryption_enc(ContentEncryption::A128Gcm)
        .token_endpoint_auth_signing_alg(Algorithm::EdDsa)
        .default_max_age(Duration::from_millis(3_600_999))
        .require_auth_time(true)
        .default_acr_values(["urn:mace:incommon:iap:silver", "2"])
        .initiate_login_uri("https://client.example.org/login")
        .post_logout_redirect_uris(["https://client.example.org/bye"])
        .backchannel_logout_uri("https://client.example.org/logout?a=b")
        .backchannel_logout_session_required(true)
        .frontchannel_logout_uri("https://client.example.org/front")
        .frontchannel_logout_session_required(false);
    let expected = json!({
        "redirect_uris": ["https://client.example.org/cb"],
        "x": "y",
        "application_type": "native",
        "subject_type": "public",
        "id_token_signed_response_alg": "ES256",
        "id_token_encrypted_response_alg": "ECDH-ES",
        "id_token_encrypted_response_enc": "A256GCM",
        "userinfo_signed_response_alg": "PS256",
        "request_object_signing_alg": "RS256",
        "request_object_encryption_alg": "A256KW",
        "request_object_encryption_enc": "A128GCM",
        "token_endpoint_auth_signing_alg": "EdDSA",
        "default_max_age": 3600,
        "require_auth_time": true,
        "default_acr_values": ["urn:mace:incommon:iap:silver", "2"],
        "initiate_login_uri": "https://client.example.org/login",
        "post_logout_redirect_uris": ["https://client.example.org/bye"],
        "backchannel_logout_uri": "https://client.example.org/logout?a=b",
        "backchannel_logout_session_required": true,
        "frontchannel_logout_uri": "https://client.example.org/front",
        "frontchannel_logout_session_required": false,
    });
    assert_eq!(sent(client), expected);
}
