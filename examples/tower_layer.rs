//! `cargo run --example tower_layer`: a session's credential inside a stack of tower services.

use std::error::Error;
use std::time::Duration;

use loopback_provider::LoopbackProvider;
use oauth_hyper::oauth2::{Client, discover};
use oauth_hyper::{Body, Driver, OAuth2Session, OAuthLayer};
use tower::{Service, ServiceBuilder, ServiceExt};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error + Send + Sync>> {
    // A provider on this machine; any other is named by its issuer.
    let provider = LoopbackProvider::start_blocking()?;
    let driver = Driver::new()?;
    let server = driver.run(discover(provider.issuer()).openid()).await?;
    let client = Client::new(server, provider.service_client_id())
        .with_secret(provider.service_client_secret().to_owned());
    let tokens = client.client_credentials().scope("read");
    let session = OAuth2Session::builder(client)
        .driver(driver.clone())
        .client_credentials(tokens)
        .build()?;

    // The layer stands where the token belongs: above what sends, below what the application sees.
    // Any service sends; tokens are fetched by the session's own driver, not through these layers.
    let mut api = ServiceBuilder::new()
        .concurrency_limit(8)
        .layer(OAuthLayer::new(&session))
        .timeout(Duration::from_secs(10))
        .service(driver.client());

    let url = provider.resource_url();
    for _ in 0..2 {
        let request = http::Request::get(&url).body(Body::empty())?;
        let response = api.ready().await?.call(request).await?;
        println!("The resource answers {}", response.status());
    }
    Ok(())
}
