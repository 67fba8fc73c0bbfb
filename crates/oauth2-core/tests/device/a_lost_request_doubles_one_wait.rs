use flow_script::{env, json};
use oauth_step::{TransportError, TransportErrorKind};
use oauth2_core::Error;

use super::support::{GRANTED, PENDING, poll, polled};

fn lost(kind: TransportErrorKind) -> TransportError {
    TransportError::new(kind, "scripted")
}

// RFC 8628 §3.5.
#[test]
fn and_the_next_answer_ends_that() {
    let replies = [
        Err(lost(TransportErrorKind::TimedOut)),
        Err(lost(TransportErrorKind::NotSent)),
        Err(lost(TransportErrorKind::Broken)),
        Ok(json(400, PENDING)),
        Err(lost(TransportErrorKind::TimedOut)),
        Ok(json(200, GRANTED)),
    ];
    let polled = polled(poll(), replies, &env());
    assert_eq!(polled.waits, [7, 14, 28, 56, 7, 14]);
    assert!(polled.outcome.is_ok());
}

#[test]
fn it_adds_to_a_slower_pace() {
    let replies = [
        Ok(json(400, r#"{"error":"slow_down"}"#)),
        Err(lost(TransportErrorKind::TimedOut)),
        Ok(json(400, PENDING)),
        Ok(json(200, GRANTED)),
    ];
    assert_eq!(polled(poll(), replies, &env()).waits, [7, 12, 24, 12]);
}

#[test]
fn what_will_not_pass_ends_the_poll() {
    for error in [TransportError::too_large(), TransportError::unsupported()] {
        let polled = polled(poll(), [Err(error)], &env());
        assert!(matches!(polled.outcome, Err(Error::Transport(_))));
    }
}
