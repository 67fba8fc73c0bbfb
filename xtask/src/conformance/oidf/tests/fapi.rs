//! The data of the FAPI and CIBA plans.

use oauth2_core::{Error, PeerFault, Place, Profile};

use super::super::judge::{Answer, Expected, Refusal};
use super::super::kit::{Kit, binds_to_certificate, shows_certificate};
use super::super::modules::{Play, module};
use super::super::party::profile;
use super::super::plans::{names, runs};
use super::super::variant::Variant;

/// Every run of the plans whose names begin so, with its variant.
fn runs_of(family: &str) -> Vec<(&'static str, Variant)> {
    let plans: Vec<&str> = names()
        .into_iter()
        .filter(|name| name.starts_with(family))
        .collect();
    assert!(!plans.is_empty(), "{family}");
    let runs = runs(&plans).unwrap();
    runs.iter().map(|run| (run.plan, run.variant())).collect()
}

#[test]
fn the_modules_of_both_texts_of_fapi2_are_played_alike() {
    let any = Variant::default();
    let of = |text: &str, name: &str| {
        module(&format!("fapi2-security-profile-{text}-client-test-{name}")).unwrap()
    };
    for name in ["happy-path", "invalid-aud", "ensure-jarm-without-exp-fails"] {
        let (draft, final_text) = (of("id2", name), of("final", name));
        assert_eq!(
            (draft.play, draft.expected(&any)),
            (final_text.play, final_text.expected(&any))
        );
        assert_eq!(draft.play, Play::Fapi);
    }
    let row = of("final", "ensure-jarm-without-aud-fails");
    assert_eq!(
        row.expected(&any),
        Expected::Reject(Refusal::Answer(Answer::ObjectLacks("aud")))
    );
}

#[test]
fn every_family_has_its_profile() {
    for (plan, variant) in runs_of("fapi") {
        let expected = match plan {
            "fapi-ciba-id1-client-test-plan" => Profile::FapiCiba,
            "fapi1-advanced-final-client-test-plan" => Profile::Fapi1Advanced,
            _ if variant.is("fapi_request_method", "signed_non_repudiation")
                && variant.is("fapi_response_mode", "jarm") =>
            {
                Profile::Fapi2MessageSigning
            }
            _ => Profile::Fapi2Security,
        };
        assert_eq!(profile(plan, &variant), expected, "{plan}");
    }
}

#[test]
fn certificates_are_shown_where_something_is_bound_to_them() {
    for (plan, variant) in runs_of("fapi2") {
        let is_bound = variant.is("sender_constrain", "mtls");
        assert_eq!(binds_to_certificate(plan, &variant), is_bound);
        let is_shown = is_bound || variant.is("client_auth_type", "mtls");
        assert_eq!(shows_certificate(plan, &variant), is_shown);
    }
    for family in ["fapi1", "fapi-ciba"] {
        let mut runs = runs_of(family).into_iter();
        assert!(runs.all(|(plan, variant)| binds_to_certificate(plan, &variant)));
    }
    let (plan, variant) = &runs_of("oidcc-client-basic")[0];
    assert!(!shows_certificate(plan, variant));
}

#[tokio::test]
async fn the_suite_gets_our_public_keys_alone_and_a_key_of_its_own() {
    let kit = Kit::make().await.unwrap();
    for (plan, variant) in runs_of("fapi") {
        let whole = kit.configuration(plan, &variant).unwrap();
        let client = &whole["client"];
        assert!(!client.to_string().contains("\"d\":"));
        assert!(
            client["certificate"]
                .as_str()
                .unwrap()
                .starts_with("-----BEGIN CERTIFICATE")
        );
        let is_openid = client["scope"] == "openid accounts";
        assert_eq!(is_openid, !variant.is("fapi_client_type", "plain_oauth"));
        let endpoint = client["backchannel_client_notification_endpoint"].as_str();
        assert!(endpoint.unwrap().starts_with("https://"));
        // FAPI 2.0 has it made there.
        let own = whole.pointer("/server/jwks/keys/0/d").is_some();
        assert_eq!(own, !plan.starts_with("fapi2"));
        let second = &whole["client2"];
        assert_eq!(second.is_object(), plan.starts_with("fapi1"));
        if second.is_object() {
            assert_ne!(second["client_id"], client["client_id"]);
            assert_eq!(second["jwks"]["keys"].as_array().map(Vec::len), Some(2));
            assert!(!second.to_string().contains("\"d\":"));
        }
    }
}

#[test]
fn an_answer_is_refused_for_one_reason_only() {
    let peer = |place, fault| Error::Peer { place, fault };
    let response = Place::AuthorizationResponse;
    let object = Error::ResponseObject;
    let aud = PeerFault::Member {
        name: "aud",
        rule: "this client's id",
    };
    let reasons = [
        (
            Answer::Acknowledgement,
            peer(
                Place::BackchannelAuthenticationResponse,
                PeerFault::MissingParameter("x"),
            ),
        ),
        (Answer::ObjectAudience, peer(response, aud)),
        (
            Answer::ObjectLacks("iss"),
            peer(response, PeerFault::MissingParameter("iss")),
        ),
        (
            Answer::ObjectLacks("aud"),
            peer(response, PeerFault::MissingParameter("aud")),
        ),
        (
            Answer::ObjectSignature,
            object(jose_assert::Error::Signature),
        ),
        (Answer::Issuer, peer(response, PeerFault::IssuerMismatch)),
        (
            Answer::IssuerMissing,
            peer(response, PeerFault::IssuerMissing),
        ),
        (Answer::State, peer(response, PeerFault::StateMismatch)),
    ];
    for (one, _) in &reasons {
        for (other, error) in &reasons {
            let is = Refusal::Answer(*one).is(error);
            assert_eq!(is, one == other, "{one:?} by {error:?}");
        }
    }
    let elsewhere = peer(Place::Metadata, PeerFault::IssuerMismatch);
    assert!(!Refusal::Answer(Answer::Issuer).is(&elsewhere));
}
