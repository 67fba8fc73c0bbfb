use adapter_tests::{House, OidcSession as _, Setup};
use jose_assert::{
    Algorithm, Algorithms, ContentEncryption, ContentEncryptions, DecryptionKey, JweDecrypter,
    KeyManagement, KeyManagements,
};
use loopback_provider::{Client, EncryptTo, Endpoint, Fault, LoopbackProvider, SigningAlgorithm};
use oauth_step::SystemEnv;
use oidc_idtoken::{Encryption, Error, OidcClient, UserInfoRules};

use crate::Stack;
use crate::behaviour::Oidc;

const SECRET: &str = "the secret of an application, which has 32 octets and more";

/// Somebody is logged in to a client that registered this for its claims, and expects that.
async fn logged_in(
    registered: impl FnOnce(Client) -> Client,
    expected: impl FnOnce(UserInfoRules) -> UserInfoRules,
) -> (House<Stack>, Oidc) {
    let client = Client::confidential("app", SECRET).redirect_uri("http://127.0.0.1/callback");
    let builder = LoopbackProvider::builder().client(registered(client));
    let house = House::around(builder.start().await.unwrap());
    let client = OidcClient::new(house.client_of("app", SECRET).await).unwrap();
    let client = client.with_userinfo(expected).unwrap();
    let session = Oidc::open(&house.stack, client, Setup::default());
    house.oidc_log_in(&session).await.unwrap();
    (house, session)
}

fn signed(client: Client) -> Client {
    client.userinfo_algorithm(SigningAlgorithm::Es256)
}

fn es256(rules: UserInfoRules) -> UserInfoRules {
    rules.signed(Algorithms::only(Algorithm::Es256))
}

/// A key pair of the client's, as the provider is told of it, and as the client uses it.
fn key_pair() -> (EncryptTo, Encryption) {
    let algorithm = KeyManagement::EcdhEs;
    let key = DecryptionKey::generate(algorithm, &SystemEnv::new()).unwrap();
    let key = key.with_key_id("enc-1");
    let decrypter = JweDecrypter::new(
        KeyManagements::only(algorithm),
        ContentEncryptions::only(ContentEncryption::A256Gcm),
    );
    let to = EncryptTo::Jwk(key.public_jwk().unwrap());
    (to, Encryption::new(decrypter, [key]))
}

async fn email(session: &Oidc) -> Option<String> {
    let info = session.userinfo().await.unwrap();
    let claims = info.claims();
    claims.email().unwrap().map(Into::into)
}

#[tokio::test]
async fn with_a_signature() {
    let (house, session) = logged_in(signed, es256).await;
    assert_eq!(email(&session).await.as_deref(), Some("ada@example.com"));
    // With the keys of the login.
    assert_eq!(house.provider.requests(Endpoint::Jwks), 1);
}

#[tokio::test]
async fn encrypted_to_a_key_of_the_client() {
    let (to, encryption) = key_pair();
    let registered = |client: Client| client.userinfo_encryption(to, "A256GCM");
    let (_house, session) = logged_in(registered, |rules| rules.encrypted(encryption)).await;
    assert_eq!(email(&session).await.as_deref(), Some("ada@example.com"));
}

#[tokio::test]
async fn signed_and_encrypted() {
    let (to, encryption) = key_pair();
    let registered = |client: Client| signed(client).userinfo_encryption(to, "A256GCM");
    let (_house, session) = logged_in(registered, |rules| es256(rules).encrypted(encryption)).await;
    assert_eq!(email(&session).await.as_deref(), Some("ada@example.com"));
}

#[tokio::test]
async fn and_not_as_plain_json_in_place_of_a_signature() {
    for (registered, expected) in [(false, true), (true, false)] {
        let (_house, session) = logged_in(
            |client| if registered { signed(client) } else { client },
            |rules| if expected { es256(rules) } else { rules },
        )
        .await;
        let error = session.userinfo().await.unwrap_err();
        assert!(matches!(error, Error::UserInfo(_)), "{error}");
    }
}

#[tokio::test]
async fn and_not_with_a_signature_that_does_not_fit() {
    let (house, session) = logged_in(signed, es256).await;
    house
        .provider
        .fault(Endpoint::UserInfo, Fault::IdTokenSignature);
    session.userinfo().await.unwrap_err();
    // Nor about somebody else, signed or not.
    let fault = Fault::member("sub", Some("\"somebody else\""));
    house.provider.fault(Endpoint::UserInfo, fault);
    session.userinfo().await.unwrap_err();
    assert_eq!(email(&session).await.as_deref(), Some("ada@example.com"));
}
