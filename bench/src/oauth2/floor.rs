//! The floor: straight-line code that makes the same octets, for these values alone, with one
//! random draw, and checks nothing.

use std::hint::black_box;

use aws_lc_rs::rand::SystemRandom;
use aws_lc_rs::signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair};
use base64ct::{Base64, Base64UrlUnpadded, Encoding};
use http::header::{ACCEPT, AUTHORIZATION as AUTHORIZATION_HEADER, CONTENT_TYPE};
use http::{HeaderMap, HeaderName, HeaderValue, Method, Request, Uri};
use oauth_step::{Env, SystemEnv};
use p256::ecdsa::signature::Signer as _;
use serde::Deserialize;
use sha2::{Digest, Sha256};

use super::material::{
    ACCESS_TOKEN, CLIENT_ID, CLIENT_SECRET, CODE, Material, RESPONSE, TOKEN_ENDPOINT, VERIFIER,
    response,
};
use super::{
    AUTHORIZATION, DPOP_AWS_LC_RS, DPOP_RUST_CRYPTO, EXCHANGE, TOKEN_REQUEST, TOKEN_RESPONSE, Who,
};
use crate::Fallible;
use crate::keys::number;
use crate::round::Subject;
use crate::session::head;

pub(super) fn subjects(material: &Material) -> Fallible<Vec<(Who, Subject<'static>)>> {
    let (request, sent) = (Posting::new()?, Posting::new()?);
    let aws = aws_lc_rs(material)?;
    let rust = rust_crypto(material)?;
    let subjects = [
        Subject::new(AUTHORIZATION, || {
            black_box(authorization_url());
        }),
        Subject::new(TOKEN_REQUEST, move || {
            black_box(request.make(black_box(CODE), black_box(VERIFIER)));
        }),
        Subject::new(TOKEN_RESPONSE, || {
            assert!(black_box(Granted::read(black_box(RESPONSE.as_bytes()))).is_some());
        }),
        Subject::new(EXCHANGE, move || {
            black_box(sent.make(black_box(CODE), black_box(VERIFIER)));
            let response = response();
            assert!(black_box(Granted::read(black_box(response.body()))).is_some());
        }),
        proving(DPOP_AWS_LC_RS, material, aws)?,
        proving(DPOP_RUST_CRYPTO, material, rust)?,
    ];
    let floor = subjects.into_iter().map(|subject| (Who::Floor, subject));
    Ok(floor.collect())
}

/// The URL, and the random values in base64url: state, nonce and verifier.
fn authorization_url() -> (String, [u8; 22 + 22 + 43]) {
    let mut random = [0; 16 + 16 + 32];
    SystemEnv::new().fill_random(&mut random);
    let (state, rest) = random.split_at(16);
    let (nonce, verifier) = rest.split_at(16);
    let mut drawn = [0; 22 + 22 + 43];
    let (first, rest) = drawn.split_at_mut(22);
    let (second, third) = rest.split_at_mut(22);
    let mut url = String::with_capacity(512);
    url.push_str(URL);
    url.push_str(encode(state, first));
    url.push_str("&nonce=");
    url.push_str(encode(nonce, second));
    url.push_str("&code_challenge=");
    let digest = Sha256::digest(encode(verifier, third));
    url.push_str(encode(&digest, &mut [0; 43]));
    url.push_str("&code_challenge_method=S256");
    (url, drawn)
}

fn encode<'b>(octets: &[u8], buffer: &'b mut [u8]) -> &'b str {
    Base64UrlUnpadded::encode(octets, buffer).unwrap_or_default()
}

/// What is the same in every token request.
struct Posting {
    uri: Uri,
    basic: HeaderValue,
}

impl Posting {
    fn new() -> Fallible<Self> {
        let credentials = format!("{CLIENT_ID}:{CLIENT_SECRET}");
        let basic = format!("Basic {}", Base64::encode_string(credentials.as_bytes()));
        let mut basic = HeaderValue::try_from(basic)?;
        basic.set_sensitive(true);
        let uri = TOKEN_ENDPOINT.parse()?;
        Ok(Self { uri, basic })
    }

    /// Neither has a character that a form would encode.
    fn make(&self, code: &str, verifier: &str) -> Request<Vec<u8>> {
        let mut body = Vec::with_capacity(256);
        body.extend_from_slice(b"grant_type=authorization_code&code=");
        body.extend_from_slice(code.as_bytes());
        body.extend_from_slice(
            b"&redirect_uri=https%3A%2F%2Fclient.example.org%2Flogin%2Fcallback",
        );
        body.extend_from_slice(b"&code_verifier=");
        body.extend_from_slice(verifier.as_bytes());
        let mut headers = HeaderMap::with_capacity(4);
        let form = HeaderValue::from_static("application/x-www-form-urlencoded");
        headers.insert(CONTENT_TYPE, form);
        headers.insert(ACCEPT, HeaderValue::from_static("application/json"));
        headers.insert(AUTHORIZATION_HEADER, self.basic.clone());
        let mut request = Request::new(body);
        *request.method_mut() = Method::POST;
        *request.uri_mut() = self.uri.clone();
        *request.headers_mut() = headers;
        request
    }
}

/// The members, where they stand in the body.
#[derive(Deserialize)]
#[allow(dead_code, reason = "it is enough that they are found")]
struct Granted<'a> {
    access_token: &'a str,
    token_type: &'a str,
    expires_in: u64,
    refresh_token: &'a str,
    scope: &'a str,
}

impl<'a> Granted<'a> {
    fn read(body: &'a [u8]) -> Option<Self> {
        serde_json::from_slice(body).ok()
    }
}

type Signing = Box<dyn Fn(&[u8]) -> Option<[u8; 64]>>;

fn aws_lc_rs(material: &Material) -> Fallible<Signing> {
    let document = material.key.private_der()?.expose().clone();
    let pair = EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &document)?;
    let random = SystemRandom::new();
    Ok(Box::new(move |octets| {
        let signature = pair.sign(&random, octets).ok();
        signature.and_then(|signature| signature.as_ref().try_into().ok())
    }))
}

fn rust_crypto(material: &Material) -> Fallible<Signing> {
    let key = p256::ecdsa::SigningKey::from_slice(&number(&material.key)?)?;
    Ok(Box::new(move |octets| {
        let signature: p256::ecdsa::Signature = key.sign(octets);
        Some(signature.to_bytes().into())
    }))
}

/// Both headers of a call with a bound token; that of the token is ready.
fn proving(name: &'static str, material: &Material, sign: Signing) -> Fallible<Subject<'static>> {
    let jwk = material.key.public_jwk().unwrap_or_default();
    let jwk: serde_json::Value = serde_json::from_str(&jwk)?;
    let member = |name: &str| {
        jwk.get(name)
            .and_then(serde_json::Value::as_str)
            .unwrap_or_default()
    };
    let header = format!(
        r#"{{"alg":"ES256","typ":"dpop+jwt","jwk":{{"crv":"P-256","kty":"EC","x":"{}","y":"{}"}}}}"#,
        member("x"),
        member("y")
    );
    let header = Base64UrlUnpadded::encode_string(header.as_bytes());
    let mut token = HeaderValue::try_from(format!("DPoP {ACCESS_TOKEN}"))?;
    token.set_sensitive(true);
    let parts = std::cell::RefCell::new(head());
    Ok(Subject::new(name, move || {
        let env = SystemEnv::new();
        let mut jti = [0; 16];
        env.fill_random(&mut jti);
        let (mut id, mut hash) = ([0; 22], [0; 43]);
        let claims = format!(
            concat!(
                r#"{{"jti":"{}","htm":"GET","htu":"https://api.example.com/v1/items","#,
                r#""iat":{},"ath":"{}"}}"#
            ),
            encode(&jti, &mut id),
            env.now().0,
            encode(&Sha256::digest(black_box(ACCESS_TOKEN)), &mut hash)
        );
        let mut proof = String::with_capacity(768);
        proof.push_str(&header);
        proof.push('.');
        proof.push_str(encode(claims.as_bytes(), &mut [0; 512]));
        let Some(signature) = sign(proof.as_bytes()) else {
            unreachable!("the key is here");
        };
        proof.push('.');
        proof.push_str(encode(&signature, &mut [0; 86]));
        let headers = &mut parts.borrow_mut().headers;
        headers.insert(AUTHORIZATION_HEADER, token.clone());
        let Ok(proof) = HeaderValue::try_from(proof) else {
            unreachable!("base64url is a header value");
        };
        headers.insert(PROOF, proof);
        black_box(headers.remove(AUTHORIZATION_HEADER));
    }))
}

const PROOF: HeaderName = HeaderName::from_static("dpop");
/// Up to the state.
const URL: &str = concat!(
    "https://server.example.com/oauth2/authorize?response_type=code&client_id=s6BhdRkqt3",
    "&redirect_uri=https%3A%2F%2Fclient.example.org%2Flogin%2Fcallback&scope=read+write&state=",
);
