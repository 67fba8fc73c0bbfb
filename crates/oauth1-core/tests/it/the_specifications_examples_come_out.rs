use flow_script::{VectorCounts, env};
use http::{Method, Request, Uri};
use oauth_step::{IntoStep, Secret, UnixTime};
use oauth1_core::{
    Client, SignatureMethod, SigningOptions, TemporaryCredentials, TokenCredentials,
    percent_encode, signature_base_string,
};
use serde_json::Value;

use crate::support;

fn each(section: &str) -> Vec<Value> {
    let text = include_str!("../vectors/oauth1.json");
    let mut all: Value = serde_json::from_str(text).unwrap();
    match all[section].take() {
        Value::Array(entries) if !entries.is_empty() => entries,
        other => panic!("{section} is no list: {other}"),
    }
}

/// Says what came of a section: none of its entries is to be refused.
fn say(section: &str, counts: &VectorCounts, left_out: usize) {
    counts.say(&format!("oauth1.json {section}"), "any");
    let name = section.split(',').next().unwrap();
    assert_eq!(
        counts.totals(),
        [each(name).len() - left_out, 0, 0, left_out]
    );
}

fn text<'a>(entry: &'a Value, name: &str) -> &'a str {
    let found = entry[name].as_str();
    found.unwrap_or_else(|| panic!("{name} of {entry}"))
}

fn pairs<'a>(entry: &'a Value, name: &str) -> Vec<(&'a str, &'a str)> {
    let pairs = entry[name].as_array().unwrap().iter();
    let pair = |pair: &'a Value| (pair[0].as_str().unwrap(), pair[1].as_str().unwrap());
    pairs.map(pair).collect()
}

fn method(entry: &Value) -> SignatureMethod {
    #[cfg(feature = "rsa")]
    let key = || {
        let pem = text(entry, "rsa_private_key_pem");
        // Their keys have 1024 bits.
        oauth1_core::RsaKey::dangerous_allow_1024_bits_pem(pem).unwrap()
    };
    match text(entry, "signature_method") {
        "HMAC-SHA1" => SignatureMethod::HmacSha1,
        "HMAC-SHA256" => SignatureMethod::HmacSha256,
        "HMAC-SHA512" => SignatureMethod::HmacSha512,
        "PLAINTEXT" => SignatureMethod::Plaintext,
        #[cfg(feature = "rsa")]
        "RSA-SHA1" => SignatureMethod::RsaSha1(key()),
        #[cfg(feature = "rsa")]
        "RSA-SHA256" => SignatureMethod::RsaSha256(key()),
        #[cfg(feature = "rsa")]
        "RSA-SHA512" => SignatureMethod::RsaSha512(key()),
        other => panic!("no such method: {other}"),
    }
}

fn is_form(entry: &Value) -> bool {
    entry["body_content_type"] == "application/x-www-form-urlencoded"
}

#[test]
fn base_strings_of_requests() {
    let mut counts = VectorCounts::new();
    for entry in each("request_vectors") {
        let body = entry["body"].as_str().unwrap_or_default().as_bytes();
        let base_string = signature_base_string(
            &text(&entry, "method").parse().unwrap(),
            &text(&entry, "url").parse().unwrap(),
            is_form(&entry).then_some(body),
            pairs(&entry, "oauth_params"),
        );
        let expected = text(&entry["expected"], "signature_base_string");
        assert_eq!(base_string.unwrap(), expected, "{}", text(&entry, "id"));
        counts.accept();
    }
    say("request_vectors, base strings", &counts, 0);
}

/// A request and what signs it: just the parameters of the entry.
struct Example<'a> {
    entry: &'a Value,
    client: Client,
    options: SigningOptions,
}

impl<'a> Example<'a> {
    /// Nothing for an entry that has a base string alone.
    fn new(entry: &'a Value) -> Option<Self> {
        let get = |name| parameter(entry, name);
        let client = Client::new(get("oauth_consumer_key")?, text(entry, "consumer_secret"))
            .with_signature_method(method(entry))
            .with_temporary_credentials_endpoint("https://photos.example.net/initiate")
            .unwrap();
        let client = match get("oauth_version") {
            Some(_) => client,
            None => client.without_version(),
        };
        let mut options = SigningOptions::new()
            .nonce(get("oauth_nonce")?)
            .timestamp(UnixTime(get("oauth_timestamp")?.parse().unwrap()))
            .body_hash(get("oauth_body_hash").is_some());
        if let Some(realm) = entry["realm"].as_str() {
            options = options.realm(realm);
        }
        Some(Self {
            entry,
            client,
            options,
        })
    }

    fn signed(self) -> http::HeaderMap {
        let get = |name| parameter(self.entry, name);
        if let Some(callback) = get("oauth_callback") {
            return self.begun(callback);
        }
        if let Some(verifier) = get("oauth_verifier") {
            return self.redeemed(get("oauth_token").unwrap(), verifier);
        }
        let secret = text(self.entry, "token_secret");
        let signer = match get("oauth_token") {
            Some(token) => self.client.signer(&TokenCredentials::new(token, secret)),
            None => self.client.two_legged(),
        };
        let body = self.entry["body"].as_str().unwrap_or_default().as_bytes();
        let mut request = Request::builder()
            .method(text(self.entry, "method"))
            .uri(text(self.entry, "url"));
        if let Some(media_type) = self.entry["body_content_type"].as_str() {
            request = request.header("content-type", media_type);
        }
        let mut request = request.body(()).unwrap();
        let signed = signer.sign_with(&self.options, &mut request, Some(body), &env());
        assert_eq!(signed.unwrap(), None);
        request.headers().clone()
    }

    /// The first step of the flow.
    fn begun(self, callback: &str) -> http::HeaderMap {
        let (url, place) = (text(self.entry, "url"), "https://photos.example.net/other");
        let client = self
            .client
            .with_temporary_credentials_endpoint(url)
            .unwrap();
        let client = client.with_authorization_endpoint(place).unwrap();
        let client = client.with_token_credentials_endpoint(place).unwrap();
        let flow = client.temporary_credentials(callback).options(self.options);
        let (request, _) = flow_script::sent(flow.into_step(&env()).unwrap());
        assert_eq!(
            (request.uri().to_string().as_str(), request.method()),
            (url, &Method::POST)
        );
        request.headers().clone()
    }

    /// The last one.
    fn redeemed(self, token: &str, verifier: &str) -> http::HeaderMap {
        let url = text(self.entry, "url");
        let client = self.client.with_token_credentials_endpoint(url).unwrap();
        let kept = serde_json::json!({
            "version": 1, "client_id": client.id(), "token": token, "extra": [], "confirmed": true,
            "secret": text(self.entry, "token_secret"), "authorization_url": "https://a.example/",
        });
        let temporary = TemporaryCredentials::from_json(&kept.to_string()).unwrap();
        let flow = client.token_credentials(temporary.verifier(verifier).unwrap());
        let step = flow.options(self.options).into_step(&env()).unwrap();
        let (request, _) = flow_script::sent(step);
        assert_eq!(
            (request.uri().to_string().as_str(), request.method()),
            (url, &Method::POST)
        );
        request.headers().clone()
    }
}

fn parameter<'a>(entry: &'a Value, name: &str) -> Option<&'a str> {
    let mut found = pairs(entry, "oauth_params").into_iter();
    found
        .find(|(other, _)| *other == name)
        .map(|(_, value)| value)
}

#[test]
fn headers_of_requests() {
    let mut counts = VectorCounts::new();
    for entry in each("request_vectors") {
        let id = text(&entry, "id");
        let Some(example) = Example::new(&entry) else {
            counts.leave_out("base string alone");
            continue;
        };
        let mut found = support::header(&example.signed());
        let signature = found.remove("oauth_signature");
        assert_eq!(
            signature.as_deref(),
            entry["expected"]["signature"].as_str(),
            "{id}"
        );
        assert_eq!(
            found.remove("realm").as_deref(),
            entry["realm"].as_str(),
            "{id}"
        );
        let mut parameters = pairs(&entry, "oauth_params");
        parameters.sort_unstable();
        let found: Vec<_> = found
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        assert_eq!(found, parameters, "{id}");
        counts.accept();
    }
    // Two pieces of a URL.
    say("request_vectors, headers", &counts, 2);
}

#[test]
fn signatures_of_base_strings() {
    let mut counts = VectorCounts::new();
    for entry in each("signature_only") {
        let id = text(&entry, "id");
        if !cfg!(feature = "rsa") && text(&entry, "signature_method").starts_with("RSA") {
            counts.leave_out("rsa");
            continue;
        }
        let client = Client::new("unused", text(&entry, "consumer_secret"));
        let token = TokenCredentials::new("unused", text(&entry, "token_secret"));
        let signer = client.with_signature_method(method(&entry)).signer(&token);
        let signed = signer.sign_base_string(text(&entry, "signature_base_string"), &env());
        assert_eq!(
            signed.unwrap().expose(),
            text(&entry, "expected_signature"),
            "{id}"
        );
        counts.accept();
    }
    let [.., left_out] = counts.totals();
    assert!(left_out == 0 || cfg!(not(feature = "rsa")));
    say("signature_only", &counts, left_out);
}

#[test]
fn encoding() {
    let mut counts = VectorCounts::new();
    for entry in each("encoding") {
        assert_eq!(
            percent_encode(text(&entry, "input")),
            text(&entry, "expected")
        );
        counts.accept();
    }
    say("encoding", &counts, 0);
}

#[test]
fn normalisation() {
    let mut counts = VectorCounts::new();
    let uri = Uri::from_static("http://example.com/");
    for entry in each("normalisation") {
        let base_string =
            signature_base_string(&Method::GET, &uri, None, pairs(&entry, "params")).unwrap();
        let normalised = base_string.splitn(3, '&').nth(2).unwrap();
        assert_eq!(support::decode(normalised), text(&entry, "expected"));
        counts.accept();
    }
    say("normalisation", &counts, 0);
}

#[test]
fn base_string_uris() {
    let mut counts = VectorCounts::new();
    for entry in each("base_string_uri") {
        let uri: Uri = text(&entry, "url").parse().unwrap();
        let base_string = signature_base_string(&Method::GET, &uri, None, []).unwrap();
        let uri = base_string.split('&').nth(1).unwrap();
        assert_eq!(
            support::decode(uri),
            text(&entry, "expected"),
            "{}",
            text(&entry, "url")
        );
        counts.accept();
    }
    say("base_string_uri", &counts, 0);
}

#[test]
fn body_hashes() {
    let mut counts = VectorCounts::new();
    for entry in each("body_hash") {
        let method = match text(&entry, "algorithm") {
            "SHA-1" => SignatureMethod::HmacSha1,
            "SHA-256" => SignatureMethod::HmacSha256,
            other => panic!("no such hash: {other}"),
        };
        let signer = Client::new("id", "secret")
            .with_signature_method(method)
            .two_legged();
        let body = text(&entry, "body").as_bytes();
        let mut request = Request::post("https://example.com/").body(()).unwrap();
        let options = SigningOptions::new().body_hash(true);
        signer
            .sign_with(&options, &mut request, Some(body), &env())
            .unwrap();
        let found = support::header(request.headers()).remove("oauth_body_hash");
        assert_eq!(found.as_deref(), entry["expected_oauth_body_hash"].as_str());
        counts.accept();
    }
    say("body_hash", &counts, 0);
}

#[test]
fn answers_urls_and_callbacks() {
    let callback = "http://printer.example.com/ready";
    let temporary = |body: &str| {
        let flow = support::client().temporary_credentials(callback);
        flow_script::play(flow, [support::form(body)], &env())
            .0
            .unwrap()
    };
    for entry in each("token_response_bodies") {
        let expected = &entry["expected"];
        if expected["oauth_callback_confirmed"] == "true" {
            let temporary = temporary(text(&entry, "body"));
            assert_eq!(temporary.token(), text(expected, "oauth_token"));
            let kept: Value = serde_json::from_str(temporary.to_json().expose()).unwrap();
            assert_eq!(kept["secret"], expected["oauth_token_secret"]);
        } else {
            let flow = support::client().xauth("name", Secret::from("password"));
            let answer = support::form(text(&entry, "body"));
            let token = flow_script::play(flow, [answer], &env()).0.unwrap();
            assert_eq!(token.token().expose(), text(expected, "oauth_token"));
            assert_eq!(
                token.secret().expose(),
                text(expected, "oauth_token_secret")
            );
        }
    }
    let begun = |token: &str| {
        temporary(&format!(
            "oauth_token={token}&oauth_token_secret=s&oauth_callback_confirmed=true"
        ))
    };
    for entry in each("authorize_urls") {
        let url = begun(text(&entry, "oauth_token"))
            .authorization_url()
            .to_owned();
        assert_eq!(url, text(&entry, "expected"));
    }
    for entry in each("callback_urls") {
        let verified = begun("hh5s93j4hdidpola").response(text(&entry, "url"));
        if entry["expected_error"] == "access_denied" {
            assert!(matches!(verified, Err(oauth1_core::Error::Denied(None))));
            continue;
        }
        let flow = support::client().token_credentials(verified.unwrap());
        let (request, _) = flow_script::sent(flow.into_step(&env()).unwrap());
        let header = support::header(request.headers());
        for name in ["oauth_token", "oauth_verifier"] {
            assert_eq!(header[name], text(&entry["expected"], name));
        }
    }
}

/// The form of the example's header, which this crate only writes: read by the tests' own code.
#[test]
fn the_header_of_the_example_is_read_as_ours_are() {
    for entry in each("header_parsing") {
        let mut headers = http::HeaderMap::new();
        headers.insert("authorization", text(&entry, "header").parse().unwrap());
        let found = support::header(&headers);
        assert_eq!(
            found["oauth_signature"],
            text(&entry, "expected_decoded_signature")
        );
    }
}
