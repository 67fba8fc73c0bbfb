use jose_assert::{
    Algorithm, Algorithms, ContentEncryption, ContentEncryptions, DecryptionKey, Encryption, Error,
    Jwe, JweDecrypter, Jwt, KeyError, KeyManagement, KeyManagements, RemoteJwks, ResponseVerifier,
    SigningKey, TokenError, Typ, VerifiedJwt,
};
use oauth_step::{Endpoint, Secret, Step, UrlPolicy};

const CONTENT: ContentEncryption = ContentEncryption::A128CbcHs256;
const TYP: Typ = Typ::Exactly("token-introspection+jwt");

fn secret() -> Secret<String> {
    Secret::new("a client secret of more than 32 octets".to_owned())
}

fn published() -> ResponseVerifier {
    let uri = Endpoint::parse("https://a.example/jwks", UrlPolicy::default()).unwrap();
    ResponseVerifier::new(RemoteJwks::new(uri))
}

fn signing_key() -> SigningKey {
    SigningKey::generate(Algorithm::Es256, &flow_script::env()).unwrap()
}

fn own_key() -> DecryptionKey {
    DecryptionKey::generate(KeyManagement::EcdhEsA128Kw, &flow_script::env()).unwrap()
}

fn agreed() -> Encryption {
    let decrypter = JweDecrypter::new(
        KeyManagements::only(KeyManagement::EcdhEsA128Kw),
        ContentEncryptions::only(CONTENT),
    );
    Encryption::new(decrypter, [own_key()])
}

fn jwt() -> Jwt {
    Jwt::new("{}").typ("token-introspection+jwt")
}

fn by_secret() -> String {
    let key = SigningKey::from_secret(Algorithm::Hs256, &secret()).unwrap();
    jwt().sign(&key).unwrap()
}

fn encrypted(jwe: &Jwe) -> String {
    let recipient = own_key().encryption_key();
    jwe.encrypt(&recipient, CONTENT, &flow_script::env())
        .unwrap()
}

/// What comes of a token whose keys, where they are published, are [`signing_key`]'s.
fn verified(verifier: &ResponseVerifier, token: &str) -> (Result<VerifiedJwt, Error>, usize) {
    let env = flow_script::env();
    let keys = format!(r#"{{"keys":[{}]}}"#, signing_key().public_jwk().unwrap());
    let (mut step, mut sent) = (verifier.verify(token, TYP, &env), 0);
    loop {
        step = match step {
            Ok(Step::Send(_, awaiting)) => {
                sent += 1;
                awaiting.receive(Ok(flow_script::json(200, &keys)), &env)
            }
            Ok(step) => return (Ok(flow_script::done(step)), sent),
            Err(error) => return (Err(error), sent),
        };
    }
}

#[test]
fn by_published_keys_or_the_secret() {
    let by_key_pair = jwt().sign(&signing_key()).unwrap();
    let of_key_pairs = published().algorithms(Algorithms::only(Algorithm::Es256));
    let of_key_pairs = of_key_pairs.unwrap();
    let of_secret = ResponseVerifier::with_secret(&secret()).unwrap();
    let (outcome, sent) = verified(&of_key_pairs, &by_key_pair);
    assert!(outcome.is_ok() && sent == 1);
    let (outcome, sent) = verified(&of_secret, &by_secret());
    assert!(outcome.is_ok() && sent == 0);
    for (verifier, token) in [(of_key_pairs, by_secret()), (of_secret, by_key_pair)] {
        let (outcome, sent) = verified(&verifier, &token);
        assert!(matches!(outcome, Err(Error::Token(TokenError::Algorithm))));
        assert_eq!(sent, 0);
    }
}

#[test]
fn algorithms_fit_the_keys() {
    let outcomes = [
        published().algorithms(Algorithms::only(Algorithm::Hs256)),
        ResponseVerifier::with_secret(&secret())
            .unwrap()
            .algorithms(Algorithms::only(Algorithm::Rs256)),
    ];
    for outcome in outcomes {
        let Err(Error::Key(error)) = outcome else {
            panic!("{outcome:?}")
        };
        assert_eq!(error, KeyError::AlgorithmMismatch);
    }
    let short = Secret::new("short".to_owned());
    assert!(ResponseVerifier::with_secret(&short).is_err());
}

#[test]
fn only_if_agreed_and_always_then() {
    let plain = ResponseVerifier::with_secret(&secret()).unwrap();
    let agreed = plain.clone().encrypted(agreed());
    let nested = encrypted(&Jwe::nested(by_secret()));
    assert!(verified(&agreed, &nested).0.is_ok());
    assert!(matches!(
        verified(&plain, &nested).0,
        Err(Error::Token(TokenError::Encrypted))
    ));
    assert!(matches!(
        verified(&agreed, &by_secret()).0,
        Err(Error::Token(_))
    ));
    // Encrypted twice is signed by nobody, and so are bare claims.
    for inner in [Jwe::nested(nested), Jwe::nested("{}")] {
        let outcome = verified(&agreed, &encrypted(&inner)).0;
        assert!(matches!(outcome, Err(Error::Token(_))), "{outcome:?}");
    }
}

#[test]
fn of_the_type_that_was_asked_for() {
    let verifier = ResponseVerifier::with_secret(&secret()).unwrap();
    let key = SigningKey::from_secret(Algorithm::Hs256, &secret()).unwrap();
    let other = Jwt::new("{}").sign(&key).unwrap();
    assert!(matches!(
        verified(&verifier, &other).0,
        Err(Error::Token(TokenError::Type))
    ));
    assert!(!format!("{verifier:?}").contains("client secret"));
}
