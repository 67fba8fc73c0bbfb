//! A peer with keys named by one letter each, for the tests of remote keys.

use std::sync::{Arc, OnceLock};
use std::time::Duration;

use base64ct::{Base64UrlUnpadded, Encoding};
use flow_script::response;
use jose_assert::{
    Algorithm, Algorithms, AwaitVerified, Error, Jwt, JwtVerifier, RemoteJwks, SigningKey,
};
use oauth_step::{Endpoint, FixedEnv, IntoStep, Response, Step, UrlPolicy};

pub(crate) struct Peer {
    pub(crate) keys: Arc<RemoteJwks>,
    pub(crate) env: FixedEnv,
}

pub(crate) fn uri() -> Endpoint {
    Endpoint::parse("https://a.example/jwks?x=%20", UrlPolicy::default()).unwrap()
}

impl Peer {
    pub(crate) fn new() -> Self {
        Self {
            keys: RemoteJwks::new(uri()),
            env: flow_script::env(),
        }
    }

    /// After a first fetch that brought these keys.
    pub(crate) fn with(names: &[&str]) -> Self {
        let peer = Self::new();
        let (_, awaiting) = flow_script::sent(peer.verify(names[0]).unwrap());
        flow_script::done(awaiting.receive(Ok(answer(names)), &peer.env).unwrap());
        peer
    }

    /// Begins to verify a token that names this key and was signed with it.
    pub(crate) fn verify(&self, name: &str) -> Result<Step<AwaitVerified>, Error> {
        self.verify_token(&token(name))
    }

    /// The same without `kid`.
    pub(crate) fn verify_unnamed(&self, name: &str) -> Result<Step<AwaitVerified>, Error> {
        let input = Jwt::new("{}")
            .signing_input(Algorithm::Ed25519, None)
            .unwrap();
        let signature = jose_assert::Signer::sign(&key(name), input.bytes()).unwrap();
        self.verify_token(&input.attach(&signature).unwrap())
    }

    pub(crate) fn verify_token(&self, token: &str) -> Result<Step<AwaitVerified>, Error> {
        let rules = JwtVerifier::new(Algorithms::only(Algorithm::Ed25519));
        self.keys.verify(token, &rules).into_step(&self.env)
    }

    pub(crate) fn pass(&self, seconds: u64) {
        self.env.advance(Duration::from_secs(seconds));
    }

    /// Whether a token of this key makes a fetch; the fetch fails then.
    pub(crate) fn fetches(&self, name: &str) -> bool {
        match self.verify(name) {
            Ok(Step::Send(_, awaiting)) => {
                let _ = awaiting.receive(Ok(unavailable(None)), &self.env);
                true
            }
            Ok(Step::Done(_)) | Err(_) => false,
            Ok(other) => panic!("{other:?}"),
        }
    }

    /// Whether a token of this key makes a fetch; the fetch brings these keys then.
    pub(crate) fn fetches_to_get(&self, name: &str, names: &[&str]) -> bool {
        match self.verify(name) {
            Ok(Step::Send(_, awaiting)) => {
                let _ = awaiting.receive(Ok(answer(names)), &self.env);
                true
            }
            Ok(Step::Done(_)) | Err(_) => false,
            Ok(other) => panic!("{other:?}"),
        }
    }
}

/// The key of this name, always the same.
pub(crate) fn key(name: &str) -> SigningKey {
    static KEYS: OnceLock<Vec<SigningKey>> = OnceLock::new();
    let keys = KEYS.get_or_init(|| {
        let env = flow_script::env();
        let generate = || SigningKey::generate(Algorithm::Ed25519, &env).unwrap();
        (0..26).map(|_| generate()).collect()
    });
    let at = usize::from(name.as_bytes()[0] - b'a');
    keys[at].clone().with_key_id(name)
}

pub(crate) fn token(name: &str) -> String {
    Jwt::new("{}").sign(&key(name)).unwrap()
}

pub(crate) fn set(names: &[&str]) -> String {
    let keys = names.iter().map(|name| key(name).public_jwk().unwrap());
    format!(r#"{{"keys":[{}]}}"#, keys.collect::<Vec<_>>().join(","))
}

/// The set of these keys.
pub(crate) fn answer(names: &[&str]) -> Response {
    flow_script::json(200, &set(names))
}

/// The same with further headers.
pub(crate) fn answer_with(names: &[&str], headers: &[(&str, &str)]) -> Response {
    let json = [("content-type", "application/jwk-set+json")];
    response(200, &[&json[..], headers].concat(), set(names))
}

pub(crate) fn unavailable(retry_after: Option<&str>) -> Response {
    let header = retry_after.map(|after| ("retry-after", after));
    response(503, header.as_slice(), "")
}

pub(crate) fn b64(octets: impl AsRef<[u8]>) -> String {
    Base64UrlUnpadded::encode_string(octets.as_ref())
}
