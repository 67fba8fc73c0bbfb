//! What a program does with `oauth2` 5.

use std::convert::Infallible;
use std::fmt;
use std::hint::black_box;

use oauth2::basic::{BasicClient, BasicTokenResponse};
use oauth2::{
    AuthUrl, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointNotSet, EndpointSet,
    HttpRequest, HttpResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError,
    Scope, TokenUrl,
};

use super::material::{
    AUTHORIZATION_ENDPOINT, CLIENT_ID, CLIENT_SECRET, CODE, REDIRECT_URI, RESPONSE, SCOPES,
    TOKEN_ENDPOINT, VERIFIER, response,
};
use super::{AUTHORIZATION, EXCHANGE, TOKEN_REQUEST, TOKEN_RESPONSE, Who};
use crate::Fallible;
use crate::round::Subject;

type Client = BasicClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointSet>;

pub(super) fn subjects() -> Fallible<Vec<(Who, Subject<'static>)>> {
    let subjects = [
        authorization()?,
        token_request()?,
        token_response(),
        exchange()?,
    ];
    let theirs = subjects.into_iter().map(|subject| (Who::Oauth2, subject));
    Ok(theirs.collect())
}

fn client() -> Fallible<Client> {
    Ok(BasicClient::new(ClientId::new(CLIENT_ID.to_owned()))
        .set_client_secret(ClientSecret::new(CLIENT_SECRET.to_owned()))
        .set_auth_uri(AuthUrl::new(AUTHORIZATION_ENDPOINT.to_owned())?)
        .set_token_uri(TokenUrl::new(TOKEN_ENDPOINT.to_owned())?)
        .set_redirect_uri(RedirectUrl::new(REDIRECT_URI.to_owned())?))
}

fn authorization() -> Fallible<Subject<'static>> {
    let client = client()?;
    Ok(Subject::new(AUTHORIZATION, move || {
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        let nonce = CsrfToken::new_random();
        let request = client.authorize_url(CsrfToken::new_random);
        let request = request
            .add_scopes(black_box(SCOPES).map(|scope| Scope::new(scope.to_owned())))
            .add_extra_param("nonce", nonce.secret())
            .set_pkce_challenge(challenge);
        let _ = black_box((request.url(), verifier));
    }))
}

fn code() -> (AuthorizationCode, PkceCodeVerifier) {
    let verifier = PkceCodeVerifier::new(VERIFIER.to_owned());
    (AuthorizationCode::new(CODE.to_owned()), verifier)
}

/// It gives a request to nobody but a transport: this one ends there.
fn token_request() -> Fallible<Subject<'static>> {
    let client = client()?;
    let call = move |(code, verifier)| {
        let request = client.exchange_code(code).set_pkce_verifier(verifier);
        let outcome = request.request(&|request: HttpRequest| {
            black_box(request);
            Err(Ended)
        });
        assert!(matches!(outcome, Err(RequestTokenError::Request(Ended))));
    };
    Ok(Subject::prepared(TOKEN_REQUEST, code, call))
}

/// As it does by itself, when it has the body.
fn token_response() -> Subject<'static> {
    Subject::new(TOKEN_RESPONSE, || {
        let mut json = serde_json::Deserializer::from_slice(black_box(RESPONSE.as_bytes()));
        let tokens = serde_path_to_error::deserialize::<_, BasicTokenResponse>(&mut json);
        assert!(black_box(tokens).is_ok());
    })
}

fn exchange() -> Fallible<Subject<'static>> {
    let client = client()?;
    let transport = |request: HttpRequest| -> Result<HttpResponse, Infallible> {
        black_box(request);
        Ok(response())
    };
    let call = move |(code, verifier)| {
        let request = client.exchange_code(code).set_pkce_verifier(verifier);
        assert!(black_box(request.request(&transport)).is_ok());
    };
    Ok(Subject::prepared(EXCHANGE, code, call))
}

#[derive(Debug)]
struct Ended;

impl fmt::Display for Ended {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not sent")
    }
}

impl std::error::Error for Ended {}
