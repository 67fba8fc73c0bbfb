use flow_script::{env, field, header, json, play};
use oauth_step::{MutualTls, Request, UrlPolicy};
use oauth2_core::{Client, Misuse, ServerMetadata};
use serde_json::{Value, json};

use super::support::{SECRET, answer_with, misuse, registered, server};

fn client(changes: Value) -> Result<Client, oauth2_core::Error> {
    registered(&answer_with(changes)).unwrap().client(server())
}

/// How a client of this method asks for a token.
fn request(changes: Value) -> Request {
    let client = client(changes).unwrap();
    let answer = json(200, r#"{"access_token":"at","token_type":"Bearer"}"#);
    let (outcome, mut requests) = play(client.client_credentials(), [answer], &env());
    outcome.unwrap();
    requests.remove(0)
}

const METHOD: &str = "token_endpoint_auth_method";
const BASIC: &str = "Basic czZCaGRSa3F0MzpjZjEzNmRjM2MxZmM5M2YzMTE4NWU1ODg1ODA1ZA==";

// RFC 7591 §2: client_secret_basic is the default.
#[test]
fn with_basic_or_nothing_said() {
    for changes in [json!({}), json!({METHOD: null})] {
        let request = request(changes);
        assert_eq!(header(&request, "authorization"), Some(BASIC));
        assert_eq!(field(&request, "client_id"), None);
    }
}

#[test]
fn with_the_secret_in_the_body() {
    let request = request(json!({METHOD: "client_secret_post"}));
    assert_eq!(header(&request, "authorization"), None);
    assert_eq!(field(&request, "client_id").as_deref(), Some("s6BhdRkqt3"));
    assert_eq!(field(&request, "client_secret").as_deref(), Some(SECRET));
}

/// What was registered counts, whatever the server's metadata lists.
#[test]
fn whatever_the_metadata_lists() {
    let lists = r#"["client_secret_post"]"#;
    let server = server().with_member("token_endpoint_auth_methods_supported", lists);
    let client = registered(&answer_with(json!({})))
        .unwrap()
        .client(server.unwrap());
    let answer = json(200, r#"{"access_token":"at","token_type":"Bearer"}"#);
    let (_, requests) = play(client.unwrap().client_credentials(), [answer], &env());
    assert_eq!(header(&requests[0], "authorization"), Some(BASIC));
}

#[test]
fn with_no_credentials() {
    // A secret that is there all the same stays at home.
    for changes in [
        json!({METHOD: "none"}),
        json!({METHOD: "none", "client_secret": null, "client_secret_expires_at": null}),
    ] {
        let request = request(changes);
        assert_eq!(header(&request, "authorization"), None);
        assert_eq!(field(&request, "client_id").as_deref(), Some("s6BhdRkqt3"));
        assert_eq!(field(&request, "client_secret"), None);
    }
}

#[test]
fn not_without_the_secret_that_it_takes() {
    for method in ["client_secret_basic", "client_secret_post"] {
        let changes = json!({
            METHOD: method,
            "client_secret": null,
            "client_secret_expires_at": null,
        });
        assert_eq!(misuse(client(changes)), Misuse::SecretMissing);
    }
}

#[test]
fn not_in_a_way_that_is_not_offered() {
    for method in ["", "Client_Secret_Basic", "x"] {
        let misuse = misuse(client(json!({METHOD: method})));
        assert_eq!(misuse, Misuse::RegisteredAuthentication);
    }
}

#[test]
fn with_the_certificate_that_the_driver_shows() {
    for method in ["tls_client_auth", "self_signed_tls_client_auth"] {
        let client = client(json!({METHOD: method})).unwrap();
        assert!(client.uses_mutual_tls());
        let request = request(json!({METHOD: method}));
        assert!(request.extensions().get::<MutualTls>().is_some());
        assert_eq!(field(&request, "client_id").as_deref(), Some("s6BhdRkqt3"));
        assert_eq!(field(&request, "client_secret"), None);
    }
}

#[cfg(feature = "jose")]
mod by_assertion {
    use base64ct::{Base64UrlUnpadded, Encoding};
    use jose_assert::{Algorithm, SigningKey};

    use super::*;

    const ALGORITHM: &str = "token_endpoint_auth_signing_alg";
    const LONG: &str =
        "a client secret that is long enough for every one of the hashes that HMAC has";

    fn key() -> SigningKey {
        SigningKey::generate(Algorithm::Es256, &env()).unwrap()
    }

    fn with_key(changes: Value) -> Result<Client, oauth2_core::Error> {
        let information = registered(&answer_with(changes)).unwrap();
        information.with_assertion_key(key()).client(server())
    }

    /// The algorithm of the assertion that a client sends.
    fn algorithm(client: Result<Client, oauth2_core::Error>) -> String {
        let answer = json(200, r#"{"access_token":"at","token_type":"Bearer"}"#);
        let (_, mut requests) = play(client.unwrap().client_credentials(), [answer], &env());
        let request = requests.remove(0);
        assert_eq!(field(&request, "client_secret"), None);
        let assertion = field(&request, "client_assertion").unwrap();
        let header = assertion.split('.').next().unwrap();
        let header = Base64UrlUnpadded::decode_vec(header).unwrap();
        let header: Value = serde_json::from_slice(&header).unwrap();
        header.get("alg").unwrap().as_str().unwrap().to_owned()
    }

    #[test]
    fn with_the_algorithm_that_was_registered_or_hs256() {
        let method = "client_secret_jwt";
        let with = |algorithm: Value| {
            client(json!({METHOD: method, ALGORITHM: algorithm, "client_secret": LONG}))
        };
        assert_eq!(algorithm(with(json!(null))), "HS256");
        assert_eq!(algorithm(with(json!("HS512"))), "HS512");
        assert!(with(json!("RS256")).is_err());
        assert_eq!(misuse(with(json!("none"))), Misuse::AssertionAlgorithm);
    }

    #[test]
    fn with_a_key_for_the_algorithm_that_was_registered() {
        let with = |algorithm: Value| json!({METHOD: "private_key_jwt", ALGORITHM: algorithm});
        for registered in [json!(null), json!("ES256")] {
            assert_eq!(algorithm(with_key(with(registered))), "ES256");
        }
        for registered in [json!("RS256"), json!("HS256"), json!("none")] {
            let outcome = with_key(with(registered));
            assert_eq!(misuse(outcome), Misuse::AssertionAlgorithm);
        }
        let outcome = client(with(json!("ES256")));
        assert_eq!(misuse(outcome), Misuse::AssertionKeyMissing);
    }
}

// RFC 8705 §3.4.
#[test]
fn with_tokens_that_are_bound_to_its_certificate() {
    let name = "tls_client_certificate_bound_access_tokens";
    let bound = |members| client(members).unwrap().has_certificate_bound_tokens();
    assert!(bound(json!({name: true})));
    assert!(!bound(json!({name: false})) && !bound(json!({})));
}

#[test]
fn its_only_redirection_uri_is_where_users_come_back_to() {
    assert_eq!(client(json!({})).unwrap().redirect_uri(), None);
    let one = |uri: &str| client(json!({"redirect_uris": [uri]}));
    let uri = "https://client.example.org/callback";
    assert_eq!(one(uri).unwrap().redirect_uri(), Some(uri));
    let plain = one("http://client.example.org/callback");
    assert_eq!(misuse(plain), Misuse::RedirectUri);
}

#[test]
fn at_no_other_server() {
    let other = ServerMetadata::new("https://server.example.com/", UrlPolicy::default());
    let outcome = registered(&answer_with(json!({})))
        .unwrap()
        .client(other.unwrap());
    assert_eq!(misuse(outcome), Misuse::OtherServer);
}

// RFC 9101 §9: what is registered for request objects binds the client.
#[cfg(feature = "jose")]
#[test]
fn with_the_algorithm_of_its_request_objects() {
    let client = client(json!({"request_object_signing_alg": "ES256"})).unwrap();
    assert_eq!(client.request_object_signing_alg(), Some("ES256"));
    let unsigned = oauth2_core::RequestObject::dangerous_unsigned();
    let refused = client
        .authorization()
        .request_object(unsigned)
        .begin(&env());
    let member = "request_object_signing_alg";
    assert_eq!(misuse(refused), Misuse::RequestObjectUnsupported(member));
}

// RFC 9126 §6.
#[test]
fn with_pushed_requests_alone_where_it_registered_that() {
    let member = "require_pushed_authorization_requests";
    let bound = client(json!({ member: true })).unwrap();
    let refused = bound.authorization().begin(&env());
    assert_eq!(misuse(refused), Misuse::PushRequired);
    let free = client(json!({ member: false })).unwrap();
    free.authorization().begin(&env()).unwrap();
}
