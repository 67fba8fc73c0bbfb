//! huskarl over its own backend, which is RustCrypto.

mod jose;
mod oauth2;
mod oidc;
#[path = "../../peer.rs"]
mod peer;
#[path = "../../../src/round.rs"]
mod round;
#[path = "../../../src/oidc/rows.rs"]
mod rows;

use std::error::Error;
use std::future::Future;
use std::pin::pin;
use std::task::{Context, Poll, Waker};

use peer::Material;

fn main() -> Result<(), Box<dyn Error>> {
    let material = Material::read()?;
    let subjects = match std::env::args().nth(1).as_deref() {
        Some("oauth2") => oauth2::subjects(&material)?,
        Some("oidc") => [jose::id_tokens(&material)?, oidc::subjects(&material)?]
            .into_iter()
            .flatten()
            .collect(),
        _ => [jose::signing(&material)?, jose::id_tokens(&material)?]
            .into_iter()
            .flatten()
            .collect(),
    };
    peer::print(&subjects);
    Ok(())
}

/// Nothing here waits for anything.
fn at_once<T>(future: impl Future<Output = T>) -> Option<T> {
    match pin!(future).poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(value) => Some(value),
        Poll::Pending => None,
    }
}
