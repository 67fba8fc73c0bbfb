use flow_script::{env, json, play};
use http::Request;
use http::request::Parts;
use oauth_step::{Access, Authorize, Outgoing, Terms};
use oauth2_core::{Bearer, Client, Error, Hook, Misuse, Quirk, Renewal, Session, Tokens};

use crate::support::client;

/// What a session of a client makes of a call: its head, and the body in place of its own. What a
/// [`Bearer`] makes of it is the same.
fn called(
    client: &Client,
    request: Request<Option<&[u8]>>,
) -> Result<(Parts, Option<Vec<u8>>), Error> {
    let tokens = Tokens::new("at", flow_script::NOON).unwrap();
    let session = Session::builder(client.clone()).build();
    sign_in(&session);
    let (mut head, body) = request.into_parts();
    let mut same = head.clone();
    let mut attempt = session.attempt(Terms::new(true, std::time::Duration::from_secs(1)));
    let outgoing = Outgoing::new(&mut head, body);
    let access: Access<Renewal> = session.authorize(&mut attempt, outgoing, &env())?;
    let bearer = Bearer::new(tokens).with_quirks_of(client);
    let mut attempt = bearer.attempt(Terms::new(true, std::time::Duration::from_secs(1)));
    let again = bearer.authorize(&mut attempt, Outgoing::new(&mut same, body), &env())?;
    assert_eq!((&head.uri, &head.headers), (&same.uri, &same.headers));
    assert_eq!(access.body, again.body);
    Ok((head, access.body))
}

fn sign_in(session: &Session) {
    let flow = session.client().client_credentials();
    let granted = json(200, r#"{"access_token":"at","token_type":"Bearer"}"#);
    play(session.sign_in(flow), [granted], &env()).0.unwrap();
}

fn get(client: &Client, url: &str) -> Parts {
    let (head, body) = called(client, Request::get(url).body(None).unwrap()).unwrap();
    assert_eq!(body, None);
    head
}

fn post(client: &Client, url: &str, media_type: &str, body: &str) -> (Parts, Option<String>) {
    let request = Request::post(url).header("content-type", media_type);
    let request = request.header("content-length", body.len());
    let (head, body) = called(client, request.body(Some(body.as_bytes())).unwrap()).unwrap();
    assert!(!head.headers.contains_key("authorization"));
    (head, body.map(|body| String::from_utf8(body).unwrap()))
}

// Weibo, Douban, VK, the old Instagram.
#[test]
fn the_token_in_the_query_unless_it_is_there() {
    let version = Quirk::ProtectedParam("v".into(), "5.199".into());
    let client = client().with_quirks([Quirk::TokenInQuery("access_token"), version]);
    let head = get(
        &client,
        "https://api.example.com/method/users.get?user_ids=1",
    );
    assert_eq!(
        head.uri,
        "https://api.example.com/method/users.get?user_ids=1&v=5.199&access_token=at"
    );
    assert!(!head.headers.contains_key("authorization"));
    assert_eq!(head.headers["cache-control"], "no-store");
    let url = "https://api.example.com/media?access_token=mine&v=5.81";
    assert_eq!(get(&client, url).uri, url);
}

// Stack Exchange.
#[test]
fn parameters_beside_the_token() {
    let client = client()
        .with_quirk(Quirk::TokenInQuery("access_token"))
        .with_quirk(Quirk::ProtectedParam("site".into(), "stackoverflow".into()))
        .with_quirk(Quirk::ProtectedParam("key".into(), "U4DMV*8nvpm3".into()));
    let head = get(&client, "https://api.stackexchange.com/2.3/me");
    assert_eq!(
        head.uri,
        "https://api.stackexchange.com/2.3/me?site=stackoverflow&key=U4DMV*8nvpm3&access_token=at"
    );
}

// Slack's older methods.
#[test]
fn the_token_in_a_form_or_the_query_and_never_in_json() {
    const FORM: &str = "application/x-www-form-urlencoded";
    const URL: &str = "https://slack.com/api/chat.postMessage";
    let client = client().with_quirk(Quirk::TokenInForm("token"));
    let (head, body) = post(&client, URL, FORM, "channel=C1");
    assert_eq!(body.as_deref(), Some("channel=C1&token=at"));
    assert!(!head.headers.contains_key("content-length"));
    assert_eq!(head.uri, URL);
    // Never over a present one, wherever it is.
    let (head, body) = post(&client, URL, FORM, "channel=C1&token=xoxb");
    assert_eq!((head.uri.to_string().as_str(), body), (URL, None));
    let there = format!("{URL}?token=xoxb");
    let (head, body) = post(&client, &there, FORM, "channel=C1");
    assert_eq!((head.uri.to_string(), body), (there, None));
    let (head, body) = post(&client, URL, "application/json", r#"{"channel":"C1"}"#);
    assert_eq!(
        (head.uri.to_string(), body),
        (format!("{URL}?token=at"), None)
    );
    assert_eq!(get(&client, URL).uri.query(), Some("token=at"));
}

// Twitch.
#[test]
fn the_clients_id_in_a_header() {
    let client = client().with_quirk(Quirk::ClientIdHeader("Client-ID"));
    let head = get(&client, "https://api.twitch.tv/helix/users");
    assert_eq!(head.headers["client-id"], "s6BhdRkqt3");
    assert_eq!(head.headers["authorization"], "Bearer at");
}

// Reddit, Discord.
#[test]
fn a_user_agent_unless_there_is_one() {
    let client = client().with_quirk(Quirk::UserAgent("app/1".into()));
    let head = get(&client, "https://discord.com/api/users/@me");
    assert_eq!(head.headers["user-agent"], "app/1");
    let request = Request::get("https://discord.com/").header("user-agent", "mine");
    let (head, _) = called(&client, request.body(None).unwrap()).unwrap();
    assert_eq!(head.headers["user-agent"], "mine");
}

#[test]
fn a_hook_sends_no_token_where_none_may_go() {
    let client = client().with_hook(Hook::protected_request(|head| {
        head.headers.insert("x-tenant", "7".parse().unwrap());
    }));
    let head = get(&client, "https://api.example.com/");
    assert_eq!(head.headers["x-tenant"], "7");
    let client = client.with_hook(Hook::protected_request(|head| {
        head.uri = "http://api.example.com/".parse().unwrap();
    }));
    let request = Request::get("https://api.example.com/").body(None).unwrap();
    let outcome = called(&client, request);
    assert!(matches!(outcome, Err(Error::Misuse(Misuse::TokenOverHttp))));
}

#[test]
fn nor_to_an_origin_that_is_not_listed() {
    let client = client().with_hook(Hook::protected_request(|head| {
        head.uri = "https://elsewhere.example/".parse().unwrap();
    }));
    let origin = oauth_step::Origin::of(&"https://api.example.com/".parse().unwrap()).unwrap();
    let session = Session::builder(client).with_origins([origin]).build();
    sign_in(&session);
    let (mut head, ()) = Request::get("https://api.example.com/")
        .body(())
        .unwrap()
        .into_parts();
    let mut attempt = session.attempt(Terms::new(true, std::time::Duration::from_secs(1)));
    let outcome: Result<Access<Renewal>, Error> =
        session.authorize(&mut attempt, Outgoing::new(&mut head, None), &env());
    assert!(matches!(
        outcome,
        Err(Error::Misuse(Misuse::OriginNotListed))
    ));
    assert!(!head.headers.contains_key("authorization"));
}
