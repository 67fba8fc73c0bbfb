//! A login whose ID Token comes encrypted, and the session after it.

use flow_script::{json, play, sent};
use oauth_step::IntoStep;
use oidc_idtoken::{Error, OidcClient, Problem, Rule};

use crate::support::Case;
use crate::support::encrypted::{agreed, nested};
use crate::support::provider::{Begun, client, jwks_response, token_response, tokens};

fn encrypting() -> OidcClient {
    client()
        .with_id_tokens(|rules| rules.encryption(agreed()))
        .unwrap()
}

#[test]
fn the_signed_one_is_kept_in_its_place() {
    let client = encrypting();
    let begun = Begun::new(client.authentication());
    let signed = Case::good().with("nonce", begun.nonce()).token();
    let answers = [token_response(&nested(&signed)), jwks_response()];
    let (user, requests) = play(client.login(begun.code()), answers, &flow_script::env());
    let user = user.unwrap();
    assert_eq!(requests.len(), 2);
    assert_eq!(user.id_token.subject(), "user-1");
    let kept = user.tokens.id_token().unwrap();
    assert_eq!(*kept.expose(), signed);
}

#[test]
fn what_is_not_as_agreed_ends_the_login_before_any_key_is_fetched() {
    for (client, encrypted, problem) in [
        (encrypting(), false, Problem::NotEncrypted),
        (client(), true, Problem::Encrypted),
    ] {
        let begun = Begun::new(client.authentication());
        let signed = Case::good().with("nonce", begun.nonce()).token();
        let token = if encrypted { nested(&signed) } else { signed };
        let env = flow_script::env();
        let (_, awaiting) = sent(client.login(begun.code()).into_step(&env).unwrap());
        let answer = json(200, &tokens(Some(&token)).to_string());
        match awaiting.receive(Ok(answer), &env) {
            Err(Error::IdToken(error)) => {
                assert_eq!((error.rule(), error.problem()), (Rule::Encryption, problem));
            }
            other => panic!("{other:?}"),
        }
    }
}
