//! Sends a form over ureq and reads the JSON that comes back.

use std::env::args;
use std::error::Error;
use std::sync::Arc;

use rustls::crypto::aws_lc_rs;
use serde_json::Value;
use ureq::Agent;
use ureq::tls::{RootCerts, TlsConfig};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = args().skip(1).collect();
    let Some((url, fields)) = words.split_first() else {
        return Err("usage: <URL> <name>=<value> ...".into());
    };
    let fields = fields.iter().filter_map(|field| field.split_once('='));

    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(Arc::new(aws_lc_rs::default_provider()))
        .build();
    let agent: Agent = Agent::config_builder().tls_config(tls).build().into();
    let answer: Value = agent.post(url).send_form(fields)?.body_mut().read_json()?;
    println!("{} {}", answer["token_type"], answer["expires_in"]);
    Ok(())
}
