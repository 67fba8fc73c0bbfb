//! `alg kid typ`, then extras; `iss sub aud jti iat exp nbf`, then extras. A fresh `jti` each time,
//! and what is not set is not written.

use std::time::Duration;

use base64ct::{Base64UrlUnpadded, Encoding};
use jose_assert::{
    Algorithm, Algorithms, ClientAssertion, GrantAssertion, HmacKey, JwkSet, Jwt, JwtVerifier,
    KeySource, SignedAssertion, SigningKey, Typ,
};
use oauth_step::{FixedEnv, Secret, UnixTime};

const SECRET: &str = "0123456789abcdef0123456789abcdef";
const ISSUER: &str = "https://server.example";

fn env() -> FixedEnv {
    FixedEnv::new(UnixTime(1_700_000_000))
}

fn signer() -> SigningKey {
    SigningKey::from_secret(Algorithm::Hs256, &Secret::from(SECRET)).unwrap()
}

/// Header and claims, with every `jti` as `*`: 128 bits.
fn texts(signed: &SignedAssertion) -> (String, String) {
    let mut parts = signed.token().expose().split('.');
    let mut text = || {
        let part = Base64UrlUnpadded::decode_vec(parts.next().unwrap()).unwrap();
        String::from_utf8(part).unwrap()
    };
    let (header, claims) = (text(), text());
    let (before, rest) = claims.split_once("\"jti\":\"").unwrap();
    let (jti, after) = rest.split_once('"').unwrap();
    assert_eq!(Base64UrlUnpadded::decode_vec(jti).unwrap().len(), 16);
    (header, format!("{before}\"jti\":*{after}"))
}

fn client(assertion: &ClientAssertion) -> (String, String) {
    texts(&assertion.sign(&signer().with_key_id("k1"), &env()).unwrap())
}

fn grant(assertion: &GrantAssertion) -> (String, String) {
    texts(&assertion.sign(&signer(), &env()).unwrap())
}

#[test]
fn of_a_client() {
    let (header, claims) = client(&ClientAssertion::new("cli\"ent", ISSUER));
    assert_eq!(header, r#"{"alg":"HS256","kid":"k1","typ":"JWT"}"#);
    let expected = concat!(
        r#"{"iss":"cli\"ent","sub":"cli\"ent","aud":"https://server.example","#,
        r#""jti":*,"iat":1700000000,"exp":1700000060}"#,
    );
    assert_eq!(claims, expected);
}

#[test]
fn of_a_client_with_everything() {
    let assertion = ClientAssertion::new("c", ISSUER)
        .claim("z", "[1]")
        .not_before()
        .lifetime(Duration::from_secs(5))
        .header("x5t#S256", "\"abc\"")
        .explicit_type()
        .claim("a", "null")
        .audience_list([ISSUER, "https://server.example/token"]);
    let (header, claims) = client(&assertion);
    let expected =
        r#"{"alg":"HS256","kid":"k1","typ":"client-authentication+jwt","x5t#S256":"abc"}"#;
    assert_eq!(header, expected);
    let expected = concat!(
        r#"{"iss":"c","sub":"c","aud":["https://server.example","https://server.example/token"],"#,
        r#""jti":*,"iat":1700000000,"exp":1700000005,"nbf":1700000000,"z":[1],"a":null}"#,
    );
    assert_eq!(claims, expected);
    let other = ClientAssertion::new("c", ISSUER).token_endpoint_as_audience("https://s.example/t");
    assert!(client(&other).1.contains(r#""aud":"https://s.example/t","#));
}

#[test]
fn for_a_grant() {
    let assertion = GrantAssertion::new("https://a.example", "ada", ISSUER);
    let (header, claims) = grant(&assertion);
    assert_eq!(header, r#"{"alg":"HS256","typ":"JWT"}"#);
    let expected = concat!(
        r#"{"iss":"https://a.example","sub":"ada","aud":"https://server.example","#,
        r#""jti":*,"iat":1700000000,"exp":1700003600}"#,
    );
    assert_eq!(claims, expected);
    let assertion = assertion
        .subject("grace")
        .audience("b")
        .claim("scope", "\"read\"")
        .header("typ", "\"x+jwt\"")
        .not_before()
        .lifetime(Duration::from_secs(9));
    let (header, claims) = grant(&assertion);
    assert_eq!(header, r#"{"alg":"HS256","typ":"x+jwt"}"#);
    let expected = concat!(
        r#"{"iss":"https://a.example","sub":"grace","aud":"b","jti":*,"iat":1700000000,"#,
        r#""exp":1700000009,"nbf":1700000000,"scope":"read"}"#,
    );
    assert_eq!(claims, expected);
    let assertion = GrantAssertion::new("i", "s", "a")
        .without_subject()
        .without_audience();
    let expected = r#"{"iss":"i","jti":*,"iat":1700000000,"exp":1700003600}"#;
    assert_eq!(grant(&assertion).1, expected);
}

#[test]
fn under_a_new_name_each_time() {
    let (env, signer) = (env(), signer());
    let client = ClientAssertion::new("c", ISSUER);
    let grant = GrantAssertion::new("c", "s", ISSUER);
    let mut names: Vec<_> = (0..8)
        .map(|at| match at % 2 {
            0 => client.sign(&signer, &env).unwrap(),
            _ => grant.sign(&signer, &env).unwrap(),
        })
        .map(|signed| {
            let verifier = JwtVerifier::new(Algorithms::only(Algorithm::Hs256));
            let secret = HmacKey::new(&Secret::from(SECRET)).unwrap();
            let verified = verifier.verify_with_secret(signed.token().expose(), &secret);
            verified
                .unwrap()
                .claims()
                .string("jti")
                .unwrap()
                .unwrap()
                .into_owned()
        })
        .collect();
    names.sort();
    names.dedup();
    assert_eq!(names.len(), 8);
}

#[test]
fn times_can_be_asked_for() {
    let env = env();
    let signed = ClientAssertion::new("c", ISSUER)
        .sign(&signer(), &env)
        .unwrap();
    assert_eq!(signed.issued_at(), UnixTime(1_700_000_000));
    assert_eq!(signed.expires_at(), UnixTime(1_700_000_060));
    assert_eq!(ClientAssertion::DEFAULT_LIFETIME, Duration::from_secs(60));
    env.advance(Duration::from_secs(7));
    let signed = GrantAssertion::new("c", "s", ISSUER)
        .sign(&signer(), &env)
        .unwrap();
    assert_eq!(signed.issued_at(), UnixTime(1_700_000_007));
    assert_eq!(signed.expires_at(), UnixTime(1_700_003_607));
    let token = signed.token().expose().clone();
    assert_eq!(signed.into_token().expose(), &token);
}

#[test]
fn with_a_private_key() {
    let key = SigningKey::generate(Algorithm::Es256, &env())
        .unwrap()
        .with_key_id("k1");
    let set = format!(r#"{{"keys":[{}]}}"#, key.public_jwk().unwrap());
    let keys = JwkSet::parse(set, KeySource::Remote).unwrap();
    let verifier = JwtVerifier::new(Algorithms::only(Algorithm::Es256));
    let assertion = ClientAssertion::new("c", ISSUER);
    let signed = assertion.sign(&key, &env()).unwrap();
    verifier.verify(signed.token().expose(), &keys).unwrap();
    let typed = assertion.explicit_type().sign(&key, &env()).unwrap();
    let verifier = verifier.typ(Typ::Exactly("client-authentication+jwt"));
    verifier.verify(typed.token().expose(), &keys).unwrap();
}

#[test]
fn in_two_steps() {
    let (assertion, other) = (
        ClientAssertion::new("c", ISSUER),
        GrantAssertion::new("c", "s", ISSUER),
    );
    let attach = |jwt: &Jwt| {
        let input = jwt.signing_input(Algorithm::Hs256, None).unwrap();
        let signature = jose_assert::Signer::sign(&signer(), input.bytes()).unwrap();
        input.attach(&signature).unwrap()
    };
    let token = attach(&assertion.jwt(&env()).unwrap());
    assert_eq!(
        &token,
        assertion.sign(&signer(), &env()).unwrap().token().expose()
    );
    let token = attach(&other.jwt(&env()).unwrap());
    assert_eq!(
        &token,
        other.sign(&signer(), &env()).unwrap().token().expose()
    );
}
