//! 64 concurrent callers, one expired token: one request to the token endpoint.

use core::time::Duration;

use crate::stage::{Stage, answer, ended, granted, over};
use flow_script::field;
use oauth_step::Verdict;

#[test]
fn one_renews_and_the_others_wait_for_it() {
    let stage = Stage::signed_in();
    stage.expire();
    let mut calls: Vec<_> = (0..64).map(|_| stage.call()).collect();
    let mut renewals = Vec::new();
    let mut pauses = Vec::new();
    for call in &mut calls {
        let asked = stage.ask(call).unwrap();
        assert_eq!(asked.bearer, None, "an expired token must not go out");
        renewals.extend(asked.renewal);
        pauses.push(asked.pause.expect("every caller waits"));
    }
    assert_eq!(renewals.len(), 1, "exactly one refresh request");
    assert!(
        pauses
            .iter()
            .all(|pause| pause.at_most() == Duration::from_secs(30))
    );

    let response = granted("second", Some("refresh-2"), Some(3600));
    let (request, step) = answer(renewals.remove(0), Ok(response), &stage.env);
    assert_eq!(
        field(&request, "grant_type").as_deref(),
        Some("refresh_token")
    );
    assert_eq!(
        field(&request, "refresh_token").as_deref(),
        Some("refresh-1")
    );
    ended(step);
    // The landing ends every pause.
    for pause in pauses {
        over(pause);
    }
    for call in &mut calls {
        assert_eq!(stage.bearer(call), "second");
    }
}

#[test]
fn callers_refused_together_cause_one_refresh() {
    let stage = Stage::signed_in();
    stage.env.advance(Duration::from_secs(60));
    let mut calls: Vec<_> = (0..64).map(|_| stage.call()).collect();
    for call in &mut calls {
        assert_eq!(stage.bearer(call), "first");
    }
    for call in &mut calls {
        assert_eq!(
            stage.review(call, 401, &[]),
            Verdict::Resend(Duration::ZERO)
        );
    }
    let renewals: Vec<_> = calls
        .iter_mut()
        .filter_map(|call| stage.ask(call).unwrap().renewal)
        .collect();
    assert_eq!(renewals.len(), 1);
    for renewal in renewals {
        stage.renew(renewal, "second", "refresh-2");
    }
    for call in &mut calls {
        assert_eq!(stage.bearer(call), "second");
    }
}

#[test]
fn what_a_renewal_leaves_out_stays() {
    let stage = Stage::signed_in();
    stage.expire();
    let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
    let response = granted("second", None, Some(3600));
    ended(answer(renewal, Ok(response), &stage.env).1);
    // RFC 6749 §6: without a new refresh token the old one stays.
    let tokens = stage.session.tokens().unwrap();
    assert_eq!(tokens.refresh_token().unwrap().expose(), "refresh-1");
    assert_eq!(tokens.access_token().expose(), "second");
}
