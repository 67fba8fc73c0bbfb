//! A form that is posted to an endpoint: what messages have in common.

use core::fmt;

use http::{HeaderMap, HeaderValue, Method, header};
use oauth_step::{Endpoint, FORM_MEDIA_TYPE, Request, append_form};

use crate::client::basic_header;
use crate::error::Error;

/// Exactly the parameters that were set, in order, and an `Authorization` header or none.
#[derive(Clone)]
pub(crate) struct FormRequest {
    body: String,
    /// Whether it says who the client is: once is enough, whoever says it.
    has_client_id: bool,
    authorization: Option<HeaderValue>,
}

impl FormRequest {
    pub(crate) fn new() -> Self {
        Self {
            // Room for a code exchange: one allocation.
            body: String::with_capacity(512),
            has_client_id: false,
            authorization: None,
        }
    }

    pub(crate) fn param(mut self, name: &str, value: &str) -> Self {
        append_form(&mut self.body, name, value);
        self.has_client_id |= name == "client_id";
        self
    }

    /// Names the client, where that was not done yet.
    pub(crate) fn client_id(self, id: &str) -> Self {
        match self.has_client_id {
            true => self,
            false => self.param("client_id", id),
        }
    }

    pub(crate) fn authorization(self, value: HeaderValue) -> Self {
        Self {
            authorization: Some(value),
            ..self
        }
    }

    pub(crate) fn basic(self, id: &str, secret: &str, raw: bool) -> Result<Self, Error> {
        Ok(self.authorization(basic_header(id, secret, raw)?))
    }

    pub(crate) fn into_request(self, endpoint: &Endpoint) -> Request {
        let mut headers = HeaderMap::with_capacity(4);
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(FORM_MEDIA_TYPE),
        );
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        if let Some(authorization) = self.authorization {
            headers.insert(header::AUTHORIZATION, authorization);
        }
        let mut request = Request::new(self.body.into_bytes());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = endpoint.uri().clone();
        *request.headers_mut() = headers;
        request
    }
}

impl fmt::Debug for FormRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.body.len())
    }
}
