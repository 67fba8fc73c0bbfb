use flow_script::{env, field, form, header, sent};
use oauth_step::IntoStep;
use oauth2_core::{Client, ClientAuthentication, Error, Misuse};

use crate::support::{assertion, client, request, server};

#[test]
fn one_with_an_id_does() {
    let public = Client::new(server(), "an-app");
    let request_of = |client: Client| request(client.jwt_bearer(assertion()), &env());
    let sent = request_of(public);
    assert_eq!(field(&sent, "client_id").as_deref(), Some("an-app"));
    let sent = request_of(Client::new(server(), "an-app").with_secret("a secret"));
    assert_eq!(field(&sent, "client_id"), None);
    assert!(
        header(&sent, "authorization")
            .unwrap()
            .starts_with("Basic ")
    );
    assert_eq!(field(&request_of(client()), "client_id"), None);
    assert_eq!(client().id(), "");
}

#[test]
fn what_needs_one_is_refused() {
    let missing = |error| matches!(error, Error::Misuse(Misuse::ClientIdMissing));
    let server = || {
        let server = server().with_authorization_endpoint("https://server.example.com/authorize");
        server.unwrap()
    };
    let begun = Client::without_id(server()).authorization().begin(&env());
    assert!(missing(begun.unwrap_err()));
    let with_secret = Client::without_id(server()).with_secret("a secret");
    let refused = with_secret.jwt_bearer(assertion()).into_step(&env());
    assert!(missing(refused.unwrap_err()));
    for method in [
        ClientAuthentication::Basic,
        ClientAuthentication::BasicRaw,
        ClientAuthentication::Post,
    ] {
        let client = Client::without_id(server()).with_authentication(method);
        let refused = client.client_credentials().into_step(&env());
        assert!(missing(refused.unwrap_err()), "{method:?}");
    }
}

#[test]
fn tokens_can_be_revoked_without_one() {
    let server = server().with_revocation_endpoint("https://server.example.com/revoke");
    let client = Client::without_id(server.unwrap());
    let (request, _) = sent(client.revoke(&"at".into()).into_step(&env()).unwrap());
    assert_eq!(form(&request), [("token".to_owned(), "at".to_owned())]);
}
