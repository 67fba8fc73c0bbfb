//! A session keeps the signed ID Token, so that it can compare with it where the next comes
//! encrypted.

use oidc_idtoken::{Error, Rule};

use super::stage::Stage;
use crate::support::Case;
use crate::support::encrypted::{agreed, nested};
use crate::support::provider::client;

/// Somebody has signed in at a provider that encrypts.
fn signed_in() -> Stage {
    let client = client().with_id_tokens(|rules| rules.encryption(agreed()));
    let mut signed = String::new();
    let stage = Stage::signed_in_at(client.unwrap(), |good| {
        signed = good.token();
        nested(&signed)
    });
    assert_eq!(stage.id_token(), signed);
    stage
}

fn renewed(stage: &Stage, change: impl FnOnce(Case) -> Case) -> (Result<(), Error>, String) {
    let mut signed = String::new();
    let (ended, _) = stage.renew_with_token(|good| {
        signed = change(good).token();
        nested(&signed)
    });
    (ended, signed)
}

#[test]
fn the_same_user_goes_on() {
    let stage = signed_in();
    assert_eq!(stage.session.authentication().unwrap().subject(), "user-1");
    for _ in 0..2 {
        let (ended, token) = renewed(&stage, |token| token);
        ended.unwrap();
        assert_eq!(stage.id_token(), token);
        assert_eq!(stage.session.authentication().unwrap().subject(), "user-1");
    }
}

#[test]
fn another_user_is_refused() {
    let stage = signed_in();
    let (ended, _) = renewed(&stage, |token| token.with("sub", "user-2"));
    let Err(Error::IdToken(error)) = ended else {
        panic!("{ended:?}")
    };
    assert_eq!((error.rule(), error.claim()), (Rule::Refresh, Some("sub")));
}
