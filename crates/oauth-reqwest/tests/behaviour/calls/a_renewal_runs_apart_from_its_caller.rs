use std::sync::Arc;

use tokio::io::AsyncWriteExt;
use tokio::sync::{Semaphore, mpsc};

use crate::scripted::{Say, Scripted};
use crate::server::{Server, listen, ok, read_request};

/// A token endpoint that tells when it was asked, and answers on cue.
struct OnCue {
    url: String,
    asked: mpsc::UnboundedReceiver<()>,
    cue: Arc<Semaphore>,
}

impl OnCue {
    async fn start() -> Self {
        let (tell, asked) = mpsc::unbounded_channel();
        let cue = Arc::new(Semaphore::new(0));
        let wait = Arc::clone(&cue);
        let address = listen(move |mut stream| {
            let (tell, wait) = (tell.clone(), Arc::clone(&wait));
            async move {
                read_request(&mut stream).await;
                let _ = tell.send(());
                let _ = wait.acquire().await;
                let _ = stream.write_all(ok("well").as_bytes()).await;
            }
        })
        .await;
        let url = format!("http://{address}/token");
        Self { url, asked, cue }
    }
}

#[tokio::test]
async fn a_caller_waits_for_it_and_goes_on() {
    let mut api = Server::answering(ok("")).await;
    let endpoint = OnCue::start().await;
    endpoint.cue.add_permits(1);
    let script = [Say::Renew(endpoint.url.clone()), Say::Attach("Token new")];
    let auth = Scripted::new(script, []);

    auth.session().get(api.url("/")).send().await.unwrap();

    assert!(api.request().await.contains("Token new"));
    assert!(auth.log().contains(&"renewed well".to_owned()));
}

#[tokio::test]
async fn it_lands_when_its_caller_has_gone() {
    let api = Server::answering(ok("")).await;
    let mut endpoint = OnCue::start().await;
    let auth = Scripted::new([Say::Renew(endpoint.url.clone())], []);
    let session = auth.session();
    let call = tokio::spawn(session.get(api.url("/")).send());
    endpoint.asked.recv().await.unwrap();

    call.abort();
    assert!(call.await.unwrap_err().is_cancelled());
    endpoint.cue.add_permits(1);
    session.close().await;

    assert_eq!(auth.log().last().unwrap(), "renewed well");
    assert_eq!(api.left(), 0);
}

#[tokio::test]
async fn closing_waits_for_it_and_dropping_does_not_stop_it() {
    let mut endpoint = OnCue::start().await;
    let auth = Scripted::new([Say::Renew(endpoint.url.clone())], []);
    let session = auth.session();
    let call = tokio::spawn(session.get("http://127.0.0.1:9/").send());
    endpoint.asked.recv().await.unwrap();
    call.abort();
    let _ = call.await;
    let closing = tokio::spawn(session.clone().close());
    drop(session);
    tokio::task::yield_now().await;
    assert!(!closing.is_finished());

    endpoint.cue.add_permits(1);
    closing.await.unwrap();

    assert_eq!(auth.log().last().unwrap(), "renewed well");
}
