use flow_script::{NOON, env, form, json, play};
use oauth2_core::{Misuse, Scope, Tokens};

use super::support::{GRANTED, client, granted, misuse, value};

fn old() -> Tokens {
    Tokens::new("old", NOON)
        .and_then(|tokens| tokens.with_refresh_token("r 1"))
        .unwrap()
        .with_scope(Scope::parse("a b").unwrap())
}

#[test]
fn the_old_refresh_token_and_scope_stay_where_none_came() {
    let renewed = granted(&client(), GRANTED).unwrap().renewing(&old());
    assert_eq!(renewed.access_token().expose(), "at");
    assert_eq!(renewed.refresh_token().unwrap().expose(), "r 1");
    assert_eq!(renewed.scope().unwrap().as_str(), "a b");
}

#[test]
fn new_ones_replace_them() {
    let body = r#"{"access_token":"at","token_type":"Bearer","refresh_token":"r2","scope":""}"#;
    let renewed = granted(&client(), body).unwrap().renewing(&old());
    assert_eq!(renewed.refresh_token().unwrap().expose(), "r2");
    assert!(renewed.scope().unwrap().is_empty());
}

#[test]
fn it_asks_for_no_scope_by_itself() {
    let refresh = client().refresh(old().refresh_token().unwrap());
    let (outcome, requests) = play(refresh, [json(200, GRANTED)], &env());
    assert!(outcome.unwrap().scope().is_none());
    let expected = [("grant_type", "refresh_token"), ("refresh_token", "r 1")];
    let expected = expected.map(|(name, value)| (name.to_owned(), value.to_owned()));
    assert_eq!(form(&requests[0]), expected);
    assert_eq!(
        requests[0].body(),
        b"grant_type=refresh_token&refresh_token=r+1"
    );
}

#[test]
fn it_may_narrow_the_scope_and_never_widen_it() {
    let refresh = || client().refresh(&"r1".into());
    let scope = |text| Scope::parse(text).unwrap();
    let granted = scope("a b");

    let narrowed = refresh().narrowed(scope("b"), Some(&granted));
    let (outcome, requests) = play(narrowed, [json(200, GRANTED)], &env());
    assert_eq!(value(&form(&requests[0]), "scope"), Some("b"));
    assert_eq!(
        outcome.unwrap().renewing(&old()).scope().unwrap().as_str(),
        "b"
    );

    let widened = refresh().narrowed(scope("b c"), Some(&granted));
    let (outcome, requests) = play(widened, [], &env());
    assert_eq!(misuse(outcome), Misuse::ScopeWidened);
    assert!(requests.is_empty());

    let unknown = refresh().narrowed(scope("b c"), None);
    let (outcome, _) = play(unknown, [json(200, GRANTED)], &env());
    assert!(outcome.is_ok());
}
