//! The old refresh token may be spent when the keys cannot be had: it is worth some patience.

use core::time::Duration;

use flow_script::{paused, response, sent};
use oauth_step::{Authorize, Env, Step, Terms};
use oauth2_core::Disposition;
use oidc_idtoken::{Error, OidcRenewal};

use super::stage::{Stage, answer};
use crate::support::provider::jwks_response;

/// A renewal that has its tokens and asks for the keys.
fn awaiting_keys(stage: &Stage) -> Step<OidcRenewal> {
    stage.env.advance(Duration::from_secs(3_601));
    let mut call = stage
        .session
        .attempt(Terms::new(true, Duration::from_secs(30)));
    let (renewal, _) = stage.ask(&mut call).unwrap();
    let token = stage.now_good().token();
    let mut step = renewal.unwrap();
    loop {
        step = match step {
            Step::Store(request, storing) => {
                use oauth_step::TokenStore;
                storing
                    .stored(stage.store.answer(request), &stage.env)
                    .unwrap()
            }
            Step::Send(request, awaiting) if request.uri().path() == "/token" => {
                let answer = answer("access-2", Some(&token));
                awaiting.receive(Ok(answer), &stage.env).unwrap()
            }
            step => return step,
        };
    }
}

#[test]
fn a_busy_provider_is_asked_again_later() {
    let stage = Stage::signed_in(|token| token);
    let (_, awaiting) = sent(awaiting_keys(&stage));
    let busy = response(503, &[("retry-after", "45")], "");
    let (pause, sleeping) = paused(awaiting.receive(Ok(busy), &stage.env).unwrap());
    assert_eq!(pause.at_most(), Duration::from_secs(45));
    stage.env.advance(pause.at_most());
    let (request, awaiting) = sent(sleeping.wake(&stage.env).unwrap());
    assert_eq!(request.uri().path(), "/jwks");
    let step = awaiting.receive(Ok(jwks_response()), &stage.env).unwrap();
    stage
        .run(step, &mut Vec::new(), |_| panic!("nothing more is asked"))
        .unwrap();
    assert_eq!(stage.access_token(), "access-2");
}

#[test]
fn patience_ends_and_the_answer_is_discarded() {
    let stage = Stage::signed_in(|token| token);
    let mut step = awaiting_keys(&stage);
    let began = stage.env.now();
    let error = loop {
        let answered = match step {
            Step::Send(_, awaiting) => awaiting.receive(Ok(response(503, &[], "")), &stage.env),
            Step::Wait(pause, sleeping) => {
                stage.env.advance(pause.at_most());
                sleeping.wake(&stage.env)
            }
            step => break stage.run(step, &mut Vec::new(), |_| panic!()).unwrap_err(),
        };
        match answered {
            Ok(next) => step = next,
            Err(error) => break error,
        }
    };
    assert_eq!(stage.env.now().since(began), Duration::from_secs(40));
    assert!(matches!(error, Error::Keys(_)), "{error}");
    assert!(matches!(error.disposition(), Disposition::Retry { .. }));
    assert_eq!(stage.access_token(), "access-1");
}
