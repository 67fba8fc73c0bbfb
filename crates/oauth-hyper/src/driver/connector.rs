//! Connections: TCP, and TLS by rustls over it, within a time to connect.

use core::fmt;
use core::pin::Pin;
use core::task::{Context, Poll};
use core::time::Duration;

use http::Uri;
use hyper::rt::Timer as _;
use hyper_rustls::{HttpsConnector, HttpsConnectorBuilder, MaybeHttpsStream};
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::TokioIo;
use oauth_adapter::tls::{TlsError, TlsSettings};
use tokio::net::TcpStream;
use tower_service::Service;

use crate::BoxError;
use crate::runtime::{Runtime, within};

/// Connects within a time that covers the TLS handshake too, which hyper-util's own does not.
#[derive(Clone)]
pub(super) struct Connector {
    inner: HttpsConnector<HttpConnector>,
    timeout: Duration,
    runtime: Runtime,
}

impl Connector {
    pub(super) fn new(
        tls: &TlsSettings,
        timeout: Duration,
        runtime: Runtime,
    ) -> Result<Self, TlsError> {
        let mut http = HttpConnector::new();
        http.enforce_http(false);
        http.set_nodelay(true);
        // Shared by the addresses of a host: a dead one leaves time for the next.
        http.set_connect_timeout(Some(timeout));
        let inner = HttpsConnectorBuilder::new()
            .with_tls_config(tls.client_config()?)
            .https_or_http()
            .enable_http1()
            .wrap_connector(http);
        Ok(Self {
            inner,
            timeout,
            runtime,
        })
    }
}

impl Service<Uri> for Connector {
    type Response = MaybeHttpsStream<TokioIo<TcpStream>>;
    type Error = BoxError;
    type Future = Pin<Box<dyn Future<Output = Result<Self::Response, BoxError>> + Send>>;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), BoxError>> {
        self.inner.poll_ready(context)
    }

    fn call(&mut self, to: Uri) -> Self::Future {
        let connecting = self.inner.call(to);
        let end = self.runtime.sleep(self.timeout);
        Box::pin(async move {
            let connected = within(end, connecting).await;
            connected.unwrap_or_else(|| Err(ConnectTimedOut.into()))
        })
    }
}

/// No connection came about in time.
#[derive(Debug)]
pub(super) struct ConnectTimedOut;

impl fmt::Display for ConnectTimedOut {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("no connection within the time to connect")
    }
}

impl core::error::Error for ConnectTimedOut {}
