//! A token from outside: attached, never renewed.

use http::Method;
use oauth_step::Secret;
use oauth2_core::{Bearer, Error, Tokens};
use reqwest::IntoUrl;

use crate::builder::verbs;
use crate::{Driver, RequestBuilder, Session};

/// A token that came from somewhere else. It is attached to calls; when it has expired, the server
/// says so.
///
/// ```no_run
/// use oauth_reqwest::{OAuth2Auth, SendWith};
///
/// # async fn example(token: String) -> Result<(), Box<dyn std::error::Error>> {
/// let auth = OAuth2Auth::new(token)?;
/// let response = auth.get("https://api.example/me").send().await?;
///
/// // Or over a client of one's own.
/// let client = reqwest::Client::builder()
///     .redirect(reqwest::redirect::Policy::none())
///     .build()?;
/// let response = client.get("https://api.example/me").send_with(&auth).await?;
/// # Ok(())
/// # }
/// ```
#[derive(Clone, Debug)]
pub struct OAuth2Auth {
    calls: Session<Bearer>,
}

impl OAuth2Auth {
    /// Attaches this access token to requests. It makes a client; with many tokens, share a
    /// [`driver`](Self::with_driver).
    ///
    /// # Errors
    ///
    /// Where the token is none that a header can hold, and those of [`Driver::new`].
    pub fn new(access_token: impl Into<Secret<String>>) -> Result<Self, Error> {
        Self::with_driver(Driver::new()?, access_token)
    }

    /// Attaches this access token to requests, which `get` and its kin send by this driver's
    /// client.
    ///
    /// # Errors
    ///
    /// Where the token is none that a header can hold.
    pub fn with_driver(
        driver: Driver,
        access_token: impl Into<Secret<String>>,
    ) -> Result<Self, Error> {
        let tokens = Tokens::new(access_token, driver.env().now())?;
        let calls = Session::new(Bearer::new(tokens), driver);
        Ok(Self { calls })
    }

    verbs!(Bearer);

    /// Begins a request with any method.
    pub fn request(&self, method: Method, url: impl IntoUrl) -> RequestBuilder<Bearer> {
        self.calls.request(method, url)
    }
}

impl AsRef<Session<Bearer>> for OAuth2Auth {
    fn as_ref(&self) -> &Session<Bearer> {
        &self.calls
    }
}
