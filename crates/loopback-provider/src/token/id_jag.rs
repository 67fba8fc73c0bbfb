//! Identity Assertion JWT Authorization Grants (draft-ietf-oauth-identity-assertion-authz-grant): made
//! out of an ID Token by the server that a person logs in at, and taken by another one.

use std::sync::Arc;

use serde_json::{Map, Value, json};

use super::TokenRequest;
use super::issued::{Issued, Kind};
use crate::answer::Refusal;
use crate::clients::{ClientAuthentication, SigningAlgorithm};
use crate::jws::{Jws, PublicKey};
use crate::random::random_token;
use crate::scope;
use crate::state::Grant;
use crate::users::User;

/// Whether this is one, by its type.
pub(super) fn is_id_jag(assertion: Option<&str>) -> bool {
    let jws = assertion.and_then(|assertion| Jws::read(assertion).ok());
    jws.is_some_and(|jws| jws.header("typ") == Some(TYP))
}

impl TokenRequest<'_> {
    /// The first step: signs one for the server that `audience` names.
    pub(super) fn issue_id_jag(&self, token: &str, token_type: &str) -> Result<Issued, Refusal> {
        let refuse = |text| Err(Refusal::invalid_request(text));
        self.authenticated()?;
        if token_type != ID_TOKEN {
            return refuse("an ID-JAG comes out of an ID Token");
        }
        if self.form.get("actor_token").is_some() {
            return refuse("an ID-JAG has no actor");
        }
        let mut audience = self.form.all("audience");
        let (Some(audience), None) = (audience.next(), audience.next()) else {
            return refuse("an ID-JAG is for one audience, the issuer that will take it");
        };
        let (issued, now) = {
            let state = self.shared.lock();
            (state.id_tokens.get(token).cloned(), state.now())
        };
        let issued = issued.filter(|issued| now < issued.expires);
        let Some(issued) = issued.filter(|issued| issued.client.id == self.client.id) else {
            return refuse("the subject_token is unknown, has expired or is another client's");
        };
        let scope = self.form.get("scope");
        let scope = scope.map(|scope| scope::read(scope, &self.client.scope));
        let scope = scope.transpose()?.unwrap_or_default();
        let resources: Vec<_> = self.form.all("resource").collect();
        let claims = [
            ("iss", Some(json!(self.shared.issuer))),
            ("sub", Some(issued.user.subject())),
            ("aud", Some(json!(audience))),
            ("client_id", Some(json!(self.client.id))),
            ("jti", Some(json!(random_token()?))),
            ("iat", Some(json!(now))),
            ("exp", Some(json!(now + LIFETIME))),
            ("scope", (!scope.is_empty()).then(|| json!(scope.join(" ")))),
            (
                "resource",
                (!resources.is_empty()).then(|| json!(resources)),
            ),
        ];
        let claims = claims.into_iter();
        let claims: Map<String, Value> = claims
            .filter_map(|(name, value)| Some((name.to_owned(), value?)))
            .collect();
        let claims = Value::Object(claims).to_string();
        let signed = self
            .shared
            .keys
            .sign(SigningAlgorithm::Rs256, TYP, &claims)?;
        Ok(Issued {
            kind: Kind::IdJag { lifetime: LIFETIME },
            access_token: signed,
            refresh_token: None,
            jkt: None,
            scope,
            nonce: None,
            grant: Arc::new(Grant::new(&self.client, Some(issued.user), Vec::new())),
        })
    }

    /// The second step: takes one of a server that is trusted, with the JWT bearer grant.
    pub(super) fn redeem_id_jag(&self) -> Result<Issued, Refusal> {
        self.authenticated()?;
        let invalid = |why: &str| Refusal::invalid_grant(format!("the ID-JAG: {why}"));
        let jws = Jws::read(self.required("assertion")?).map_err(invalid)?;
        let text = |name| jws.claims.required(name).map_err(|why| invalid(&why));
        let issuer = text("iss")?;
        let mut trusted = self.shared.config.identity_providers.iter();
        if issuer != self.shared.issuer && !trusted.any(|known| known == issuer) {
            return Err(invalid("its issuer is not trusted"));
        }
        // All providers of a process have the same keys.
        let keys = self.shared.keys.public()?;
        let mut keys = keys
            .iter()
            .filter_map(|jwk| PublicKey::from_jwk(jwk.as_object()?).ok());
        if !keys.any(|key| key.id() == jws.header("kid") && jws.is_signed_by(&key)) {
            return Err(invalid("the signature is not by a key of its issuer"));
        }
        if !jws.claims.is_for(&[&self.shared.issuer]) {
            return Err(invalid("aud is not this issuer"));
        }
        if text("client_id")? != self.client.id {
            return Err(invalid("client_id is not the client that presents it"));
        }
        let user = self.user(text("sub")?);
        let user = user.ok_or_else(|| invalid("nobody here is its subject"))?;
        let allowed = match jws.claims.text("scope").map_err(invalid)? {
            Some(scope) => scope::read(scope, &self.client.scope)?,
            None => scope::default(&self.client)?,
        };
        let scope = match self.form.get("scope") {
            Some(scope) => scope::read(scope, &allowed)?,
            None => allowed,
        };
        {
            let state = &mut *self.shared.lock();
            jws.claims.check_times(state.now()).map_err(invalid)?;
            let used = jws.claims.use_once(state, issuer, text("jti")?);
            used.map_err(invalid)?;
        }
        let grant = Grant::new(&self.client, Some(user), scope);
        Issued::for_itself(self.shared, grant, self.jkt.clone())
    }

    fn user(&self, subject: &str) -> Option<Arc<User>> {
        let mut users = self.shared.config.users.iter();
        users.find(|user| user.subject() == subject).cloned()
    }

    /// Public clients neither get nor use one.
    fn authenticated(&self) -> Result<(), Refusal> {
        match self.client.authentication {
            ClientAuthentication::None => {
                let text = "an ID-JAG is for clients that authenticate";
                Err(Refusal::invalid_client(text))
            }
            _ => Ok(()),
        }
    }
}

pub(super) const TOKEN_TYPE: &str = "urn:ietf:params:oauth:token-type:id-jag";
const ID_TOKEN: &str = "urn:ietf:params:oauth:token-type:id_token";
const TYP: &str = "oauth-id-jag+jwt";
/// In seconds.
const LIFETIME: u64 = 300;
