use flow_script::{env, json, play};
use oauth2_core::{Client, Hook, PendingAuthorization, Quirk, ResponseType, Tokens};

use crate::support::{answer, asked, client, server};

#[test]
fn none_where_the_server_keeps_to_the_standards() {
    let all = [
        Quirk::AnyMediaType,
        Quirk::BearerAssumed,
        Quirk::ByteOrderMark,
        Quirk::CamelCaseMembers,
        Quirk::CreatedOrOk,
        Quirk::EmptyRefreshToken,
        Quirk::ErrcodeErrors,
        Quirk::ErrorsArray,
        Quirk::ExpiresMember,
        Quirk::FormAnswers,
        Quirk::IssuedTokenTypeAssumed,
        Quirk::OkFalseErrors,
        Quirk::ScopeArray,
        Quirk::ScopeSeparator(','),
        Quirk::TokenTypeIsBearer("bot".into()),
        Quirk::VerificationUrl,
        Quirk::ZeroNeverExpires,
    ];
    let client = client().with_quirks(all);
    let body = r#"{"access_token":"at","token_type":"Bearer","expires_in":60,"scope":"a b","refresh_token":"rt"}"#;
    let tokens = asked(&client, json(200, body)).unwrap();
    assert!(tokens.quirks_applied().is_empty());
    assert!(!tokens.to_record_json().expose().contains("quirks"));
}

#[test]
fn after_storage_too() {
    let client = client().with_quirks([Quirk::BearerAssumed, Quirk::EmptyRefreshToken]);
    let body = r#"{"access_token":"at","refresh_token":""}"#;
    let tokens = asked(&client, json(200, body)).unwrap();
    let kept = tokens.to_record_json();
    let tokens = Tokens::from_record_json(kept.expose()).unwrap();
    assert_eq!(
        tokens.quirks_applied(),
        ["BearerAssumed", "EmptyRefreshToken"]
    );
    let edited = kept.expose().replace("[\"BearerAssumed\",", "[7,");
    assert!(Tokens::from_record_json(&edited).is_err());
}

// Each sees what those before it have left.
#[test]
fn in_the_order_in_which_they_were_given() {
    let body = r#"{"accessToken":"at","expires":0}"#;
    let in_order = [
        Quirk::CamelCaseMembers,
        Quirk::BearerAssumed,
        Quirk::ExpiresMember,
        Quirk::ZeroNeverExpires,
    ];
    let with = |quirks: Vec<Quirk>| asked(&client().with_quirks(quirks), json(200, body));
    let tokens = with(in_order.to_vec()).unwrap();
    assert_eq!(tokens.expires_at(), None);
    assert_eq!(
        tokens.quirks_applied(),
        in_order.each_ref().map(Quirk::name)
    );
    // The type cannot be added before the token has its name.
    let mut reversed = in_order.to_vec();
    reversed.reverse();
    assert!(with(reversed).is_err());
}

#[test]
fn hooks_among_them() {
    let hook = Hook::token_response(|response| {
        *response.body_mut() = br#"{"accessToken":"at"}"#.to_vec();
    });
    let client = client()
        .with_quirk(Quirk::AnyMediaType)
        .with_hook(hook)
        .with_quirk(Quirk::CamelCaseMembers)
        .with_quirk(Quirk::BearerAssumed);
    let tokens = asked(&client, answer(200, "text/plain", "{}")).unwrap();
    let expected = [
        "AnyMediaType",
        "token_response",
        "CamelCaseMembers",
        "BearerAssumed",
    ];
    assert_eq!(tokens.quirks_applied(), expected);
}

const GRANTED: &str = r#"{"access_token":"at"}"#;

/// A client whose authorization requests are changed in two ways, and one that has no effect.
fn adapting() -> Client {
    client()
        .with_quirk(Quirk::AuthorizationParam(
            "access_type".into(),
            "offline".into(),
        ))
        .with_quirk(Quirk::BearerAssumed)
        .with_hook(Hook::authorization_request(|params| {
            params.set("audience", "api");
        }))
        .with_hook(Hook::authorization_request(|params| {
            params.set("audience", "api");
        }))
}

/// What is reported when the code of an authorization is redeemed.
fn redeemed(client: &Client, pending: PendingAuthorization) -> Vec<String> {
    let callback = format!("/cb?code=c&state={}", pending.state());
    let code = pending.response(callback.as_str()).unwrap();
    let (outcome, _) = play(client.exchange_code(code), [json(200, GRANTED)], &env());
    let tokens = outcome.unwrap();
    let applied = tokens.quirks_applied().iter();
    applied.map(|name| name.to_string()).collect()
}

#[test]
fn those_of_the_authorization_request_first() {
    let expected = [
        "AuthorizationParam",
        "authorization_request",
        "BearerAssumed",
    ];
    let client = adapting();
    let (authorization, pending) = client.authorization().begin(&env()).unwrap();
    assert!(
        authorization
            .url()
            .ends_with("&access_type=offline&audience=api")
    );
    let kept = pending.to_json();
    let restored = PendingAuthorization::from_json(kept.expose()).unwrap();
    assert_eq!(restored.to_json(), kept);
    assert_eq!(redeemed(&client, pending), expected);
    assert_eq!(redeemed(&client, restored), expected);
    let edited = kept.expose().replace("[\"AuthorizationParam\",", "[7,");
    assert!(PendingAuthorization::from_json(&edited).is_err());
    // One that found nothing to do was not needed.
    let request = client.authorization().param("access_type", "offline");
    let (_, pending) = request.param("audience", "api").begin(&env()).unwrap();
    assert_eq!(redeemed(&client, pending), ["BearerAssumed"]);
}

#[test]
fn for_a_token_that_comes_through_the_browser_too() {
    let client = adapting();
    let request = client.authorization().response_type(ResponseType::Token);
    let (_, pending) = request.begin(&env()).unwrap();
    let state = pending.state();
    let callback = format!("/cb#access_token=at&token_type=bearer&state={state}");
    let received = pending.receive(callback.as_str()).unwrap();
    let (outcome, _) = play(client.finish_authorization(received), [], &env());
    let expected = ["AuthorizationParam", "authorization_request"];
    assert_eq!(outcome.unwrap().quirks_applied(), expected);
}

#[test]
fn with_those_of_a_pushed_request_and_its_answer() {
    let url = r#""https://server.example.com/par""#;
    let server = server().with_member("pushed_authorization_request_endpoint", url);
    let client = Client::new(server.unwrap(), "id")
        .with_quirk(Quirk::UserAgent("agent".into()))
        .with_quirk(Quirk::CreatedOrOk)
        .with_quirk(Quirk::BearerAssumed);
    let answer = json(200, r#"{"request_uri":"urn:x:y","expires_in":60}"#);
    let (outcome, _) = play(client.authorization().push(), [answer], &env());
    let (_, pending) = outcome.unwrap();
    let expected = ["UserAgent", "CreatedOrOk", "BearerAssumed"];
    assert_eq!(redeemed(&client, pending), expected);
}
