use flow_script::{env, play};
use oauth_step::{UrlError, UrlPolicy};
use oauth2_core::{ClientMetadata, ClientMetadataFault as Fault, Misuse, register};

use super::support::{misuse, server};

const CALLBACK: &str = "https://client.example.org/cb";

fn good() -> ClientMetadata {
    ClientMetadata::new().redirect_uris([CALLBACK])
}

/// Nothing is sent.
fn refused(metadata: ClientMetadata) -> Misuse {
    misuse(play(register(&server(), metadata), [], &env()).0)
}

fn accepted(metadata: &ClientMetadata) {
    metadata.check(UrlPolicy::default()).unwrap();
}

// RFC 7591 §2: "MUST NOT both be present in the same request".
#[test]
fn keys_and_a_place_for_keys() {
    let keys = good().jwks(r#"{"keys":[]}"#);
    let uri = "https://client.example.org/jwks";
    accepted(&keys);
    accepted(&good().jwks_uri(uri));
    assert_eq!(refused(keys.jwks_uri(uri)), Fault::JwksAndJwksUri.into());
}

#[test]
fn keys_that_are_not_public() {
    for key in [
        r#"{"kty":"RSA","n":"AQ","e":"AQAB","d":"Ag"}"#,
        r#"{"kty":"oct","k":"AQ"}"#,
    ] {
        let metadata = good().jwks(&format!(r#"{{"keys":[{{"kty":"EC"}},{key}]}}"#));
        assert_eq!(refused(metadata), Fault::PrivateKey.into(), "{key}");
    }
    accepted(&good().jwks(r#"{"keys":[{"kty":"RSA","n":"AQ","e":"AQAB"}]}"#));
}

// RFC 7591 §2.1.
#[test]
fn response_types_without_their_grant_types() {
    let code = |metadata: ClientMetadata| metadata.response_types(["code"]);
    for metadata in [
        code(good()).grant_types(["implicit"]),
        code(good()).grant_types(["refresh_token"]),
        // `code` unless something is said.
        good().grant_types(["client_credentials"]),
        good().grant_types(["implicit"]),
    ] {
        let expected = Fault::GrantTypeMissing("authorization_code").into();
        assert_eq!(refused(metadata), expected);
    }
    for types in ["token", "id_token", "id_token token"] {
        let metadata = good().grant_types(["password"]).response_types([types]);
        assert_eq!(
            refused(metadata),
            Fault::GrantTypeMissing("implicit").into(),
            "{types}"
        );
    }
    for types in ["code token", "id_token code", "code id_token token"] {
        let metadata = good().response_types([types]);
        let missing = refused(metadata.clone());
        assert_eq!(
            missing,
            Fault::GrantTypeMissing("implicit").into(),
            "{types}"
        );
        accepted(&metadata.grant_types(["authorization_code", "implicit"]));
    }
}

#[test]
fn grant_types_without_their_response_types() {
    let missing = |word| Misuse::from(Fault::ResponseTypeMissing(word));
    // `authorization_code` unless something is said.
    assert_eq!(refused(good().response_types(["token"])), missing("code"));
    assert_eq!(refused(good().response_types::<&str>([])), missing("code"));
    let metadata = good().grant_types(["authorization_code", "implicit"]);
    assert_eq!(refused(metadata), missing("token"));
    // A longer word is another one.
    let metadata = good().response_types(["codec"]);
    assert_eq!(refused(metadata), missing("code"));
}

#[test]
fn grant_types_without_redirection_need_no_response_type() {
    for grant_type in [
        "client_credentials",
        "password",
        "urn:ietf:params:oauth:grant-type:device_code",
        "urn:openid:params:grant-type:ciba",
    ] {
        let metadata = ClientMetadata::new().grant_types([grant_type]);
        accepted(&metadata.response_types::<&str>([]));
    }
}

// RFC 7591 §2: clients with redirection "MUST register their redirection URI values".
#[test]
fn redirection_to_nowhere() {
    for metadata in [
        ClientMetadata::new(),
        ClientMetadata::new().redirect_uris::<&str>([]),
        ClientMetadata::new()
            .grant_types(["implicit"])
            .response_types(["token"]),
    ] {
        assert_eq!(refused(metadata), Fault::RedirectUrisMissing.into());
    }
}

// RFC 7591 §2.3: the rest may stand in the statement.
#[test]
fn a_software_statement_may_hold_what_is_missing() {
    let stated = || ClientMetadata::new().software_statement("a.b.c");
    accepted(&stated());
    accepted(&stated().grant_types(["client_credentials"]));
    accepted(&stated().response_types(["token"]));
    let metadata = stated().grant_types(["password"]).response_types(["code"]);
    assert_eq!(
        refused(metadata),
        Fault::GrantTypeMissing("authorization_code").into()
    );
    let metadata = stated().redirect_uris(["http://client.example.org/cb"]);
    assert_eq!(refused(metadata), Misuse::RedirectUri);
}

#[test]
fn redirection_uris_that_no_client_may_have() {
    for uri in [
        "http://client.example.org/cb",
        "/cb",
        "javascript:alert(1)",
        "https://client.example.org/cb#f",
        "",
    ] {
        let metadata = ClientMetadata::new().redirect_uris([CALLBACK, uri]);
        assert_eq!(refused(metadata), Misuse::RedirectUri, "{uri}");
    }
    for uri in ["http://127.0.0.1/cb", "org.example.app:/cb"] {
        accepted(&ClientMetadata::new().redirect_uris([uri]));
    }
    let plain = ClientMetadata::new().redirect_uris(["http://client.example.org/cb"]);
    plain.check(UrlPolicy::dangerous_allow_http()).unwrap();
}

#[test]
fn a_place_for_keys_in_the_clear() {
    let metadata = good().jwks_uri("http://client.example.org/jwks");
    let expected = Misuse::Url("jwks_uri", UrlError::InsecureHttp);
    assert_eq!(refused(metadata), expected);
}

#[test]
fn a_scope_that_is_none() {
    assert_eq!(refused(good().scope("a \"b\"")), Misuse::Scope);
    assert_eq!(refused(good().string("scope", "a\nb")), Misuse::Scope);
}

#[test]
fn members_of_another_type() {
    for (name, json, expected) in [
        (
            "redirect_uris",
            "\"https://a.example\"",
            "an array of strings",
        ),
        ("grant_types", "[1]", "an array of strings"),
        ("client_name", "1", "a string"),
        ("client_name", "[]", "a string"),
        ("jwks", "\"{}\"", "an object"),
        ("default_max_age", "\"1\"", "a whole number"),
        ("default_max_age", "-1", "a whole number"),
        ("require_auth_time", "\"true\"", "true or false"),
    ] {
        let expected = Fault::WrongType { name, expected };
        let metadata = good().member(name, json);
        assert_eq!(refused(metadata), expected.into(), "{name} {json}");
    }
    let metadata = good().member("client_name#fr", "{}");
    let (name, expected) = ("client_name", "a string");
    assert_eq!(
        refused(metadata),
        Fault::WrongType { name, expected }.into()
    );
}

#[test]
fn members_that_are_not_one_value() {
    for json in ["", "{", "1,\"client_id\":\"a\"", "1}", "null", "'a'"] {
        let expected = Fault::NotOneValue("x".into());
        assert_eq!(refused(good().member("x", json)), expected.into(), "{json}");
    }
    // The first one counts, whatever follows.
    let metadata = good().member("x", "").member("y", "{");
    assert_eq!(refused(metadata), Fault::NotOneValue("x".into()).into());
}

// RFC 7591 §3.2.1, RFC 7592 §2.2: what only the server can say.
#[test]
fn members_that_are_issued() {
    for name in [
        "client_id",
        "client_id_issued_at",
        "client_secret",
        "client_secret_expires_at",
        "registration_access_token",
        "registration_client_uri",
    ] {
        assert_eq!(
            refused(good().string(name, "x")),
            Misuse::ReservedParameter(name)
        );
        assert_eq!(
            refused(good().member(name, "1")),
            Misuse::ReservedParameter(name)
        );
    }
}
