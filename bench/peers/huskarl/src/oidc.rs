//! Key sets, and the first token after start.

use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Request, StatusCode};
use huskarl::core::crypto::verifier::{
    JwsVerifier, JwsVerifierFactory, KeyMatch, MultiKeyVerifier,
};
use huskarl::core::http::{HttpClient, HttpResponse, Idempotency};
use huskarl::core::jwk::{Jwks, JwksSource};
use huskarl::core::platform::MaybeSendBoxFuture;
use huskarl::core::server_metadata::AuthorizationServerMetadata;
use huskarl::token::id_token::{IdToken, IdTokenValidator};
use huskarl_crypto_native::NativeVerifierPlatform;

use crate::at_once;
use crate::jose::{id_token, is_read, validator};
use crate::peer::Material;
use crate::round::Subject;
use crate::rows::{COLD, SETS};

pub(crate) fn subjects(material: &Material) -> Result<Vec<Subject<'_>>, Box<dyn Error>> {
    let mut subjects = Vec::new();
    for row in SETS {
        let text = material.text(&format!("/sets/{}", row.size)).to_owned();
        subjects.push(id_token(material, row.verify, "ES256", keys(&text)?)?);
        subjects.push(lookup(material, row.lookup, keys(&text)?));
        subjects.push(Subject::new(row.parse, move || {
            assert!(black_box(keys(black_box(&text))).is_ok());
        }));
    }
    subjects.push(cold(material)?);
    Ok(subjects)
}

fn keys(text: &str) -> Result<MultiKeyVerifier, Box<dyn Error>> {
    let set: Jwks = serde_json::from_str(text)?;
    let keys = at_once(MultiKeyVerifier::from_jwks(
        &set.into(),
        &NativeVerifierPlatform,
    ));
    Ok(keys.ok_or("it waits")??)
}

fn lookup<'a>(material: &'a Material, name: &'static str, keys: MultiKeyVerifier) -> Subject<'a> {
    let kid = material.text("/kids/ES256");
    Subject::new(name, move || {
        let wanted = KeyMatch::builder().alg("ES256").kid(black_box(kid)).build();
        assert!(black_box(keys.key_match(&wanted)).is_some());
    })
}

fn cold(material: &Material) -> Result<Subject<'_>, Box<dyn Error>> {
    let token = IdToken::from(material.text("/tokens/RS256"));
    let transport = Canned {
        discovery: Arc::from(material.text("/discovery")),
        keys: Arc::from(material.text("/jwks")),
    };
    let verify = move || {
        let validator = at_once(discovered(material, &transport));
        validator.is_some_and(|validator| {
            validator.is_ok_and(|validator| is_read(material, &validator, black_box(&token)))
        })
    };
    if !verify() {
        return Err("it does not verify".into());
    }
    Ok(Subject::new(COLD, move || assert!(verify())))
}

async fn discovered(
    material: &Material,
    transport: &Canned,
) -> Result<IdTokenValidator, huskarl::core::Error> {
    let server = AuthorizationServerMetadata::oidc_fetch()
        .http_client(transport)
        .issuer(black_box(material.text("/issuer")))
        .call()
        .await?;
    let source = JwksSource::builder().http_client(transport.clone()).build();
    let platform = Arc::new(NativeVerifierPlatform);
    let keys = source.build(server.jwks_uri.as_ref(), platform).await?;
    Ok(validator(material, keys))
}

/// A transport that has the answers ready.
#[derive(Clone)]
struct Canned {
    discovery: Arc<str>,
    keys: Arc<str>,
}

impl HttpClient for Canned {
    fn execute(
        &self,
        request: Request<Bytes>,
        _: Idempotency,
    ) -> MaybeSendBoxFuture<'_, Result<HttpResponse, huskarl::core::Error>> {
        let is_keys = black_box(request).uri().path().ends_with("/certs");
        let body = if is_keys { &self.keys } else { &self.discovery };
        Box::pin(async {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            // Copied, as it is for the others.
            let body = Bytes::copy_from_slice(body.as_bytes());
            Ok(HttpResponse {
                status: StatusCode::OK,
                headers,
                body,
            })
        })
    }
}
