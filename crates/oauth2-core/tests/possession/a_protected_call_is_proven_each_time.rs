use core::time::Duration;

use base64ct::{Base64UrlUnpadded, Encoding};
use flow_script::{NOON, done, env, field, json, play, response, sent};
use http::request::Parts;
use oauth_step::{Authorize, FixedEnv, Outgoing, Reply, Response, Terms, Verdict};
use oauth2_core::{Bearer, Client, Error, Misuse, Session, TokenPlacement, Tokens};
use sha2::{Digest, Sha256};

use super::support::{API, BOUND, Proof, client, dpop, head, misuse, server, session};

const WAIT: Duration = Duration::from_secs(30);
const AT_ONCE: Verdict = Verdict::Resend(Duration::ZERO);

/// One call with a credential, sent as often as it says.
struct Call<'a, A: Authorize> {
    credential: &'a A,
    attempt: A::Attempt,
    env: &'a FixedEnv,
}

impl<'a, A: Authorize<Error = Error>> Call<'a, A> {
    fn new(credential: &'a A, replayable: bool, env: &'a FixedEnv) -> Self {
        let attempt = credential.attempt(Terms::new(replayable, WAIT));
        Self {
            credential,
            attempt,
            env,
        }
    }

    fn asked(&mut self, url: &str) -> Result<Parts, Error> {
        let mut head = head("GET", url);
        let outgoing = Outgoing::new(&mut head, None);
        let access = self
            .credential
            .authorize(&mut self.attempt, outgoing, self.env)?;
        assert!(access.renewal.is_none() && access.pause.is_none());
        Ok(head)
    }

    fn sent(&mut self) -> Parts {
        self.asked(API).unwrap()
    }

    fn answered(&mut self, answer: &Response) -> Verdict {
        let reply = Reply::Answered(answer.status(), answer.headers());
        self.credential.review(&mut self.attempt, reply, self.env)
    }
}

fn nonce_challenge(nonce: &str) -> Response {
    let headers = [
        ("www-authenticate", r#"DPoP error="use_dpop_nonce""#),
        ("dpop-nonce", nonce),
    ];
    response(401, &headers, "")
}

fn expired() -> Response {
    let challenge = r#"DPoP error="invalid_token", algs="ES256""#;
    response(401, &[("www-authenticate", challenge)], "")
}

/// A bearer of the same token.
fn bearer() -> Bearer {
    let tokens = Tokens::new("at-1", NOON).unwrap();
    Bearer::new(tokens).with_dpop(dpop())
}

fn proven(head: &Parts) -> Proof {
    assert_eq!(head.headers["authorization"], "DPoP at-1");
    assert!(head.headers["authorization"].is_sensitive());
    let proof = Proof::in_head(head);
    assert_eq!(proof.text("htm"), Some("GET"));
    assert_eq!(proof.text("htu"), Some(API));
    let hash = Base64UrlUnpadded::encode_string(&Sha256::digest("at-1"));
    assert_eq!(proof.text("ath"), Some(&*hash));
    proof
}

fn each_time<A: Authorize<Error = Error>>(credential: &A) {
    let env = env();
    let mut jtis = Vec::new();
    for _ in 0..2 {
        let mut call = Call::new(credential, true, &env);
        let proof = proven(&call.sent());
        jtis.push(proof.text("jti").unwrap().to_owned());
        assert_eq!(proof.text("nonce"), None);
    }
    assert_ne!(jtis[0], jtis[1]);
}

// RFC 9449 §7.1: the scheme is `DPoP`, and the proof is about this token.
#[test]
fn by_the_scheme_of_bound_tokens() {
    each_time(&session(&client(), &env()));
    each_time(&bearer());
}

fn challenged<A: Authorize<Error = Error>>(credential: &A) {
    let env = env();
    let mut call = Call::new(credential, true, &env);
    let first = proven(&call.sent());
    assert_eq!(call.answered(&nonce_challenge("n-1")), AT_ONCE);
    let second = proven(&call.sent());
    assert_eq!(second.text("nonce"), Some("n-1"));
    assert_ne!(first.text("jti"), second.text("jti"));
    // RFC 9449 §8: once; the token is not to blame.
    assert_eq!(call.answered(&nonce_challenge("n-2")), Verdict::Accept);
    let next = proven(&Call::new(credential, true, &env).sent());
    assert_eq!(next.text("nonce"), Some("n-2"));
}

#[test]
fn once_more_where_the_server_wants_a_nonce() {
    challenged(&session(&client(), &env()));
    challenged(&bearer());
}

/// A server may take each nonce once: two calls at once answer their own challenges.
#[test]
fn with_the_nonce_of_its_own_challenge() {
    let env = env();
    let session = session(&client(), &env);
    let [mut one, mut other] = [(); 2].map(|()| Call::new(&session, true, &env));
    proven(&one.sent());
    proven(&other.sent());
    assert_eq!(one.answered(&nonce_challenge("n-1")), AT_ONCE);
    assert_eq!(other.answered(&nonce_challenge("n-2")), AT_ONCE);
    assert_eq!(proven(&one.sent()).text("nonce"), Some("n-1"));
    assert_eq!(proven(&other.sent()).text("nonce"), Some("n-2"));
}

fn streaming<A: Authorize<Error = Error>>(credential: &A) {
    let env = env();
    let mut call = Call::new(credential, false, &env);
    proven(&call.sent());
    assert_eq!(call.answered(&nonce_challenge("n-1")), Verdict::Accept);
    let next = proven(&Call::new(credential, false, &env).sent());
    assert_eq!(next.text("nonce"), Some("n-1"));
}

#[test]
fn and_a_body_that_is_gone_is_not_sent_again() {
    streaming(&session(&client(), &env()));
    streaming(&bearer());
}

fn learning<A: Authorize<Error = Error>>(credential: &A) {
    let env = env();
    for (status, nonce) in [(200, "n-1"), (404, "n-2"), (500, "n-3"), (401, "n-4")] {
        let mut call = Call::new(credential, true, &env);
        proven(&call.sent());
        let headers = [("dpop-nonce", nonce), ("www-authenticate", "Basic")];
        let _ = call.answered(&response(status, &headers, ""));
        let next = proven(&Call::new(credential, true, &env).sent());
        assert_eq!(next.text("nonce"), Some(nonce), "{status}");
    }
    // RFC 9449 §9: of the resource server, and of that alone.
    let mut elsewhere = Call::new(credential, true, &env);
    let head = elsewhere.asked("https://other.example.com/").unwrap();
    assert_eq!(Proof::in_head(&head).text("nonce"), None);
}

#[test]
fn and_a_nonce_is_learned_from_any_answer() {
    let keep = |client: Client| {
        let session = Session::builder(client.clone());
        let session = session.with_bare_challenge(oauth2_core::BareChallenge::Return);
        let session = session.build();
        let login = session.sign_in(client.refresh(&"rt-0".into()));
        play(login, [json(200, BOUND)], &env()).0.unwrap();
        session
    };
    learning(&keep(client()));
    learning(&bearer());
}

// RFC 9449 §8: what the server says of the nonce says nothing of the token.
#[test]
fn and_a_challenge_costs_no_token() {
    let env = env();
    let session = session(&client(), &env);
    // Beyond the time in which a new token is not renewed whatever the server says.
    env.advance(Duration::from_secs(60));
    let mut call = Call::new(&session, true, &env);
    proven(&call.sent());
    assert_eq!(call.answered(&nonce_challenge("n-1")), AT_ONCE);
    assert_eq!(call.answered(&nonce_challenge("n-2")), Verdict::Accept);
    let without = response(
        401,
        &[("www-authenticate", r#"DPoP error="use_dpop_nonce""#)],
        "",
    );
    let mut call = Call::new(&session, true, &env);
    proven(&call.sent());
    assert_eq!(call.answered(&without), Verdict::Accept);
    // The same token goes out, and nothing is renewed.
    proven(&Call::new(&session, true, &env).sent());
}

// RFC 9449 §7.1: `invalid_token` in a challenge by this scheme.
#[test]
fn and_an_expired_token_is_renewed_with_the_same_key() {
    let env = env();
    let session = session(&client(), &env);
    env.advance(Duration::from_secs(60));
    let mut call = Call::new(&session, true, &env);
    let first = proven(&call.sent());
    assert_eq!(call.answered(&expired()), AT_ONCE);
    let mut head = head("GET", API);
    let outgoing = Outgoing::new(&mut head, None);
    let access = session.authorize(&mut call.attempt, outgoing, &env);
    let renewal = *access.unwrap().renewal.expect("a renewal");
    let (request, awaiting) = sent(renewal);
    assert_eq!(field(&request, "refresh_token").as_deref(), Some("rt-1"));
    assert_eq!(Proof::of(&request).header["jwk"], first.header["jwk"]);
    let renewed = BOUND.replace("at-1", "at-2");
    done(awaiting.receive(Ok(json(200, &renewed)), &env).unwrap());
    let head = call.sent();
    assert_eq!(head.headers["authorization"], "DPoP at-2");
    let hash = Base64UrlUnpadded::encode_string(&Sha256::digest("at-2"));
    assert_eq!(Proof::in_head(&head).text("ath"), Some(&*hash));
}

// A renewal is challenged as any token request is.
#[test]
fn and_a_renewal_answers_a_challenge_too() {
    let env = env();
    let session = session(&client(), &env);
    let answers = [
        super::support::challenge("n-1"),
        json(200, &BOUND.replace("at-1", "at-2")),
    ];
    let (outcome, requests) = play(session.refresh(), answers, &env);
    outcome.unwrap();
    assert_eq!(requests.len(), 2);
    let head = Call::new(&session, true, &env).sent();
    assert_eq!(head.headers["authorization"], "DPoP at-2");
}

// Stored tokens of another key, or another client's session.
#[test]
fn and_never_without_the_key() {
    let env = env();
    let stored = session(&client(), &env).tokens().unwrap();
    let session = Session::builder(Client::new(server(), "s6BhdRkqt3")).build();
    let (outcome, _) = play(session.sign_in(given(stored.clone())), [], &env);
    outcome.unwrap();
    let refused = Call::new(&session, true, &env).asked(API);
    assert_eq!(misuse(refused), Misuse::DpopKey);
    let alone = Bearer::new(stored);
    let refused = Call::new(&alone, true, &env).asked(API);
    assert_eq!(misuse(refused), Misuse::TokenType);
}

// RFC 9449 §7.1: in the header; §4.1: over https, as any token.
#[test]
fn and_only_where_a_bound_token_goes() {
    let env = env();
    let client = client();
    let tokens = session(&client, &env).tokens().unwrap();
    let in_query = Session::builder(client).with_placement(TokenPlacement::Query);
    let in_query = in_query.build();
    play(in_query.sign_in(given(tokens)), [], &env).0.unwrap();
    let refused = Call::new(&in_query, true, &env).asked(API);
    assert_eq!(misuse(refused), Misuse::TokenType);
    let in_query = bearer().with_placement(TokenPlacement::Query);
    proven(&Call::new(&in_query, true, &env).sent());
    let refused = Call::new(&bearer(), true, &env).asked("http://api.example.com/");
    assert_eq!(misuse(refused), Misuse::TokenOverHttp);
}

/// A login that has ended already.
fn given(tokens: Tokens) -> oauth_step::Step<oauth2_core::AwaitToken> {
    oauth_step::Step::Done(tokens)
}
