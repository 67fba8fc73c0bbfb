use core::time::Duration;

use jose_assert::{Algorithm, Algorithms, KeyManagement};
use oauth_step::{IntoStep, UrlPolicy};
use oauth2_core::{
    Client, DeliveryMode, Hint, Pkce, Profile, ProfileRule, RequestObject, ResponseMode,
    ResponseType,
};

use super::support::{
    begin, broken, by_certificate, by_key, dpop, es256, jarm, kept_out, key, ps256, push, rule,
    server,
};

const PROFILES: [Profile; 2] = [Profile::Fapi1Advanced, Profile::FapiCiba];

fn client() -> Client {
    let client = by_certificate().with_jarm(jarm(ps256()));
    client.with_profile(Profile::Fapi1Advanced).unwrap()
}

fn signed() -> RequestObject {
    RequestObject::signed(es256())
}

#[test]
fn and_is_let_alone_where_it_does() {
    for profile in PROFILES {
        let client = by_certificate().with_profile(profile).unwrap();
        let builder = client.authorization().scope("openid");
        let builder = builder.request_object(signed());
        let hybrid = builder.response_type(ResponseType::CodeIdToken);
        begin(hybrid.clone()).unwrap();
        push(hybrid).unwrap();
        let with_key = by_certificate().with_private_key_jwt(es256());
        with_key.unwrap().with_profile(profile).unwrap();
    }
    // A code comes in a JWT without a word.
    let client = client();
    let url = begin(client.authorization().request_object(signed())).unwrap();
    let (_, request) = url.rsplit_once("request=").unwrap();
    assert_eq!(super::support::claims(request)["response_mode"], "jwt");
}

// §5.2.3 (8), (9)
#[test]
fn requests_are_signed_and_short_lived() {
    let client = client();
    for refused in [
        begin(client.authorization()),
        push(client.authorization()).map(|_| String::new()),
    ] {
        let section = "FAPI 1.0 Advanced §5.2.3";
        assert_eq!(broken(refused), (ProfileRule::SignedRequest, section));
    }
    let lasting = |seconds| {
        let object = signed().lifetime(Duration::from_secs(seconds));
        begin(client.authorization().request_object(object))
    };
    lasting(3600).unwrap();
    let refused = rule(lasting(3601));
    assert_eq!(refused, ProfileRule::SignedRequestLifetime);
}

// §5.2.2 (2)
#[test]
fn the_response_is_signed_one_way_or_the_other() {
    let client = client();
    let asked = |response_type, mode: Option<ResponseMode>| {
        let builder = client.authorization().request_object(signed());
        let mut builder = builder.response_type(response_type);
        if let Some(mode) = mode {
            builder = builder.response_mode(mode);
        }
        begin(builder)
    };
    for (response_type, mode) in [
        (ResponseType::Code, Some(ResponseMode::Query)),
        (ResponseType::Code, Some(ResponseMode::FormPost)),
        (ResponseType::CodeToken, None),
        (ResponseType::IdToken, None),
        (ResponseType::Token, Some(ResponseMode::FragmentJwt)),
    ] {
        let refused = rule(asked(response_type, mode));
        assert_eq!(refused, ProfileRule::DetachedSignature, "{response_type:?}");
    }
    asked(ResponseType::Code, Some(ResponseMode::FormPostJwt)).unwrap();
    asked(ResponseType::CodeIdToken, None).unwrap();
    let without = by_certificate().with_profile(Profile::Fapi1Advanced);
    let without = without.unwrap();
    let refused = begin(without.authorization().request_object(signed()));
    assert_eq!(rule(refused), ProfileRule::DetachedSignature);
}

// §5.2.3 (1)
#[test]
fn tokens_are_bound_to_a_certificate() {
    for profile in PROFILES {
        let refused = kept_out(by_key(), profile);
        assert_eq!(refused, ProfileRule::SenderConstraint);
        let only_shown = Client::new(server(), "s6BhdRkqt3").with_tls_client_auth();
        let refused = kept_out(only_shown, profile);
        assert_eq!(refused, ProfileRule::SenderConstraint);
    }
}

// §5.2.2 (14)
#[test]
fn it_authenticates_by_key_or_certificate() {
    for profile in PROFILES {
        let bound = Client::new(server(), "s6BhdRkqt3").with_certificate_bound_tokens();
        let refused = kept_out(bound.clone(), profile);
        assert_eq!(refused, ProfileRule::ClientAuthentication);
        let secret = bound.with_secret("a secret".to_owned());
        let refused = kept_out(secret, profile);
        assert_eq!(refused, ProfileRule::ClientAuthentication);
    }
}

// §8.6
#[test]
fn signatures_are_by_two_algorithms() {
    for algorithm in [Algorithm::Rs256, Algorithm::EdDsa, Algorithm::Es384] {
        let asserting = by_certificate().with_private_key_jwt(key(algorithm));
        let refused = kept_out(asserting.unwrap(), Profile::Fapi1Advanced);
        assert_eq!(refused, ProfileRule::Algorithm);
        let object = RequestObject::signed(key(algorithm));
        let refused = begin(client().authorization().request_object(object));
        let section = "FAPI 1.0 Advanced §8.6";
        assert_eq!(broken(refused), (ProfileRule::Algorithm, section));
    }
    let verifying = jarm(Algorithms::only(Algorithm::EdDsa));
    let refused = by_certificate().with_jarm(verifying);
    assert_eq!(
        kept_out(refused, Profile::Fapi1Advanced),
        ProfileRule::Algorithm
    );
    let unsigned = RequestObject::dangerous_unsigned();
    let refused = begin(client().authorization().request_object(unsigned));
    assert_eq!(rule(refused), ProfileRule::Algorithm);
    // A key beside the certificate proves nothing that counts here, but its algorithm does.
    let proving = by_certificate().with_dpop(dpop()).unwrap();
    proving.with_profile(Profile::Fapi1Advanced).unwrap();
}

// §8.6.1: there is no such thing here, profile or not.
#[test]
fn and_nothing_is_encrypted_by_rsa1_5() {
    assert_eq!(KeyManagement::from_name("RSA1_5"), None);
}

// §5.2.2 (18)
#[test]
fn codes_of_pushed_requests_are_bound_by_pkce() {
    let client = client();
    let without = || {
        let builder = client.authorization().request_object(signed());
        builder.pkce(Pkce::Disabled)
    };
    assert_eq!(rule(push(without())), ProfileRule::Pkce);
    begin(without()).unwrap();
}

// FAPI CIBA §5.2.2: for backchannel authentication.
#[test]
fn and_a_backchannel_authentication_is_asked_after() {
    let endpoint = "https://server.example.com/ciba";
    let changes = serde_json::json!({"backchannel_authentication_endpoint": endpoint});
    let document = super::support::document(changes);
    let server = super::support::read(&document, UrlPolicy::default());
    let client = Client::new(server, "s6BhdRkqt3").with_tls_client_auth();
    let client = client.with_certificate_bound_tokens();
    let client = client.with_profile(Profile::FapiCiba).unwrap();
    let asked = |mode, object: Option<RequestObject>| {
        let hint = Hint::login("ada".to_owned());
        let mut request = client.backchannel_authentication(hint).delivery_mode(mode);
        if let Some(object) = object {
            request = request.request_object(object);
        }
        request.into_step(&flow_script::env())
    };
    let refused = broken(asked(DeliveryMode::Push, Some(signed())));
    assert_eq!(refused, (ProfileRule::PollOrPing, "FAPI CIBA §5.2.2"));
    assert_eq!(
        rule(asked(DeliveryMode::Poll, None)),
        ProfileRule::SignedRequest
    );
    let long = signed().lifetime(Duration::from_secs(3601));
    let refused = rule(asked(DeliveryMode::Poll, Some(long)));
    assert_eq!(refused, ProfileRule::SignedRequestLifetime);
    let rs256 = RequestObject::signed(key(Algorithm::Rs256));
    let refused = rule(asked(DeliveryMode::Poll, Some(rs256)));
    assert_eq!(refused, ProfileRule::Algorithm);
    drop(asked(DeliveryMode::Poll, Some(signed())).unwrap());
    drop(asked(DeliveryMode::Ping, Some(signed())).unwrap());
    assert!(!Profile::Fapi1Advanced.enforces(ProfileRule::PollOrPing));
}
