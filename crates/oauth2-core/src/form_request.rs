//! A form that is posted to an endpoint: what messages have in common.

use core::fmt;

use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use oauth_step::{Endpoint, FORM_MEDIA_TYPE, Request, append_form};

use crate::client::basic_header;
use crate::error::Error;

/// Exactly the parameters that were set, in order, and the headers that go with them.
#[derive(Clone)]
pub(crate) struct FormRequest {
    body: String,
    /// Whether it says who the client is: once is enough, whoever says it.
    has_client_id: bool,
    headers: HeaderMap,
}

impl FormRequest {
    pub(crate) fn new() -> Self {
        let mut headers = HeaderMap::with_capacity(4);
        headers.insert(
            header::CONTENT_TYPE,
            HeaderValue::from_static(FORM_MEDIA_TYPE),
        );
        headers.insert(header::ACCEPT, HeaderValue::from_static("application/json"));
        Self {
            // Room for a code exchange: one allocation.
            body: String::with_capacity(512),
            has_client_id: false,
            headers,
        }
    }

    pub(crate) fn param(mut self, name: &str, value: &str) -> Self {
        append_form(&mut self.body, name, value);
        self.has_client_id |= name == "client_id";
        self
    }

    /// Appends a parameter that is encoded already.
    pub(crate) fn pair(mut self, pair: &str) -> Self {
        if !self.body.is_empty() {
            self.body.push('&');
        }
        self.body.push_str(pair);
        self
    }

    /// Names the client, where that was not done yet.
    pub(crate) fn client_id(self, id: &str) -> Self {
        match self.has_client_id {
            true => self,
            false => self.param("client_id", id),
        }
    }

    /// A header, in place of the one of this name.
    pub(crate) fn header(mut self, name: HeaderName, value: HeaderValue) -> Self {
        self.headers.insert(name, value);
        self
    }

    pub(crate) fn authorization(self, value: HeaderValue) -> Self {
        self.header(header::AUTHORIZATION, value)
    }

    pub(crate) fn basic(self, id: &str, secret: &str, raw: bool) -> Result<Self, Error> {
        Ok(self.authorization(basic_header(id, secret, raw)?))
    }

    pub(crate) fn into_request(self, endpoint: &Endpoint) -> Request {
        let mut request = Request::new(self.body.into_bytes());
        *request.method_mut() = Method::POST;
        *request.uri_mut() = endpoint.uri().clone();
        *request.headers_mut() = self.headers;
        request
    }
}

impl fmt::Debug for FormRequest {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} bytes", self.body.len())
    }
}

/// What all messages that are forms can do, for a type that wraps a [`FormRequest`].
macro_rules! form_message {
    ($message:ident) => {
        form_message!($message, "The request to send.");
    };
    ($message:ident, $sending:literal) => {
        impl $message {
            /// Appends a parameter; names may repeat, values may be empty.
            pub fn param(self, name: &str, value: &str) -> Self {
                Self(self.0.param(name, value))
            }

            /// Authenticates with HTTP Basic, id and secret form-encoded ([RFC 6749 §2.3.1]).
            ///
            /// # Errors
            ///
            /// None in practice: what is encoded can be sent.
            ///
            /// [RFC 6749 §2.3.1]: https://www.rfc-editor.org/rfc/rfc6749#section-2.3.1
            pub fn basic(
                self,
                client_id: &str,
                client_secret: &str,
            ) -> Result<Self, $crate::error::Error> {
                Ok(Self(self.0.basic(client_id, client_secret, false)?))
            }

            #[doc = $sending]
            pub fn into_request(self, endpoint: &oauth_step::Endpoint) -> oauth_step::Request {
                self.0.into_request(endpoint)
            }
        }

        impl core::fmt::Debug for $message {
            fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
                write!(f, concat!(stringify!($message), "({:?})"), self.0)
            }
        }
    };
}

pub(crate) use form_message;
