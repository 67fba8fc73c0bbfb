use flow_script::env;
use oauth2_core::{AuthorizationCode, Callback, Error, PeerFault, ResponseMode};

use super::support::{client, fault, query, value};

fn received(
    mode: ResponseMode,
    make: impl FnOnce(&str) -> String,
    wrap: impl FnOnce(&str) -> Callback<'_>,
) -> Result<AuthorizationCode, Error> {
    let client = client();
    let (_, pending) = client
        .authorization()
        .response_mode(mode)
        .begin(&env())
        .unwrap();
    let text = make(&format!("code=c%2B+d&state={}", pending.state()));
    pending.response(wrap(&text))
}

fn url(text: &str) -> Callback<'_> {
    Callback::Url(text)
}

fn params(text: &str) -> Callback<'_> {
    Callback::Params(text)
}

/// As an application does that does not know what it has.
fn any(text: &str) -> Callback<'_> {
    text.into()
}

#[test]
fn in_the_query_by_default() {
    let shapes: [fn(&str) -> String; 7] = [
        |params| format!("https://client.example.org/cb?{params}"),
        |params| format!("https://client.example.org/cb?{params}#_=_"),
        |params| format!("com.example.app:/cb?{params}"),
        |params| format!("/cb?{params}"),
        |params| format!("?{params}"),
        |params| params.to_owned(),
        |params| format!("{params}#_=_"),
    ];
    for shape in shapes {
        let code = received(ResponseMode::Query, shape, any).unwrap();
        assert_eq!(code.code().expose(), "c+ d");
    }
}

#[test]
fn a_query_alone_may_hold_slashes_and_question_marks() {
    let make = |params: &str| format!("x=https://a/?b:c&{params}");
    assert!(received(ResponseMode::Query, make, any).is_ok());
}

#[test]
fn a_fragment_is_not_the_query() {
    let make = |params: &str| format!("https://client.example.org/cb#{params}");
    let outcome = received(ResponseMode::Query, make, url);
    assert_eq!(fault(outcome), PeerFault::StateMismatch);
    assert!(received(ResponseMode::Fragment, make, url).is_ok());
}

#[test]
fn the_query_is_not_the_fragment() {
    let make = |params: &str| format!("https://client.example.org/cb?{params}");
    let outcome = received(ResponseMode::Fragment, make, url);
    assert_eq!(fault(outcome), PeerFault::StateMismatch);
}

#[test]
fn a_posted_form_only_where_it_was_asked_for() {
    let form = |text: &str| text.to_owned();
    let posted = received(ResponseMode::FormPost, form, |text| {
        Callback::Form(text.as_bytes())
    });
    assert_eq!(posted.unwrap().code().expose(), "c+ d");
    let outcome = received(ResponseMode::Query, form, |text| {
        Callback::Form(text.as_bytes())
    });
    assert_eq!(fault(outcome), PeerFault::StateMismatch);
    let outcome = received(ResponseMode::FormPost, form, params);
    assert_eq!(fault(outcome), PeerFault::StateMismatch);
}

#[test]
fn the_mode_is_sent_where_it_is_named() {
    let client = client();
    let sent = |mode: Option<ResponseMode>| {
        let builder = client.authorization();
        let builder = match mode {
            Some(mode) => builder.response_mode(mode),
            None => builder,
        };
        let (authorization, _) = builder.begin(&env()).unwrap();
        value(&query(authorization.url()), "response_mode").map(str::to_owned)
    };
    assert_eq!(sent(None), None);
    assert_eq!(
        sent(Some(ResponseMode::FormPost)).as_deref(),
        Some("form_post")
    );
}
