use loopback_provider::Endpoint;
use reqwest::Method;

use crate::signer::{Call, FORM, Placement};
use crate::support::{Talk, send};

const PLACEMENTS: [Placement; 3] = [Placement::Body, Placement::Header, Placement::Query];

fn post(talk: &Talk) -> Call {
    Call::new(talk, Method::POST, Endpoint::OAuth1Resource)
}

#[tokio::test]
async fn two_places_are_refused() {
    let talk = Talk::start().await;
    for call in [
        post(&talk).query("oauth_token="),
        post(&talk).query("oauth_%6Eonce=1"),
        post(&talk).form("oauth_callback=oob"),
        post(&talk).at(Placement::Query).form("oauth_version=1.0"),
        post(&talk).at(Placement::Body).query("oauth_version=1.0"),
    ] {
        let answer = call.send(&talk).await;
        answer.problem(400, "parameter_rejected", "more than one place");
    }
    let request = post(&talk).at(Placement::Query).sign(&talk);
    let answer = send(request.header("authorization", "OAuth")).await;
    answer.problem(400, "parameter_rejected", "more than one place");
}

#[tokio::test]
async fn another_scheme_is_no_place() {
    let talk = Talk::start().await;
    let call = post(&talk).at(Placement::Query);
    let request = call.sign(&talk).header("authorization", "Basic YTpi");
    assert_eq!(send(request).await.status, 200);
    let request = post(&talk)
        .sign(&talk)
        .header("authorization", "Basic YTpi");
    let answer = send(request).await;
    answer.problem(
        400,
        "parameter_rejected",
        "more than one Authorization header",
    );
}

#[tokio::test]
async fn a_form_is_no_place_unless_its_type_says_so() {
    let talk = Talk::start().await;
    let call = post(&talk).at(Placement::Body).body("text/plain", "");
    let answer = call.send(&talk).await;
    answer.problem(401, "parameter_absent", "no protocol parameters");
}

#[tokio::test]
async fn repetitions_are_refused() {
    let talk = Talk::start().await;
    for placement in PLACEMENTS {
        for name in [
            "oauth_consumer_key",
            "oauth_timestamp",
            "oauth_version",
            "oauth_nonce",
        ] {
            let answer = post(&talk).at(placement).add(name, "1").send(&talk).await;
            answer.problem(400, "parameter_rejected", &format!("{name} is repeated"));
        }
        let signed = post(&talk).add("oauth_signature", "a");
        let answer = signed
            .add("oauth_signature", "b")
            .at(placement)
            .send(&talk)
            .await;
        answer.problem(400, "parameter_rejected", "oauth_signature is repeated");
    }
    let header = r#"OAuth realm="a", realm="b", oauth_nonce="1""#;
    let request = talk.request(Method::GET, Endpoint::OAuth1Resource);
    let answer = send(request.header("authorization", header)).await;
    answer.problem(400, "parameter_rejected", "realm is repeated");
}

#[tokio::test]
async fn unknown_names_are_refused_where_the_protocol_is() {
    let talk = Talk::start().await;
    for placement in PLACEMENTS {
        let call = post(&talk).at(placement).add("oauth_session_handle", "x");
        let answer = call.send(&talk).await;
        answer.problem(
            400,
            "parameter_rejected",
            "oauth_session_handle is not supported",
        );
    }
    let answer = post(&talk).add("scope", "x").send(&talk).await;
    answer.problem(400, "parameter_rejected", "scope is not supported");
    // Elsewhere a name that only looks like one is a parameter like others.
    let call = post(&talk).query("oauth_session_handle=x&OAUTH_NONCE=y");
    assert_eq!(call.send(&talk).await.status, 200);
}

#[tokio::test]
async fn what_is_missing_is_named() {
    let talk = Talk::start().await;
    for name in [
        "oauth_consumer_key",
        "oauth_signature_method",
        "oauth_signature",
        "oauth_timestamp",
        "oauth_nonce",
    ] {
        for value in [None, Some("")] {
            let answer = post(&talk).forge(name, value).send(&talk).await;
            answer.problem(400, "parameter_absent", &format!("{name} is missing"));
            assert_eq!(
                answer.field("oauth_parameters_absent").as_deref(),
                Some(name)
            );
        }
    }
    for endpoint in [
        Endpoint::OAuth1Resource,
        Endpoint::OAuth1TemporaryCredentials,
        Endpoint::OAuth1TokenCredentials,
    ] {
        let answer = send(talk.request(Method::POST, endpoint)).await;
        answer.problem(401, "parameter_absent", "no protocol parameters");
        let bare = talk.request(Method::POST, endpoint);
        let answer = send(bare.header("authorization", "OAuth")).await;
        assert_eq!(answer.status, 400, "{answer:?}");
    }
}

#[tokio::test]
async fn callback_and_verifier_have_one_endpoint_each() {
    let talk = Talk::start().await;
    let temporary = talk.temporary_credentials("oob").await;
    for placement in PLACEMENTS {
        for (name, advice) in [
            (
                "oauth_callback",
                "oauth_callback belongs to the request for temporary",
            ),
            (
                "oauth_verifier",
                "oauth_verifier belongs to the request for token",
            ),
        ] {
            let answer = post(&talk).set(name, "oob").at(placement).send(&talk).await;
            answer.problem(400, "parameter_rejected", advice);
        }
        let call = talk.exchange(&temporary, "1").set("oauth_callback", "oob");
        let answer = call.at(placement).send(&talk).await;
        answer.problem(400, "parameter_rejected", "oauth_callback belongs to");
    }
}

#[tokio::test]
async fn the_version_is_the_one() {
    let talk = Talk::start().await;
    for version in ["1.0a", "2.0", "1", ""] {
        let answer = post(&talk).set("oauth_version", version).send(&talk).await;
        answer.problem(400, "version_rejected", "not 1.0");
        let versions = answer.field("oauth_acceptable_versions");
        assert_eq!(versions.as_deref(), Some("1.0-1.0"));
    }
}

#[tokio::test]
async fn the_encoding_is_the_one_of_the_standard() {
    let talk = Talk::start().await;
    for value in ["a b", "a+b", "a/b", "%2f", "%7E", "%", "%zz", "%FF", "é"] {
        let header = format!(r#"OAuth oauth_nonce="{value}""#);
        let request = talk.request(Method::GET, Endpoint::OAuth1Resource);
        let answer = send(request.header("authorization", header)).await;
        answer.problem(400, "parameter_rejected", "section 3.6");
    }
    for list in [
        "oauth_nonce",
        "oauth_nonce=1",
        r#"oauth_nonce="1" a="2""#,
        r#"a="1","#,
    ] {
        let request = talk.request(Method::GET, Endpoint::OAuth1Resource);
        let answer = send(request.header("authorization", format!("OAuth {list}"))).await;
        answer.problem(400, "parameter_rejected", "not a list");
    }
    let answer = post(&talk).query("a=%zz").send(&talk).await;
    answer.problem(400, "parameter_rejected", "the query has an escape");
    let answer = post(&talk).form("a=%1").send(&talk).await;
    answer.problem(400, "parameter_rejected", "the body has an escape");
    let request = talk.request(Method::POST, Endpoint::OAuth1Resource);
    let request = request.header("content-type", FORM).body("oauth_nonce=%FF");
    send(request)
        .await
        .problem(400, "parameter_rejected", "oauth_nonce is not UTF-8");
}
