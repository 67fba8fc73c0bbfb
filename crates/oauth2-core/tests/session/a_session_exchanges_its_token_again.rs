//! A service that acts for others by token exchange: each renewal is the same exchange again.

use crate::stage::{Stage, client};
use flow_script::{field, json, sent};
use oauth2_core::TokenTypeIdentifier;

#[test]
fn with_all_its_parameters_and_without_a_refresh_token() {
    let stage = Stage::with(|builder| {
        let exchange = client()
            .token_exchange("subject", TokenTypeIdentifier::AccessToken)
            .audience("api");
        builder.with_token_exchange(exchange)
    });
    let answer = r#"{"access_token":"first","token_type":"Bearer","expires_in":3600,
        "refresh_token":"refresh-1",
        "issued_token_type":"urn:ietf:params:oauth:token-type:access_token"}"#;
    for _ in 0..2 {
        let (renewal, _pause) = stage.begin_renewal(&mut stage.call());
        let (request, awaiting) = sent(renewal);
        for (name, value) in [
            (
                "grant_type",
                "urn:ietf:params:oauth:grant-type:token-exchange",
            ),
            ("subject_token", "subject"),
            ("audience", "api"),
        ] {
            assert_eq!(field(&request, name).as_deref(), Some(value));
        }
        let step = awaiting.receive(Ok(json(200, answer)), &stage.env);
        crate::stage::ended(step);
        assert!(stage.session.tokens().unwrap().refresh_token().is_none());
        stage.expire();
    }
}
