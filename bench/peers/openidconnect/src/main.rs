//! openidconnect, which verifies ID Tokens.

#[path = "../../peer.rs"]
mod peer;
#[path = "../../../src/round.rs"]
mod round;

use std::error::Error;
use std::hint::black_box;
use std::str::FromStr;

use chrono::{DateTime, Utc};
use openidconnect::core::{
    CoreIdToken, CoreIdTokenVerifier, CoreJsonWebKeySet, CoreJwsSigningAlgorithm as Algorithm,
};
use openidconnect::{ClientId, ClientSecret, IssuerUrl, Nonce};

use peer::Material;
use round::Subject;

fn main() -> Result<(), Box<dyn Error>> {
    let material = Material::read()?;
    let mut subjects = Vec::new();
    for (name, algorithm, path) in VERIFIED {
        subjects.push(id_token(&material, name, algorithm, path)?);
    }
    peer::print(&subjects);
    Ok(())
}

/// What it does by itself: signature, `exp`, `iss`, `aud`, nonce; and the checks that it leaves to callbacks.
fn id_token<'a>(
    material: &'a Material,
    name: &'static str,
    algorithm: Algorithm,
    path: &'static str,
) -> Result<Subject<'a>, Box<dyn Error>> {
    let id = ClientId::new(material.text("/client_id").to_owned());
    let issuer = IssuerUrl::new(material.text("/issuer").to_owned())?;
    let keys: CoreJsonWebKeySet = serde_json::from_str(material.text("/jwks"))?;
    let now = i64::try_from(material.number("/now"))?;
    let acr = material.text("/acr").to_owned();
    let verifier = match algorithm {
        Algorithm::HmacSha256 => {
            let secret = ClientSecret::new(material.text("/secret").to_owned());
            CoreIdTokenVerifier::new_confidential_client(id, secret, issuer, keys)
        }
        _ => CoreIdTokenVerifier::new_public_client(id, issuer, keys),
    };
    let verifier = verifier
        .set_allowed_algs([algorithm])
        .set_auth_time_verifier_fn(move |time: Option<DateTime<Utc>>| {
            let recent = time.is_some_and(|time| time.timestamp() + MAX_AGE >= now);
            recent
                .then_some(())
                .ok_or_else(|| "too long ago".to_owned())
        })
        .set_auth_context_verifier_fn(move |found| {
            let strong = found.is_some_and(|found| found.as_str() == acr);
            strong.then_some(()).ok_or_else(|| "too weak".to_owned())
        });
    let token = material.text(&format!("/tokens/{path}"));
    let nonce = Nonce::new(material.text("/nonce").to_owned());
    let verify = move || {
        let token = CoreIdToken::from_str(black_box(token));
        token.is_ok_and(|token| black_box(token.into_claims(&verifier, &nonce)).is_ok())
    };
    if !verify() {
        return Err(format!("{name} does not verify").into());
    }
    Ok(Subject::new(name, move || assert!(verify())))
}

const MAX_AGE: i64 = 3_600;
const VERIFIED: [(&str, Algorithm, &str); 4] = [
    ("RS256 ID Token", Algorithm::RsaSsaPkcs1V15Sha256, "RS256"),
    ("ES256 ID Token", Algorithm::EcdsaP256Sha256, "ES256"),
    ("EdDSA ID Token", Algorithm::EdDsa, "EdDSA"),
    ("HS256 ID Token", Algorithm::HmacSha256, "HS256"),
];
