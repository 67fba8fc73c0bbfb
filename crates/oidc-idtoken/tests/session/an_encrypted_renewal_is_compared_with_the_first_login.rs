//! A session keeps the signed ID Token, so that it can compare with it where the next comes
//! encrypted.

use oauth_step::{IntoStep, MemoryStore};
use oidc_idtoken::{Error, OidcSession, Rule};

use super::stage::{Stage, answer};
use crate::support::Case;
use crate::support::encrypted::{agreed, nested};
use crate::support::provider::{Begun, client};

/// Somebody has signed in at a provider that encrypts.
fn signed_in() -> Stage {
    let client = client().with_id_tokens(|rules| rules.encryption(agreed()));
    let session = OidcSession::with_options(client.unwrap(), |b| b.with_store_key("jane"));
    let (env, store) = (flow_script::env(), MemoryStore::new());
    let begun = Begun::new(session.client().authentication());
    let token = Case::good().with("nonce", begun.nonce()).token();
    let stage = Stage {
        session,
        env,
        store,
        nonce: begun.nonce(),
    };
    let login = stage.session.client().login(begun.code());
    let step = stage.session.sign_in(login).into_step(&stage.env).unwrap();
    let tokens = answer("access-1", Some(&nested(&token)));
    let log = &mut Vec::new();
    stage.run(step, log, |_| Ok(tokens.clone())).unwrap();
    assert_eq!(stage.id_token(), token);
    stage
}

fn renewed(stage: &Stage, change: impl FnOnce(Case) -> Case) -> (Result<(), Error>, String) {
    let now = oauth_step::Env::now(&stage.env).0 + 3_601;
    let good = Case::good().with("iat", now).with("exp", now + 300);
    let token = change(good.without("nonce")).token();
    let (ended, _) = stage.renew(answer("access-2", Some(&nested(&token))));
    (ended, token)
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
