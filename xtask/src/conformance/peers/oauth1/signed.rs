//! Signed requests, of every kind: the server's own verification is the judge.

use adapter_tests::{Payload, Session as _, Stack};
use http::{Method, Request};
use oauth_step::{Response, SystemEnv, UnixTime, random_token};
use oauth1_core::{Client, Error, Misuse, Placement, Signer, SigningOptions};
use serde_json::{Value, json};

use super::super::{ensure, failure};
use super::Bench;
use crate::Fallible;

/// Pairs as they go over the wire, and what they stand for.
struct Parameters {
    name: &'static str,
    wire: &'static str,
    decoded: &'static [(&'static str, &'static str)],
}

/// Left as they are: what both libraries take unencoded. They refuse more of what is legal.
const PARAMETERS: [Parameters; 5] = [
    Parameters {
        name: "plain",
        wire: "file=vacation.jpg&size=original",
        decoded: &[("file", "vacation.jpg"), ("size", "original")],
    },
    Parameters {
        name: "reserved characters",
        wire: "a%26b=c%3Dd&legal=!:,;@/?*()-._~&all=%21%2A%27%28%29%3B%3A%40%26%3D%2B%24%2C%2F%3F%25%23%5B%5D&s=2+q%20r",
        decoded: &[
            ("a&b", "c=d"),
            ("all", "!*'();:@&=+$,/?%#[]"),
            ("legal", "!:,;@/?*()-._~"),
            ("s", "2 q r"),
        ],
    },
    Parameters {
        name: "Unicode",
        wire: "%C3%A9=%E2%98%83&lower=%f0%9f%a6%80",
        decoded: &[("lower", "\u{1f980}"), ("\u{e9}", "\u{2603}")],
    },
    Parameters {
        name: "duplicate names",
        wire: "a=2&a=1&b=x&a=2&a%20=3",
        decoded: &[("a", "1"), ("a", "2"), ("a", "2"), ("a ", "3"), ("b", "x")],
    },
    Parameters {
        name: "empty values",
        wire: "b=&a&&c=1&d==",
        decoded: &[("a", ""), ("b", ""), ("c", "1"), ("d", "=")],
    },
];

/// What a request carries.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Body {
    None,
    Form,
    Json,
}

impl<A: Stack> Bench<'_, A> {
    /// One method in one place: every body with all parameters.
    pub(super) async fn signed(&self, method: &str, placement: Placement) -> Fallible<()> {
        let client = self.client()?.with_signature_method(self.method(method)?);
        let client = client.with_placement(placement);
        let signer = client.signer(&self.token()?);
        for parameters in &PARAMETERS {
            for body in [Body::None, Body::Form, Body::Json] {
                let went = self.one(&signer, parameters, body).await;
                went.map_err(|error| format!("{}, {body:?}: {error}", parameters.name))?;
            }
        }
        Ok(())
    }

    async fn one(&self, signer: &Signer, parameters: &Parameters, body: Body) -> Fallible<()> {
        let client = signer.client();
        // The draft has a hash for every method but PLAINTEXT.
        let is_hashed = body == Body::Json && client.signature_method().name() != "PLAINTEXT";
        let request = self.request(client, parameters, body, is_hashed)?;
        let outcome = self.adapter.signing(signer.clone()).call(request).await;
        if (client.placement(), body) == (Placement::Form, Body::Json) {
            // There is no room for the parameters, and nothing was sent.
            let refused = failure(outcome, "parameters beside JSON")?;
            let is_misuse = matches!(refused, Error::Misuse(Misuse::NoForm));
            return ensure(is_misuse, format!("another error: {refused}"));
        }
        let pairs = parameters
            .decoded
            .iter()
            .map(|(name, value)| json!([name, value]));
        let pairs: Vec<Value> = match body {
            // The same in the query and in the form.
            Body::Form => pairs.flat_map(|pair| [pair.clone(), pair]).collect(),
            _ => pairs.collect(),
        };
        let placement = match client.placement() {
            Placement::Form => "body",
            Placement::Header => "header",
            Placement::Query => "query",
        };
        let answer = answer(&outcome?)?;
        for (name, expected) in [
            ("user", json!("alice")),
            ("method", json!(client.signature_method().name())),
            ("placement", json!(placement)),
            ("body_hash", json!(is_hashed)),
            ("parameters", json!(pairs)),
        ] {
            let found = answer.get(name).unwrap_or(&Value::Null);
            ensure(
                *found == expected,
                format!("{name} is {found}, not {expected}"),
            )?;
        }
        Ok(())
    }

    fn request(
        &self,
        client: &Client,
        parameters: &Parameters,
        body: Body,
        is_hashed: bool,
    ) -> Fallible<Request<Payload>> {
        let method = match (client.placement(), body) {
            (Placement::Header | Placement::Query, Body::None) => Method::GET,
            (_, Body::Json) => Method::PUT,
            _ => Method::POST,
        };
        let request = Request::builder()
            .method(method)
            .uri(format!("{}?{}", self.resource(), parameters.wire))
            .extension(SigningOptions::new().body_hash(is_hashed));
        Ok(match body {
            Body::None => request.body(Payload::Empty)?,
            Body::Form => request
                .header(
                    "content-type",
                    "application/x-www-form-urlencoded; charset=UTF-8",
                )
                .body(parameters.wire.into())?,
            Body::Json => request
                .header("content-type", "application/json")
                .body("{\"fo\u{f5}\":\"bar\"}".into())?,
        })
    }

    pub(super) async fn two_legged(&self) -> Fallible<()> {
        let url = format!("{}/two-legged?a=1", self.peer.server.issuer);
        let signed = self.adapter.signing(self.client()?.two_legged());
        let answer = answer(&signed.get(&url).await?)?;
        ensure(
            answer.get("user") == Some(&Value::Null),
            "a user without a token",
        )?;
        // An empty token, which is signed along.
        let signed = self
            .adapter
            .signing(self.client()?.with_empty_token().two_legged());
        super::signed::answer(&signed.get(&url).await?).map(|_| ())
    }

    pub(super) async fn nonce_twice(&self) -> Fallible<()> {
        let signed = self.adapter.signing(self.client()?.signer(&self.token()?));
        let nonce = random_token(&SystemEnv::new(), 16);
        let mut statuses = Vec::new();
        for _ in 0..2 {
            let mut request = adapter_tests::get(&self.resource());
            let options = SigningOptions::new().nonce(nonce.clone());
            request.extensions_mut().insert(options);
            statuses.push(signed.call(request).await?.status().as_u16());
        }
        ensure(statuses == [200, 401], format!("{statuses:?}"))
    }

    pub(super) async fn another_token(&self) -> Fallible<()> {
        let token = oauth1_core::TokenCredentials::new("another", "token");
        let signed = self.adapter.signing(self.client()?.signer(&token));
        let status = signed.get(&self.resource()).await?.status();
        ensure(status == 401, status.to_string())
    }

    pub(super) async fn clock_behind(&self) -> Fallible<()> {
        let client = self.client()?;
        client.correct_clock(UnixTime(1_000_000_000), UnixTime(1_000_000_600));
        let signed = self.adapter.signing(client.signer(&self.token()?));
        let status = signed.get(&self.resource()).await?.status();
        ensure(status == 400, status.to_string())?;
        client.correct_clock(UnixTime(0), UnixTime(0));
        let status = signed.get(&self.resource()).await?.status();
        ensure(status == 200, status.to_string())
    }
}

/// What the server has verified, or what it says against it.
fn answer(response: &Response) -> Fallible<Value> {
    let (status, body) = (response.status(), response.body());
    let said = || format!("{status}: {}", String::from_utf8_lossy(body));
    ensure(status == 200, said())?;
    Ok(serde_json::from_slice(body)?)
}
