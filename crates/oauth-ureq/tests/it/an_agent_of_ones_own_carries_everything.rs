use core::time::Duration;
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Instant;

use oauth_ureq::step::TransportErrorKind;
use oauth_ureq::ureq::config::ConfigBuilder;
use oauth_ureq::ureq::middleware::MiddlewareNext;
use oauth_ureq::ureq::typestate::AgentScope;
use oauth_ureq::ureq::{Agent, SendBody};
use oauth_ureq::{ClientIdentity, Driver, OAuth2Auth};
use rcgen::{CertificateParams, KeyPair};

use crate::exchange::{self, fetch};
use crate::server::{Server, answer};

/// With ureq's own settings: a status is an error, redirects are followed.
fn config() -> ConfigBuilder<AgentScope> {
    Agent::config_builder().proxy(None)
}

fn driver(config: ConfigBuilder<AgentScope>) -> Driver {
    Driver::with_agent(config.build().new_agent()).unwrap()
}

fn auth(driver: Driver) -> OAuth2Auth {
    OAuth2Auth::with_driver(driver, "token".to_owned()).unwrap()
}

#[test]
fn a_refusal_is_a_response() {
    let server = Server::answering(answer("401 No", "why"));
    let driver = driver(config());

    let message = fetch(&driver, &server.url("/")).unwrap();
    let mut call = auth(driver).get(server.url("/")).call().unwrap();

    assert_eq!(
        (message.status().as_u16(), &**message.body()),
        (401, &b"why"[..])
    );
    assert_eq!(call.status(), 401);
    assert_eq!(call.body_mut().read_to_string().unwrap(), "why");
}

#[test]
fn a_redirect_is_a_response() {
    let target = Server::answering(answer("200 OK", ""));
    let location = format!("307 Moved\r\nlocation: {}", target.url("/"));
    let server = Server::answering(answer(&location, ""));
    for driver in [driver(config()), exchange::driver()] {
        let message = fetch(&driver, &server.url("/")).unwrap();
        assert_eq!(message.status(), 307);
        let call = auth(driver.clone()).get(server.url("/")).call().unwrap();
        assert_eq!(call.status(), 307);
        // Also where a request brings settings of its own.
        let agent = driver.agent().clone();
        let call = auth(driver).get(server.url("/")).with(|request| {
            let request = agent.configure_request(request);
            request.max_redirects(5).http_status_as_error(true).build()
        });
        assert_eq!(call.call().unwrap().status(), 307);
    }
    assert!(target.has_no_request());
}

#[test]
fn messages_ask_for_no_coding_and_calls_for_what_the_agent_says() {
    let server = Server::answering(answer("200 OK", ""));
    let driver = driver(config().accept_encoding("br"));

    fetch(&driver, &server.url("/")).unwrap();
    assert!(!server.request().contains("accept-encoding"));
    auth(driver).get(server.url("/")).call().unwrap();
    assert!(server.request().contains("\r\naccept-encoding: br\r\n"));
}

#[test]
fn its_middleware_sees_every_request() {
    let server = Server::answering(answer("200 OK", ""));
    let seen = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&seen);
    let count = move |request: http::Request<SendBody>, next: MiddlewareNext| {
        counted.fetch_add(1, Ordering::SeqCst);
        next.handle(request)
    };
    let driver = driver(config().middleware(count));

    fetch(&driver, &server.url("/")).unwrap();
    auth(driver).get(server.url("/")).call().unwrap();

    assert_eq!(seen.load(Ordering::SeqCst), 2);
}

/// The time-out of a call is its request's, or the agent's; that of a message is the driver's.
#[test]
fn messages_and_calls_have_time_outs_of_their_own() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/", listener.local_addr().unwrap());
    let short = Duration::from_millis(50);
    let begun = Instant::now();

    let agent = config().timeout_global(Some(Duration::from_secs(600)));
    let agent = agent.build().new_agent();
    let driver = Driver::builder().agent(agent).timeout(short);
    let driver = driver.build().unwrap();
    let error = fetch(&driver, &url).unwrap_err();
    assert_eq!(error.kind(), TransportErrorKind::TimedOut);
    let call = auth(driver).get(&url).timeout(short).call();
    assert!(call.is_err());
    assert!(begun.elapsed() < Duration::from_secs(300));
}

#[test]
fn it_goes_with_no_settings_for_another() {
    let agent = || config().build().new_agent();
    let key = KeyPair::generate().unwrap();
    let params = CertificateParams::new(vec!["client".to_owned()]).unwrap();
    let certificate = params.self_signed(&key).unwrap();
    let identity =
        ClientIdentity::from_pem(certificate.pem().as_bytes(), key.serialize_pem().as_bytes());
    let builders = [
        Driver::builder().user_agent("mine"),
        Driver::builder().connect_timeout(Duration::from_secs(1)),
        Driver::builder().root_certificates(certificate.pem().as_bytes()),
        Driver::builder().client_identity(identity.unwrap()),
        Driver::builder().dangerous_accept_invalid_certs(),
    ];
    for builder in builders {
        let error = builder.agent(agent()).build().unwrap_err();
        assert_eq!(error.kind(), TransportErrorKind::Unsupported);
    }
    assert!(
        Driver::builder()
            .agent(agent())
            .body_limit(1)
            .build()
            .is_ok()
    );
}
