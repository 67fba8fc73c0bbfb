//! A login over `oauth-ureq`: prints where to send the browser, reads where it came back to.

use std::env::args;
use std::error::Error;
use std::io::stdin;

use oauth_ureq::OAuth2Session;
use oauth_ureq::oauth2::{Client, ServerMetadata};
use oauth_ureq::step::UrlPolicy;

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = args().skip(1).collect();
    let [issuer, authorization, token, client_id, redirect_uri] = &*words else {
        return Err(
            "usage: <issuer> <authorization endpoint> <token endpoint> <client id> <redirect URI>"
                .into(),
        );
    };
    let server = ServerMetadata::new(issuer, UrlPolicy::default())?
        .with_authorization_endpoint(authorization)?
        .with_token_endpoint(token)?;
    let client = Client::new(server, client_id).with_redirect_uri(redirect_uri)?;
    let session = OAuth2Session::new(client)?;

    let (authorization, pending) = session.authorization_url(|request| request.scope("profile"))?;
    println!("{}", authorization.url());
    let mut callback = String::new();
    stdin().read_line(&mut callback)?;
    let tokens = session.authenticate(pending, callback.trim_end())?;
    let lifetime = tokens.lifetime().map(|lifetime| lifetime.as_secs());
    println!("{} {lifetime:?}", tokens.token_type().as_str());
    Ok(())
}
