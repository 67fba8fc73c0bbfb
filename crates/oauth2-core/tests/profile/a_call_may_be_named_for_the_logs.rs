use core::time::Duration;
use std::collections::HashSet;

use flow_script::{NOON, env, json, play};
use oauth_step::{Authorize, FixedEnv, Outgoing, Terms};
use oauth2_core::{Bearer, Error, Session, Tokens};

use super::support::by_certificate;

const NAME: &str = "x-fapi-interaction-id";

fn id<A: Authorize<Error = Error>>(
    credential: &A,
    own: Option<&str>,
    env: &FixedEnv,
) -> Option<String> {
    let request = http::Request::get("https://api.example.com/");
    let (mut head, ()) = request.body(()).unwrap().into_parts();
    if let Some(own) = own {
        head.headers.insert(NAME, own.parse().unwrap());
    }
    let mut attempt = credential.attempt(Terms::new(true, Duration::ZERO));
    let outgoing = Outgoing::new(&mut head, None);
    let _ = credential.authorize(&mut attempt, outgoing, env).unwrap();
    assert!(head.headers.get_all(NAME).iter().count() <= 1);
    let id = head.headers.get(NAME)?;
    Some(id.to_str().unwrap().to_owned())
}

/// RFC 9562 §5.4.
fn is_random_uuid(text: &str) -> bool {
    let parts: Vec<_> = text.split('-').collect();
    let lengths: Vec<_> = parts.iter().map(|part| part.len()).collect();
    lengths == [8, 4, 4, 4, 12]
        && parts
            .concat()
            .bytes()
            .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
        && parts[2].starts_with('4')
        && parts[3].starts_with(['8', '9', 'a', 'b'])
}

fn session(named: bool) -> Session {
    let client = by_certificate();
    let builder = Session::builder(client.clone());
    let session = match named {
        true => builder.with_fapi_interaction_id().build(),
        false => builder.build(),
    };
    let granted = json(200, r#"{"access_token":"at","token_type":"Bearer"}"#);
    let login = session.sign_in(client.client_credentials());
    play(login, [granted], &env()).0.unwrap();
    session
}

fn bearer() -> Bearer {
    Bearer::new(Tokens::new("at", NOON).unwrap())
}

fn named<A: Authorize<Error = Error>>(credential: &A) {
    let env = env();
    let mut seen = HashSet::new();
    for _ in 0..50 {
        let id = id(credential, None, &env).unwrap();
        assert!(is_random_uuid(&id), "{id}");
        assert!(seen.insert(id));
    }
    let own = "c770aef3-6784-41f7-8e0e-ff5f97bddb3a";
    assert!(is_random_uuid(own));
    assert_eq!(id(credential, Some(own), &env).as_deref(), Some(own));
}

// FAPI 1.0 Baseline §6.2.2.
#[test]
fn by_a_random_uuid() {
    named(&session(true));
    named(&bearer().with_fapi_interaction_id());
}

#[test]
fn but_only_if_wanted() {
    assert_eq!(id(&session(false), None, &env()), None);
    assert_eq!(id(&bearer(), None, &env()), None);
}
