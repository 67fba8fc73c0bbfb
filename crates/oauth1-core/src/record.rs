//! Credentials as versioned records, for what keeps them.

use oauth_step::{JsonError, JsonObject, RecordFault, Secret, json_quoted};
use zeroize::Zeroize;

use crate::credentials::TokenCredentials;
use crate::error::{Error, Misuse, Purpose};
use crate::fields::Fields;
use crate::temporary::TemporaryCredentials;

impl TokenCredentials {
    /// Writes everything, secrets included, as JSON that [`from_json`](Self::from_json) reads. It
    /// has to be kept secret.
    pub fn to_json(&self) -> Secret<String> {
        let mut record = Record::new();
        record.string("token", self.token().expose());
        record.string("secret", self.secret().expose());
        record.fields(self.extra());
        record.end()
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    ///
    /// [`Misuse::Record`] where it is not one of this version.
    pub fn from_json(record: &str) -> Result<Self, Error> {
        read(Purpose::TokenCredentials, record, |object| {
            Ok(Self::with_extra(
                secret(object, "token")?,
                secret(object, "secret")?,
                fields(object)?,
            ))
        })
    }
}

impl TemporaryCredentials {
    /// Writes everything, secrets included, as JSON that [`from_json`](Self::from_json) reads: for
    /// where only this user's browser session finds it.
    pub fn to_json(&self) -> Secret<String> {
        let mut record = Record::new();
        record.string("client_id", &self.client_id);
        record.string("token", self.token.expose());
        record.string("secret", self.secret.expose());
        record.string("authorization_url", &self.authorization_url);
        record.boolean("confirmed", self.is_confirmed);
        record.fields(&self.extra);
        record.end()
    }

    /// Reads what [`to_json`](Self::to_json) wrote.
    ///
    /// # Errors
    ///
    /// [`Misuse::Record`] where it is not one of this version.
    pub fn from_json(record: &str) -> Result<Self, Error> {
        read(Purpose::TemporaryCredentials, record, |object| {
            let name = "confirmed";
            Ok(Self {
                client_id: object.required_string("client_id")?.into(),
                token: secret(object, "token")?,
                secret: secret(object, "secret")?,
                authorization_url: object.required_string("authorization_url")?.into(),
                is_confirmed: object.boolean(name)?.ok_or(JsonError::Missing { name })?,
                extra: fields(object)?,
            })
        })
    }
}

/// A JSON object on its way: pieces that are joined at the end, so that none grows and leaves a part
/// of itself behind.
struct Record(Vec<Secret<String>>);

impl Record {
    fn new() -> Self {
        Self(vec!["{\"version\":1".into()])
    }

    fn string(&mut self, name: &str, value: &str) {
        self.raw(name, json_quoted(value));
    }

    fn boolean(&mut self, name: &str, value: bool) {
        self.raw(name, value.to_string());
    }

    /// As an array, names and values in turn: a name may come twice.
    fn fields(&mut self, fields: &Fields) {
        let strings = fields.iter().flat_map(|(name, value)| [name, value]);
        let strings: Vec<String> = strings.map(json_quoted).collect();
        self.raw("extra", format!("[{}]", strings.join(",")));
        strings.into_iter().for_each(|mut string| string.zeroize());
    }

    fn raw(&mut self, name: &str, value: String) {
        self.0.push(format!(",\"{name}\":").into());
        self.0.push(value.into());
    }

    fn end(mut self) -> Secret<String> {
        self.0.push("}".into());
        let pieces = self.0.iter().map(|piece| piece.expose().as_str());
        Secret::new(pieces.collect::<Vec<_>>().concat())
    }
}

fn read<T>(
    purpose: Purpose,
    record: &str,
    members: impl FnOnce(&JsonObject<'_>) -> Result<T, JsonError>,
) -> Result<T, Error> {
    let fault = |fault| Error::from(Misuse::Record(purpose, fault));
    let malformed = |_: JsonError| fault(RecordFault::Malformed);
    let object = JsonObject::parse(record.as_bytes()).map_err(malformed)?;
    if object.unsigned("version").map_err(malformed)? != Some(1) {
        return Err(fault(RecordFault::Version));
    }
    members(&object).map_err(malformed)
}

fn secret(object: &JsonObject<'_>, name: &'static str) -> Result<Secret<String>, JsonError> {
    Ok(Secret::new(object.required_string(name)?.into_owned()))
}

fn fields(object: &JsonObject<'_>) -> Result<Fields, JsonError> {
    let name = "extra";
    let unpaired = || JsonError::WrongType {
        name,
        expected: "pairs",
    };
    let strings = object.strings(name)?.ok_or(JsonError::Missing { name })?;
    let mut strings = strings.into_iter();
    let mut pairs = Vec::new();
    while let Some(field) = strings.next() {
        let value = strings.next().ok_or_else(unpaired)?;
        pairs.push((field, Secret::new(value)));
    }
    Fields::new(pairs).map_err(|_| unpaired())
}
