//! `cargo run --example login_ureq`: a user logs in, over ureq.
//!
//! The same program as for the other stacks: only the lines that await or send differ.

use std::error::Error;

use loopback_provider::LoopbackProvider;
use oauth_ureq::OidcSession;
use oauth_ureq::oauth2::Client;

fn main() -> Result<(), Box<dyn Error>> {
    // A provider on this machine; any other is named by its issuer.
    let provider = LoopbackProvider::start_blocking()?;
    let session = OidcSession::discover(provider.issuer(), |server| {
        Client::new(server, provider.client_id())
            .with_secret(provider.client_secret().to_owned())
            .with_redirect_uri(provider.redirect_uri())
    })?;

    let (authorization, pending) =
        session.authorization_url(|request| request.scope("profile read"))?;
    let callback = examples::visit(authorization.url())?;
    let user = session.authenticate(pending, &*callback)?;
    println!("User {} has logged in", user.id_token.subject());

    let info = session.userinfo()?;
    println!("Hello, {}", info.claims().name()?.unwrap_or_default());

    let response = session.get(provider.resource_url()).call()?;
    println!("The resource answers {}", response.status());

    session.revoke()?;
    println!("Logged out");
    Ok(())
}
