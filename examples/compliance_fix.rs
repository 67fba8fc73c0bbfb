//! `cargo run --example compliance_fix`: a server that does not keep to the standards. The errors
//! name the quirks that cope with it; these are put on the client, and nothing else is relaxed.

use std::error::Error;

use axum::Router;
use axum::http::header::CONTENT_TYPE;
use axum::routing::post;
use oauth_reqwest::Driver;
use oauth_reqwest::oauth2::{Client, Quirk, ServerMetadata};
use oauth_reqwest::step::UrlPolicy;
use tokio::net::TcpListener;

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let origin = format!("http://{}", listener.local_addr()?);
    tokio::spawn(axum::serve(listener, odd_server()).into_future());

    // It has no metadata either: what is needed is said by hand.
    let server = ServerMetadata::new(&origin, UrlPolicy::default())?
        .with_token_endpoint(&format!("{origin}/token"))?;
    let strict = Client::new(server, "reports").with_secret("a secret".to_owned());

    let driver = Driver::new()?;
    let half = strict.clone().with_quirk(Quirk::FormAnswers);
    for client in [&strict, &half] {
        match driver.run(client.client_credentials()).await {
            Ok(_) => return Err("the server has learned".into()),
            Err(error) => println!("Refused: {error}"),
        }
    }

    let client = half.with_quirk(Quirk::BearerAssumed);
    let tokens = driver.run(client.client_credentials()).await?;
    println!(
        "A token of type {}, thanks to {}",
        tokens.token_type().as_str(),
        tokens.quirks_applied().join(" and ")
    );
    Ok(())
}

/// Answers in a form, and does not say how the token is used.
fn odd_server() -> Router {
    let answer = async || {
        let form = "application/x-www-form-urlencoded";
        ([(CONTENT_TYPE, form)], "access_token=odd&expires_in=3600")
    };
    Router::new().route("/token", post(answer))
}
