use std::collections::BTreeSet;

use flow_script::{NOON, env, field, form, header, json, play};
use jose_assert::{Algorithm, SigningKey, Typ};
use oauth_step::Request;
use oauth2_core::{Client, ClientAuthentication, Error, Misuse};

use super::signed::{by_key, by_secret, key, secret};
use super::support::{ISSUER, client, misuse, requests_in, server};

const TYPE: &str = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer";

fn private() -> Client {
    client().with_private_key_jwt(key()).unwrap()
}

fn shared() -> Client {
    let client = client().with_secret(secret());
    client.with_client_secret_jwt(Algorithm::Hs256).unwrap()
}

fn assertion(request: &Request) -> String {
    field(request, "client_assertion").unwrap()
}

#[test]
fn to_the_servers_issuer_at_every_endpoint() {
    let env = env();
    let mut ids = BTreeSet::new();
    for client in [private(), shared()] {
        // One environment: what is drawn anew differs.
        for request in requests_in(&client, &env)
            .iter()
            .chain(&requests_in(&client, &env))
        {
            assert_eq!(
                field(request, "client_assertion_type").as_deref(),
                Some(TYPE)
            );
            assert_eq!(header(request, "authorization"), None);
            // RFC 7521 §4.2: the assertion says it.
            assert_eq!(field(request, "client_id"), None);
            assert_eq!(field(request, "client_secret"), None);
            let token = assertion(request);
            let (head, claims) = match client.secret() {
                Some(_) => by_secret(&token),
                None => by_key(&token, Typ::AbsentOrJwt),
            };
            assert_eq!(head["typ"], "JWT");
            assert_eq!(claims["iss"], "s6BhdRkqt3");
            assert_eq!(claims["sub"], "s6BhdRkqt3");
            assert_eq!(claims["aud"], ISSUER);
            assert_eq!(claims["iat"], NOON.0);
            assert_eq!(claims["exp"], NOON.0 + 60);
            assert!(ids.insert(claims["jti"].as_str().unwrap().to_owned()));
        }
    }
    assert_eq!(ids.len(), 12);
}

#[test]
fn after_the_parameters_of_the_request() {
    let answer = json(200, super::support::GRANTED);
    let (_, requests) = play(private().client_credentials(), [answer], &env());
    let pairs = form(&requests[0]);
    let names: Vec<_> = pairs.iter().map(|(name, _)| name.as_str()).collect();
    assert_eq!(
        names,
        ["grant_type", "client_assertion_type", "client_assertion"]
    );
}

#[test]
fn with_the_id_beside_it_by_option_alone() {
    let client = private().with_client_id_beside_assertion();
    for request in requests_in(&client, &env()) {
        assert_eq!(field(&request, "client_id").as_deref(), Some("s6BhdRkqt3"));
        assert!(field(&request, "client_assertion").is_some());
    }
}

#[test]
fn with_what_else_the_server_wants_in_it() {
    let client = client().with_client_assertion(key(), |assertion| {
        assertion.not_before().explicit_type().claim("x", "1")
    });
    let answer = json(200, super::support::GRANTED);
    let (_, requests) = play(client.unwrap().client_credentials(), [answer], &env());
    let typ = Typ::Exactly("client-authentication+jwt");
    let (_, claims) = by_key(&assertion(&requests[0]), typ);
    assert_eq!(claims["nbf"], NOON.0);
    assert_eq!(claims["x"], 1);
}

#[test]
fn by_an_algorithm_that_fits_and_that_the_server_lists() {
    let listed = |names: &str| {
        let member = "token_endpoint_auth_signing_alg_values_supported";
        let server = server().with_member(member, names).unwrap();
        Client::new(server, "id").with_secret(secret())
    };
    let both = listed(r#"["ES256","HS256"]"#);
    assert!(both.clone().with_private_key_jwt(key()).is_ok());
    assert!(both.with_client_secret_jwt(Algorithm::Hs256).is_ok());
    let neither = listed(r#"["PS256","es256"]"#);
    let outcomes = [
        neither.clone().with_private_key_jwt(key()),
        neither.with_client_secret_jwt(Algorithm::Hs256),
        // A shared secret is no private key.
        client()
            .with_private_key_jwt(SigningKey::from_secret(Algorithm::Hs256, &secret()).unwrap()),
    ];
    for outcome in outcomes {
        assert_eq!(misuse(outcome), Misuse::AssertionAlgorithm);
    }
    // Nor the reverse, nor one that is too short.
    let with = |secret: &str| client().with_secret(secret);
    let outcome = with(secret().expose()).with_client_secret_jwt(Algorithm::Es256);
    assert!(outcome.is_err());
    let outcome = with("short").with_client_secret_jwt(Algorithm::Hs256);
    assert!(matches!(outcome, Err(Error::Signing(_))));
}

#[test]
fn not_without_an_id_a_secret_or_a_key() {
    let outcome = Client::without_id(server()).with_private_key_jwt(key());
    assert_eq!(misuse(outcome), Misuse::ClientIdMissing);
    let outcome = client().with_client_secret_jwt(Algorithm::Hs256);
    assert_eq!(misuse(outcome), Misuse::SecretMissing);
    for method in [
        ClientAuthentication::PrivateKeyJwt,
        ClientAuthentication::SecretJwt,
        ClientAuthentication::AttestJwt,
    ] {
        let client = client().with_authentication(method);
        let outcome = play(client.client_credentials(), [], &env()).0;
        assert_eq!(misuse(outcome), Misuse::AssertionKeyMissing);
    }
}

#[test]
fn whatever_methods_the_metadata_lists() {
    let member = "token_endpoint_auth_methods_supported";
    let server = server().with_member(member, r#"["client_secret_basic"]"#);
    let client = Client::new(server.unwrap(), "id").with_private_key_jwt(key());
    let answer = json(200, super::support::GRANTED);
    let (_, requests) = play(client.unwrap().client_credentials(), [answer], &env());
    assert!(field(&requests[0], "client_assertion").is_some());
}

#[test]
fn and_no_error_repeats_it() {
    use oauth_step::IntoStep;

    for client in [private(), shared()] {
        let (request, awaiting) =
            flow_script::sent(client.client_credentials().into_step(&env()).unwrap());
        let assertion = assertion(&request);
        let body = serde_json::json!({"error": assertion, "error_description": assertion});
        let answer = json(400, &body.to_string());
        let error = awaiting.receive(Ok(answer), &env()).unwrap_err();
        let printed = format!("{error} {error:?}");
        assert!(!printed.contains(&assertion), "{printed}");
    }
}
