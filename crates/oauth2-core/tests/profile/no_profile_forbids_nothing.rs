use flow_script::env;
use oauth2_core::{Client, Pkce, RequestObject, ResponseType};

use super::support::{CALLBACK, begin, grant, push, server};

// The same that a profile refuses, by a client without one.
#[test]
fn of_what_an_application_asks_for_by_name() {
    let client = Client::new(server(), "s6BhdRkqt3");
    let client = client.with_redirect_uri("com.example.app:/cb").unwrap();
    assert_eq!(client.profile(), None);
    grant(&client, "password").unwrap();
    begin(client.authorization().pkce(Pkce::Disabled)).unwrap();
    begin(client.authorization().response_type(ResponseType::Token)).unwrap();
    let unsigned = RequestObject::dangerous_unsigned();
    begin(client.authorization().request_object(unsigned)).unwrap();
    push(client.authorization().redirect_uri(CALLBACK)).unwrap();
    let _ = client.authorization().begin(&env()).unwrap();
}
