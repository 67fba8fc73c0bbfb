//! A login by `oauth2-core` without JOSE over ureq: prints where to send the browser, reads where it
//! came back to.

use std::env::args;
use std::error::Error;
use std::io::stdin;
use std::sync::Arc;

use oauth_step::{
    DEFAULT_BODY_LIMIT, IntoStep, Pending, Request, Response, Step, SystemEnv, TransportError,
    TransportErrorKind, UrlPolicy,
};
use oauth2_core::{Client, ServerMetadata};
use rustls::crypto::aws_lc_rs;
use ureq::Agent;
use ureq::config::AutoHeaderValue;
use ureq::tls::{RootCerts, TlsConfig};

fn main() -> Result<(), Box<dyn Error>> {
    let words: Vec<String> = args().skip(1).collect();
    let [issuer, authorization, token, client_id, redirect_uri] = &*words else {
        return Err(
            "usage: <issuer> <authorization endpoint> <token endpoint> <client id> <redirect URI>"
                .into(),
        );
    };
    let server = ServerMetadata::new(issuer, UrlPolicy::default())?
        .with_authorization_endpoint(authorization)?
        .with_token_endpoint(token)?;
    let client = Client::new(server, client_id).with_redirect_uri(redirect_uri)?;
    let (agent, env) = (agent(), SystemEnv::new());

    let (authorization, pending) = client.authorization().scope("profile").begin(&env)?;
    println!("{}", authorization.url());
    let mut callback = String::new();
    stdin().read_line(&mut callback)?;
    let received = pending.receive(callback.trim_end())?;
    let tokens = run(client.finish_authorization(received), &agent, &env)?;
    let lifetime = tokens.lifetime().map(|lifetime| lifetime.as_secs());
    println!("{} {lifetime:?}", tokens.token_type().as_str());
    Ok(())
}

fn agent() -> Agent {
    let tls = TlsConfig::builder()
        .root_certs(RootCerts::PlatformVerifier)
        .unversioned_rustls_crypto_provider(Arc::new(aws_lc_rs::default_provider()))
        .build();
    let config = Agent::config_builder().tls_config(tls);
    let config = config.http_status_as_error(false).max_redirects(0);
    config.accept_encoding(AutoHeaderValue::None).build().into()
}

fn run<P: Pending>(
    flow: impl IntoStep<Flow = P>,
    agent: &Agent,
    env: &SystemEnv,
) -> Result<P::Output, P::Error> {
    let mut step = flow.into_step(env)?;
    loop {
        step = match step {
            Step::Send(request, awaiting) => awaiting.receive(send(agent, request), env)?,
            Step::Wait(pause, sleeping) => {
                pause.block();
                sleeping.wake(env)?
            }
            Step::Done(output) => return Ok(output),
            _ => return Err(TransportError::unsupported().into()),
        };
    }
}

fn send(agent: &Agent, request: Request) -> Result<Response, TransportError> {
    let broken = |error| TransportError::new(TransportErrorKind::Broken, error);
    let (head, mut body) = agent.run(request).map_err(broken)?.into_parts();
    let limit = DEFAULT_BODY_LIMIT as u64;
    let body = body.with_config().limit(limit).read_to_vec();
    Ok(Response::from_parts(head, body.map_err(broken)?))
}
