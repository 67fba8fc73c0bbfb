//! RFC 6750 §2.2: in the form, and then not in the header.

use flow_script::{env, form, header, json, play};
use http::Method;
use oauth_step::IntoStep;

use super::answer::{agreed, asked, tokens};
use crate::support::SUBJECT;
use crate::support::provider::client;

#[test]
fn by_the_rules_or_for_one_request() {
    let by_rules = agreed(|rules| rules.post());
    let good = json(200, r#"{"sub":"user-1"}"#);
    let (user, requests) = asked(&by_rules, [good.clone()]);
    user.unwrap();
    let once = client().userinfo(&tokens(), SUBJECT).unwrap().post();
    assert!(!format!("{once:?}").contains("access-token"));
    let (user, once) = play(once, [good], &env());
    user.unwrap();
    for request in [&requests[0], &once[0]] {
        assert_eq!(request.method(), Method::POST);
        assert_eq!(request.uri(), "https://op.example/userinfo");
        assert_eq!(
            form(request),
            [("access_token".to_owned(), "access-token-1".to_owned())]
        );
        assert_eq!(header(request, "authorization"), None);
        assert_eq!(header(request, "accept"), Some("application/json"));
        let form_type = "application/x-www-form-urlencoded";
        assert_eq!(header(request, "content-type"), Some(form_type));
    }
}

#[test]
fn a_step_shows_nothing_of_it() {
    let request = client().userinfo(&tokens(), SUBJECT).unwrap().post();
    let step = request.into_step(&env()).unwrap();
    assert!(!format!("{step:?}").contains("access-token"));
}
