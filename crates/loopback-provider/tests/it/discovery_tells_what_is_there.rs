use loopback_provider::{Endpoint, LoopbackProvider};

use crate::support::Talk;

const OPENID: &str = "/.well-known/openid-configuration";
const OAUTH: &str = "/.well-known/oauth-authorization-server";

#[tokio::test]
async fn both_forms_give_the_same_document() {
    let talk = Talk::start().await;
    let issuer = talk.provider.issuer();
    let openid = talk.get(&format!("{issuer}{OPENID}")).await;
    let oauth = talk.get(&format!("{issuer}{OAUTH}")).await;
    assert_eq!((openid.status, oauth.status), (200, 200));
    assert_eq!(openid.header("content-type"), "application/json");
    assert_eq!(openid.json(), oauth.json());
    assert_eq!(openid.text("issuer"), issuer);
    for (member, endpoint) in [
        ("authorization_endpoint", Endpoint::Authorization),
        ("token_endpoint", Endpoint::Token),
        ("userinfo_endpoint", Endpoint::UserInfo),
        ("revocation_endpoint", Endpoint::Revocation),
        ("jwks_uri", Endpoint::Jwks),
        ("end_session_endpoint", Endpoint::EndSession),
        (
            "device_authorization_endpoint",
            Endpoint::DeviceAuthorization,
        ),
        (
            "pushed_authorization_request_endpoint",
            Endpoint::PushedAuthorization,
        ),
        ("introspection_endpoint", Endpoint::Introspection),
        ("registration_endpoint", Endpoint::Registration),
    ] {
        assert_eq!(openid.text(member), talk.provider.url(endpoint));
    }
    let json = openid.json();
    assert_eq!(json["code_challenge_methods_supported"][0], "S256");
    assert_eq!(json["authorization_response_iss_parameter_supported"], true);
    assert_eq!(json["request_uri_parameter_supported"], false);
    for channel in ["backchannel", "frontchannel"] {
        assert_eq!(json[format!("{channel}_logout_supported")], true);
        assert_eq!(json[format!("{channel}_logout_session_supported")], true);
    }
    for grant in ["jwt-bearer", "device_code", "token-exchange"] {
        let grant = format!("urn:ietf:params:oauth:grant-type:{grant}");
        let grants = json["grant_types_supported"].as_array().unwrap();
        assert!(grants.contains(&grant.into()));
    }
    let secrets = [
        "client_secret_basic",
        "client_secret_post",
        "client_secret_jwt",
    ];
    let mut methods = [&secrets[..], &["private_key_jwt", "none"]].concat();
    for endpoint in ["token", "revocation", "introspection"] {
        // Nobody asks about tokens without authentication.
        if endpoint == "introspection" {
            methods.pop();
        }
        let member = format!("{endpoint}_endpoint_auth_methods_supported");
        assert_eq!(json[member], serde_json::json!(methods));
        let algorithms = ["HS256", "ES256", "PS256", "RS256", "EdDSA", "Ed25519"];
        let member = format!("{endpoint}_endpoint_auth_signing_alg_values_supported");
        assert_eq!(json[member], serde_json::json!(algorithms));
    }
    assert_eq!(json["require_pushed_authorization_requests"], false);
}

#[tokio::test]
async fn a_path_goes_before_or_behind() {
    let builder = LoopbackProvider::builder().issuer_path("/tenant/");
    let talk = Talk::with(builder).await;
    let issuer = talk.provider.issuer();
    let origin = issuer.strip_suffix("/tenant/").unwrap();
    for path in [format!("/tenant{OPENID}"), format!("{OAUTH}/tenant")] {
        let document = talk.get(&format!("{origin}{path}")).await;
        assert_eq!(document.status, 200, "{path}");
        assert_eq!(document.text("issuer"), issuer);
    }
    for path in [
        OPENID.to_owned(),
        OAUTH.to_owned(),
        format!("{OPENID}/tenant"),
    ] {
        assert_eq!(
            talk.get(&format!("{origin}{path}")).await.status,
            404,
            "{path}"
        );
    }
    let response = talk.authorize(&[]).await;
    assert_eq!(response.parameter("iss").as_deref(), Some(issuer));
}

#[tokio::test]
async fn a_path_that_cannot_be_one_is_refused() {
    for path in ["tenant", "/tenant?x", "/tenant#x"] {
        let builder = LoopbackProvider::builder().issuer_path(path);
        assert!(builder.start().await.is_err(), "{path}");
    }
}
