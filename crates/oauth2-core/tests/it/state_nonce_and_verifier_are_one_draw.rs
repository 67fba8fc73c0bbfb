use std::sync::atomic::{AtomicUsize, Ordering};

use flow_script::{env, field, json, play};
use oauth_step::{Env, UnixTime};

use super::support::{GRANTED, client, query, respond, value};

struct Counting(AtomicUsize);

impl Env for Counting {
    fn now(&self) -> UnixTime {
        flow_script::NOON
    }

    fn fill_random(&self, bytes: &mut [u8]) {
        self.0.fetch_add(1, Ordering::SeqCst);
        // 128 bits for state and nonce each, 256 for the verifier.
        assert!(bytes.len() >= 16 + 16 + 32);
        bytes
            .iter_mut()
            .zip(0..)
            .for_each(|(byte, number)| *byte = number);
    }
}

#[test]
fn and_differ_from_each_other() {
    let counting = Counting(AtomicUsize::new(0));
    let client = client();
    let (_, pending) = client
        .authorization()
        .scope("openid")
        .begin(&counting)
        .unwrap();
    assert_eq!(counting.0.load(Ordering::SeqCst), 1);
    let (state, nonce) = (
        pending.state().to_owned(),
        pending.nonce().unwrap().to_owned(),
    );
    let code = respond(pending, "&code=c").unwrap();
    assert_eq!(code.nonce(), Some(nonce.as_str()));
    let (_, requests) = play(client.exchange_code(code), [json(200, GRANTED)], &env());
    let verifier = field(&requests[0], "code_verifier").unwrap();
    // base64url of the bytes 0 to 15, 16 to 31, 32 to 63
    assert_eq!(state, "AAECAwQFBgcICQoLDA0ODw");
    assert_eq!(nonce, "EBESExQVFhcYGRobHB0eHw");
    assert_eq!(verifier, "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8");
}

#[test]
fn they_are_fresh_each_time() {
    let (client, env) = (client(), env());
    let begin = || client.authorization().begin(&env).unwrap().1;
    assert_ne!(begin().state(), begin().state());
}

#[test]
fn those_of_the_applications_own_are_encoded() {
    let (client, env) = (client(), env());
    let builder = client.authorization().state("a&b=c").nonce("d e+f");
    let (authorization, _) = builder.begin(&env).unwrap();
    let url = authorization.url();
    assert!(url.contains("&state=a%26b%3Dc&nonce=d+e%2Bf&"), "{url}");
}

#[test]
fn a_nonce_is_sent_with_openid_or_by_name() {
    let (client, env) = (client(), env());
    let nonce = |builder: oauth2_core::AuthorizationRequestBuilder<'_>| {
        let (authorization, pending) = builder.begin(&env).unwrap();
        let sent = value(&query(authorization.url()), "nonce").map(str::to_owned);
        assert_eq!(sent.as_deref(), pending.nonce());
        sent
    };
    let begin = || client.authorization();
    assert_eq!(nonce(begin()), None);
    assert_eq!(nonce(begin().scope("openids")), None);
    assert!(nonce(begin().scope("a openid")).is_some());
    assert!(nonce(begin().with_nonce()).is_some());
    assert_eq!(nonce(begin().scope("openid").without_nonce()), None);
    assert_eq!(
        nonce(begin().nonce("n-0S6_WzA2Mj")).as_deref(),
        Some("n-0S6_WzA2Mj")
    );
    assert!(begin().nonce("").begin(&env).is_err());
}
