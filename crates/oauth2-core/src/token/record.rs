//! Tokens as a versioned record, for a token store.

use oauth_step::{JsonError, JsonKind, JsonObject, Secret, UnixTime, json_quoted};

use super::response::{is_access_token, is_refresh_token};
use super::tokens::{TokenType, Tokens};
use crate::error::{Error, Purpose};
use crate::record;
use crate::scope::Scope;

impl Tokens {
    /// Writes everything, secrets and the absolute expiry included, as JSON that
    /// [`from_record_json`](Self::from_record_json) reads. It has to be kept secret.
    pub fn to_record_json(&self) -> Secret<String> {
        let mut record = String::with_capacity(256);
        record.push_str("{\"version\":1");
        let mut string = |name: &str, value: &str| {
            record.push_str(&format!(",\"{name}\":"));
            record.push_str(&Secret::new(json_quoted(value)).expose()[..]);
        };
        string("access_token", self.access_token.expose());
        string("token_type", self.token_type.as_str());
        if let Some(refresh_token) = &self.refresh_token {
            string("refresh_token", refresh_token.expose());
        }
        if let Some(scope) = &self.scope {
            string("scope", scope.as_str());
        }
        if !self.missing_scope.is_empty() {
            string("missing_scope", self.missing_scope.as_str());
        }
        if let Some(id_token) = &self.id_token {
            string("id_token", id_token.expose());
        }
        if let Some(original) = &self.original_id_token {
            string("original_id_token", original.expose());
        }
        record.push_str(&format!(",\"obtained_at\":{}", self.obtained_at.0));
        if let Some(expires_at) = self.expires_at {
            record.push_str(&format!(",\"expires_at\":{}", expires_at.0));
        }
        if !self.quirks.is_empty() {
            let names: Vec<_> = self.quirks.iter().map(|name| json_quoted(name)).collect();
            record.push_str(&format!(",\"quirks\":[{}]", names.join(",")));
        }
        if let Some(extra) = &self.extra {
            record.push_str(",\"extra\":");
            record.push_str(extra.expose());
        }
        record.push('}');
        Secret::new(record)
    }

    /// Reads a record.
    ///
    /// # Errors
    ///
    /// [`Misuse::Record`](crate::Misuse::Record) where it is not one of this version.
    pub fn from_record_json(record: &str) -> Result<Self, Error> {
        record::read(record, Purpose::Tokens, read)
    }
}

fn read(object: &JsonObject<'_>) -> Result<Option<Tokens>, JsonError> {
    let secret = |name| {
        Ok(object
            .string(name)?
            .map(|text| Secret::new(text.into_owned())))
    };
    let scope = |name| Ok(object.string(name)?.map(|text| Scope::parse(&text)));
    let time = |name| Ok(object.unsigned(name)?.map(UnixTime));
    let access_token = Secret::new(object.required_string("access_token")?.into_owned());
    let refresh_token: Option<Secret<String>> = secret("refresh_token")?;
    let (scope, missing_scope) = (scope("scope")?, scope("missing_scope")?);
    let (Some(obtained_at), expires_at) = (time("obtained_at")?, time("expires_at")?) else {
        return Ok(None);
    };
    let extra = object.optional("extra");
    let quirks = object.strings("quirks")?.unwrap_or_default();
    // A store is no network, but its record may have been edited: the rules hold here too.
    let sound = is_access_token(access_token.expose())
        && refresh_token
            .as_ref()
            .is_none_or(|token| is_refresh_token(token.expose()))
        && scope.as_ref().is_none_or(Option::is_some)
        && missing_scope.as_ref().is_none_or(Option::is_some)
        && extra.is_none_or(|extra| extra.kind() == JsonKind::Object);
    if !sound {
        return Ok(None);
    }
    Ok(Some(Tokens {
        access_token,
        token_type: match &*object.required_string("token_type")? {
            "Bearer" => TokenType::Bearer,
            "DPoP" => TokenType::Dpop,
            "N_A" => TokenType::NotApplicable,
            other => TokenType::Other(other.into()),
        },
        obtained_at,
        expires_at,
        refresh_token,
        scope: scope.flatten(),
        missing_scope: missing_scope.flatten().unwrap_or_default(),
        id_token: secret("id_token")?,
        original_id_token: secret("original_id_token")?,
        quirks: quirks.into_iter().map(Into::into).collect(),
        extra: extra.map(|extra| Secret::new(extra.raw().to_owned())),
        violation: None,
    }))
}
