//! Requests in reqwest's own words, sent with a credential.

use core::fmt;
use core::time::Duration;

use http::{Extensions, HeaderMap, HeaderName, HeaderValue, Version};
use oauth_step::Authorize;
use reqwest::{Body, Response};
use serde::Serialize;

use crate::Session;
use crate::driver::transport;

/// A request that goes out with a session's credential.
///
/// The methods are reqwest's. Those for other credentials are left out; a header `Authorization`
/// of one's own is an error.
#[must_use = "a request goes out by `send`"]
pub struct RequestBuilder<A: Authorize> {
    session: Session<A>,
    request: reqwest::RequestBuilder,
    /// For the credential; reqwest's own builder takes none.
    extensions: Extensions,
}

/// Methods that hand on to reqwest's builder.
macro_rules! forward {
    ($($(#[$doc:meta])* $name:ident($argument:ident: $kind:ty);)+) => {$(
        $(#[$doc])*
        pub fn $name(self, $argument: $kind) -> Self {
            self.with(|request| request.$name($argument))
        }
    )+};
}

impl<A: Authorize> RequestBuilder<A> {
    pub(crate) fn new(session: Session<A>, request: reqwest::RequestBuilder) -> Self {
        Self {
            session,
            request,
            extensions: Extensions::new(),
        }
    }

    forward! {
        /// Sets the body. A stream is sent once; bytes and text are sent again after a renewal.
        body(body: impl Into<Body>);
        /// Sets a form as the body, with its `Content-Type`.
        form(form: &(impl Serialize + ?Sized));
        /// Adds headers, which replace those of the same name.
        headers(headers: HeaderMap);
        /// Sets JSON as the body, with its `Content-Type`.
        json(json: &(impl Serialize + ?Sized));
        /// Appends to the query.
        query(query: &(impl Serialize + ?Sized));
        /// How long each sending may take, the body of the answer included.
        timeout(timeout: Duration);
        /// Sets the version of HTTP.
        version(version: Version);
    }

    /// Adds a header.
    pub fn header<K, V>(self, name: K, value: V) -> Self
    where
        HeaderName: TryFrom<K, Error: Into<http::Error>>,
        HeaderValue: TryFrom<V, Error: Into<http::Error>>,
    {
        self.with(|request| request.header(name, value))
    }

    /// Tells the credential something for this request, such as
    /// [`SigningOptions`](crate::oauth1::SigningOptions).
    pub fn extension(mut self, value: impl Clone + Send + Sync + 'static) -> Self {
        self.extensions.insert(value);
        self
    }

    /// Anything else that reqwest's builder can be told, by a feature of reqwest for example:
    /// `.with(|request| request.multipart(form))`.
    pub fn with(
        self,
        change: impl FnOnce(reqwest::RequestBuilder) -> reqwest::RequestBuilder,
    ) -> Self {
        Self {
            request: change(self.request),
            ..self
        }
    }

    /// Sends it.
    ///
    /// # Errors
    ///
    /// Those of [`Session::execute`].
    pub async fn send(self) -> Result<Response, A::Error> {
        let mut request = self.request.build().map_err(transport)?;
        if !self.extensions.is_empty() {
            let mut with = http::Request::<Body>::try_from(request).map_err(transport)?;
            with.extensions_mut().extend(self.extensions);
            request = with.try_into().map_err(transport)?;
        }
        self.session.execute_over_own(request).await
    }
}

impl<A: Authorize> fmt::Debug for RequestBuilder<A> {
    // A query and headers may hold secrets of the caller; reqwest would print them.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RequestBuilder").finish_non_exhaustive()
    }
}

/// Sends requests of reqwest's own builder with a session's credential.
///
/// ```no_run
/// use oauth_reqwest::{OAuth2Session, SendWith};
///
/// # async fn example(session: OAuth2Session) -> Result<(), Box<dyn std::error::Error>> {
/// let client = reqwest::Client::builder()
///     .redirect(reqwest::redirect::Policy::none())
///     .build()?;
/// let response = client.get("https://api.example/me").send_with(&session).await?;
/// # Ok(())
/// # }
/// ```
pub trait SendWith: Sized {
    /// Sends it over its own client; see [`Session::execute`].
    fn send_with<A: Authorize>(
        self,
        session: &(impl AsRef<Session<A>> + Sync),
    ) -> impl Future<Output = Result<Response, A::Error>> + Send;
}

impl SendWith for reqwest::RequestBuilder {
    async fn send_with<A: Authorize>(
        self,
        session: &(impl AsRef<Session<A>> + Sync),
    ) -> Result<Response, A::Error> {
        let (client, request) = self.build_split();
        let request = request.map_err(transport)?;
        session.as_ref().execute(&client, request).await
    }
}

/// Writes reqwest's methods that begin a request.
macro_rules! verbs {
    ($auth:ty: $($name:ident $method:ident),+) => {$(
        #[doc = concat!("Begins a `", stringify!($method), "` request.")]
        pub fn $name(&self, url: impl reqwest::IntoUrl) -> $crate::RequestBuilder<$auth> {
            self.request(http::Method::$method, url)
        }
    )+};
    ($auth:ty) => {
        $crate::builder::verbs!($auth: delete DELETE, get GET, head HEAD, patch PATCH, post POST, put PUT);
    };
    ($($session:ident over $auth:ty;)+) => {$(
        impl $session {
            $crate::builder::verbs!($auth);

            /// Begins a request with any method.
            pub fn request(
                &self,
                method: http::Method,
                url: impl reqwest::IntoUrl,
            ) -> $crate::RequestBuilder<$auth> {
                self.as_ref().request(method, url)
            }
        }
    )+};
}
pub(crate) use verbs;
