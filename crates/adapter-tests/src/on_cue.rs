//! A token endpoint that tells when it was asked, and answers on cue.

use std::sync::Arc;

use tokio::io::AsyncWriteExt;
use tokio::sync::{Semaphore, mpsc};

use crate::{listen, ok_json, read_request};

/// The endpoint.
pub struct OnCue {
    /// Its URL.
    pub url: String,
    /// One message for each request.
    pub asked: mpsc::UnboundedReceiver<()>,
    /// Closing it lets all answers go.
    pub cue: Arc<Semaphore>,
}

impl OnCue {
    /// One that answers with this body, as JSON.
    pub async fn start(body: &'static str) -> Self {
        let (tell, asked) = mpsc::unbounded_channel();
        let cue = Arc::new(Semaphore::new(0));
        let wait = Arc::clone(&cue);
        let address = listen(move |mut stream| {
            let (tell, wait) = (tell.clone(), Arc::clone(&wait));
            async move {
                read_request(&mut stream).await;
                let _ = tell.send(());
                let _ = wait.acquire().await;
                let _ = stream.write_all(ok_json(body).as_bytes()).await;
            }
        })
        .await;
        let url = format!("http://{address}/token");
        Self { url, asked, cue }
    }
}
