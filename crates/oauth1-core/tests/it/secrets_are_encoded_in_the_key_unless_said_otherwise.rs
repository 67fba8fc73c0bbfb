use base64ct::{Base64, Encoding};
use hmac::{Hmac, KeyInit, Mac};
use oauth1_core::{Client, SignatureMethod, TokenCredentials};
use sha1::Sha1;

use crate::naive;
use crate::support::{get, sign};

const URI: &str = "https://photos.example.net/photos?size=original";
const SECRETS: [&str; 2] = ["kd94/hf93+k423=", "pf&kk%dhi9sl é"];

fn hmac_sha1(key: &str, base_string: &str) -> String {
    let mut mac = Hmac::<Sha1>::new_from_slice(key.as_bytes()).unwrap();
    mac.update(base_string.as_bytes());
    Base64::encode_string(&mac.finalize().into_bytes())
}

fn client() -> Client {
    Client::new("id", SECRETS[0])
}

fn credentials() -> TokenCredentials {
    TokenCredentials::new("token", SECRETS[1])
}

#[test]
fn by_the_standard() {
    let signed = sign(&client().signer(&credentials()), get(URI)).unwrap();
    naive::verified(&signed, SECRETS[0], SECRETS[1]);
}

#[test]
fn raw_by_name() {
    let signer = client().with_raw_secrets().signer(&credentials());
    let found = naive::found(&sign(&signer, get(URI)).unwrap());
    let expected = hmac_sha1(&SECRETS.join("&"), &found.base_string);
    assert_eq!(found.parameters["oauth_signature"], expected);
    let two_legged = client().with_raw_secrets().two_legged();
    let found = naive::found(&sign(&two_legged, get(URI)).unwrap());
    let expected = hmac_sha1(&format!("{}&", SECRETS[0]), &found.base_string);
    assert_eq!(found.parameters["oauth_signature"], expected);
}

// RFC 5849 §3.4.4: there the secrets are the signature, and are taken apart at the `&`.
#[test]
fn but_not_in_plaintext() {
    let client = client().with_signature_method(SignatureMethod::Plaintext);
    let signer = client.with_raw_secrets().signer(&credentials());
    naive::verified(&sign(&signer, get(URI)).unwrap(), SECRETS[0], SECRETS[1]);
}
