//! A request as the endpoints see it.

use axum::body::Bytes;
use axum::http::{HeaderMap, HeaderName, Method, header};

use crate::answer::Refusal;
use crate::form::Parameters;

/// A request that has been read whole.
#[derive(Debug)]
pub(crate) struct Incoming {
    pub(crate) method: Method,
    pub(crate) path: String,
    pub(crate) query: Option<String>,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
}

impl Incoming {
    /// A header that may come once; twice is a refusal, and so are bytes beyond ASCII.
    pub(crate) fn header(&self, name: &HeaderName) -> Result<Option<&str>, Refusal> {
        let mut values = self.headers.get_all(name).iter();
        let Some(value) = values.next() else {
            return Ok(None);
        };
        match (value.to_str(), values.next()) {
            (Ok(value), None) => Ok(Some(value)),
            _ => Err(Refusal::invalid_request(format!(
                "the header {name} is repeated or not ASCII"
            ))),
        }
    }

    /// The scheme and the credentials of the `Authorization` header.
    pub(crate) fn authorization(&self) -> Result<Option<(&str, &str)>, Refusal> {
        let value = self.header(&header::AUTHORIZATION)?;
        Ok(value.map(|value| match value.split_once(' ') {
            Some((scheme, credentials)) => (scheme, credentials.trim_start_matches(' ')),
            None => (value, ""),
        }))
    }

    pub(crate) fn query(&self) -> Result<Parameters, Refusal> {
        let query = self.query.as_deref().unwrap_or_default();
        Parameters::parse(query.as_bytes())
            .ok_or_else(|| Refusal::invalid_request("the query is not form-encoded UTF-8"))
    }

    pub(crate) fn is_form(&self) -> bool {
        let value = self.headers.get(header::CONTENT_TYPE);
        let essence = value
            .and_then(|value| value.to_str().ok())
            .and_then(|value| value.split(';').next());
        essence.is_some_and(|essence| {
            essence
                .trim()
                .eq_ignore_ascii_case("application/x-www-form-urlencoded")
        })
    }

    /// The parameters of a form body, each of them once.
    pub(crate) fn form(&self) -> Result<Parameters, Refusal> {
        let form = self.form_with_repetitions()?;
        if form.repeats() {
            return Err(Refusal::invalid_request("a parameter is repeated"));
        }
        Ok(form)
    }

    pub(crate) fn form_with_repetitions(&self) -> Result<Parameters, Refusal> {
        // RFC 6749 §2.3.1, §3.2: parameters belong into the body, never into the URL.
        if self.query.as_deref().is_some_and(|query| !query.is_empty()) {
            return Err(Refusal::invalid_request("a posted request has no query"));
        }
        if !self.is_form() {
            return Err(Refusal::invalid_request(
                "the content type is not application/x-www-form-urlencoded",
            ));
        }
        Parameters::parse(&self.body)
            .ok_or_else(|| Refusal::invalid_request("the body is not form-encoded UTF-8"))
    }

    /// The value of a cookie.
    pub(crate) fn cookie(&self, name: &str) -> Option<&str> {
        self.headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|value| value.to_str().ok())
            .flat_map(|value| value.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find_map(|(known, value)| (known == name).then_some(value))
    }

    /// The names of all parameters, for the log; never their values.
    pub(crate) fn parameter_names(&self) -> Vec<String> {
        let query = self.query().unwrap_or_default();
        let form = Parameters::parse(&self.body).filter(|_| self.is_form());
        let form = form.unwrap_or_default();
        query
            .names()
            .chain(form.names())
            .map(str::to_owned)
            .collect()
    }
}
