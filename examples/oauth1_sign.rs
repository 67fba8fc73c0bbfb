//! `cargo run --example oauth1_sign`: signs one request for an HTTP client that knows nothing of OAuth.

use std::error::Error;

use loopback_provider::LoopbackProvider;
use oauth_step::SystemEnv;
use oauth_ureq::ureq;
use oauth1_core::{Client, SignatureMethod};

fn main() -> Result<(), Box<dyn Error>> {
    let provider = LoopbackProvider::start_blocking()?;

    // Keyed once, for any number of requests. With a token it is `client.signer(&token)`.
    let client = Client::new(provider.oauth1_client_id(), provider.oauth1_client_secret())
        .with_signature_method(SignatureMethod::HmacSha256);
    let signer = client.two_legged();

    // Any `http::Request` or its head. A form is signed along, so its bytes are handed in.
    let form = "status=Hello+Ladies+%2b+Gentlemen";
    let mut request = http::Request::post(provider.oauth1_resource_url())
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)?;
    signer.sign(&mut request, Some(form.as_bytes()), &SystemEnv::new())?;

    // Whatever sends it: here ureq as it is.
    let response = ureq::run(request)?;
    println!("The resource answers {}", response.status());
    Ok(())
}
