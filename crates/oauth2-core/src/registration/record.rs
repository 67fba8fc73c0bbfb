//! A registered client as a versioned record.

use oauth_step::{Endpoint, JsonError, JsonObject, Secret, UnixTime, UrlPolicy, json_quoted};

use super::answer::secret;
use super::information::ClientInformation;
use super::members;
use super::metadata::ClientMetadata;
use crate::error::{Error, Purpose};
use crate::record;

pub(super) fn write(information: &ClientInformation) -> Secret<String> {
    let secret = information.client_secret.as_ref();
    let token = information.registration_access_token.as_ref();
    let uri = information.registration_client_uri.as_ref();
    let texts = [
        ("issuer", Some(information.issuer())),
        ("client_id", Some(information.client_id())),
        (
            "client_secret",
            secret.map(|secret| secret.expose().as_str()),
        ),
        (
            "registration_access_token",
            token.map(|token| token.expose().as_str()),
        ),
        ("registration_client_uri", uri.map(Endpoint::as_str)),
    ];
    let never = UnixTime(0);
    let expires_at = information.client_secret_expires_at.unwrap_or(never);
    let times = [
        ("client_secret_expires_at", secret.map(|_| expires_at)),
        ("client_id_issued_at", information.client_id_issued_at),
    ];
    let mut record = String::with_capacity(1024);
    record.push_str("{\"version\":1");
    for (name, text) in texts {
        if let Some(text) = text {
            record.push_str(&format!(",\"{name}\":"));
            record.push_str(Secret::new(json_quoted(text)).expose());
        }
    }
    for (name, time) in times {
        if let Some(time) = time {
            record.push_str(&format!(",\"{name}\":{}", time.0));
        }
    }
    record.push_str(",\"metadata\":{");
    information.metadata.append_to(&mut record);
    record.push_str("}}");
    Secret::new(record)
}

pub(super) fn read(text: &str, policy: UrlPolicy) -> Result<ClientInformation, Error> {
    record::read(text, Purpose::ClientInformation, |object| {
        information(object, policy)
    })
}

fn information(
    object: &JsonObject<'_>,
    policy: UrlPolicy,
) -> Result<Option<ClientInformation>, JsonError> {
    let (client_secret, client_secret_expires_at) = match secret(object)? {
        Some(issued) => (Some(issued.secret), issued.expires_at),
        None => (None, None),
    };
    let uri = object.string("registration_client_uri")?;
    let uri = uri.map(|uri| Endpoint::parse(&uri, policy)).transpose();
    let metadata = object.get("metadata").and_then(|value| value.as_object());
    let metadata = metadata.map(|metadata| ClientMetadata::read(&metadata));
    let (Ok(uri), Some(metadata)) = (uri, metadata) else {
        return Ok(None);
    };
    // A store is no network, but its record may have been edited: the rules hold here too.
    if members::wrong_type(metadata.iter()).is_some() {
        return Ok(None);
    }
    let token = object.string("registration_access_token")?;
    Ok(Some(ClientInformation {
        issuer: object.required_string("issuer")?.into(),
        policy,
        client_id: object.required_string("client_id")?.into(),
        client_secret,
        client_secret_expires_at,
        client_id_issued_at: object.unsigned("client_id_issued_at")?.map(UnixTime),
        registration_access_token: token.map(|token| Secret::new(token.into_owned())),
        registration_client_uri: uri,
        metadata,
        #[cfg(feature = "jose")]
        assertion_key: None,
    }))
}
