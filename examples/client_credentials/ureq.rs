//! `cargo run --example client_credentials_ureq`: a service calls an API, over ureq.
//!
//! The same program as for the other stacks: only the lines that await or send differ.

use std::error::Error;

use loopback_provider::LoopbackProvider;
use oauth_ureq::oauth2::{Client, discover};
use oauth_ureq::{Driver, OAuth2Session};

fn main() -> Result<(), Box<dyn Error>> {
    // A provider on this machine; any other is named by its issuer.
    let provider = LoopbackProvider::start_blocking()?;
    let driver = Driver::new()?;
    let server = driver.run(discover(provider.issuer()).openid())?;
    let client = Client::new(server, provider.service_client_id())
        .with_secret(provider.service_client_secret().to_owned());

    let tokens = client.client_credentials().scope("read");
    let session = OAuth2Session::builder(client)
        .driver(driver)
        .client_credentials(tokens)
        .build()?;

    // The first call fetches the token; later ones share it, and it is renewed ahead of its expiry.
    for _ in 0..2 {
        let response = session.get(provider.resource_url()).call()?;
        println!("The resource answers {}", response.status());
    }
    Ok(())
}
