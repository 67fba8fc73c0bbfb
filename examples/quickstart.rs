//! `cargo run --example quickstart`: a login, calls with the token, a renewal, and a logout.
//!
//! The provider runs on this machine, and a stand-in for the browser says yes to everything. With
//! `-- --browser` a person does that.

use std::error::Error;
use std::time::Duration;

use loopback_provider::{Interaction, LoopbackProvider, RedirectListener};
use oauth_reqwest::oauth2::Client;
use oauth_reqwest::{OidcSession, reqwest};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let by_hand = std::env::args().any(|argument| argument == "--browser");
    let mut provider = LoopbackProvider::builder().access_token_lifetime(LIFETIME);
    if by_hand {
        provider = provider.mode(Interaction::Page);
    }
    let provider = provider.start().await?;
    let mut listener = RedirectListener::bind().await?;
    println!("A provider runs at {}", provider.issuer());

    let session = OidcSession::discover(provider.issuer(), |server| {
        Client::new(server, provider.client_id())
            .with_secret(provider.client_secret().to_owned())
            .with_redirect_uri(listener.redirect_uri())
    })
    .await?;

    let (authorization, pending) = session
        .authorization_url(|request| request.scope("profile email read").offline_access())?;
    if by_hand {
        println!("Open this and log in as ada, password lovelace:");
        println!("  {}", authorization.url());
    } else {
        // Ends at the listener, as a browser would.
        reqwest::get(authorization.url()).await?;
    }
    let callback = listener.receive().await?;
    let user = session.authenticate(pending, &*callback).await?;
    println!(
        "Logged in: the ID Token says user {}",
        user.id_token.subject()
    );

    let info = session.userinfo().await?;
    let (name, email) = (info.claims().name()?, info.claims().email()?);
    println!(
        "UserInfo says {}, {}",
        name.unwrap_or_default(),
        email.unwrap_or_default()
    );

    let response = session.get(provider.resource_url()).send().await?;
    println!("The resource answers {}", response.status());

    println!("Waiting {} s: the access token expires", LIFETIME.as_secs());
    tokio::time::sleep(LIFETIME).await;
    let before = session.token().map(|tokens| tokens.obtained_at());
    let response = session.get(provider.resource_url()).send().await?;
    let renewed = session.token().map(|tokens| tokens.obtained_at()) != before;
    println!(
        "The resource answers {}, renewed on the way: {renewed}",
        response.status()
    );

    session.revoke().await?;
    println!("Logged out: both tokens are revoked and forgotten");
    session.close().await;
    Ok(())
}

const LIFETIME: Duration = Duration::from_secs(2);
