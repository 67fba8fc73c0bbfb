use std::error::Error as StdError;
use std::sync::Arc;

use oauth_step::Disposition;
use oauth1_core::{
    Client, Error, Misuse, OwnSignatureMethod, Placement, Secrets, SignatureMethod,
    TokenCredentials,
};

use crate::naive;
use crate::support::{get, misuse, request, sign};

/// What a vendor has made up.
struct Vendor {
    fails: bool,
    reveals: bool,
    hashes: bool,
}

impl OwnSignatureMethod for Vendor {
    fn name(&self) -> &str {
        "VENDOR é&1"
    }

    fn sign(
        &self,
        base_string: &[u8],
        secrets: Secrets<'_>,
    ) -> Result<String, Box<dyn StdError + Send + Sync>> {
        if self.fails {
            return Err("the module is locked".into());
        }
        let (client, token) = (secrets.client().expose(), secrets.token().expose());
        let key = secrets.key();
        let text = std::str::from_utf8(base_string)?;
        Ok(format!("{client} {token} {} \"{text}\"", key.expose()))
    }

    fn body_hash(&self, body: &[u8]) -> Option<String> {
        self.hashes.then(|| format!("{} octets", body.len()))
    }

    fn reveals_secrets(&self) -> bool {
        self.reveals
    }
}

const PLAIN: Vendor = Vendor {
    fails: false,
    reveals: false,
    hashes: false,
};

fn client(method: Vendor) -> Client {
    Client::new("id", "c&").with_signature_method(SignatureMethod::Own(Arc::new(method)))
}

const URI: &str = "http://photos.example.net/photos?a=b";

#[test]
fn with_base_string_and_secrets() {
    for placement in [Placement::Header, Placement::Query, Placement::Form] {
        let client = client(PLAIN).with_placement(placement);
        let signer = client.signer(&TokenCredentials::new("token", "t é"));
        let form = "application/x-www-form-urlencoded";
        let signed = sign(&signer, request("POST", URI, form, "")).unwrap();
        let found = naive::found(&signed);
        assert_eq!(found.parameters["oauth_signature_method"], "VENDOR é&1");
        let expected = format!("c& t é c%26&t%20%C3%A9 \"{}\"", found.base_string);
        assert_eq!(found.parameters["oauth_signature"], expected);
    }
}

#[test]
fn or_does_not() {
    let signer = client(Vendor {
        fails: true,
        ..PLAIN
    })
    .two_legged();
    let mut head = get(URI);
    let error = signer
        .sign(&mut head, None, &flow_script::env())
        .unwrap_err();
    assert!(matches!(error, Error::Signing(_)));
    assert_eq!(error.disposition(), Disposition::Retry { after: None });
    let source = StdError::source(&error).unwrap();
    assert_eq!(source.to_string(), "the module is locked");
    assert!(head.headers().is_empty());
}

#[test]
fn over_plain_http_only_what_is_no_secret() {
    sign(&client(PLAIN).two_legged(), get(URI)).unwrap();
    let reveals = client(Vendor {
        reveals: true,
        ..PLAIN
    })
    .two_legged();
    assert_eq!(misuse(sign(&reveals, get(URI))), Misuse::SecretOverHttp);
    sign(&reveals, get("https://photos.example.net/")).unwrap();
    sign(&reveals, get("http://[::1]:8080/")).unwrap();
}

#[test]
fn its_own_hash_of_bodies_if_it_has_one() {
    let client = |method| client(method).with_body_hash();
    let json = || request("POST", URI, "application/json", "{}");
    let signer = client(Vendor {
        hashes: true,
        ..PLAIN
    })
    .two_legged();
    let found = naive::found(&sign(&signer, json()).unwrap());
    assert_eq!(found.parameters["oauth_body_hash"], "2 octets");
    let outcome = sign(&client(PLAIN).two_legged(), json());
    assert_eq!(misuse(outcome), Misuse::NoBodyHash);
}

#[test]
fn a_base_string_made_elsewhere() {
    let signer = client(PLAIN).two_legged();
    let signature = signer.sign_base_string("GET&a&b", &flow_script::env());
    assert_eq!(signature.unwrap().expose(), "c&  c%26& \"GET&a&b\"");
}
