//! What the tests share: a client that is set up, and reading what it sends.

use std::collections::BTreeMap;
use std::fmt::Debug;

use flow_script::env;
use http::HeaderMap;
use oauth_step::{Request, Response};
use oauth1_core::{
    Client, Error, Misuse, PeerFault, Signer, SigningOptions, TemporaryCredentials,
    TokenCredentials, Verified,
};

use crate::naive::{self, Found};

/// The client of RFC 5849 §1.2, with its endpoints.
pub(crate) fn client() -> Client {
    Client::new("dpf43f3p2l4k3l03", "kd94hf93k423kf44")
        .with_temporary_credentials_endpoint("https://photos.example.net/initiate")
        .unwrap()
        .with_authorization_endpoint("https://photos.example.net/authorize")
        .unwrap()
        .with_token_credentials_endpoint("https://photos.example.net/token")
        .unwrap()
}

/// A success with a form.
pub(crate) fn form(body: &str) -> Response {
    let form = [("content-type", "application/x-www-form-urlencoded")];
    flow_script::response(200, &form, body)
}

/// The parameters in the header, decoded; each must be there once.
pub(crate) fn header(headers: &HeaderMap) -> BTreeMap<String, String> {
    let value = headers["authorization"].to_str().unwrap();
    let parameters = value.strip_prefix("OAuth ").unwrap();
    let mut found = BTreeMap::new();
    for parameter in parameters.split(", ") {
        let (name, value) = parameter.split_once('=').unwrap();
        let value = value.strip_prefix('"').unwrap().strip_suffix('"').unwrap();
        let before = found.insert(name.to_owned(), decode(value));
        assert!(before.is_none(), "{name} comes twice in {parameters}");
    }
    found
}

/// Percent-decoding, by other code than the crate's.
pub(crate) fn decode(encoded: &str) -> String {
    let mut octets = Vec::new();
    let mut rest = encoded.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        if *first == b'%' {
            let digits = std::str::from_utf8(&after[..2]).unwrap();
            octets.push(u8::from_str_radix(digits, 16).unwrap());
            rest = &after[2..];
        } else {
            octets.push(*first);
            rest = after;
        }
    }
    String::from_utf8(octets).unwrap()
}

/// The client's secret.
pub(crate) const SECRET: &str = "kd94hf93k423kf44";
/// The secret of [`signer`]'s token.
pub(crate) const TOKEN_SECRET: &str = "pfkkdhi9sl3r4s00";

/// The client with the token of RFC 5849 §1.2.
pub(crate) fn signer() -> Signer {
    signer_of(&client())
}

pub(crate) fn signer_of(client: &Client) -> Signer {
    client.signer(&TokenCredentials::new("nnch734d00sl2jdk", TOKEN_SECRET))
}

pub(crate) const CALLBACK: &str = "http://printer.example.com/ready";

/// What a good server answers to the first request, and to the last.
pub(crate) const BEGUN: &str = "oauth_token=hh5s93j4hdidpola&oauth_token_secret=hdhd0244k9j7ao03&oauth_callback_confirmed=true";
pub(crate) const GRANTED: &str = "oauth_token=nnch734d00sl2jdk&oauth_token_secret=pfkkdhi9sl3r4s00";

/// What comes of the first request with an answer.
pub(crate) fn begin(client: &Client, answer: Response) -> Result<TemporaryCredentials, Error> {
    let flow = client.temporary_credentials(CALLBACK);
    let (outcome, requests) = flow_script::play(flow, [answer], &env());
    assert_eq!(requests.len(), 1);
    outcome
}

/// An authorization that has begun.
pub(crate) fn temporary() -> TemporaryCredentials {
    begin(&client(), form(BEGUN)).unwrap()
}

/// One that the resource owner has agreed to.
pub(crate) fn verified() -> Verified {
    let callback = "/ready?oauth_token=hh5s93j4hdidpola&oauth_verifier=hfdp7dh39dks9884";
    temporary().response(callback).unwrap()
}

/// What comes of the last request with an answer.
pub(crate) fn redeem(client: &Client, answer: Response) -> Result<TokenCredentials, Error> {
    let flow = client.token_credentials(verified());
    let (outcome, requests) = flow_script::play(flow, [answer], &env());
    assert_eq!(requests.len(), 1);
    outcome
}

/// What comes of either with an answer.
pub(crate) fn everywhere(client: &Client, answer: &Response) -> [Result<(), Error>; 2] {
    [
        begin(client, answer.clone()).map(drop),
        redeem(client, answer.clone()).map(drop),
    ]
}

/// What the application got wrong.
pub(crate) fn misuse<T: Debug>(outcome: Result<T, Error>) -> Misuse {
    match outcome {
        Err(Error::Misuse(misuse)) => misuse,
        other => panic!("expected a misuse, got {other:?}"),
    }
}

/// What the peer got wrong.
pub(crate) fn fault<T: Debug>(outcome: Result<T, Error>) -> PeerFault {
    match outcome {
        Err(Error::Peer { fault, .. }) => fault,
        other => panic!("expected a fault of the peer, got {other:?}"),
    }
}

/// A request with a body, as adapters have it.
pub(crate) fn request(method: &str, uri: &str, media_type: &str, body: &str) -> Request {
    let mut request = http::Request::builder().method(method).uri(uri);
    if !media_type.is_empty() {
        request = request.header("content-type", media_type);
    }
    request.body(body.as_bytes().to_vec()).unwrap()
}

pub(crate) fn get(uri: &str) -> Request {
    request("GET", uri, "", "")
}

/// Signs a request and its body, and gives it as it will be sent.
pub(crate) fn sign(signer: &Signer, request: Request) -> Result<Request, Error> {
    sign_with(signer, &SigningOptions::new(), request)
}

pub(crate) fn sign_with(
    signer: &Signer,
    options: &SigningOptions,
    request: Request,
) -> Result<Request, Error> {
    let (mut head, body) = request.into_parts();
    let signed = signer.sign_with(options, &mut head, Some(&body), &env())?;
    Ok(Request::from_parts(head, signed.unwrap_or(body)))
}

/// The base string that a request's signature is about, read off by the naive implementation from
/// the request as it will be sent.
pub(crate) fn signed(request: Request) -> Found {
    let request = sign(&signer(), request).unwrap();
    naive::verified(&request, SECRET, TOKEN_SECRET)
}
