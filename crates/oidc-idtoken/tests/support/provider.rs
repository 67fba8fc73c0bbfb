//! The provider's side of a login: metadata, and answers to the requests of the client.

#![allow(dead_code, reason = "each test binary uses a part")]

use flow_script::json;
use oauth_step::{Response, Secret, UrlPolicy};
use oauth2_core::{
    BackchannelAuthentication, BackchannelNotification, Client, MetadataForm, Notified,
    ServerMetadata,
};
use oidc_idtoken::{
    AuthenticationRequest, AuthenticationResponse, OidcClient, PendingAuthentication,
};
use serde_json::{Value, json};

use super::{CLIENT, CLIENT_SECRET, ISSUER, keys_json};

pub(crate) const ACCESS_TOKEN: &str = "access-token-1";
pub(crate) const CODE: &str = "code-1";
pub(crate) const REDIRECT_URI: &str = "https://client.example/callback";

pub(crate) fn metadata_json() -> Value {
    json!({
        "issuer": ISSUER,
        "authorization_endpoint": format!("{ISSUER}/authorize"),
        "token_endpoint": format!("{ISSUER}/token"),
        "userinfo_endpoint": format!("{ISSUER}/userinfo"),
        "jwks_uri": format!("{ISSUER}/jwks"),
        "response_types_supported": [
            "code", "id_token", "id_token token", "code id_token", "code token",
            "code id_token token", "none",
        ],
        "subject_types_supported": ["public"],
        "id_token_signing_alg_values_supported": ["RS256", "ES256"],
    })
}

pub(crate) fn metadata() -> ServerMetadata {
    let document = metadata_json().to_string();
    let (form, policy) = (MetadataForm::OpenId, UrlPolicy::default());
    ServerMetadata::parse(document.as_bytes(), ISSUER, form, policy).unwrap()
}

/// A confidential client.
pub(crate) fn oauth() -> Client {
    Client::new(metadata(), CLIENT)
        .with_secret(Secret::new(CLIENT_SECRET.to_owned()))
        .with_redirect_uri(REDIRECT_URI)
        .unwrap()
}

pub(crate) fn client() -> OidcClient {
    OidcClient::new(oauth()).unwrap()
}

/// A client of a provider that reaches its users without a browser, too.
pub(crate) fn client_apart() -> OidcClient {
    let mut document = metadata_json();
    for (member, path) in [
        ("device_authorization_endpoint", "device"),
        ("backchannel_authentication_endpoint", "backchannel"),
    ] {
        document[member] = format!("{ISSUER}/{path}").into();
    }
    let (document, policy) = (document.to_string(), UrlPolicy::default());
    let server = ServerMetadata::parse(document.as_bytes(), ISSUER, MetadataForm::OpenId, policy);
    let secret = Secret::new(CLIENT_SECRET.to_owned());
    let oauth = Client::new(server.unwrap(), CLIENT).with_secret(secret);
    OidcClient::new(oauth).unwrap()
}

/// What a notification with this token says.
pub(crate) fn notify(
    client: &OidcClient,
    authentication: &BackchannelAuthentication,
    token: &str,
    body: &str,
) -> Result<Notified, oauth2_core::Error> {
    let mut headers = http::HeaderMap::new();
    headers.insert("authorization", format!("Bearer {token}").parse().unwrap());
    headers.insert("content-type", "application/json".parse().unwrap());
    let notification = BackchannelNotification::parse(&headers, body.as_bytes())?;
    let env = flow_script::env();
    notification.verify(client.oauth(), Some(authentication), &env)
}

/// A login that was sent to the provider.
pub(crate) struct Begun {
    pub(crate) url: String,
    pub(crate) pending: PendingAuthentication,
}

impl Begun {
    pub(crate) fn new(request: AuthenticationRequest<'_>) -> Self {
        let (authorization, pending) = request.begin(&flow_script::env()).unwrap();
        Self {
            url: authorization.into_url(),
            pending,
        }
    }

    /// A parameter of the authorization request.
    pub(crate) fn param(&self, name: &str) -> Option<String> {
        param(&self.url, name)
    }

    /// What the ID Token must repeat.
    pub(crate) fn nonce(&self) -> String {
        self.param("nonce").expect("a nonce was sent")
    }

    /// The code, after the user has said yes.
    pub(crate) fn code(self) -> AuthenticationResponse {
        let callback = format!("{REDIRECT_URI}?code={CODE}&state={}", self.pending.state());
        self.pending.response(&callback).unwrap()
    }

    /// What comes in the fragment, after the user has said yes.
    pub(crate) fn fragment(self, more: &str) -> AuthenticationResponse {
        let callback = format!("{REDIRECT_URI}#state={}{more}", self.pending.state());
        self.pending.response(&callback).unwrap()
    }
}

/// A parameter of a URL; the test fails if there are several.
pub(crate) fn param(url: &str, name: &str) -> Option<String> {
    let (_, query) = url.split_once('?').unwrap();
    let mut found: Vec<_> = oauth_step::decode_form(query.as_bytes())
        .into_iter()
        .filter(|(other, _)| other == name)
        .collect();
    assert!(found.len() <= 1, "{name} was sent more than once");
    found.pop().map(|(_, value)| value)
}

pub(crate) fn token_response(id_token: &str) -> Response {
    json(200, &tokens(Some(id_token)).to_string())
}

pub(crate) fn tokens(id_token: Option<&str>) -> Value {
    let mut tokens = json!({
        "access_token": ACCESS_TOKEN,
        "token_type": "Bearer",
        "expires_in": 3_600,
        "refresh_token": "refresh-token-1",
    });
    if let Some(id_token) = id_token {
        tokens["id_token"] = id_token.into();
    }
    tokens
}

pub(crate) fn jwks_response() -> Response {
    json(200, &keys_json())
}
