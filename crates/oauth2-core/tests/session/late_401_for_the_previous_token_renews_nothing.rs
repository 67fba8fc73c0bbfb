//! A slow 401 for an old token must not throw a fresh one away.

use core::time::Duration;

use crate::stage::Stage;
use oauth_step::Verdict;

#[test]
fn a_late_401_is_sent_again_with_the_current_token() {
    let stage = Stage::signed_in();
    stage.env.advance(Duration::from_secs(60));
    let (mut slow, mut quick) = (stage.call(), stage.call());
    assert_eq!(stage.bearer(&mut slow), "first");
    assert_eq!(stage.bearer(&mut quick), "first");
    assert_eq!(
        stage.review(&mut quick, 401, &[]),
        Verdict::Resend(Duration::ZERO)
    );
    let (renewal, _pause) = stage.begin_renewal(&mut quick);
    stage.renew(renewal, "second", "refresh-2");
    assert_eq!(stage.bearer(&mut quick), "second");

    // Long after: the second token is no newborn any more.
    stage.env.advance(Duration::from_secs(60));
    assert_eq!(
        stage.review(&mut slow, 401, &[]),
        Verdict::Resend(Duration::ZERO)
    );
    assert_eq!(stage.bearer(&mut slow), "second");
    // And nobody else is made to renew either.
    assert_eq!(stage.bearer(&mut stage.call()), "second");
}

#[test]
fn a_late_401_that_cannot_be_sent_again_is_returned() {
    let stage = Stage::signed_in();
    stage.env.advance(Duration::from_secs(60));
    let mut slow = stage.call_to("POST", "https://api.example.com/things", false);
    assert_eq!(stage.bearer(&mut slow), "first");
    stage.sign_in("second", Some("refresh-2"), Some(3600));
    assert_eq!(stage.review(&mut slow, 401, &[]), Verdict::Accept);
    assert_eq!(stage.bearer(&mut stage.call()), "second");
}
