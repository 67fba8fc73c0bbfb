//! In place of your provider: one on this machine, where the application is registered.

use std::io;
use std::sync::Arc;

use loopback_provider::{Client, Interaction, LoopbackProvider};

pub(crate) const CLIENT_ID: &str = "web_login";
pub(crate) const CLIENT_SECRET: &str = "no secret on this machine";

pub(crate) async fn start(origin: &str) -> io::Result<Arc<LoopbackProvider>> {
    let client = Client::confidential(CLIENT_ID, CLIENT_SECRET)
        .redirect_uri(format!("{origin}/callback"))
        .post_logout_redirect_uri(format!("{origin}/logged_out"))
        .backchannel_logout_uri(format!("{origin}/backchannel_logout"));
    let provider = LoopbackProvider::builder().mode(Interaction::Page);
    let provider = Arc::new(provider.client(client).start().await?);

    println!("Press Enter to log ada out at the provider, which tells the application.");
    let ending = Arc::clone(&provider);
    std::thread::spawn(move || {
        for _enter in io::stdin().lines() {
            let told = ending.log_out_blocking("ada");
            let answer = told.first().and_then(|told| told.status);
            match answer {
                Some(status) => println!("Logged out: the application answered {status}."),
                None => println!("Nobody was there to be told."),
            }
        }
    });
    Ok(provider)
}
