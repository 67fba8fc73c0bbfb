//! A login, and calls with its token.

use std::error::Error;
use std::hint::black_box;
use std::sync::Arc;
use std::time::SystemTime;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderMap, HeaderValue, Method, Request, StatusCode, Uri};
use huskarl::authorizer::HttpAuthorizer;
use huskarl::cache::{InMemoryTokenCache, TokenError, TokenSource};
use huskarl::core::client_auth::ClientSecret;
use huskarl::core::dpop::{NoDPoP, ResourceDPoP, ResourceServerDPoP};
use huskarl::core::http::{HttpClient, HttpResponse, Idempotency};
use huskarl::core::platform::MaybeSendBoxFuture;
use huskarl::core::secrets::{ProvidedSecret, SecretString};
use huskarl::grant::authorization_code::{AuthorizationCodeGrant, CompleteInput, StartInput};
use huskarl::grant::core::{RawTokenResponse, TokenResponse};
use huskarl_crypto_native::asymmetric::signer::{
    AsymmetricAlgorithm as Algorithm, PrivateKey, pkcs8_pem,
};

use crate::at_once;
use crate::peer::Material;
use crate::round::Subject;

pub(crate) fn subjects(material: &Material) -> Result<Vec<Subject<'_>>, Box<dyn Error>> {
    Ok(vec![
        authorization(material)?,
        token_response(material),
        exchange(material)?,
        bearer(material)?,
        dpop(material)?,
    ])
}

fn grant(material: &Material) -> Result<AuthorizationCodeGrant, Box<dyn Error>> {
    let secret = ClientSecret::builder()
        .client_secret(ProvidedSecret::new(SecretString::new(
            material.text("/client_secret"),
        )))
        .prefer_basic_auth(true)
        .build();
    let grant = AuthorizationCodeGrant::builder()
        .client_id(material.text("/client_id"))
        .http_client(Canned(Bytes::copy_from_slice(
            material.text("/response").as_bytes(),
        )))
        .client_auth(secret)
        .issuer(material.text("/issuer"))
        .token_endpoint(material.text("/token_endpoint").parse()?)
        .authorization_endpoint(material.text("/authorization_endpoint").parse()?)
        .redirect_uri(material.text("/redirect_uri"))
        .send_oidc_nonce(true)
        .build();
    Ok(at_once(grant).ok_or("it waits")??)
}

fn scopes() -> Vec<String> {
    vec!["read".to_owned(), "write".to_owned()]
}

fn authorization(material: &Material) -> Result<Subject<'_>, Box<dyn Error>> {
    let grant = grant(material)?;
    Ok(Subject::new("authorization URL", move || {
        let started = at_once(grant.start(StartInput::scope(scopes())));
        assert!(black_box(started).is_some_and(|started| started.is_ok()));
    }))
}

fn tokens(text: &str, thumbprint: Option<&str>) -> Result<TokenResponse, Box<dyn Error>> {
    let raw: RawTokenResponse = serde_json::from_str(text)?;
    Ok(raw.into_token_response(thumbprint.map(str::to_owned), SystemTime::now())?)
}

fn token_response(material: &Material) -> Subject<'_> {
    Subject::new("token response", || {
        assert!(black_box(tokens(black_box(material.text("/response")), None)).is_ok());
    })
}

fn exchange(material: &Material) -> Result<Subject<'_>, Box<dyn Error>> {
    let grant = grant(material)?;
    let started = at_once(grant.start(StartInput::scope(scopes()))).ok_or("it waits")??;
    let pending = started.pending_state;
    let state = pending.state.clone();
    let prepare = move || {
        let input = CompleteInput::builder().code(material.text("/code"));
        input.state(&*state).build()
    };
    Ok(Subject::prepared("code exchange", prepare, move |input| {
        let tokens = at_once(grant.complete(&pending, input));
        assert!(black_box(tokens).is_some_and(|tokens| tokens.is_ok()));
    }))
}

fn bearer(material: &Material) -> Result<Subject<'_>, Box<dyn Error>> {
    let held = Held(tokens(material.text("/response"), None)?.into(), None);
    calling("bearer token, 1 thread", material, held)
}

fn dpop(material: &Material) -> Result<Subject<'_>, Box<dyn Error>> {
    let text = material.text("/response").replace("Bearer", "DPoP");
    let jwk = pkcs8_pem(material.text("/key"), Algorithm::Es256, None)?;
    let proofs = ResourceDPoP::builder().signer(PrivateKey::from_jwk(jwk)?);
    let tokens = tokens(&text, Some(material.text("/thumbprint")))?;
    let held = Held(tokens.into(), Some(proofs.build()));
    calling("DPoP-protected call, RustCrypto", material, held)
}

fn calling<'a>(
    name: &'static str,
    material: &'a Material,
    held: Held,
) -> Result<Subject<'a>, Box<dyn Error>> {
    let cache = InMemoryTokenCache::builder().source(held).build();
    let authorizer = HttpAuthorizer::builder().cache(cache).build();
    let uri: Uri = material.text("/call").parse()?;
    Ok(Subject::new(name, move || {
        let headers = at_once(authorizer.get_headers(&Method::GET, black_box(&uri)));
        assert!(black_box(headers).is_some_and(|headers| headers.is_ok()));
    }))
}

/// A transport that has the answer ready.
struct Canned(Bytes);

impl HttpClient for Canned {
    fn execute(
        &self,
        request: Request<Bytes>,
        _: Idempotency,
    ) -> MaybeSendBoxFuture<'_, Result<HttpResponse, huskarl::core::Error>> {
        black_box(request);
        Box::pin(async {
            let mut headers = HeaderMap::new();
            headers.insert(CONTENT_TYPE, HeaderValue::from_static("application/json"));
            // Copied, as it is for the others.
            let body = Bytes::copy_from_slice(&self.0);
            Ok(HttpResponse {
                status: StatusCode::OK,
                headers,
                body,
            })
        })
    }
}

/// Tokens that are there, and what proves them.
struct Held(Arc<TokenResponse>, Option<ResourceDPoP>);

impl TokenSource for Held {
    fn token(&self) -> MaybeSendBoxFuture<'_, Result<Arc<TokenResponse>, TokenError>> {
        Box::pin(async { Ok(Arc::clone(&self.0)) })
    }

    fn resource_server_dpop(&self) -> &dyn ResourceServerDPoP {
        match &self.1 {
            Some(proofs) => proofs,
            None => &NoDPoP,
        }
    }
}
