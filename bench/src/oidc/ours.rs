//! What a program does with the library.

use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use jose_assert::{JwkSet, KeySource, RemoteJwks};
use oauth_step::{FixedEnv, IntoStep, Pending, Secret, Step, UnixTime, encode_form_value};
use oauth2_core::Client;
use oidc_idtoken::{AuthenticationResponse, OidcClient, discover};

use super::Who;
use super::material::{CLIENT_SECRET, CODE, DISCOVERY, Material, REDIRECT_URI, answer, userinfo};
use super::rows::{COLD, LOGIN, SETS};
use crate::Fallible;
use crate::jose::material::{ACR, CLIENT_ID, EMAIL, ES256, ISSUER};
use crate::jose::{self, Backend, id_token};
use crate::round::Subject;

pub(super) fn subjects(material: &Material) -> Fallible<Vec<(Who, Subject<'static>)>> {
    let mut subjects = Vec::new();
    for (set, text) in SETS.iter().zip(&material.sets) {
        let keys = JwkSet::parse(text, KeySource::Remote)?;
        subjects.push((Who::Ours, lookup(set.lookup, keys)));
    }
    for backend in [Backend::AwsLcRs, Backend::RustCrypto] {
        let who = Who::Of(jose::Who::Ours(backend));
        for (set, text) in SETS.iter().zip(&material.sets) {
            let keys = JwkSet::parse_with(text, KeySource::Remote, backend.rules())?;
            assert_eq!(keys.len(), set.size);
            let verify = id_token::ours(set.verify, &material.jose, &material.jose.es256, keys)?
                .into_subject();
            subjects.push((who, verify));
            subjects.push((who, parse(set.parse, text.clone(), backend)));
        }
        subjects.push((who, cold(material, backend)?));
        subjects.push((who, login(material, backend)?));
    }
    Ok(subjects)
}

/// What a verification does besides is in its own row.
fn lookup(name: &'static str, keys: JwkSet) -> Subject<'static> {
    Subject::new(name, move || {
        let kid = black_box(ES256);
        let mut keys = keys.keys().iter();
        assert!(black_box(keys.find(|key| key.key_id() == Some(kid))).is_some());
    })
}

fn parse(name: &'static str, text: String, backend: Backend) -> Subject<'static> {
    Subject::new(name, move || {
        let keys = JwkSet::parse_with(black_box(&text), KeySource::Remote, backend.rules());
        assert!(black_box(keys).is_ok_and(|keys| !keys.is_empty()));
    })
}

fn cold(material: &Material, backend: Backend) -> Fallible<Subject<'static>> {
    let token = Secret::new(material.jose.id_token(&material.jose.rs256)?);
    let (keys, env) = (material.jose.jwks(), FixedEnv::new(material.jose.now));
    let verify = move || {
        let client = discovered(backend, &env)?;
        let flow = client.verify_id_token(black_box(&token), id_token::expectations());
        done(flow, [&keys], &env)
    };
    verify()?;
    Ok(Subject::new(COLD, move || {
        assert!(verify().is_ok_and(|token| id_token::is_read(&token)));
    }))
}

/// A client of the provider that was just discovered, which knows none of its keys.
fn discovered(backend: Backend, env: &FixedEnv) -> Fallible<OidcClient> {
    let server = done(discover(black_box(ISSUER)), [DISCOVERY], env)?;
    let client = Client::new(server, CLIENT_ID).with_secret(CLIENT_SECRET);
    let client = OidcClient::new(client.with_redirect_uri(REDIRECT_URI)?)?;
    let uri = client.keys().ok_or("no address of keys")?.uri().clone();
    Ok(client.with_keys(RemoteJwks::with_rules(uri, backend.rules())))
}

fn login(material: &Material, backend: Backend) -> Fallible<Subject<'static>> {
    let now = material.jose.now;
    let env = FixedEnv::new(now);
    let client = discovered(backend, &env)?;
    let token = Secret::new(material.jose.id_token(&material.jose.rs256)?);
    let first = client.verify_id_token(&token, id_token::expectations());
    done(first, [&material.jose.jwks()], &env)?;
    let (_, nonce) = authenticated(&client, now)?;
    let (tokens, claims) = (material.token_response(&nonce)?, userinfo());
    let owner = client.clone();
    let prepare = move || authenticated(&owner, now).map(|(response, _)| response);
    let call = move |response: Fallible<AuthenticationResponse>| {
        let user = done(client.login(response?), [&tokens], &env)?;
        let asked = client.userinfo(&user.tokens, user.id_token.subject())?;
        let claims = done(asked, [&claims], &env)?;
        let is_told = claims.claims().email()?.as_deref() == Some(EMAIL);
        Fallible::Ok(is_told && id_token::is_read(&user.id_token))
    };
    call(prepare())?;
    Ok(Subject::prepared(LOGIN, prepare, move |response| {
        assert!(call(response).is_ok_and(|is_read| is_read));
    }))
}

/// A response as the user's browser brings it, and the nonce of the request: the same each time.
fn authenticated(client: &OidcClient, now: UnixTime) -> Fallible<(AuthenticationResponse, String)> {
    let request = client.authentication().scope("email");
    let request = request
        .max_age(Duration::from_secs(3_600))
        .essential_acr([ACR]);
    let (authorization, pending) = request.begin(&FixedEnv::new(now))?;
    let mut params = authorization.url().split(['?', '&']);
    let nonce = params.find_map(|param| param.strip_prefix("nonce="));
    let nonce = nonce.ok_or("no nonce")?.to_owned();
    let issuer = encode_form_value(ISSUER);
    let callback = format!("code={CODE}&state={}&iss={issuer}", pending.state());
    Ok((pending.response(&*callback)?, nonce))
}

/// Runs a flow over a transport that has these answers ready.
fn done<I, const N: usize>(
    flow: I,
    answers: [&str; N],
    env: &FixedEnv,
) -> Fallible<<I::Flow as Pending>::Output>
where
    I: IntoStep,
    <I::Flow as Pending>::Error: Error + 'static,
{
    let mut step = flow.into_step(env)?;
    for body in answers {
        let Step::Send(request, flow) = step else {
            return Err("a request comes first".into());
        };
        black_box(request);
        step = flow.receive(Ok(answer(body)), env)?;
    }
    match step {
        Step::Done(output) => Ok(output),
        _ => Err("there is more to do".into()),
    }
}
