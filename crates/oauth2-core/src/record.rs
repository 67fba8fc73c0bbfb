//! Records that are kept elsewhere for a while: JSON objects with a version.

use oauth_step::{JsonError, JsonObject, Secret, json_quoted};
use zeroize::Zeroizing;

use crate::error::{Error, Misuse, Purpose, RecordFault};
use crate::json_text::append_member;

/// A record in the making.
pub(crate) struct Record(Zeroizing<String>);

impl Record {
    pub(crate) fn new() -> Self {
        let mut text = String::with_capacity(512);
        text.push_str("{\"version\":1");
        Self(Zeroizing::new(text))
    }

    /// A text, if there is one.
    pub(crate) fn text(self, name: &str, text: Option<&str>) -> Self {
        match text {
            Some(text) => self.json(name, Secret::new(json_quoted(text)).expose()),
            None => self,
        }
    }

    /// Texts, if there are any.
    pub(crate) fn texts(self, name: &str, texts: &[impl AsRef<str>]) -> Self {
        if texts.is_empty() {
            return self;
        }
        let texts: Vec<_> = texts
            .iter()
            .map(|text| json_quoted(text.as_ref()))
            .collect();
        self.json(name, &format!("[{}]", texts.join(",")))
    }

    pub(crate) fn number(self, name: &str, number: u64) -> Self {
        self.json(name, &number.to_string())
    }

    pub(crate) fn boolean(self, name: &str, value: bool) -> Self {
        self.json(name, if value { "true" } else { "false" })
    }

    pub(crate) fn finish(mut self) -> Secret<String> {
        self.0.push('}');
        Secret::new(core::mem::take(&mut *self.0))
    }

    fn json(mut self, name: &str, json: &str) -> Self {
        append_member(&mut self.0, name, json);
        self
    }
}

/// Reads a record of this version; `read` gives nothing where it breaks a rule.
pub(crate) fn read<T>(
    record: &str,
    purpose: Purpose,
    read: impl FnOnce(&JsonObject<'_>) -> Result<Option<T>, JsonError>,
) -> Result<T, Error> {
    let fault = |fault| Error::from(Misuse::Record(purpose, fault));
    let malformed = |_: JsonError| fault(RecordFault::Malformed);
    let object = JsonObject::parse(record.as_bytes()).map_err(malformed)?;
    if object.unsigned("version").map_err(malformed)? != Some(1) {
        return Err(fault(RecordFault::Version));
    }
    read(&object)
        .map_err(malformed)?
        .ok_or_else(|| fault(RecordFault::Malformed))
}
