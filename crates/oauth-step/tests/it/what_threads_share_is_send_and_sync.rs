//! Checked by the compiler: what crosses threads may.

use oauth_step::{
    Access, AnyStore, Awaiting, Endpoint, Epoch, Expected, FixedEnv, Flight, JsonError, JsonObject,
    JsonValue, Landing, MemoryStore, MutualTls, Never, Origin, Pause, Record, Redirect, Request,
    Response, ResponseError, Secret, Sleeping, Step, StoreAnswer, StoreRequest, Storing, Ticket,
    TransportError, Turn, UnixTime, UrlError, UrlPolicy, Verdict,
};

fn assert_send_sync<T: Send + Sync>() {}

fn assert_static<T: Send + Sync + 'static>() {}

#[test]
fn every_public_type_is_send_and_sync() {
    assert_static::<Step<Never>>();
    assert_static::<Awaiting<Never>>();
    assert_static::<Sleeping<Never>>();
    assert_static::<Storing<Never>>();
    assert_static::<Access<Never>>();
    assert_static::<Flight>();
    assert_static::<Epoch>();
    assert_static::<Turn>();
    assert_static::<Ticket>();
    assert_static::<Landing>();
    assert_static::<Pause>();
    assert_static::<Request>();
    assert_static::<Response>();
    assert_static::<TransportError>();
    assert_static::<AnyStore>();
    assert_static::<MemoryStore>();
    assert_static::<Record>();
    assert_static::<StoreRequest>();
    assert_static::<StoreAnswer>();
    assert_static::<Secret<String>>();
    assert_static::<FixedEnv>();
    assert_static::<UnixTime>();
    assert_static::<Endpoint>();
    assert_static::<Origin>();
    assert_static::<UrlPolicy>();
    assert_static::<UrlError>();
    assert_static::<Expected>();
    assert_static::<ResponseError>();
    assert_static::<Redirect>();
    assert_static::<JsonError>();
    assert_static::<Verdict>();
    assert_static::<MutualTls>();
    assert_send_sync::<JsonObject<'_>>();
    assert_send_sync::<JsonValue<'_>>();
    #[cfg(feature = "system-env")]
    assert_static::<oauth_step::SystemEnv>();
}

#[test]
fn an_environment_is_shared_as_a_trait_object() {
    assert_static::<std::sync::Arc<dyn oauth_step::Env>>();
}

#[test]
fn a_wait_can_be_moved_to_another_thread() {
    fn assert_send<T: Send>(value: T) -> T {
        value
    }
    let pause = Pause::from(std::time::Duration::ZERO);
    drop(assert_send(pause.landed()));
}
