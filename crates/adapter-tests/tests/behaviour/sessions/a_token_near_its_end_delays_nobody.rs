use core::time::Duration;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use adapter_tests::{
    Options, Server, Session as _, Stack as _, listen, ok, ok_json, read_request, service,
};
use oauth_step::{FixedEnv, UnixTime};
use tokio::io::AsyncWriteExt;
use tokio::sync::Semaphore;

use crate::behaviour::{all, stack_with};

const CALLERS: usize = 64;

/// The first token comes at once, the second on cue: all go on with the first until then.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn it_serves_while_another_is_on_its_way() {
    let api = Server::replying(|request| match request.contains("Bearer 0\r\n") {
        true => ok("first").into(),
        false => ok("second").into(),
    });
    let api = api.await;
    let (asked, cue) = (Arc::new(AtomicUsize::new(0)), Arc::new(Semaphore::new(0)));
    let (counted, wait) = (Arc::clone(&asked), Arc::clone(&cue));
    let endpoint = listen(move |mut stream| {
        let (number, wait) = (counted.fetch_add(1, Ordering::SeqCst), Arc::clone(&wait));
        async move {
            read_request(&mut stream).await;
            if number > 0 {
                let _ = wait.acquire().await;
            }
            let token =
                format!(r#"{{"access_token":"{number}","token_type":"Bearer","expires_in":300}}"#);
            let _ = stream.write_all(ok_json(&token).as_bytes()).await;
        }
    });
    let clock = Arc::new(FixedEnv::new(UnixTime(1_700_000_000)));
    let stack = stack_with(Options {
        env: Some(clock.clone()),
        ..Options::default()
    });
    let session = stack.session(service(&format!("http://{}/token", endpoint.await)));
    session.get(&api.url("/")).await.unwrap();
    clock.advance(Duration::from_secs(295));

    for outcome in all((0..CALLERS).map(|_| session.get(&api.url("/")))).await {
        assert_eq!(outcome.unwrap().body(), b"first");
    }
    cue.close();
    session.clone().close().await;

    assert_eq!(session.get(&api.url("/")).await.unwrap().body(), b"second");
    assert_eq!(asked.load(Ordering::SeqCst), 2);
}
