//! The first token after start, and a login.

use std::convert::Infallible;
use std::error::Error;
use std::hint::black_box;

use openidconnect::core::{CoreClient, CoreProviderMetadata, CoreUserInfoClaims};
use openidconnect::http::HeaderValue;
use openidconnect::http::header::CONTENT_TYPE;
use openidconnect::{
    AuthorizationCode, ClientId, ClientSecret, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, IssuerUrl, Nonce, OAuth2TokenResponse, PkceCodeChallenge,
    RedirectUrl, TokenResponse,
};

use crate::peer::Material;
use crate::round::Subject;
use crate::rows::{COLD, LOGIN};
use crate::{is_read, strict};

type Client = CoreClient<
    EndpointSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointNotSet,
    EndpointMaybeSet,
    EndpointMaybeSet,
>;

pub(crate) fn subjects(material: &Material) -> Result<Vec<Subject<'_>>, Box<dyn Error>> {
    Ok(vec![cold(material)?, login(material)?])
}

/// A transport that has the answers ready.
fn answer(material: &Material, request: HttpRequest) -> Result<HttpResponse, Infallible> {
    let end = black_box(request.uri()).path().rsplit('/').next();
    let body = material.text(match end {
        Some("certs") => "/jwks",
        Some("token") => "/response",
        Some("userinfo") => "/userinfo",
        _ => "/discovery",
    });
    let mut response = HttpResponse::new(body.as_bytes().to_vec());
    let json = HeaderValue::from_static("application/json");
    response.headers_mut().insert(CONTENT_TYPE, json);
    Ok(response)
}

fn discovered(material: &Material) -> Result<Client, Box<dyn Error>> {
    let issuer = IssuerUrl::new(black_box(material.text("/issuer")).to_owned())?;
    let transport = |request: HttpRequest| answer(material, request);
    let provider = CoreProviderMetadata::discover(&issuer, &transport)?;
    let id = ClientId::new(material.text("/client_id").to_owned());
    let secret = ClientSecret::new(material.text("/client_secret").to_owned());
    let client = CoreClient::from_provider_metadata(provider, id, Some(secret));
    Ok(client.set_redirect_uri(RedirectUrl::new(material.text("/redirect_uri").to_owned())?))
}

fn cold(material: &Material) -> Result<Subject<'_>, Box<dyn Error>> {
    let token = material.text("/tokens/RS256");
    let verify = move || {
        let nonce = Nonce::new(material.text("/nonce").to_owned());
        discovered(material).is_ok_and(|client| {
            let verifier = strict(client.id_token_verifier(), material);
            is_read(material, black_box(token), &verifier, &nonce)
        })
    };
    if !verify() {
        return Err("it does not verify".into());
    }
    Ok(Subject::new(COLD, move || assert!(verify())))
}

fn login(material: &Material) -> Result<Subject<'_>, Box<dyn Error>> {
    let client = discovered(material)?;
    let nonce = Nonce::new(material.text("/nonce").to_owned());
    let prepare = move || {
        let code = AuthorizationCode::new(material.text("/code").to_owned());
        (code, PkceCodeChallenge::new_random_sha256().1)
    };
    let call = move |(code, verifier)| {
        let transport = |request: HttpRequest| answer(material, request);
        let request = client.exchange_code(code)?.set_pkce_verifier(verifier);
        let tokens = request.request(&transport)?;
        let verifier = strict(client.id_token_verifier(), material);
        let token = tokens.id_token().ok_or("no ID Token")?;
        let claims = token.claims(&verifier, &nonce)?;
        let subject = claims.subject().clone();
        let asked = client.user_info(tokens.access_token().clone(), Some(subject))?;
        let claims: CoreUserInfoClaims = asked.request(&transport)?;
        let email = claims.email().map(|email| email.as_str());
        Ok::<_, Box<dyn Error>>(email == Some(material.text("/email")))
    };
    if !call(prepare())? {
        return Err("no user".into());
    }
    Ok(Subject::prepared(LOGIN, prepare, move |code| {
        assert!(call(code).is_ok_and(|is_told| is_told));
    }))
}
