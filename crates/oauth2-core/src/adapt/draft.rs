//! Requests before they are sent, to be changed.

use core::fmt;
use std::borrow::Cow;

use http::HeaderMap;
use oauth_step::{Endpoint, Request, append_form, decode_form, encode_form};
use zeroize::Zeroizing;

use crate::error::{Error, Misuse};

/// Parameters, in the order in which they are sent; names may repeat, values may be empty.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct Params(Vec<(Cow<'static, str>, Zeroizing<String>)>);

impl Params {
    pub(super) fn parse(form: &[u8]) -> Self {
        let pairs = decode_form(form).into_iter();
        Self(
            pairs
                .map(|(name, value)| (name.into(), Zeroizing::new(value)))
                .collect(),
        )
    }

    /// The first value of this name.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.iter()
            .find_map(|(other, value)| (other == name).then_some(value))
    }

    /// Appends a parameter.
    pub fn append(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) {
        self.0.push((name.into(), Zeroizing::new(value.into())));
    }

    /// Sets a parameter, in the place of all of its name.
    pub fn set(&mut self, name: impl Into<Cow<'static, str>>, value: impl Into<String>) {
        let name = name.into();
        self.0.retain(|(other, _)| *other != name);
        self.append(name, value);
    }

    /// Takes a parameter out, all of its name; gives the first value.
    pub fn remove(&mut self, name: &str) -> Option<Zeroizing<String>> {
        let position = self.0.iter().position(|(other, _)| other == name)?;
        let (_, value) = self.0.remove(position);
        self.0.retain(|(other, _)| other != name);
        Some(value)
    }

    /// Gives another name to a parameter, in its place.
    pub fn rename(&mut self, name: &str, to: impl Into<Cow<'static, str>>) {
        let to = to.into();
        for (other, _) in self.0.iter_mut().filter(|(other, _)| other == name) {
            *other = to.clone();
        }
    }

    /// Names and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str)> {
        self.0.iter().map(|(name, value)| (&**name, value.as_str()))
    }

    pub(super) fn to_form(&self) -> String {
        encode_form(self.iter())
    }

    fn values<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        let named = self.iter().filter(move |(other, _)| *other == name);
        named.map(|(_, value)| value)
    }

    /// Whether both say the same under this name.
    pub(super) fn agrees(&self, other: &Self, name: &str) -> bool {
        self.values(name).eq(other.values(name))
    }
}

impl fmt::Debug for Params {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list()
            .entries(self.iter().map(|(name, _)| name))
            .finish()
    }
}

/// A request to the server as it is about to be sent, for a [`Hook`](crate::Hook) or an
/// authentication of one's own to change. Method, host and path are not theirs to choose.
#[derive(Clone, Default, PartialEq)]
#[non_exhaustive]
pub struct RequestDraft {
    /// The parameters of the form that is the body.
    pub params: Params,
    /// What is appended to the endpoint's own query; nothing by default.
    pub query: Params,
    /// The headers. A proof of possession is added later, over the final URL.
    pub headers: HeaderMap,
}

impl RequestDraft {
    pub(super) fn of(request: &Request) -> Self {
        Self {
            params: Params::parse(request.body()),
            query: Params::default(),
            headers: request.headers().clone(),
        }
    }

    pub(super) fn into_request(
        self,
        mut request: Request,
        endpoint: &Endpoint,
    ) -> Result<Request, Error> {
        *request.body_mut() = self.params.to_form().into_bytes();
        *request.headers_mut() = self.headers;
        if self.query.0.is_empty() {
            return Ok(request);
        }
        let mut query = endpoint.query().unwrap_or_default().to_owned();
        for (name, value) in self.query.iter() {
            append_form(&mut query, name, value);
        }
        *request.uri_mut() = with_query(endpoint.uri(), &query)?;
        Ok(request)
    }
}

/// The same URL with another query.
pub(crate) fn with_query(uri: &http::Uri, query: &str) -> Result<http::Uri, Error> {
    let unfit = || Misuse::InvalidCredential("query");
    let mut parts = uri.clone().into_parts();
    let target = format!("{}?{query}", uri.path());
    parts.path_and_query = Some(target.try_into().map_err(|_| unfit())?);
    Ok(http::Uri::from_parts(parts).map_err(|_| unfit())?)
}

impl fmt::Debug for RequestDraft {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let headers: Vec<_> = self.headers.keys().collect();
        f.debug_struct("RequestDraft")
            .field("params", &self.params)
            .field("query", &self.query)
            .field("headers", &headers)
            .finish()
    }
}
