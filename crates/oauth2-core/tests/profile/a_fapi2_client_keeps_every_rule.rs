use core::time::Duration;

use base64ct::{Base64UrlUnpadded, Encoding};
use flow_script::{env, json as answer, play, response};
use jose_assert::{Algorithm, KeyRules, VerificationKey};
use oauth_step::{Authorize, Outgoing, Terms, UrlPolicy};
use oauth2_core::{
    Client, ClientAuthentication, Dpop, Error, Pkce, Profile, ProfileRule, RequestObject,
    ResponseType, ServerMetadata, Session, TokenPlacement, discover,
};
use serde_json::{Value, json};

use super::support::{
    ISSUER, begin, broken, by_certificate, by_key, by_key_at, document, dpop, es256, grant,
    kept_out, key, push, read, rule, server,
};

const PROFILE: Profile = Profile::Fapi2Security;

fn client() -> Client {
    by_key().with_profile(PROFILE).unwrap()
}

fn at(changes: Value) -> Client {
    let server = read(&document(changes), UrlPolicy::default());
    by_key_at(server).with_profile(PROFILE).unwrap()
}

#[test]
fn and_is_let_alone_where_it_does() {
    for client in [by_key(), by_certificate()] {
        let client = client.with_profile(PROFILE).unwrap();
        assert_eq!(client.profile(), Some(PROFILE));
        let form = push(client.authorization().scope("accounts")).unwrap();
        let value = |name: &str| {
            let found = form.iter().find(|(other, _)| other == name);
            found.map(|(_, value)| &**value)
        };
        assert_eq!(value("response_type"), Some("code"));
        assert_eq!(value("code_challenge_method"), Some("S256"));
        assert_eq!(value("response_mode"), None);
        grant(&client, "client_credentials").unwrap();
    }
}

// §5.3.3.1 (9)
#[test]
fn metadata_is_discovered() {
    let by_hand = server().with_member("x", "1").unwrap();
    let refused = by_key_at(by_hand).with_profile(PROFILE);
    let section = "FAPI 2.0 Security Profile §5.3.3.1";
    assert_eq!(broken(refused), (ProfileRule::Discovery, section));
    let stored = ServerMetadata::from_json(server().to_json(), UrlPolicy::default()).unwrap();
    assert!(!stored.is_discovered());
    assert_eq!(kept_out(by_key_at(stored), PROFILE), ProfileRule::Discovery);
    let (found, _) = play(
        discover(ISSUER),
        [answer(200, &document(json!({})))],
        &env(),
    );
    let found = found.unwrap();
    assert!(found.is_discovered());
    by_key_at(found).with_profile(PROFILE).unwrap();
}

// §5.2.1
#[test]
fn nothing_travels_in_the_clear() {
    let server = read(&document(json!({})), UrlPolicy::dangerous_allow_http());
    assert_eq!(kept_out(by_key_at(server), PROFILE), ProfileRule::Https);
}

// §5.3.3.1 (2)
#[test]
fn it_authenticates_by_key_or_certificate() {
    let bare = || {
        Client::new(server(), "s6BhdRkqt3")
            .with_dpop(dpop())
            .unwrap()
    };
    let secret = "a client secret of more than 32 octets";
    let by_secret = bare().with_secret(secret.to_owned());
    let posted = by_secret
        .clone()
        .with_authentication(ClientAuthentication::Post);
    let symmetric = by_secret.clone().with_client_secret_jwt(Algorithm::Hs256);
    for client in [bare(), by_secret, posted, symmetric.unwrap()] {
        let refused = kept_out(client, PROFILE);
        assert_eq!(refused, ProfileRule::ClientAuthentication);
    }
    for client in [
        bare().with_private_key_jwt(es256()).unwrap(),
        bare().with_tls_client_auth(),
        bare().with_self_signed_tls_client_auth(),
    ] {
        client.with_profile(PROFILE).unwrap();
    }
}

// What is spoilt after the fact is noticed before anything is sent.
#[test]
fn and_goes_on_doing_so() {
    let spoilt = client().with_authentication(ClientAuthentication::None);
    let refused = ProfileRule::ClientAuthentication;
    assert_eq!(rule(grant(&spoilt, "client_credentials")), refused);
    assert_eq!(rule(push(spoilt.authorization())), refused);
    assert_eq!(rule(begin(spoilt.authorization())), refused);
    let spoilt = client().with_redirect_uri("com.example.app:/cb").unwrap();
    let refused = push(spoilt.authorization());
    assert_eq!(rule(refused), ProfileRule::RedirectUri);
}

// §5.3.3.1 (5)
#[test]
fn assertions_are_for_the_issuer() {
    let asserting = |change: fn(jose_assert::ClientAssertion) -> jose_assert::ClientAssertion| {
        let client = Client::new(server(), "s6BhdRkqt3").with_dpop(dpop());
        client.unwrap().with_client_assertion(es256(), change)
    };
    let endpoint = asserting(|assertion| {
        assertion.token_endpoint_as_audience("https://server.example.com/token")
    });
    let list = asserting(|assertion| assertion.audience_list([ISSUER]));
    for client in [endpoint.unwrap(), list.unwrap()] {
        let refused = kept_out(client, PROFILE);
        assert_eq!(refused, ProfileRule::AssertionAudience);
    }
    let fine = asserting(|assertion| assertion.not_before().explicit_type());
    fine.unwrap().with_profile(PROFILE).unwrap();
}

// §5.3.3.1 (1)
#[test]
fn tokens_are_bound() {
    let unbound = Client::new(server(), "s6BhdRkqt3").with_private_key_jwt(es256());
    let unbound = unbound.unwrap();
    let refused = ProfileRule::SenderConstraint;
    assert_eq!(kept_out(unbound.clone(), PROFILE), refused);
    let relaxed = by_key().dangerous_accept_bearer_after_proof();
    assert_eq!(kept_out(relaxed, PROFILE), refused);
    // A certificate to authenticate with does not bind by itself.
    let authenticating = unbound.clone().with_tls_client_auth();
    assert_eq!(kept_out(authenticating, PROFILE), refused);
    let bound = unbound.with_certificate_bound_tokens();
    bound.with_profile(PROFILE).unwrap();
}

// §5.4.1 (2)
#[test]
fn signatures_are_strong() {
    let asserting = |algorithm| {
        let client = Client::new(server(), "s6BhdRkqt3").with_dpop(dpop());
        client
            .unwrap()
            .with_private_key_jwt(key(algorithm))
            .unwrap()
    };
    let proving = |algorithm| {
        let client = Client::new(server(), "s6BhdRkqt3").with_private_key_jwt(es256());
        let dpop = Dpop::new(key(algorithm)).unwrap();
        client.unwrap().with_dpop(dpop).unwrap()
    };
    for algorithm in [Algorithm::Rs256, Algorithm::Ps512, Algorithm::Es384] {
        for client in [asserting(algorithm), proving(algorithm)] {
            let refused = client.with_profile(PROFILE);
            let section = "FAPI 2.0 Security Profile §5.4.1";
            assert_eq!(broken(refused), (ProfileRule::Algorithm, section));
        }
    }
    for algorithm in [
        Algorithm::Ps256,
        Algorithm::Es256,
        Algorithm::EdDsa,
        Algorithm::Ed25519,
    ] {
        asserting(algorithm).with_profile(PROFILE).unwrap();
        proving(algorithm).with_profile(PROFILE).unwrap();
    }
}

// §5.4.1 (4): no shorter key is made or believed in the first place, profile or not.
#[test]
fn rsa_keys_are_long() {
    let bits = |count: usize| {
        let modulus = Base64UrlUnpadded::encode_string(&vec![0xFF; count / 8]);
        let jwk = format!(r#"{{"kty":"RSA","e":"AQAB","n":"{modulus}"}}"#);
        let verifying = VerificationKey::from_jwk(&jwk, KeyRules::new()).is_ok();
        let proving = Dpop::with_signer(key(Algorithm::Ps256), &jwk).is_ok();
        (verifying, proving)
    };
    assert_eq!(bits(1024), (false, false));
    assert_eq!(bits(2040), (false, false));
    assert_eq!(bits(2048), (true, true));
}

// §5.3.2.2 (8)
#[test]
fn users_come_back_by_https_or_to_this_machine() {
    let client = client();
    for uri in ["https://a.example/cb", "http://127.0.0.1:8080/cb"] {
        push(client.authorization().redirect_uri(uri)).unwrap();
        let with = client.clone().with_redirect_uri(uri).unwrap();
        with.with_profile(PROFILE).unwrap();
    }
    let private = "com.example.app:/cb";
    let refused = push(client.authorization().redirect_uri(private));
    assert_eq!(rule(refused), ProfileRule::RedirectUri);
    let with = by_key().with_redirect_uri(private).unwrap();
    assert_eq!(kept_out(with, PROFILE), ProfileRule::RedirectUri);
}

// §5.3.3.2 (2)
#[test]
fn requests_are_pushed() {
    let refused = begin(client().authorization());
    let section = "FAPI 2.0 Security Profile §5.3.3.2";
    assert_eq!(broken(refused), (ProfileRule::PushedRequest, section));
}

// §5.3.3.2 (1)
#[test]
fn a_code_is_asked_for_and_nothing_else() {
    for other in [
        ResponseType::CodeIdToken,
        ResponseType::CodeToken,
        ResponseType::Token,
        ResponseType::IdToken,
        ResponseType::None,
    ] {
        let client = client();
        let refused = push(client.authorization().response_type(other));
        assert_eq!(rule(refused), ProfileRule::ResponseType, "{other:?}");
    }
}

// §5.3.3.2 (3)
#[test]
fn codes_are_bound_by_pkce() {
    for pkce in [Pkce::Disabled, Pkce::Plain] {
        let client = client();
        let refused = push(client.authorization().pkce(pkce));
        assert_eq!(rule(refused), ProfileRule::Pkce);
    }
}

// §5.3.3.2 (5)
#[test]
fn responses_name_their_issuer() {
    let promise = "authorization_response_iss_parameter_supported";
    for changes in [json!({promise: null}), json!({promise: false})] {
        let client = at(changes);
        let refused = push(client.authorization());
        assert_eq!(rule(refused), ProfileRule::IssuerParameter);
        // Only where there is such a response.
        grant(&client, "client_credentials").unwrap();
    }
}

// §5.4.1 (3)
#[test]
fn no_request_object_goes_unsigned() {
    let client = client();
    let with = |object| push(client.authorization().request_object(object));
    let refused = with(RequestObject::dangerous_unsigned());
    assert_eq!(rule(refused), ProfileRule::Algorithm);
    let refused = with(RequestObject::signed(key(Algorithm::Rs256)));
    assert_eq!(rule(refused), ProfileRule::Algorithm);
    with(RequestObject::signed(key(Algorithm::Ps256))).unwrap();
}

// §5.3.2.1 (2)
#[test]
fn nobody_asks_with_a_password() {
    let refused = grant(&client(), "password");
    assert_eq!(rule(refused), ProfileRule::GrantType);
}

// §5.3.3.1 (3)
#[test]
fn tokens_go_into_the_header() {
    let client = by_certificate().with_profile(PROFILE).unwrap();
    let called = |placement| -> Result<(), Error> {
        let session = Session::builder(client.clone()).with_placement(placement);
        let session = session.build();
        let granted = answer(200, r#"{"access_token":"at","token_type":"Bearer"}"#);
        let login = session.sign_in(client.client_credentials());
        play(login, [granted], &env()).0.unwrap();
        let form = ("content-type", "application/x-www-form-urlencoded");
        let template = response(200, &[form], "");
        let request = http::Request::post("https://api.example.com/").body(());
        let (mut head, ()) = request.unwrap().into_parts();
        head.headers = template.headers().clone();
        let mut attempt = session.attempt(Terms::new(true, Duration::ZERO));
        let outgoing = Outgoing::new(&mut head, Some(b"a=b"));
        session.authorize(&mut attempt, outgoing, &env()).map(drop)
    };
    called(TokenPlacement::Header).unwrap();
    for placement in [TokenPlacement::Form, TokenPlacement::Query] {
        let refused = rule(called(placement));
        assert_eq!(refused, ProfileRule::TokenInHeader);
    }
}
