//! RFC 8705 §5: for a client that has none yet, too.

use flow_script::{env, json, play, response};
use oauth_step::{MutualTls, Request};
use oauth2_core::{Quirk, ServerMetadata, register};

use super::support::{CLIENT_URI, REGISTER, answer, created, information, metadata, server};

const ALIAS: &str = "https://mtls.example.com/register";

fn with_alias() -> ServerMetadata {
    let aliases = format!(r#"{{"registration_endpoint":"{ALIAS}"}}"#);
    let server = server().with_member("mtls_endpoint_aliases", &aliases);
    server.unwrap()
}

#[track_caller]
fn sent_to(request: &Request, url: &str, marked: bool) {
    assert_eq!(request.uri(), url);
    let mark = request.extensions().get::<MutualTls>();
    assert_eq!(mark.is_some(), marked);
}

#[test]
fn at_the_alias_of_the_endpoint_if_there_is_one() {
    for (server, url) in [(with_alias(), ALIAS), (server(), REGISTER)] {
        let registration = register(&server, metadata()).mutual_tls();
        let (outcome, requests) = play(registration, [created(&answer())], &env());
        outcome.unwrap();
        sent_to(&requests[0], url, true);
    }
}

#[test]
fn without_it_the_alias_is_left_alone() {
    let registration = register(&with_alias(), metadata());
    let (_, requests) = play(registration, [created(&answer())], &env());
    sent_to(&requests[0], REGISTER, false);
}

#[test]
fn the_management_where_the_server_said() {
    let known = || json(200, &answer().to_string());
    let (outcome, read) = play(information().read().mutual_tls(), [known()], &env());
    outcome.unwrap();
    let update = information().update(|metadata| metadata).mutual_tls();
    let (outcome, updated) = play(update, [known()], &env());
    outcome.unwrap();
    let gone = response(204, &[], "");
    let (outcome, deleted) = play(information().delete().mutual_tls(), [gone], &env());
    outcome.unwrap();
    for requests in [read, updated, deleted] {
        sent_to(&requests[0], CLIENT_URI, true);
    }
    let (_, read) = play(information().read(), [known()], &env());
    sent_to(&read[0], CLIENT_URI, false);
}

#[test]
fn the_management_copes_with_quirks_too() {
    let text = [("content-type", "text/plain")];
    let body = answer().to_string();
    let odd = || response(201, &text, body.as_str());
    let error = play(information().read(), [odd()], &env()).0.unwrap_err();
    assert!(error.to_string().contains("`Quirk::"), "{error}");
    let (status, media_type) = (Quirk::CreatedOrOk, Quirk::AnyMediaType);
    let read = information().read();
    let read = read.quirk(status.clone()).quirk(media_type.clone());
    assert!(play(read, [odd()], &env()).0.is_ok());
    let update = information().update(|metadata| metadata);
    let update = update.quirk(status).quirk(media_type);
    assert!(play(update, [odd()], &env()).0.is_ok());
    // Errors of another form.
    let refusal = json(400, r#"{"errcode":40013,"errmsg":"no"}"#);
    let delete = information().delete().quirk(Quirk::ErrcodeErrors);
    let error = play(delete, [refusal], &env()).0.unwrap_err();
    assert_eq!(error.code().unwrap().as_str(), "40013");
}
