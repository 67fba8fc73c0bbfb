use flow_script::env;
use oauth1_core::{Client, PeerFault, TemporaryCredentials};

use crate::naive;
use crate::support::{BEGUN, GRANTED, SECRET, begin, client, fault, form};

const OLD: &str = "oauth_token=hh5s93j4hdidpola&oauth_token_secret=hdhd0244k9j7ao03";

fn relaxed() -> Client {
    client().dangerous_allow_oauth_1_0()
}

fn old() -> TemporaryCredentials {
    begin(&relaxed(), form(OLD)).unwrap()
}

#[test]
fn the_callback_is_confirmed_by_one_word_alone() {
    begin(&client(), form(BEGUN)).unwrap();
    for confirmed in [
        "",
        "&oauth_callback_confirmed",
        "&oauth_callback_confirmed=",
        "&oauth_callback_confirmed=false",
        "&oauth_callback_confirmed=True",
        "&oauth_callback_confirmed=TRUE",
        "&oauth_callback_confirmed=1",
        "&oauth_callback_confirmed=true+",
        "&oauth_callback_confirmed=truetrue",
        "&oauth_callback_Confirmed=true",
        "&callback_confirmed=true",
    ] {
        let answer = format!("{OLD}{confirmed}");
        let found = fault(begin(&client(), form(&answer)));
        assert_eq!(found, PeerFault::CallbackUnconfirmed, "{confirmed}");
        assert!(found.to_string().contains("`dangerous_allow_oauth_1_0`"));
        begin(&relaxed(), form(&answer)).unwrap();
    }
}

#[test]
fn the_callback_goes_along_with_the_resource_owner() {
    let url = "https://photos.example.net/authorize?oauth_token=hh5s93j4hdidpola\
               &oauth_callback=http%3A%2F%2Fprinter.example.com%2Fready";
    assert_eq!(old().authorization_url(), url);
    // Where there is one.
    let flow = relaxed().temporary_credentials("oob");
    let (outcome, _) = flow_script::play(flow, [form(OLD)], &env());
    let url = "https://photos.example.net/authorize?oauth_token=hh5s93j4hdidpola";
    assert_eq!(outcome.unwrap().authorization_url(), url);
    // And the server does not have it already.
    let confirmed = begin(&relaxed(), form(BEGUN)).unwrap();
    assert_eq!(confirmed.authorization_url(), url);
}

#[test]
fn there_is_no_verifier() {
    let verified = old()
        .response("/ready?oauth_token=hh5s93j4hdidpola")
        .unwrap();
    let flow = relaxed().token_credentials(verified);
    let (outcome, requests) = flow_script::play(flow, [form(GRANTED)], &env());
    outcome.unwrap();
    let found = naive::verified(&requests[0], SECRET, "hdhd0244k9j7ao03");
    assert!(!found.parameters.contains_key("oauth_verifier"));
    // After a while, too.
    let kept = TemporaryCredentials::from_json(old().to_json().expose()).unwrap();
    kept.response("oauth_token=hh5s93j4hdidpola").unwrap();
}

#[test]
fn all_other_checks_are_there() {
    let outcome = old().response("/ready?oauth_token=other");
    assert_eq!(fault(outcome), PeerFault::TokenMismatch);
    let outcome = old().response("/ready?oauth_token=hh5s93j4hdidpola&oauth_verifier=");
    assert_eq!(fault(outcome), PeerFault::EmptyParameter("oauth_verifier"));
    let verifier = "/ready?oauth_token=hh5s93j4hdidpola&oauth_verifier=v";
    let flow = relaxed().token_credentials(old().response(verifier).unwrap());
    let (_, requests) = flow_script::play(flow, [form(GRANTED)], &env());
    let found = naive::verified(&requests[0], SECRET, "hdhd0244k9j7ao03");
    assert_eq!(found.parameters["oauth_verifier"], "v");
}

#[test]
fn a_newer_server_is_held_to_its_word() {
    let confirmed = begin(&relaxed(), form(BEGUN)).unwrap();
    let kept = TemporaryCredentials::from_json(confirmed.to_json().expose()).unwrap();
    for temporary in [confirmed, kept] {
        let outcome = temporary.response("/ready?oauth_token=hh5s93j4hdidpola");
        assert_eq!(
            fault(outcome),
            PeerFault::MissingParameter("oauth_verifier")
        );
    }
}
