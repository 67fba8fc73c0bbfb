//! Core 2, 12.2: a renewal brings an ID Token without a signature only where the first had none.

use oauth_step::IntoStep;
use oidc_idtoken::{Error, IdTokenVerifier, OidcClient, OidcSession, Rule};

use super::stage::Stage;
use crate::support::{Case, provider};

/// A client that registered `none`.
fn client() -> OidcClient {
    let client = provider::client();
    client
        .with_id_tokens(IdTokenVerifier::dangerous_unsigned)
        .unwrap()
}

#[track_caller]
fn assert_refused(ended: &Result<(), Error>, rule: Rule) {
    let Err(Error::IdToken(error)) = ended else {
        panic!("{ended:?}")
    };
    assert_eq!(error.rule(), rule);
}

fn unsigned(good: Case) -> String {
    good.unsigned_token()
}

#[test]
fn it_is_kept_without_a_look_at_keys() {
    let stage = Stage::signed_in_at(client(), unsigned);
    for _ in 0..2 {
        let (ended, log) = stage.renew_with_token(unsigned);
        ended.unwrap();
        assert_eq!(log, ["load", "save", "token", "save"]);
        assert!(stage.id_token().ends_with('.'));
    }
}

#[test]
fn it_is_about_the_first_login_all_the_same() {
    let stage = Stage::signed_in_at(client(), unsigned);
    let (ended, _) = stage.renew_with_token(|good| good.with("sub", "user-2").unsigned_token());
    assert_refused(&ended, Rule::Refresh);
    assert_eq!(stage.access_token(), "access-1");
}

#[test]
fn a_restored_session_knows_that_the_first_was_unsigned() {
    let stage = Stage::signed_in_at(client(), unsigned);
    let session = OidcSession::with_options(client(), |b| b.with_store_key("jane"));
    let stage = Stage { session, ..stage };
    let step = stage.session.restore().into_step(&stage.env).unwrap();
    let nothing = |_: &_| panic!("nothing is sent");
    assert!(stage.run(step, &mut Vec::new(), nothing).unwrap());
    stage.renew_with_token(unsigned).0.unwrap();
}

#[test]
fn a_session_of_signed_ones_takes_none() {
    let stage = Stage::signed_in(|token| token);
    assert_refused(&stage.renew_with_token(unsigned).0, Rule::Algorithm);
    assert_eq!(stage.access_token(), "access-1");
    // Not even where the client was registered anew in the meantime.
    let stage = Stage::signed_in(|token| token);
    let session = OidcSession::with_options(client(), |b| b.with_store_key("jane"));
    let stage = Stage { session, ..stage };
    let step = stage.session.restore().into_step(&stage.env).unwrap();
    let nothing = |_: &_| panic!("nothing is sent");
    assert!(stage.run(step, &mut Vec::new(), nothing).unwrap());
    assert_refused(&stage.renew_with_token(unsigned).0, Rule::Algorithm);
}
