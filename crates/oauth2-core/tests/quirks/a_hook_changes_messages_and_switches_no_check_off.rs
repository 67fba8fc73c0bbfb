use flow_script::{env, field, header, json, play};
use oauth2_core::{Client, Error, Hook, Misuse, PeerFault};

use crate::support::{asked, client, renewed};

const GRANTED: &str = r#"{"access_token":"at","token_type":"Bearer"}"#;

fn rename() -> Client {
    client()
        .with_hook(Hook::token_request(|draft| {
            draft.params.set("hooked", "token");
        }))
        .with_hook(Hook::refresh_request(|draft| {
            draft.params.set("hooked", "refresh");
        }))
        .with_hook(Hook::revocation_request(|draft| {
            draft.params.rename("token", "oauth_token");
            draft
                .headers
                .insert("x-hooked", "revocation".parse().unwrap());
        }))
}

#[test]
fn each_request_its_own() {
    let client = rename();
    let (outcome, requests) = play(client.client_credentials(), [json(200, GRANTED)], &env());
    assert_eq!(field(&requests[0], "hooked").as_deref(), Some("token"));
    assert_eq!(outcome.unwrap().quirks_applied(), ["token_request"]);
    let (outcome, requests) = play(client.refresh(&"rt".into()), [json(200, GRANTED)], &env());
    assert_eq!(field(&requests[0], "hooked").as_deref(), Some("refresh"));
    assert_eq!(field(&requests[0], "refresh_token").as_deref(), Some("rt"));
    assert_eq!(outcome.unwrap().quirks_applied(), ["refresh_request"]);
    let (outcome, requests) = play(client.revoke(&"t".into()), [json(200, "")], &env());
    outcome.unwrap();
    assert_eq!(header(&requests[0], "x-hooked"), Some("revocation"));
    assert_eq!(requests[0].body(), b"oauth_token=t");
    // Authentication was there, and stayed.
    assert!(header(&requests[0], "authorization").is_some());
}

#[test]
fn each_answer_its_own() {
    let set = |body: &'static [u8]| {
        move |response: &mut oauth_step::Response| *response.body_mut() = body.to_vec()
    };
    let client = client()
        .with_hook(Hook::token_response(set(
            br#"{"access_token":"one","token_type":"Bearer"}"#,
        )))
        .with_hook(Hook::refresh_response(set(
            br#"{"access_token":"two","token_type":"Bearer"}"#,
        )));
    let one = asked(&client, json(200, "{}")).unwrap();
    assert_eq!(one.access_token().expose(), "one");
    assert_eq!(one.quirks_applied(), ["token_response"]);
    let two = renewed(&client, json(200, "{}")).unwrap();
    assert_eq!(two.access_token().expose(), "two");
    assert_eq!(two.quirks_applied(), ["refresh_response"]);
}

#[test]
fn what_a_hook_makes_is_read_as_strictly() {
    for (body, name) in [
        (
            &b"{\"access_token\":\"a\\nb\",\"token_type\":\"Bearer\"}"[..],
            "access_token",
        ),
        (
            br#"{"access_token":"at","token_type":"Bearer","refresh_token":""}"#,
            "refresh_token",
        ),
    ] {
        let hook = Hook::token_response(move |response| *response.body_mut() = body.to_vec());
        let outcome = asked(&client().with_hook(hook), json(200, GRANTED));
        let Err(Error::Peer {
            fault: PeerFault::Member { name: found, .. },
            ..
        }) = outcome
        else {
            panic!("{outcome:?}")
        };
        assert_eq!(found, name);
    }
    let hook = Hook::token_response(|response| *response.status_mut() = http::StatusCode::ACCEPTED);
    assert!(asked(&client().with_hook(hook), json(200, GRANTED)).is_err());
}

#[test]
fn an_authorization_request_keeps_what_its_response_is_checked_against() {
    let client_key = Hook::authorization_request(|params| {
        params.rename("client_id", "client_key");
        params.set("scope", "a,b");
    });
    let client = client().with_hook(client_key);
    let (authorization, _) = client.authorization().scope("a b").begin(&env()).unwrap();
    assert!(
        authorization
            .url()
            .contains("?response_type=code&client_key=s6BhdRkqt3&")
    );
    assert!(authorization.url().ends_with("&scope=a%2Cb"));
    for name in [
        "state",
        "redirect_uri",
        "code_challenge",
        "code_challenge_method",
        "response_type",
        "nonce",
    ] {
        for change in 0..3 {
            let hook = Hook::authorization_request(move |params| match change {
                0 => params.set(name, "other"),
                1 => params.append(name, "second"),
                _ => drop(params.remove(name)),
            });
            let client = client.clone().with_hook(hook);
            let outcome = client.authorization().with_nonce().begin(&env());
            let Err(Error::Misuse(Misuse::ReservedParameter(found))) = outcome else {
                panic!("{name} {change}")
            };
            assert_eq!(found, name);
        }
    }
}

#[test]
fn no_hook_prints_what_it_sees() {
    let hook = Hook::token_request(|draft| {
        let printed = format!("{draft:?}");
        assert!(printed.contains("refresh_token") || printed.contains("grant_type"));
        assert!(!printed.contains("client_credentials"), "{printed}");
        assert!(!printed.contains("Basic "), "{printed}");
    });
    asked(&client().with_hook(hook.clone()), json(200, GRANTED)).unwrap();
    assert_eq!(format!("{hook:?}"), "Hook(token_request)");
}
