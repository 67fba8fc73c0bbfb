//! A login by the crate `oauth2` over reqwest: prints where to send the browser, reads where it came
//! back to.

use std::env::args;
use std::error::Error;
use std::io::stdin;

use oauth2::basic::BasicClient;
use oauth2::url::Url;
use oauth2::{
    AuthUrl, AuthorizationCode, ClientId, CsrfToken, PkceCodeChallenge, RedirectUrl, Scope,
    TokenResponse, TokenUrl,
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
    let [authorization, token, client_id, redirect_uri] = &*words else {
        return Err(
            "usage: <authorization endpoint> <token endpoint> <client id> <redirect URI>".into(),
        );
    };
    let client = BasicClient::new(ClientId::new(client_id.clone()))
        .set_auth_uri(AuthUrl::new(authorization.clone())?)
        .set_token_uri(TokenUrl::new(token.clone())?)
        .set_redirect_uri(RedirectUrl::new(redirect_uri.clone())?);

    let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
    let (url, state) = client
        .authorize_url(CsrfToken::new_random)
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

    aws_lc_rs::default_provider()
        .install_default()
        .map_err(|_| "there is a provider already")?;
    let http = reqwest::Client::builder()
        .redirect(Policy::none())
        .build()?;
    let tokens = client
        .exchange_code(AuthorizationCode::new(code))
        .set_pkce_verifier(verifier)
        .request_async(&http)
        .await?;
    let lifetime = tokens.expires_in().map(|lifetime| lifetime.as_secs());
    println!("{} {lifetime:?}", tokens.token_type().as_ref());
    Ok(())
}
