use flow_script::{env, sent};
use oauth_step::{IntoStep, TransportError, TransportErrorKind};
use oauth2_core::{Disposition, Error, discover};

use super::support::{client, code};

fn lost() -> TransportError {
    TransportError::new(TransportErrorKind::Broken, "connection reset")
}

// RFC 9110 §9.2.2: the code in it may be spent.
#[test]
fn a_code_exchange_ends_with_the_transports_error() {
    let step = client().exchange_code(code()).into_step(&env()).unwrap();
    let (_, awaiting) = sent(step);
    let error = awaiting.receive(Err(lost()), &env()).unwrap_err();
    assert!(matches!(error, Error::Transport(_)));
    assert_eq!(error.disposition(), Disposition::Retry { after: None });
    let source = std::error::Error::source(&error).unwrap();
    assert_eq!(source.to_string(), "connection reset");
}

#[test]
fn so_do_revocation_and_discovery() {
    let step = client().revoke(&"t".into()).into_step(&env()).unwrap();
    let outcome = sent(step).1.receive(Err(lost()), &env());
    assert!(matches!(outcome, Err(Error::Transport(_))));
    let step = discover("https://server.example.com")
        .into_step(&env())
        .unwrap();
    let outcome = sent(step).1.receive(Err(lost()), &env());
    assert!(matches!(outcome, Err(Error::Transport(_))));
}
