//! Core 12.2: a renewal need not bring an ID Token.

use oidc_idtoken::Rule;

use super::stage::{Stage, answer};

#[test]
fn it_is_kept_without_any_check() {
    let stage = Stage::signed_in(|token| token);
    let old = stage.id_token();
    let (ended, log) = stage.renew(answer("access-2", None));
    ended.unwrap();
    assert_eq!(stage.access_token(), "access-2");
    assert_eq!(stage.id_token(), old);
    assert_eq!(log, ["load", "save", "token", "save"]);
}

#[test]
fn the_next_one_is_still_compared_with_the_first() {
    let stage = Stage::signed_in(|token| token);
    stage.renew(answer("access-2", None)).0.unwrap();
    let (ended, _) = stage.renew_with(|token| token.with("sub", "user-2"));
    let Err(oidc_idtoken::Error::IdToken(error)) = ended else {
        panic!("{ended:?}")
    };
    assert_eq!(error.rule(), Rule::Refresh);
}

#[test]
fn the_same_token_again_is_nothing_new() {
    let stage = Stage::signed_in(|token| token);
    let old = stage.id_token();
    // It has expired meanwhile; it was good when it came.
    stage.renew(answer("access-2", Some(&old))).0.unwrap();
    assert_eq!(stage.access_token(), "access-2");
}
