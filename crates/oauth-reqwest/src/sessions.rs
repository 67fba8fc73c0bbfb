//! The sessions, in the words that all adapters share, and reqwest's own to begin a request.

use crate::builder::verbs;

oauth_adapter::sessions! {
    async,

    /// ```no_run
    /// use oauth_reqwest::OAuth1Auth;
    /// use oauth_reqwest::oauth1::{Client, TokenCredentials};
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let client = Client::new("my-client", "my-secret");
    /// let token = TokenCredentials::new("a-token", "its-secret");
    /// let auth = OAuth1Auth::new(client.signer(&token))?;
    /// let response = auth.get("https://api.example/me").send().await?;
    ///
    /// // The client alone, without a token.
    /// let auth = OAuth1Auth::new(client.two_legged())?;
    /// # Ok(())
    /// # }
    /// ```
    OAuth1Auth;

    /// ```no_run
    /// use oauth_reqwest::OAuth1Session;
    /// use oauth_reqwest::oauth1::{self, Client};
    ///
    /// # fn ask_the_user(url: &str) -> String { String::new() }
    /// # async fn example() -> Result<(), oauth1::Error> {
    /// let client = Client::new("my-client", "my-secret")
    ///     .with_temporary_credentials_endpoint("https://photos.example/initiate")?
    ///     .with_authorization_endpoint("https://photos.example/authorize")?
    ///     .with_token_credentials_endpoint("https://photos.example/token")?;
    /// let session = OAuth1Session::new(client)?;
    ///
    /// let temporary = session.temporary_credentials("http://127.0.0.1:8910/callback").await?;
    /// let callback = ask_the_user(temporary.authorization_url());
    /// session.authenticate(temporary, &*callback).await?;
    ///
    /// let response = session.get("https://photos.example/photos").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// A web application keeps [`TemporaryCredentials::to_json`] for this user until the browser comes
    /// back, and [`TokenCredentials::to_json`] for as long as it acts for them:
    ///
    /// ```no_run
    /// use oauth_reqwest::oauth1::{self, Client, TemporaryCredentials, TokenCredentials};
    /// use oauth_reqwest::{Driver, OAuth1Session};
    ///
    /// # async fn example(driver: Driver, client: Client, kept: &str, callback: &str, token: &str)
    /// # -> Result<(), oauth1::Error> {
    /// let session = OAuth1Session::with_driver(driver, client);
    /// let temporary = TemporaryCredentials::from_json(kept)?;
    /// let token = session.authenticate(temporary, callback).await?.to_json();
    ///
    /// // In another process.
    /// let session = session.with_token(TokenCredentials::from_json(token.expose())?);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// [`TemporaryCredentials::to_json`]: crate::oauth1::TemporaryCredentials::to_json
    /// [`TokenCredentials::to_json`]: crate::oauth1::TokenCredentials::to_json
    OAuth1Session;

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
    OAuth2Auth;

    /// ```no_run
    /// use oauth_reqwest::OAuth2Session;
    /// use oauth_reqwest::oauth2::Client;
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
    /// let response = session.get("https://api.example/things").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    OAuth2Session;

    /// An application with many users asks for the metadata once, and has one session for each user:
    ///
    /// ```no_run
    /// use oauth_reqwest::oauth2::Client;
    /// use oauth_reqwest::oidc::{self, OidcClient, PendingAuthentication};
    /// use oauth_reqwest::{Driver, OidcSession};
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
    /// use oauth_reqwest::OidcSession;
    /// use oauth_reqwest::oauth2::Client;
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
    /// let response = session.get("https://api.example/things").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    OidcSession;

    /// ```no_run
    /// use oauth_reqwest::AssertionSession;
    /// use oauth_reqwest::oauth2::ServiceAccount;
    ///
    /// # async fn example() -> Result<(), Box<dyn std::error::Error>> {
    /// let file = std::fs::read("service-account.json")?;
    /// let account = ServiceAccount::from_json(file)?
    ///     .scope("https://www.googleapis.com/auth/devstorage.read_only");
    /// let session = AssertionSession::new(account.jwt_bearer()?)?;
    /// let response = session.get("https://storage.googleapis.com/storage/v1/b").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// Any other issuer is named by hand:
    ///
    /// ```no_run
    /// use oauth_reqwest::jose::{Algorithm, SigningKey};
    /// use oauth_reqwest::oauth2::{Client, JwtAssertion, discover};
    /// use oauth_reqwest::{AssertionSession, Driver};
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
    /// use oauth_reqwest::oauth2::{self, Client};
    /// use oauth_reqwest::{Driver, OAuth2Session};
    ///
    /// # async fn example() -> Result<(), oauth2::Error> {
    /// let driver = Driver::new()?;
    /// let server = driver.run(oauth2::discover("https://issuer.example")).await?;
    /// let client = Client::new(server, "my-service").with_secret("my-secret");
    /// let tokens = client.client_credentials().scope("reports");
    /// let service =
    ///     OAuth2Session::builder(client).driver(driver).client_credentials(tokens).build()?;
    /// let response = service.get("https://api.example/reports").send().await?;
    /// # Ok(())
    /// # }
    /// ```
    SessionBuilder;
}

verbs! {
    AssertionSession over oauth2_core::Session;
    OAuth1Auth over oauth1_core::Signer;
    OAuth1Session over oauth1_core::Session;
    OAuth2Auth over oauth2_core::Bearer;
    OAuth2Session over oauth2_core::Session;
    OidcSession over oidc_idtoken::OidcSession;
}
