//! Sends a form over reqwest 0.12 and reads the JSON that comes back.

use std::env::args;
use std::error::Error;

use reqwest::Client;
use rustls::crypto::aws_lc_rs;
use serde_json::Value;
use tokio::runtime::Builder;

fn main() -> Result<(), Box<dyn Error>> {
    let runtime = Builder::new_current_thread().enable_all().build()?;
    runtime.block_on(run())
}

async fn run() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = args().skip(1).collect();
    let Some((url, fields)) = words.split_first() else {
        return Err("usage: <URL> <name>=<value> ...".into());
    };
    let fields = fields.iter().filter_map(|field| field.split_once('='));
    let fields: Vec<_> = fields.collect();

    aws_lc_rs::default_provider()
        .install_default()
        .map_err(|_| "there is a provider already")?;
    let response = Client::new().post(url).form(&fields).send().await?;
    let answer: Value = response.error_for_status()?.json().await?;
    println!("{} {}", answer["token_type"], answer["expires_in"]);
    Ok(())
}
