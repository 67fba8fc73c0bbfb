use std::time::Duration;

use flow_script::env;
use oauth1_core::{Misuse, Session, TokenCredentials};

use crate::naive;
use crate::support::{GRANTED, SECRET, client, form, misuse, redeem};

const HANDLE: &str = "&oauth_session_handle=ha+nd%26le&oauth_expires_in=3600\
                      &oauth_authorization_expires_in=944208718";

fn granted() -> TokenCredentials {
    redeem(&client(), form(&format!("{GRANTED}{HANDLE}"))).unwrap()
}

#[test]
fn sent_with_the_token_that_ends() {
    let credentials = granted();
    let handle = credentials.session_handle().unwrap();
    assert_eq!(handle.expose(), "ha nd&le");
    let flow = client().renewal(credentials);
    let answer = "oauth_token=new&oauth_token_secret=newer&oauth_session_handle=other";
    let (outcome, requests) = flow_script::play(flow, [form(answer)], &env());
    let renewed = outcome.unwrap();
    assert_eq!(renewed.token().expose(), "new");
    assert_eq!(renewed.secret().expose(), "newer");
    assert_eq!(renewed.session_handle().unwrap().expose(), "other");

    let [request] = &requests[..] else {
        panic!("one request")
    };
    assert_eq!(request.method(), "POST");
    assert_eq!(request.uri(), "https://photos.example.net/token");
    let found = naive::verified(request, SECRET, "pfkkdhi9sl3r4s00");
    assert_eq!(found.parameters["oauth_token"], "nnch734d00sl2jdk");
    assert_eq!(found.parameters["oauth_session_handle"], "ha nd&le");
    assert!(!found.parameters.contains_key("oauth_verifier"));
}

/// As refresh tokens do.
#[test]
fn kept_where_no_other_comes() {
    let flow = client().renewal(granted()).parameter("scope", "all");
    let answer = "oauth_token=new&oauth_token_secret=newer";
    let (outcome, requests) = flow_script::play(flow, [form(answer)], &env());
    let renewed = outcome.unwrap();
    assert_eq!(renewed.session_handle().unwrap().expose(), "ha nd&le");
    assert_eq!(requests[0].body(), b"scope=all");
}

#[test]
fn only_where_there_is_one() {
    let flow = client().renewal(TokenCredentials::new("t", "s"));
    let (outcome, requests) = flow_script::play(flow, [], &env());
    assert_eq!(misuse(outcome), Misuse::NoSessionHandle);
    assert!(requests.is_empty());
}

#[test]
fn in_a_session() {
    let session = Session::with_token(client(), granted());
    let flow = client().renewal(session.token().unwrap());
    let answer = form("oauth_token=new&oauth_token_secret=newer");
    let (outcome, _) = flow_script::play(session.sign_in(flow), [answer], &env());
    outcome.unwrap();
    assert_eq!(session.token().unwrap().token().expose(), "new");
}

#[test]
fn a_lifetime_is_whole_seconds() {
    assert_eq!(granted().expires_in(), Some(Duration::from_secs(3600)));
    for (value, expected) in [
        ("0", Some(0)),
        ("+5", None),
        ("%2B5", None),
        ("-5", None),
        ("5.0", None),
        ("", None),
        ("99999999999999999999", None),
    ] {
        let answer = format!("{GRANTED}&oauth_expires_in={value}");
        let credentials = redeem(&client(), form(&answer)).unwrap();
        let expected = expected.map(Duration::from_secs);
        assert_eq!(credentials.expires_in(), expected, "{value}");
    }
    assert_eq!(TokenCredentials::new("t", "s").expires_in(), None);
}
