use std::time::Duration;

use flow_script::{env, sent};
use http::Request;
use oauth_step::{Authorize, Disposition, IntoStep, Outgoing, Terms};
use oauth1_core::{Client, Error, Misuse, Placement, Session, SigningOptions, TokenCredentials};

use crate::naive::{self, Found};
use crate::support::{BEGUN, GRANTED, SECRET, client, form, misuse, verified};

const URI: &str = "https://photos.example.net/photos";

/// A call as an adapter makes it.
fn call(session: &Session, request: Request<Vec<u8>>) -> Result<Request<Vec<u8>>, Error> {
    let (mut head, body) = request.into_parts();
    let mut attempt = session.attempt(Terms::new(true, Duration::ZERO));
    let outgoing = Outgoing::new(&mut head, Some(&body));
    let access = session.authorize(&mut attempt, outgoing, &env())?;
    assert!(access.renewal.is_none() && access.pause.is_none());
    Ok(Request::from_parts(head, access.body.unwrap_or(body)))
}

fn get() -> Request<Vec<u8>> {
    crate::support::get(URI)
}

fn called(session: &Session, token_secret: &str) -> Found {
    naive::verified(&call(session, get()).unwrap(), SECRET, token_secret)
}

#[test]
fn that_a_flow_brings() {
    let session = Session::new(client());
    let error = call(&session, get()).unwrap_err();
    assert!(matches!(error, Error::NotAuthenticated));
    assert_eq!(error.disposition(), Disposition::Reauthenticate);
    assert!(session.token().is_none());

    let clone = session.clone();
    let flow = session.sign_in(client().token_credentials(verified()));
    let (outcome, _) = flow_script::play(flow, [form(GRANTED)], &env());
    assert_eq!(outcome.unwrap().token().expose(), "nnch734d00sl2jdk");
    let found = called(&clone, "pfkkdhi9sl3r4s00");
    assert_eq!(found.parameters["oauth_token"], "nnch734d00sl2jdk");
    let token = clone.token().unwrap();
    assert_eq!(token.secret().expose(), "pfkkdhi9sl3r4s00");

    session.sign_out();
    assert!(matches!(call(&clone, get()), Err(Error::NotAuthenticated)));
    assert!(clone.token().is_none());
}

#[test]
fn that_a_failed_flow_leaves() {
    let kept = TokenCredentials::new("old", "old secret");
    let session = Session::with_token(client(), kept);
    for answer in [form(BEGUN), form("oauth_token=x")] {
        let flow = session.sign_in(client().token_credentials(verified()));
        let (_, awaiting) = sent(flow.into_step(&env()).unwrap());
        let is_good = answer.body().len() > 20;
        let outcome = awaiting.receive(Ok(answer), &env());
        assert_eq!(outcome.is_ok(), is_good);
    }
    // The first one was an answer, after all.
    assert_eq!(
        session.token().unwrap().token().expose(),
        "hh5s93j4hdidpola"
    );
}

#[test]
fn as_a_request_wants_it() {
    let credentials = TokenCredentials::new("t", "ts");
    let session = Session::with_token(client(), credentials.clone());
    let mut request = get();
    let options = SigningOptions::new()
        .placement(Placement::Query)
        .body_hash(true);
    request.extensions_mut().insert(options);
    let found = naive::verified(&call(&session, request).unwrap(), SECRET, "ts");
    assert_eq!(found.place, "query");
    assert!(found.parameters.contains_key("oauth_body_hash"));

    let client = client().with_placement(Placement::Form);
    let session = Session::with_token(client, credentials);
    let request = crate::support::request("POST", URI, "", "");
    let signed = call(&session, request).unwrap();
    assert!(signed.body().starts_with(b"oauth_consumer_key="));
    let found = naive::verified(&signed, SECRET, "ts");
    assert_eq!(found.place, "form");
    let json = crate::support::request("POST", URI, "application/json", "{}");
    assert_eq!(misuse(call(&session, json)), Misuse::NoForm);
}

#[test]
fn and_so_does_a_signer_by_itself() {
    let signer = Client::new("id", "secret").two_legged();
    let (mut head, body) = get().into_parts();
    let mut attempt = signer.attempt(Terms::new(true, Duration::ZERO));
    let outgoing = Outgoing::new(&mut head, Some(&body));
    let access = signer.authorize(&mut attempt, outgoing, &env()).unwrap();
    assert!(access.body.is_none());
    let found = naive::verified(&Request::from_parts(head, body), "secret", "");
    assert_eq!(found.parameters["oauth_consumer_key"], "id");
}
