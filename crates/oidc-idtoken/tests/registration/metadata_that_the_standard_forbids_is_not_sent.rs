//! Registration 2, and the logout specifications: what a provider must refuse.

use jose_assert::{Algorithm, ContentEncryption, KeyManagement};
use oauth_step::{UrlError, UrlPolicy};
use oauth2_core::{ClientMetadata, ClientMetadataFault};
use oidc_idtoken::{
    ApplicationType, Error, Misuse, OidcClientMetadata, OidcClientMetadataFault as Fault,
};

use crate::support::provider::metadata;

const CALLBACK: &str = "https://client.example.org/cb";

fn good() -> OidcClientMetadata {
    OidcClientMetadata::new(ClientMetadata::new().redirect_uris([CALLBACK]))
}

fn with(oauth: impl FnOnce(ClientMetadata) -> ClientMetadata) -> OidcClientMetadata {
    good().oauth(oauth)
}

/// No request comes of it.
#[track_caller]
fn refused(client: OidcClientMetadata) -> Fault {
    let provider = metadata().with_registration_endpoint("https://op.example/register");
    match oidc_idtoken::register(&provider.unwrap(), client) {
        Err(Error::Misuse(Misuse::ClientMetadata(fault))) => fault,
        other => panic!("expected a fault, got {other:?}"),
    }
}

#[track_caller]
fn accepted(client: &OidcClientMetadata) {
    client.check(UrlPolicy::default()).unwrap();
}

fn implicit(uri: &str) -> OidcClientMetadata {
    let oauth = ClientMetadata::new()
        .redirect_uris([CALLBACK, uri])
        .grant_types(["authorization_code", "implicit"])
        .response_types(["code", "id_token token"]);
    OidcClientMetadata::new(oauth)
}

// "MUST only register URLs using the https scheme …; they MUST NOT use localhost".
#[test]
fn tokens_for_a_web_client_in_the_clear_or_at_localhost() {
    for uri in [
        "http://127.0.0.1/cb",
        "http://localhost/cb",
        "https://localhost/cb",
        "https://LocalHost:8443/cb",
        "org.example.app:/cb",
    ] {
        assert_eq!(refused(implicit(uri)), Fault::ImplicitRedirectUri, "{uri}");
        let web = implicit(uri).application_type(ApplicationType::Web);
        assert_eq!(refused(web), Fault::ImplicitRedirectUri, "{uri}");
        accepted(&implicit(uri).application_type(ApplicationType::Native));
        // A code may go there.
        let code = ClientMetadata::new().redirect_uris([uri]);
        accepted(&OidcClientMetadata::new(code));
    }
    accepted(&implicit("https://localhost.example.org/cb"));
}

// "unless the Client uses only Response Types that return no ID Token from the Authorization
// Endpoint".
#[test]
fn unsigned_id_tokens_through_the_browser() {
    let none = OidcClientMetadata::dangerous_unsigned_id_tokens;
    for types in ["id_token", "code id_token", "token id_token"] {
        let oauth = ClientMetadata::new()
            .redirect_uris([CALLBACK])
            .grant_types(["authorization_code", "implicit"])
            .response_types(["code", types]);
        let client = OidcClientMetadata::new(oauth);
        assert_eq!(refused(none(client.clone())), Fault::UnsignedIdToken);
        accepted(&client.id_token_signed_response_alg(Algorithm::Rs256));
    }
    accepted(&none(good()));
}

// "When … enc is included, … alg MUST also be provided."
#[test]
fn an_encryption_of_content_without_one_of_its_key() {
    let enc = ContentEncryption::A128Gcm;
    for (client, alg) in [
        (
            good().id_token_encrypted_response_enc(enc),
            "id_token_encrypted_response_alg",
        ),
        (
            good().userinfo_encrypted_response_enc(enc),
            "userinfo_encrypted_response_alg",
        ),
        (
            good().request_object_encryption_enc(enc),
            "request_object_encryption_alg",
        ),
        (
            with(|metadata| metadata.string("authorization_encrypted_response_enc", "A128GCM")),
            "authorization_encrypted_response_alg",
        ),
    ] {
        assert_eq!(refused(client.clone()), Fault::EncryptionAlgMissing(alg));
        accepted(&client.oauth(|metadata| metadata.string(alg, "A128KW")));
    }
    accepted(&good().id_token_encrypted_response_alg(KeyManagement::Dir));
}

// "https" for the first two, an absolute URI without fragment for the others.
#[test]
fn places_in_the_clear_or_nowhere() {
    for name in [
        "initiate_login_uri",
        "sector_identifier_uri",
        "backchannel_logout_uri",
        "frontchannel_logout_uri",
    ] {
        for (url, error) in [
            ("http://client.example.org/x", UrlError::InsecureHttp),
            ("/x", UrlError::NotAbsolute),
            ("https://client.example.org/x#f", UrlError::Fragment),
        ] {
            let client = with(|metadata| metadata.string(name, url));
            assert_eq!(refused(client), Fault::Url(name, error), "{name} {url}");
        }
        let url = "https://client.example.org/x";
        accepted(&with(|metadata| metadata.string(name, url)));
    }
}

// Front-Channel Logout 2: "domain, port, and scheme … MUST be the same".
#[test]
fn a_front_channel_logout_at_another_origin() {
    for url in [
        "https://other.example.org/front",
        "https://client.example.org:8443/front",
        "http://127.0.0.1/front",
    ] {
        let client = good().frontchannel_logout_uri(url);
        assert_eq!(refused(client), Fault::FrontchannelLogoutOrigin, "{url}");
    }
    accepted(&good().frontchannel_logout_uri("https://client.example.org:443/front"));
}

// RFC 7591 2 and 2.1, which hold here too.
#[test]
fn what_oauth_refuses() {
    let uri = "https://client.example.org/jwks";
    for (client, expected) in [
        (
            with(|metadata| metadata.jwks(r#"{"keys":[]}"#).jwks_uri(uri)),
            ClientMetadataFault::JwksAndJwksUri,
        ),
        (
            with(|metadata| metadata.response_types(["code id_token"])),
            ClientMetadataFault::GrantTypeMissing("implicit"),
        ),
    ] {
        match client.check(UrlPolicy::default()) {
            Err(Error::OAuth2(oauth2_core::Error::Misuse(misuse))) => {
                assert_eq!(misuse, expected.into());
            }
            other => panic!("expected a misuse, got {other:?}"),
        }
    }
}
