//! A login by the crate `yup-oauth2` and its flow for installed applications, which has neither PKCE
//! nor state: prints where to send the browser, reads where it came back to.

use std::env::args;
use std::error::Error;
use std::io::stdin;
use std::pin::Pin;

use tokio::runtime::Builder;
use url::Url;
use yup_oauth2::authenticator_delegate::InstalledFlowDelegate;
use yup_oauth2::{ApplicationSecret, InstalledFlowAuthenticator, InstalledFlowReturnMethod};

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(run())
}

async fn run() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = args().skip(1).collect();
    let [authorization, token, client_id, client_secret, redirect_uri] = &*words else {
        return Err("usage: <authorization endpoint> <token endpoint> <client id> <client secret> <redirect URI>".into());
    };
    let client = ApplicationSecret {
        client_id: client_id.clone(),
        client_secret: client_secret.clone(),
        auth_uri: authorization.clone(),
        token_uri: token.clone(),
        ..ApplicationSecret::default()
    };
    let browser = Browser(redirect_uri.clone());
    let session =
        InstalledFlowAuthenticator::builder(client, InstalledFlowReturnMethod::Interactive)
            .flow_delegate(Box::new(browser))
            .build()
            .await?;
    let token = session.token(&["profile"]).await?;
    println!("Bearer {:?}", token.expiration_time());
    Ok(())
}

/// Takes the user to the server and back.
struct Browser(String);

impl InstalledFlowDelegate for Browser {
    fn redirect_uri(&self) -> Option<&str> {
        Some(&self.0)
    }

    fn present_user_url<'a>(
        &'a self,
        url: &'a str,
        _need_code: bool,
    ) -> Pin<Box<dyn Future<Output = Result<String, String>> + Send + 'a>> {
        println!("{url}");
        Box::pin(async { code().map_err(|error| error.to_string()) })
    }
}

fn code() -> Result<String, Box<dyn Error>> {
    let mut callback = String::new();
    stdin().read_line(&mut callback)?;
    let callback = Url::parse(callback.trim_end())?;
    let code = callback.query_pairs().find(|(name, _)| name == "code");
    Ok(code.ok_or("there is no code")?.1.into_owned())
}
