//! The suite over reqwest.

use http::{Request, Response};
use oauth_reqwest::reqwest;
use oauth_step::{Authorize, TransportError};
use oauth1_core::SigningOptions;

use crate::pieces::Pieces;
use crate::wrap::{awaited, settings, wrap};
use crate::{Chunks, Options, Payload};

wrap!(Reqwest over oauth_reqwest, Task, awaited, true);

fn driver(options: Options) -> Result<oauth_reqwest::Driver, TransportError> {
    let driver = oauth_reqwest::Driver::builder().with(|client| client.no_proxy());
    let driver = match options.call_deadline {
        Some(deadline) => driver.with(|client| client.timeout(deadline)),
        None => driver,
    };
    settings!(oauth_reqwest, driver, options)
}

async fn send<A: Authorize>(
    session: oauth_reqwest::Session<A>,
    request: Request<Payload>,
) -> Result<Response<Chunks>, A::Error> {
    let (mut head, payload) = request.into_parts();
    let request = session.request(head.method, head.uri.to_string());
    let request = request.headers(head.headers);
    let request = match head.extensions.remove::<SigningOptions>() {
        Some(options) => request.extension(options),
        None => request,
    };
    let request = match payload {
        Payload::Empty => request,
        Payload::Bytes(bytes) => request.body(bytes),
        Payload::Stream(pieces) => request.body(reqwest::Body::wrap(Pieces::new(pieces))),
    };
    let response: Response<reqwest::Body> = request.send().await?.into();
    Ok(response.map(Chunks::of))
}
