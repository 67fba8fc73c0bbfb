//! A client's endpoint for Logout Tokens.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::http::{HeaderMap, Method, StatusCode, header};
use tokio::net::TcpListener;
use tokio::sync::{Semaphore, mpsc};

/// It keeps what comes, and answers with one status, as soon as it may.
pub(crate) struct ClientEndpoint {
    pub(crate) uri: String,
    /// A permit for each answer.
    pub(crate) answers: Arc<Semaphore>,
    received: mpsc::UnboundedReceiver<String>,
}

impl ClientEndpoint {
    pub(crate) async fn open(status: u16) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri = format!("http://{}/logout?from=op", listener.local_addr().unwrap());
        let (sender, received) = mpsc::unbounded_channel();
        let elsewhere = uri.clone();
        let answers = Arc::new(Semaphore::new(100));
        let permits = Arc::clone(&answers);
        let app = Router::new().fallback(
            async move |method: Method, headers: HeaderMap, body: Bytes| {
                assert_eq!(method, Method::POST);
                let media_type = headers.get(header::CONTENT_TYPE).unwrap();
                assert_eq!(media_type, "application/x-www-form-urlencoded");
                let body = String::from_utf8(body.to_vec()).unwrap();
                sender.send(body).unwrap();
                permits.acquire().await.unwrap().forget();
                let status = StatusCode::from_u16(status).unwrap();
                (status, [(header::LOCATION, elsewhere)])
            },
        );
        tokio::spawn(async move { axum::serve(listener, app).await });
        Self {
            uri,
            answers,
            received,
        }
    }

    /// Waits for a Logout Token.
    pub(crate) async fn receive(&mut self) {
        self.received.recv().await.unwrap();
    }

    /// The Logout Tokens that have come.
    pub(crate) fn tokens(&mut self) -> Vec<String> {
        let forms = std::iter::from_fn(|| self.received.try_recv().ok());
        let tokens = forms.map(|form| form.strip_prefix("logout_token=").unwrap().to_owned());
        tokens.collect()
    }
}
