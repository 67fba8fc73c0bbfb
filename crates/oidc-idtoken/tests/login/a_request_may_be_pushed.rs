//! RFC 9126 with OpenID Connect: the same request, by the back door.

use core::time::Duration;

use flow_script::{env, field, form, json, play};
use oauth_step::{Request, decode_form};
use oauth2_core::{Client, Misuse as OAuthMisuse};
use oidc_idtoken::{
    AuthenticationRequest, Error, Misuse, OidcClient, PendingAuthentication, Prompt,
};

use crate::support::provider::{REDIRECT_URI, metadata, param};
use crate::support::{CLIENT, CLIENT_SECRET, rsa};

const ACCEPTED: &str = r#"{"request_uri":"urn:x:y","expires_in":60}"#;
const PAR: &str = "https://op.example/par";

fn client_with(member: &str, json: &str) -> OidcClient {
    let name = "pushed_authorization_request_endpoint";
    let provider = metadata().with_member(name, &format!("\"{PAR}\"")).unwrap();
    let provider = provider.with_member(member, json).unwrap();
    let oauth = Client::new(provider, CLIENT).with_secret(CLIENT_SECRET.to_owned());
    OidcClient::new(oauth.with_redirect_uri(REDIRECT_URI).unwrap()).unwrap()
}

fn client() -> OidcClient {
    client_with("x", "1")
}

fn pushed(request: AuthenticationRequest<'_>) -> (String, PendingAuthentication, Request) {
    let (outcome, mut requests) = play(request.push(), [json(201, ACCEPTED)], &env());
    let (authorization, pending) = outcome.unwrap();
    assert!(authorization.expires_at().is_some());
    (authorization.into_url(), pending, requests.remove(0))
}

fn asked(client: &OidcClient) -> AuthenticationRequest<'_> {
    let request = client.authentication().scope("email");
    let request = request
        .prompt(Prompt::Login)
        .max_age(Duration::from_secs(60));
    request.login_hint("jane")
}

#[test]
fn with_all_that_a_plain_one_holds() {
    let client = client();
    let (plain, _) = asked(&client).begin(&env()).unwrap();
    let (_, query) = plain.url().split_once('?').unwrap();
    let (url, pending, request) = pushed(asked(&client));
    assert_eq!(request.uri(), PAR);
    assert_eq!(form(&request), decode_form(query.as_bytes()));
    assert_eq!(field(&request, "state").as_deref(), Some(pending.state()));
    assert_eq!(
        url,
        "https://op.example/authorize?client_id=client-1&request_uri=urn%3Ax%3Ay"
    );
    assert_eq!(param(&url, "scope"), None);
}

#[test]
fn and_its_response_is_checked_as_ever() {
    let client = client();
    let (_, pending, request) = pushed(asked(&client));
    let stored = PendingAuthentication::from_json(pending.to_json().expose()).unwrap();
    let wrong = stored.response(&format!("{REDIRECT_URI}?code=c&state=other"));
    assert!(wrong.is_err());
    let state = field(&request, "state").unwrap();
    let response = pending.response(&format!("{REDIRECT_URI}?code=c&state={state}"));
    let _ = response.unwrap();
}

#[test]
fn in_a_request_object() {
    let client = client();
    let (_, _, request) = pushed(asked(&client).request_object(rsa()));
    let names: Vec<_> = form(&request).into_iter().map(|(name, _)| name).collect();
    assert_eq!(names, ["request"]);
}

#[test]
fn and_has_to_be_where_the_provider_says_so() {
    let client = client_with("require_pushed_authorization_requests", "true");
    let refused = asked(&client).begin(&env());
    let Err(Error::OAuth2(oauth2_core::Error::Misuse(misuse))) = refused else {
        panic!("{refused:?}")
    };
    assert_eq!(misuse, OAuthMisuse::PushRequired);
    pushed(asked(&client));
}

#[test]
fn but_not_if_the_standard_forbids_it() {
    let client = client();
    let both = asked(&client).prompt(Prompt::None).push();
    let (outcome, requests) = play(both, [], &env());
    assert!(matches!(
        outcome,
        Err(Error::Misuse(Misuse::PromptNoneAndOthers))
    ));
    assert!(requests.is_empty());
}

#[test]
fn and_a_refusal_is_typed() {
    let client = client();
    let answer = json(400, r#"{"error":"invalid_scope"}"#);
    let (outcome, _) = play(asked(&client).push(), [answer], &env());
    let code = outcome.unwrap_err();
    assert_eq!(code.code(), Some(&oauth2_core::ErrorCode::InvalidScope));
}
