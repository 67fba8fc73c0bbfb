//! openidconnect, which verifies ID Tokens.

mod login;
#[path = "../../peer.rs"]
mod peer;
#[path = "../../../src/round.rs"]
mod round;
#[path = "../../../src/oidc/rows.rs"]
mod rows;

use std::error::Error;
use std::hint::black_box;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreGenderClaim, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJweContentEncryptionAlgorithm,
    CoreJwsSigningAlgorithm as Algorithm,
};
use openidconnect::{AdditionalClaims, ClientId, ClientSecret, IdToken, IssuerUrl, Nonce};
use serde::{Deserialize, Serialize};

use peer::Material;
use round::Subject;
use rows::SETS;

fn main() -> Result<(), Box<dyn Error>> {
    let material = Material::read()?;
    let mut subjects = Vec::new();
    for (name, algorithm, path) in VERIFIED {
        let keys = material.text("/jwks");
        subjects.push(id_token(&material, name, algorithm, path, keys)?);
    }
    if std::env::args().nth(1).as_deref() == Some("oidc") {
        for set in SETS {
            let keys = material.text(&format!("/sets/{}", set.size));
            let algorithm = Algorithm::EcdsaP256Sha256;
            subjects.push(id_token(&material, set.verify, algorithm, "ES256", keys)?);
            subjects.push(parse(set.parse, keys.to_owned()));
        }
        subjects.extend(login::subjects(&material)?);
    }
    peer::print(&subjects);
    Ok(())
}

/// A claim of the provider's own.
#[derive(Debug, Deserialize, Serialize)]
pub(crate) struct Own {
    tenant: Option<String>,
}

impl AdditionalClaims for Own {}

type OwnIdToken = IdToken<Own, CoreGenderClaim, CoreJweContentEncryptionAlgorithm, Algorithm>;

fn id_token<'a>(
    material: &'a Material,
    name: &'static str,
    algorithm: Algorithm,
    path: &'static str,
    keys: &str,
) -> Result<Subject<'a>, Box<dyn Error>> {
    let id = ClientId::new(material.text("/client_id").to_owned());
    let issuer = IssuerUrl::new(material.text("/issuer").to_owned())?;
    let keys: CoreJsonWebKeySet = serde_json::from_str(keys)?;
    let verifier = match algorithm {
        Algorithm::HmacSha256 => {
            let secret = ClientSecret::new(material.text("/secret").to_owned());
            CoreIdTokenVerifier::new_confidential_client(id, secret, issuer, keys)
        }
        _ => CoreIdTokenVerifier::new_public_client(id, issuer, keys),
    };
    let verifier = strict(verifier.set_allowed_algs([algorithm]), material);
    let token = material.text(&format!("/tokens/{path}"));
    let nonce = Nonce::new(material.text("/nonce").to_owned());
    let verify = move || is_read(material, black_box(token), &verifier, &nonce);
    if !verify() {
        return Err(format!("{name} does not verify").into());
    }
    Ok(Subject::new(name, move || assert!(verify())))
}

/// With the checks that it leaves to callbacks. By itself it does: signature, `exp`, `iss`, `aud`, nonce.
pub(crate) fn strict<'v>(
    verifier: CoreIdTokenVerifier<'v>,
    material: &Material,
) -> CoreIdTokenVerifier<'v> {
    let now = i64::try_from(material.number("/now")).unwrap_or_default();
    let acr = material.text("/acr").to_owned();
    verifier
        .set_auth_time_verifier_fn(move |time: Option<DateTime<Utc>>| {
            let recent = time.is_some_and(|time| time.timestamp() + MAX_AGE >= now);
            recent
                .then_some(())
                .ok_or_else(|| "too long ago".to_owned())
        })
        .set_auth_context_verifier_fn(move |found| {
            let strong = found.is_some_and(|found| found.as_str() == acr);
            strong.then_some(()).ok_or_else(|| "too weak".to_owned())
        })
}

/// Whether the token is valid and the claims are there that a program goes on with.
pub(crate) fn is_read(
    material: &Material,
    token: &str,
    verifier: &CoreIdTokenVerifier<'_>,
    nonce: &Nonce,
) -> bool {
    let token = OwnIdToken::from_str(token);
    let claims = token.map(|token| token.into_claims(verifier, nonce));
    claims.is_ok_and(|claims| {
        claims.is_ok_and(|claims| {
            let email = claims.email().map(|email| email.as_str());
            let tenant = claims.additional_claims().tenant.as_deref();
            claims.subject().as_str() == material.text("/subject")
                && email == Some(material.text("/email"))
                && tenant == Some(material.text("/tenant"))
        })
    })
}

fn parse(name: &'static str, text: String) -> Subject<'static> {
    Subject::new(name, move || {
        let keys = serde_json::from_str::<CoreJsonWebKeySet>(black_box(&text));
        assert!(black_box(keys).is_ok_and(|keys| !keys.keys().is_empty()));
    })
}

const MAX_AGE: i64 = 3_600;
const VERIFIED: [(&str, Algorithm, &str); 4] = [
    ("RS256 ID Token", Algorithm::RsaSsaPkcs1V15Sha256, "RS256"),
    ("ES256 ID Token", Algorithm::EcdsaP256Sha256, "ES256"),
    ("EdDSA ID Token", Algorithm::EdDsa, "EdDSA"),
    ("HS256 ID Token", Algorithm::HmacSha256, "HS256"),
];
