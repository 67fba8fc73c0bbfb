//! `cargo run --example service_account`: a service account calls an API, with a key file as Google
//! gives it, and without a user.

use std::error::Error;

use loopback_provider::LoopbackProvider;
use oauth_reqwest::AssertionSession;
use oauth_reqwest::oauth2::ServiceAccount;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    // A provider on this machine, and the file that it gives. A real one is read from a place where
    // only the service can read it.
    let provider = LoopbackProvider::start_blocking()?;
    let file = provider.service_account_json();
    let account = ServiceAccount::from_json(file.as_bytes())?.scope("read");

    // The key signs an assertion; the token endpoint gives a token for it, and the next one when
    // this expires.
    let session = AssertionSession::new(account.jwt_bearer()?)?;
    let response = session.get(provider.resource_url()).send().await?;
    println!("The resource answers {}", response.status());

    // In the name of a user who belongs to the same organisation, where its administrator agreed.
    let delegated = account.subject("ada@example.com");
    let session = AssertionSession::new(delegated.jwt_bearer()?)?;
    let response = session.get(provider.resource_url()).send().await?;
    println!("The resource answers {}, as ada", response.status());
    Ok(())
}
