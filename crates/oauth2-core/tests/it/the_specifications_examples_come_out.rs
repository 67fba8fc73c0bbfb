use base64ct::{Base64, Encoding};
use flow_script::{NOON, VectorCounts, response};
use oauth_step::{Endpoint, UrlPolicy};
use oauth2_core::{
    AuthorizationRequest, Challenge, DeviceAuthorizationRequest, IntrospectionRequest,
    MetadataForm, PushedAuthorization, PushedAuthorizationRequest, RevocationRequest,
    ServerMetadata, TokenRequest, TokenRules, TokenTypeIdentifier, code_challenge,
};
use serde_json::Value;

fn vectors(section: &str) -> Value {
    let text = include_str!("../vectors/oauth2.json");
    let mut all: Value = serde_json::from_str(text).unwrap();
    all[section].take()
}

fn each(section: &str) -> Vec<Value> {
    match vectors(section) {
        Value::Array(entries) => entries,
        other => panic!("{section} is no list: {other}"),
    }
}

/// Checks every entry of a section, and says that all came out.
fn accept_each(section: &str, check: impl Fn(&Value)) {
    let mut counts = VectorCounts::new();
    for entry in each(section) {
        check(&entry);
        counts.accept();
    }
    counts.say(&format!("oauth2.json {section}"), "any");
}

fn text<'a>(entry: &'a Value, name: &str) -> &'a str {
    entry[name]
        .as_str()
        .unwrap_or_else(|| panic!("{name} of {entry}"))
}

fn pairs(entry: &Value) -> Vec<(&str, &str)> {
    let pairs = entry["expected_pairs"].as_array().unwrap();
    let pair =
        |pair: &'_ Value| -> (String, String) { serde_json::from_value(pair.clone()).unwrap() };
    // The vectors live as long as the test.
    pairs
        .iter()
        .map(pair)
        .map(|(n, v)| (&*n.leak(), &*v.leak()))
        .collect()
}

fn endpoint(entry: &Value) -> Endpoint {
    Endpoint::parse(text(entry, "endpoint"), UrlPolicy::default()).unwrap()
}

/// Id and secret behind a printed `Authorization: Basic` header.
fn basic(entry: &Value) -> Option<(String, String)> {
    let encoded = entry["authorization"].as_str()?.strip_prefix("Basic ")?;
    let decoded = String::from_utf8(Base64::decode_vec(encoded).unwrap()).unwrap();
    let (id, secret) = decoded.split_once(':')?;
    Some((id.to_owned(), secret.to_owned()))
}

#[test]
fn basic_authentication() {
    let endpoint = Endpoint::parse("https://server.example.com/", UrlPolicy::default()).unwrap();
    accept_each("basic_auth", |entry| {
        let request = TokenRequest::new("client_credentials");
        let request = request.basic(text(entry, "client_id"), text(entry, "client_secret"));
        let request = request.unwrap().into_request(&endpoint);
        assert_eq!(
            request.headers()["authorization"],
            text(entry, "expected_header")
        );
    });
}

#[test]
fn code_challenges() {
    accept_each("pkce", |entry| {
        assert_eq!(
            code_challenge(text(entry, "verifier")),
            text(entry, "challenge")
        );
    });
}

#[test]
fn authorization_urls() {
    accept_each("authorization_urls", |entry| {
        let request = pairs(entry)
            .into_iter()
            .fold(AuthorizationRequest::new(), |request, (n, v)| {
                request.param(n, v)
            });
        let url = text(entry, "one_valid_url");
        assert_eq!(request.clone().into_url(&endpoint(entry)), url, "{entry}");
        let (_, query) = url.split_once('?').unwrap();
        assert_eq!(request.into_form(), query);
    });
}

#[test]
fn requests() {
    accept_each("requests", |entry| {
        let (first, pairs) = pairs(entry)
            .split_first()
            .map(|(a, b)| (*a, b.to_vec()))
            .unwrap();
        let basic = basic(entry);
        // All messages have these methods, and no trait of their own.
        macro_rules! printed {
            ($message:expr) => {{
                let mut message = $message;
                for (name, value) in pairs {
                    message = message.param(name, value);
                }
                if let Some((id, secret)) = basic {
                    message = message.basic(&id, &secret).unwrap();
                }
                message.into_request(&endpoint(entry))
            }};
        }
        let is_at = |path| text(entry, "endpoint").ends_with(path);
        let request = match first {
            ("grant_type", grant_type) => printed!(TokenRequest::new(grant_type)),
            ("token", token) if is_at("/introspect") => printed!(IntrospectionRequest::new(token)),
            ("token", token) => printed!(RevocationRequest::new(token)),
            (name, value) if is_at("/par") => {
                printed!(PushedAuthorizationRequest::new().param(name, value))
            }
            (name, value) => printed!(DeviceAuthorizationRequest::new().param(name, value)),
        };
        assert_eq!(request.method(), text(entry, "method"));
        assert_eq!(request.uri(), text(entry, "endpoint"));
        assert_eq!(
            request.headers()["content-type"],
            text(entry, "content_type")
        );
        assert_eq!(request.headers()["accept"], text(entry, "accept"));
        let authorization = request.headers().get("authorization");
        let authorization = authorization.map(|value| value.to_str().unwrap());
        assert_eq!(authorization, entry["authorization"].as_str());
        assert_eq!(
            request.body(),
            text(entry, "one_valid_body").as_bytes(),
            "{entry}"
        );
    });
}

#[test]
fn responses() {
    let registered = ["example".to_owned()];
    let mut counts = VectorCounts::new();
    for entry in each("responses") {
        let status = entry["status"].as_u64().unwrap().try_into().unwrap();
        let headers = [("content-type", text(&entry, "content_type"))];
        let answer = response(status, &headers, text(&entry, "body"));
        let strict = TokenRules::new().parse(&answer, NOON, NOON);
        let lenient = TokenRules::new()
            .token_types(&registered)
            .parse(&answer, NOON, NOON);
        match text(&entry, "source") {
            "RFC 6749 s5.2" => {
                assert!(strict.is_err() && lenient.is_err());
                counts.refuse();
                continue;
            }
            "RFC 9126 s2.2" => {
                let pushed = PushedAuthorization::parse(&answer, NOON, NOON).unwrap();
                let reference = "urn:ietf:params:oauth:request_uri:6esc_11ACC5bwc014ltc14eY22c";
                assert_eq!(pushed.request_uri(), reference);
                assert_eq!(pushed.expires_at().0, NOON.0 + 60);
            }
            "RFC 8628 s3.2" => {
                let authorization = DeviceAuthorizationRequest::parse(&answer, NOON, NOON).unwrap();
                assert_eq!(authorization.user_code(), "WDJB-MJHT");
                assert_eq!(
                    authorization.verification_uri(),
                    "https://example.com/device"
                );
                assert_eq!(
                    authorization.verification_uri_complete(),
                    Some("https://example.com/device?user_code=WDJB-MJHT")
                );
                assert_eq!(
                    authorization.device_code().expose(),
                    "GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS"
                );
                assert_eq!(authorization.expires_at().0, NOON.0 + 1800);
                assert_eq!(authorization.interval().as_secs(), 5);
            }
            "RFC 8693 s2.3" => {
                let exchanged = TokenRules::new().token_exchange();
                for outcome in [strict, exchanged.parse(&answer, NOON, NOON)] {
                    let issued = outcome.unwrap().issued_token_type().unwrap();
                    assert_eq!(issued, TokenTypeIdentifier::AccessToken);
                }
            }
            _ => {
                assert!(strict.is_err(), "an unknown token type");
                let tokens = lenient.unwrap();
                assert_eq!(tokens.access_token().expose(), "2YotnFZFEjr1zCsicMWpAA");
                let extra = tokens.extra("example_parameter").unwrap();
                assert_eq!(extra.as_str().unwrap(), "example_value");
            }
        }
        counts.accept();
    }
    counts.say("oauth2.json responses", "any");
}

#[test]
fn challenges() {
    accept_each("www_authenticate", |entry| {
        let challenges = Challenge::parse(text(entry, "header").as_bytes()).unwrap();
        let expected = entry["expected"].as_array().unwrap();
        assert_eq!(challenges.len(), expected.len());
        for (challenge, expected) in challenges.iter().zip(expected) {
            let expected = expected.as_object().unwrap();
            assert_eq!(challenge.scheme(), expected["scheme"]);
            assert_eq!(challenge.params().count(), expected.len() - 1);
            for (name, value) in challenge.params() {
                assert_eq!(expected[name], value);
            }
        }
    });
}

#[test]
fn metadata() {
    let entry = vectors("metadata_example");
    let body = entry["body"].to_string();
    let issuer = text(&entry, "issuer");
    for form in [MetadataForm::OAuth, MetadataForm::OpenId] {
        let policy = UrlPolicy::default();
        let metadata = ServerMetadata::parse(body.as_bytes(), issuer, form, policy).unwrap();
        let endpoint = metadata.token_endpoint().unwrap();
        assert_eq!(endpoint.as_str(), "https://server.example.com/token");
        assert!(metadata.lists_response_type("token code"));
        assert_eq!(metadata.list("ui_locales_supported").unwrap().len(), 5);
        let methods = metadata.token_endpoint_auth_methods_supported().unwrap();
        assert_eq!(methods, ["client_secret_basic", "private_key_jwt"]);
    }
    let mut counts = VectorCounts::new();
    counts.accept();
    counts.say("oauth2.json metadata_example", "any");
}
