//! `cargo run --example dpop_api`: tokens that are bound to a key (RFC 9449). Whoever steals one has
//! nothing without the key, which proves itself with every request.

use std::error::Error;

use examples::visit;
use loopback_provider::LoopbackProvider;
use oauth_reqwest::jose::{Algorithm, SigningKey};
use oauth_reqwest::oauth2::{Client, Dpop};
use oauth_reqwest::step::SystemEnv;
use oauth_reqwest::{OAuth2Auth, OidcSession};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // A provider on this machine that wants a nonce of its own in each proof.
    let provider = LoopbackProvider::builder()
        .require_dpop_nonce(true)
        .start()
        .await?;

    // The key lives as long as the tokens do: keep it where you keep them.
    let dpop = Dpop::new(SigningKey::generate(Algorithm::Es256, &SystemEnv::new())?)?;
    let session = OidcSession::discover(provider.issuer(), |server| {
        Client::new(server, provider.public_client_id())
            .with_redirect_uri(provider.redirect_uri())?
            .with_dpop(dpop.clone())
    })
    .await?;
    let (authorization, pending) = session.authorization_url(|request| request.scope("read"))?;
    let callback = visit(authorization.url())?;
    let user = session.authenticate(pending, &callback).await?;
    println!(
        "Logged in, with a token of type {}",
        user.tokens.token_type().as_str()
    );

    // Each call carries a new proof; a nonce that the server asks for comes with the next one.
    let response = session.get(provider.resource_url()).send().await?;
    println!("The resource answers {}", response.status());

    // The token alone, in the hands of somebody else.
    let token = user.tokens.access_token().expose().clone();
    let thief = OAuth2Auth::new(token.clone())?;
    let response = thief.get(provider.resource_url()).send().await?;
    println!("A thief gets {}", response.status());

    // And with the key, in a program that got both from this one.
    let heir = OAuth2Auth::new(token)?.with_dpop(dpop);
    let response = heir.get(provider.resource_url()).send().await?;
    println!("With the key it is {}", response.status());
    Ok(())
}
