//! The suite over hyper.

use http::{Request, Response};
use oauth_hyper::Body;
use oauth_step::{Authorize, TransportError};

use crate::pieces::Pieces;
use crate::wrap::{awaited, settings, wrap};
use crate::{Chunks, Options, Payload};

wrap!(Hyper over oauth_hyper, Task, awaited, true);

fn driver(options: Options) -> Result<oauth_hyper::Driver, TransportError> {
    let driver = oauth_hyper::Driver::builder();
    let driver = match options.call_deadline {
        Some(deadline) => driver.call_timeout(deadline),
        None => driver,
    };
    settings!(oauth_hyper, driver, options)
}

async fn send<A: Authorize>(
    session: oauth_hyper::Session<A>,
    request: Request<Payload>,
) -> Result<Response<Chunks>, A::Error> {
    let request = request.map(|payload| match payload {
        Payload::Empty => Body::empty(),
        Payload::Bytes(bytes) => bytes.into(),
        Payload::Stream(pieces) => Body::stream(Pieces::new(pieces)),
    });
    Ok(session.request(request).await?.map(Chunks::of))
}
