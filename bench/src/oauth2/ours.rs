//! What a program does with the library.

use std::hint::black_box;

use jose_assert::Backend;
use oauth_step::{IntoStep, Step, SystemEnv, UrlPolicy};
use oauth2_core::{AuthorizationCode, Client, Dpop, Scope, ServerMetadata, TokenRules};

use super::material::{
    AUTHORIZATION_ENDPOINT, CLIENT_ID, CLIENT_SECRET, CODE, ISSUER, Material, REDIRECT_URI,
    RESPONSE, SCOPES, TOKEN_ENDPOINT, response,
};
use super::{
    AUTHORIZATION, DPOP_AWS_LC_RS, DPOP_RUST_CRYPTO, EXCHANGE, TOKEN_REQUEST, TOKEN_RESPONSE, Who,
};
use crate::Fallible;
use crate::round::Subject;
use crate::session::Attaching;
use crate::threads::Subject as _;

pub(super) fn subjects(material: &Material) -> Fallible<Vec<(Who, Subject<'static>)>> {
    let subjects = [
        authorization()?,
        token_request()?,
        token_response(material)?,
        exchange()?,
        dpop(DPOP_AWS_LC_RS, material, Backend::AwsLcRs)?,
        dpop(DPOP_RUST_CRYPTO, material, Backend::RustCrypto)?,
    ];
    let ours = subjects.into_iter().map(|subject| (Who::Ours, subject));
    Ok(ours.collect())
}

/// At a server that says what it supports, as a discovered one does: that is checked.
fn client() -> Fallible<Client> {
    let server = ServerMetadata::new(ISSUER, UrlPolicy::default())?
        .with_authorization_endpoint(AUTHORIZATION_ENDPOINT)?
        .with_token_endpoint(TOKEN_ENDPOINT)?
        .with_member("response_types_supported", r#"["code","none"]"#)?
        .with_member("code_challenge_methods_supported", r#"["S256"]"#)?;
    let client = Client::new(server, CLIENT_ID).with_secret(CLIENT_SECRET);
    Ok(client.with_redirect_uri(REDIRECT_URI)?)
}

fn authorization() -> Fallible<Subject<'static>> {
    let (client, env, scope) = (client()?, SystemEnv::new(), SCOPES.join(" "));
    Ok(Subject::new(AUTHORIZATION, move || {
        let builder = client.authorization().scope(black_box(&*scope));
        assert!(black_box(builder.with_nonce().begin(&env)).is_ok());
    }))
}

/// A code as the user's browser brings it.
fn code(client: &Client) -> Option<AuthorizationCode> {
    let builder = client.authorization().scope(SCOPES.join(" "));
    let (_, pending) = builder.begin(&SystemEnv::new()).ok()?;
    let callback = format!("code={CODE}&state={}", pending.state());
    pending.response(&*callback).ok()
}

/// The request to send.
fn token_request() -> Fallible<Subject<'static>> {
    let (client, env) = (client()?, SystemEnv::new());
    let owner = client.clone();
    let prepare = move || code(&owner);
    Ok(Subject::prepared(TOKEN_REQUEST, prepare, move |code| {
        let step = code.map(|code| client.exchange_code(code).into_step(&env));
        let is_sent = matches!(black_box(step), Some(Ok(Step::Send(..))));
        assert!(is_sent);
    }))
}

fn token_response(material: &Material) -> Fallible<Subject<'static>> {
    let scope = Scope::parse(&SCOPES.join(" "));
    let (response, now) = (response(), material.now);
    Ok(Subject::new(TOKEN_RESPONSE, move || {
        let rules = TokenRules::new().requested_scope(scope.as_ref());
        assert!(black_box(rules.parse(black_box(&response), now, now)).is_ok());
    }))
}

fn exchange() -> Fallible<Subject<'static>> {
    let (client, env) = (client()?, SystemEnv::new());
    let owner = client.clone();
    let prepare = move || code(&owner);
    Ok(Subject::prepared(EXCHANGE, prepare, move |code| {
        let step = code.map(|code| client.exchange_code(code).into_step(&env));
        let Some(Ok(Step::Send(request, flow))) = step else {
            unreachable!("a request comes first");
        };
        black_box(request);
        let step = flow.receive(Ok(response()), &env);
        assert!(matches!(black_box(step), Ok(Step::Done(_))));
    }))
}

fn dpop(name: &'static str, material: &Material, backend: Backend) -> Fallible<Subject<'static>> {
    let client = client()?.with_dpop(Dpop::new(material.key(backend)?)?)?;
    let mut answer = response();
    *answer.body_mut() = RESPONSE.replace("Bearer", "DPoP").into_bytes();
    let rules = TokenRules::new().proved(true);
    let tokens = rules.parse(&answer, material.now, material.now)?;
    let attaching = Attaching::with(client, tokens)?;
    let head = std::cell::RefCell::new(attaching.own());
    Ok(Subject::new(name, move || {
        attaching.call(&mut head.borrow_mut());
    }))
}
