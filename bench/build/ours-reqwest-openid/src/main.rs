//! An OpenID Connect login over `oauth-reqwest`: prints where to send the browser, reads where it
//! came back to, and verifies the ID Token.

use std::env::args;
use std::error::Error;
use std::io::stdin;

use oauth_reqwest::OidcSession;
use oauth_reqwest::oauth2::Client;
use tokio::runtime::Builder;

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(run())
}

async fn run() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = args().skip(1).collect();
    let [issuer, client_id, redirect_uri] = &*words else {
        return Err("usage: <issuer> <client id> <redirect URI>".into());
    };
    let session = OidcSession::discover(issuer, |server| {
        Client::new(server, client_id).with_redirect_uri(redirect_uri)
    })
    .await?;

    let (authorization, pending) = session.authorization_url(|request| request.scope("profile"))?;
    println!("{}", authorization.url());
    let mut callback = String::new();
    stdin().read_line(&mut callback)?;
    let user = session.authenticate(pending, callback.trim_end()).await?;
    let lifetime = user.tokens.lifetime().map(|lifetime| lifetime.as_secs());
    println!("{} {lifetime:?}", user.tokens.token_type().as_str());
    println!("user {}", user.id_token.subject());
    Ok(())
}
