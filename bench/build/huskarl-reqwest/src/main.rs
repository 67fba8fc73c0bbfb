//! An OpenID Connect login by the crate `huskarl` over reqwest: prints where to send the browser,
//! reads where it came back to, and verifies the ID Token.

use std::env::args;
use std::error::Error;
use std::io::stdin;

use huskarl::core::client_auth::NoAuth;
use huskarl::core::server_metadata::AuthorizationServerMetadata;
use huskarl::grant::authorization_code::{AuthorizationCodeGrant, CompleteInput, StartInput};
use huskarl_reqwest::ReqwestClient;
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
    let http = ReqwestClient::builder().build().await?;
    let server = AuthorizationServerMetadata::oidc_fetch()
        .http_client(&http)
        .issuer(issuer)
        .call()
        .await?;
    let grant = AuthorizationCodeGrant::builder_from_metadata(&server)?
        .client_id(client_id)
        .http_client(http)
        .client_auth(NoAuth)
        .redirect_uri(redirect_uri)
        .build()
        .await?;

    let scope = ["openid", "profile"].map(str::to_owned).to_vec();
    let started = grant.start(StartInput::scope(scope)).await?;
    println!("{}", started.authorization_url);
    let mut callback = String::new();
    stdin().read_line(&mut callback)?;
    let callback = callback.trim_end().parse::<CompleteInput>()?;
    let done = grant.complete(&started.pending_state, callback).await?;
    let id_token = done.id_token.ok_or("there is no ID Token")?;
    let lifetime = done.token_response.raw_token_response().expires_in;
    println!(
        "{} {lifetime:?}",
        done.token_response.access_token().token_type()
    );
    println!("user {:?}", id_token.sub);
    Ok(())
}
