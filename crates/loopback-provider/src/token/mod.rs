//! The token endpoint: authorization code, refresh token, client credentials and assertions.

mod jwt_bearer;

use std::sync::Arc;

use axum::http::StatusCode;
use serde_json::{Value, json};

use crate::answer::{Answer, Refusal, json_answer};
use crate::authenticate::authenticate;
use crate::clients::Client;
use crate::fault::Fault;
use crate::form::Parameters;
use crate::id_token::{IdToken, id_token};
use crate::incoming::Incoming;
use crate::state::{Grant, Shared, State};
use crate::{pkce, scope};

pub(crate) fn token(
    shared: &Shared,
    incoming: &Incoming,
    fault: Option<&Fault>,
) -> Result<Answer, Refusal> {
    let form = incoming.form()?;
    if form.get("grant_type") == Some(JWT_BEARER) {
        let grant = jwt_bearer::redeem(shared, incoming, &form)?;
        let answer = for_itself(shared, grant)?.into_json(shared, fault)?;
        return Ok(json_answer(StatusCode::OK, &answer));
    }
    let client = authenticate(shared, incoming, &form)?;
    let grant_type = required(&form, "grant_type")?;
    if !GRANTS.contains(&grant_type) {
        let text = "the grant types are authorization_code, refresh_token, client_credentials and the \
            JWT bearer grant";
        return Err(Refusal::new("unsupported_grant_type", text));
    }
    if !client.has_grant(grant_type) {
        let text = "the client may not use this grant type";
        return Err(Refusal::new("unauthorized_client", text));
    }
    let issued = match grant_type {
        "authorization_code" => redeem_code(shared, &client, &form)?,
        "refresh_token" => refresh(shared, &client, &form)?,
        _ => client_credentials(shared, &client, &form)?,
    };
    let answer = issued.into_json(shared, fault)?;
    Ok(json_answer(StatusCode::OK, &answer))
}

pub(crate) const GRANTS: [&str; 4] = [
    "authorization_code",
    "refresh_token",
    "client_credentials",
    JWT_BEARER,
];
const JWT_BEARER: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

/// What the answer says.
struct Issued {
    grant: Arc<Grant>,
    access_token: String,
    refresh_token: Option<String>,
    scope: Vec<String>,
    nonce: Option<String>,
}

impl Issued {
    fn into_json(self, shared: &Shared, fault: Option<&Fault>) -> Result<Value, Refusal> {
        let id_token = match &self.grant.user {
            Some(user) if self.scope.iter().any(|word| word == "openid") => {
                let parts = IdToken {
                    grant: &self.grant,
                    user,
                    nonce: self.nonce.as_deref(),
                    access_token: Some(&self.access_token),
                    code: None,
                    state: None,
                };
                Some(id_token(shared, parts, fault)?)
            }
            _ => None,
        };
        let lifetime = shared.config.access_token_lifetime.as_secs();
        let members = [
            ("access_token", Some(json!(self.access_token))),
            ("token_type", Some(json!("Bearer"))),
            ("expires_in", Some(json!(lifetime))),
            ("scope", Some(json!(self.scope.join(" ")))),
            ("refresh_token", self.refresh_token.map(Value::String)),
            ("id_token", id_token.map(Value::String)),
        ];
        let present = members
            .into_iter()
            .filter_map(|(name, value)| Some((name.to_owned(), value?)));
        Ok(Value::Object(present.collect()))
    }
}

/// RFC 6749 §4.1.3.
fn redeem_code(
    shared: &Shared,
    client: &Arc<Client>,
    form: &Parameters,
) -> Result<Issued, Refusal> {
    let presented = required(form, "code")?;
    let verifier = required(form, "code_verifier")?;
    if !pkce::is_verifier(verifier) {
        let text = "code_verifier is not 43 to 128 unreserved characters";
        return Err(Refusal::invalid_request(text));
    }
    let state = &mut *shared.lock();
    let now = state.now();
    let code = state.codes.get_mut(presented);
    let code = code.filter(|code| code.grant.client.id == client.id);
    let Some(code) = code else {
        return Err(Refusal::invalid_grant(
            "the code is unknown or another client's",
        ));
    };
    // RFC 6749 §4.1.2: a second use is refused, and what came from the first is revoked.
    if code.spent {
        code.grant.revoke();
        let text = "the code was used before; its tokens are revoked";
        return Err(Refusal::invalid_grant(text));
    }
    if code.grant.is_revoked() {
        return Err(Refusal::invalid_grant("the code is revoked"));
    }
    if code.expires <= now {
        return Err(Refusal::invalid_grant("the code has expired"));
    }
    match form.get("redirect_uri") {
        None if code.redirect_uri_sent => {
            return Err(Refusal::invalid_request("redirect_uri is missing"));
        }
        Some(uri) if uri != code.redirect_uri => {
            let text = "redirect_uri is not the one of the authorization request";
            return Err(Refusal::invalid_grant(text));
        }
        _ => {}
    }
    if !pkce::matches(verifier, &code.challenge) {
        let text = "code_verifier does not match the code_challenge";
        return Err(Refusal::invalid_grant(text));
    }
    code.spent = true;
    let grant = Arc::clone(&code.grant);
    let may_refresh = grant.has_scope("offline_access") && client.has_grant("refresh_token");
    Ok(Issued {
        refresh_token: may_refresh
            .then(|| new_refresh_token(shared, state, &grant))
            .transpose()?,
        access_token: new_access_token(shared, state, &grant, grant.scope.clone())?,
        scope: grant.scope.clone(),
        nonce: grant.nonce.clone(),
        grant,
    })
}

/// RFC 6749 §6, with the rotation of RFC 9700 §4.14.2.
fn refresh(shared: &Shared, client: &Arc<Client>, form: &Parameters) -> Result<Issued, Refusal> {
    let presented = required(form, "refresh_token")?;
    let state = &mut *shared.lock();
    let now = state.now();
    let token = state.refresh_tokens.get_mut(presented);
    let token = token.filter(|token| token.grant.client.id == client.id);
    let Some(token) = token else {
        let text = "the refresh token is unknown or another client's";
        return Err(Refusal::invalid_grant(text));
    };
    if token.spent {
        token.grant.revoke();
        let text = "the refresh token was used before; all tokens of its family are revoked";
        return Err(Refusal::invalid_grant(text));
    }
    if token.grant.is_revoked() {
        return Err(Refusal::invalid_grant("the refresh token is revoked"));
    }
    if token.expires <= now {
        return Err(Refusal::invalid_grant("the refresh token has expired"));
    }
    let grant = Arc::clone(&token.grant);
    // RFC 6749 §6: never more than was granted.
    let scope = match form.get("scope") {
        Some(scope) => scope::read(scope, &grant.scope)?,
        None => grant.scope.clone(),
    };
    let rotate = shared.config.rotation;
    token.spent = rotate;
    Ok(Issued {
        refresh_token: rotate
            .then(|| new_refresh_token(shared, state, &grant))
            .transpose()?,
        access_token: new_access_token(shared, state, &grant, scope.clone())?,
        scope,
        // OpenID Connect Core 12.2: a renewed ID Token should have no nonce.
        nonce: None,
        grant,
    })
}

/// RFC 6749 §4.4: for the client itself, hence no refresh token (§4.4.3).
fn client_credentials(
    shared: &Shared,
    client: &Arc<Client>,
    form: &Parameters,
) -> Result<Issued, Refusal> {
    let scope = match form.get("scope") {
        Some(scope) => scope::read(scope, &client.scope)?,
        None => scope::default(client)?,
    };
    for_itself(shared, Arc::new(Grant::new(client, None, scope)))
}

/// An access token and nothing else: who asked can ask again.
fn for_itself(shared: &Shared, grant: Arc<Grant>) -> Result<Issued, Refusal> {
    let state = &mut *shared.lock();
    let scope = grant.scope.clone();
    Ok(Issued {
        access_token: new_access_token(shared, state, &grant, scope.clone())?,
        refresh_token: None,
        scope,
        nonce: None,
        grant,
    })
}

fn new_access_token(
    shared: &Shared,
    state: &mut State,
    grant: &Arc<Grant>,
    scope: Vec<String>,
) -> Result<String, Refusal> {
    state.add_access_token(grant, scope, shared.config.access_token_lifetime)
}

fn new_refresh_token(
    shared: &Shared,
    state: &mut State,
    grant: &Arc<Grant>,
) -> Result<String, Refusal> {
    state.add_refresh_token(grant, shared.config.refresh_token_lifetime)
}

fn required<'a>(form: &'a Parameters, name: &str) -> Result<&'a str, Refusal> {
    let value = form.get(name);
    value.ok_or_else(|| Refusal::invalid_request(format!("{name} is missing")))
}
