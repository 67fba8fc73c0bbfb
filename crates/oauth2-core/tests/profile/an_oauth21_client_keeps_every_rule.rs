use core::time::Duration;

use flow_script::{env, json, play};
use oauth_step::{Authorize, Outgoing, Terms, UrlPolicy};
use oauth2_core::{
    Client, Error, Pkce, Profile, ProfileRule, Quirk, RequestObject, ResponseType, ServerMetadata,
    Session, TokenPlacement,
};

use super::support::{CALLBACK, begin, broken, by_certificate, by_key, grant, refreshed};

/// A public client at a server that was described by hand.
fn public() -> Client {
    let server = ServerMetadata::new("https://server.example.com", UrlPolicy::default());
    let server = server
        .and_then(|server| {
            server.with_authorization_endpoint("https://server.example.com/authorize")
        })
        .and_then(|server| server.with_token_endpoint("https://server.example.com/token"));
    let client = Client::new(server.unwrap(), "s6BhdRkqt3");
    client.with_redirect_uri(CALLBACK).unwrap()
}

fn client() -> Client {
    public().with_profile(Profile::OAuth21).unwrap()
}

#[test]
fn and_is_let_alone_where_it_does() {
    begin(client().authorization()).unwrap();
    grant(&client(), "client_credentials").unwrap();
    let hybrid = ResponseType::CodeIdToken;
    begin(client().authorization().response_type(hybrid)).unwrap();
    let private = client().with_redirect_uri("com.example.app:/cb");
    begin(private.unwrap().authorization()).unwrap();
    let secret = public().with_secret("a secret".to_owned());
    secret.with_profile(Profile::OAuth21).unwrap();
}

#[test]
fn codes_are_bound_by_pkce() {
    for pkce in [Pkce::Disabled, Pkce::Plain] {
        let refused = begin(client().authorization().pkce(pkce));
        assert_eq!(broken(refused), (ProfileRule::Pkce, "RFC 9700 §2.1.1"));
    }
}

#[test]
fn no_token_comes_through_the_browser() {
    for asked in [
        ResponseType::Token,
        ResponseType::CodeToken,
        ResponseType::IdTokenToken,
        ResponseType::CodeIdTokenToken,
    ] {
        let refused = begin(client().authorization().response_type(asked));
        let expected = (ProfileRule::ImplicitGrant, "RFC 9700 §2.1.2");
        assert_eq!(broken(refused), expected);
    }
}

#[test]
fn nobody_asks_with_a_password() {
    let refused = grant(&client(), "password");
    assert_eq!(broken(refused), (ProfileRule::GrantType, "RFC 9700 §2.4"));
}

#[test]
fn no_request_object_goes_unsigned() {
    let unsigned = RequestObject::dangerous_unsigned();
    let refused = begin(client().authorization().request_object(unsigned));
    assert_eq!(broken(refused), (ProfileRule::Algorithm, "RFC 8725 §3.2"));
}

#[test]
fn no_token_goes_into_a_query() {
    let by = |placement| Session::builder(client()).with_placement(placement).build();
    let quirk = |quirk| Session::new(client().with_quirk(quirk));
    for session in [
        by(TokenPlacement::Query),
        by(TokenPlacement::QueryParam("t")),
        by(TokenPlacement::FormOrQueryParam("t")),
        quirk(Quirk::TokenInQuery("access_token")),
        quirk(Quirk::TokenInForm("token")),
    ] {
        let granted = json(200, r#"{"access_token":"at","token_type":"Bearer"}"#);
        let login = session.sign_in(client().client_credentials());
        play(login, [granted], &env()).0.unwrap();
        let request = http::Request::get("https://api.example.com/").body(());
        let (mut head, ()) = request.unwrap().into_parts();
        let mut attempt = session.attempt(Terms::new(true, Duration::ZERO));
        let outgoing = Outgoing::new(&mut head, None);
        let refused: Result<(), Error> =
            session.authorize(&mut attempt, outgoing, &env()).map(drop);
        let expected = (ProfileRule::TokenInQuery, "RFC 9700 §4.3.2");
        assert_eq!(broken(refused), expected);
    }
}

// RFC 9700 §2.2.2: reported, for only the server can mend it.
#[test]
fn refresh_tokens_that_anybody_may_use_again_are_reported() {
    let kept = r#"{"access_token":"at","token_type":"Bearer"}"#;
    let same = r#"{"access_token":"at","token_type":"Bearer","refresh_token":"rt-0"}"#;
    let new = r#"{"access_token":"at","token_type":"Bearer","refresh_token":"rt-1"}"#;
    for answer in [kept, same] {
        let violation = refreshed(&client(), answer).violation().unwrap();
        assert_eq!(violation.rule(), ProfileRule::RefreshToken);
        assert_eq!(violation.profile(), Profile::OAuth21);
    }
    assert_eq!(refreshed(&client(), new).violation(), None);
    assert_eq!(refreshed(&public(), kept).violation(), None);
    // Another grant says nothing of refresh tokens.
    let (asked, _) = play(client().client_credentials(), [json(200, kept)], &env());
    assert_eq!(asked.unwrap().violation(), None);
    // Bound to whoever has the key, the certificate or the secret.
    let bound = kept.replace("Bearer", "DPoP");
    let by_key = by_key().with_profile(Profile::OAuth21).unwrap();
    assert_eq!(refreshed(&by_key, &bound).violation(), None);
    let by_certificate = by_certificate().with_profile(Profile::OAuth21).unwrap();
    assert_eq!(refreshed(&by_certificate, kept).violation(), None);
    let only_bound = client().with_certificate_bound_tokens();
    assert_eq!(refreshed(&only_bound, kept).violation(), None);
    let secret = public().with_secret("a secret".to_owned());
    let secret = secret.with_profile(Profile::OAuth21).unwrap();
    assert_eq!(refreshed(&secret, kept).violation(), None);
}
