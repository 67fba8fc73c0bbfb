//! RFC 9470 §4, RFC 8707 §2.1, RFC 9396 §3.

use core::time::Duration;

use oauth2_core::{AuthorizationDetails, Challenge, ResourceIndicator, StepUp};
use oidc_idtoken::AuthenticationRequest;

use crate::support::provider::{Begun, client};

fn demanded(params: &str) -> StepUp {
    let field = format!(r#"Bearer error="insufficient_user_authentication", {params}"#);
    let challenges = Challenge::parse(field.as_bytes()).unwrap();
    challenges[0].step_up().unwrap().unwrap()
}

/// The parameters of a request.
fn sent(
    request: impl FnOnce(AuthenticationRequest<'_>) -> AuthenticationRequest<'_>,
) -> impl Fn(&str) -> Option<String> {
    let begun = Begun::new(request(client().authentication()));
    move |name| begun.param(name)
}

#[test]
fn the_way_to_authenticate_its_age_and_the_scope() {
    let step_up = demanded(r#"acr_values="gold silver", max_age="5", scope="payments""#);
    let sent = sent(|request| {
        request
            .scope("email")
            .acr_values(["bronze"])
            .step_up(&step_up)
    });
    assert_eq!(sent("acr_values").as_deref(), Some("gold silver"));
    assert_eq!(sent("max_age").as_deref(), Some("5"));
    assert_eq!(sent("scope").as_deref(), Some("openid email payments"));
}

#[test]
fn what_is_not_demanded_stays_as_it_was() {
    let step_up = demanded(r#"scope="payments""#);
    let sent = sent(|request| {
        let request = request.acr_values(["bronze"]);
        request.max_age(Duration::from_secs(60)).step_up(&step_up)
    });
    assert_eq!(sent("acr_values").as_deref(), Some("bronze"));
    assert_eq!(sent("max_age").as_deref(), Some("60"));
}

#[test]
fn the_shorter_age_counts() {
    for (asked, demand, expected) in [(60, "5", "5"), (5, "60", "5")] {
        let step_up = demanded(&format!("max_age={demand}"));
        let age = Duration::from_secs(asked);
        let sent = sent(|request| request.max_age(age).step_up(&step_up));
        assert_eq!(sent("max_age").as_deref(), Some(expected));
    }
}

#[test]
fn resources_and_details() {
    let details = r#"[{"type":"account_information"}]"#;
    let sent = sent(|request| {
        let resource = ResourceIndicator::parse("https://cal.example.com/").unwrap();
        request
            .resource(resource)
            .authorization_details(AuthorizationDetails::parse(details).unwrap())
    });
    assert_eq!(
        sent("resource").as_deref(),
        Some("https://cal.example.com/")
    );
    assert_eq!(sent("authorization_details").as_deref(), Some(details));
}
