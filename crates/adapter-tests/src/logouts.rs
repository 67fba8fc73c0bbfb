//! Where a provider posts what it has to tell, Logout Tokens first: one request at a time, for the test that waits
//! for it.

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderMap, Request, Response, StatusCode};
use tokio::net::TcpListener;
use tokio::sync::{Mutex, mpsc, oneshot};

/// Listens on 127.0.0.1 as long as the runtime lives.
#[derive(Debug)]
pub struct Logouts {
    /// The `backchannel_logout_uri`.
    pub uri: String,
    posted: Mutex<mpsc::Receiver<Posted>>,
}

/// What was posted, its headers and body alone, and who waits for the answer to it.
pub type Posted = (Request<Vec<u8>>, oneshot::Sender<oauth_step::Response>);

impl Logouts {
    /// Begins to listen.
    pub async fn listen() -> Self {
        let listener = TcpListener::bind(("127.0.0.1", 0)).await;
        let listener = listener.expect("a free port");
        let address = listener.local_addr().expect("an address");
        let (sender, posted) = mpsc::channel(1);
        let router = Router::new().fallback(take).with_state(sender);
        tokio::spawn(async move { axum::serve(listener, router).await });
        Self {
            uri: format!("http://{address}/logout"),
            posted: Mutex::new(posted),
        }
    }

    /// The next request.
    pub async fn next(&self) -> Posted {
        let posted = self.posted.lock().await.recv().await;
        posted.expect("a listener for as long as the runtime lives")
    }
}

async fn take(
    State(sender): State<mpsc::Sender<Posted>>,
    headers: HeaderMap,
    body: Bytes,
) -> Response<Body> {
    let mut posted = Request::new(body.to_vec());
    *posted.headers_mut() = headers;
    let (answer, answered) = oneshot::channel();
    let nobody = || {
        let mut nobody = Response::new(Body::empty());
        *nobody.status_mut() = StatusCode::SERVICE_UNAVAILABLE;
        nobody
    };
    if sender.send((posted, answer)).await.is_err() {
        return nobody();
    }
    answered
        .await
        .map_or_else(|_| nobody(), |answer| answer.map(Body::from))
}
