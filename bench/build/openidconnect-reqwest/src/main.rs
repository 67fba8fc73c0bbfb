//! A login by the crate `openidconnect` over reqwest: prints where to send the browser, reads where
//! it came back to, and verifies the ID Token.

use std::env::args;
use std::error::Error;
use std::io::stdin;

use openidconnect::core::{CoreAuthenticationFlow, CoreClient, CoreProviderMetadata};
use openidconnect::url::Url;
use openidconnect::{
    AuthorizationCode, ClientId, CsrfToken, IssuerUrl, Nonce, OAuth2TokenResponse,
    PkceCodeChallenge, RedirectUrl, Scope, TokenResponse,
};
use reqwest::redirect::Policy;
use rustls::crypto::aws_lc_rs;
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
    aws_lc_rs::default_provider()
        .install_default()
        .map_err(|_| "there is a provider already")?;
    let http = reqwest::Client::builder()
        .redirect(Policy::none())
        .build()?;
    let issuer = IssuerUrl::new(issuer.clone())?;
    let server = CoreProviderMetadata::discover_async(issuer, &http).await?;
    let client = CoreClient::from_provider_metadata(server, ClientId::new(client_id.clone()), None)
        .set_redirect_uri(RedirectUrl::new(redirect_uri.clone())?);

    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let flow = CoreAuthenticationFlow::AuthorizationCode;
    let (url, state, nonce) = client
        .authorize_url(flow, CsrfToken::new_random, Nonce::new_random)
        .add_scope(Scope::new("profile".to_owned()))
        .set_pkce_challenge(challenge)
        .url();
    println!("{url}");
    let mut callback = String::new();
    stdin().read_line(&mut callback)?;
    let callback = Url::parse(callback.trim_end())?;
    let parameter = |wanted| {
        let mut pairs = callback.query_pairs();
        let found = pairs.find(|(name, _)| name == wanted);
        found.map(|(_, value)| value.into_owned())
    };
    if parameter("state").as_ref() != Some(state.secret()) {
        return Err("this is another login's way back".into());
    }
    let code = parameter("code").ok_or("there is no code")?;

    let tokens = client
        .exchange_code(AuthorizationCode::new(code))?
        .set_pkce_verifier(verifier)
        .request_async(&http)
        .await?;
    let id_token = tokens.id_token().ok_or("there is no ID Token")?;
    let claims = id_token.claims(&client.id_token_verifier(), &nonce)?;
    let lifetime = tokens.expires_in().map(|lifetime| lifetime.as_secs());
    println!("{} {lifetime:?}", tokens.token_type().as_ref());
    println!("user {}", claims.subject().as_str());
    Ok(())
}
