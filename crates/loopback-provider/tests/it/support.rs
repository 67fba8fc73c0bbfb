//! A client of a few lines, so that each test says only what matters to it.

use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use loopback_provider::{Builder, Endpoint, LoopbackProvider};
use reqwest::header::{HeaderMap, LOCATION};
use reqwest::redirect::Policy;
use reqwest::{Client, Method, RequestBuilder, Url};
use serde_json::Value;
use sha2::{Digest, Sha256};

pub(crate) const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub(crate) const REDIRECT_URI: &str = "http://127.0.0.1:5555/callback";

/// What came back.
#[derive(Debug)]
pub(crate) struct Answered {
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) body: String,
}

impl Answered {
    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers
            .get(name)
            .map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap()
    }

    pub(crate) fn text(&self, member: &str) -> String {
        let json = self.json();
        let value = json[member].as_str();
        value
            .unwrap_or_else(|| panic!("no {member} in {json}"))
            .to_owned()
    }

    pub(crate) fn has(&self, member: &str) -> bool {
        self.json().get(member).is_some()
    }

    /// Status, error and a piece of the description.
    #[track_caller]
    pub(crate) fn refused(&self, status: u16, error: &str, why: &str) {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.text("error"), error);
        let description = self.text("error_description");
        assert!(description.contains(why), "{description}");
        assert_eq!(self.header("cache-control"), "no-store");
    }

    /// How an authorization response came, and its parameters.
    pub(crate) fn response(&self) -> (&'static str, Vec<(String, String)>) {
        if self.status == 200 {
            return ("form_post", hidden_fields(&self.body));
        }
        assert_eq!(self.status, 303, "{self:?}");
        let location = self.header(LOCATION.as_str());
        let (mode, encoded) = match location.split_once('#') {
            Some((_, fragment)) => ("fragment", fragment),
            None => ("query", location.split_once('?').unwrap().1),
        };
        let url = Url::parse(&format!("http://x/?{encoded}")).unwrap();
        let pairs = url.query_pairs();
        let pairs = pairs.map(|(name, value)| (name.into_owned(), value.into_owned()));
        (mode, pairs.collect())
    }

    /// A parameter of the authorization response.
    pub(crate) fn parameter(&self, name: &str) -> Option<String> {
        let (_, mut parameters) = self.response();
        parameters.retain(|(known, _)| known == name);
        assert!(parameters.len() <= 1, "{name} is repeated");
        parameters.pop().map(|(_, value)| value)
    }

    /// An error that was sent to the client.
    #[track_caller]
    pub(crate) fn redirected_error(&self, error: &str, why: &str) {
        assert_eq!(self.parameter("error").as_deref(), Some(error));
        let description = self.parameter("error_description").unwrap();
        assert!(description.contains(why), "{description}");
        assert_eq!(self.parameter("code"), None);
    }

    /// An error that was shown to the person.
    #[track_caller]
    pub(crate) fn shown_error(&self, status: u16, why: &str) {
        assert_eq!(self.status, status, "{self:?}");
        assert_eq!(self.header("location"), "");
        assert!(self.header("content-type").starts_with("text/html"));
        assert!(self.body.contains(why), "{}", self.body);
    }
}

/// A provider and somebody who talks to it.
pub(crate) struct Talk {
    pub(crate) provider: LoopbackProvider,
    client: Client,
}

impl Talk {
    pub(crate) async fn start() -> Self {
        Self::with(LoopbackProvider::builder()).await
    }

    pub(crate) async fn with(builder: Builder) -> Self {
        Self::to(builder.start().await.unwrap())
    }

    pub(crate) fn to(provider: LoopbackProvider) -> Self {
        let client = Client::builder().redirect(Policy::none()).no_proxy();
        Self {
            provider,
            client: client.build().unwrap(),
        }
    }

    pub(crate) fn request(&self, method: Method, endpoint: Endpoint) -> RequestBuilder {
        self.client.request(method, self.provider.url(endpoint))
    }

    pub(crate) fn request_to(&self, method: Method, url: Url) -> RequestBuilder {
        self.client.request(method, url)
    }

    pub(crate) async fn get(&self, url: &str) -> Answered {
        send(self.client.get(url)).await
    }

    /// A good authorization request, with some parameters changed: an empty value removes one.
    pub(crate) fn authorization(&self, changes: &[(&str, &str)]) -> String {
        let challenge = challenge();
        let mut parameters = vec![
            ("response_type", "code"),
            ("client_id", self.provider.client_id()),
            ("redirect_uri", REDIRECT_URI),
            ("scope", "openid profile read offline_access"),
            ("prompt", "consent"),
            ("state", "a state"),
            ("nonce", "a nonce"),
            ("code_challenge", &challenge),
            ("code_challenge_method", "S256"),
        ];
        for (name, _) in changes {
            parameters.retain(|(known, _)| known != name);
        }
        parameters.extend(changes.iter().filter(|(_, value)| !value.is_empty()));
        let url = self.provider.url(Endpoint::Authorization);
        Url::parse_with_params(&url, parameters).unwrap().into()
    }

    pub(crate) async fn authorize(&self, changes: &[(&str, &str)]) -> Answered {
        self.get(&self.authorization(changes)).await
    }

    pub(crate) async fn code(&self, changes: &[(&str, &str)]) -> String {
        self.authorize(changes).await.parameter("code").unwrap()
    }

    /// A token request with the ready-made confidential client's credentials.
    pub(crate) async fn token(&self, form: &[(&str, &str)]) -> Answered {
        send(self.as_client(Endpoint::Token).form(form)).await
    }

    pub(crate) fn as_client(&self, endpoint: Endpoint) -> RequestBuilder {
        let provider = &self.provider;
        let basic = basic(provider.client_id(), provider.client_secret());
        self.request(Method::POST, endpoint)
            .header("authorization", basic)
    }

    /// Redeems a code, with some parameters changed.
    pub(crate) async fn redeem(&self, code: &str, changes: &[(&str, &str)]) -> Answered {
        let mut form = vec![
            ("grant_type", "authorization_code"),
            ("code", code),
            ("redirect_uri", REDIRECT_URI),
            ("code_verifier", VERIFIER),
        ];
        for (name, _) in changes {
            form.retain(|(known, _)| known != name);
        }
        form.extend(changes.iter().filter(|(_, value)| !value.is_empty()));
        self.token(&form).await
    }

    /// A whole login.
    pub(crate) async fn login(&self, changes: &[(&str, &str)]) -> Answered {
        let tokens = self.redeem(&self.code(changes).await, &[]).await;
        assert_eq!(tokens.status, 200, "{tokens:?}");
        tokens
    }

    pub(crate) async fn refresh(&self, token: &str) -> Answered {
        let form = [("grant_type", "refresh_token"), ("refresh_token", token)];
        self.token(&form).await
    }

    pub(crate) async fn resource(&self, token: &str) -> Answered {
        send(
            self.request(Method::GET, Endpoint::Resource)
                .bearer_auth(token),
        )
        .await
    }

    pub(crate) async fn userinfo(&self, token: &str) -> Answered {
        send(
            self.request(Method::GET, Endpoint::UserInfo)
                .bearer_auth(token),
        )
        .await
    }
}

pub(crate) async fn send(request: RequestBuilder) -> Answered {
    let response = request.send().await.unwrap();
    Answered {
        status: response.status().as_u16(),
        headers: response.headers().clone(),
        body: response.text().await.unwrap(),
    }
}

/// The claims of a signed token; its signature is not looked at.
pub(crate) fn claims(token: &str) -> Value {
    let payload = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&Base64UrlUnpadded::decode_vec(payload).unwrap()).unwrap()
}

/// How the policy names the only script of a page.
pub(crate) fn script_source(html: &str) -> String {
    let (_, scripts) = html.split_once("<script>").unwrap();
    let (script, rest) = scripts.split_once("</script>").unwrap();
    assert!(!rest.contains("<script"));
    let digest = Base64::encode_string(&Sha256::digest(script));
    format!("; script-src 'sha256-{digest}'")
}

/// The hidden fields of a page's form.
fn hidden_fields(html: &str) -> Vec<(String, String)> {
    let text = |escaped: &str| {
        let characters = [
            ("&lt;", "<"),
            ("&gt;", ">"),
            ("&quot;", "\""),
            ("&#39;", "'"),
        ];
        let text = characters
            .iter()
            .fold(escaped.to_owned(), |text, (from, to)| {
                text.replace(from, to)
            });
        text.replace("&amp;", "&")
    };
    let fields = html.split(r#"<input type="hidden" name=""#).skip(1);
    let fields = fields.map(|field| {
        let (name, rest) = field.split_once(r#"" value=""#).unwrap();
        (text(name), text(rest.split_once("\">").unwrap().0))
    });
    fields.collect()
}

pub(crate) fn challenge() -> String {
    Base64UrlUnpadded::encode_string(&Sha256::digest(VERIFIER))
}

/// Basic credentials, form-encoded first.
pub(crate) fn basic(id: &str, secret: &str) -> String {
    let encode = |text: &str| {
        let url = Url::parse_with_params("http://x/", [("", text)]).unwrap();
        url.query().unwrap().trim_start_matches('=').to_owned()
    };
    let joined = format!("{}:{}", encode(id), encode(secret));
    format!("Basic {}", Base64::encode_string(joined.as_bytes()))
}
