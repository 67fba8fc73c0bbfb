//! No `Debug` shows a secret, a body or a query.

use std::sync::Arc;
use std::time::Duration;

use oauth_step::{
    Access, AnyStore, Env, MemoryStore, Outgoing, Pending, Record, Request, Response, Secret, Step,
    StoreAnswer, StoreRequest, TokenStore, TransportError,
};

const SECRET: &str = "hunter2";

/// A flow whose own `Debug` would give everything away.
#[derive(Debug)]
#[expect(dead_code, reason = "only its Debug matters")]
struct Talkative(&'static str);

impl Pending for Talkative {
    type Output = &'static str;
    type Error = TransportError;

    fn receive(
        self,
        reply: Result<Response, TransportError>,
        _env: &dyn Env,
    ) -> Result<Step<Self>, TransportError> {
        reply.map(|_| Step::Done(SECRET))
    }
}

#[test]
fn a_secret_prints_as_redacted() {
    assert_eq!(
        format!("{:?}", Secret::new(SECRET.to_owned())),
        "[redacted]"
    );
    assert_eq!(
        format!("{:#?}", Some(Secret::new(vec![1_u8]))),
        "Some(\n    [redacted],\n)"
    );
}

#[test]
fn a_request_prints_method_host_path_and_length() {
    let step = Step::send(request(), Talkative(SECRET));
    assert_eq!(format!("{step:?}"), "Send(POST h.example/token, 12 bytes)");
    let Step::Send(_, awaiting) = step else {
        panic!("it was a request");
    };
    assert_eq!(format!("{awaiting:?}"), "Awaiting");
}

#[test]
fn the_other_steps_print_no_state_and_no_output() {
    let step = Step::wait(Duration::from_secs(5), Talkative(SECRET));
    assert_eq!(
        format!("{step:?}"),
        "Wait(Pause { at_most: 5s, landing: None })"
    );
    let Step::Wait(_, sleeping) = step else {
        panic!("it was a pause");
    };
    assert_eq!(format!("{sleeping:?}"), "Sleeping");

    let step = Step::store(save(), Talkative(SECRET));
    assert!(format!("{step:?}").contains("data: [redacted]"));
    assert_silent(&step);
    let Step::Store(_, storing) = step else {
        panic!("it was a question to the store");
    };
    assert_eq!(format!("{storing:?}"), "Storing");

    assert_eq!(format!("{:?}", Step::<Talkative>::Done(SECRET)), "Done");
}

#[test]
fn what_a_store_holds_and_answers_prints_no_data() {
    let store = MemoryStore::new();
    let StoreRequest::Save { key, record } = save() else {
        panic!("it was a save");
    };
    assert!(store.save(&key, &record).unwrap());
    assert_silent(&store);
    assert_silent(&save());
    assert_silent(&StoreAnswer::Found(Some(record)));
    assert_silent(&AnyStore::blocking(store));
}

#[test]
fn a_protected_call_prints_no_header_and_no_query() {
    let (mut head, body) = request().into_parts();
    let outgoing = Outgoing::new(&mut head, Some(&body));
    assert_eq!(format!("{outgoing:?}"), "Outgoing(POST h.example/token)");
    assert_silent(&Access::ready().renewing(Step::send(request(), Talkative(SECRET))));
}

fn save() -> StoreRequest {
    let data = Secret::new(SECRET.as_bytes().to_vec());
    StoreRequest::Save {
        key: Arc::from("session"),
        record: Record { version: 1, data },
    }
}

fn request() -> Request {
    let built = http::Request::post(format!("https://h.example/token?code={SECRET}"))
        .header("authorization", SECRET)
        .body(format!("code={SECRET}").into_bytes());
    built.unwrap_or_else(|error| panic!("{error}"))
}

fn assert_silent(value: &dyn std::fmt::Debug) {
    let bytes = format!("{:?}", SECRET.as_bytes());
    for shown in [format!("{value:?}"), format!("{value:#?}")] {
        assert!(!shown.contains(SECRET) && !shown.contains(bytes.trim_matches(['[', ']'])));
    }
}
