//! Verifying a token by one of many keys.

use base64ct::{Base64UrlUnpadded, Encoding};
use http::request::Parts;
use jose_assert::{
    Algorithm, Algorithms, Backend, JwkSet, Jwt, JwtVerifier, KeyRules, KeySource, SigningKey,
};
use oauth_step::{FixedEnv, IntoStep, Secret, Step, UrlPolicy};
use oauth2_core::{Client, ServerMetadata};
use oidc_idtoken::OidcClient;
use serde_json::{Value, json};

use super::answer;
use super::rows::Rows;
use super::series::{InTurn, NUMBERS, Series};
use crate::Fallible;
use crate::jose::{CLIENT_ID, ISSUER, Material, expectations, verifier};
use crate::report::Role;

pub(super) fn series(material: &Material, rows: &mut Rows) -> Fallible<Vec<Series>> {
    let mut peer = Series::new("RS256 ID Token, keys of a provider", "keys", Role::Ours);
    let mut own = Series::new("RS256 ID Token, keys given", "keys", Role::Ours);
    let mut secrets = Series::new("HS256 JWT, secrets given", "secrets", Role::Ours);
    for number in NUMBERS {
        let jwk = material.rs256.public_jwk().ok_or("no public key")?;
        let set = set(number, &serde_json::from_str(&jwk)?);
        let token = material.id_token(&last(material.rs256.clone(), number))?;
        if number <= MOST_OF_A_PEER {
            peer.add(
                number,
                published(material, set.clone(), token.clone())?,
                rows,
            );
        }
        own.add(number, given(material, &set, token)?, rows);
        secrets.add(number, shared(material, number)?, rows);
    }
    Ok(vec![peer, own, secrets])
}

type Verified = InTurn<(), Box<dyn Fn(&(), &mut Parts) + Send + Sync>>;

fn verified(call: impl Fn() -> bool + Send + Sync + 'static) -> Verified {
    InTurn::new(
        vec![()],
        Box::new(move |(), _| assert!(call(), "the token is good")),
    )
}

/// The key under as many names.
fn set(number: usize, key: &Value) -> String {
    let named = (0..number).map(|at| {
        let mut key = key.clone();
        key["kid"] = json!(name(at));
        key
    });
    json!({ "keys": named.collect::<Vec<_>>() }).to_string()
}

/// As the last of so many.
fn last(key: SigningKey, number: usize) -> SigningKey {
    key.with_key_id(name(number - 1))
}

fn name(at: usize) -> String {
    format!("2026-11-{at:06}")
}

/// Fetched once, as a client does.
fn published(material: &Material, set: String, token: String) -> Fallible<Verified> {
    let server = ServerMetadata::new(ISSUER, UrlPolicy::default())?
        .with_jwks_uri("https://server.example.com/jwks")?;
    let client = OidcClient::new(Client::new(server, CLIENT_ID))?;
    let (env, token, expected) = (
        FixedEnv::new(material.now),
        Secret::new(token),
        expectations(),
    );
    let first = client.verify_id_token(&token, expected.clone());
    let Step::Send(_, awaiting) = first.into_step(&env)? else {
        return Err("keys out of nowhere".into());
    };
    let fetched = awaiting.receive(Ok(answer(set)), &env)?;
    if !matches!(fetched, Step::Done(_)) {
        return Err("the keys are not all that is asked for".into());
    }
    Ok(verified(move || {
        let check = client.verify_id_token(&token, expected.clone());
        matches!(check.into_step(&env), Ok(Step::Done(_)))
    }))
}

fn given(material: &Material, set: &str, token: String) -> Fallible<Verified> {
    let rules = KeyRules::new().with_backend(Backend::AwsLcRs);
    let keys = JwkSet::parse_with(set, KeySource::Trusted, rules)?;
    let (verifier, expected) = (verifier(Algorithm::Rs256), expectations());
    let env = FixedEnv::new(material.now);
    Ok(verified(move || {
        verifier.verify(&token, &keys, &expected, &env).is_ok()
    }))
}

/// As a server has them, one for each of its clients: no verification costs less.
fn shared(material: &Material, number: usize) -> Fallible<Verified> {
    let octets = Base64UrlUnpadded::encode_string(SECRET.as_bytes());
    let jwk = json!({ "kty": "oct", "k": octets });
    let keys = JwkSet::parse(set(number, &jwk), KeySource::Trusted)?;
    let key = SigningKey::from_secret(Algorithm::Hs256, &Secret::new(SECRET.to_owned()))?;
    let claims = format!(
        r#"{{"iss":"{CLIENT_ID}","aud":"{ISSUER}","exp":{}}}"#,
        material.now.0 + 3_600
    );
    let token = Jwt::new(claims).sign(&last(key, number))?;
    let verifier = JwtVerifier::new(Algorithms::only(Algorithm::Hs256));
    Ok(verified(move || verifier.verify(&token, &keys).is_ok()))
}

const SECRET: &str = "cf136dc3c1fc93f31185e5885805dcf1";
/// What the library takes.
const MOST_OF_A_PEER: usize = 100;
