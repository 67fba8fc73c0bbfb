//! Requests in ureq's own words, sent with a credential.

use core::fmt;
use core::time::Duration;

use http::header::CONTENT_TYPE;
use http::request::Parts;
use http::{HeaderName, HeaderValue, Method, Request, Response, Uri};
use oauth_adapter::refused;
use oauth_step::{Authorize, TransportError, append_form, encode_form, query_separator};
use serde::Serialize;
use ureq::{AsSendBody, Body};

use crate::Session;

/// A request that goes out with a session's credential.
///
/// The methods are ureq's, and `with` is for the rest of what it can be told. A header
/// `Authorization` of one's own is an error. What is wrong with a URL or a header is reported where
/// the request is sent.
#[must_use = "a request goes out by `call` or `send`"]
pub struct RequestBuilder<A: Authorize> {
    session: Session<A>,
    head: Result<Parts, TransportError>,
    query: String,
}

impl<A: Authorize> RequestBuilder<A> {
    pub(crate) fn new<U>(session: Session<A>, method: Method, url: U) -> Self
    where
        Uri: TryFrom<U, Error: Into<http::Error>>,
    {
        let request = Request::builder().method(method).uri(url).body(());
        Self {
            session,
            head: request.map(head).map_err(refused),
            query: String::new(),
        }
    }

    /// Adds a header.
    pub fn header<K, V>(self, name: K, value: V) -> Self
    where
        HeaderName: TryFrom<K, Error: Into<http::Error>>,
        HeaderValue: TryFrom<V, Error: Into<http::Error>>,
    {
        self.changed(|mut head| {
            let name = HeaderName::try_from(name).map_err(|error| refused(error.into()))?;
            let value = HeaderValue::try_from(value).map_err(|error| refused(error.into()))?;
            head.headers.append(name, value);
            Ok(head)
        })
    }

    /// Appends a pair to the query, which keeps what it has, byte for byte.
    pub fn query(mut self, name: impl AsRef<str>, value: impl AsRef<str>) -> Self {
        append_form(&mut self.query, name.as_ref(), value.as_ref());
        self
    }

    /// How long each sending may take, the body of the answer included.
    pub fn timeout(self, timeout: Duration) -> Self {
        let carrier = self.session.driver().carrier().clone();
        self.changed(|head| Ok(carrier.limited(head, timeout)))
    }

    /// Tells the credential something for this request, such as
    /// [`SigningOptions`](crate::oauth1::SigningOptions).
    pub fn extension(self, value: impl Clone + Send + Sync + 'static) -> Self {
        self.changed(|mut head| {
            head.extensions.insert(value);
            Ok(head)
        })
    }

    /// Anything else that ureq can be told of a request:
    /// `.with(|request| agent.configure_request(request).no_delay(false).build())`, where `agent`
    /// is the driver's.
    pub fn with(self, change: impl FnOnce(Request<()>) -> Request<()>) -> Self {
        self.changed(|parts| Ok(head(change(Request::from_parts(parts, ())))))
    }

    /// Sends it without a body.
    ///
    /// # Errors
    ///
    /// Those of [`Session::run`].
    pub fn call(self) -> Result<Response<Body>, A::Error> {
        self.send("")
    }

    /// Sends it with this body, again where a renewal asks for that.
    ///
    /// # Errors
    ///
    /// Those of [`Session::run`].
    pub fn send(self, body: impl AsRef<[u8]>) -> Result<Response<Body>, A::Error> {
        let (session, head) = self.finished()?;
        session.run(Request::from_parts(head, body))
    }

    /// Sends a form, with its `Content-Type`.
    ///
    /// # Errors
    ///
    /// Those of [`Session::run`].
    pub fn send_form<K: AsRef<str>, V: AsRef<str>>(
        self,
        pairs: impl IntoIterator<Item = (K, V)>,
    ) -> Result<Response<Body>, A::Error> {
        self.typed("application/x-www-form-urlencoded")
            .send(encode_form(pairs))
    }

    /// Sends JSON, with its `Content-Type`.
    ///
    /// # Errors
    ///
    /// Those of [`Session::run`], and where the value cannot be JSON.
    pub fn send_json(self, value: impl Serialize) -> Result<Response<Body>, A::Error> {
        let json = serde_json::to_vec(&value).map_err(refused)?;
        self.typed("application/json").send(json)
    }

    /// Sends a body that can be read only once, a file for one; see [`Session::run_once`].
    ///
    /// # Errors
    ///
    /// Those of [`Session::run_once`].
    pub fn send_once(self, body: impl AsSendBody) -> Result<Response<Body>, A::Error> {
        let (session, head) = self.finished()?;
        session.run_once(Request::from_parts(head, body))
    }

    fn typed(self, media_type: &'static str) -> Self {
        self.changed(|mut head| {
            let value = HeaderValue::from_static(media_type);
            head.headers.entry(CONTENT_TYPE).or_insert(value);
            Ok(head)
        })
    }

    fn changed(self, change: impl FnOnce(Parts) -> Result<Parts, TransportError>) -> Self {
        Self {
            head: self.head.and_then(change),
            ..self
        }
    }

    fn finished(self) -> Result<(Session<A>, Parts), TransportError> {
        let mut head = self.head?;
        if !self.query.is_empty() {
            let url = head.uri.to_string();
            let separator = query_separator(head.uri.query(), &self.query);
            let url = format!("{url}{separator}{}", self.query);
            head.uri = Uri::try_from(url).map_err(refused)?;
        }
        Ok((self.session, head))
    }
}

impl<A: Authorize> fmt::Debug for RequestBuilder<A> {
    // A query and headers may hold secrets of the caller.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBuilder").finish_non_exhaustive()
    }
}

fn head(request: Request<()>) -> Parts {
    request.into_parts().0
}

/// Writes ureq's methods that begin a request: for a type that has `request`, or for sessions, each
/// with its credential.
macro_rules! verbs {
    ($($session:ident over $auth:ty;)+) => {$(
        impl $session {
            $crate::builder::verbs!($auth);

            /// Begins a request with any method.
            pub fn request<U>(&self, method: http::Method, url: U) -> $crate::RequestBuilder<$auth>
            where
                http::Uri: TryFrom<U, Error: Into<http::Error>>,
            {
                self.calls.request(method, url)
            }

            /// Sends a request that was built already; see [`Session::run`](crate::Session::run).
            ///
            /// # Errors
            ///
            /// Those of the credential. What ureq says is the `source` inside.
            pub fn run(
                &self,
                request: http::Request<impl AsRef<[u8]>>,
            ) -> Result<http::Response<ureq::Body>, <$auth as oauth_step::Authorize>::Error> {
                self.calls.run(request)
            }

            /// Sends a request whose body can be read only once; see
            /// [`Session::run_once`](crate::Session::run_once).
            ///
            /// # Errors
            ///
            /// Those of the credential. What ureq says is the `source` inside.
            pub fn run_once(
                &self,
                request: http::Request<impl ureq::AsSendBody>,
            ) -> Result<http::Response<ureq::Body>, <$auth as oauth_step::Authorize>::Error> {
                self.calls.run_once(request)
            }
        }
    )+};
    ($auth:ty: $($name:ident $method:ident),+) => {$(
        #[doc = concat!("Begins a `", stringify!($method), "` request.")]
        pub fn $name<U>(&self, url: U) -> $crate::RequestBuilder<$auth>
        where
            http::Uri: TryFrom<U, Error: Into<http::Error>>,
        {
            self.request(http::Method::$method, url)
        }
    )+};
    ($auth:ty) => {
        $crate::builder::verbs!($auth: delete DELETE, get GET, head HEAD, patch PATCH, post POST, put PUT);
    };
}
pub(crate) use verbs;
