//! A client that registers itself: its metadata, RFC 7591 §2.

use serde_json::{Map, Value, json};

use super::{Client, ClientAuthentication, SigningAlgorithm, is_absolute, words};
use crate::answer::Refusal;
use crate::token::GRANTS;

/// What the provider makes of a client's metadata: the client, and what it is told in return.
pub(crate) struct FromMetadata {
    pub(crate) client: Client,
    pub(crate) metadata: Map<String, Value>,
}

impl FromMetadata {
    /// Reads metadata; a secret is there for those who need one.
    pub(crate) fn read(
        id: &str,
        secret: &str,
        given: &Map<String, Value>,
    ) -> Result<Self, Refusal> {
        let given = Given(given);
        let method = given.text("token_endpoint_auth_method")?;
        let method = method.unwrap_or("client_secret_basic");
        let mut known = ClientAuthentication::ALL.into_iter();
        let authentication = known.find(|known| known.name() == method);
        let authentication = authentication
            .ok_or_else(|| invalid("token_endpoint_auth_method is none of those supported"))?;
        let grants = given.texts("grant_types")?;
        let grants = grants.unwrap_or_else(|| vec!["authorization_code".to_owned()]);
        let mut unknown = grants.iter().filter(|name| *name != "implicit");
        if !unknown.all(|name| GRANTS.contains(&name.as_str())) {
            return Err(invalid("grant_types holds one that is not supported"));
        }
        let response_types = given.texts("response_types")?;
        let response_types = response_types.unwrap_or_else(|| vec!["code".to_owned()]);
        let redirect_uris = given.texts("redirect_uris")?.unwrap_or_default();
        // RFC 7591 §2, §2.1.
        let redirects = ["authorization_code", "implicit"];
        let redirects = grants.iter().any(|name| redirects.contains(&name.as_str()));
        if redirects && redirect_uris.is_empty()
            || !redirect_uris.iter().all(|uri| is_absolute(uri))
        {
            let text = "a redirect URI is missing, not absolute or has a fragment";
            return Err(Refusal::new("invalid_redirect_uri", text));
        }
        let has_code = response_types
            .iter()
            .any(|name| name.split(' ').any(|word| word == "code"));
        if redirects && has_code && !grants.iter().any(|name| name == "authorization_code") {
            return Err(invalid(
                "response_types and grant_types contradict each other",
            ));
        }
        let algorithm = match given.text("id_token_signed_response_alg")? {
            None | Some("RS256") => SigningAlgorithm::Rs256,
            Some("ES256") => SigningAlgorithm::Es256,
            Some(_) => return Err(invalid("id_token_signed_response_alg is not supported")),
        };
        let scope = words(given.text("scope")?.unwrap_or(super::USER_SCOPE));
        let all = words(super::USER_SCOPE);
        if !scope.iter().all(|word| all.contains(word)) {
            return Err(invalid("scope holds a word that nobody may ask for"));
        }
        let client = Client {
            secret: authentication.has_secret().then(|| secret.to_owned()),
            authentication,
            keys: given.keys()?,
            assertion_algorithm: given
                .text("token_endpoint_auth_signing_alg")?
                .map(str::to_owned),
            response_types: if redirects {
                response_types
            } else {
                Vec::new()
            },
            redirect_uris,
            grants,
            scope,
            native: given.text("application_type")? == Some("native"),
            dpop_bound: given.flag("dpop_bound_access_tokens")?,
            id_token_algorithm: algorithm,
            ..Client::public(id)
        };
        client
            .check()
            .map_err(|error| invalid(&error.to_string()))?;
        Ok(Self {
            metadata: told(&client, given.0),
            client,
        })
    }
}

/// RFC 7591 §3.2.1: all that is registered, defaults too. What was not understood is left out.
fn told(client: &Client, given: &Map<String, Value>) -> Map<String, Value> {
    let own = [
        ("client_id", json!(client.id)),
        (
            "token_endpoint_auth_method",
            json!(client.authentication.name()),
        ),
        ("redirect_uris", json!(client.redirect_uris)),
        ("grant_types", json!(client.grants)),
        ("response_types", json!(client.response_types)),
        ("scope", json!(client.scope.join(" "))),
        ("dpop_bound_access_tokens", json!(client.dpop_bound)),
    ];
    let own = own
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value));
    let kept = given
        .iter()
        .filter(|(name, _)| KEPT.contains(&name.as_str()));
    let kept = kept.map(|(name, value)| (name.clone(), value.clone()));
    let secret = client.secret.iter();
    let secret = secret.flat_map(|secret| {
        // Never.
        let expires = ("client_secret_expires_at".to_owned(), json!(0));
        [("client_secret".to_owned(), json!(secret)), expires]
    });
    kept.chain(own).chain(secret).collect()
}

/// What a client said about itself.
struct Given<'a>(&'a Map<String, Value>);

impl Given<'_> {
    fn text(&self, name: &str) -> Result<Option<&str>, Refusal> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) => Ok(Some(text)),
            Some(_) => Err(invalid(&format!("{name} is not a string"))),
        }
    }

    fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.0.get(name) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(invalid(&format!("{name} is neither true nor false"))),
        }
    }

    fn texts(&self, name: &str) -> Result<Option<Vec<String>>, Refusal> {
        let Some(value) = self.0.get(name) else {
            return Ok(None);
        };
        let texts: Option<Vec<String>> = value.as_array().and_then(|values| {
            let texts = values.iter().map(|value| value.as_str().map(str::to_owned));
            texts.collect()
        });
        match texts {
            Some(texts) => Ok(Some(texts)),
            None => Err(invalid(&format!("{name} is not an array of strings"))),
        }
    }

    fn keys(&self) -> Result<Vec<String>, Refusal> {
        if self.0.contains_key("jwks_uri") {
            return Err(invalid("jwks_uri is not supported, and jwks is"));
        }
        let Some(jwks) = self.0.get("jwks") else {
            return Ok(Vec::new());
        };
        let keys = jwks.get("keys").and_then(Value::as_array);
        let keys = keys.ok_or_else(|| invalid("jwks is not a key set"))?;
        Ok(keys.iter().map(Value::to_string).collect())
    }
}

fn invalid(description: &str) -> Refusal {
    Refusal::new("invalid_client_metadata", description)
}

/// What is kept as it came.
const KEPT: [&str; 12] = [
    "application_type",
    "client_name",
    "client_uri",
    "contacts",
    "id_token_signed_response_alg",
    "jwks",
    "logo_uri",
    "policy_uri",
    "software_id",
    "software_version",
    "token_endpoint_auth_signing_alg",
    "tos_uri",
];
