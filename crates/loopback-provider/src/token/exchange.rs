//! Token exchange, RFC 8693.

use std::sync::Arc;

use serde_json::{Value, json};

use super::issued::{Issued, Kind};
use super::{TokenRequest, id_jag};
use crate::answer::Refusal;
use crate::clients::is_absolute;
use crate::scope;
use crate::state::{Exchanged, Grant};

impl TokenRequest<'_> {
    /// A token for somebody else's: in the name of its subject alone (impersonation), or with an
    /// actor (delegation).
    pub(super) fn exchange(&self) -> Result<Issued, Refusal> {
        let subject_token = self.required("subject_token")?;
        let subject_type = self.required("subject_token_type")?;
        let actor_token = self.form.get("actor_token");
        let actor_type = self.form.get("actor_token_type");
        // §2.1: required with the token, and out of place without.
        if actor_token.is_some() != actor_type.is_some() {
            let text = "actor_token and actor_token_type come together or not at all";
            return Err(Refusal::invalid_request(text));
        }
        // RFC 8707 §2.
        if !self.form.all("resource").all(is_absolute) {
            let text = "a resource is not an absolute URI, or has a fragment";
            return Err(Refusal::new("invalid_target", text));
        }
        match self.form.get("requested_token_type") {
            None | Some(ACCESS_TOKEN) => {}
            Some(id_jag::TOKEN_TYPE) => return self.issue_id_jag(subject_token, subject_type),
            Some(_) => {
                let text = "requested_token_type is neither an access token nor an ID-JAG";
                return Err(Refusal::invalid_request(text));
            }
        }
        for (name, value) in [
            ("subject_token_type", Some(subject_type)),
            ("actor_token_type", actor_type),
        ] {
            if value.is_some_and(|value| value != ACCESS_TOKEN) {
                let text = format!("{name} is not that of an access token");
                return Err(Refusal::invalid_request(text));
            }
        }
        let (subject, granted) = self.presented("subject_token", subject_token)?;
        let actor = actor_token.map(|token| self.presented("actor_token", token));
        let actor = actor
            .transpose()?
            .map(|(actor, _)| acting(&actor, &subject));
        let mut allowed = granted;
        allowed.retain(|word| self.client.scope.contains(word) && word != "offline_access");
        let scope = match self.form.get("scope") {
            Some(scope) => scope::read(scope, &allowed)?,
            None if allowed.is_empty() => {
                let text = "the client may have nothing of what the subject_token has";
                return Err(Refusal::new("invalid_scope", text));
            }
            None => allowed,
        };
        let audience = self.form.all("audience").chain(self.form.all("resource"));
        let exchanged = Exchanged {
            subject: subject.subject(),
            actor,
            audience: audience.map(str::to_owned).collect(),
        };
        let grant = Grant {
            exchanged: Some(exchanged),
            ..Grant::new(&self.client, subject.user.clone(), scope)
        };
        let issued = Issued::for_itself(self.shared, grant, self.jkt.clone())?;
        Ok(Issued {
            kind: Kind::Exchanged,
            ..issued
        })
    }

    /// What a good access token stands for. §2.2.2: one that is not is `invalid_request`.
    fn presented(&self, name: &str, token: &str) -> Result<(Arc<Grant>, Vec<String>), Refusal> {
        let state = self.shared.lock();
        let now = state.now();
        let access = state.access_tokens.get(token);
        let good = access
            .filter(|access| !access.revoked && !access.grant.is_revoked() && now < access.expires);
        match good {
            Some(access) => Ok((Arc::clone(&access.grant), access.scope.clone())),
            None => {
                let text = format!("the {name} is unknown, revoked or has expired");
                Err(Refusal::invalid_request(text))
            }
        }
    }
}

/// §4.1: who acts now, and within it who acted before.
fn acting(actor: &Grant, subject: &Grant) -> Value {
    let mut act = json!({ "sub": actor.subject() });
    if let (Some(before), Some(members)) = (subject.actor(), act.as_object_mut()) {
        members.insert("act".to_owned(), before.clone());
    }
    act
}

pub(super) const ACCESS_TOKEN: &str = "urn:ietf:params:oauth:token-type:access_token";
