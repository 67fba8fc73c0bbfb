//! `fetch <adapter> <url>`: prints what a URL gives to a driver that takes its roots from the
//! environment. A process of its own, since a test cannot set variables for itself alone.

use core::error::Error;
use std::process::ExitCode;

use adapter_tests::{Options, Stack, fetch};

#[tokio::main]
async fn main() -> ExitCode {
    let Err(error) = run().await else {
        return ExitCode::SUCCESS;
    };
    let mut cause = Some(&*error);
    while let Some(error) = cause {
        eprintln!("{error}");
        cause = error.source();
    }
    ExitCode::FAILURE
}

async fn run() -> Result<(), Box<dyn Error>> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [adapter, url] = &*arguments else {
        return Err("fetch <adapter> <url>".into());
    };
    match adapter.as_str() {
        #[cfg(feature = "hyper")]
        "oauth_hyper" => over::<adapter_tests::Hyper>(url).await,
        #[cfg(feature = "reqwest")]
        "oauth_reqwest" => over::<adapter_tests::Reqwest>(url).await,
        #[cfg(feature = "ureq")]
        "oauth_ureq" => over::<adapter_tests::Ureq>(url).await,
        other => Err(format!("{other}, to fetch {url}, is not in this build").into()),
    }
}

#[cfg_attr(
    not(any(feature = "hyper", feature = "reqwest", feature = "ureq")),
    expect(dead_code, reason = "no adapter is in this build")
)]
async fn over<S: Stack>(url: &str) -> Result<(), Box<dyn Error>> {
    let stack = S::open(Options {
        ca_bundle_from_env: true,
        ..Options::default()
    })?;
    let body = fetch(&stack, url).await?.into_body();
    println!("{}", String::from_utf8_lossy(&body));
    Ok(())
}
