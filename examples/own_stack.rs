//! `cargo run --example own_stack`: a login over `TcpStream` alone. Whatever sends HTTP will do.

use std::error::Error;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

use loopback_provider::LoopbackProvider;
use oauth_step::{
    DEFAULT_BODY_LIMIT as LIMIT, Env, IntoStep, Pending, Request, Response, Step, SystemEnv,
    TransportError, TransportErrorKind,
};
use oauth2_core::Client;
use oidc_idtoken::{OidcClient, discover};

fn main() -> Result<(), Box<dyn Error>> {
    let provider = LoopbackProvider::start_blocking()?;
    let env = SystemEnv::new();

    let server = run(discover(provider.issuer()), &env)?;
    println!("Found the provider {}", server.issuer());

    let client = Client::new(server, provider.client_id())
        .with_secret(provider.client_secret().to_owned())
        .with_redirect_uri(provider.redirect_uri())?;
    let client = OidcClient::new(client)?;
    let (authorization, pending) = client.authentication().scope("email").begin(&env)?;

    // A browser's part, with a user who says yes to everything.
    let answer = send(http::Request::get(authorization.url()).body(Vec::new())?)?;
    let callback = answer.headers()["location"].to_str()?;

    let user = run(client.login(pending.response(callback)?), &env)?;
    println!("Logged in as {}", user.id_token.subject());

    let claims = run(
        client.userinfo(&user.tokens, user.id_token.subject())?,
        &env,
    )?;
    println!(
        "Reached at {}",
        claims.claims().email()?.unwrap_or_default()
    );
    Ok(())
}

/// Drives any flow to its end.
fn run<P: Pending>(flow: impl IntoStep<Flow = P>, env: &dyn Env) -> Result<P::Output, P::Error> {
    let mut step = flow.into_step(env)?;
    loop {
        step = match step {
            Step::Send(request, awaiting) => awaiting.receive(send(request), env)?,
            Step::Wait(pause, sleeping) => {
                pause.block();
                sleeping.wake(env)?
            }
            Step::Done(output) => return Ok(output),
            _ => return Err(TransportError::unsupported().into()),
        };
    }
}

/// The whole HTTP stack: no redirects, no cookies, and an end to every answer.
fn send(request: Request) -> Result<Response, TransportError> {
    let broken = |error| TransportError::new(TransportErrorKind::Broken, error);
    let read = exchange(&request).map_err(broken)?;
    if read.len() > LIMIT {
        return Err(TransportError::too_large());
    }
    parse(&read).ok_or_else(|| broken("this is not HTTP".into()))
}

fn exchange(request: &Request) -> Result<Vec<u8>, Box<dyn Error + Send + Sync>> {
    let host = request.uri().authority().ok_or("no host")?;
    let path = request.uri().path_and_query().ok_or("no path")?;
    let mut head = format!("{} {path} HTTP/1.0\r\nhost: {host}\r\n", request.method());
    for (name, value) in request.headers() {
        head += &format!("{name}: {}\r\n", value.to_str()?);
    }
    head += &format!("content-length: {}\r\n\r\n", request.body().len());
    let mut stream = TcpStream::connect(host.as_str())?;
    stream.set_read_timeout(Some(Duration::from_secs(10)))?;
    stream.write_all(&[head.as_bytes(), request.body()].concat())?;
    let mut read = Vec::new();
    stream.take(LIMIT as u64 + 1).read_to_end(&mut read)?;
    Ok(read)
}

fn parse(read: &[u8]) -> Option<Response> {
    let end = read.windows(4).position(|window| window == b"\r\n\r\n")?;
    let (head, body) = read.split_at_checked(end + 4)?;
    let mut lines = str::from_utf8(head).ok()?.lines();
    let mut response = http::Response::builder().status(lines.next()?.get(9..12)?);
    for (name, value) in lines.filter_map(|line| line.split_once(": ")) {
        response = response.header(name, value);
    }
    response.body(body.to_vec()).ok()
}
