//! Verifying with key sets, from discovery on.

use std::error::Error;
use std::hint::black_box;

use jsonwebtoken::jwk::JwkSet;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode, decode_header};
use serde::Deserialize;

use crate::peer::Material;
use crate::round::Subject;
use crate::rows::{COLD, SETS};

pub(crate) fn subjects(material: &Material) -> Result<Vec<Subject<'_>>, Box<dyn Error>> {
    let mut subjects = Vec::new();
    for row in SETS {
        let text = material.text(&format!("/sets/{}", row.size)).to_owned();
        let set: JwkSet = serde_json::from_str(&text)?;
        subjects.push(among(material, row.verify, set.clone())?);
        let kid = material.text("/kids/ES256");
        subjects.push(Subject::new(row.lookup, move || {
            assert!(black_box(set.find(black_box(kid))).is_some());
        }));
        subjects.push(Subject::new(row.parse, move || {
            let set = serde_json::from_str::<JwkSet>(black_box(&text));
            assert!(black_box(set).is_ok());
        }));
    }
    subjects.push(cold(material)?);
    Ok(subjects)
}

#[derive(Deserialize)]
#[allow(dead_code, reason = "read as a program would that shows some of it")]
pub(crate) struct IdToken {
    iss: String,
    sub: String,
    aud: String,
    exp: u64,
    iat: u64,
    auth_time: Option<u64>,
    nonce: Option<String>,
    acr: Option<String>,
    azp: Option<String>,
    at_hash: Option<String>,
    email: Option<String>,
    tenant: Option<String>,
}

impl IdToken {
    /// What it leaves to its caller: the nonce; and whether the claims are there that a program goes on
    /// with.
    pub(crate) fn is_read(&self, material: &Material) -> bool {
        let expected = |path| Some(material.text(path));
        self.nonce.as_deref() == expected("/nonce")
            && self.sub == material.text("/subject")
            && self.email.as_deref() == expected("/email")
            && self.tenant.as_deref() == expected("/tenant")
    }
}

pub(crate) fn validation(material: &Material, algorithm: Algorithm) -> Validation {
    let mut validation = Validation::new(algorithm);
    validation.set_audience(&[material.text("/client_id")]);
    validation.set_issuer(&[material.text("/issuer")]);
    validation
}

/// The key is found by the token's header.
fn verified(
    material: &Material,
    token: &str,
    set: &JwkSet,
    validation: &Validation,
) -> Option<IdToken> {
    let kid = decode_header(token).ok()?.kid?;
    let key = DecodingKey::from_jwk(set.find(&kid)?).ok()?;
    let token = decode::<IdToken>(token, &key, validation).ok()?.claims;
    token.is_read(material).then_some(token)
}

fn among<'a>(
    material: &'a Material,
    name: &'static str,
    set: JwkSet,
) -> Result<Subject<'a>, Box<dyn Error>> {
    let validation = validation(material, Algorithm::ES256);
    let token = material.text("/tokens/ES256");
    let verify = move || verified(material, black_box(token), &set, &validation);
    verify().ok_or("it does not verify")?;
    Ok(Subject::new(name, move || {
        assert!(black_box(verify()).is_some());
    }))
}

/// Of the metadata, what a client is made with.
#[derive(Deserialize)]
#[allow(dead_code, reason = "read as a program would")]
struct Provider {
    issuer: String,
    authorization_endpoint: String,
    token_endpoint: String,
    userinfo_endpoint: Option<String>,
    end_session_endpoint: Option<String>,
    jwks_uri: String,
    scopes_supported: Option<Vec<String>>,
    response_types_supported: Vec<String>,
    response_modes_supported: Option<Vec<String>>,
    id_token_signing_alg_values_supported: Vec<String>,
    token_endpoint_auth_methods_supported: Option<Vec<String>>,
    code_challenge_methods_supported: Option<Vec<String>>,
}

fn cold(material: &Material) -> Result<Subject<'_>, Box<dyn Error>> {
    let token = material.text("/tokens/RS256");
    let verify = move || {
        let document = material.text("/discovery").as_bytes().to_vec();
        let provider: Provider = serde_json::from_slice(black_box(&document)).ok()?;
        if provider.issuer != material.text("/issuer") {
            return None;
        }
        black_box(&provider.jwks_uri);
        let keys = material.text("/jwks").as_bytes().to_vec();
        let set: JwkSet = serde_json::from_slice(black_box(&keys)).ok()?;
        let validation = validation(material, Algorithm::RS256);
        let token = verified(material, black_box(token), &set, &validation)?;
        Some((provider, token))
    };
    verify().ok_or("it does not verify")?;
    Ok(Subject::new(COLD, move || {
        assert!(black_box(verify()).is_some());
    }))
}
