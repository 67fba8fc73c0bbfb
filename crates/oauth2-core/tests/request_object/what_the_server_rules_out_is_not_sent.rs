use flow_script::env;
use jose_assert::{ContentEncryption, EncryptionKey, KeyManagement};
use oauth_step::Secret;
use oauth2_core::{Error, Misuse, RequestObject};

use super::support::{SECRET, client_of, key, misuse, server};

fn sent(member: &str, value: &str, object: RequestObject) -> Result<(), Error> {
    let client = client_of(server().with_member(member, value).unwrap());
    let request = client.authorization().request_object(object);
    request.begin(&env()).map(drop)
}

fn signed() -> RequestObject {
    RequestObject::signed(key())
}

fn referred() -> RequestObject {
    signed().by_reference("https://client.example.org/ro")
}

fn encrypted() -> RequestObject {
    let (wrap, content) = (KeyManagement::A256Kw, ContentEncryption::A128Gcm);
    let secret = Secret::new(SECRET.to_owned());
    let key = EncryptionKey::from_client_secret(wrap, &secret).unwrap();
    signed().encrypted(key, content)
}

#[test]
fn algorithms_that_it_does_not_list() {
    for (member, listed, other, object) in [
        (
            "request_object_signing_alg_values_supported",
            r#"["RS256","ES256"]"#,
            r#"["RS256"]"#,
            signed(),
        ),
        (
            "request_object_encryption_alg_values_supported",
            r#"["A256KW"]"#,
            r#"["dir"]"#,
            encrypted(),
        ),
        (
            "request_object_encryption_enc_values_supported",
            r#"["A128GCM"]"#,
            "[]",
            encrypted(),
        ),
    ] {
        assert!(sent(member, listed, object.clone()).is_ok(), "{member}");
        let expected = Misuse::RequestObjectUnsupported(member);
        assert_eq!(misuse(sent(member, other, object)), expected);
    }
    // What is not encrypted needs no such algorithm.
    let member = "request_object_encryption_alg_values_supported";
    assert!(sent(member, "[]", signed()).is_ok());
}

// OpenID Connect Discovery §3.
#[test]
fn ways_that_it_does_not_take() {
    let (value, reference) = (
        "request_parameter_supported",
        "request_uri_parameter_supported",
    );
    let refused = |member| Misuse::RequestObjectUnsupported(member);
    assert_eq!(misuse(sent(value, "false", signed())), refused(value));
    assert!(sent(value, "false", referred()).is_ok());
    assert!(sent(value, "true", signed()).is_ok());
    assert_eq!(
        misuse(sent(reference, "false", referred())),
        refused(reference)
    );
    assert!(sent(reference, "false", signed()).is_ok());
}

// RFC 9101 §10.5.
#[test]
fn a_plain_request_where_it_takes_signed_ones_alone() {
    let member = "require_signed_request_object";
    let begin = |value: &str| {
        let client = client_of(server().with_member(member, value).unwrap());
        client.authorization().begin(&env()).map(drop)
    };
    assert_eq!(misuse(begin("true")), Misuse::RequestObjectRequired);
    assert!(begin("false").is_ok());
    assert!(sent(member, "true", signed()).is_ok());
}
