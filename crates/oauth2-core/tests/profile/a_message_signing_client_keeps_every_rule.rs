use core::time::Duration;

use flow_script::field;
use jose_assert::{Algorithm, Algorithms, RemoteJwks, ResponseVerifier};
use oauth_step::{Endpoint, IntoStep, UrlPolicy};
use oauth2_core::{Client, Profile, ProfileRule, RequestObject, ResponseMode, ResponseType};

use super::support::{broken, by_key, es256, jarm, kept_out, key, ps256, push, rule};

const PROFILE: Profile = Profile::Fapi2MessageSigning;

fn client() -> Client {
    let client = by_key().with_jarm(jarm(ps256()));
    client.with_profile(PROFILE).unwrap()
}

fn signed() -> RequestObject {
    RequestObject::signed(es256())
}

// What has to be a JWT is asked for as one.
#[test]
fn and_is_let_alone_where_it_does() {
    let client = client();
    let form = push(client.authorization().request_object(signed())).unwrap();
    let names: Vec<_> = form.iter().map(|(name, _)| &**name).collect();
    assert_eq!(
        names,
        ["request", "client_assertion_type", "client_assertion"]
    );
    let mut request = oauth_step::Request::new(Vec::new());
    *request.body_mut() = oauth_step::encode_form(form).into_bytes();
    let claims = super::support::claims(&field(&request, "request").unwrap());
    assert_eq!(claims["response_mode"], "jwt");
    assert_eq!(claims["response_type"], "code");
    let lifetime = claims["exp"].as_u64().unwrap() - claims["nbf"].as_u64().unwrap();
    assert_eq!(lifetime, 300);
    let named = client.authorization().request_object(signed());
    push(named.response_mode(ResponseMode::QueryJwt)).unwrap();
}

#[test]
fn those_of_the_security_profile_too() {
    let client = client();
    let builder = || client.authorization().request_object(signed());
    let refused = super::support::begin(builder());
    assert_eq!(rule(refused), ProfileRule::PushedRequest);
    let refused = push(builder().response_type(ResponseType::CodeIdToken));
    assert_eq!(rule(refused), ProfileRule::ResponseType);
    let unbound = by_key().dangerous_accept_bearer_after_proof();
    assert_eq!(kept_out(unbound, PROFILE), ProfileRule::SenderConstraint);
}

// §5.3
#[test]
fn requests_are_signed() {
    let refused = push(client().authorization());
    let section = "FAPI 2.0 Message Signing §5.3";
    assert_eq!(broken(refused), (ProfileRule::SignedRequest, section));
    let client = client();
    let unsigned = RequestObject::dangerous_unsigned();
    let refused = push(client.authorization().request_object(unsigned));
    assert_eq!(rule(refused), ProfileRule::Algorithm);
    let weak = RequestObject::signed(key(Algorithm::Rs256));
    let refused = push(client.authorization().request_object(weak));
    assert_eq!(rule(refused), ProfileRule::Algorithm);
}

// §5.3
#[test]
fn and_expire_within_an_hour() {
    let client = client();
    let lasting = |seconds| {
        let object = signed().lifetime(Duration::from_secs(seconds));
        push(client.authorization().request_object(object))
    };
    lasting(3600).unwrap();
    let refused = rule(lasting(3601));
    assert_eq!(refused, ProfileRule::SignedRequestLifetime);
}

// §5.4
#[test]
fn responses_are_signed() {
    let client = client();
    for mode in [
        ResponseMode::Query,
        ResponseMode::FormPost,
        ResponseMode::Fragment,
    ] {
        let builder = client.authorization().request_object(signed());
        let refused = push(builder.response_mode(mode));
        let section = "FAPI 2.0 Message Signing §5.4";
        assert_eq!(broken(refused), (ProfileRule::SignedResponse, section));
    }
    let without = by_key().with_profile(PROFILE).unwrap();
    for mode in [None, Some(ResponseMode::Jwt)] {
        let mut builder = without.authorization().request_object(signed());
        if let Some(mode) = mode {
            builder = builder.response_mode(mode);
        }
        assert_eq!(rule(push(builder)), ProfileRule::SignedResponse);
    }
}

// Security Profile §5.4.1, §5.3.2.1.
#[test]
fn by_strong_algorithms_and_clocks_that_agree() {
    let weak = [
        Algorithms::only(Algorithm::Rs256),
        ps256().and(Algorithm::Rs256),
    ];
    for algorithms in weak {
        let client = by_key().with_jarm(jarm(algorithms));
        assert_eq!(kept_out(client, PROFILE), ProfileRule::Algorithm);
    }
    let granting = |seconds| {
        let verifier = jarm(ps256()).leeway(Duration::from_secs(seconds));
        by_key().with_jarm(verifier).with_profile(PROFILE)
    };
    for seconds in [0, 9, 61, 300] {
        assert_eq!(rule(granting(seconds)), ProfileRule::Leeway, "{seconds}");
    }
    for seconds in [10, 60] {
        granting(seconds).unwrap();
    }
}

// JARM §2.4: the issuer is in the JWT.
#[test]
fn and_name_their_issuer_inside() {
    let changes = serde_json::json!({"authorization_response_iss_parameter_supported": false});
    let document = super::support::document(changes);
    let server = super::support::read(&document, UrlPolicy::default());
    let client = super::support::by_key_at(server).with_jarm(jarm(ps256()));
    let client = client.with_profile(PROFILE).unwrap();
    push(client.authorization().request_object(signed())).unwrap();
}

// §5.5: for the introspection of tokens.
#[test]
fn and_introspection_is_signed() {
    let endpoint = "https://server.example.com/introspect";
    let changes = serde_json::json!({"introspection_endpoint": endpoint});
    let document = super::support::document(changes);
    let server = super::support::read(&document, UrlPolicy::default());
    let client = super::support::by_key_at(server).with_jarm(jarm(ps256()));
    let client = client.with_profile(PROFILE).unwrap();
    let asked = client.introspect("token").into_step(&flow_script::env());
    let section = "FAPI 2.0 Message Signing §5.5";
    assert_eq!(broken(asked), (ProfileRule::SignedIntrospection, section));
    let jwks = Endpoint::parse("https://server.example.com/jwks", UrlPolicy::default());
    let verifier = ResponseVerifier::new(RemoteJwks::new(jwks.unwrap()));
    // The default of the standard is RS256.
    let refused = client.introspect("token").signed(verifier.clone());
    let refused = rule(refused.into_step(&flow_script::env()));
    assert_eq!(refused, ProfileRule::Algorithm);
    let verifier = verifier.algorithms(ps256()).unwrap();
    let signed = client.introspect("token").signed(verifier);
    drop(signed.into_step(&flow_script::env()).unwrap());
}
