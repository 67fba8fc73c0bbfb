use flow_script::{env, sent};
use oauth_step::{Disposition, IntoStep, TransportError, TransportErrorKind};
use oauth1_core::Error;

use crate::support::{CALLBACK, client, verified};

fn lost<F: IntoStep>(flow: F) -> Error
where
    F::Flow: oauth_step::Pending<Error = Error>,
{
    let (_, awaiting) = sent(flow.into_step(&env()).unwrap());
    let broken = TransportError::new(TransportErrorKind::Broken, "reset");
    match awaiting.receive(Err(broken), &env()) {
        Err(error) => error,
        Ok(step) => panic!("{step:?}"),
    }
}

#[test]
fn in_any_flow() {
    for error in [
        lost(client().temporary_credentials(CALLBACK)),
        lost(client().token_credentials(verified())),
        lost(client().xauth("name", "password")),
    ] {
        let Error::Transport(inner) = &error else {
            panic!("{error:?}")
        };
        assert_eq!(inner.kind(), TransportErrorKind::Broken);
        assert_eq!(error.disposition(), Disposition::Retry { after: None });
        let source = std::error::Error::source(&error).unwrap();
        assert_eq!(source.to_string(), "reset");
    }
}
