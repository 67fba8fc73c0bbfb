//! Where a token is attached, and what a layer above may do with a renewal.

use std::sync::Arc;

use crate::stage::{PATIENCE, Stage, granted};
use flow_script::sent;
use oauth_step::{Authorize as _, Endpoint, Env, Never, Outgoing, Step, Terms, UrlPolicy};
use oauth2_core::{Error, Misuse, Session};

fn misuse(stage: &Stage, url: &str) -> Misuse {
    match stage.ask(&mut stage.call_to("GET", url, true)) {
        Err(Error::Misuse(misuse)) => misuse,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("a token went to {url}"),
    }
}

#[test]
fn only_over_tls_or_to_this_machine() {
    let stage = Stage::signed_in();
    for url in [
        "http://api.example.com/",
        "http://localhost.example.com/",
        "http://127.0.0.1.example.com/",
        "ftp://api.example.com/",
    ] {
        assert_eq!(misuse(&stage, url), Misuse::TokenOverHttp, "{url}");
    }
    for url in [
        "http://127.0.0.1:8080/",
        "http://[::1]/",
        "http://localhost/",
    ] {
        assert_eq!(stage.bearer(&mut stage.call_to("GET", url, true)), "first");
    }
    let open = Stage::with(oauth2_core::SessionBuilder::dangerous_allow_http);
    open.sign_in("first", None, None);
    let mut call = open.call_to("GET", "http://api.example.com/", true);
    assert_eq!(open.bearer(&mut call), "first");
}

#[test]
fn only_to_listed_origins_where_any_are_listed() {
    let origin = |url| Endpoint::parse(url, UrlPolicy::default()).unwrap().origin();
    let listed = [origin("https://api.example.com/")];
    let stage = Stage::with(|builder| builder.with_origins(listed));
    stage.sign_in("first", None, None);
    for url in ["https://api.example.com/x", "https://API.example.com:443/y"] {
        assert_eq!(stage.bearer(&mut stage.call_to("GET", url, true)), "first");
    }
    for url in ["https://api.example.com:444/", "https://example.com/"] {
        assert_eq!(misuse(&stage, url), Misuse::OriginNotListed, "{url}");
    }
}

#[test]
fn the_callers_own_authorization_header_is_an_error() {
    let stage = Stage::signed_in();
    stage.expire();
    let request = http::Request::get("https://api.example.com/").header("authorization", "mine");
    let (mut head, ()) = request.body(()).unwrap().into_parts();
    let mut attempt = stage.session.attempt(Terms::new(true, PATIENCE));
    let outgoing = Outgoing::new(&mut head, None);
    let authorized = stage.session.authorize(&mut attempt, outgoing, &stage.env);
    let error = authorized.unwrap_err();
    // Said at once, before a renewal is begun.
    assert!(matches!(
        error,
        Error::Misuse(Misuse::AuthorizationHeaderPresent)
    ));
    assert_eq!(head.headers["authorization"], "mine");
}

#[test]
fn the_header_is_marked_as_sensitive() {
    let stage = Stage::signed_in();
    let (mut head, ()) = http::Request::get("https://api.example.com/")
        .body(())
        .unwrap()
        .into_parts();
    let mut attempt = stage.session.attempt(Terms::new(true, PATIENCE));
    let outgoing = Outgoing::new(&mut head, None);
    let authorized = stage.session.authorize(&mut attempt, outgoing, &stage.env);
    assert!(authorized.unwrap().pause.is_none());
    assert!(head.headers["authorization"].is_sensitive());
    assert!(!format!("{head:?}").contains("first"));
}

/// The first half of a renewal, at its answer.
fn fetched(stage: &Stage, session: &Session) -> oauth2_core::Fresh {
    let (mut head, ()) = http::Request::get("https://api.example.com/")
        .body(())
        .unwrap()
        .into_parts();
    let mut attempt = session.attempt(Terms::new(true, PATIENCE));
    let outgoing = Outgoing::new(&mut head, None);
    let mut first_half = None;
    let hold = |step, _: &dyn Env| {
        first_half = Some(step);
        Ok::<_, Error>(Step::<Never<(), Error>>::Done(()))
    };
    let access = session.authorize_through(&mut attempt, outgoing, &stage.env, hold);
    assert!(access.unwrap().renewal.is_some());
    let (_, awaiting) = sent(first_half.unwrap());
    let response = granted("second", Some("refresh-2"), Some(3600));
    flow_script::done(awaiting.receive(Ok(response), &stage.env).unwrap()).expect("fresh tokens")
}

#[test]
fn a_layer_above_can_keep_or_discard_what_a_renewal_brought() {
    let stage = Stage::signed_in();
    stage.expire();
    let mut waiting = stage.call();
    let fresh = fetched(&stage, &stage.session);
    assert_eq!(fresh.previous().unwrap().access_token().expose(), "first");
    assert_eq!(fresh.tokens().access_token().expose(), "second");
    assert!(
        stage.ask(&mut waiting).unwrap().pause.is_some(),
        "not in use before it is kept"
    );
    let forged = Error::Rejected(Arc::new(std::io::Error::other("forged")));
    fresh.discard(forged, &stage.env).unwrap_err();
    let error = stage.ask(&mut waiting).err().unwrap();
    assert!(matches!(error, Error::Rejected(_)), "{error:?}");
    assert_eq!(
        stage.session.tokens().unwrap().access_token().expose(),
        "first"
    );

    stage.env.advance(core::time::Duration::from_secs(1));
    let fresh = fetched(&stage, &stage.session);
    assert!(matches!(fresh.keep(&stage.env).unwrap(), Step::Done(())));
    assert_eq!(stage.bearer(&mut stage.call()), "second");
}
