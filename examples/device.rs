//! `cargo run --example device`: a login on a device without a browser (RFC 8628). It shows a code,
//! which its user enters on a phone, and asks until they have decided.

use std::error::Error;
use std::thread;
use std::time::Duration;

use loopback_provider::LoopbackProvider;
use oauth_ureq::OidcSession;
use oauth_ureq::oauth2::Client;

fn main() -> Result<(), Box<dyn Error>> {
    // A provider on this machine, which may be asked once a second.
    let provider = LoopbackProvider::builder()
        .device_interval(Duration::from_secs(1))
        .start_blocking()?;
    let session = OidcSession::discover(provider.issuer(), |server| {
        Ok(Client::new(server, provider.public_client_id()))
    })?;

    let authorization = session.device_authorization(|request| request.scope("openid read"))?;
    let (uri, code) = (authorization.verification_uri(), authorization.user_code());
    println!("On your phone, go to {uri} and enter {code}");

    let user = thread::scope(|scope| {
        // Stands in for the user at that page, who takes a while.
        scope.spawn(|| {
            thread::sleep(Duration::from_millis(1500));
            let known = provider.approve_device(code, "ada");
            println!("Somebody has entered the code, which is known: {known}");
        });
        // Comes back when they have said yes or no, or the code has expired.
        session.authenticate_device(&authorization)
    })?;
    println!("User {} has logged in", user.id_token.subject());

    let response = session.get(provider.resource_url()).call()?;
    println!("The resource answers {}", response.status());
    Ok(())
}
