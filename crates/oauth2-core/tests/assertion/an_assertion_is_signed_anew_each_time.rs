use std::time::Duration;

use flow_script::{NOON, env};

use crate::support::{asserted, assertion, client, request};

/// A `jti` of its own and the time of its signing, also where it has claims that were set by hand.
#[test]
fn with_its_own_id_and_times() {
    let env = env();
    let intent = client().jwt_bearer(assertion().claim("tenant", "7"));
    let (_, first) = asserted(&request(intent.clone(), &env));
    env.advance(Duration::from_secs(10));
    let (_, second) = asserted(&request(intent, &env));
    assert_ne!(first["jti"], second["jti"]);
    assert_eq!(second["iat"], NOON.0 + 10);
    assert_eq!(second["exp"], NOON.0 + 310);
    assert_eq!(second["tenant"], 7);
}
