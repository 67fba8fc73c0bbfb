//! `cargo run --example private_key_jwt`: a service that shares no secret with the server. It signs
//! who it is, anew for each request, and the server knows the public key (RFC 7523).

use std::error::Error;

use loopback_provider::{Client as Registered, LoopbackProvider};
use oauth_ureq::jose::{Algorithm, SigningKey};
use oauth_ureq::oauth2::{Client, discover};
use oauth_ureq::step::SystemEnv;
use oauth_ureq::{Driver, OAuth2Session};

fn main() -> Result<(), Box<dyn Error>> {
    // The key stays here; its public half is registered, at a provider on this machine.
    let key = SigningKey::generate(Algorithm::Es256, &SystemEnv::new())?.with_key_id("2026-11");
    let public = key.public_jwk().ok_or("a key of a pair")?;
    let provider = LoopbackProvider::builder()
        .client(Registered::service_with_key("reports", public))
        .start_blocking()?;

    let driver = Driver::new()?;
    let server = driver.run(discover(provider.issuer()).openid())?;
    let client = Client::new(server, "reports").with_private_key_jwt(key)?;
    let tokens = client.client_credentials().scope("read");
    let session = OAuth2Session::builder(client)
        .driver(driver)
        .client_credentials(tokens)
        .build()?;
    let response = session.get(provider.resource_url()).call()?;
    println!("The resource answers {}", response.status());
    Ok(())
}
