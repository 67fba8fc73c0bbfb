//! `cargo run --example oauth1`: OAuth 1.0a in three steps, and a signed call. Over reqwest; the other adapters have the same
//! words.

use std::error::Error;

use loopback_provider::{Endpoint, LoopbackProvider};
use oauth_reqwest::OAuth1Session;
use oauth_reqwest::oauth1::Client;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // A provider on this machine; any other's URLs are in its documentation.
    let provider = LoopbackProvider::start().await?;
    let client = Client::new(provider.oauth1_client_id(), provider.oauth1_client_secret())
        .with_temporary_credentials_endpoint(&provider.url(Endpoint::OAuth1TemporaryCredentials))?
        .with_authorization_endpoint(&provider.url(Endpoint::OAuth1Authorization))?
        .with_token_credentials_endpoint(&provider.url(Endpoint::OAuth1TokenCredentials))?;
    let session = OAuth1Session::new(client)?;

    // 1. Temporary credentials: keep them for this user until the browser is back.
    let callback = provider.redirect_uri();
    let temporary = session.temporary_credentials(callback).await?;

    // 2. A browser's part, with a user who says yes to everything.
    let url = temporary.authorization_url().to_owned();
    let callback = tokio::task::spawn_blocking(move || {
        examples::visit(&url).map_err(|error| error.to_string())
    })
    .await??;

    // 3. Token credentials, which last until the server says otherwise.
    let token = session.authenticate(temporary, &callback).await?;
    println!(
        "{} has authorized this program",
        token.field("screen_name").unwrap_or("Somebody")
    );

    // From here on every request is signed.
    let resource = format!("{}?size=original", provider.oauth1_resource_url());
    let response = session.get(resource).send().await?;
    println!("The resource answers {}", response.status());
    let form = [("title", "Café & bar")];
    let response = session
        .post(provider.oauth1_resource_url())
        .form(&form)
        .send()
        .await?;
    println!("A form is signed too: {}", response.status());
    Ok(())
}
