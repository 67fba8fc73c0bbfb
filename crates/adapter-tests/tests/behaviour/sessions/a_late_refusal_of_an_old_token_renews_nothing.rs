use std::sync::Arc;

use adapter_tests::{OAuth2Session as _, listen, ok, read_request, status};
use tokio::io::AsyncWriteExt;
use tokio::sync::{Semaphore, mpsc};

use crate::behaviour::House;

/// The first request is refused, on cue; the others are not.
#[tokio::test]
async fn the_call_goes_again_with_the_token_of_today() {
    let house = House::new().await;
    let session = house.session().await;
    house.clock.advance(core::time::Duration::from_secs(60));
    let cue = Arc::new(Semaphore::new(0));
    let (tell, mut asked) = mpsc::unbounded_channel();
    let wait = Arc::clone(&cue);
    let old = session.token().unwrap().access_token().clone();
    let refused = old.expose().clone();
    let address = listen(move |mut stream| {
        let (tell, wait, refused) = (tell.clone(), Arc::clone(&wait), refused.clone());
        async move {
            let request = read_request(&mut stream).await;
            let late = request.contains(&refused);
            let _ = tell.send(late);
            let _ = wait.acquire().await;
            let answer = match late {
                true => status("401 Unauthorized"),
                false => ok(""),
            };
            let _ = stream.write_all(answer.as_bytes()).await;
        }
    })
    .await;
    let call = tokio::spawn(session.get(&format!("http://{address}/")));
    assert_eq!(asked.recv().await, Some(true));

    session.refresh().await.unwrap();
    assert_ne!(session.token().unwrap().access_token(), &old);
    cue.close();

    assert_eq!(call.await.unwrap().unwrap().status(), 200);
    assert_eq!(asked.recv().await, Some(false));
    assert_eq!(house.renewals(), 1);
}
