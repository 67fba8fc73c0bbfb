use flow_script::{env, field, json, play};
use oauth2_core::{Error, Misuse, ResponseType, Tokens};

use super::support::{CALLBACK, GRANTED, client, misuse};

fn finished(
    response_type: ResponseType,
    more: &str,
    answers: &[&str],
) -> (Result<Tokens, Error>, Vec<oauth_step::Request>) {
    let client = client();
    let request = client.authorization().response_type(response_type);
    let (_, pending) = request.begin(&env()).unwrap();
    let separator = if response_type == ResponseType::Code {
        '?'
    } else {
        '#'
    };
    let callback = format!("{CALLBACK}{separator}state={}{more}", pending.state());
    let received = pending.receive(callback.as_str()).unwrap();
    let answers = answers.iter().map(|answer| json(200, answer));
    play(client.finish_authorization(received), answers, &env())
}

const TOKEN: &str = "&access_token=front&token_type=Bearer&expires_in=60";

#[test]
fn a_code_is_redeemed() {
    for (response_type, more) in [
        (ResponseType::Code, "&code=c".to_owned()),
        (ResponseType::CodeToken, format!("&code=c{TOKEN}")),
    ] {
        let (outcome, sent) = finished(response_type, &more, &[GRANTED]);
        assert_eq!(outcome.unwrap().access_token().expose(), "at");
        assert_eq!(field(&sent[0], "code").as_deref(), Some("c"));
        assert!(field(&sent[0], "code_verifier").is_some());
    }
}

#[test]
fn a_token_alone_is_taken_without_a_request() {
    let (outcome, sent) = finished(ResponseType::Token, TOKEN, &[]);
    let tokens = outcome.unwrap();
    assert_eq!(tokens.access_token().expose(), "front");
    assert_eq!(
        tokens.expires_at(),
        Some(oauth_step::UnixTime(flow_script::NOON.0 + 60))
    );
    assert!(sent.is_empty());
}

#[test]
fn what_an_id_token_came_with_is_not_touched() {
    for (response_type, more) in [
        (
            ResponseType::CodeIdToken,
            "&code=c&id_token=a.b.c".to_owned(),
        ),
        (
            ResponseType::IdTokenToken,
            format!("&id_token=a.b.c{TOKEN}"),
        ),
        (ResponseType::IdToken, "&id_token=a.b.c".to_owned()),
        (
            ResponseType::CodeIdTokenToken,
            format!("&code=c&id_token=a.b.c{TOKEN}"),
        ),
    ] {
        let (outcome, sent) = finished(response_type, &more, &[]);
        assert_eq!(misuse(outcome), Misuse::NoTokens);
        assert!(sent.is_empty());
    }
}
