//! The token answer, RFC 6749 §5.1.

use std::sync::Arc;

use serde_json::{Value, json};

use super::exchange::ACCESS_TOKEN;
use super::{TokenRequest, id_jag};
use crate::answer::Refusal;
use crate::clients::ClientAuthentication;
use crate::fault::Fault;
use crate::id_token::{IdToken, id_token};
use crate::state::{Grant, Shared, State};

/// What the answer says.
pub(super) struct Issued {
    pub(super) kind: Kind,
    pub(super) grant: Arc<Grant>,
    pub(super) access_token: String,
    pub(super) refresh_token: Option<String>,
    /// The thumbprint of the key that the access token is bound to.
    pub(super) jkt: Option<String>,
    pub(super) scope: Vec<String>,
    pub(super) nonce: Option<String>,
}

/// What was asked for.
pub(super) enum Kind {
    /// An access token.
    Access,
    /// One in exchange for another.
    Exchanged,
    /// An ID-JAG, which is no access token, with its lifetime in seconds.
    IdJag { lifetime: u64 },
}

impl Issued {
    /// An access token and nothing else: who asked can ask again.
    pub(super) fn for_itself(
        shared: &Shared,
        grant: Grant,
        jkt: Option<String>,
    ) -> Result<Self, Refusal> {
        let (state, grant) = (&mut *shared.lock(), Arc::new(grant));
        let (scope, lifetime) = (grant.scope.clone(), shared.config.access_token_lifetime);
        Ok(Self {
            kind: Kind::Access,
            access_token: state.add_access_token(&grant, scope.clone(), jkt.clone(), lifetime)?,
            refresh_token: None,
            jkt,
            scope,
            nonce: None,
            grant,
        })
    }

    pub(super) fn into_json(
        self,
        shared: &Shared,
        fault: Option<&Fault>,
    ) -> Result<Value, Refusal> {
        let id_token = match (&self.kind, &self.grant.user) {
            (Kind::Access, Some(user)) if self.scope.iter().any(|word| word == "openid") => {
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
        let (token_type, lifetime) = match (&self.kind, &self.jkt) {
            // RFC 8693 §2.2.1.
            (Kind::IdJag { lifetime }, _) => ("N_A", *lifetime),
            (_, Some(_)) => ("DPoP", shared.config.access_token_lifetime.as_secs()),
            (_, None) => ("Bearer", shared.config.access_token_lifetime.as_secs()),
        };
        let issued_token_type = match self.kind {
            Kind::Access => None,
            Kind::Exchanged => Some(ACCESS_TOKEN),
            Kind::IdJag { .. } => Some(id_jag::TOKEN_TYPE),
        };
        let members = [
            ("access_token", Some(json!(self.access_token))),
            ("token_type", Some(json!(token_type))),
            (
                "issued_token_type",
                issued_token_type.map(|name| json!(name)),
            ),
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

impl TokenRequest<'_> {
    /// The first tokens of a grant that a person gave.
    pub(super) fn first_tokens(
        &self,
        state: &mut State,
        grant: Arc<Grant>,
    ) -> Result<Issued, Refusal> {
        let may_refresh =
            grant.has_scope("offline_access") && self.client.has_grant("refresh_token");
        Ok(Issued {
            kind: Kind::Access,
            refresh_token: match may_refresh {
                true => Some(self.new_refresh_token(state, &grant)?),
                false => None,
            },
            access_token: self.new_access_token(state, &grant, grant.scope.clone())?,
            jkt: self.jkt.clone(),
            scope: grant.scope.clone(),
            nonce: grant.nonce.clone(),
            grant,
        })
    }

    pub(super) fn new_access_token(
        &self,
        state: &mut State,
        grant: &Arc<Grant>,
        scope: Vec<String>,
    ) -> Result<String, Refusal> {
        let lifetime = self.shared.config.access_token_lifetime;
        state.add_access_token(grant, scope, self.jkt.clone(), lifetime)
    }

    /// RFC 9449 §5: that of a public client is bound, that of another is bound to the client.
    pub(super) fn new_refresh_token(
        &self,
        state: &mut State,
        grant: &Arc<Grant>,
    ) -> Result<String, Refusal> {
        let public = self.client.authentication == ClientAuthentication::None;
        let jkt = self.jkt.clone().filter(|_| public);
        state.add_refresh_token(grant, jkt, self.shared.config.refresh_token_lifetime)
    }
}
