//! A pending authorization as a versioned record.

use oauth_step::{JsonError, JsonObject, Secret};

use super::drawn::Drawn;
use super::mode::ResponseMode;
use super::pending::PendingAuthorization;
use super::response_type::ResponseType;
use crate::error::{Error, Purpose};
use crate::record::{self, Record};
use crate::scope::{Scope, ScopePolicy};

pub(super) fn write(pending: &PendingAuthorization) -> Secret<String> {
    let members = [
        ("issuer", Some(pending.issuer())),
        ("client_id", Some(pending.client_id())),
        ("redirect_uri", pending.redirect_uri()),
        ("state", Some(pending.state())),
        ("nonce", pending.nonce()),
        ("code_verifier", pending.drawn.verifier()),
        ("response_type", Some(pending.response_type.as_str())),
        ("response_mode", Some(pending.response_mode.as_str())),
        ("scope", pending.scope.as_ref().map(Scope::as_str)),
        ("scope_policy", pending.scope_policy.name()),
        ("dpop_jkt", pending.dpop_thumbprint.as_deref()),
    ];
    let record = members
        .into_iter()
        .fold(Record::new(), |record, (name, text)| {
            record.text(name, text)
        });
    record
        .texts("quirks", &pending.applied)
        .boolean("issuer_expected", pending.issuer_expected)
        .finish()
}

pub(super) fn read(text: &str) -> Result<PendingAuthorization, Error> {
    record::read(text, Purpose::PendingAuthorization, pending)
}

fn pending(object: &JsonObject<'_>) -> Result<Option<PendingAuthorization>, JsonError> {
    let state = object.required_string("state")?;
    let response_mode = ResponseMode::from_name(&object.required_string("response_mode")?);
    let response_type = ResponseType::from_name(&object.required_string("response_type")?);
    let scope = object.string("scope")?.map(|text| Scope::parse(&text));
    let scope_policy = ScopePolicy::from_name(object.string("scope_policy")?.as_deref());
    let (Some(response_mode), Some(response_type), Some(scope_policy), false, false) = (
        response_mode,
        response_type,
        scope_policy,
        state.is_empty(),
        scope == Some(None),
    ) else {
        return Ok(None);
    };
    let applied = object.strings("quirks")?.unwrap_or_default();
    let issuer_expected = object.boolean("issuer_expected")?;
    Ok(Some(PendingAuthorization {
        issuer: object.required_string("issuer")?.into(),
        client_id: object.required_string("client_id")?.into(),
        redirect_uri: object.string("redirect_uri")?.map(Into::into),
        drawn: Drawn::restore(
            &state,
            object.string("nonce")?.as_deref(),
            object.string("code_verifier")?.as_deref(),
        ),
        response_type,
        response_mode,
        scope: scope.flatten(),
        scope_policy,
        applied: applied.into_iter().map(Into::into).collect(),
        issuer_expected: issuer_expected.ok_or(JsonError::Missing {
            name: "issuer_expected",
        })?,
        dpop_thumbprint: object.string("dpop_jkt")?.map(Into::into),
    }))
}
