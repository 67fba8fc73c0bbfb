//! What the provider answers decides how its ID Tokens are checked.

use flow_script::{NOON, env, json, play};
use jose_assert::{
    Algorithm, ContentEncryption, DecryptionKey, EncryptionKey, KeyManagement, SigningKey,
};
use oauth_step::{Secret, UrlPolicy};
use oauth2_core::{ClientInformation, ClientMetadata};
use oidc_idtoken::{
    Error, Expectations, IdToken, Misuse, OidcClient, OidcClientMetadata, OidcClientMetadataFault,
    Problem, ResponseEncryption, Rule, update_registration,
};
use serde_json::{Value, json};

use crate::support::provider::{REDIRECT_URI, metadata};
use crate::support::{
    CLIENT, CLIENT_SECRET, ISSUER, NONCE, claims, client_secret, hmac_key, keys, p256, refusal, rsa,
};

/// What a provider answers: no more than it must, and these.
fn information(members: Value) -> ClientInformation {
    let mut answer = json!({
        "client_id": CLIENT,
        "client_secret": CLIENT_SECRET,
        "client_secret_expires_at": 0,
        "redirect_uris": [REDIRECT_URI],
        "registration_access_token": "reg-token",
        "registration_client_uri": "https://op.example/register/client-1",
    });
    let Value::Object(members) = members else {
        panic!("an object")
    };
    answer.as_object_mut().unwrap().extend(members);
    let provider = metadata().with_registration_endpoint("https://op.example/register");
    let oauth = ClientMetadata::new().redirect_uris([REDIRECT_URI]);
    let intent = oidc_idtoken::register(&provider.unwrap(), OidcClientMetadata::new(oauth));
    let answer = json(201, &answer.to_string());
    play(intent.unwrap(), [answer], &env()).0.unwrap()
}

fn client(members: Value) -> Result<OidcClient, Error> {
    OidcClient::registered(metadata(), &information(members), &[])
}

fn token(key: &SigningKey, changes: &[(&str, u64)]) -> String {
    let mut claims = claims();
    for (name, value) in changes {
        claims.insert((*name).to_owned(), (*value).into());
    }
    jose_assert::Jwt::new(Value::from(claims).to_string())
        .sign(key)
        .unwrap()
}

fn verify(client: &OidcClient, token: &str) -> Result<IdToken, Error> {
    let expected = Expectations::new().nonce(NONCE);
    client.verifier().verify(token, &keys(), &expected, &env())
}

// Registration 2: RS256 and client_secret_basic are the defaults.
#[test]
fn with_the_defaults_where_nothing_is_said() {
    let client = client(json!({})).unwrap();
    assert_eq!(client.verifier().issuer(), ISSUER);
    assert_eq!(client.oauth().id(), CLIENT);
    assert_eq!(client.oauth().redirect_uri(), Some(REDIRECT_URI));
    assert!(verify(&client, &token(&rsa(), &[])).is_ok());
    let (rule, _) = refusal(verify(&client, &token(&p256(), &[])));
    assert_eq!(rule, Rule::Algorithm);
}

#[test]
fn with_the_algorithm_that_was_registered() {
    let client = client(json!({"id_token_signed_response_alg": "ES256"})).unwrap();
    assert!(verify(&client, &token(&p256(), &[])).is_ok());
    let (rule, _) = refusal(verify(&client, &token(&rsa(), &[])));
    assert_eq!(rule, Rule::Algorithm);
}

// Core 3.1.3.7 (8): the key is the client's secret.
#[test]
fn with_the_secret_as_the_key() {
    let symmetric = json!({"id_token_signed_response_alg": "HS256"});
    let client = client(symmetric).unwrap();
    assert!(client.keys().is_none());
    let expected = Expectations::new().nonce(NONCE);
    let token = token(&client_secret(), &[]);
    let verifier = client.verifier();
    let verdict = verifier.verify_with_secret(&token, &hmac_key(), &expected, &env());
    assert!(verdict.is_ok());
    let public = json!({
        "id_token_signed_response_alg": "HS256",
        "token_endpoint_auth_method": "none",
    });
    let outcome = self::client(public);
    assert!(matches!(
        outcome,
        Err(Error::Misuse(Misuse::AlgorithmNeedsSecret))
    ));
}

#[test]
fn not_with_an_algorithm_that_is_not_offered() {
    let member = "id_token_signed_response_alg";
    for name in ["None", "RS1", "", "rs256"] {
        let outcome = client(json!({ member: name }));
        let Err(Error::Misuse(misuse)) = outcome else {
            panic!("{name}: {outcome:?}")
        };
        assert_eq!(misuse, Misuse::RegisteredAlgorithm(member), "{name}");
    }
}

// Core 2: "explicitly requested the use of none at Registration time".
#[test]
fn without_signatures_by_name_alone() {
    let none = || information(json!({"id_token_signed_response_alg": "none"}));
    let unsigned = |information: &ClientInformation| {
        OidcClient::dangerous_registered_unsigned(metadata(), information, &[])
    };
    // The answer alone does not bring it about.
    let outcome = OidcClient::registered(metadata(), &none(), &[]);
    assert!(matches!(
        outcome,
        Err(Error::Misuse(Misuse::RegisteredUnsigned))
    ));
    let jwt = jose_assert::Jwt::new(Value::from(claims()).to_string());
    let token = jwt.dangerous_without_signature().unwrap();
    let expected = || Expectations::new().nonce(NONCE).from_token_endpoint();
    let verify = |client: &OidcClient, token: &str| {
        client
            .verifier()
            .verify(token, &keys(), &expected(), &env())
    };
    let client = unsigned(&none()).unwrap();
    assert!(verify(&client, &token).is_ok());
    let (rule, _) = refusal(verify(&client, &self::token(&rsa(), &[])));
    assert_eq!(rule, Rule::Algorithm);
    // Where the provider registered a signature after all, it is demanded.
    for members in [json!({}), json!({"id_token_signed_response_alg": "RS256"})] {
        let client = unsigned(&information(members)).unwrap();
        assert_eq!(refusal(verify(&client, &token)).0, Rule::Algorithm);
        assert!(verify(&client, &self::token(&rsa(), &[])).is_ok());
    }
    let both = json!({
        "id_token_signed_response_alg": "none",
        "id_token_encrypted_response_alg": "A128KW",
    });
    let Err(Error::Misuse(misuse)) = unsigned(&information(both)) else {
        panic!("what is encrypted is signed")
    };
    assert_eq!(
        misuse,
        Misuse::RegisteredAlgorithm("id_token_signed_response_alg")
    );
}

#[test]
fn with_what_must_be_known_of_the_authentication() {
    let missing = |members| {
        let client = client(members).unwrap();
        refusal(verify(&client, &token(&rsa(), &[])))
    };
    let expected = (Rule::AuthTime, Problem::Missing);
    assert_eq!(missing(json!({"require_auth_time": true})), expected);
    assert_eq!(missing(json!({"default_max_age": 600})), expected);
    let lax = client(json!({"require_auth_time": false})).unwrap();
    assert!(verify(&lax, &token(&rsa(), &[])).is_ok());
    let client = client(json!({"default_max_age": 600})).unwrap();
    let recent = token(&rsa(), &[("auth_time", NOON.0 - 600)]);
    assert!(verify(&client, &recent).is_ok());
    let old = token(&rsa(), &[("auth_time", NOON.0 - 700)]);
    assert_eq!(refusal(verify(&client, &old)).0, Rule::AuthTime);
}

// Front-Channel Logout 2: any page could end a session that the request need not name.
#[test]
fn with_what_a_front_channel_logout_must_name() {
    let read = |members| {
        client(members)
            .unwrap()
            .frontchannel_logouts()
            .read("")
            .is_ok()
    };
    assert!(read(json!({})));
    assert!(!read(json!({"frontchannel_logout_session_required": true})));
}

// Registration 2: A128CBC-HS256 is the default.
#[test]
fn encryption_is_told_and_not_taken_for_granted() {
    let alg = "id_token_encrypted_response_alg";
    let enc = "id_token_encrypted_response_enc";
    let of = |members| ResponseEncryption::of_id_tokens(&information(members));
    assert_eq!(of(json!({})).unwrap(), None);
    let told = of(json!({ alg: "RSA-OAEP" })).unwrap().unwrap();
    assert_eq!(told.alg, KeyManagement::RsaOaep);
    assert_eq!(told.enc, ContentEncryption::A128CbcHs256);
    let told = of(json!({ alg: "dir", enc: "A256GCM" })).unwrap().unwrap();
    assert_eq!(told.enc, ContentEncryption::A256Gcm);
    for (members, member) in [
        (json!({ alg: "RSA1_5" }), alg),
        (json!({ alg: "dir", enc: "x" }), enc),
    ] {
        let outcome = of(members);
        assert!(
            matches!(outcome, Err(Error::Misuse(Misuse::RegisteredAlgorithm(name))) if name == member)
        );
    }
    let userinfo = information(json!({"userinfo_encrypted_response_alg": "A128KW"}));
    let told = ResponseEncryption::of_userinfo(&userinfo).unwrap().unwrap();
    assert_eq!(told.alg, KeyManagement::A128Kw);
    assert_eq!(ResponseEncryption::of_id_tokens(&userinfo).unwrap(), None);
    // ID Tokens that cannot be read are refused before the first login.
    for alg in [
        "id_token_encrypted_response_alg",
        "userinfo_encrypted_response_alg",
    ] {
        let outcome = client(json!({ alg: "RSA-OAEP" }));
        assert!(matches!(
            outcome,
            Err(Error::Misuse(Misuse::DecryptionKeyMissing))
        ));
    }
}

#[test]
fn with_the_encryption_that_was_registered() {
    let own = DecryptionKey::generate(KeyManagement::EcdhEs, &env()).unwrap();
    let secret = Secret::new(CLIENT_SECRET.to_owned());
    let shared = EncryptionKey::from_client_secret(KeyManagement::A128Kw, &secret).unwrap();
    for (alg, recipient) in [("ECDH-ES", own.encryption_key()), ("A128KW", shared)] {
        let members = json!({ "id_token_encrypted_response_alg": alg });
        let information = information(members);
        let keys = std::slice::from_ref(&own);
        let client = OidcClient::registered(metadata(), &information, keys).unwrap();
        let jwt = jose_assert::Jwt::new(Value::from(claims()).to_string());
        let encrypt = |content| {
            jwt.clone()
                .sign_then_encrypt(&rsa(), &recipient, content, &env())
        };
        let token = encrypt(ContentEncryption::A128CbcHs256).unwrap();
        assert!(verify(&client, &token).is_ok(), "{alg}");
        // Another encryption of the content, or none.
        let token = encrypt(ContentEncryption::A256Gcm).unwrap();
        assert!(verify(&client, &token).is_err(), "{alg}");
        assert!(verify(&client, &self::token(&rsa(), &[])).is_err(), "{alg}");
    }
}

#[test]
fn userinfo_is_read_as_it_was_registered() {
    let signed = json!({"userinfo_signed_response_alg": "ES256"});
    let client = client(signed).unwrap();
    let tokens = oauth2_core::Tokens::new("access-token", NOON).unwrap();
    let request = client.userinfo(&tokens, "user-1").unwrap();
    let claims = json!({"sub": "user-1", "nickname": "ada"}).to_string();
    let answer = jose_assert::Jwt::new(claims).sign(&p256()).unwrap();
    let answers = [
        flow_script::response(200, &[("content-type", "application/jwt")], answer),
        crate::support::provider::jwks_response(),
    ];
    let (outcome, _) = play(request, answers, &env());
    assert_eq!(outcome.unwrap().subject(), "user-1");
    // JSON is not what was registered.
    let request = client.userinfo(&tokens, "user-1").unwrap();
    let answer = json(200, &json!({"sub": "user-1"}).to_string());
    assert!(play(request, [answer], &env()).0.is_err());
}

#[test]
fn what_oauth_cannot_set_up_is_refused() {
    let outcome = client(json!({"token_endpoint_auth_method": "private_key_jwt"}));
    let Err(Error::OAuth2(oauth2_core::Error::Misuse(misuse))) = outcome else {
        panic!("{outcome:?}")
    };
    let expected = oauth2_core::Misuse::AssertionKeyMissing;
    assert_eq!(misuse, expected);
}

#[test]
fn from_storage_too() {
    let record = information(json!({"require_auth_time": true})).to_record_json();
    let record = record.expose();
    let restored = ClientInformation::from_record_json(record, UrlPolicy::default()).unwrap();
    let client = OidcClient::registered(metadata(), &restored, &[]).unwrap();
    let (rule, _) = refusal(verify(&client, &token(&rsa(), &[])));
    assert_eq!(rule, Rule::AuthTime);
}

// RFC 7592 2.2.
#[test]
fn a_change_keeps_the_same_rules() {
    let known = information(json!({"x": "y"}));
    let es256 =
        |metadata: OidcClientMetadata| metadata.id_token_signed_response_alg(Algorithm::Es256);
    let intent = update_registration(&known, es256).unwrap();
    let answer = json(200, &json!({"client_id": CLIENT}).to_string());
    let (outcome, requests) = play(intent, [answer], &env());
    outcome.unwrap();
    let sent: Value = serde_json::from_slice(requests[0].body()).unwrap();
    let expected = json!({
        "client_id": CLIENT,
        "client_secret": CLIENT_SECRET,
        "redirect_uris": [REDIRECT_URI],
        "x": "y",
        "id_token_signed_response_alg": "ES256",
    });
    assert_eq!(sent, expected);
    let enc = ContentEncryption::A128Gcm;
    let outcome = update_registration(&known, |metadata| {
        metadata.id_token_encrypted_response_enc(enc)
    });
    let expected = OidcClientMetadataFault::EncryptionAlgMissing("id_token_encrypted_response_alg");
    assert!(matches!(
        outcome,
        Err(Error::Misuse(Misuse::ClientMetadata(fault))) if fault == expected
    ));
}
