//! Signing and verifying.

use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use http::{Method, Uri};
use huskarl::core::EndpointUrl;
use huskarl::core::client_auth::{
    Audience, AuthenticationContext, ClientAuthentication, JwtBearer,
};
use huskarl::core::crypto::verifier::JwsVerifier;
use huskarl::core::dpop::{ResourceDPoP, ResourceServerDPoP};
use huskarl::core::jwk::{OctKey, PublicJwk, SymmetricJwk};
use huskarl::core::secrets::SecretString;
use huskarl::token::id_token::{IdToken, IdTokenValidator};
use huskarl_crypto_native::asymmetric::signer::{
    AsymmetricAlgorithm as Algorithm, PrivateKey, pkcs8_pem,
};
use huskarl_crypto_native::asymmetric::verifier::AsymmetricPublicKey;
use huskarl_crypto_native::symmetric::SymmetricKey;

use crate::at_once;
use crate::peer::Material;
use crate::round::Subject;

pub(crate) fn signing(material: &Material) -> Result<Vec<Subject<'_>>, Box<dyn Error>> {
    let mut subjects = Vec::new();
    for (name, algorithm, path) in SIGNED {
        let bearer = JwtBearer::builder().signer(private(material, path, algorithm)?);
        let bearer = bearer
            .audience(Audience::Issuer)
            .explicit_typ(false)
            .build();
        subjects.push(private_key_jwt(material, name, bearer)?);
    }
    let bearer = JwtBearer::builder().signer(secret(material)?);
    let bearer = bearer
        .audience(Audience::Issuer)
        .explicit_typ(false)
        .build();
    subjects.push(private_key_jwt(material, "HS256 sign", bearer)?);
    subjects.push(dpop(material)?);
    Ok(subjects)
}

pub(crate) fn id_tokens(material: &Material) -> Result<Vec<Subject<'_>>, Box<dyn Error>> {
    let mut subjects = Vec::new();
    for (name, path) in VERIFIED {
        let set: serde_json::Value = serde_json::from_str(material.text("/jwks"))?;
        let kid = material.text(&format!("/kids/{path}"));
        let keys = set.get("keys").and_then(|keys| keys.as_array());
        let jwk = keys.into_iter().flatten().find(|key| key["kid"] == kid);
        let jwk: PublicJwk = serde_json::from_value(jwk.ok_or("no such key")?.clone())?;
        subjects.push(id_token(
            material,
            name,
            path,
            AsymmetricPublicKey::from_jwk(jwk)?,
        )?);
    }
    subjects.push(id_token(
        material,
        "HS256 ID Token",
        "HS256",
        secret(material)?,
    )?);
    Ok(subjects)
}

fn private(
    material: &Material,
    path: &str,
    algorithm: Algorithm,
) -> Result<PrivateKey, Box<dyn Error>> {
    let jwk = pkcs8_pem(material.text(path), algorithm, Some(material.text("/kid")))?;
    Ok(PrivateKey::from_jwk(jwk)?)
}

fn secret(material: &Material) -> Result<SymmetricKey, Box<dyn Error>> {
    let octets = material.text("/secret").bytes();
    let jwk = SymmetricJwk::builder()
        .key(OctKey::builder().k(octets).build())
        .algorithm("HS256")
        .kid(material.text("/kid"))
        .build();
    Ok(SymmetricKey::from_jwk(jwk)?)
}

fn private_key_jwt<'a>(
    material: &'a Material,
    name: &'static str,
    bearer: JwtBearer,
) -> Result<Subject<'a>, Box<dyn Error>> {
    let endpoint: EndpointUrl = format!("{}/token", material.text("/issuer")).parse()?;
    Ok(Subject::new(name, move || {
        let context = AuthenticationContext::builder()
            .client_id(material.text("/client_id"))
            .target_endpoint(&endpoint)
            .issuer(material.text("/issuer"))
            .build();
        assert!(
            black_box(at_once(bearer.authentication_context(context)))
                .is_some_and(|made| made.is_ok())
        );
    }))
}

fn dpop(material: &Material) -> Result<Subject<'_>, Box<dyn Error>> {
    let key = private(material, "/private/ES256", Algorithm::Es256)?;
    let thumbprint = material.text("/dpop/jkt").to_owned();
    let proofs = ResourceDPoP::builder().signer(key).build();
    let uri: Uri = material.text("/dpop/htu").parse()?;
    proofs.update_nonce(&uri, material.text("/nonce").to_owned());
    let token = SecretString::new(material.text("/access_token"));
    Ok(Subject::new("ES256 DPoP proof", move || {
        let proof = proofs.proof(&Method::GET, &uri, &token, &thumbprint);
        let proof = black_box(at_once(proof));
        assert!(proof.is_some_and(|proof| proof.is_ok_and(|proof| proof.is_some())));
    }))
}

pub(crate) fn id_token<'a>(
    material: &'a Material,
    name: &'static str,
    path: &'static str,
    key: impl JwsVerifier + 'static,
) -> Result<Subject<'a>, Box<dyn Error>> {
    let validator = validator(material, key);
    let token = IdToken::from(material.text(&format!("/tokens/{path}")));
    let verify = move || is_read(material, &validator, black_box(&token));
    if !verify() {
        return Err(format!("{name} does not verify").into());
    }
    Ok(Subject::new(name, move || assert!(verify())))
}

pub(crate) fn validator(material: &Material, key: impl JwsVerifier + 'static) -> IdTokenValidator {
    IdTokenValidator::builder()
        .verifier(key)
        .issuer(material.text("/issuer"))
        .audience(material.text("/client_id"))
        .max_age(Duration::from_secs(3_600))
        .required_acr(material.text("/acr"))
        .build()
}

/// Whether the token is valid and the claims are there that a program goes on with.
pub(crate) fn is_read(material: &Material, validator: &IdTokenValidator, token: &IdToken) -> bool {
    let verified = at_once(validator.validate(token, Some(material.text("/nonce"))));
    verified.is_some_and(|verified| {
        verified.is_ok_and(|token| {
            let tenant = token.claims.extra.get("tenant");
            let tenant = tenant.and_then(|tenant| tenant.as_str());
            token.sub.as_deref() == Some(material.text("/subject"))
                && token.claims.profile.email.as_deref() == Some(material.text("/email"))
                && tenant == Some(material.text("/tenant"))
        })
    })
}

const SIGNED: [(&str, Algorithm, &str); 4] = [
    ("RS256 private_key_jwt", Algorithm::Rs256, "/private/RS256"),
    ("PS256 private_key_jwt", Algorithm::Ps256, "/private/RS256"),
    ("ES256 private_key_jwt", Algorithm::Es256, "/private/ES256"),
    ("EdDSA private_key_jwt", Algorithm::EdDsa, "/private/EdDSA"),
];
const VERIFIED: [(&str, &str); 3] = [
    ("RS256 ID Token", "RS256"),
    ("ES256 ID Token", "ES256"),
    ("EdDSA ID Token", "EdDSA"),
];
