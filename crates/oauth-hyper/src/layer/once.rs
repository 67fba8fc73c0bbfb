//! The layer for bodies that can be sent once.

use core::task::{Context, Poll};

use http::{Request, Response};
use tower_layer::Layer;
use tower_service::Service;

use super::{Calling, OAuthClient, OAuthLayer};
use crate::BoxError;
use crate::carry::Content;

/// An [`OAuthLayer`] for requests whose bodies cannot be cloned.
#[derive(Clone, Debug)]
pub struct SendOnceLayer(pub(super) OAuthLayer);

impl<S> Layer<S> for SendOnceLayer {
    type Service = SendOnce<S>;

    fn layer(&self, inner: S) -> SendOnce<S> {
        SendOnce(self.0.layer(inner))
    }
}

/// An [`OAuthClient`] for requests whose bodies cannot be cloned; made by [`SendOnceLayer`].
#[derive(Clone, Debug)]
pub struct SendOnce<S>(OAuthClient<S>);

impl<S, B, C> Service<Request<B>> for SendOnce<S>
where
    S: Service<Request<B>, Response = Response<C>, Error: Into<BoxError>, Future: Send>
        + Clone
        + Send
        + 'static,
    B: Send + 'static,
    C: Send + 'static,
{
    type Response = Response<C>;
    type Error = BoxError;
    type Future = Calling<C>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.0.inner.poll_ready(context).map_err(Into::into)
    }

    fn call(&mut self, request: Request<B>) -> Calling<C> {
        let content = Content {
            bytes: |_| None,
            of: |_| None,
            again: |_| None,
        };
        self.0.send(request, false, content)
    }
}
