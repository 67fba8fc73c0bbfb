//! A server as it publishes itself, and clients that please a profile until a test spoils one.

use std::sync::{Arc, OnceLock};

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use flow_script::{env, json, play};
use jose_assert::{Algorithm, Algorithms, RemoteJwks, SigningKey};
use oauth_step::{Endpoint, UrlPolicy};
use oauth2_core::{
    AuthorizationRequestBuilder, Client, Dpop, Error, JarmVerifier, MetadataForm, Misuse, Profile,
    ProfileRule, ServerMetadata,
};
use serde_json::{Value, json as value};

pub(crate) const ISSUER: &str = "https://server.example.com";
pub(crate) const CALLBACK: &str = "https://client.example.org/cb";

/// What the server publishes, with some members changed; `null` removes one.
pub(crate) fn document(changes: Value) -> String {
    let mut document = value!({
        "issuer": ISSUER,
        "authorization_endpoint": "https://server.example.com/authorize",
        "token_endpoint": "https://server.example.com/token",
        "pushed_authorization_request_endpoint": "https://server.example.com/par",
        "jwks_uri": "https://server.example.com/jwks",
        "response_types_supported": ["code", "code id_token", "code token", "token", "id_token"],
        "authorization_response_iss_parameter_supported": true,
    });
    for (name, value) in changes.as_object().unwrap() {
        match value {
            Value::Null => document.as_object_mut().unwrap().remove(name),
            value => {
                let members = document.as_object_mut().unwrap();
                members.insert(name.clone(), value.clone())
            }
        };
    }
    document.to_string()
}

pub(crate) fn read(document: &str, policy: UrlPolicy) -> ServerMetadata {
    ServerMetadata::parse(document.as_bytes(), ISSUER, MetadataForm::OAuth, policy).unwrap()
}

pub(crate) fn server() -> ServerMetadata {
    read(&document(value!({})), UrlPolicy::default())
}

pub(crate) fn key(algorithm: Algorithm) -> SigningKey {
    static RSA: OnceLock<Vec<u8>> = OnceLock::new();
    match algorithm {
        Algorithm::Ps256 | Algorithm::Rs256 | Algorithm::Ps512 => {
            let der = RSA.get_or_init(|| {
                let pair = KeyPair::generate(KeySize::Rsa2048).unwrap();
                pair.as_der().unwrap().as_ref().to_vec()
            });
            SigningKey::from_der(algorithm, der).unwrap()
        }
        algorithm => SigningKey::generate(algorithm, &env()).unwrap(),
    }
}

pub(crate) fn es256() -> SigningKey {
    key(Algorithm::Es256)
}

pub(crate) fn dpop() -> Dpop {
    Dpop::new(es256()).unwrap()
}

/// Good for FAPI 2.0: a key, and tokens that are bound to it.
pub(crate) fn by_key() -> Client {
    by_key_at(server())
}

pub(crate) fn by_key_at(server: ServerMetadata) -> Client {
    Client::new(server, "s6BhdRkqt3")
        .with_private_key_jwt(es256())
        .and_then(|client| client.with_dpop(dpop()))
        .and_then(|client| client.with_redirect_uri(CALLBACK))
        .unwrap()
}

/// Good for every profile of FAPI: a certificate, and tokens that are bound to it.
pub(crate) fn by_certificate() -> Client {
    let client = Client::new(server(), "s6BhdRkqt3").with_tls_client_auth();
    let client = client.with_certificate_bound_tokens();
    client.with_redirect_uri(CALLBACK).unwrap()
}

/// Responses signed by one of these.
pub(crate) fn jarm(algorithms: Algorithms) -> JarmVerifier {
    let uri = Endpoint::parse("https://server.example.com/jwks", UrlPolicy::default());
    let keys: Arc<RemoteJwks> = RemoteJwks::new(uri.unwrap());
    JarmVerifier::new(keys).algorithms(algorithms).unwrap()
}

pub(crate) fn ps256() -> Algorithms {
    Algorithms::only(Algorithm::Ps256)
}

/// What a push comes to: nothing is sent where the profile forbids it.
pub(crate) fn push(
    builder: AuthorizationRequestBuilder<'_>,
) -> Result<Vec<(String, String)>, Error> {
    let accepted = json(201, r#"{"request_uri":"urn:x:y","expires_in":60}"#);
    let (outcome, requests) = play_or_not(builder, accepted);
    outcome?;
    Ok(flow_script::form(&requests[0]))
}

fn play_or_not(
    builder: AuthorizationRequestBuilder<'_>,
    answer: oauth_step::Response,
) -> (Result<(), Error>, Vec<oauth_step::Request>) {
    use oauth_step::IntoStep;

    match builder.push().into_step(&env()) {
        Err(error) => (Err(error), Vec::new()),
        Ok(step) => {
            let (request, awaiting) = flow_script::sent(step);
            let outcome = awaiting.receive(Ok(answer), &env());
            (outcome.map(drop), vec![request])
        }
    }
}

pub(crate) fn begin(builder: AuthorizationRequestBuilder<'_>) -> Result<String, Error> {
    let (authorization, _) = builder.begin(&env())?;
    Ok(authorization.into_url())
}

/// What a token request comes to.
pub(crate) fn grant(client: &Client, grant_type: &str) -> Result<(), Error> {
    use oauth_step::IntoStep;

    let grant = client.extension_grant(grant_type).into_step(&env());
    grant.map(drop)
}

/// Tokens for a code, or whatever this answers.
pub(crate) fn refreshed(client: &Client, answer: &str) -> oauth2_core::Tokens {
    let refresh = client.refresh(&"rt-0".into());
    play(refresh, [json(200, answer)], &env()).0.unwrap()
}

/// The rule that was broken, and where it stands.
#[track_caller]
pub(crate) fn broken<T: std::fmt::Debug>(outcome: Result<T, Error>) -> (ProfileRule, &'static str) {
    match outcome {
        Err(Error::Misuse(Misuse::Profile(violation))) => (violation.rule(), violation.section()),
        other => panic!("expected a broken rule, got {other:?}"),
    }
}

#[track_caller]
pub(crate) fn rule<T: std::fmt::Debug>(outcome: Result<T, Error>) -> ProfileRule {
    broken(outcome).0
}

/// The rule that keeps a client from a profile.
#[track_caller]
pub(crate) fn kept_out(client: Client, profile: Profile) -> ProfileRule {
    rule(client.with_profile(profile))
}

/// What a request object says, unverified.
pub(crate) fn claims(token: &str) -> Value {
    use base64ct::{Base64UrlUnpadded, Encoding};

    let claims = token.split('.').nth(1).unwrap();
    serde_json::from_slice(&Base64UrlUnpadded::decode_vec(claims).unwrap()).unwrap()
}
