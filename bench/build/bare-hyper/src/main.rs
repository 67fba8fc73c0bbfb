//! Sends a form over hyper and reads the JSON that comes back.

use std::env::args;
use std::error::Error;

use form_urlencoded::Serializer;
use http_body_util::{BodyExt, Full};
use hyper::Request;
use hyper::body::Bytes;
use hyper::header::CONTENT_TYPE;
use hyper_rustls::HttpsConnectorBuilder;
use hyper_util::client::legacy::Client;
use hyper_util::rt::TokioExecutor;
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
    let form = Serializer::new(String::new()).extend_pairs(fields).finish();

    let connector = HttpsConnectorBuilder::new()
        .with_platform_verifier()
        .https_or_http()
        .enable_http1()
        .build();
    let client = Client::builder(TokioExecutor::new()).build(connector);
    let request = Request::post(url)
        .header(CONTENT_TYPE, "application/x-www-form-urlencoded")
        .body(Full::new(Bytes::from(form)))?;
    let response = client.request(request).await?;
    if !response.status().is_success() {
        return Err(response.status().as_str().into());
    }
    let body = response.into_body().collect().await?.to_bytes();
    let answer: Value = serde_json::from_slice(&body)?;
    println!("{} {}", answer["token_type"], answer["expires_in"]);
    Ok(())
}
