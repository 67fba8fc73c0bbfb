//! The verifier is aws-lc, which shares no code with what signs by default.

use std::sync::LazyLock;

use aws_lc_rs::encoding::AsDer;
use aws_lc_rs::rsa::{KeyPair, KeySize};
use aws_lc_rs::signature::{
    KeyPair as _, RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
    RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY, RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
    RsaParameters, UnparsedPublicKey,
};
use base64ct::{Base64, Encoding};
use flow_script::env;
use oauth1_core::{Client, KeyFault, Misuse, Placement, RsaKey, SignatureMethod, TokenCredentials};
use rsa::pkcs1::EncodeRsaPrivateKey;
use rsa::pkcs8::{DecodePrivateKey, EncodePrivateKey, LineEnding};

use crate::naive;
use crate::support::{get, misuse, request, sign};

/// A key in all its forms, and what verifies.
struct Made {
    pkcs8_pem: String,
    pkcs8_der: Vec<u8>,
    pkcs1_pem: String,
    pkcs1_der: Vec<u8>,
    public: Vec<u8>,
}

static KEY: LazyLock<Made> = LazyLock::new(|| Made::new(KeySize::Rsa2048));

impl Made {
    fn new(size: KeySize) -> Self {
        let pair = KeyPair::generate(size).unwrap();
        let pkcs8_der = AsDer::<aws_lc_rs::encoding::Pkcs8V1Der<'_>>::as_der(&pair);
        let pkcs8_der = pkcs8_der.unwrap().as_ref().to_vec();
        let key = rsa::PrivateKey::from_pkcs8_der(&pkcs8_der).unwrap();
        Self {
            pkcs8_pem: key.to_pkcs8_pem(LineEnding::LF).unwrap().to_string(),
            pkcs1_pem: key.to_pkcs1_pem(LineEnding::CRLF).unwrap().to_string(),
            pkcs1_der: key.to_pkcs1_der().unwrap().as_bytes().to_vec(),
            public: pair.public_key().as_ref().to_vec(),
            pkcs8_der,
        }
    }

    fn key(&self) -> RsaKey {
        RsaKey::from_der(&self.pkcs8_der).unwrap()
    }
}

type Verifier = &'static RsaParameters;
type Method = (fn(RsaKey) -> SignatureMethod, &'static str, Verifier);

const METHODS: [Method; 3] = [
    (
        SignatureMethod::RsaSha1,
        "RSA-SHA1",
        &RSA_PKCS1_1024_8192_SHA1_FOR_LEGACY_USE_ONLY,
    ),
    (
        SignatureMethod::RsaSha256,
        "RSA-SHA256",
        &RSA_PKCS1_1024_8192_SHA256_FOR_LEGACY_USE_ONLY,
    ),
    (
        SignatureMethod::RsaSha512,
        "RSA-SHA512",
        &RSA_PKCS1_1024_8192_SHA512_FOR_LEGACY_USE_ONLY,
    ),
];

fn verifies(public: &[u8], verifier: Verifier, message: &str, signature: &str) -> bool {
    let signature = Base64::decode_vec(signature).unwrap();
    let public = UnparsedPublicKey::new(verifier, public);
    public.verify(message.as_bytes(), &signature).is_ok()
}

#[test]
fn wherever_the_parameters_go() {
    for (method, name, verifier) in METHODS {
        for placement in [Placement::Header, Placement::Query, Placement::Form] {
            let client = Client::new("id", "")
                .with_signature_method(method(KEY.key()))
                .with_placement(placement);
            for signer in [
                client.two_legged(),
                client.signer(&TokenCredentials::new("token", "")),
            ] {
                let form = "application/x-www-form-urlencoded";
                let uri = "https://photos.example.net/photos?a=é";
                let signed = sign(&signer, request("POST", uri, form, "b=c")).unwrap();
                let found = naive::found(&signed);
                assert_eq!(found.parameters["oauth_signature_method"], name);
                let signature = &found.parameters["oauth_signature"];
                let is_good = |text| verifies(&KEY.public, verifier, text, signature);
                assert!(is_good(&found.base_string), "{name}");
                assert!(!is_good("another text"));
            }
        }
    }
}

#[test]
fn secrets_do_not_matter_and_neither_does_chance() {
    let sign = |secret, token_secret| {
        let client = Client::new("id", secret);
        let client = client.with_signature_method(SignatureMethod::RsaSha1(KEY.key()));
        let signer = client.signer(&TokenCredentials::new("token", token_secret));
        signer.sign_base_string("GET&a&b", &env()).unwrap()
    };
    assert_eq!(sign("", ""), sign("secret", "other"));
    let other = oauth_step::FixedEnv::new(flow_script::NOON);
    oauth_step::Env::fill_random(&other, &mut [0; 64]);
    let client = Client::new("id", "");
    let client = client.with_signature_method(SignatureMethod::RsaSha1(KEY.key()));
    let signed = client.two_legged().sign_base_string("GET&a&b", &other);
    assert_eq!(signed.unwrap(), sign("", ""));
}

#[test]
fn from_any_encoding_of_the_key() {
    let remarks = |pem: &str| format!("Bag Attributes\n  friendlyName: a\n{pem}\nafter\n");
    let certificate = format!(
        "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n{}",
        KEY.pkcs8_pem
    );
    for key in [
        RsaKey::from_pem(&KEY.pkcs8_pem),
        RsaKey::from_pem(&KEY.pkcs1_pem),
        RsaKey::from_pem(&remarks(&KEY.pkcs8_pem)),
        RsaKey::from_pem(&remarks(&KEY.pkcs1_pem)),
        RsaKey::from_pem(&certificate),
        RsaKey::from_der(&KEY.pkcs8_der),
        RsaKey::from_der(&KEY.pkcs1_der),
        RsaKey::dangerous_allow_1024_bits_pem(&KEY.pkcs8_pem),
        RsaKey::dangerous_allow_1024_bits_der(&KEY.pkcs1_der),
    ] {
        let key = key.unwrap();
        assert_eq!(format!("{key:?}"), "RsaKey(2048 bits, [redacted])");
        let client = Client::new("id", "");
        let client = client.with_signature_method(SignatureMethod::RsaSha256(key));
        let signed = client
            .two_legged()
            .sign_base_string("text", &env())
            .unwrap();
        let [_, (_, _, verifier), _] = METHODS;
        assert!(verifies(&KEY.public, verifier, "text", signed.expose()));
    }
}

#[test]
fn longer_keys_sign_too() {
    let made = Made::new(KeySize::Rsa3072);
    let client = Client::new("id", "");
    for (method, _, verifier) in METHODS {
        let client = client.clone().with_signature_method(method(made.key()));
        let signed = client
            .two_legged()
            .sign_base_string("text", &env())
            .unwrap();
        assert!(verifies(&made.public, verifier, "text", signed.expose()));
    }
}

/// Made for this test.
const OF_1024_BITS: &str = include_str!("../vectors/rsa_1024.pem");
const OF_512_BITS: &str = include_str!("../vectors/rsa_512.pem");

#[test]
fn short_keys_only_where_they_are_allowed() {
    let fault = Misuse::Key(KeyFault::Size { bits: 1024 });
    assert_eq!(misuse(RsaKey::from_pem(OF_1024_BITS)), fault);
    let key = rsa::PrivateKey::from_pkcs8_pem(OF_1024_BITS).unwrap();
    let der = key.to_pkcs8_der().unwrap();
    assert_eq!(misuse(RsaKey::from_der(der.as_bytes())), fault);

    let public = rsa::pkcs1::EncodeRsaPublicKey::to_pkcs1_der(&key.to_public_key()).unwrap();
    for key in [
        RsaKey::dangerous_allow_1024_bits_pem(OF_1024_BITS).unwrap(),
        RsaKey::dangerous_allow_1024_bits_der(der.as_bytes()).unwrap(),
    ] {
        for (method, _, verifier) in METHODS {
            let client = Client::new("id", "").with_signature_method(method(key.clone()));
            let signed = client
                .two_legged()
                .sign_base_string("text", &env())
                .unwrap();
            assert!(verifies(
                public.as_bytes(),
                verifier,
                "text",
                signed.expose()
            ));
        }
    }
}

#[test]
fn very_short_keys_never() {
    for outcome in [
        RsaKey::from_pem(OF_512_BITS),
        RsaKey::dangerous_allow_1024_bits_pem(OF_512_BITS),
    ] {
        let found = misuse(outcome);
        let expected = Misuse::Key(KeyFault::Size { bits: 512 });
        assert_eq!(found, expected);
    }
}

#[test]
fn encrypted_keys_are_told_from_broken_ones() {
    let encrypted =
        "-----BEGIN ENCRYPTED PRIVATE KEY-----\nAAAA\n-----END ENCRYPTED PRIVATE KEY-----";
    let old = "-----BEGIN RSA PRIVATE KEY-----\nProc-Type: 4,ENCRYPTED\nDEK-Info: AES-128-CBC,00\n\n\
               AAAA\n-----END RSA PRIVATE KEY-----\n";
    for pem in [encrypted, old] {
        let fault = Misuse::Key(KeyFault::Encrypted);
        assert_eq!(misuse(RsaKey::from_pem(pem)), fault);
        let outcome = RsaKey::dangerous_allow_1024_bits_pem(pem);
        assert_eq!(misuse(outcome), fault);
    }
    let public = "-----BEGIN PUBLIC KEY-----\nAAAA\n-----END PUBLIC KEY-----\n";
    let cut = &KEY.pkcs8_pem[..400];
    let empty = "-----BEGIN PRIVATE KEY-----\n-----END PRIVATE KEY-----\n";
    let ec = "-----BEGIN EC PRIVATE KEY-----\nAAAA\n-----END EC PRIVATE KEY-----\n";
    let swapped = KEY.pkcs1_pem.replace("RSA PRIVATE", "PRIVATE");
    for pem in ["", "no key", public, cut, empty, ec, &swapped] {
        let fault = Misuse::Key(KeyFault::Unreadable);
        assert_eq!(misuse(RsaKey::from_pem(pem)), fault, "{pem}");
        assert_eq!(misuse(RsaKey::from_der(pem.as_bytes())), fault);
    }
    let mut damaged = KEY.pkcs1_der.clone();
    damaged[40] ^= 1;
    let fault = Misuse::Key(KeyFault::Unreadable);
    assert_eq!(misuse(RsaKey::from_der(&damaged)), fault);
}

#[test]
fn plain_http_is_fine_for_what_reveals_nothing() {
    let client = Client::new("id", "").with_signature_method(SignatureMethod::RsaSha1(KEY.key()));
    sign(&client.two_legged(), get("http://photos.example.net/")).unwrap();
}

#[test]
fn bodies_are_hashed_as_the_signature_is() {
    use sha2::Digest;

    let hashes = [
        Base64::encode_string(&sha1::Sha1::digest("{}")),
        Base64::encode_string(&sha2::Sha256::digest("{}")),
        Base64::encode_string(&sha2::Sha512::digest("{}")),
    ];
    for ((method, _, verifier), hash) in METHODS.into_iter().zip(hashes) {
        let client = Client::new("id", "").with_signature_method(method(KEY.key()));
        let signer = client.with_body_hash().two_legged();
        let uri = "https://photos.example.net/photos";
        let signed = sign(&signer, request("POST", uri, "application/json", "{}")).unwrap();
        let found = naive::found(&signed);
        assert_eq!(found.parameters["oauth_body_hash"], hash);
        let signature = &found.parameters["oauth_signature"];
        assert!(verifies(
            &KEY.public,
            verifier,
            &found.base_string,
            signature
        ));
    }
}
