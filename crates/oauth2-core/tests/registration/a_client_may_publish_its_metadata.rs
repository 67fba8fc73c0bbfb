use flow_script::env;
use oauth_step::{UrlError, UrlPolicy};
use oauth2_core::{
    ClientIdMetadataDocument, ClientMetadata, ClientMetadataFault, Error, Misuse, ServerMetadata,
};
use serde_json::{Value, json};

use super::support::misuse;

const URL: &str = "https://client.example.org/oauth/client.json";
const CALLBACK: &str = "https://client.example.org/cb";

fn metadata() -> ClientMetadata {
    ClientMetadata::new()
        .client_name("My Example Client")
        .redirect_uris([CALLBACK])
        .token_endpoint_auth_method("none")
}

fn at(url: &str) -> Result<ClientIdMetadataDocument, Error> {
    ClientIdMetadataDocument::new(url, metadata())
}

fn of(metadata: ClientMetadata) -> Result<ClientIdMetadataDocument, Error> {
    ClientIdMetadataDocument::new(URL, metadata)
}

fn server() -> ServerMetadata {
    ServerMetadata::new("https://server.example.com", UrlPolicy::default())
        .and_then(|server| {
            server.with_authorization_endpoint("https://server.example.com/authorize")
        })
        .unwrap()
}

// Client ID Metadata Document §3.
#[test]
fn the_id_is_an_https_url_with_a_path() {
    for url in [
        URL,
        "https://client.example.org/",
        "https://client.example.org:443/client",
        "https://client.example.org/client?tenant=1",
        "https://client.example.org/a..b/.well-known/...",
    ] {
        assert_eq!(at(url).unwrap().client_id(), url);
    }
    for (url, error) in [
        ("http://client.example.org/client", UrlError::InsecureHttp),
        // The draft knows no exception, so not this machine either.
        ("http://localhost/client", UrlError::InsecureHttp),
        ("http://127.0.0.1:8080/client", UrlError::InsecureHttp),
        ("com.example.client:/client", UrlError::Scheme),
        ("https://user@client.example.org/client", UrlError::UserInfo),
        ("https://u:p@client.example.org/client", UrlError::UserInfo),
        ("https://client.example.org/client#part", UrlError::Fragment),
        ("https://client.example.org/client#", UrlError::Fragment),
        ("s6BhdRkqt3", UrlError::NotAbsolute),
        ("", UrlError::NotAbsolute),
    ] {
        assert_eq!(misuse(at(url)), Misuse::Url("client_id", error), "{url}");
    }
    for url in [
        "https://client.example.org",
        "https://client.example.org?client",
        "https://client.example.org/.",
        "https://client.example.org/./client",
        "https://client.example.org/a/../client",
        "https://client.example.org/a/..",
        "https://client.example.org/a/%2e%2E/client",
        "https://client.example.org/.%2e?x",
    ] {
        assert_eq!(misuse(at(url)), Misuse::ClientIdUrl, "{url}");
    }
    // Dots in a query are no segments of the path.
    assert!(at("https://client.example.org/client?a=/../b").is_ok());
}

// §4.
#[test]
fn the_document_names_its_own_url() {
    let document = of(metadata()
        .scope("read")
        .member("dpop_bound_access_tokens", "true"));
    let published: Value = serde_json::from_str(&document.unwrap().to_json()).unwrap();
    let expected = json!({
        "client_id": URL,
        "client_name": "My Example Client",
        "redirect_uris": [CALLBACK],
        "token_endpoint_auth_method": "none",
        "scope": "read",
        "dpop_bound_access_tokens": true,
    });
    assert_eq!(published, expected);
}

// §4.1: no shared secret, by no name.
#[test]
fn a_secret_is_not_published() {
    for name in ["client_secret", "client_secret_expires_at", "client_id"] {
        let outcome = of(metadata().member(name, "\"0\""));
        assert_eq!(misuse(outcome), Misuse::ReservedParameter(name));
    }
    let shared = Misuse::ClientMetadata(ClientMetadataFault::SharedSecret);
    for method in [
        "client_secret_basic",
        "client_secret_post",
        "client_secret_jwt",
        "client_secret_other",
    ] {
        let outcome = of(metadata().token_endpoint_auth_method(method));
        assert_eq!(misuse(outcome), shared, "{method}");
    }
    // RFC 7591 §2: the default takes a secret.
    let unset = of(metadata().without("token_endpoint_auth_method"));
    assert_eq!(misuse(unset), shared);
    for method in ["none", "private_key_jwt", "tls_client_auth", "attest_jwt"] {
        assert!(of(metadata().token_endpoint_auth_method(method)).is_ok());
    }
}

// §4.1: only public keys.
#[test]
fn a_private_key_is_not_published() {
    let keys = |key: &str| metadata().jwks(&format!(r#"{{"keys":[{key}]}}"#));
    for key in [
        r#"{"kty":"OKP","crv":"Ed25519","x":"AA","d":"AA"}"#,
        r#"{"kty":"oct","k":"AA"}"#,
    ] {
        let expected = Misuse::ClientMetadata(ClientMetadataFault::PrivateKey);
        assert_eq!(misuse(of(keys(key))), expected);
    }
    assert!(of(keys(r#"{"kty":"OKP","crv":"Ed25519","x":"AA"}"#)).is_ok());
}

#[test]
fn metadata_keeps_the_rules_of_registration() {
    let outcome = of(metadata().without("redirect_uris"));
    let expected = Misuse::ClientMetadata(ClientMetadataFault::RedirectUrisMissing);
    assert_eq!(misuse(outcome), expected);
    let outcome = of(metadata().redirect_uris(["http://client.example.org/cb"]));
    assert_eq!(misuse(outcome), Misuse::RedirectUri);
    // §4.2: a client that redirects nobody has none.
    let service = ClientMetadata::new()
        .token_endpoint_auth_method("private_key_jwt")
        .grant_types(["client_credentials"])
        .response_types::<&str>([]);
    assert!(of(service).is_ok());
}

#[test]
fn the_client_is_known_by_its_url() {
    let client = at(URL).unwrap().client(server()).unwrap();
    assert_eq!(client.id(), URL);
    assert_eq!(client.redirect_uri(), Some(CALLBACK));
    let (authorization, _) = client.authorization().begin(&env()).unwrap();
    let sent = authorization.url();
    let id = "client_id=https%3A%2F%2Fclient.example.org%2Foauth%2Fclient.json";
    assert!(sent.contains(id), "{sent}");

    let several = metadata().redirect_uris([CALLBACK, "https://client.example.org/other"]);
    let client = of(several).unwrap().client(server()).unwrap();
    assert_eq!(client.redirect_uri(), None);
}

#[test]
fn the_client_authenticates_as_its_metadata_says() {
    let client = |method: &str| {
        let document = of(metadata().token_endpoint_auth_method(method));
        document.unwrap().client(server())
    };
    assert!(client("tls_client_auth").is_ok());
    let unknown = misuse(client("attest_jwt_client_auth"));
    assert_eq!(unknown, Misuse::RegisteredAuthentication);
}

// §4.1: by keys that are published.
#[cfg(feature = "jose")]
#[test]
fn a_key_takes_the_place_of_a_secret() {
    use jose_assert::{Algorithm, SigningKey};

    let key = SigningKey::generate(Algorithm::Es256, &env()).unwrap();
    let jwks = format!(r#"{{"keys":[{}]}}"#, key.public_jwk().unwrap());
    let method = metadata().token_endpoint_auth_method("private_key_jwt");
    let document = of(method.jwks(&jwks)).unwrap();
    let keyless = document.client(server());
    assert_eq!(misuse(keyless), Misuse::AssertionKeyMissing);
    let server = server().with_token_endpoint("https://server.example.com/token");
    let document = document.with_assertion_key(key);
    let client = document.client(server.unwrap()).unwrap();
    let granted = flow_script::json(200, r#"{"access_token":"at","token_type":"Bearer"}"#);
    let (outcome, requests) = flow_script::play(client.client_credentials(), [granted], &env());
    assert!(outcome.is_ok());
    let [request] = &requests[..] else {
        panic!("one request")
    };
    assert!(flow_script::field(request, "client_assertion").is_some());
}

// §6.
#[test]
fn a_server_says_whether_it_fetches_documents() {
    let says = |json: &str| {
        let server = server().with_member("client_id_metadata_document_supported", json);
        server.unwrap()
    };
    assert!(says("true").client_id_metadata_document_supported());
    assert!(at(URL).unwrap().client(says("true")).is_ok());
    for server in [server(), says("false"), says("null")] {
        assert!(!server.client_id_metadata_document_supported());
    }
    let outcome = at(URL).unwrap().client(says("false"));
    assert_eq!(misuse(outcome), Misuse::ClientIdMetadataDocumentUnsupported);
}
