use base64ct::{Base64, Encoding};
use flow_script::{VectorCounts, env, json, play};
use http::{HeaderMap, HeaderValue, Method, Uri};
use jose_assert::{Certificate, Thumbprint};
use oauth_step::{FixedEnv, Origin, UnixTime};
use oauth2_core::{Dpop, TokenType};
use serde_json::Value;

use super::support::{Proof, client, es256};

const EXAMPLE_TOKEN: &str = "Kz~8mXK1EalYznwH-LC-1fBAo.4Ljp~zsPE_NeO.gxU";

fn vectors(section: &str) -> Value {
    let text = include_str!("../vectors/dpop.json");
    let mut all: Value = serde_json::from_str(text).unwrap();
    all[section].take()
}

/// Says that so many examples came out.
fn say(set: &str, accepted: usize) {
    let mut counts = VectorCounts::new();
    (0..accepted).for_each(|_| counts.accept());
    counts.say(set, "any");
}

/// What we would have said in the place of each example: the same but for key, `jti` and order.
#[test]
fn proofs() {
    let examples = vectors("dpop_proofs");
    let examples = examples.as_array().unwrap();
    assert_eq!(examples.len(), 3);
    for example in examples {
        let printed = Proof::read(example["proof"].as_str().unwrap());
        assert_eq!(printed.claims, example["claims"]);
        assert_eq!(printed.header["jwk"], vectors("dpop_key"));
        let method = Method::from_bytes(printed.text("htm").unwrap().as_bytes()).unwrap();
        let uri: Uri = printed.text("htu").unwrap().parse().unwrap();
        let env = FixedEnv::new(UnixTime(printed.claims["iat"].as_u64().unwrap()));
        let token = printed.text("ath").map(|_| EXAMPLE_TOKEN);
        let dpop = Dpop::new(es256()).unwrap();
        let ours = dpop.proof(&method, &uri, token, &env).unwrap();
        let mut ours = Proof::read(ours.to_str().unwrap());
        ours.claims["jti"] = printed.claims["jti"].clone();
        assert_eq!(ours.claims, printed.claims);
        ours.header["jwk"] = printed.header["jwk"].clone();
        assert_eq!(ours.header, printed.header);
    }
    say("oauth2.json dpop_proofs", examples.len());
}

#[test]
fn the_thumbprint() {
    let example = vectors("dpop_jkt");
    let thumbprint = Thumbprint::of_jwk(example["jwk"].to_string()).unwrap();
    assert_eq!(thumbprint.to_string(), example["jkt"].as_str().unwrap());
    say("oauth2.json dpop_jkt", 1);
}

#[test]
fn the_nonce() {
    let example = vectors("dpop_nonce");
    let expected = &example["claims_next"];
    let dpop = Dpop::new(es256()).unwrap();
    let uri: Uri = expected["htu"].as_str().unwrap().parse().unwrap();
    let mut headers = HeaderMap::new();
    let nonce = HeaderValue::from_str(example["header"].as_str().unwrap());
    headers.insert("dpop-nonce", nonce.unwrap());
    assert!(dpop.learn(Origin::of(&uri).unwrap(), &headers));
    let proof = dpop.proof(&Method::POST, &uri, None, &env()).unwrap();
    let proof = Proof::read(proof.to_str().unwrap());
    for name in ["nonce", "htm", "htu"] {
        assert_eq!(proof.claims[name], expected[name]);
    }
    say("oauth2.json dpop_nonce", 1);
}

#[test]
fn the_token_response() {
    let examples = vectors("responses");
    let answer = json(200, examples[0]["body"].as_str().unwrap());
    let (outcome, _) = play(client().client_credentials(), [answer], &env());
    let tokens = outcome.unwrap();
    assert_eq!(*tokens.token_type(), TokenType::Dpop);
    assert_eq!(tokens.access_token().expose(), EXAMPLE_TOKEN);
    say("oauth2.json responses, with a proof", 1);
}

/// RFC 8705, Appendix A: the thumbprint that a token bound to this certificate carries in `cnf`.
#[test]
fn the_thumbprint_of_the_certificate() {
    let all: Value = serde_json::from_str(include_str!("../vectors/oauth2.json")).unwrap();
    let example = &all["mtls"];
    let der = Base64::decode_vec(example["certificate_der_b64"].as_str().unwrap()).unwrap();
    let certificate = Certificate::from_der(der).unwrap();
    assert_eq!(
        certificate.x5t_s256(),
        example["x5t#S256"].as_str().unwrap()
    );
    say("oauth2.json mtls", 1);
}
