//! Keys of every kind, made for these tests with OpenSSL, and what is done with them everywhere.

use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use jose_assert::{
    Backend, ContentEncryption, DecryptedJwe, DecryptionKey, EncryptionKey, Error, Jwe,
    JweDecrypter, KeyManagement, TokenError,
};
use oauth_step::{Env, FixedEnv, UnixTime};

pub(crate) const P256: &str = concat!(
    r#"{"kty":"EC","crv":"P-256","x":"8ykH0bkkHMLnt41DZlg4S0dAxY3jWLq7M43QKcpITro","y":"_2D1v"#,
    r#"ZkANp4-xqzYVkAv_ylbyHduApBwTJWoYEutjC0","d":"2mRUyhqPJKYDDRNtQ4U-F1L6G800GHphAwd4yxcBh"#,
    r#"MU"}"#,
);

pub(crate) const P384: &str = concat!(
    r#"{"kty":"EC","crv":"P-384","x":"ilgPoOMPh8QrjawUyFwlwD-6htHWlXaivtbrqA_fT1vum-sXWQYza3k"#,
    r#"zhXnMpm4m","y":"JNnSjWX28FcgdeX3jElGpX2cdk0Df1X_n8iDTnKg6x3Dakl6r7VkTLq3q_H8-Cw8","d":"#,
    r#""TZ6UMYGy-ATckgLPzkG96z6ChUCi1uIhed94quBRSPS3d4QcFj_mQbVRUb7fiUTo"}"#,
);

pub(crate) const P521: &str = concat!(
    r#"{"kty":"EC","crv":"P-521","x":"AX8gg7LNEjIe-dJP5CWOigQuG64RDkXLLUquI1VPfdhR2HffiuC2IoJ"#,
    r#"CCNXVkFWJHZK0wxY6sGydU7vJS4ItPl3T","y":"AUamcmyDrgIlvLEw29ivdph-7x2j_PLaImbQ1V24To5HHb"#,
    r#"vyNICZIrGvjYYJWZ2PEKgYm033vBT4mkjAe_6dardY","d":"AWlzxOvNx06zGxsNldzsKF7oY_FAx5qjbQTp5"#,
    r#"SAjlfADCgZ9e8CGRHKZU_tES94FfeF8ZaUQLhdY4g4xkGg8-LiN"}"#,
);

pub(crate) const X25519: &str = concat!(
    r#"{"kty":"OKP","crv":"X25519","x":"5e2aN9xeJCJEoE2Zc6b9cYDlV9ABh9tdCN9E-WvRFU0","d":"ILg"#,
    r#"0oN6AyWjekm-BufJ5CuoHn_whIgiJWYSgGcvgr2k"}"#,
);

pub(crate) const RSA: &str = concat!(
    r#"{"kty":"RSA","n":"rEwOxgdByCm3HfcRMtu4jOtw5EbpRd2jWUS1_0-VF60iQhhJK1kks8X9dREzy2nfLvSZ"#,
    r#"u5re8ssL8JGKqVbfW0uKPoiVZUHqFnxfZ5IrqMegzmnXiiyjBEysJ9UpVZL1Xo8ISTryM01M45eeUwxpcl-Ln4"#,
    r#"Ezveli1DHUij2hU5a8Pn4lyA_uzoge2eyQI0D0Si80wCnzoeuwTY4QirrVe_b3-1nuHYxv08kFmLP0zX5mQ_vK"#,
    r#"D39ZFp1S5xeR2QHHwFeclzV6K4OiPXkdvOsuhXOnv8UIhCrtB_nhVG-7dWrYt2Q1BpBXuzJu3zJ5rU5XS8vqoI"#,
    r#"aeQx5NH3HjPFNprQ","e":"AQAB","d":"KJw4szZMq_ghIB_23szpH9XyouuP2hbWhJjsaMQCOTVmqLt-q4f0"#,
    r#"XaciCXDHi39lynR-s7haKlHve4FidG10cdlJOVoKFHbHzQr9lbTfM4XyAhTyZ7ADsGS-Axl8B55-1Q3Tfyc0pS"#,
    r#"DoKZC4EY0QYZPhnfPfFTkoQSmJlhfWqZOvv4IQFBN0WpYSHAbSYS1_AfItJUKBETIHN20PevDpYb7hpsWcnwNx"#,
    r#"_daUJCegJ0-Z1vccuIKqLdOb_RRSEausslot0pr3YzqG5eW6O8m44p1XReAzqmLU2qAZxGClY3AHem8l5IUbeY"#,
    r#"8DG6CY5NGQRlZ9uBUMwdSF3j0TkAUEJQ","p":"1fVbwb89rR0-wQKJrJPgUnLDjUwRrCROIs8m9mTclfjatUw"#,
    r#"mmwRe2hZKjXENaTn9HGuUeh58DMQm7QT8XvkqtJ_uWABJJJS0GjllQLIYSfEsR5RTPBEnP-YZmHrCh_hg93e1o"#,
    r#"Om36-_KAt5d391LzRwSAWyRnSatX0SBwymG1Es","q":"zicH2RX4pg6EosyU-1NR2J-zIY38w1Pd8qFIrRDUr"#,
    r#"iQpFMzPzGafJEL2PcX5b-8OpuRnL1UbL0dHhD_vsVMw6OYPeT6xb0pP4rH7btdZc-2m8-3eZCWcdPni_vo3_FD"#,
    r#"ysihjBIxMJiUGiCqZS3MP5VriupL9QqAXPf0YbwIRTuc"}"#,
);

pub(crate) const OCT_128: &str = r#"{"kty":"oct","k":"jcrTuDezcoqie2roZVmqBA"}"#;
pub(crate) const OCT_192: &str = r#"{"kty":"oct","k":"oBv_vuetFEXLsVMMVwQenkjedvv925ak"}"#;
pub(crate) const OCT_256: &str =
    r#"{"kty":"oct","k":"YDbvZjyEEeGXI4N0RivzS23PJB8ItU_2k0eNKrOkQx0"}"#;
pub(crate) const OCT_384: &str = concat!(
    r#"{"kty":"oct","k":"cynvFFq8C2yxYzCnhkup5MS4QzJV2jx8WOVqMNav"#,
    r#"Yhd80mjQSM12TvLXoNrPq43F"}"#,
);
pub(crate) const OCT_512: &str = concat!(
    r#"{"kty":"oct","k":"cRufX59CmqsEzThYozhe8JY5A_gOXPlDTWSqTU5a"#,
    r#"NUN8e3ZCR837u6KtwhteBp55UbErQLf1-g9lPt1nJMMwYg"}"#,
);

/// The text of a JWK with further members.
pub(crate) fn with(jwk: &str, members: &str) -> String {
    format!("{},{members}}}", jwk.strip_suffix('}').unwrap())
}

/// The private keys that an algorithm may have: of every curve, and of the length that `enc`
/// demands.
pub(crate) fn jwks(algorithm: KeyManagement, content: ContentEncryption) -> Vec<&'static str> {
    match algorithm {
        KeyManagement::A128GcmKw | KeyManagement::A128Kw => vec![OCT_128],
        KeyManagement::A192GcmKw | KeyManagement::A192Kw => vec![OCT_192],
        KeyManagement::A256GcmKw | KeyManagement::A256Kw => vec![OCT_256],
        KeyManagement::Dir => vec![match content.key_length() {
            16 => OCT_128,
            24 => OCT_192,
            32 => OCT_256,
            48 => OCT_384,
            _ => OCT_512,
        }],
        KeyManagement::EcdhEs
        | KeyManagement::EcdhEsA128Kw
        | KeyManagement::EcdhEsA192Kw
        | KeyManagement::EcdhEsA256Kw => vec![P256, P384, P521, X25519],
        _ => vec![RSA],
    }
}

pub(crate) fn key(algorithm: KeyManagement, jwk: &str) -> DecryptionKey {
    DecryptionKey::from_jwk(algorithm, jwk).unwrap_or_else(|error| panic!("{jwk}: {error:?}"))
}

pub(crate) fn recipient(algorithm: KeyManagement, jwk: &str) -> EncryptionKey {
    EncryptionKey::from_jwk(algorithm, jwk).unwrap_or_else(|error| panic!("{jwk}: {error:?}"))
}

pub(crate) fn env() -> FixedEnv {
    FixedEnv::new(UnixTime(1_700_000_000))
}

/// Draws other things than what was encrypted with.
pub(crate) fn later() -> FixedEnv {
    let env = env();
    Env::fill_random(&env, &mut [0; 8 * 1024]);
    env
}

/// Allows everything that is offered.
pub(crate) fn everything() -> EveryBackend {
    EveryBackend(JweDecrypter::new(
        KeyManagement::ALL.iter().copied().collect(),
        ContentEncryption::ALL.iter().copied().collect(),
    ))
}

/// Those that are compiled in.
pub(crate) fn available() -> impl Iterator<Item = Backend> {
    let all = [Backend::AwsLcRs, Backend::RustCrypto];
    all.into_iter().filter(|backend| backend.is_available())
}

/// Decrypts by one backend after the other; the verdict is one.
pub(crate) struct EveryBackend(pub(crate) JweDecrypter);

impl EveryBackend {
    pub(crate) fn decrypt(
        &self,
        token: &str,
        keys: &[DecryptionKey],
        env: &dyn Env,
    ) -> Result<DecryptedJwe, Error> {
        let drawn = Mutex::default();
        let verdicts: Vec<_> = available()
            .map(|backend| {
                let keys = keys.iter().cloned();
                let keys: Vec<_> = keys.map(|key| key.with_backend(backend).unwrap()).collect();
                assert!(keys.iter().all(|key| key.backend() == backend));
                let env = Replaying {
                    env,
                    drawn: &drawn,
                    at: AtomicUsize::new(0),
                };
                self.0.decrypt(token, &keys, &env)
            })
            .collect();
        let shown = |verdict: &Result<DecryptedJwe, Error>| match verdict {
            Ok(decrypted) => (format!("{decrypted:?}"), decrypted.plaintext().to_vec()),
            Err(error) => (format!("{error:?}"), Vec::new()),
        };
        for other in &verdicts {
            assert_eq!(shown(other), shown(&verdicts[0]));
        }
        verdicts.into_iter().next().unwrap()
    }

    pub(crate) fn size_limit(self, limit: usize) -> Self {
        Self(self.0.size_limit(limit))
    }

    pub(crate) fn plaintext_limit(self, limit: usize) -> Self {
        Self(self.0.plaintext_limit(limit))
    }
}

/// Draws once what every backend then sees.
struct Replaying<'a> {
    env: &'a dyn Env,
    drawn: &'a Mutex<Vec<u8>>,
    at: AtomicUsize,
}

impl Env for Replaying<'_> {
    fn now(&self) -> UnixTime {
        self.env.now()
    }

    fn fill_random(&self, octets: &mut [u8]) {
        let mut drawn = self.drawn.lock().unwrap();
        let from = self.at.fetch_add(octets.len(), Ordering::SeqCst);
        let to = from + octets.len();
        if drawn.len() < to {
            let mut more = vec![0; to - drawn.len()];
            self.env.fill_random(&mut more);
            drawn.extend(more);
        }
        octets.copy_from_slice(&drawn[from..to]);
    }
}

/// A token over `content`, and the key that opens it.
pub(crate) fn token(
    algorithm: KeyManagement,
    jwk: &str,
    content: ContentEncryption,
) -> (String, DecryptionKey) {
    let token = Jwe::new(PLAINTEXT).encrypt(&recipient(algorithm, jwk), content, &env());
    (token.unwrap(), key(algorithm, jwk))
}

/// Why everything allowed does not help.
pub(crate) fn refused(token: &str, key: &DecryptionKey) -> Error {
    let result = everything().decrypt(token, std::slice::from_ref(key), &later());
    result.expect_err("it was decrypted")
}

pub(crate) fn refused_form(token: &str, key: &DecryptionKey) -> TokenError {
    match refused(token, key) {
        Error::Token(error) => error,
        other => panic!("{other:?}"),
    }
}

/// The five parts.
pub(crate) fn parts(token: &str) -> [String; 5] {
    let parts: Vec<_> = token.split('.').map(str::to_owned).collect();
    parts.try_into().unwrap()
}

/// The same token under another header. It no longer decrypts; its form is judged before.
pub(crate) fn under(header: &str, token: &str) -> String {
    let [_, rest @ ..] = parts(token);
    format!("{}.{}", b64(header), rest.join("."))
}

pub(crate) fn b64(octets: impl AsRef<[u8]>) -> String {
    use base64ct::{Base64UrlUnpadded, Encoding};
    Base64UrlUnpadded::encode_string(octets.as_ref())
}

pub(crate) fn unb64(text: &str) -> Vec<u8> {
    use base64ct::{Base64UrlUnpadded, Encoding};
    Base64UrlUnpadded::decode_vec(text).unwrap()
}

pub(crate) const PLAINTEXT: &str = "Live long and prosper.";

/// A file of the shared vectors, which are read from where they lie and not copied.
pub(crate) fn vectors(test: &str, file: &str) -> Option<serde_json::Value> {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors");
    let Ok(text) = std::fs::read_to_string(format!("{folder}/{file}")) else {
        println!("skipped: {test}: no shared/vectors/{file} beside the workspace");
        return None;
    };
    Some(serde_json::from_str(&text).unwrap())
}

/// What computes where nothing else is said.
pub(crate) fn backend() -> &'static str {
    match Backend::selected() {
        Some(Backend::AwsLcRs) => "aws-lc-rs",
        _ => "rust-crypto",
    }
}
