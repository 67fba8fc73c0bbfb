//! `cargo run --example token_exchange`: a service that was called with a user's token calls the next
//! one. It does not pass that token on, but exchanges it for one that says who acts for whom
//! (RFC 8693).

use std::error::Error;

use examples::visit;
use loopback_provider::LoopbackProvider;
use oauth_reqwest::oauth2::{Client, ResourceIndicator, TokenTypeIdentifier};
use oauth_reqwest::{OAuth2Session, OidcSession};

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // A user logs in to an application, which calls the service with this token.
    let provider = LoopbackProvider::start_blocking()?;
    let application = OidcSession::discover(provider.issuer(), |server| {
        Client::new(server, provider.public_client_id()).with_redirect_uri(provider.redirect_uri())
    })
    .await?;
    let (authorization, pending) =
        application.authorization_url(|request| request.scope("read write"))?;
    let callback = visit(authorization.url())?;
    let user = application.authenticate(pending, &callback).await?;
    let received = user.tokens.access_token().clone();

    // The service has a token of its own, and exchanges the user's.
    let server = application.client().oauth().server().clone();
    let client = Client::new(server, provider.service_client_id())
        .with_secret(provider.service_client_secret().to_owned());
    let driver = application.driver().clone();
    let own = driver.run(client.client_credentials()).await?;
    let exchange = client
        .token_exchange(received, TokenTypeIdentifier::AccessToken)
        .actor(own.access_token().clone(), TokenTypeIdentifier::AccessToken)
        .resource(ResourceIndicator::parse(&provider.resource_url())?)
        .scope("read");
    let session = OAuth2Session::builder(client).driver(driver).build()?;
    let tokens = session.sign_in(exchange).await?;
    let kind = tokens.issued_token_type().ok_or("a kind of token")?;
    println!("The service has been given {}", kind.as_str());

    let response = session.get(provider.resource_url()).send().await?;
    println!("The resource answers {}", response.status());

    // What the resource sees, as the server tells those who ask (RFC 7662).
    let introspect = session.client().introspect(tokens.access_token().clone());
    let said = session.driver().run(introspect).await?;
    let (user, scope) = (said.subject(), said.scope());
    let actor = said.get("act").and_then(|actor| actor.as_object());
    println!(
        "It sees user {}, scope {}, through {}",
        user.unwrap_or_default(),
        scope.map(ToString::to_string).unwrap_or_default(),
        actor.ok_or("an actor")?.required_string("sub")?
    );
    Ok(())
}
