use flow_script::{env, json, play};
use oauth2_core::{
    ClientMetadata, Error, PeerFault, Quirk, discover, protected_resource, register,
};

use crate::support::{answer, server};

const ISSUER: &str = "https://server.example.com";
const METADATA: &str = r#"{"issuer":"https://server.example.com","response_types_supported":["code"],"jwks_uri":"https://server.example.com/keys"}"#;

#[test]
fn metadata_of_another_type() {
    for media_type in ["text/plain", "application/octet-stream", ""] {
        let found = || answer(200, media_type, METADATA);
        let (outcome, _) = play(discover(ISSUER), [found()], &env());
        let message = outcome.unwrap_err().to_string();
        assert!(message.contains("`Quirk::AnyMediaType`"), "{message}");
        let discovery = discover(ISSUER).quirk(Quirk::AnyMediaType);
        let metadata = play(discovery, [found()], &env()).0.unwrap();
        assert_eq!(metadata.issuer(), ISSUER);
    }
}

#[test]
fn metadata_after_a_byte_order_mark() {
    let found = || json(200, &format!("\u{feff}{METADATA}"));
    let (outcome, _) = play(discover(ISSUER), [found()], &env());
    assert!(
        outcome
            .unwrap_err()
            .to_string()
            .contains("`Quirk::ByteOrderMark`")
    );
    let discovery = discover(ISSUER).quirk(Quirk::ByteOrderMark);
    play(discovery, [found()], &env()).0.unwrap();
}

#[test]
fn metadata_of_a_resource() {
    const RESOURCE: &str = "https://api.example.com/x";
    let found = || {
        answer(
            200,
            "text/plain",
            r#"{"resource":"https://api.example.com/x"}"#,
        )
    };
    let (outcome, _) = play(protected_resource(RESOURCE), [found()], &env());
    let message = outcome.unwrap_err().to_string();
    assert!(message.contains("`Quirk::AnyMediaType`"), "{message}");
    let discovery = protected_resource(RESOURCE).quirk(Quirk::AnyMediaType);
    play(discovery, [found()], &env()).0.unwrap();
}

// Nothing else is forgiven for it.
#[test]
fn the_issuer_stays_the_one_asked_for() {
    let discovery = discover("https://other.example").quirk(Quirk::AnyMediaType);
    let (outcome, _) = play(discovery, [answer(200, "text/plain", METADATA)], &env());
    let Err(Error::Peer { fault, .. }) = outcome else {
        panic!("{outcome:?}")
    };
    assert_eq!(fault, PeerFault::IssuerMismatch);
}

#[test]
fn a_registration_answered_with_status_200() {
    let server = server().with_registration_endpoint("https://server.example.com/register");
    let server = server.unwrap();
    let metadata = || ClientMetadata::new().redirect_uris(["https://client.example.org/cb"]);
    let registered = || json(200, r#"{"client_id":"id"}"#);
    let (outcome, _) = play(register(&server, metadata()), [registered()], &env());
    let message = outcome.unwrap_err().to_string();
    assert!(message.contains("`Quirk::CreatedOrOk`"), "{message}");
    let registration = register(&server, metadata()).quirk(Quirk::CreatedOrOk);
    let client = play(registration, [registered()], &env()).0.unwrap();
    assert_eq!(client.client_id(), "id");
}

// Microsoft Entra, where users of several tenants may sign in.
#[test]
fn an_issuer_with_a_place_for_a_tenant() {
    const TEMPLATE: &str = "https://login.example/{tenantid}/v2.0";
    let document = |issuer: &str| {
        let body = format!(
            r#"{{"issuer":"{issuer}","response_types_supported":["code"],"jwks_uri":"https://login.example/keys"}}"#
        );
        json(200, &body)
    };
    let discovery = || discover(TEMPLATE).openid().tenants_under("common");
    let (outcome, requests) = play(discovery(), [document(TEMPLATE)], &env());
    assert_eq!(outcome.unwrap().issuer(), TEMPLATE);
    assert_eq!(
        requests[0].uri(),
        "https://login.example/common/v2.0/.well-known/openid-configuration"
    );
    for issuer in [
        "https://login.example/common/v2.0",
        "https://evil.example/{tenantid}/v2.0",
    ] {
        let (outcome, _) = play(discovery(), [document(issuer)], &env());
        assert!(matches!(
            outcome,
            Err(Error::Peer {
                fault: PeerFault::IssuerMismatch,
                ..
            })
        ));
    }
    // Without it a template is no issuer.
    let (outcome, _) = play(discover(ISSUER), [document(TEMPLATE)], &env());
    assert!(outcome.unwrap_err().to_string().contains("`tenants_under`"));
}
