//! `cargo run --example login_hyper`: a user logs in, over hyper.
//!
//! The same program as for the other stacks: only the lines that await or send differ.

use std::error::Error;

use loopback_provider::LoopbackProvider;
use oauth_hyper::OidcSession;
use oauth_hyper::oauth2::Client;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // A provider on this machine; any other is named by its issuer.
    let provider = LoopbackProvider::start_blocking()?;
    let session = OidcSession::discover(provider.issuer(), |server| {
        Client::new(server, provider.client_id())
            .with_secret(provider.client_secret().to_owned())
            .with_redirect_uri(provider.redirect_uri())
    })
    .await?;

    let (authorization, pending) =
        session.authorization_url(|request| request.scope("profile read"))?;
    let callback = examples::visit(authorization.url())?;
    let user = session.authenticate(pending, &*callback).await?;
    println!("User {} has logged in", user.id_token.subject());

    let info = session.userinfo().await?;
    println!("Hello, {}", info.claims().name()?.unwrap_or_default());

    let response = session.get(provider.resource_url()).await?;
    println!("The resource answers {}", response.status());

    session.revoke().await?;
    println!("Logged out");
    Ok(())
}
