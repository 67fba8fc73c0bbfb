//! Where a peer posts its Logout Tokens: one request at a time, for the case that waits for it.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{Response, StatusCode};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc, oneshot};

use crate::Fallible;

/// Listens on 127.0.0.1 as long as the runtime lives.
#[derive(Debug)]
pub(super) struct Logouts {
    pub(super) uri: String,
    posted: Mutex<mpsc::Receiver<Posted>>,
}

/// A form, and who waits for the answer to it.
pub(super) type Posted = (Vec<u8>, oneshot::Sender<oauth_step::Response>);

impl Logouts {
    pub(super) async fn listen() -> Fallible<Self> {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
        let uri = format!("http://{}/logout", listener.local_addr()?);
        let (sender, posted) = mpsc::channel(1);
        let router = Router::new().fallback(take).with_state(sender);
        tokio::spawn(async move { axum::serve(listener, router).await });
        let posted = Mutex::new(posted);
        Ok(Self { uri, posted })
    }

    /// The next request.
    pub(super) async fn next(&self) -> Fallible<Posted> {
        let posted = self.posted.lock().await.recv().await;
        Ok(posted.ok_or("nobody listens any more")?)
    }
}

async fn take(State(sender): State<mpsc::Sender<Posted>>, form: Bytes) -> Response<Body> {
    let (answer, answered) = oneshot::channel();
    let nobody = || {
        let mut nobody = Response::new(Body::empty());
        *nobody.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        nobody
    };
    if sender.send((form.to_vec(), answer)).await.is_err() {
        return nobody();
    }
    answered
        .await
        .map_or_else(|_| nobody(), |answer| answer.map(Body::from))
}
