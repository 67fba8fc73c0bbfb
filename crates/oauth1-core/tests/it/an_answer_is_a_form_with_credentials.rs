use flow_script::{json, response};
use oauth_step::{Response, ResponseError};
use oauth1_core::{PeerFault, Problem};

use crate::support::{BEGUN, GRANTED, begin, client, everywhere, fault, form, redeem};

fn typed(media_type: &str, body: &str) -> Response {
    response(200, &[("content-type", media_type)], body)
}

#[test]
fn with_a_token_and_a_secret() {
    for (body, missing) in [
        ("", PeerFault::MissingParameter("oauth_token")),
        (
            "oauth_token_secret=s",
            PeerFault::MissingParameter("oauth_token"),
        ),
        (
            "Oauth_Token=t&oauth_token_secret=s",
            PeerFault::MissingParameter("oauth_token"),
        ),
        (
            "oauth_token=&oauth_token_secret=s",
            PeerFault::EmptyParameter("oauth_token"),
        ),
        (
            "oauth_token&oauth_token_secret=s",
            PeerFault::EmptyParameter("oauth_token"),
        ),
        (
            "oauth_token=t",
            PeerFault::MissingParameter("oauth_token_secret"),
        ),
    ] {
        let body = format!("{body}&oauth_callback_confirmed=true");
        for outcome in everywhere(&client(), &form(&body)) {
            assert_eq!(fault(outcome), missing, "{body}");
        }
    }
}

#[test]
fn a_secret_may_be_empty() {
    for secret in ["oauth_token_secret=", "oauth_token_secret"] {
        let answer = form(&format!("oauth_token=t&{secret}"));
        let token = redeem(&client(), answer).unwrap();
        assert_eq!(token.secret().expose(), "");
    }
}

#[test]
fn decoded() {
    let body = "&oauth_token=a%2Bb+c%c3%a9&&oauth_token_secret=%3D=%26&";
    let token = redeem(&client(), form(body)).unwrap();
    assert_eq!(token.token().expose(), "a+b cé");
    assert_eq!(token.secret().expose(), "==&");
    // Nothing between two `&` is no field.
    assert_eq!(token.fields().count(), 0);
    // Some servers end it with a line.
    for end in ["\n", "\r\n"] {
        let temporary = begin(&client(), form(&format!("{BEGUN}{end}"))).unwrap();
        assert_eq!(temporary.token(), "hh5s93j4hdidpola");
        let token = redeem(&client(), form(&format!("{GRANTED}{end}"))).unwrap();
        assert_eq!(token.secret().expose(), "pfkkdhi9sl3r4s00");
    }
}

#[test]
fn with_fields_that_stay_readable() {
    let body = format!("{GRANTED}&user_id=6253282&screen_name=tw%20itter&x=1&x=2");
    let token = redeem(&client(), form(&body)).unwrap();
    assert_eq!(token.field("user_id"), Some("6253282"));
    assert_eq!(token.field("screen_name"), Some("tw itter"));
    assert_eq!(token.field("oauth_token"), None);
    assert_eq!(token.field("oauth_token_secret"), None);
    let fields: Vec<_> = token.fields().collect();
    let expected = [
        ("user_id", "6253282"),
        ("screen_name", "tw itter"),
        ("x", "1"),
        ("x", "2"),
    ];
    assert_eq!(fields, expected);
    let temporary = begin(&client(), form(&format!("{BEGUN}&login_url=u"))).unwrap();
    assert_eq!(temporary.field("login_url"), Some("u"));
    assert_eq!(temporary.field("oauth_token_secret"), None);
    assert_eq!(temporary.field("oauth_callback_confirmed"), None);
}

#[test]
fn whatever_servers_call_it() {
    for media_type in [
        "application/x-www-form-urlencoded",
        "Application/X-WWW-Form-Urlencoded; charset=utf-8",
        "text/plain",
        "text/plain;charset=UTF-8",
        "Text/HTML; charset=utf-8",
    ] {
        begin(&client(), typed(media_type, BEGUN)).unwrap();
        redeem(&client(), typed(media_type, GRANTED)).unwrap();
    }
    begin(&client(), response(200, &[], BEGUN)).unwrap();
    redeem(&client(), response(200, &[], GRANTED)).unwrap();
}

/// Nobody knows which of them it is.
#[test]
fn but_not_two_things() {
    let mut answer = typed("text/plain", BEGUN);
    let headers = answer.headers_mut();
    headers.append("content-type", "text/html".parse().unwrap());
    for outcome in everywhere(&client(), &answer) {
        let found = fault(outcome);
        assert!(matches!(
            found,
            PeerFault::Response(ResponseError::MediaType { .. })
        ));
    }
}

/// A token beside a problem is none.
#[test]
fn nor_a_problem() {
    let body = format!("{BEGUN}&oauth_problem=user_refused");
    for outcome in everywhere(&client(), &form(&body)) {
        assert_eq!(outcome.unwrap_err().problem(), Some(&Problem::UserRefused));
    }
}

#[test]
fn but_not_anything() {
    for media_type in [
        "application/json",
        "application/xml",
        "application/octet-stream",
        "text/xml",
        "text/plain2",
        "application/x-www-form-urlencoded2",
        "image/png",
    ] {
        for outcome in everywhere(&client(), &typed(media_type, BEGUN)) {
            let expected = PeerFault::Response(ResponseError::MediaType {
                status: http::StatusCode::OK,
                found: Some(media_type.to_owned()),
            });
            assert_eq!(fault(outcome), expected);
        }
    }
}

#[test]
fn a_page_is_none() {
    let link = format!("<!doctype html><a href=\"/?a=b&{BEGUN}&c=d\">Sign in</a>");
    for page in ["<!doctype html><p>Sign in", "", "Not now", link.as_str()] {
        for answer in [
            typed("text/html", page),
            typed("text/plain", page),
            response(200, &[], page),
        ] {
            for outcome in everywhere(&client(), &answer) {
                let found = fault(outcome);
                let expected = ResponseError::MediaType {
                    status: http::StatusCode::OK,
                    found: oauth_step::media_type(answer.headers()),
                };
                assert_eq!(found, PeerFault::Response(expected), "{page}");
            }
        }
    }
}

#[test]
fn json_only_where_the_server_is_known_for_it() {
    let body = r#"{"oauth_token":"t","oauth_token_secret":"s\u00e9","oauth_callback_confirmed":true,
        "user_id":6253282,"nothing":null,"list":[1],"object":{"a":"b"}}"#;
    for outcome in everywhere(&client(), &json(200, body)) {
        let found = fault(outcome);
        assert!(found.to_string().contains("`with_json_answers`"), "{found}");
        assert!(matches!(
            found,
            PeerFault::Response(ResponseError::MediaType { .. })
        ));
    }
    let quirky = client().with_json_answers();
    begin(&quirky, json(200, body)).unwrap();
    let token = redeem(&quirky, json(200, body)).unwrap();
    assert_eq!(token.token().expose(), "t");
    assert_eq!(token.secret().expose(), "sé");
    assert_eq!(token.field("user_id"), Some("6253282"));
    assert_eq!(token.field("nothing"), None);
    // Forms are read as before.
    redeem(&quirky, form(GRANTED)).unwrap();
    redeem(&quirky, typed("text/html", GRANTED)).unwrap();
}

#[test]
fn json_keeps_the_same_rules() {
    let quirky = client().with_json_answers();
    for broken in [
        "",
        "[]",
        "{",
        r#"{"oauth_token":"a","oauth_token":"b","oauth_token_secret":"s"}"#,
        GRANTED,
    ] {
        let found = fault(redeem(&quirky, json(200, broken)));
        assert!(matches!(found, PeerFault::Json(_)), "{broken}: {found:?}");
    }
    let missing = fault(redeem(&quirky, json(200, r#"{"oauth_token":"a"}"#)));
    assert_eq!(missing, PeerFault::MissingParameter("oauth_token_secret"));
    let null = r#"{"oauth_token":null,"oauth_token_secret":"s"}"#;
    let missing = fault(redeem(&quirky, json(200, null)));
    assert_eq!(missing, PeerFault::MissingParameter("oauth_token"));
    let unconfirmed = r#"{"oauth_token":"a","oauth_token_secret":"s"}"#;
    let found = fault(begin(&quirky, json(200, unconfirmed)));
    assert_eq!(found, PeerFault::CallbackUnconfirmed);
}

/// Some servers would refuse a request that accepts nothing but a form.
#[test]
fn no_media_type_is_asked_for() {
    for client in [client(), client().with_json_answers()] {
        let flow = client.temporary_credentials("oob");
        let (_, requests) = flow_script::play(flow, [form(BEGUN)], &flow_script::env());
        assert_eq!(flow_script::header(&requests[0], "accept"), None);
    }
}
