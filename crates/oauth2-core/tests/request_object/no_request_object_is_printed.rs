use flow_script::env;
use oauth2_core::RequestObject;

use super::support::{client, key};

#[test]
fn by_a_request_or_what_comes_of_it() {
    let client = client();
    let uri = "https://client.example.org/hunter2";
    let object = RequestObject::signed(key()).by_reference(uri);
    let request = client.authorization().param("login_hint", "hunter2");
    let printed = format!("{object:?}");
    assert!(
        printed.contains("Es256") && !printed.contains("hunter2"),
        "{printed}"
    );
    let request = request.request_object(object);
    assert!(!format!("{request:?}").contains("hunter2"));
    let (authorization, _) = request.begin(&env()).unwrap();
    let printed = format!("{authorization:?}");
    let (_, signature) = authorization
        .request_object()
        .and_then(|token| token.rsplit_once('.'))
        .unwrap();
    assert!(!printed.contains("hunter2") && !printed.contains(signature));
}
