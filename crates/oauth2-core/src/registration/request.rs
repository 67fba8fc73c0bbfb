//! Registration and its management as messages ([RFC 7591 §3.1], [RFC 7592 §2]).
//!
//! [RFC 7591 §3.1]: https://www.rfc-editor.org/rfc/rfc7591#section-3.1
//! [RFC 7592 §2]: https://www.rfc-editor.org/rfc/rfc7592#section-2

use core::fmt;

use http::{HeaderValue, Method, header};
use oauth_step::{Endpoint, Request, Response, Secret, UnixTime, json_quoted};

use super::answer;
use super::information::ClientInformation;
use super::metadata::ClientMetadata;
use crate::client::sensitive;
use crate::error::{Error, Masks, Misuse};
use crate::metadata::ServerMetadata;
use crate::token::is_access_token;

/// A request to the registration endpoint or to a client's configuration endpoint, with exactly
/// the metadata that is set on it.
#[derive(Clone)]
#[must_use]
pub struct RegistrationRequest {
    method: Method,
    body: Option<Secret<String>>,
    authorization: Option<HeaderValue>,
}

impl RegistrationRequest {
    /// Registers a client ([RFC 7591 §3.1]). The metadata is not checked here; see
    /// [`ClientMetadata::check`].
    ///
    /// [RFC 7591 §3.1]: https://www.rfc-editor.org/rfc/rfc7591#section-3.1
    pub fn new(metadata: &ClientMetadata) -> Self {
        Self::of(Method::POST, Some(metadata.to_json().into()))
    }

    /// Reads what the server knows of a client ([RFC 7592 §2.1]).
    ///
    /// [RFC 7592 §2.1]: https://www.rfc-editor.org/rfc/rfc7592#section-2.1
    pub fn read() -> Self {
        Self::of(Method::GET, None)
    }

    /// Puts other metadata in place of all that the server knows of a client ([RFC 7592 §2.2]).
    ///
    /// [RFC 7592 §2.2]: https://www.rfc-editor.org/rfc/rfc7592#section-2.2
    pub fn update(
        client_id: &str,
        client_secret: Option<&Secret<String>>,
        metadata: &ClientMetadata,
    ) -> Self {
        let mut body = format!("{{\"client_id\":{}", json_quoted(client_id));
        if let Some(secret) = client_secret {
            body.push_str(",\"client_secret\":");
            body.push_str(Secret::new(json_quoted(secret.expose())).expose());
        }
        metadata.append_to(&mut body);
        body.push('}');
        Self::of(Method::PUT, Some(body.into()))
    }

    /// Deletes a client ([RFC 7592 §2.3]).
    ///
    /// [RFC 7592 §2.3]: https://www.rfc-editor.org/rfc/rfc7592#section-2.3
    pub fn delete() -> Self {
        Self::of(Method::DELETE, None)
    }

    /// Authorizes it with an initial access token or a registration access token.
    ///
    /// # Errors
    ///
    /// [`Misuse::InvalidCredential`] for what is no bearer token.
    pub fn bearer(self, token: &Secret<String>) -> Result<Self, Error> {
        let (name, token) = ("access_token", token.expose());
        if !is_access_token(token) {
            return Err(Misuse::InvalidCredential(name).into());
        }
        let authorization = sensitive("Bearer ", token, name)?;
        Ok(Self {
            authorization: Some(authorization),
            ..self
        })
    }

    /// The request to send.
    pub fn into_request(self, endpoint: &Endpoint) -> Request {
        let body = self.body.as_ref();
        let mut request =
            Request::new(body.map_or_else(Vec::new, |body| body.expose().clone().into_bytes()));
        *request.method_mut() = self.method;
        *request.uri_mut() = endpoint.uri().clone();
        let headers = request.headers_mut();
        let json = HeaderValue::from_static("application/json");
        if body.is_some() {
            headers.insert(header::CONTENT_TYPE, json.clone());
        }
        headers.insert(header::ACCEPT, json);
        if let Some(authorization) = self.authorization {
            headers.insert(header::AUTHORIZATION, authorization);
        }
        request
    }

    /// Reads the answer to a registration ([RFC 7591 §3.2]).
    ///
    /// # Errors
    ///
    /// [`Error::Server`] where the server refused, [`Error::Unavailable`] for 429 and 5xx,
    /// [`Error::Peer`] for anything that breaks a rule.
    ///
    /// [RFC 7591 §3.2]: https://www.rfc-editor.org/rfc/rfc7591#section-3.2
    pub fn parse(
        response: &Response,
        server: &ServerMetadata,
        now: UnixTime,
    ) -> Result<ClientInformation, Error> {
        answer::registered(response, server, now, Masks::default)
    }

    /// Reads the answer to [`read`](Self::read) or [`update`](Self::update), which takes the place
    /// of what was known of the client ([RFC 7592 §3]).
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    ///
    /// [RFC 7592 §3]: https://www.rfc-editor.org/rfc/rfc7592#section-3
    pub fn parse_current(
        response: &Response,
        known: &ClientInformation,
        now: UnixTime,
    ) -> Result<ClientInformation, Error> {
        answer::current(response, known, now, Masks::default)
    }

    /// Reads the answer to [`delete`](Self::delete).
    ///
    /// # Errors
    ///
    /// As [`parse`](Self::parse).
    pub fn parse_deleted(response: &Response, now: UnixTime) -> Result<(), Error> {
        answer::deleted(response, now, Masks::default)
    }

    fn of(method: Method, body: Option<Secret<String>>) -> Self {
        Self {
            method,
            body,
            authorization: None,
        }
    }
}

impl fmt::Debug for RegistrationRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let length = self.body.as_ref().map_or(0, |body| body.expose().len());
        write!(f, "RegistrationRequest({} {length} bytes)", self.method)
    }
}
