//! The sessions, in the words that all adapters share, and hyper's own to begin a request.

use crate::call::verbs;

oauth_adapter::sessions! {
    async,

    /// ```no_run
    /// use oauth_hyper::{Body, OAuth2Auth, OAuthClient};
    /// use tower::ServiceExt as _;
    ///
    /// # type Service = tower::util::BoxCloneService<
    /// #     http::Request<Body>, http::Response<Body>, std::io::Error,
    /// # >;
    /// # async fn example(token: String, service: Service)
    /// # -> Result<(), Box<dyn std::error::Error + Send + Sync>> {
    /// let auth = OAuth2Auth::new(token)?;
    /// let response = auth.get("https://api.example/me").await?;
    ///
    /// // Or over any service.
    /// let request = http::Request::get("https://api.example/me").body(Body::empty())?;
    /// let response = OAuthClient::new(service, &auth).oneshot(request).await?;
    /// # Ok(())
    /// # }
    /// ```
    OAuth2Auth;

    /// ```no_run
    /// use oauth_hyper::OAuth2Session;
    /// use oauth_hyper::oauth2::Client;
    ///
    /// # fn ask_the_user(url: &str) -> String { String::new() }
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let session = OAuth2Session::discover("https://issuer.example", |server| {
    ///     Client::new(server, "my-client").with_redirect_uri("http://127.0.0.1:8910/callback")
    /// })
    /// .await?;
    /// let (authorization, pending) = session.authorization_url(|request| request.scope("read"))?;
    /// let callback = ask_the_user(authorization.url());
    /// session.authenticate(pending, &*callback).await?;
    ///
    /// let response = session.get("https://api.example/things").await?;
    /// # Ok(())
    /// # }
    /// ```
    OAuth2Session;

    /// An application with many users asks for the metadata once, and has one session for each user:
    ///
    /// ```no_run
    /// use oauth_hyper::oauth2::Client;
    /// use oauth_hyper::oidc::{self, OidcClient, PendingAuthentication};
    /// use oauth_hyper::{Driver, OidcSession};
    ///
    /// # async fn example(callback: &str) -> Result<(), oidc::Error> {
    /// // At the start.
    /// let driver = Driver::new()?;
    /// let server = driver.run(oidc::discover("https://issuer.example")).await?;
    /// let client = Client::new(server, "my-client").with_redirect_uri("https://app.example/callback")?;
    /// let client = OidcClient::new(client)?;
    ///
    /// // A login begins: `kept` goes where only this user's browser session finds it.
    /// let (authorization, pending) = client.authentication().scope("email").begin(driver.env())?;
    /// let kept = pending.to_json();
    ///
    /// // The browser comes back, perhaps to another process.
    /// let pending = PendingAuthentication::from_json(kept.expose())?;
    /// let session = OidcSession::builder(client.clone()).driver(driver.clone()).build()?;
    /// let user = session.authenticate(pending, callback).await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A program with one user has a shorter way:
    ///
    /// ```no_run
    /// use oauth_hyper::OidcSession;
    /// use oauth_hyper::oauth2::Client;
    ///
    /// # fn ask_the_user(url: &str) -> String { String::new() }
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let session = OidcSession::discover("https://issuer.example", |server| {
    ///     Client::new(server, "my-client").with_redirect_uri("http://127.0.0.1:8910/callback")
    /// })
    /// .await?;
    /// let (authorization, pending) = session.authorization_url(|request| request.scope("email"))?;
    /// let callback = ask_the_user(authorization.url());
    /// let user = session.authenticate(pending, &*callback).await?;
    /// println!("{} is here", user.id_token.subject());
    ///
    /// let response = session.get("https://api.example/things").await?;
    /// # Ok(())
    /// # }
    /// ```
    OidcSession;

    /// ```no_run
    /// use oauth_hyper::AssertionSession;
    /// use oauth_hyper::oauth2::ServiceAccount;
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let file = std::fs::read("service-account.json")?;
    /// let account = ServiceAccount::from_json(file)?
    ///     .scope("https://www.googleapis.com/auth/devstorage.read_only");
    /// let session = AssertionSession::new(account.jwt_bearer()?)?;
    /// let response = session.get("https://storage.googleapis.com/storage/v1/b").await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Any other issuer is named by hand:
    ///
    /// ```no_run
    /// use oauth_hyper::jose::{Algorithm, SigningKey};
    /// use oauth_hyper::oauth2::{Client, JwtAssertion, discover};
    /// use oauth_hyper::{AssertionSession, Driver};
    ///
    /// # async fn example(pem: &str) -> Result<(), Box<dyn std::error::Error>> {
    /// let driver = Driver::new()?;
    /// let server = driver.run(discover("https://issuer.example")).await?;
    /// let key = SigningKey::from_pem(Algorithm::Es256, pem)?.with_key_id("2026-01");
    /// let assertion = JwtAssertion::new(key, "https://reports.example").subject("ada@example.com");
    /// let request = Client::without_id(server).jwt_bearer(assertion).scope("reports");
    /// let session = AssertionSession::builder(request).driver(driver).build()?;
    /// # Ok(())
    /// # }
    /// ```
    AssertionSession;

    /// ```no_run
    /// use oauth_hyper::oauth2::{self, Client};
    /// use oauth_hyper::{Driver, OAuth2Session};
    ///
    /// # async fn example() -> Result<(), oauth2::Error> {
    /// let driver = Driver::new()?;
    /// let server = driver.run(oauth2::discover("https://issuer.example")).await?;
    /// let client = Client::new(server, "my-service").with_secret("my-secret");
    /// let tokens = client.client_credentials().scope("reports");
    /// let service =
    ///     OAuth2Session::builder(client).driver(driver).client_credentials(tokens).build()?;
    /// let response = service.get("https://api.example/reports").await?;
    /// # Ok(())
    /// # }
    /// ```
    SessionBuilder;
}

verbs! {
    AssertionSession over oauth2_core::Session;
    OAuth2Auth over oauth2_core::Bearer;
    OAuth2Session over oauth2_core::Session;
    OidcSession over oidc_idtoken::OidcSession;
}
